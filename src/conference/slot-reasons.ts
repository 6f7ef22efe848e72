/** Why a slot is offered, and what there is to know against it, as facts; slot-words.ts says them. */
import { caseloadLimit } from './balance.ts';
import { instantOf } from './minutes.ts';
import { lacksOf, type RoomLack, schoolFit } from './preferences.ts';
import { dayAt, type Fit, type SlotSearch } from './slot-search.ts';

/** What speaks for a slot. Days are working days. */
export type Reason =
  | { readonly kind: 'inTime'; readonly spare: number; readonly lastInTime: Temporal.PlainDate }
  | { readonly kind: 'reports'; readonly spare: number }
  | { readonly kind: 'notice'; readonly workingDays: number }
  | { readonly kind: 'school'; readonly termKnown: boolean }
  | { readonly kind: 'familyChair'; readonly name: string }
  | { readonly kind: 'linkedChair'; readonly name: string }
  | {
      readonly kind: 'balance';
      readonly name: string;
      readonly count: number;
      readonly share: number;
      readonly weeks: number;
      /** Nobody who may have the case has had fewer for their hours. */
      readonly least: boolean;
    }
  | { readonly kind: 'roomMeets'; readonly needs: readonly RoomLack[] };

/** What a person should know before they take it. */
export type Caution =
  | { readonly kind: 'late'; readonly workingDays: number; readonly lastInTime: Temporal.PlainDate }
  | { readonly kind: 'beforeReports'; readonly workingDays: number }
  | {
      readonly kind: 'shortNotice';
      readonly workingDays: number;
      readonly usual: number;
      /** Police are asked for checks, which want this long. */
      readonly police: boolean;
    }
  | { readonly kind: 'outsideSchoolHours' }
  | { readonly kind: 'schoolHoliday' }
  | { readonly kind: 'anotherChair'; readonly name: string | undefined }
  | {
      readonly kind: 'overCaseload';
      readonly name: string;
      readonly children: number;
      readonly limit: number;
    }
  | { readonly kind: 'roomLacks'; readonly needs: readonly RoomLack[] }
  | { readonly kind: 'onlineOnly' };

/** One slot, as it is put before a person. */
export interface Offer {
  /** When people arrive: the pre-meeting begins. */
  readonly from: Temporal.Instant;
  /** When the conference itself begins. */
  readonly meetingFrom: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly chair: string;
  /** Undefined where the service books none. */
  readonly minuteTaker: string | undefined;
  /** Id of the room; undefined when it is online only. */
  readonly room: string | undefined;
  /** Points against it, by the settings' weights. */
  readonly cost: number;
  readonly reasons: readonly Reason[];
  readonly cautions: readonly Caution[];
}

export function offerOf(search: SlotSearch, fit: Fit): Offer {
  const { times } = search;
  const from = times.from[fit.at] ?? 0;
  return {
    from: instantOf(from),
    meetingFrom: instantOf(from + times.preMeeting),
    until: instantOf(from + times.length),
    chair: fit.chair.id,
    minuteTaker: fit.minuteTaker?.id,
    room: fit.room?.room.id,
    cost: fit.cost,
    reasons: [...reasonsOfTime(search, fit), ...reasonsOfPeople(search, fit)],
    cautions: [...cautionsOfTime(search, fit), ...cautionsOfPeople(search, fit)],
  };
}

const some = <T>(...all: readonly (T | false | undefined)[]): T[] =>
  all.filter((one): one is T => one !== false && one !== undefined);

function reasonsOfTime(search: SlotSearch, fit: Fit): readonly Reason[] {
  const { times } = search;
  const day = dayAt(times, fit.at);
  return some<Reason>(
    day.lateBy === 0 && { kind: 'inTime', spare: day.spare, lastInTime: times.lastInTime },
    day.afterReports >= 0 && { kind: 'reports', spare: day.afterReports },
    day.notice >= times.usualNotice && { kind: 'notice', workingDays: day.notice },
    schoolOf(search, fit) === 'fits' && { kind: 'school', termKnown: day.school === 'term' },
  );
}

function cautionsOfTime(search: SlotSearch, fit: Fit): readonly Caution[] {
  const { times, question, settings } = search;
  const day = dayAt(times, fit.at);
  const school = schoolOf(search, fit);
  return some<Caution>(
    day.lateBy > 0 && { kind: 'late', workingDays: day.lateBy, lastInTime: times.lastInTime },
    day.afterReports < 0 && { kind: 'beforeReports', workingDays: -day.afterReports },
    day.notice < times.usualNotice && {
      kind: 'shortNotice',
      workingDays: day.notice,
      usual: times.usualNotice,
      police: settings.conferences.notice.policeChecks.includes(question.need.type),
    },
    school === 'outsideHours' && { kind: 'outsideSchoolHours' },
    school === 'holiday' && { kind: 'schoolHoliday' },
  );
}

function schoolOf({ times, question, settings }: SlotSearch, { at }: Fit) {
  return schoolFit(times.from[at] ?? 0, times.length, dayAt(times, at), question.need, settings);
}

function reasonsOfPeople({ question, settings, leastLoad }: SlotSearch, fit: Fit): readonly Reason[] {
  const { need } = question;
  const { id, chair, load } = fit.chair;
  const { name } = chair;
  const wanted = fit.room ? roomNeedsOf(need) : [];
  const lacks = fit.room ? lacksOf(fit.room.room, need) : [];
  const met = wanted.filter((one) => !lacks.includes(one));
  return some<Reason>(
    need.earlierChair === id && { kind: 'familyChair', name },
    need.linkedChairs.includes(id) && { kind: 'linkedChair', name },
    {
      kind: 'balance',
      name,
      count: load.count,
      share: chair.shareOfFullTime,
      weeks: settings.conferences.balanceWeeks,
      least: load.perFullTime === leastLoad,
    },
    met.length > 0 && { kind: 'roomMeets', needs: met },
  );
}

function cautionsOfPeople({ question, settings }: SlotSearch, fit: Fit): readonly Caution[] {
  const { need, chairs } = question;
  const { id, chair } = fit.chair;
  const earlier = chairs.find((one) => one.id === need.earlierChair);
  const lacks = fit.room ? lacksOf(fit.room.room, need) : [];
  return some<Caution>(
    need.earlierChair !== undefined &&
      need.earlierChair !== id && { kind: 'anotherChair', name: earlier?.name },
    !fit.chair.withinCaseload && {
      kind: 'overCaseload',
      name: chair.name,
      children: chair.children + need.ages.length,
      limit: caseloadLimit(chair, settings),
    },
    lacks.length > 0 && { kind: 'roomLacks', needs: lacks },
    fit.room === undefined && { kind: 'onlineOnly' },
  );
}

/** Everything that the family needs of a room. */
function roomNeedsOf({ roomNeeds, separateAttendance }: SlotSearch['question']['need']): RoomLack[] {
  return some<RoomLack>(
    roomNeeds.wheelchairAccess && 'wheelchairAccess',
    roomNeeds.separateEntrances && 'separateEntrances',
    roomNeeds.separateWaitingAreas && 'separateWaitingAreas',
    separateAttendance && 'apart',
  );
}
