/**
 * A toy slice on the real kernel: counters that people add to, claim, close and restrict. Small enough to see at a
 * glance what the kernel itself did.
 */
import { z } from 'zod';
import { indexes } from '../../src/indexes.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import { action, step, view } from '../../src/kernel/action.ts';
import type { Directory, Person } from '../../src/kernel/actor.ts';
import { anchorEntries } from '../../src/kernel/anchors.ts';
import type { Clock, RealTime } from '../../src/kernel/clock.ts';
import type { Answer, PersonCommand, Place } from '../../src/kernel/command.ts';
import { actingPerson, change, create, type Decision, erase } from '../../src/kernel/decision.ts';
import { keptId, keptInput } from '../../src/kernel/drafts.ts';
import type { Errand } from '../../src/kernel/errand.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { Log, LogFields } from '../../src/kernel/log.ts';
import type { Messenger } from '../../src/kernel/messenger.ts';
import { plainCard } from '../../src/kernel/notice.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from '../../src/kernel/records.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { type Entry, Registry, type Subscription } from '../../src/kernel/registry.ts';
import type { Store, StoreDocument, StoreIndex } from '../../src/kernel/store.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import type { Target, ViewCall } from '../../src/kernel/view.ts';
import { Worker } from '../../src/kernel/worker.ts';
import { at, directory as exampleDirectory } from './authority.ts';
import { testLinks } from './links.ts';

export const toyIndexes: readonly StoreIndex[] = [...indexes, { kind: 'counter', fields: ['holder'] }];

const counterSchema = z
  .object({
    owner: z.string(),
    count: z.int(),
    /** Sensitive: it must stand nowhere in clear but in the record. */
    secret: z.string(),
    holder: z.string().optional(),
    closed: z.boolean(),
    restricted: z.boolean(),
    due: z.string().optional(),
    woken: z.int(),
  })
  .catchall(unknownField);
export type Counter = z.infer<typeof counterSchema>;

export const counterType: RecordType<Counter> = {
  kind: 'counter',
  version: 2,
  schema: counterSchema,
  upgrades: { 1: ({ total, ...rest }) => ({ ...rest, count: total, woken: 0 }) },
  openFields: ['count', 'closed'],
  index: ({ holder }): Readonly<Record<string, string>> => (holder === undefined ? {} : { holder }),
  reference: ({ count }) => `C-REF-${count < 0 ? 'NEG' : 'POS'}`,
  wake: ({ due }) => (due === undefined ? undefined : { at: Temporal.Instant.from(due), verb: 'toy.wake' }),
};

export const target = (name: string, partition = name): Target => ({
  partition: `toy:${partition}`,
  id: `counter:${name}`,
});
const show = (at: Target): ViewCall => ({ verb: 'toy.show', target: at });
const load = async ({ target: at }: { readonly target: Target }, read: Reader) => read.get(counterType, at);
const maySee = (person: Person, { value }: Loaded<Counter>) => !value.restricted || value.owner === person.id;
const everybody = ['socialWorker', 'chair', 'teamManager', 'safeguardingManager', 'businessSupport'] as const;

const begin = action({
  verb: 'toy.begin',
  audit: 'Began a counter',
  who: ['socialWorker'],
  input: z.object({ secret: z.string().max(30_000) }),
  load: async ({ target: at }, read) => read.find(counterType, at),
  may: () => true,
  present: show,
  decide({ secret }, there, situation, at) {
    if (there) throw new Refusal('alreadyDone', 'It was begun before.');
    const value: Counter = {
      owner: actingPerson(situation).id,
      count: 0,
      secret,
      closed: false,
      restricted: false,
      woken: 0,
    };
    return { writes: [create(counterType, at, situation.authority.id, value)], show: show(at) };
  },
});

const add = action({
  verb: 'toy.add',
  audit: 'Added to a counter',
  who: ['socialWorker', 'chair'],
  input: z.object({
    by: z.coerce.number({ error: 'Give a number.' }).int().min(-100).max(100),
    words: z.string().max(20, { error: 'At most 20 characters.' }).optional(),
  }),
  load,
  may: maySee,
  present: show,
  form: (at) => ({ verb: 'toy.form', target: at }),
  decide({ by }, counter, situation, at) {
    const { value } = counter;
    if (value.closed) throw new Refusal('alreadyDone', 'It is closed.');
    const me = actingPerson(situation).id;
    return {
      writes: [change(counter, { ...value, count: value.count + by })],
      tell: value.owner === me ? [] : [{ to: value.owner, view: show(at) }],
      show: show(at),
    };
  },
});

