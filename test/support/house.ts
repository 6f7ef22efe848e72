/**
 * The real kernel and worker over a store in memory, the example authority, a clock that stands still until it is
 * moved, and a Messenger that keeps what is sent. What people do goes through `perform`, as their client would send it.
 */

import { indexes } from '../../src/indexes.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import type { Directory, Person } from '../../src/kernel/actor.ts';
import type { Card, CardAction, CardElement, CardInput } from '../../src/kernel/card.ts';
import { type Clock, realTime } from '../../src/kernel/clock.ts';
import type { Answer, Place } from '../../src/kernel/command.ts';
import type { Errand } from '../../src/kernel/errand.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { Log } from '../../src/kernel/log.ts';
import type { DeliveryError, MessagePlace, Messenger } from '../../src/kernel/messenger.ts';
import { type Entry, Registry, type Subscription } from '../../src/kernel/registry.ts';
import type { Store } from '../../src/kernel/store.ts';
import type { Telemetry } from '../../src/kernel/telemetry.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import type { Shown, Target } from '../../src/kernel/view.ts';
import { Worker } from '../../src/kernel/worker.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { at, directory as exampleDirectory } from './authority.ts';
import { lintCard } from './cardLint.ts';
import { testLinks } from './links.ts';

/** A card in somebody's chat. */
export interface Message {
  readonly place: MessagePlace;
  readonly shown: Shown;
}

/** The Messenger port, kept in memory. `fault` lets the next calls for a person fail. */
export class Chats implements Messenger {
  readonly #messages = new Map<string, Message[]>();
  readonly #faults = new Map<string, DeliveryError>();
  #count = 0;

  of(person: Person): readonly Message[] {
    return this.#messages.get(person.id) ?? [];
  }

  /** Every sending to this person fails so, until it is called without a fault. */
  fault(person: Person, error: DeliveryError | undefined): void {
    if (error) this.#faults.set(person.id, error);
    else this.#faults.delete(person.id);
  }

  async conversationWith(person: Person): Promise<string> {
    return conversationOf(person);
  }

  async send(person: Person, conversation: string, shown: Shown): Promise<MessagePlace> {
    this.#fail(person);
    this.#count += 1;
    const place = { conversation, message: `m${this.#count}` };
    this.#messages.set(person.id, [...this.of(person), { place, shown }]);
    return place;
  }

  async update(person: Person, place: MessagePlace, shown: Shown): Promise<void> {
    this.#fail(person);
    const messages = this.of(person);
    this.#messages.set(
      person.id,
      messages.map((one) => (one.place.message === place.message ? { place, shown } : one)),
    );
  }

  #fail(person: Person): void {
    const fault = this.#faults.get(person.id);
    if (fault) throw fault;
  }
}

export function conversationOf(person: Person): string {
  return `a:${person.objectId}`;
}

/** Stands still until it is moved, and never goes back. */
export class StandingClock implements Clock {
  #now: Temporal.Instant;
  constructor(now: Temporal.Instant) {
    this.#now = now;
  }
  now(): Temporal.Instant {
    return this.#now;
  }
  /** Throws RangeError for a moment that has passed. */
  set(now: Temporal.Instant | string): void {
    const next = typeof now === 'string' ? at(now) : now;
    if (Temporal.Instant.compare(next, this.#now) < 0) throw new RangeError('the clock never goes back');
    this.#now = next;
  }
  forward(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration);
  }
}

/** The store, with its waits counted: those that are under way together count once. */
export class Waits implements Store {
  readonly #store: Store;
  #underWay = 0;
  count = 0;
  /** Done once, before the next batch is written: what somebody else did in between. */
  between: (() => Promise<void>) | undefined;
  constructor(store: Store) {
    this.#store = store;
  }
  #through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.count += 1;
    this.#underWay += 1;
    return work().finally(() => {
      this.#underWay -= 1;
    });
  }
  read: Store['read'] = (...args) => this.#through(() => this.#store.read(...args));
  batch: Store['batch'] = async (...args) => {
    const { between } = this;
    this.between = undefined;
    await between?.();
    return this.#through(() => this.#store.batch(...args));
  };
  query: Store['query'] = (...args) => this.#through(() => this.#store.query(...args));
  ready: Store['ready'] = () => this.#store.ready();
  close: Store['close'] = () => this.#store.close();
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly fields: object;
}

/** Inputs of a press by id, as the client would send them; `extra` are sent though no input of the card has that id. */
export type Typed = Readonly<Record<string, string>>;

