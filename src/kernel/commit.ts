/** Turns a Decision into the one batch that holds it: records, guards, audit entries, effects, wake-ups, receipt. */
import type { Settings } from '../practice/settings.ts';
import type { Actor, Authority } from './actor.ts';
import { audited } from './audit.ts';
import type { Decision } from './decision.ts';
import { type EffectContent, effectDocument, indexed, streamOf, wakeDocument, wakeId } from './effects.ts';
import type { MessagePlace } from './messenger.ts';
import { receiptDocument } from './receipts.ts';
import type { Operation, StoreDocument } from './store.ts';
import type { Target } from './view.ts';

/** Most operations in one batch; Cosmos allows 100. */
export const mostOperations = 60;

/** A follow-up beyond this many causes is a loop of ours, and is not followed. */
export const mostDepth = 6;

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
  /** Whether any action follows from an event of this name. */
  heard(event: string): boolean;
}

export interface Batch {
  readonly operations: readonly Operation[];
  /** The records as they will stand, in the order of the operations' beginning. */
  readonly records: readonly StoreDocument[];
  readonly receipt: number;
}

/** Throws Error when a decision is too large or reaches into another partition: our own mistakes. */
export function batchOf(commit: Commit): Batch {
  const { decision, target, authority, now } = commit;
  const settings: Settings = authority.settings;
  const operations: Operation[] = [];
  const records: StoreDocument[] = [];
  const entries: StoreDocument[] = [];
  for (const write of decision.writes) {
    if (write.target.partition !== target.partition) {
      throw new Error(`${commit.verb} writes outside its partition`);
    }
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
    operations.push({ op: 'replace', document: guard.document, etag: guard.etag });
  }
  for (const entry of entries) operations.push({ op: 'create', document: entry });
  for (const write of decision.writes) {
    if (!write.wakes) continue;
    const next = write.wake(settings);
    operations.push(
      next
        ? {
            op: 'upsert',
            document: wakeDocument({
              target: write.target,
              authority: authority.id,
              at: later(next.at, commit),
              verb: next.verb,
            }),
          }
        : { op: 'delete', id: wakeId(write.target.id) },
    );
  }
  for (const document of effectsOf(commit, entries)) operations.push({ op: 'create', document });
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

function effectsOf(commit: Commit, entries: readonly StoreDocument[]): StoreDocument[] {
  const { decision, commandId, target, authority, now, depth } = commit;
  const documents: StoreDocument[] = [];
  const seq = String(entries[0]?.seq ?? 0).padStart(6, '0');
  const add = (
    content: EffectContent,
    options: { due?: Temporal.Instant; stream?: string; state?: 'due' | 'waiting' } = {},
  ) => {
    const n = documents.length;
    documents.push(
      effectDocument({
        commandId,
        n,
        partition: target.partition,
        authority: authority.id,
        due: options.due ?? now,
        content,
        state: options.state,
        stream: options.stream,
        order: `${seq}:${indexed(now)}:${String(n).padStart(3, '0')}`,
      }),
    );
  };
  if (commit.pressed && commit.actor.kind === 'person') {
    const to = commit.actor.person.id;
    add(
      { type: 'update', to, place: commit.pressed, view: decision.show },
      { stream: streamOf(to, target.id) },
    );
  }
  for (const tell of decision.tell ?? []) {
    add(
      { type: 'message', to: tell.to, view: tell.view, unreachable: tell.unreachable, depth },
      tell.at ? { due: tell.at } : { stream: streamOf(tell.to, (tell.view.target ?? target).id) },
    );
  }
  for (const refresh of decision.refresh ?? []) {
    add({
      type: 'refresh',
      to: refresh.to,
      about: streamOf(refresh.to, refresh.about.id),
      view: refresh.view,
    });
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
    for (const event of decision.events ?? []) {
      add(
        { type: 'event', name: event.name, target: event.target, data: event.data, depth: depth + 1 },
        { state: commit.heard(event.name) ? 'due' : 'waiting' },
      );
    }
  } else if ((decision.commands?.length ?? 0) + (decision.events?.length ?? 0) > 0) {
    throw new Error(`${commit.verb} follows from ${depth} causes: a loop`);
  }
  if (decision.log) {
    add({ type: 'log', code: decision.log.code, fields: { ...decision.log.fields } });
  }
  return documents;
}
