import type { StoreIndex } from '../../src/kernel/store.ts';

/** What the contract suite's queries stand on; engines under test are opened with these. */
export const contractIndexes: readonly StoreIndex[] = [
  { kind: 'task', fields: ['list', 'dueAt'] },
  { kind: 'task', fields: ['list', 'open', 'dueAt'] },
  { kind: 'note', fields: ['list'] },
  // Words that mean something in SQL.
  { kind: 'word', fields: ['value', 'order'] },
];
