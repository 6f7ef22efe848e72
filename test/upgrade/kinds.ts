/** Every kind of record as this version has it, so that what another version wrote can be held against it. */
import { ownMeetingType } from '../../src/conference/apart/record.ts';
import { caseloadType } from '../../src/conference/caseload.ts';
import { diaryDayType, holdType } from '../../src/conference/diary/record.ts';
import { freeBusyType, freeBusyWatchType } from '../../src/conference/freeBusy/record.ts';
import { contactType, invitationType } from '../../src/conference/invitations.ts';
import { outlookWatchType } from '../../src/conference/outlook/watch.ts';
import { conferenceType } from '../../src/conference/record.ts';
import { familyAdultType, routeType, safetyType } from '../../src/conference/safety/record.ts';
import { caseType, consultationType, lookupType } from '../../src/consultation/record.ts';
import { discussionType, enquiryType } from '../../src/enquiry/record.ts';
import { watchType } from '../../src/enquiry/watchRecord.ts';
import { anchorType, headsType } from '../../src/kernel/anchors.ts';
import { change, type Write } from '../../src/kernel/decision.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { parseRecord, type RecordType } from '../../src/kernel/records.ts';
import type { StoreDocument, Stored } from '../../src/kernel/store.ts';
import { feedbackType } from '../../src/meeting/after/feedback/record.ts';
import { absenceType, monitoringType, paperType, teamsReportType } from '../../src/meeting/after/record.ts';
import { childViewsType, familyContactType } from '../../src/meeting/before/record.ts';
import {
  attendanceType,
  claimType,
  hintType,
  meetingType,
  preparationType,
} from '../../src/meeting/record.ts';
import { holidayWatchType } from '../../src/people/holidays.ts';
import { outcomeType, planType } from '../../src/plan/record.ts';
import { rotaType } from '../../src/rota/record.ts';
import { rotaWatchType } from '../../src/rota/watch.ts';

export interface Kind {
  readonly kind: string;
  readonly version: number;
  /** Throws Refusal `broken` for what cannot be read. Gives the fields for queries that follow from the content. */
  indexed(stored: Stored): Readonly<Record<string, string | number | boolean>>;
  /** The record written once more, as it was read. */
  again(stored: Stored): Write;
}

function kindOf<T extends JsonObject>(type: RecordType<T>): Kind {
  return {
    kind: type.kind,
    version: type.version,
    indexed: (stored) => type.index(parseRecord(type, stored).value),
    again(stored) {
      const loaded = parseRecord(type, stored);
      return change(loaded, loaded.value);
    },
  };
}

export const kinds: readonly Kind[] = [
  kindOf(absenceType),
  kindOf(anchorType),
  kindOf(attendanceType),
  kindOf(caseType),
  kindOf(childViewsType),
  kindOf(claimType),
  kindOf(conferenceType),
  kindOf(consultationType),
  kindOf(contactType),
  kindOf(diaryDayType),
  kindOf(discussionType),
  kindOf(enquiryType),
  kindOf(familyAdultType),
  kindOf(familyContactType),
  kindOf(feedbackType),
  kindOf(freeBusyType),
  kindOf(freeBusyWatchType),
  kindOf(headsType),
  kindOf(hintType),
  kindOf(holdType),
  kindOf(holidayWatchType),
  kindOf(invitationType),
  kindOf(lookupType),
  kindOf(meetingType),
  kindOf(monitoringType),
  kindOf(outcomeType),
  kindOf(outlookWatchType),
  kindOf(caseloadType),
  kindOf(ownMeetingType),
  kindOf(paperType),
  kindOf(planType),
  kindOf(preparationType),
  kindOf(rotaType),
  kindOf(rotaWatchType),
  kindOf(routeType),
  kindOf(safetyType),
  kindOf(teamsReportType),
  kindOf(watchType),
];

export function kindOfDocument({ kind }: StoreDocument): Kind {
  const found = kinds.find((one) => one.kind === kind);
  if (!found) throw new Error(`there is no kind of record ${kind} any more`);
  return found;
}
