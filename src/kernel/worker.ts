/**
 * The worker carries out effects, at least once each; any number of processes can run one on the same store. It asks
 * for what is due through one index, takes one at random among the first few hundred under a lease, carries it out and
 * completes it. Leases use real time; what is due, the movable clock.
 */
import { defaultSettings } from '../practice/settings.ts';
import type { Authority, Directory, Person, PersonId } from './actor.ts';
import type { Clock, RealTime } from './clock.ts';
import { mostDepth } from './commit.ts';
import {
  decidedAt,
  type EffectContent,
  effectContent,
  effectDocument,
  effectKind,
  indexed,
  isOfNewerType,
  mostSpread,
  placedContent,
  spread,
  streamOf,
  traceOf,
} from './effects.ts';
import { uncertain } from './errand.ts';
import { randomId } from './ids.ts';
import { canonical, type JsonObject } from './json.ts';
import type { Kernel } from './kernel.ts';
import { Listings, placeKeptDays } from './listings.ts';
import type { Log } from './log.ts';
import { DeliveryError, type MessagePlace, type Messenger } from './messenger.ts';
import { plainCard } from './notice.ts';
import { OutsideError } from './outside.ts';
import { NewerRecord, Reader } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';
import { type Operation, type Store, type StoreDocument, type Stored, StoreError } from './store.ts';
import type { Step, Telemetry } from './telemetry.ts';
import type { Shown, ViewCall } from './view.ts';

export interface WorkerPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly time: RealTime;
  readonly log: Log;
  readonly directory: Directory;
  readonly registry: Registry;
  readonly kernel: Kernel;
  readonly messenger: Messenger;
  readonly jitter: () => number;
  /** The view that tells business support of an effect that could not be carried out. */
  readonly troubleView: string;
  /** Where it is told how effects end; nowhere unless given. */
  readonly telemetry?: Telemetry | undefined;
}

const leaseMs = 10_000;
const pageSize = 200;
/** How many effects one process works on at once; most of their time is waiting for Teams or the store. */
const hands = 8;
/** When so many of one look were taken by others meanwhile, the rest has probably gone too: it is looked anew. */
const mostMissed = 6;
const idleMs = 1_000;
/** After so many tries business support is told, once; trying goes on. */
const troubleAfter = 8;
/** A message that was perhaps sent is sent once more after this time, so that a short outage is over by then. */
const onceMoreMs = 15_000;
/** An effect of an authority that is not served now waits until it is served again. */
const notServedMs = 3_600_000;
/** What is not there yet is asked for so many times, for about an hour; then the answer is that it never came. */
const notYetTries = 11;
/**
 * What this process does not know is left for so long, at first, for one of a newer version to find: both run at once
 * while an upgrade goes on. Where there is none (a version was taken back), business support is told as of any trouble.
 */
const newerMs = 60_000;
/** So often it is looked what an older version, at work beside this one, has lately left waiting for a listener. */
const releaseMs = 60_000;
const releaseHours = 1;
/** So often the end of an effect is written before it is left to whoever takes the effect next. */
const completions = 4;
/** While people's presses are being answered the hands rest, but never longer than this for one effect. */
const giveWayMs = 1_500;

/** How one effect ended this time. */
type Ended =
  /** `answered`: a wake-up whose decision has most likely written the next one in its place, or none. */
  | {
      readonly kind: 'done';
      readonly place?: MessagePlace;
      readonly answered?: boolean;
      /** Effects that are written with its ending. */
      readonly spreads?: readonly StoreDocument[];
    }
  | { readonly kind: 'dropped'; readonly code: string }
  | { readonly kind: 'stuck'; readonly code: string }
  | { readonly kind: 'unreachable'; readonly code: string }
  /** `untouched`: what may be begun only once has certainly not been done. */
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly code: string;
      readonly unknown?: boolean;
      readonly untouched?: boolean;
    };

/**
 * What came of taking an effect. `missed`: another process had taken it since the look. `held back`: an earlier one of
 * its stream is in somebody's hands.
 */
type Taken = 'carried out' | 'put off' | 'missed' | 'held back';

export class Worker {
  readonly #ports: WorkerPorts;
  readonly #id = randomId().slice(0, 12);
  readonly #busy = new Set<string>();
  readonly #listings: Listings;
  #stop = new AbortController();
  #wake = new AbortController();
  #running: Promise<unknown> | undefined;
  #lastLookMs = 0;
  /** What the last look found and no hand has taken yet; the next one stands at its end. */
  #queue: Stored[] = [];
  #looking: Promise<void> | undefined;
  /** Whether anything has changed, here or by another process, since the last look. */
  #fruitful = true;
  #missed = 0;
  #heldBack = false;

  constructor(ports: WorkerPorts) {
    this.#ports = ports;
    this.#listings = new Listings(ports);
  }

