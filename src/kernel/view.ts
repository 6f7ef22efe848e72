/**
 * A View is one thing that can be looked at: role and right as for an Action, an entry in the access log, no receipt.
 * Every card a person ever sees is a View rendered for that person at that moment, whether it answers a press or
 * arrives as a message: nothing is sent as a stored picture of the past.
 */
import type { z } from 'zod';
import type { Role } from '../practice/roles.ts';
import type { Authority, Directory, Person } from './actor.ts';
import type { Card, PressData } from './card.ts';
import type { Typed } from './cards/index.ts';
import type { JsonObject } from './json.ts';
import type { LinkAsked } from './links.ts';
import type { Reader } from './records.ts';

/** Which record a press or a look is about. Random identifiers only. */
export interface Target {
  readonly partition: string;
  readonly id: string;
}

/** A look at something, as data: it can be stored in an effect and rendered when it is delivered. */
export interface ViewCall {
  readonly verb: string;
  readonly target?: Target;
  readonly input?: JsonObject;
}

/** What a person sees: a card, and the neutral words that stand for it in a notification (they show on lock screens). */
export interface Shown {
  readonly card: Card;
  readonly summary: string;
}

/** How a rendering function reaches what it needs; it reads no clock and no store of its own. */
export interface Viewing {
  readonly person: Person;
  readonly authority: Authority;
  readonly directory: Directory;
  readonly now: Temporal.Instant;
  /**
   * The data of a button: a signed token for this verb, this record, this conversation, with a command id of its own.
   * `args` are fixed by us and signed; they hold random ids and codes only.
   */
  press(verb: string, target: Target, args?: JsonObject): PressData;
  /** The address of a file or a page for whoever holds it (`links.ts`): itself a right, so it is short-lived or revocable. */
  link(asked: LinkAsked): string;
}

/** A record that a reference names: the look that opens it, and what tells it from another of the same reference. */
export interface Named {
  readonly call: ViewCall & { readonly target: Target };
  /** Our own words are strings, what people typed is not. */
  readonly title: readonly (string | Typed)[];
  /** Our own words. */
  readonly line: string;
}

/** Which references open a view: those of one prefix (`referenceFor`). */
export interface ByReference {
  readonly prefix: string;
  /**
   * The records of this reference that the person may see, none else: what is not theirs, what is restricted and what
   * never was look alike. More than one where two records share a reference.
   */
  find(reference: string, viewing: Viewing, read: Reader): Promise<readonly Named[]>;
}

/** `typed` are the sentences that open the view (or form) in the one-to-one chat, the first being the one we show. */
export interface ViewSpec<Input, Loaded> {
  readonly verb: string;
  readonly who: readonly Role[];
  readonly typed?: readonly string[];
  /** Not entered in the access log: holds nothing about a case (help, the person's own form). */
  readonly unlogged?: boolean;
  /** The references that open it when they are typed in the one-to-one chat. */
  readonly reference?: ByReference;
  /**
   * It lists cases, each with a button of its own. Where its card stands in a chat is kept, so that a case that is
   * restricted later is taken out of it (`listings.ts`).
   */
  readonly lists?: boolean;
  readonly input: z.ZodType<Input>;
  load(
    at: {
      readonly target: Target;
      readonly input: Input;
      readonly person: Person;
      readonly viewing: Viewing;
    },
    read: Reader,
  ): Promise<Loaded>;
  /** The right to this very case. */
  may(person: Person, loaded: Loaded): boolean;
  render(loaded: Loaded, viewing: Viewing, input: Input, target: Target): Shown;
}

export interface View {
  readonly kind: 'view';
  readonly verb: string;
  readonly who: readonly Role[];
  readonly typed: readonly string[];
  readonly unlogged: boolean;
  readonly reference?: ByReference | undefined;
  readonly lists: boolean;
  readonly input: z.ZodType;
  /** The look at something else that is meant, where what was asked for only leads there; throws Refusal. */
  leadsTo?(call: ViewCall, viewing: Viewing, read: Reader): Promise<ViewCall | undefined>;
  /** Parses, loads, checks the right and renders; throws Refusal. */
  show(call: ViewCall, viewing: Viewing, read: Reader): Promise<Shown>;
}
