/**
 * Errands: what is asked of somebody else's system (a calendar, a mailbox) because of a decision. An errand is an
 * effect: carried out at least once, by any process, and its answer comes back as a command of its own, so that what
 * came of it is decided, recorded and audited like everything else. Each is written so that doing it twice does it once:
 * what was perhaps done, or met a change by somebody else, is simply run again. What cannot be written so is `once`: it is
 * begun once, and where nobody can say whether it was done, the reply is told `uncertain`. It reads all it needs before
 * it asks, so that a store which cannot be reached means that nothing was asked.
 */
import type { z } from 'zod';
import type { Authority, Directory } from './actor.ts';
import type { JsonObject } from './json.ts';
import type { Reader } from './records.ts';
import type { Viewing } from './view.ts';

/** What an errand may know: for whom, when, and a key that stays the same however often it is repeated. */
export interface ErrandAt {
  readonly authority: Authority;
  readonly directory: Directory;
  readonly now: Temporal.Instant;
  readonly key: string;
  /** The records as they stand now: an errand acts on the present, never on a stored picture. */
  readonly read: Reader;
  /** How the buttons of a card that comes to stand in a conversation are made. */
  readonly pressIn: (conversation: string) => Viewing['press'];
}

/** What a reply is told of an errand that is never repeated, when nobody knows whether it was carried out. */
export const uncertain = 'uncertain';

/**
 * One kind of errand. `run` asks the outside and answers what is to be recorded, or undefined where it is not wanted any
 * more; throws OutsideError.
 */
export interface Errand {
  readonly name: string;
  readonly once: boolean;
  /** Parses; throws ZodError for an input that an earlier version wrote and this one no longer reads. */
  run(input: unknown, at: ErrandAt): Promise<JsonObject | undefined>;
}

export function errand<Input>(spec: {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  /**
   * Never repeated unless it was certainly not done (`throttled`, `unavailable`, `notYet`, or a store that fails: it reads
   * nothing once it has asked).
   */
  readonly once?: boolean;
  run(input: Input, at: ErrandAt): Promise<JsonObject | undefined>;
}): Errand {
  return {
    name: spec.name,
    once: spec.once ?? false,
    run: (input, at) => spec.run(spec.input.parse(input), at),
  };
}