const claim = action({
  verb: 'toy.claim',
  audit: 'Claimed a counter',
  who: ['chair'],
  input: z.object({}),
  load,
  may: maySee,
  present: show,
  decide(_input, counter, situation, at) {
    if (counter.value.holder !== undefined) throw new Refusal('alreadyDone', 'Somebody has it.');
    const holder = actingPerson(situation).id;
    return {
      writes: [change(counter, { ...counter.value, holder })],
      tell: [{ to: counter.value.owner, view: show(at) }],
      show: show(at),
    };
  },
});

const release = action({
  verb: 'toy.release',
  audit: 'Released a counter',
  who: ['chair'],
  input: z.object({}),
  load,
  may: maySee,
  present: show,
  decide(_input, counter, _situation, at) {
    const { holder: _holder, ...rest } = counter.value;
    return { writes: [change(counter, rest as Counter)], show: show(at) }; // all but one optional field
  },
});

/** What it held has served its purpose. */
const forget = action({
  verb: 'toy.forget',
  audit: 'Erased what a counter held',
  who: ['socialWorker'],
  input: z.object({}),
  load,
  may: maySee,
  present: show,
  decide: (_input, counter, _situation, at) => ({
    writes: [erase(counter, { ...counter.value, secret: '' })],
    show: show(at),
  }),
});

const restrict = action({
  verb: 'toy.restrict',
  audit: 'Restricted a counter',
  who: ['socialWorker'],
  input: z.object({}),
  load,
  may: maySee,
  present: show,
  decide: (_input, counter, _situation, at) => ({
    writes: [change(counter, { ...counter.value, restricted: true })],
    refresh: everyPerson().map((to) => ({ to, about: at, view: show(at) })),
    show: show(at),
  }),
});
const everyPerson = () => exampleDirectory.authorities.flatMap(({ people }) => people.map(({ id }) => id));

/** Of two counters in one partition one must stay open; `guarded` relies on the other and says so. */
const closeOne = (verb: string, guarded: boolean) =>
  action({
    verb,
    audit: 'Closed a counter',
    who: ['socialWorker'],
    input: z.object({ other: z.string() }),
    load: async ({ target: at, input }, read) => {
      const [counter, other] = await Promise.all([
        read.get(counterType, at),
        read.get(counterType, { partition: at.partition, id: input.other }),
      ]);
      return { counter, other };
    },
    may: () => true,
    present: show,
    decide(_input, { counter, other }, _situation, at) {
      if (other.value.closed) throw new Refusal('notNow', 'One must stay open.');
      return {
        writes: [change(counter, { ...counter.value, closed: true })],
        guards: guarded ? [other] : [],
        show: show(at),
      };
    },
  });

/** What the tests have decided; set by each test that uses `toy.any`. */
export type AnyDecision = (about: {
  readonly counter: Loaded<Counter>;
  readonly at: Target;
  readonly id: (n: number | string) => string;
  readonly input: JsonObject;
  readonly service: boolean;
}) => Decision;

const any = (verb: string, decide: () => AnyDecision) =>
  action({
    verb,
    audit: 'Did what the test asks',
    who: ['socialWorker', 'chair', 'followUp', 'event', 'clock'],
    input: z.record(z.string(), z.json()),
    load,
    may: () => true,
    present: show,
    decide: (input, counter, situation, at) =>
      decide()({
        counter,
        at,
        id: situation.id,
        input: input as JsonObject, // parsed as JSON
        service: situation.actor.kind === 'service',
      }),
  });

const wake = action({
  verb: 'toy.wake',
  audit: 'Woke a counter',
  who: ['clock'],
  input: z.object({}),
  load,
  may: () => false,
  present: show,
  decide(_input, counter, situation, at) {
    const { due, woken, ...rest } = counter.value;
    if (rest.closed) throw new Refusal('notNow', 'It is closed.');
    if (due === undefined || Temporal.Instant.compare(Temporal.Instant.from(due), situation.now) > 0) {
      return { writes: [], show: show(at) };
    }
    return {
      writes: [change(counter, { ...rest, woken: woken + 1 } as Counter)], // all but one optional field
      show: show(at),
    };
  },
});

