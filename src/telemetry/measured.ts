/** The ports as they are where telemetry is configured: each does what it did, and is counted and timed. */
import type { Clock } from '../kernel/clock.ts';
import type { Answer, PersonCommand } from '../kernel/command.ts';
import { effectKind, indexed } from '../kernel/effects.ts';
import { DeliveryError, type Messenger, type SharedChats } from '../kernel/messenger.ts';
import { OutsideError } from '../kernel/outside.ts';
import type { ServiceMailboxes } from '../kernel/service-mailbox.ts';
import { type Store, StoreError } from '../kernel/store.ts';
import type { Telemetry } from '../kernel/telemetry.ts';

/** What is read and written in a turn or an effect is a step of it; what the worker looks for in between is none. */
export function measuredStore(store: Store, telemetry: Telemetry): Store {
  async function through<T>(
    operation: string,
    operations: number | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      if (telemetry.current() === undefined) return await work();
      return await telemetry.step('store', { operation, operations }, work);
    } catch (fault) {
      if (fault instanceof StoreError && fault.fault === 'throttled') {
        telemetry.count('quorate.throttled', { system: 'store' });
      }
      throw fault;
    }
  }
  return {
    read: (partition, id) => through('read', undefined, () => store.read(partition, id)),
    batch: (partition, operations) =>
      through('batch', operations.length, () => store.batch(partition, operations)),
    query: (query) => through('query', undefined, () => store.query(query)),
    ready: () => store.ready(),
    close: () => store.close(),
  };
}

/** Sends what people read, by kind. */
async function sent<T>(telemetry: Telemetry, kind: string, send: () => Promise<T>): Promise<T> {
  try {
    const result = await telemetry.step('send', { operation: kind }, send);
    telemetry.count('quorate.sends.ok', { kind });
    return result;
  } catch (fault) {
    const known = fault instanceof DeliveryError || fault instanceof OutsideError ? fault : undefined;
    // Asked to wait, or not yet: nothing has failed, and it is sent later.
    if (known?.fault === 'throttled') {
      if (fault instanceof DeliveryError) telemetry.count('quorate.throttled', { system: 'teams' });
    } else {
      telemetry.count('quorate.sends.failed', { kind, fault: known?.fault ?? 'broken', code: known?.code });
    }
    throw fault;
  }
}

export function measuredMessenger(messenger: Messenger, telemetry: Telemetry): Messenger {
  return {
    conversationWith: (person) => messenger.conversationWith(person),
    send: (person, conversation, shown) =>
      sent(telemetry, 'message', () => messenger.send(person, conversation, shown)),
    update: (person, place, shown, decided) =>
      sent(telemetry, 'update', () => messenger.update(person, place, shown, decided)),
  };
}

export function measuredChats(chats: SharedChats, telemetry: Telemetry): SharedChats {
  return { post: (chat, shown) => sent(telemetry, 'post', () => chats.post(chat, shown)) };
}

/** Mail is counted as what is sent; all that Graph is asked for, as its calls. */
export function measuredMailboxes(mailboxes: ServiceMailboxes, telemetry: Telemetry): ServiceMailboxes {
  return {
    of(settings) {
      const ports = mailboxes.of(settings);
      return (
        ports && {
          ...ports,
          mailer: { send: (mail) => sent(telemetry, 'mail', () => ports.mailer.send(mail)) },
        }
      );
    },
  };
}

/** `operation` is the request without anybody's id: `GET:/users/_/events/_`. */
export function measuredGraph(telemetry: Telemetry) {
  return async (operation: string, send: () => Promise<Response>): Promise<Response> => {
    const began = performance.now();
    let status = 0;
    try {
      return await telemetry.step('graph', { operation }, async (step) => {
        const response = await send();
        status = response.status;
        step.note({ status });
        return response;
      });
    } finally {
      telemetry.count('quorate.graph.calls', { operation, status });
      telemetry.measure('quorate.graph.duration', (performance.now() - began) / 1_000, { operation });
      if (status === 429) telemetry.count('quorate.throttled', { system: 'graph' });
    }
  };
}

/** To open a link, and to send the form behind it. */
export function measuredLinks<F, S>(
  desk: { follow(key: string): Promise<S>; send(key: string, fields: F): Promise<S> },
  telemetry: Telemetry,
): typeof desk {
  return {
    follow: (key) => telemetry.step('link', { operation: 'follow' }, () => desk.follow(key)),
    send: (key, fields) => telemetry.step('link', { operation: 'send' }, () => desk.send(key, fields)),
  };
}

const activityTypes = new Set(['message', 'invoke', 'event', 'installationUpdate', 'conversationUpdate']);

/** The kind of an activity as far as it is one that Teams sends. */
function kindOf(body: unknown): string {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined;
  return typeof type === 'string' && activityTypes.has(type) ? type : 'other';
}

export function measuredTurns<R extends { readonly body: unknown }, A extends { readonly status: number }>(
  receive: (received: R) => Promise<A>,
  telemetry: Telemetry,
): (received: R) => Promise<A> {
  return async (received) => {
    const kind = kindOf(received.body);
    const began = performance.now();
    let status = 0;
    try {
      return await telemetry.step('turn', { kind }, async (step) => {
        const reply = await receive(received);
        status = reply.status;
        step.note({ status });
        return reply;
      });
    } finally {
      telemetry.measure('quorate.turn.duration', (performance.now() - began) / 1_000, { kind, status });
    }
  };
}

/** `verbs` are those that can be asked for: what somebody made up may hold anything. */
export function measuredPerform(
  perform: (command: PersonCommand) => Promise<Answer>,
  isKnown: (verb: string) => boolean,
  telemetry: Telemetry,
): (command: PersonCommand) => Promise<Answer> {
  return (command) => {
    const verb = isKnown(command.verb) ? command.verb : 'unknown';
    return telemetry.step('perform', { verb, kind: command.place.kind }, async (step) => {
      const answer = await perform(command);
      step.note({ outcome: answer.kind });
      if (answer.kind === 'refused') {
        step.note({ code: answer.code });
        telemetry.count('quorate.refusals', { verb, code: answer.code });
      }
      return answer;
    });
  };
}

const dayHours = 24;
/** More than these are an alarm whatever their number. */
const mostCounted = 200;

/**
 * How old the oldest effect is that should have been carried out by now, and how many got stuck in the last day. A read
 * that fails leaves a value out, which is an alarm of its own: `docs/runbook.md`.
 */
export function watchedEffects(store: Store, clock: Clock) {
  return async () => {
    const now = clock.now();
    const [oldest, stuck] = await Promise.all([
      store.query({
        kind: effectKind,
        equal: { state: 'due' },
        range: { field: 'due', to: indexed(now) },
        order: 'ascending',
        limit: 1,
      }),
      store.query({
        kind: effectKind,
        equal: { state: 'stuck' },
        range: { field: 'due', from: indexed(now.subtract({ hours: dayHours })) },
        order: 'ascending',
        limit: mostCounted,
      }),
    ]);
    const due = oldest.documents[0]?.document.due;
    const ageMs = typeof due === 'string' ? now.epochMilliseconds - Date.parse(due) : 0;
    return {
      'quorate.effects.oldest_age': Math.max(0, ageMs / 1_000),
      'quorate.followups.stuck': stuck.documents.length,
    };
  };
}
