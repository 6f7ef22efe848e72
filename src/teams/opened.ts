/**
 * When people last opened something in a message of theirs: a form, a look. The worker brings a message up to date a
 * moment after a press has decided something, and would take away what was opened there in between, with what is being
 * typed into it. Kept by this process alone: where another carries the update out, it comes as it did before.
 */
import type { MessagePlace } from '../kernel/messenger.ts';

/** The moment between a decision and its update is short; what is older can be forgotten. */
const most = 2_000;

export class Opened {
  readonly #at = new Map<string, number>();

  note(place: MessagePlace, at: Temporal.Instant): void {
    const key = keyOf(place);
    // To the end of the line: the first is the one that is forgotten.
    this.#at.delete(key);
    this.#at.set(key, at.epochMilliseconds);
    const [oldest] = this.#at.keys();
    if (this.#at.size > most && oldest !== undefined) this.#at.delete(oldest);
  }

  forget(place: MessagePlace): void {
    this.#at.delete(keyOf(place));
  }

  /** Whether something was opened there by a press after this instant; instants are kept to the millisecond. */
  since(place: MessagePlace, instant: Temporal.Instant): boolean {
    const at = this.#at.get(keyOf(place));
    return at !== undefined && at > instant.epochMilliseconds;
  }
}

const keyOf = ({ conversation, message }: MessagePlace): string => `${conversation}\n${message}`;