export const noteDraft = { name: 'note', schema: z.object({ lines: z.array(z.string()) }) };

const note = step({
  verb: 'toy.note',
  who: ['socialWorker'],
  draft: noteDraft,
  input: z.object({ line: z.string(), discard: z.boolean().optional() }),
  save: ({ line, discard }, draft) => ({
    draft: discard ? null : { lines: [...(draft?.lines ?? []), line] },
    show: { verb: 'toy.notes' },
  }),
});

const notes = view({
  verb: 'toy.notes',
  who: ['socialWorker'],
  typed: ['notes'],
  unlogged: true,
  input: z.object({}),
  load: async ({ person }, read) => read.draft(noteDraft, person.id),
  may: () => true,
  render: (draft) => plainCard('Notes', draft ? draft.value.lines.join('|') : 'none'),
});

const showCounter = view({
  verb: 'toy.show',
  who: everybody,
  input: z.object({}),
  load,
  may: maySee,
  render: ({ value }) =>
    plainCard(`Counter ${value.count}`, value.holder === undefined ? 'free' : `held by ${value.holder}`),
});

const form = view({
  verb: 'toy.form',
  who: ['socialWorker', 'chair'],
  input: z.object({}),
  load: async ({ target: at, person }, read) => {
    const [counter, kept] = await Promise.all([
      read.get(counterType, at),
      read.draft(keptInput, person.id, keptId('toy.add', at)),
    ]);
    return { counter, kept };
  },
  may: (person, { counter }) => maySee(person, counter),
  render: ({ kept }) =>
    plainCard(
      'Form',
      JSON.stringify(kept ? [kept.value.input, kept.value.problems.map((p) => p.field)] : []),
    ),
});

const list = view({
  verb: 'toy.list',
  who: everybody,
  typed: ['my toys', 'toys'],
  input: z.object({}),
  load: async ({ person }, read) => read.list(counterType, { equal: { holder: person.id }, limit: 50 }),
  may: () => true,
  render: ({ items, broken }) =>
    plainCard('Toys', `${items.map(({ target: at }) => at.id).join(' ')}; broken: ${broken.join(' ')}`),
});

const trouble = view({
  verb: 'toy.trouble',
  who: ['businessSupport'],
  input: z.object({}),
  load: async () => undefined,
  may: () => true,
  render: () => plainCard('Trouble', 'Something could not be delivered.'),
});

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly fields: LogFields;
}

/** A clock that stands still until it is moved. */
export class ToyClock implements Clock {
  #now: Temporal.Instant;
  constructor(now: string) {
    this.#now = at(now);
  }
  now() {
    return this.#now;
  }
  forward(by: Temporal.DurationLike): void {
    this.#now = this.#now.add(by);
  }
}

/**
 * Real time as a test has it: waits up to `patience` milliseconds pass at once (and are noted), longer ones when the
 * test moves on or what they wait for ends.
 */
