/** A Command is a press, a typed sentence, a clock that ran out or an earlier decision's follow-up: all go through `perform`. */
import type { Cause } from './actor.ts';
import type { Listing } from './listings.ts';
import type { Shown, Target } from './view.ts';

/** Where a person pressed or typed. `message` is the card's message, when it stands in a one-to-one chat. */
export interface Place {
  readonly kind: 'personal' | 'dialog' | 'group';
  readonly conversation: string;
  readonly message?: string;
}

/** Who pressed, as the platform says it: never a name. Either part may be missing (anonymous people). */
export interface Identity {
  readonly tenant: string | undefined;
  readonly objectId: string | undefined;
  /** An address that the platform names for somebody of another organisation: it can propose who they are, never say it. */
  readonly address?: string;
}

/**
 * From a person: `verb` and `input` as they arrived, unchecked. With a `token` it is a press of a card of ours; without,
 * a typed sentence, and only what has `typed` sentences may be asked for.
 */
export interface PersonCommand {
  readonly from: 'person';
  readonly identity: Identity;
  readonly place: Place;
  readonly verb: string;
  readonly token: string | undefined;
  readonly input: unknown;
}

/** From the service itself. `id` is derived from what caused it, so that a repeat finds its receipt. */
export interface ServiceCommand {
  readonly from: 'service';
  readonly cause: Cause;
  readonly id: string;
  readonly authority: string;
  readonly verb: string;
  readonly target: Target;
  readonly input: unknown;
  /** How many causes lie between this and a person or a clock; cut at a small depth. */
  readonly depth: number;
}

/** From a form on a page behind a link. `id` is the page's own, so that a form that is sent twice is kept once. */
export interface HolderCommand {
  readonly from: 'link';
  readonly holder: string;
  readonly id: string;
  readonly authority: string;
  readonly verb: string;
  readonly target: Target;
  readonly input: unknown;
}

/**
 * `done`: committed now. `repeated`: it had been committed before, and the present state is shown. `shown`: a look or a
 * saved step. `refused`: nothing was changed; `shown` may hold what helps on, `words` are always plain. `opened`: what
 * the press asks the client to do, e.g. start a call. `listing`: the card lists cases, and where it comes to stand is to
 * be kept.
 */
export type Answer =
  | {
      readonly kind: 'done' | 'repeated' | 'shown';
      readonly shown: Shown;
      readonly listing?: Listing | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly words: string;
      readonly reference: string;
      readonly shown?: Shown;
    };
