/**
 * A View is one thing that can be looked at: role and right as for an Action, an entry in the access log, no receipt.
 * Every card a person ever sees is a View rendered for that person at that moment, whether it answers a press or
 * arrives as a message: nothing is sent as a stored picture of the past.
 */
import type { z } from 'zod';
import type { Role } from '../practice/roles.ts';
import type { Authority, Directory, Person } from './actor.ts';
import type { Card, PressData } from './card.ts';
import type { JsonObject } from './json.ts';
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
}

/** `typed` are the sentences that open the view (or form) in the one-to-one chat, the first being the one we show. */
export interface ViewSpec<Input, Loaded> {
  readonly verb: string;
  readonly who: readonly Role[];
  readonly typed?: readonly string[];
  /** Not entered in the access log: holds nothing about a case (help, the person's own form). */
  readonly unlogged?: boolean;
  readonly input: z.ZodType<Input>;
  load(
    at: { readonly target: Target; readonly input: Input; readonly person: Person },
    read: Reader,
  ): Promise<Loaded>;
  /** The right to this very case. */
  may(person: Person, loaded: Loaded): boolean;
  render(loaded: Loaded, viewing: Viewing, input: Input): Shown;
}

export interface View {
  readonly kind: 'view';
  readonly verb: string;
  readonly who: readonly Role[];
  readonly typed: readonly string[];
  readonly unlogged: boolean;
  readonly input: z.ZodType;
  /** Parses, loads, checks the right and renders; throws Refusal. */
  show(call: ViewCall, viewing: Viewing, read: Reader): Promise<Shown>;
}
