/** Which actions follow from which events, at a glance; and all that can be done or looked at. */
import { consultationEntries, consultationFollowings } from './consultation/index.ts';
import { anchorEntries } from './kernel/anchors.ts';
import type { Entry, Subscription } from './kernel/registry.ts';
import { troubleEntries } from './people/trouble.ts';

export const entries: readonly Entry[] = [...anchorEntries, ...troubleEntries, ...consultationEntries];

export const subscriptions: readonly Subscription[] = [
  // consultation.decided, consultation.withdrawn -> lookup.leave: its children are in no open request any more.
  ...consultationFollowings,
];

/** The kinds of records that carry an audit chain. */
export const auditedKinds = ['consultation', 'case', 'lookup', 'anchor', 'heads'] as const;

/** The view that tells business support of what could not be carried out. */
export const troubleView = 'service.trouble';