  /** Whether the loop has looked for work lately. */
  get alive(): boolean {
    return this.#running !== undefined && this.#ports.time.nowMs() - this.#lastLookMs < 30_000;
  }

  start(): void {
    if (this.#running) return;
    this.#stop = new AbortController();
    this.#lastLookMs = this.#ports.time.nowMs();
    this.#ports.kernel.onCommit(() => this.#wake.abort('work')); // a reason of ours: none with a stack is made
    this.#fruitful = true;
    this.#running = Promise.all([...Array.from({ length: hands }, () => this.#hand()), this.#release()]);
  }

  /** Finishes what is in hand and stops. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
    this.#running = undefined;
  }

  /** A process of an older version may decide beside this one what it knows nobody to listen to. */
  async #release(): Promise<void> {
    const { time, clock, log } = this.#ports;
    for (;;) {
      await time.wait(releaseMs, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      await this.releaseWaiting(clock.now().subtract({ hours: releaseHours })).catch((fault: unknown) =>
        log.warn('worker.notReleased', { cause: fault instanceof StoreError ? fault.fault : 'unexpected' }),
      );
    }
  }

  /** Events kept because nobody listened (all, or those since) are let go once somebody does. Called at start. */
  async releaseWaiting(since?: Temporal.Instant): Promise<void> {
    const { store, registry } = this.#ports;
    let continuation: string | undefined;
    do {
      const page = await store.query({
        kind: effectKind,
        equal: { state: 'waiting' },
        range: { field: 'due', ...(since ? { from: indexed(since) } : {}) },
        order: 'ascending',
        limit: 500,
        continuation,
      });
      for (const stored of page.documents) {
        const content = effectContent.safeParse(stored.document.data);
        if (!content.success || content.data.type !== 'event') continue;
        if (registry.following(content.data.name).length === 0) continue;
        await this.#replace(stored, { ...stored.document, state: 'due' });
      }
      continuation = page.continuation;
    } while (continuation !== undefined);
  }

  /** The next instant after now at which something is due, as far as the store knows. */
  async nextDue(until: Temporal.Instant): Promise<Temporal.Instant | undefined> {
    const page = await this.#ports.store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due', from: indexed(this.#ports.clock.now()), to: indexed(until) },
      order: 'ascending',
      limit: 1,
    });
    const due = page.documents[0]?.document.due;
    return typeof due === 'string' ? Temporal.Instant.from(due) : undefined;
  }

  /**
   * Carries out all that is due by now, and what follows from it, before it resolves. What Teams or the store asked us
   * to try later is left for later. For the movable clock and for tests.
   */
  async settle(): Promise<void> {
    for (;;) {
      const taken = await this.#round();
      if (taken > 0) continue;
      // What the loop of this process has in hand may bring more about.
      if (this.#busy.size === 0) return;
      await this.#ports.time.wait(5);
    }
  }

  /** How many effects are due now and not yet carried out (at most 1,000 are counted). */
  async backlog(): Promise<number> {
    const page = await this.#ports.store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due', to: indexed(this.#ports.clock.now()) },
      order: 'ascending',
      limit: 1_000,
    });
    return page.documents.length;
  }

  /** One hand of the loop: none waits for another's work, so that a message which takes long holds nothing else up. */
  async #hand(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const next = this.#queue.pop();
      if (!next) {
        this.#looking ??= this.#lookForMore().finally(() => {
          this.#looking = undefined;
        });
        await this.#looking;
        continue;
      }
      await this.#giveWay(giveWayMs);
      this.#note(await this.#take(next));
    }
  }

  #note(taken: Taken): void {
    switch (taken) {
      case 'carried out':
        this.#fruitful = true;
        // What stood behind it in its stream can go now.
        if (this.#heldBack) this.#wake.abort('work');
        return;
      case 'missed':
        this.#fruitful = true;
        this.#missed += 1;
        if (this.#missed >= mostMissed) this.#queue = [];
        return;
      case 'held back':
        this.#heldBack = true;
        return;
      case 'put off':
        return;
    }
  }

  /** Looks for what is due; at once when the last look led to anything, otherwise a while later. */
  async #lookForMore(): Promise<void> {
    const { time, log, jitter } = this.#ports;
    if (!this.#fruitful) await time.wait(idleMs * (0.75 + 0.5 * jitter()), this.#wake.signal);
    if (this.#stop.signal.aborted) return;
    this.#wake = new AbortController();
    this.#fruitful = false;
    this.#heldBack = false;
    this.#missed = 0;
    this.#lastLookMs = time.nowMs();
    try {
      this.#queue = await this.#look();
    } catch (fault) {
      log.error('worker.lookFailed', { cause: fault instanceof StoreError ? fault.fault : 'unexpected' });
    }
  }

  /** What is due and free, in the order in which it is to be taken from the end. */
  async #look(): Promise<Stored[]> {
    const { store, clock } = this.#ports;
    const page = await store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due', to: indexed(clock.now()) },
      order: 'ascending',
      limit: pageSize,
    });
    return this.#shuffled(
      page.documents.filter(({ document }) => !this.#leased(document) && !this.#busy.has(key(document))),
    );
  }

  /** One look for `settle`; resolves when all that was taken from it is finished. The number is of those carried out. */
  async #round(): Promise<number> {
    const queue = await this.#look();
    let carriedOut = 0;
    const hand = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        if ((await this.#take(next)) === 'carried out') carriedOut += 1;
      }
    };
    await Promise.all(Array.from({ length: Math.min(hands, queue.length) }, hand));
    return carriedOut;
  }

  /** People first: while presses are being answered, an effect waits a little, but never for long. */
  async #giveWay(mostMs: number): Promise<void> {
    const { kernel, time } = this.#ports;
    for (let waited = 0; kernel.active > 0 && waited < mostMs; waited += 20) await time.wait(20);
  }

  /**
   * Streams keep their order, so within a page the earlier of a stream comes first; what somebody had in hand when they
   * died has waited long enough and comes before the rest; which is at random.
   */
  #shuffled(found: readonly Stored[]): Stored[] {
    const withKey = found.map((stored) => ({
      stored,
      at: this.#ports.jitter() + (stored.document.leaseUntil === undefined ? 0 : 1),
    }));
    withKey.sort((a, b) => a.at - b.at);
    const places = new Map<string, number[]>();
    withKey.forEach(({ stored }, index) => {
      const { stream, partition } = stored.document;
      if (typeof stream !== 'string') return;
      const list = places.get(`${partition}\n${stream}`) ?? [];
      list.push(index);
      places.set(`${partition}\n${stream}`, list);
    });
    const result = withKey.map(({ stored }) => stored);
    for (const list of places.values()) {
      const members = list.flatMap((index) => result[index] ?? []);
      members.sort((a, b) => (String(a.document.order) < String(b.document.order) ? -1 : 1));
      // The queue is taken from its end, so the earliest of a stream stands at the highest place.
      list.forEach((index, n) => {
        const member = members[members.length - 1 - n];
        if (member) result[index] = member;
      });
    }
    return result;
  }

  /**
   * Takes one effect under a lease and carries it out. One that must wait for an earlier one of its stream gives its
   * turn to that; where that is put off, it is put off with it: else a few hundred that wait would stand before
   * everybody else's.
   */
  async #take(found: Stored): Promise<Taken> {
    const id = key(found.document);
    if (this.#busy.has(id)) return 'held back';
    this.#busy.add(id);
    try {
      this.#lastLookMs = this.#ports.time.nowMs();
      const first = await this.#firstOf(found);
      if (first.document.id === found.document.id) return await this.#work(found);
      const { due } = first.document;
      if (typeof due === 'string' && due > indexed(this.#ports.clock.now())) {
        await this.#replace(found, { ...found.document, due });
        return 'put off';
      }
      return this.#leased(first.document) ? 'held back' : await this.#take(first);
    } catch (fault) {
      this.#ports.log.warn('worker.effectFailed', {
        effect: found.document.id,
        cause: fault instanceof StoreError ? fault.fault : fault instanceof Error ? fault.name : 'unknown',
      });
      return 'put off';
    } finally {
      this.#busy.delete(id);
    }
  }

  async #work(found: Stored): Promise<Taken> {
    const leased = await this.#lease(found);
    if (!leased) return 'missed';
    const holding = this.#hold(leased);
    let ended: Ended;
    try {
      ended = await this.#traced(leased.document);
    } finally {
      await holding.release();
    }
    await this.#complete(holding.current(), ended);
    return ended.kind === 'again' ? 'put off' : 'carried out';
  }

  #leased(document: StoreDocument): boolean {
    return typeof document.leaseUntil === 'number' && document.leaseUntil > this.#ports.time.nowMs();
  }

  /** The earliest effect of the same stream that is still to be carried out; itself when it has none. */
  async #firstOf(found: Stored): Promise<Stored> {
    const { document } = found;
    if (typeof document.stream !== 'string') return found;
    const page = await this.#ports.store.query({
      kind: effectKind,
      partition: document.partition,
      equal: { stream: document.stream, state: 'due' },
      range: { field: 'order', to: String(document.order) },
      order: 'ascending',
      limit: 1,
    });
    return page.documents[0] ?? found;
  }

  async #lease(found: Stored): Promise<Stored | undefined> {
    const document = { ...found.document, leaseBy: this.#id, leaseUntil: this.#ports.time.nowMs() + leaseMs };
    return this.#replace(found, document);
  }

  async #replace(stored: Stored, document: StoreDocument): Promise<Stored | undefined> {
    const outcome = await this.#ports.store.batch(document.partition, [
      { op: 'replace', document, etag: stored.etag },
    ]);
    const etag = outcome.ok ? outcome.etags[0] : undefined;
    return etag ? { document, etag } : undefined;
  }

  /** Renews the lease at half its time while the work goes on, so that slow work is not done twice. */
  #hold(leased: Stored): { current(): Stored; release(): Promise<void> } {
    let current = leased;
    const ended = new AbortController();
    const renewing = (async () => {
      for (let waitMs = leaseMs / 2; ; ) {
        await this.#ports.time.wait(waitMs, ended.signal);
        if (ended.signal.aborted) return;
        try {
          const renewed = await this.#lease(current);
          const still = renewed ?? (await this.#stillOurs(current));
          if (!still) return;
          current = still;
          waitMs = renewed ? leaseMs / 2 : 0;
        } catch {
          waitMs = leaseMs / 10; // a store that cannot be reached just now; the lease still has half its time
        }
      }
    })();
    return {
      current: () => current,
      release: async () => {
        ended.abort();
        await renewing;
      },
    };
  }

  /** The effect as it stands, when its version has changed but only by a write of ours whose answer was lost. */
  async #stillOurs(held: Stored): Promise<Stored | undefined> {
    const { document } = held;
    const now = await this.#ports.store.read(document.partition, document.id);
    const same =
      now?.document.leaseBy === this.#id &&
      now.document.state === 'due' &&
      now.document.attempts === document.attempts &&
      now.document.due === document.due &&
      canonical(now.document.data ?? null) === canonical(document.data ?? null);
    return same ? now : undefined;
  }

  /** Where it is told of, carrying out is a step of the trace in which the effect was decided. */
  async #traced(document: StoreDocument): Promise<Ended> {
    const { telemetry, clock } = this.#ports;
    if (!telemetry) return this.#carryOut(document);
    const { kind, ...what } = kindOf(document);
    const lateMs = clock.now().epochMilliseconds - Date.parse(String(document.due));
    telemetry.measure('quorate.effects.lag', Math.max(0, lateMs) / 1_000, { kind });
    const attributes = { kind, ...what, attempt: attemptsOf(document) + 1 };
    const work = async (step: Step) => {
      const ended = await this.#carryOut(document);
      const code = 'code' in ended ? ended.code : undefined;
      step.note({ outcome: ended.kind, code });
      telemetry.count('quorate.effects.ended', { kind, outcome: ended.kind, code });
      return ended;
    };
    return telemetry.step('effect', attributes, work, traceOf(document));
  }

  async #carryOut(document: StoreDocument): Promise<Ended> {
    if (!this.#authorityOf(document)) return { kind: 'again', afterMs: notServedMs, code: 'notServed' };
    const parsed = effectContent.safeParse(document.data);
    if (!parsed.success) {
      return isOfNewerType(document)
        ? this.#leftToNewer('unknownType', document)
        : { kind: 'stuck', code: 'unreadable' };
    }
    const content = parsed.data;
    try {
      switch (content.type) {
        case 'message':
          return await this.#message(content, document);
        case 'update':
          return await this.#update(content.to, content.place, content.view, {
            decided: decidedAt(document),
          });
        case 'refresh':
          return await this.#refresh(content, document);
        case 'conceal':
          return await this.#conceal(content, document);
        case 'command':
          return await this.#command(content, document);
        case 'event':
          return await this.#event(content, document);
        case 'errand':
          return await this.#errand(content, document);
        case 'spread':
          return { kind: 'done', spreads: content.effects };
        case 'log':
          this.#ports.log.info(content.code, content.fields);
          return { kind: 'done' };
      }
    } catch (fault) {
      return this.#afterFault(fault, document);
    }
  }

  #afterFault(fault: unknown, document: StoreDocument): Ended {
    const backOff = this.#backOff(document);
    if (fault instanceof DeliveryError) {
      switch (fault.fault) {
        case 'throttled':
          return { kind: 'again', afterMs: fault.retryAfterMs ?? backOff, code: fault.code };
        case 'unavailable':
          return { kind: 'again', afterMs: backOff, code: fault.code };
        case 'refused':
          return { kind: 'unreachable', code: fault.code };
        case 'unknown':
          // A one-to-one message whose outcome is unknown is sent once more, and no oftener; whether it ever arrived
          // is then for business support to find out.
          return document.uncertain === true
            ? { kind: 'stuck', code: 'uncertain' }
            : { kind: 'again', afterMs: Math.max(onceMoreMs, backOff), code: fault.code, unknown: true };
      }
    }
    if (fault instanceof Refusal) {
      if (fault instanceof NewerRecord) return this.#leftToNewer('newerRecord', document);
      if (fault.code === 'unknownVerb') return this.#leftToNewer(fault.code, document);
      return lostRight(fault) ? { kind: 'dropped', code: fault.code } : { kind: 'stuck', code: fault.code };
    }
    if (fault instanceof StoreError && fault.fault !== 'invalid') {
      return { kind: 'again', afterMs: fault.retryAfterMs ?? backOff, code: fault.fault };
    }
    this.#ports.log.error('worker.effectBroken', {
      effect: document.id,
      cause: fault instanceof Error ? fault.name : 'unknown',
    });
    return attemptsOf(document) < troubleAfter
      ? { kind: 'again', afterMs: backOff, code: 'broken' }
      : { kind: 'stuck', code: 'broken' };
  }

  async #message(
    content: Extract<EffectContent, { type: 'message' }>,
    document: StoreDocument,
  ): Promise<Ended> {
    const { directory, messenger, kernel } = this.#ports;
    const person = directory.byId(content.to);
    if (!person || person.authority !== document.authority) return { kind: 'unreachable', code: 'left' };
    const conversation = await messenger.conversationWith(person).catch((fault: unknown) => {
      // Nothing was said yet, and asking for the conversation again brings the same one.
      if (fault instanceof DeliveryError && fault.fault === 'unknown') {
        throw new DeliveryError('unavailable', fault.code, { cause: fault });
      }
      throw fault;
    });
    const shown = await kernel.look(content.view, person, conversation);
    return { kind: 'done', place: await messenger.send(person, conversation, shown) };
  }

  async #update(
    to: string,
    place: MessagePlace,
    view: ViewCall,
    { blank = false, decided }: { blank?: boolean; decided?: Temporal.Instant | undefined } = {},
  ): Promise<Ended> {
    const { directory, kernel } = this.#ports;
    const person = directory.byId(to);
    if (!person) return { kind: 'dropped', code: 'left' };
    const shown = await kernel.look(view, person, place.conversation).catch((fault: unknown) => {
      if (blank && lostRight(fault)) return noLongerShown();
      throw fault;
    });
    return this.#put(person, place, shown, decided);
  }

  async #put(person: Person, place: MessagePlace, shown: Shown, decided?: Temporal.Instant): Promise<Ended> {
    const { messenger } = this.#ports;
    try {
      await messenger.update(person, place, shown, decided);
    } catch (fault) {
      // The message was deleted or the chat is gone: there is nothing to bring up to date.
      if (fault instanceof DeliveryError && fault.fault === 'refused')
        return { kind: 'dropped', code: fault.code };
      // The same update twice is one update: there is no harm in trying again.
      if (fault instanceof DeliveryError && fault.fault === 'unknown') {
        throw new DeliveryError('unavailable', fault.code, { cause: fault });
      }
      throw fault;
    }
    return { kind: 'done', place };
  }

  /** Every message that this person was sent about the record is rendered anew where it stands. */
  async #refresh(
    content: Extract<EffectContent, { type: 'refresh' }>,
    document: StoreDocument,
  ): Promise<Ended> {
    for (const place of await this.#sentAbout(content.about, document.partition)) {
      await this.#update(content.to, place, content.view, { blank: true });
    }
    return { kind: 'done' };
  }

  /** Where the messages of a stream stand, the newest first: each once, however often it was rendered anew. */
  async #sentAbout(stream: string, partition: string): Promise<readonly MessagePlace[]> {
    const places = new Map<string, MessagePlace>();
    let continuation: string | undefined;
    do {
      const page = await this.#ports.store.query({
        kind: effectKind,
        partition,
        equal: { stream, state: 'done' },
        range: { field: 'order' },
        order: 'descending',
        limit: pageSize,
        continuation,
      });
      for (const { document: sent } of page.documents) {
        if (typeof sent.conversation === 'string' && typeof sent.message === 'string') {
          places.set(sent.message, { conversation: sent.conversation, message: sent.message });
        }
      }
      continuation = page.continuation;
    } while (continuation !== undefined);
    return [...places.values()];
  }

  /** One person whose chat cannot be reached now keeps nobody else's as it was: all are tried before it is put off. */
  async #conceal(
    content: Extract<EffectContent, { type: 'conceal' }>,
    document: StoreDocument,
  ): Promise<Ended> {
    let failed: { readonly fault: unknown } | undefined;
    for (const to of content.from) {
      try {
        for (const { about, view } of content.cards) {
          for (const place of await this.#sentAbout(streamOf(to, about.id), about.partition)) {
            await this.#update(to, place, view, { blank: true });
          }
        }
        await this.#concealInLists(to, document);
      } catch (fault) {
        failed ??= { fault };
      }
    }
    if (failed) throw failed.fault;
    return { kind: 'done' };
  }

  /** The lists in a person's chat in which the case stands, rendered as they are now; what they list now is kept anew. */
  async #concealInLists(to: PersonId, document: StoreDocument): Promise<void> {
    const { directory, kernel } = this.#ports;
    const person = directory.byId(to);
    if (!person) return;
    for await (const { place, view } of this.#listings.holding(to, document.partition)) {
      const now = await kernel.lookAtListing(view, person, place.conversation).catch((fault: unknown) => {
        // A list that no version can show any more is not left as it was.
        const gone = fault instanceof Refusal && fault.code === 'unknownVerb' && attemptsOf(document) > 0;
        if (gone || lostRight(fault)) return { shown: noLongerShown(), listing: undefined };
        throw fault;
      });
      await this.#put(person, place, now.shown);
      if (now.listing) await this.#listings.note(now.listing, place);
    }
  }

  async #command(
    content: Extract<EffectContent, { type: 'command' }>,
    document: StoreDocument,
  ): Promise<Ended> {
    const outcome = await this.#ports.kernel.performService({
      from: 'service',
      cause: content.wake === undefined ? 'followUp' : 'clock',
      id: content.wake === undefined ? document.id : `${document.id}:${content.wake}`,
      authority: document.authority,
      verb: content.verb,
      target: content.target,
      input: content.input,
      depth: content.depth,
    });
    if (outcome.kind === 'refused') return this.#afterRefusal(outcome.code, document);
    return { kind: 'done', answered: content.wake !== undefined };
  }

  async #event(content: Extract<EffectContent, { type: 'event' }>, document: StoreDocument): Promise<Ended> {
    const { registry, kernel } = this.#ports;
    const commands = this.#commandsAfter(content, document);
    // Whoever decided it knew somebody who listens, or more of them.
    if (registry.following(content.name).length === 0) return this.#leftToNewer('unknownEvent', document);
    if (content.heard?.some((verb) => !commands.some((next) => next.verb === verb))) {
      return this.#leftToNewer('unknownListener', document);
    }
    let refused: string | undefined;
    for (const { id, ...next } of commands) {
      const outcome = await kernel.performService({
        from: 'service',
        cause: 'event',
        id,
        authority: document.authority,
        verb: next.verb,
        target: next.target,
        input: next.input,
        depth: content.depth,
      });
      // What stays refused counts before what will pass.
      if (outcome.kind === 'refused' && (refused === undefined || refused === 'conflict'))
        refused = outcome.code;
    }
    return refused === undefined ? { kind: 'done' } : this.#afterRefusal(refused, document);
  }

  /**
   * What follows from an event, each under an id that every version comes to, wherever its list has it: it is done once.
   * An older version has begun by the place in the list what it decided itself.
   */
  #commandsAfter(
    content: Extract<EffectContent, { type: 'event' }>,
    { id: event, authority }: StoreDocument,
  ) {
    const { name, target, data, heard } = content;
    const times = new Map<string, number>();
    return this.#ports.registry.following(name).flatMap((subscription, n) =>
      subscription.commands({ target, data, authority }).map((next, m) => {
        const time = times.get(next.verb) ?? 0;
        times.set(next.verb, time + 1);
        return { ...next, id: heard ? `${event}:${next.verb}:${time}` : `${event}:${n}:${m}:${next.verb}` };
      }),
    );
  }

  /**
   * Asks the outside, and brings the answer back as a command. Killed in between, both are done once more: the errand
   * is repeatable by its own design, and the command finds its receipt.
   */
  async #errand(
    content: Extract<EffectContent, { type: 'errand' }>,
    document: StoreDocument,
  ): Promise<Ended> {
    const { registry, directory, clock, store } = this.#ports;
    const authority = this.#authorityOf(document);
    const known = registry.errand(content.name);
    // Asked by nobody who cannot take the answer in: some errands may be begun only once.
    if (!known || !authority || !registry.find(content.reply.verb)) {
      return this.#leftToNewer('unknownErrand', document);
    }
    let came: { readonly answer: JsonObject } | { readonly failed: string };
    try {
      if (known.once && !(await this.#begin(document))) throw new OutsideError('refused', uncertain);
      const answer = await known.run(content.input, {
        authority,
        directory,
        now: clock.now(),
        key: document.id,
        read: new Reader(store),
        pressIn: (conversation) => this.#ports.kernel.pressIn(conversation, authority),
      });
      if (answer === undefined) return { kind: 'dropped', code: 'notWanted' };
      came = { answer };
    } catch (fault) {
      // What may be begun only once reads before it asks: when the store fails, nothing was asked.
      if (fault instanceof StoreError && fault.fault !== 'invalid') {
        const afterMs = fault.retryAfterMs ?? this.#backOff(document);
        return { kind: 'again', afterMs, code: fault.fault, untouched: known.once };
      }
      if (!(fault instanceof OutsideError)) throw fault;
      const lost = known.once && (fault.fault === 'unknown' || fault.fault === 'conflict');
      const never = fault.fault === 'refused' || fault.fault === 'gone' || lost;
      const givenUp = fault.fault === 'notYet' && attemptsOf(document) >= notYetTries;
      if (!never && !givenUp) {
        const afterMs = fault.retryAfterMs ?? this.#backOff(document);
        return { kind: 'again', afterMs, code: fault.code, untouched: known.once };
      }
      came = { failed: lost ? uncertain : fault.code };
    }
    const outcome = await this.#ports.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: `${document.id}:reply`,
      authority: document.authority,
      verb: content.reply.verb,
      target: content.target,
      input: { ...content.reply.input, ...came },
      depth: content.depth,
    });
    return outcome.kind === 'refused' ? this.#afterRefusal(outcome.code, document) : { kind: 'done' };
  }

  /** Marks what may be begun only once; false when it was begun before, by us or by somebody who died since. */
  async #begin(document: StoreDocument): Promise<boolean> {
    if (document.begun === true) return false;
    const held = await this.#stillOurs({ document, etag: '' });
    const begun = held && (await this.#replace(held, { ...held.document, begun: true }));
    // The lease was renewed in that moment, or lost: nothing was done, and another look finds it as it stands.
    if (!begun) throw new OutsideError('unavailable', 'notBegun');
    return true;
  }

  /**
   * A crowd at one record passes, and what only a newer version knows is left to it; any other refusal of a follow-up is
   * for business support to see.
   */
  #afterRefusal(code: string, document: StoreDocument): Ended {
    if (code === 'conflict') return { kind: 'again', afterMs: this.#backOff(document), code };
    if (code === 'unknownVerb' || code === 'newerRecord') return this.#leftToNewer(code, document);
    return { kind: 'stuck', code };
  }

  #leftToNewer(code: string, document: StoreDocument): Ended {
    return { kind: 'again', afterMs: Math.max(newerMs, this.#backOff(document)), code };
  }

  #backOff(document: StoreDocument): number {
    return Math.min(3_600_000, 1_000 * 2 ** attemptsOf(document)) * (0.75 + 0.5 * this.#ports.jitter());
  }

  #authorityOf(document: StoreDocument): Authority | undefined {
    return this.#ports.directory.authorities.find(({ id }) => id === document.authority);
  }

  /**
   * Writes how it ended; tried again when the store does not take it, so that what was delivered is not sent again.
   * Of what is written with its ending, what is there already is not written again.
   */
  async #complete(first: Stored, ended: Ended): Promise<void> {
    const { store, time, log } = this.#ports;
    if (ended.kind === 'stuck' || ended.kind === 'unreachable') {
      log.error('effect.stuck', { effect: first.document.id, code: ended.code });
    }
    let held: Stored | undefined = first;
    let looks = ended.kind === 'done' && ended.answered === true;
    const there = new Set<string>();
    for (let tried = 1; held; ) {
      try {
        if (looks) {
          // To read costs less than to write in vain, where every process waits for one lock.
          held = await this.#stillOurs(held);
          if (!held) return;
          looks = false;
        }
        const ending = this.#ending(held, ended).filter((one) => !there.has(nameOf(one)));
        const outcome = await store.batch(held.document.partition, ending);
        if (outcome.ok) return;
        const failed = ending[outcome.at];
        if (outcome.because === 'exists' && failed) {
          there.add(nameOf(failed));
          continue;
        }
        held = tried === completions ? undefined : await this.#stillOurs(held);
      } catch (fault) {
        if (!(fault instanceof StoreError) || fault.fault === 'invalid' || tried === completions) throw fault;
        const waitMs = fault.retryAfterMs ?? 100 * 3 ** tried;
        // The lease is not renewed any more: in the end another takes over, and does it once more.
        if (waitMs > leaseMs / 2) throw fault;
        await time.wait(waitMs);
      }
      tried += 1;
    }
    // Rewritten meanwhile (a wake-up that a decision set anew, or a lease that ran out): the other one counts.
    log.info('effect.rewritten', { effect: first.document.id });
  }

  #ending(held: Stored, ended: Ended): Operation[] {
    const { clock } = this.#ports;
    const { document } = held;
    const authority = this.#authorityOf(document);
    const { leaseBy: _by, leaseUntil: _until, ...rest } = document;
    const attempts = attemptsOf(document) + 1;
    const ttl = (authority?.settings ?? defaultSettings).lifetimes.endedEffectDays * 86_400;
    const at = indexed(clock.now());
    const operations: Operation[] = [];
    const replace = (fields: Partial<StoreDocument>) =>
      operations.push({ op: 'replace', etag: held.etag, document: { ...rest, attempts, ...fields } });
    switch (ended.kind) {
      case 'done':
        replace({ state: 'done', endedAt: at, ttl, ...placed(document, ended.place) });
        for (const effect of ended.spreads ?? []) operations.push({ op: 'create', document: effect });
        break;
      case 'dropped':
        replace({ state: 'dropped', endedAt: at, code: ended.code, ttl });
        break;
      case 'again': {
        const due = indexed(clock.now().add({ milliseconds: Math.ceil(ended.afterMs) }));
        replace({
          due,
          code: ended.code,
          ...(ended.unknown ? { uncertain: true } : {}),
          ...(ended.untouched ? { begun: false } : {}),
        });
        if (attempts === troubleAfter) operations.push(...this.#tellTrouble(document, authority));
        break;
      }
      case 'stuck':
        replace({ state: 'stuck', endedAt: at, code: ended.code });
        operations.push(...this.#tellTrouble(document, authority));
        break;
      case 'unreachable':
        replace({ state: 'stuck', endedAt: at, code: ended.code });
        operations.push(...this.#tellTrouble(document, authority), ...this.#nextInChain(document));
        break;
    }
    return operations;
  }

  /** Business support hears of everything that could not be carried out: nothing ends in a log alone. */
  #tellTrouble(document: StoreDocument, authority: Authority | undefined): Operation[] {
    if (!authority) return [];
    const content = effectContent.safeParse(document.data);
    if (content.success && content.data.type === 'message' && content.data.quiet) return [];
    const told: readonly Person[] = authority.withRole('businessSupport');
    // A wake-up keeps its name, and may have been set to the same instant anew: then it is another trouble.
    const wake = content.success && content.data.type === 'command' ? content.data.wake : undefined;
    const effects = told.map((person, n) =>
      effectDocument({
        commandId: [document.id, document.due, wake].filter((part) => part !== undefined).join(':'),
        n: `trouble ${n}`,
        partition: document.partition,
        authority: authority.id,
        due: this.#ports.clock.now(),
        trace: traceOf(document),
        content: {
          type: 'message',
          to: person.id,
          view: { verb: this.#ports.troubleView, target: { partition: document.partition, id: document.id } },
          depth: 0,
          quiet: true,
        },
      }),
    );
    return spread(effects, mostSpread).map((effect) => ({ op: 'create', document: effect }));
  }

  /** A person who can never be reached is passed over at once: the slice that told them decides who is next. */
  #nextInChain(document: StoreDocument): Operation[] {
    const content = effectContent.safeParse(document.data);
    if (!content.success || content.data.type !== 'message' || !content.data.unreachable) return [];
    const { unreachable, depth } = content.data;
    // A chain that comes round again is cut; business support has been told of each who could not be reached.
    if (depth >= mostDepth) return [];
    return [
      {
        op: 'create',
        document: effectDocument({
          commandId: document.id,
          n: 'unreachable',
          partition: document.partition,
          authority: document.authority,
          due: this.#ports.clock.now(),
          trace: traceOf(document),
          content: { type: 'command', ...unreachable, depth: depth + 1 },
        }),
      },
    ];
  }
}

