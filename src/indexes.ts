/** Every index that the product's queries need, and no others; both engines are built from this list. */
import type { StoreIndex } from './kernel/store.ts';

export const indexes: readonly StoreIndex[] = [
  // What is due, for the worker; events that wait for a listener; what is stuck, for business support.
  { kind: 'effect', fields: ['state', 'due'] },
  // One person's messages about one record, in their order.
  { kind: 'effect', fields: ['stream', 'state', 'order'] },
  // A case's timeline, and a day's entries for its anchor.
  { kind: 'audit', fields: ['at'] },
  { kind: 'consultation', fields: ['asker', 'sentAt'] },
  { kind: 'consultation', fields: ['holder', 'open', 'sentAt'] },
  { kind: 'consultation', fields: ['manager', 'sentAt'] },
  { kind: 'consultation', fields: ['unentered', 'sentAt'] },
  // Every record and every entry, for `npm run audit:verify`.
  { kind: 'audit', fields: [] },
  { kind: 'case', fields: [] },
  { kind: 'lookup', fields: [] },
  { kind: 'anchor', fields: [] },
  { kind: 'heads', fields: [] },
];
