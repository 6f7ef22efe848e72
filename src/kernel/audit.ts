/**
 * The audit chain of each record. Entries are written in the same batch as the change; each holds the hash of the one
 * before, and the record holds the head. Content that is sensitive stands there as hashes salted with a salt that
 * lives in the record alone: when the record is lawfully erased, the hashes mean nothing and no chain breaks.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from './actor.ts';
import type { Write } from './decision.ts';
import { randomId } from './ids.ts';
import { canonical, type Json, type JsonObject } from './json.ts';
import type { AuditHead } from './records.ts';
import type { StoreDocument } from './store.ts';

export const auditKind = 'audit';

export const auditContent = z.object({
  recordKind: z.string(),
  verb: z.string(),
  what: z.string(),
  commandId: z.string(),
  /** `person:<tenant>:<object id>`, `outsider:<tenant>:<object id>`, `holder:link:<record id>`, `service:<cause>` or `operator:<name>`. */
  who: z.string(),
  settings: z.string(),
  /** Field to its values before and after; salted hashes but for fields that are not sensitive. */
  changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
  /** Salted hash of the whole record after the change. */
  state: z.string(),
  prev: z.string(),
  hash: z.string(),
});
export type AuditContent = z.infer<typeof auditContent>;

export function auditId(record: string, seq: number): string {
  return `audit:${record}:${String(seq).padStart(6, '0')}`;
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}

/**
 * Salted hash of a whole record as the newest entry holds it: its content, and the fields by which it is found and by
 * which rights are judged. Only the head itself is left out, which holds this hash's own.
 */
export function stateHash(salt: string, record: StoreDocument): string {
  const { auditSeq: _seq, auditHead: _head, salt: _salt, ...rest } = record;
  return sha256(`${salt}\n${canonical(rest)}`);
}

/** The hash of an entry, over everything in it but the hash itself. */
export function entryHash(document: StoreDocument): string {
  const { id, partition, record, seq, at, authority } = document;
  return sha256(
    canonical({
      id,
      partition,
      record,
      seq,
      at,
      authority,
      data: { ...contentOf(document), hash: undefined },
    } as JsonObject), // JSON throughout: it came out of, or goes into, a document
  );
}

function contentOf(document: StoreDocument): JsonObject {
  const { data } = document;
  return isObject(data) ? data : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whoever runs a command of the project on the store itself: a name as they gave it, and no right that Quorate knows. */
export interface Operator {
  readonly kind: 'operator';
  readonly name: string;
}

export function actorName(actor: Actor | Operator): string {
  switch (actor.kind) {
    case 'person':
      return `person:${actor.person.id}`;
    case 'service':
      return `service:${actor.cause}`;
    case 'holder':
      return `holder:${actor.id}`;
    case 'outsider':
      return `outsider:${actor.id}`;
    case 'operator':
      return `operator:${actor.name}`;
  }
}

/** The moment, or the beginning of its day where that alone is kept: anchors go by the same days. */
export function keptAt(at: Temporal.Instant, dayOnly: boolean): Temporal.Instant {
  return dayOnly ? at.toZonedDateTimeISO('UTC').startOfDay().toInstant() : at;
}

/** Of a new record every field is new: `state` stands for what is sensitive, and only the open ones are told one by one. */
function opened({ openFields }: Write, after: JsonObject): JsonObject {
  const changes: Record<string, Json> = {};
  for (const field of openFields) {
    const now = after[field];
    if (now !== undefined) changes[field] = [null, now];
  }
  return changes;
}

/** Each field that has another value than before, with both, or with what stands for them. */
function changed(write: Write, before: JsonObject, after: JsonObject, salt: string): JsonObject {
  const changes: Record<string, Json> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[field];
    const now = after[field];
    if (old === now) continue;
    const oldText = old === undefined ? '' : canonical(old);
    const nowText = now === undefined ? '' : canonical(now);
    if (oldText === nowText) continue;
    // Of what is erased no new hash is made either: that the field was changed is all that is told.
    changes[field] = write.openFields.includes(field)
      ? [old ?? null, now ?? null]
      : write.erases
        ? [null, null]
        : [
            old === undefined ? null : sha256(salt + oldText),
            now === undefined ? null : sha256(salt + nowText),
          ];
  }
  return changes;
}

/** The entry for one change, and the record's document carrying the new head. */
export function audited(
  write: Write,
  about: {
    actor: Actor | Operator;
    verb: string;
    what: string;
    commandId: string;
    settings: string;
    at: Temporal.Instant;
  },
): { readonly record: StoreDocument; readonly entry: StoreDocument } {
  const head: AuditHead = write.before?.head ?? { seq: 0, hash: '', salt: randomId() };
  const seq = head.seq + 1;
  const salt = write.erases ? randomId() : head.salt;
  const bare = write.document();
  const state = stateHash(salt, bare);
  const after = contentOf(bare);
  const changes = write.before ? changed(write, write.before.value, after, salt) : opened(write, after);
  const data: JsonObject = {
    recordKind: write.kind,
    verb: about.verb,
    what: about.what,
    commandId: about.commandId,
    who: actorName(about.actor),
    settings: about.settings,
    changes,
    state,
    prev: head.hash,
  };
  const unsealed: StoreDocument = {
    id: auditId(write.target.id, seq),
    partition: write.target.partition,
    kind: auditKind,
    authority: bare.authority,
    schema: 1,
    record: write.target.id,
    seq,
    at: keptAt(about.at, write.dayOnly === true).toString({ smallestUnit: 'millisecond' }),
    data,
  };
  const hash = entryHash(unsealed);
  const entry: StoreDocument = { ...unsealed, data: { ...data, hash } };
  return { entry, record: { ...bare, auditSeq: seq, auditHead: hash, salt } };
}