/** What an effect does, in words of ours alone. */
function kindOf({ data }: StoreDocument): { kind: string; verb?: string; name?: string } {
  const parsed = effectContent.safeParse(data);
  if (!parsed.success) return { kind: 'unreadable' };
  const { type: kind } = parsed.data;
  switch (kind) {
    case 'message':
    case 'update':
    case 'refresh':
      return { kind, verb: parsed.data.view.verb };
    case 'command':
      return { kind: parsed.data.wake === undefined ? kind : 'wakeUp', verb: parsed.data.verb };
    case 'event':
    case 'errand':
      return { kind, name: parsed.data.name };
    case 'conceal':
    case 'spread':
    case 'log':
      return { kind };
  }
}

/** Where a message stands has to be known as long as it may have to be taken out of there, and longer than all else. */
function placed({ data }: StoreDocument, place: MessagePlace | undefined): Partial<StoreDocument> {
  if (!place) return {};
  const content = effectContent.safeParse(data);
  return {
    ...place,
    ttl: placeKeptDays * 86_400,
    ...(content.success ? { data: placedContent(content.data) } : {}),
  };
}

function nameOf(operation: Operation): string {
  return operation.op === 'delete' ? operation.id : operation.document.id;
}

function attemptsOf(document: StoreDocument): number {
  return typeof document.attempts === 'number' ? document.attempts : 0;
}

/** What somebody was shown and may no longer see is taken out of their chat. */
function noLongerShown(): Shown {
  return plainCard('No longer shown', 'This card is not available any more.');
}

function lostRight(fault: unknown): boolean {
  return (
    fault instanceof Refusal &&
    (fault.code === 'notYourCase' || fault.code === 'notFound' || fault.code === 'notYourRole')
  );
}

function key(document: StoreDocument): string {
  return `${document.partition}\n${document.id}`;
}
