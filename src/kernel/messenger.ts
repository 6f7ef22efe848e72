/** The Messenger port: what the worker asks of Teams. */
import type { Person } from './actor.ts';
import type { Shown } from './view.ts';

/** Where a message stands, so that it can be updated in place. */
export interface MessagePlace {
  readonly conversation: string;
  readonly message: string;
}

/**
 * `throttled`: not sent, try again after `retryAfterMs`. `unavailable`: not sent, try again later. `refused`: never
 * will be (blocked, gone, not installable). `unknown`: perhaps sent.
 */
export type DeliveryFault = 'throttled' | 'unavailable' | 'refused' | 'unknown';

export class DeliveryError extends Error {
  readonly fault: DeliveryFault;
  /** The other side's own code, for the log, e.g. `MessageWritesBlocked`. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  constructor(fault: DeliveryFault, code: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`delivery ${fault}: ${code}`, { cause: options.cause });
    this.name = 'DeliveryError';
    this.fault = fault;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Chats of several, e.g. a meeting's. */
export interface SharedChats {
  /** What everybody in the chat can read and press; the message's id. Throws DeliveryError: `unknown` is perhaps sent. */
  post(chat: string, shown: Shown): Promise<string>;
}

export interface Messenger {
  /**
   * The id of the one-to-one conversation with a person, created (and the app installed for them) when there is none
   * yet. Throws DeliveryError.
   */
  conversationWith(person: Person): Promise<string>;
  /**
   * Sends to a one-to-one conversation. Throws DeliveryError; `unavailable` also when the conversation has gone and a
   * new one was made: the card belongs to the old one, and is to be rendered again.
   */
  send(person: Person, conversation: string, shown: Shown): Promise<MessagePlace>;
  /**
   * Replaces a message in place. Throws DeliveryError; a message that no longer exists is `refused`. `decided`: it shows
   * what the person's own press there decided at that instant; what they have opened in the message since stays.
   */
  update(person: Person, place: MessagePlace, shown: Shown, decided?: Temporal.Instant): Promise<void>;
}
