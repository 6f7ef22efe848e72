/**
 * Receipts: one for each command and person, in the partition that follows from the command alone. A press delivered
 * twice finds its receipt and is shown the present state.
 */
import { hash } from 'node:crypto';
import type { Actor, Person } from './actor.ts';
import { keptAt } from './audit.ts';
import type { Commit } from './commit.ts';
import { shortHash } from './ids.ts';
import { canonical, isJson } from './json.ts';
import type { StoreDocument, Stored } from './store.ts';

export const receiptKind = 'receipt';

export function receiptId(commandId: string, actor: Actor): string {
  return `receipt:${commandId}:${keyOf(actor)}`;
}

const keys = new WeakMap<Person, string>();

/** A person acts again and again, and each of their decisions names the receipt several times. */
function keyOfPerson(person: Person): string {
  let key = keys.get(person);
  if (key === undefined) {
    key = shortHash(person.id);
    keys.set(person, key);
  }
  return key;
}

function keyOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return keyOfPerson(actor.person);
    case 'outsider':
    case 'holder':
      return shortHash(actor.id);
    case 'service':
      return 'service';
  }
}

/** A hash of what was typed and pressed, by which a second press with other input is told from a repeat. */
export function inputHashOf(input: unknown): string {
  return hash('sha256', isJson(input) ? canonical(input) : '', 'base64url').slice(0, 24);
}

export function receiptDocument(commit: Commit): StoreDocument {
  return {
    id: receiptId(commit.commandId, commit.actor),
    partition: commit.target.partition,
    kind: receiptKind,
    authority: commit.authority.id,
    schema: 1,
    ttl: commit.authority.settings.lifetimes.receiptDays * 86_400,
    at: keptAt(
      commit.now,
      commit.decision.writes.some(({ dayOnly }) => dayOnly),
    ).toString(),
    verb: commit.verb,
    inputHash: commit.inputHash,
  };
}

export function sameInput(receipt: Stored, inputHash: string): boolean {
  return receipt.document.inputHash === inputHash;
}
