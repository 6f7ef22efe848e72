/** Turns a Decision into the one batch that holds it: records, guards, audit entries, effects, wake-ups, receipt. */
import type { Settings } from '../practice/settings.ts';
import type { Actor, Authority } from './actor.ts';
import { audited } from './audit.ts';
import type { Decision, DomainEvent } from './decision.ts';
import {
  type EffectContent,
  effectDocument,
  indexed,
  spread,
  streamOf,
  wakeDocument,
  wakeId,
} from './effects.ts';
import type { MessagePlace } from './messenger.ts';
import { receiptDocument, receiptId } from './receipts.ts';
import type { Operation, StoreDocument } from './store.ts';
import type { Target } from './view.ts';

/** Most operations in one batch; Cosmos allows 100. */
export const mostOperations = 60;

/** A follow-up beyond this many causes is a loop of ours, and is not followed. */
export const mostDepth = 10;

export interface Commit {
  readonly decision: Decision;
  readonly commandId: string;
  readonly verb: string;
  readonly what: string;
  readonly actor: Actor;
  readonly authority: Authority;
  readonly target: Target;
  readonly now: Temporal.Instant;
  readonly inputHash: string;
  readonly depth: number;
  /** The card that was pressed, where it stands in a one-to-one chat: it is brought up to date by an effect. */
  readonly pressed: MessagePlace | undefined;
  /** Pressed in a dialog, which closes: what came of it is written into the presser's chat. */
  readonly inDialog: boolean;
  /** The trace that its effects go on with. */
  readonly trace?: string | undefined;
  /** What follows from an event: see `Registry.heard`. */
  heard(event: DomainEvent): readonly string[] | 'unknown' | undefined;
}

export interface Batch {
  readonly operations: readonly Operation[];
  /** The records as they will stand, in the order of the operations' beginning. */
  readonly records: readonly StoreDocument[];
  readonly receipt: number;
}

/** Throws Error when a decision is too large, contradicts itself or reaches into another partition: our own mistakes. */
export function batchOf(commit: Commit): Batch {
  const { decision, target, authority, now } = commit;
  const settings: Settings = authority.settings;
  const touched = new Set<string>();
  const once = (id: string) => {
    if (touched.has(id)) throw new Error(`${commit.verb} writes or guards one record twice`);
    touched.add(id);
  };
  const operations: Operation[] = [];
  const records: StoreDocument[] = [];
  const entries: StoreDocument[] = [];
  for (const write of decision.writes) {
    if (write.target.partition !== target.partition) {
      throw new Error(`${commit.verb} writes outside its partition`);
    }
    once(write.target.id);
    const { record, entry } = audited(write, {
      actor: commit.actor,
      verb: commit.verb,
      what: commit.what,
      commandId: commit.commandId,
      settings: authority.version,
      at: now,
    });
    records.push(record);
    entries.push(entry);
    operations.push(
      write.before
        ? { op: 'replace', document: record, etag: write.before.etag }
        : { op: 'create', document: record },
    );
  }
  for (const guard of decision.guards ?? []) {
    if (guard.document.partition !== target.partition) {
      throw new Error(`${commit.verb} guards outside its partition`);
    }
    once(guard.document.id);
    operations.push({ op: 'replace', document: guard.document, etag: guard.etag });
  }
  for (const entry of entries) operations.push({ op: 'create', document: entry });
  for (const write of decision.writes) {
    const next = write.wake(settings);
    if (next) {
      const at = later(next.at, commit);
      const document = wakeDocument({
        target: write.target,
        authority: authority.id,
        at,
        verb: next.verb,
        setBy: receiptId(commit.commandId, commit.actor),
      });
      operations.push({ op: 'upsert', document });
    } else if (write.hadWake(settings)) {
      operations.push({ op: 'delete', id: wakeId(write.target.id) });
    }
  }
  const left = mostOperations - operations.length - 1;
  for (const document of spread(effectsOf(commit, entries), left)) {
    operations.push({ op: 'create', document });
  }
  operations.push({ op: 'create', document: receiptDocument(commit) });
  if (operations.length > mostOperations) {
    throw new Error(`${commit.verb} needs ${operations.length} operations; ${mostOperations} are allowed`);
  }
  return { operations, records, receipt: operations.length - 1 };
}

/**
 * A wake-up that was just answered and is still due would fire again at once, for ever: it is put off, so that a rule
 * that forgets to move on costs a look an hour and no more.
 */
function later(at: Temporal.Instant, commit: Commit): Temporal.Instant {
  const byClock = commit.actor.kind === 'service' && commit.actor.cause === 'clock';
  return byClock && Temporal.Instant.compare(at, commit.now) <= 0 ? commit.now.add({ hours: 1 }) : at;
}

