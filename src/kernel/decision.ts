/**
 * What an Action decides: data, and nothing has happened yet. The kernel turns it into one atomic batch in one
 * partition: changed records, guards, audit entries, effects and the receipt.
 */
import type { Settings } from '../practice/settings.ts';
import type { Actor, Authority, Directory, Person, PersonId } from './actor.ts';
import type { JsonObject } from './json.ts';
import { type AuditHead, judgedBy, type Loaded, type RecordType, recordDocument } from './records.ts';
import { Refusal } from './refusal.ts';
import type { StoreDocument } from './store.ts';
import type { Target, ViewCall } from './view.ts';

/** All that a rule may know beside its input and what was loaded. */
export interface Situation {
  readonly actor: Actor;
  readonly authority: Authority;
  readonly directory: Directory;
  readonly now: Temporal.Instant;
  /** The n-th identifier that follows from the command; the same command always gets the same ones. */
  id(n: number | string): string;
}

/** The person who acts; throws Refusal where only a person can. */
export function actingPerson(situation: Situation): Person {
  if (situation.actor.kind !== 'person') throw new Refusal('notYourRole', 'Only a person can do that.');
  return situation.actor.person;
}

/** The instant as records keep it: to the millisecond, so that two of them compare as text. */
export function stamp({ now }: Pick<Situation, 'now'>): string {
  return now.toString({ smallestUnit: 'millisecond' });
}

/** A record to be created or changed. Made by `create` and `change`, which see that value and type agree. */
export interface Write {
  readonly kind: string;
  readonly target: Target;
  readonly before:
    | { readonly etag: string; readonly head: AuditHead; readonly value: JsonObject }
    | undefined;
  readonly openFields: readonly string[];
  readonly value: JsonObject;
  /** What it held is gone for good, also from the hashes in its audit trail: see `erase`. */
  readonly erases?: true;
  /** Of its writing the day alone is kept: see `RecordType`. */
  readonly dayOnly?: true;
  document(): StoreDocument;
  /** Whether the record had a wake-up before, by the same rule. */
  hadWake(settings: Settings): boolean;
  wake(settings: Settings): { readonly at: Temporal.Instant; readonly verb: string } | undefined;
}

/** What is written, what it wakes and what is shown of it are one value: what was worked out of it holds for all three. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function create<T extends JsonObject>(
  type: RecordType<T>,
  target: Target,
  authority: string,
  value: T,
): Write {
  const judged = once(() => judgedBy(type, value));
  return {
    kind: type.kind,
    target,
    before: undefined,
    openFields: type.openFields,
    ...(type.dayOnly ? { dayOnly: true } : {}),
    value,
    document: () => recordDocument(type, target, authority, judged(), undefined),
    hadWake: () => false,
    wake: (settings) => type.wake?.(judged(), settings),
  };
}

export function change<T extends JsonObject>(loaded: Loaded<T>, value: T): Write {
  const { type, target, authority } = loaded;
  const judged = once(() => judgedBy(type, value));
  return {
    kind: type.kind,
    target,
    before: { etag: loaded.etag, head: loaded.head, value: loaded.value },
    openFields: type.openFields,
    ...(type.dayOnly ? { dayOnly: true } : {}),
    value,
    document: () =>
      recordDocument(type, target, authority, judged(), {
        document: loaded.document,
        indexed: Object.keys(type.index(loaded.value)),
      }),
    hadWake: (settings) => type.wake?.(loaded.value, settings) !== undefined,
    wake: (settings) => type.wake?.(judged(), settings),
  };
}

/**
 * For a wake-up that finds nothing due: it was set by other settings than those of today, and what is still to come is
 * waited for by these. A record that waits for nothing any more is not written.
 */
export function wokenAnew<T extends JsonObject>(loaded: Loaded<T>, settings: Settings): readonly Write[] {
  return loaded.type.wake?.(loaded.value, settings) ? [change(loaded, loaded.value)] : [];
}

/**
 * What is left of a record whose purpose has ended: an empty one, which holds the place of its audit chain. Its salt is
 * thrown away, so that the hashes of what it held mean nothing any more, not even to somebody who guesses at it.
 */
export function erase<T extends JsonObject>(loaded: Loaded<T>, left: T): Write {
  return { ...change(loaded, left), erases: true };
}

/** A record relied upon but not changed: it is rewritten under its ETag, so that two decisions cannot each miss the other. */
export type Guard = Pick<Loaded, 'document' | 'etag'>;

/** Asks for another command in another place (or a later slice's, or our own of another partition). */
export interface FollowUp {
  readonly verb: string;
  readonly target: Target;
  readonly input: JsonObject;
}

/**
 * Tells one person, one-to-one: the view is rendered for them when it is delivered. Messages of one person about one
 * record keep their order. `unreachable` is asked for when they can never be reached (blocked, gone, left).
 */
export interface Tell {
  readonly to: PersonId;
  readonly view: ViewCall;
  readonly unreachable?: FollowUp;
  /** Not before this instant, and in its order as if it were told then. */
  readonly at?: Temporal.Instant;
}

/**
 * Asks somebody else's system for something (see `errand.ts`). What comes of it is the command `reply` about `target`,
 * with `answer` (what the errand answered) or `failed` (a code) beside its own input.
 */
export interface ErrandAsked {
  readonly name: string;
  readonly input: JsonObject;
  readonly target: Target;
  readonly reply: { readonly verb: string; readonly input: JsonObject };
  /** Not before this instant. */
  readonly at?: Temporal.Instant;
  /** Errands of one stream about the record keep their order. */
  readonly stream?: string;
}

/** What happened, for slices after this one; the wiring says which of their actions follow. */
export interface DomainEvent {
  readonly name: string;
  readonly target: Target;
  readonly data: JsonObject;
}

export interface Decision {
  readonly writes: readonly Write[];
  readonly guards?: readonly Guard[];
  readonly tell?: readonly Tell[];
  readonly events?: readonly DomainEvent[];
  readonly commands?: readonly FollowUp[];
  readonly errands?: readonly ErrandAsked[];
  /** Cards about this record already sent to these people are rendered anew in place (without inputs only). */
  readonly refresh?: readonly { readonly to: PersonId; readonly about: Target; readonly view: ViewCall }[];
  /**
   * These people may see it no longer: the cards about these records that they were sent, and the lists in their chats
   * in which the partition stands, are rendered anew in place.
   */
  readonly conceal?: {
    readonly from: readonly PersonId[];
    readonly cards: readonly { readonly about: Target; readonly view: ViewCall }[];
  };
  /** A coded line for the log, outside the store: references and hashes only. */
  readonly log?: { readonly code: string; readonly fields: Readonly<Record<string, string | number>> };
  /** Forms of this person that are finished with. */
  readonly finishedDrafts?: readonly string[];
  /** What the person who acted sees. */
  readonly show: ViewCall;
}
