/** A Messenger that keeps what it is asked to send, in order, and can be told to throttle, refuse, lose or be slow. */
import type { Person } from '../../src/kernel/actor.ts';
import { DeliveryError, type MessagePlace, type Messenger } from '../../src/kernel/messenger.ts';
import type { Shown } from '../../src/kernel/view.ts';

export interface Delivered {
  readonly kind: 'send' | 'update';
  readonly to: string;
  readonly place: MessagePlace;
  readonly shown: Shown;
  /** Of an update: when what it shows was decided. */
  readonly decided?: Temporal.Instant;
}

interface Rule {
  readonly on: 'conversation' | 'send' | 'update';
  readonly to: string | undefined;
  readonly error: DeliveryError;
  /** Whether it arrives all the same. */
  readonly arrives: boolean;
  left: number;
}

export class RecordingMessenger implements Messenger {
  readonly delivered: Delivered[] = [];
  /** Every call, also of what failed: `send <person>`. */
  readonly calls: string[] = [];
  /** What each delivery waits for before it arrives. */
  slowly: ((person: Person) => Promise<void>) | undefined;
  #rules: Rule[] = [];
  #count = 0;

  /** The next `times` calls of that kind (to that person) fail so; `arrives`: though it is delivered. */
  fail(
    on: Rule['on'],
    error: DeliveryError,
    options: { to?: Person; times?: number; arrives?: boolean } = {},
  ): void {
    const { to, times = 1, arrives = false } = options;
    this.#rules.push({ on, to: to?.id, error, arrives, left: times });
  }

  heal(): void {
    this.#rules = [];
  }

  to(person: Person): readonly Delivered[] {
    return this.delivered.filter((one) => one.to === person.id);
  }

  #rule(on: Rule['on'], person: Person): Rule | undefined {
    const found = this.#rules.find(
      (one) => one.on === on && one.left > 0 && (one.to === undefined || one.to === person.id),
    );
    if (found) found.left -= 1;
    return found;
  }

  async conversationWith(person: Person): Promise<string> {
    this.calls.push(`conversation ${person.id}`);
    const rule = this.#rule('conversation', person);
    if (rule) throw rule.error;
    return `chat:${person.id}`;
  }

  async send(person: Person, conversation: string, shown: Shown): Promise<MessagePlace> {
    this.calls.push(`send ${person.id}`);
    await this.slowly?.(person);
    const rule = this.#rule('send', person);
    if (rule && !rule.arrives) throw rule.error;
    this.#count += 1;
    const place = { conversation, message: `m${this.#count}` };
    this.delivered.push({ kind: 'send', to: person.id, place, shown });
    if (rule) throw rule.error;
    return place;
  }

  async update(person: Person, place: MessagePlace, shown: Shown, decided?: Temporal.Instant): Promise<void> {
    this.calls.push(`update ${person.id}`);
    await this.slowly?.(person);
    const rule = this.#rule('update', person);
    if (rule && !rule.arrives) throw rule.error;
    this.delivered.push({ kind: 'update', to: person.id, place, shown, ...(decided ? { decided } : {}) });
    if (rule) throw rule.error;
  }
}

export function deliveryError(
  fault: DeliveryError['fault'],
  code = 'planned',
  retryAfterMs?: number,
): DeliveryError {
  return new DeliveryError(fault, code, { retryAfterMs });
}
