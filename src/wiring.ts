/** Which actions follow from which events, at a glance; and all that can be done or looked at. */
import {
  conferenceEntries,
  conferenceFollowings,
  conferenceLinked,
  freeBusyBeginning,
  invitationEntries,
  invitationFollowings,
  outlookTarget,
  safetyEntries,
  tracedConferences,
} from './conference/index.ts';
import {
  caseTimeline,
  consultationEntries,
  consultationFollowings,
  tracedConsultations,
} from './consultation/index.ts';
import {
  enquiryEntries,
  enquiryFollowings,
  watchTarget as enquiryWatchTarget,
  tracedEnquiries,
} from './enquiry/index.ts';
import type { Authority } from './kernel/actor.ts';
import { anchorEntries, anchorTarget } from './kernel/anchors.ts';
import type { Linked } from './kernel/links.ts';
import { referenceView } from './kernel/references.ts';
import type { Entry, Subscription } from './kernel/registry.ts';
import type { StoreDocument } from './kernel/store.ts';
import type { Traced } from './kernel/traced.ts';
import type { Target } from './kernel/view.ts';
import {
  meetingEntries,
  meetingFollowings,
  meetingLinked,
  paperCopy,
  tracedAfter,
  tracedBefore,
  tracedMeetings,
} from './meeting/index.ts';
import { holidayEntries, holidaysTarget } from './people/holidays.ts';
import { troubleEntries } from './people/trouble.ts';
import { copiedDecisions, countingTarget, planEntries, planFollowings, tracedPlans } from './plan/index.ts';
import { rotaEntries, watchTarget } from './rota/index.ts';

/** What stands in the timeline of a case: of each slice the records of a family that a person may see. */
const ofCase: readonly Traced[] = [
  tracedConsultations,
  tracedEnquiries,
  tracedConferences,
  tracedBefore,
  tracedMeetings,
  tracedAfter,
  tracedPlans,
];

const ofSlices: readonly Entry[] = [
  ...anchorEntries,
  ...troubleEntries,
  ...holidayEntries,
  ...rotaEntries,
  ...consultationEntries,
  ...enquiryEntries,
  ...conferenceEntries,
  ...invitationEntries,
  ...safetyEntries,
  ...meetingEntries,
  ...planEntries,
  // The copy for the case record of a conference, with what later slices have to say in it.
  paperCopy([copiedDecisions]),
  caseTimeline(ofCase),
];

/** A typed reference opens whatever view says that its prefix does. */
export const entries: readonly Entry[] = [...ofSlices, referenceView(ofSlices)];

export const subscriptions: readonly Subscription[] = [
  // consultation.decided, consultation.withdrawn -> lookup.leave: its children are in no open request any more.
  // rota.changed -> consultation.redirect: what waits for somebody who is off duty goes to whoever is on.
  ...consultationFollowings,
  // consultation.sent, .decided, .corrected, .settled -> enquiry.note: a strategy discussion that was held is recorded,
  // and one that started section 47 enquiries opens the enquiry.
  // .decided, .corrected, .settled -> enquiry.doubt: one that says so no longer is put to the enquiry's people.
  // case.restricted -> enquiry.hide: its cards are taken away from those left out.
  ...enquiryFollowings,
  // case.restricted -> conference.hide: the same of its conferences.
  // enquiry.explained -> conference.noteLate: why it is late is not asked once more when a time is chosen.
  // rota.engaged -> conference.findElsewhere: of conferences booked for somebody who is on leave or on duty then, chair
  // and business support are told.
  // enquiry.clock -> conference.followClock: a discussion that is recorded or corrected after a conference was asked for
  // moves the day by which it is due.
  ...conferenceFollowings,
  // conference.asked -> conference.propose: whom the settings think of stands on its list, and
  // whoever was asked to the one that it follows.
  // conference.moved, conference.cancelled -> conference.followTime: those who tell the family are told.
  ...invitationFollowings,
  // conference.booked, .moved, .cancelled -> meeting.prepare: the meeting knows when it is near.
  // The same and conference.signed -> meeting.askForReports: agencies are asked whether they come, and for their reports.
  // meeting.held -> after.begin: monitoring form, letter and record have their days.
  ...meetingFollowings,
  // conference.asked -> plan.lookFor: of a review whose children have a plan that Quorate does not know, it is asked.
  // conference.cancelled -> plan.askAgain: the plans that a review was to look at ask for another.
  // case.restricted -> plan.hide: the same of its plans and of what its conferences decided.
  ...planFollowings,
];

/** What links lead to, by purpose. */
export const linked: readonly Linked[] = [...conferenceLinked, ...meetingLinked];

/** What runs for ever: asked for at every start, once an authority. A repeat finds what is there. */
export const beginnings: readonly {
  readonly verb: string;
  /** By the authority's id, and by its settings. */
  readonly target: (authority: string, whole: Authority) => Target;
}[] = [
  { verb: 'audit.begin', target: anchorTarget },
  { verb: 'holidays.begin', target: holidaysTarget },
  // The rota out of the authority file, once; and again what the file has changed since.
  { verb: 'rota.begin', target: watchTarget },
  { verb: 'enquiry.begin', target: enquiryWatchTarget },
  freeBusyBeginning,
  { verb: 'outlook.begin', target: outlookTarget },
  // Caseloads that were never counted, or from a number that the authority file has changed since.
  { verb: 'plan.countAll', target: countingTarget },
];

/** The kinds of records that carry an audit chain. */
export const auditedKinds = [
  'consultation',
  'case',
  'lookup',
  'discussion',
  'enquiry',
  'enquiryWatch',
  'conference',
  'diaryDay',
  'hold',
  'freeBusy',
  'freeBusyWatch',
  'outlookWatch',
  'caseload',
  'invitation',
  'contact',
  'safety',
  'familyAdult',
  'route',
  'ownMeeting',
  'meeting',
  'attendance',
  'claim',
  'hint',
  'preparation',
  'familyContact',
  'childViews',
  'monitoring',
  'paper',
  'absence',
  'outcome',
  'plan',
  'teamsReport',
  'feedback',
  'anchor',
  'heads',
  'holidayWatch',
  'rota',
  'rotaWatch',
] as const;

/**
 * What of a case is not over yet, by the fields by which its records are found; undefined of what is. A case of which
 * something is not is not erased.
 */
export function goesOn(document: StoreDocument, now: Temporal.Instant): string | undefined {
  const { kind, open, awaitsManager, waits, starts } = document;
  switch (kind) {
    case 'consultation':
      if (open === true) return 'a consultation is open';
      return awaitsManager === 'yes' ? 'a consultation waits for a manager' : undefined;
    case 'enquiry':
      return open === true ? 'an enquiry is running' : undefined;
    case 'conference':
      if (waits === 'yes') return 'a conference waits for its time';
      return typeof starts === 'string' && Temporal.Instant.compare(Temporal.Instant.from(starts), now) > 0
        ? 'a conference is ahead'
        : undefined;
    case 'plan':
      return open === 'yes' ? 'a plan is open' : undefined;
    default:
      return undefined;
  }
}

/** The view that tells business support of what could not be carried out. */
export const troubleView = 'service.trouble';
