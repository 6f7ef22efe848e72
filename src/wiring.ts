/** Which actions follow from which events, at a glance; and all that can be done or looked at. */
import { consultationEntries, consultationFollowings } from './consultation/index.ts';
import { enquiryEntries, enquiryFollowings, watchTarget } from './enquiry/index.ts';
import { anchorEntries, anchorTarget } from './kernel/anchors.ts';
import type { Entry, Subscription } from './kernel/registry.ts';
import type { Target } from './kernel/view.ts';
import { holidayEntries, holidaysTarget } from './people/holidays.ts';
import { troubleEntries } from './people/trouble.ts';

export const entries: readonly Entry[] = [
  ...anchorEntries,
  ...troubleEntries,
  ...holidayEntries,
  ...consultationEntries,
  ...enquiryEntries,
];

export const subscriptions: readonly Subscription[] = [
  // consultation.decided, consultation.withdrawn -> lookup.leave: its children are in no open request any more.
  ...consultationFollowings,
  // consultation.sent, .decided, .corrected, .settled -> enquiry.note: a strategy discussion that was held is recorded,
  // and one that started section 47 enquiries opens the enquiry.
  // case.restricted -> enquiry.hide: its cards are taken away from those left out.
  ...enquiryFollowings,
];

/** What runs for ever: asked for at every start, once an authority. A repeat finds what is there. */
export const beginnings: readonly {
  readonly verb: string;
  readonly target: (authority: string) => Target;
}[] = [
  { verb: 'audit.begin', target: anchorTarget },
  { verb: 'holidays.begin', target: holidaysTarget },
  { verb: 'enquiry.begin', target: watchTarget },
];

/** The kinds of records that carry an audit chain. */
export const auditedKinds = [
  'consultation',
  'case',
  'lookup',
  'discussion',
  'enquiry',
  'enquiryWatch',
  'anchor',
  'heads',
  'holidayWatch',
] as const;

/** The view that tells business support of what could not be carried out. */
export const troubleView = 'service.trouble';