/**
 * Within one instant the number of the record's own entry says which came first. Numbers of different chains cannot be
 * compared; what was decided without writing the record relied on what stood there, and comes after it.
 */
function seqOf(record: string, entries: readonly StoreDocument[]): string {
  const entry = entries.find((candidate) => candidate.record === record);
  return entry ? String(entry.seq).padStart(6, '0') : '999999';
}

function effectsOf(commit: Commit, entries: readonly StoreDocument[]): StoreDocument[] {
  const { decision, target, authority, now, depth } = commit;
  // By person too: a card shared by many has effects of its own for each who presses it.
  const from = receiptId(commit.commandId, commit.actor);
  const documents: StoreDocument[] = [];
  const add = (
    content: EffectContent,
    options: {
      due?: Temporal.Instant;
      /** `from`: where it stands in the stream, if not at the instant of the decision. */
      stream?: { person: string; record: string; from?: Temporal.Instant };
      state?: 'due' | 'waiting';
    } = {},
  ) => {
    const n = documents.length;
    const { stream } = options;
    documents.push(
      effectDocument({
        commandId: from,
        n,
        partition: target.partition,
        authority: authority.id,
        due: options.due ?? now,
        content,
        state: options.state,
        trace: commit.trace,
        ...(stream && {
          stream: streamOf(stream.person, stream.record),
          order: `${indexed(stream.from ?? now)}:${seqOf(stream.record, entries)}:${String(n).padStart(3, '0')}`,
        }),
      }),
    );
  };
  if (commit.pressed && commit.actor.kind === 'person') {
    const to = commit.actor.person.id;
    add(
      { type: 'update', to, place: commit.pressed, view: decision.show },
      { stream: { person: to, record: target.id } },
    );
  }
  if (commit.inDialog && commit.actor.kind === 'person') {
    const to = commit.actor.person.id;
    add(
      { type: 'message', to, view: decision.show, depth },
      { stream: { person: to, record: (decision.show.target ?? target).id } },
    );
  }
  for (const tell of decision.tell ?? []) {
    const stream = { person: tell.to, record: (tell.view.target ?? target).id };
    add(
      { type: 'message', to: tell.to, view: tell.view, unreachable: tell.unreachable, depth },
      // What is told later stands in the stream where it falls due: nothing waits for it, and it can be concealed.
      tell.at ? { due: tell.at, stream: { ...stream, from: tell.at } } : { stream },
    );
  }
  for (const refresh of decision.refresh ?? []) {
    // In the stream of what they are told: a card that is on its way as it was before is there when this comes.
    add(
      { type: 'refresh', to: refresh.to, about: streamOf(refresh.to, refresh.about.id), view: refresh.view },
      { stream: { person: refresh.to, record: refresh.about.id } },
    );
  }
  if (decision.conceal && decision.conceal.from.length > 0) {
    const { from, cards } = decision.conceal;
    add({ type: 'conceal', from: [...from], cards: cards.map(({ about, view }) => ({ about, view })) });
    // A list may have been on its way to a chat in that moment, and is known only once it is there.
    add({ type: 'conceal', from: [...from], cards: [] }, { due: now.add({ minutes: 1 }) });
  }
  if (depth < mostDepth) {
    for (const followUp of decision.commands ?? []) {
      add({
        type: 'command',
        verb: followUp.verb,
        target: followUp.target,
        input: followUp.input,
        depth: depth + 1,
      });
    }
    for (const asked of decision.errands ?? []) {
      const { name, input, target: about, reply } = asked;
      add(
        { type: 'errand', name, input, target: about, reply, depth: depth + 1 },
        {
          ...(asked.at ? { due: asked.at } : {}),
          ...(asked.stream === undefined ? {} : { stream: { person: asked.stream, record: about.id } }),
        },
      );
    }
    for (const event of decision.events ?? []) {
      const heard = commit.heard(event);
      // Whoever listens in this version wants nothing of it: there is nothing to carry out.
      if (heard?.length === 0) continue;
      const { name, data } = event;
      add(
        {
          type: 'event',
          name,
          target: event.target,
          data,
          depth: depth + 1,
          ...(heard ? { heard: heard === 'unknown' ? [] : [...heard] } : {}),
        },
        { state: heard ? 'due' : 'waiting' },
      );
    }
  } else if (
    (decision.commands?.length ?? 0) + (decision.events?.length ?? 0) + (decision.errands?.length ?? 0) >
    0
  ) {
    throw new Error(`${commit.verb} follows from ${depth} causes: a loop`);
  }
  if (decision.log) {
    add({ type: 'log', code: decision.log.code, fields: { ...decision.log.fields } });
  }
  return documents;
}