export interface PressOptions {
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly place?: Partial<Place>;
}

export interface House {
  readonly kernel: Kernel;
  readonly worker: Worker;
  readonly store: Waits;
  readonly clock: StandingClock;
  readonly chats: Chats;
  readonly log: readonly LogLine[];
  /** Types a sentence in the one-to-one chat; one of those that the kernel knows, else throws. */
  say(person: Person, sentence: string): Promise<Answer>;
  /**
   * Presses the button of this title or verb on a card, with what stands in its inputs and `typed` over it. Throws when
   * there is no such button or input.
   */
  press(
    person: Person,
    on: Shown | Message | Answer,
    titleOrVerb: string,
    typed?: Typed,
    options?: PressOptions,
  ): Promise<Answer>;
  /** Looks or presses by a button of ours that stands elsewhere in their chat; `input` is what they typed beside it. */
  open(person: Person, verb: string, target: Target, args?: JsonObject, input?: Typed): Promise<Answer>;
  /** Carries out all that is due. */
  settle(): Promise<void>;
  messages(person: Person): readonly Message[];
  /** The newest message of somebody; throws when there is none. */
  newest(person: Person): Message;
  close(): Promise<void>;
}

/** The key that signs the house's buttons. */
export const houseKey = { id: 'k1', secret: 'only for tests' };

export interface HouseOptions {
  /** Wall time in London, or an instant. */
  readonly now: string | Temporal.Instant;
  readonly entries: readonly Entry[];
  readonly subscriptions?: readonly Subscription[];
  readonly errands?: readonly Errand[];
  readonly directory?: Directory;
  /** A file instead of memory. */
  readonly file?: string;
  /** Another engine instead of either; it is closed with the house. */
  readonly store?: Store;
  /** What is to stand between the kernel and its records, for instance to count. */
  readonly through?: (store: Store) => Store;
  /** The view that tells of trouble; none is registered unless `entries` has it. */
  readonly troubleView?: string;
  /** Cards are linted as they are shown or sent, unless this says false. */
  readonly lint?: boolean;
  /** Where it is told what is done. */
  readonly telemetry?: Telemetry;
}

export function house(options: HouseOptions): House {
  const directory = options.directory ?? exampleDirectory;
  const clock = new StandingClock(typeof options.now === 'string' ? at(options.now) : options.now);
  const records = options.store ?? openSqlite({ file: options.file ?? ':memory:', indexes });
  const store = new Waits(options.through?.(records) ?? records);
  const lines: LogLine[] = [];
  const line =
    (level: LogLine['level']): Log[typeof level] =>
    (code, fields = {}) =>
      void lines.push({ level, code, fields });
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const registry = new Registry(options.entries, options.subscriptions ?? [], options.errands ?? []);
  const tokens = new Tokens([houseKey]);
  const access = new AccessLog({ store, clock, time: realTime, log, days: 30 });
  const shared = {
    store,
    clock,
    time: realTime,
    log,
    directory,
    registry,
    jitter: () => 0.5,
    telemetry: options.telemetry,
  };
  const kernel = new Kernel({ ...shared, tokens, links: testLinks, access });
  const chats = new Chats();
  const worker = new Worker({
    ...shared,
    kernel,
    messenger: chats,
    troubleView: options.troubleView ?? 'service.trouble',
  });

  const checked = (answer: Answer): Answer => {
    if (options.lint !== false && answer.shown) mustBeGood(answer.shown);
    return answer;
  };
  const placeOf = (person: Person, message?: string): Place => ({
    kind: 'personal',
    conversation: conversationOf(person),
    ...(message === undefined ? {} : { message }),
  });

  return {
    kernel,
    worker,
    store,
    clock,
    chats,
    log: lines,
    async say(person, sentence) {
      const known = kernel.sentences().find(({ say }) => say === sentence.toLowerCase());
      if (!known) throw new Error(`nothing is opened by "${sentence}"`);
      const answer = await kernel.perform({
        from: 'person',
        identity: { tenant: person.tenant, objectId: person.objectId },
        place: placeOf(person),
        verb: known.verb,
        token: undefined,
        input: {},
      });
      return checked(answer);
    },
    async open(person, verb, target, args = {}, input = {}) {
      const place = placeOf(person);
      const expires = clock.now().add({ hours: 24 });
      const token = tokens.mint({ verb, target, conversation: place.conversation, expires, args });
      return kernel.perform({
        from: 'person',
        identity: { tenant: person.tenant, objectId: person.objectId },
        place,
        verb,
        token,
        input: { ...input, token, verb },
      });
    },
    async press(person, on, titleOrVerb, typed = {}, { extra, place } = {}) {
      const shown = shownOf(on);
      const { action, verb, token } = buttonOf(shown.card, titleOrVerb);
      const message = 'place' in on ? on.place.message : undefined;
      const sendsInputs = !('associatedInputs' in action && action.associatedInputs === 'none');
      const inputs = inputsOf(shown.card);
      for (const id of Object.keys(typed)) {
        if (!inputs.some((input) => input.id === id)) throw new Error(`the card has no input ${id}`);
      }
      const values = Object.fromEntries(
        inputs.map((input) => [input.id, typed[input.id] ?? input.value ?? '']),
      );
      const answer = await kernel.perform({
        from: 'person',
        identity: { tenant: person.tenant, objectId: person.objectId },
        place: {
          ...placeOf(person, message),
          ...(action.type === 'Action.Submit' ? { kind: 'dialog' } : {}),
          ...place,
        },
        verb,
        token,
        input: { ...(sendsInputs ? values : {}), ...extra, token, verb },
      });
      return checked(answer);
    },
    async settle() {
      await worker.settle();
      if (options.lint === false) return;
      for (const person of directory.authorities.flatMap((authority) => authority.people)) {
        for (const { shown } of chats.of(person)) mustBeGood(shown);
      }
    },
    messages: (person) => chats.of(person),
    newest(person) {
      const message = chats.of(person).at(-1);
      if (!message) throw new Error(`${person.name} was sent nothing`);
      return message;
    },
    async close() {
      await worker.stop();
      await access.flush();
      await store.close();
    },
  };
}