export class ToyTime implements RealTime {
  readonly waits: number[] = [];
  patience: number;
  #now = 1_800_000_000_000;
  #sleeping: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(patience = 4_000) {
    this.patience = patience;
  }

  nowMs(): number {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(ms);
    if (signal?.aborted) return Promise.resolve();
    if (ms <= this.patience) {
      this.#now += ms;
      return new Promise((resolve) => setImmediate(resolve));
    }
    return new Promise((resolve) => {
      this.#sleeping.push({ until: this.#now + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  forward(ms: number): void {
    this.#now += ms;
    const due = this.#sleeping.filter(({ until }) => until <= this.#now);
    this.#sleeping = this.#sleeping.filter(({ until }) => until > this.#now);
    for (const { wake: wakeUp } of due) wakeUp();
  }
}

export interface ToyOptions {
  readonly store: Store;
  readonly messenger?: Messenger;
  readonly clock?: Clock;
  readonly time?: RealTime;
  readonly directory?: Directory;
  readonly subscriptions?: readonly Subscription[];
  readonly entries?: readonly Entry[];
  readonly errands?: readonly Errand[];
  readonly decide?: AnyDecision;
  readonly jitter?: () => number;
  readonly keys?: ConstructorParameters<typeof Tokens>[0];
}

export const toyKeys = [{ id: 'k1', secret: 'a secret of thirty-two characters' }];
const nobody: Messenger = {
  conversationWith: async (person) => `chat:${person.id}`,
  send: async (_person, conversation) => ({ conversation, message: 'm' }),
  update: async () => {},
};

export type Toy = ReturnType<typeof toy>;

/** One process: a kernel, a worker and an access log of its own on the given store. */
export function toy(options: ToyOptions) {
  const { store } = options;
  const clock = options.clock ?? new ToyClock('2027-03-03T10:42');
  const time = options.time ?? new ToyTime();
  const directory = options.directory ?? exampleDirectory;
  const lines: LogLine[] = [];
  const line =
    (level: LogLine['level']) =>
    (code: string, fields: LogFields = {}) =>
      void lines.push({ level, code, fields });
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  let decide: AnyDecision =
    options.decide ??
    (() => {
      throw new Error('the test decides nothing');
    });
  const registry = new Registry(
    [
      begin,
      add,
      claim,
      release,
      forget,
      restrict,
      closeOne('toy.close', true),
      closeOne('toy.closeUnguarded', false),
      any('toy.any', () => decide),
      wake,
      note,
      notes,
      showCounter,
      form,
      list,
      trouble,
      ...anchorEntries,
      ...(options.entries ?? []),
    ],
    options.subscriptions ?? [],
    options.errands ?? [],
  );
  const tokens = new Tokens(options.keys ?? toyKeys);
  const access = new AccessLog({ store, clock, time, log, days: 30 });
  const jitter = options.jitter ?? (() => 0.5);
  const shared = { store, clock, time, log, directory, registry, jitter };
  const kernel = new Kernel({ ...shared, tokens, links: testLinks, access });
  const worker = new Worker({
    ...shared,
    kernel,
    messenger: options.messenger ?? nobody,
    troubleView: 'toy.trouble',
  });
  const chatOf = (person: Person) => `chat:${person.id}`;

  return {
    kernel,
    worker,
    access,
    registry,
    tokens,
    store,
    log: lines,
    clock,
    decides(next: AnyDecision) {
      decide = next;
    },
    /** A button's token; `by` says in whose chat the card stands. */
    token(
      verb: string,
      about: Target,
      by: Person | string,
      more: { args?: JsonObject; commandId?: string; expires?: Temporal.Instant } = {},
    ): string {
      return tokens.mint({
        verb,
        target: about,
        conversation: typeof by === 'string' ? by : chatOf(by),
        expires: more.expires ?? clock.now().add({ hours: 24 }),
        ...(more.args ? { args: more.args } : {}),
        ...(more.commandId ? { commandId: more.commandId } : {}),
      });
    },
    /** Presses a button, or with no token types the sentence of a verb. */
    press(
      person: Person,
      verb: string,
      token: string | undefined,
      input: unknown = {},
      place: Partial<Place> = {},
    ): Promise<Answer> {
      const command: PersonCommand = {
        from: 'person',
        identity: { tenant: person.tenant, objectId: person.objectId },
        place: { kind: 'personal', conversation: chatOf(person), ...place },
        verb,
        token,
        input,
      };
      return kernel.perform(command);
    },
    /** Presses a fresh button. */
    do(person: Person, verb: string, about: Target, input: unknown = {}, args?: JsonObject): Promise<Answer> {
      return this.press(person, verb, this.token(verb, about, person, args ? { args } : {}), input);
    },
    async counter(about: Target): Promise<Counter> {
      const stored = await store.read(about.partition, about.id);
      if (!stored) throw new Error('there is no such counter');
      return counterSchema.parse(stored.document.data);
    },
    /** Every document of the kernel's own kinds in a state. */
    async effects(state: string): Promise<readonly StoreDocument[]> {
      const page = await store.query({
        kind: 'effect',
        equal: { state },
        range: { field: 'due' },
        order: 'ascending',
        limit: 1_000,
      });
      return page.documents.map(({ document }) => document);
    },
  };
}

/** Everything in a store that queries reach, as text; for the tests that look for what must not be there. */
export async function everythingOf(store: Store, kinds: readonly string[]): Promise<StoreDocument[]> {
  const found: StoreDocument[] = [];
  for (const kind of kinds) {
    let continuation: string | undefined;
    do {
      const page = await store.query({ kind, limit: 500, continuation });
      found.push(...page.documents.map(({ document }) => document));
      continuation = page.continuation;
    } while (continuation !== undefined);
  }
  return found;
}