/** The card of an answer, a message, or as it is; throws for an answer without one. */
export function shownOf(on: Shown | Message | Answer): Shown {
  const shown = 'card' in on ? on : on.shown;
  if (!shown) throw new Error('the answer shows no card');
  return shown;
}

/** A card's button by its title or verb; throws when there is none, or it sends nothing to Quorate. */
export function buttonOf(card: Card, titleOrVerb: string) {
  const pressable = (card.actions ?? []).flatMap((action) => {
    if (action.type === 'Action.OpenUrl') return [];
    const verb = action.type === 'Action.Execute' ? action.verb : action.data.verb;
    return [{ action, verb, token: action.data.token }];
  });
  const found = pressable.find(({ action, verb }) => action.title === titleOrVerb || verb === titleOrVerb);
  if (found) return found;
  const offered = (card.actions ?? []).map((action: CardAction) => action.title).join(', ');
  throw new Error(`there is no button ${titleOrVerb}; there are: ${offered}`);
}

/** Everything in a card, in reading order. */
export function elementsOf(elements: readonly CardElement[]): readonly CardElement[] {
  return elements.flatMap((element): readonly CardElement[] => {
    switch (element.type) {
      case 'Container':
        return [element, ...elementsOf(element.items)];
      case 'ColumnSet':
        return [element, ...element.columns.flatMap((column) => elementsOf(column.items))];
      default:
        return [element];
    }
  });
}

export function inputsOf(card: Card): readonly CardInput[] {
  return elementsOf(card.body).filter((element): element is CardInput => element.type.startsWith('Input.'));
}

/** All that can be read on a card, a line each: words, typed words, facts, labels and choices left out. */
export function readingOf(on: Shown | Message | Answer): string {
  return elementsOf(shownOf(on).card.body)
    .flatMap((element) => {
      switch (element.type) {
        case 'TextBlock':
          return [element.text];
        case 'RichTextBlock':
          return [element.inlines.map((run) => run.text).join('')];
        case 'FactSet':
          return element.facts.map((fact) => `${fact.title}: ${fact.value}`);
        default:
          return [];
      }
    })
    .join('\n');
}

/** Throws with the lint's problems. A notice that the kernel lays on top of a card is taken off first. */
export function mustBeGood(shown: Shown): void {
  const [first, ...rest] = shown.card.body;
  const noticed =
    first?.type === 'Container' &&
    first.style === 'warning' &&
    first.items.every((item) => item.type === 'TextBlock');
  const card = noticed ? { ...shown.card, body: rest } : shown.card;
  const plainCard = card.body[0]?.type === 'TextBlock';
  const problems = lintCard(card, { childRows: true }).filter(
    (problem) => !(plainCard && problem.includes('head')),
  );
  if (problems.length > 0) throw new Error(`a card is not as it should be:\n${problems.join('\n')}`);
}
