/**
 * Gathers what is asked when a slot is looked for: the need out of the conference, everybody's times out of the diary
 * and the rota. Outlook is asked once more after the hold; here nobody waits for it.
 */
import { type Case, namedIn } from '../consultation/index.ts';
import type { Authority, Person } from '../kernel/actor.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import { dayOf, london, momentOf } from '../practice/dates.ts';
import { dueOn } from '../practice/timescales.ts';
import { type Rota, sessionsOn } from '../rota/index.ts';
import { ageOn } from './ages.ts';
import { expectedDay } from './asking/source.ts';
import { type DiaryDay, diaryDayType, diaryPartition, type ResourceKind } from './diary/record.ts';
import { dueOf } from './due.ts';
import type { Conference } from './record.ts';
import type { Busy, Candidate, Chair, ConferenceNeed, Period, SlotQuestion } from './slot-question.ts';

const daysInWeek = 7;
/** Documents of a diary that are read at once, and how often: 40 chairs with rooms and minute takers for half a year. */
const pageSize = 1_000;
const mostPages = 8;

/** What the diary holds from the weeks over which conferences are shared out, as far ahead as anything is booked. */
export async function diaryOf(
  authority: Authority,
  today: Temporal.PlainDate,
  read: Reader,
): Promise<readonly DiaryDay[]> {
  const from = today.subtract({ days: authority.settings.conferences.balanceWeeks * daysInWeek }).toString();
  const days: DiaryDay[] = [];
  let continuation: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const found = await read.list(diaryDayType, {
      partition: diaryPartition(authority),
      range: { field: 'day', from },
      order: 'ascending',
      limit: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    days.push(...found.items.map(({ value }) => value));
    continuation = found.continuation;
    if (continuation === undefined) break;
  }
  return days;
}

export interface Known {
  readonly conference: Loaded<Conference>;
  readonly case: Loaded<Case>;
  /** Every conference of the case, this one too. */
  readonly conferences: readonly Loaded<Conference>[];
  readonly diary: readonly DiaryDay[];
  readonly rota: Rota;
}

export function slotQuestion(known: Known, authority: Authority, now: Temporal.Instant): SlotQuestion {
  const { conference, case: family, rota } = known;
  const { value } = conference;
  const today = dayOf(now);
  const calendars = calendarsOf(known);
  const duty = dutyOf(authority, rota, today);
  // Of a restricted case only people named take part.
  const named = (person: Person) => namedIn(person.id, family.value.restricted);
  const candidate = (kind: ResourceKind, person: Person): Candidate => ({
    id: person.id,
    name: person.name,
    shareOfFullTime: person.shareOfFullTime ?? 1,
    busy: [...calendars.busy(kind, person.id), ...awayOf(person.id, rota)],
    conferenceDays: calendars.days(kind, person.id),
  });
  const chairs = authority.withRole('chair').filter(named);
  const takers = authority.withRole('minuteTaker').filter(named);
  return {
    need: needOf(known, authority, today, calendars.busy('worker', value.worker)),
    // Children on plans are not known yet: nobody is over a limit.
    chairs: chairs.map(
      (one): Chair => ({
        ...candidate('chair', one),
        children: 0,
        duty: duty.get(one.id) ?? [],
      }),
    ),
    minuteTakers: takers.map((one) => candidate('minuteTaker', one)),
    rooms:
      value.needs.place === 'online'
        ? []
        : authority.rooms.map((room) => ({ ...room, busy: calendars.busy('room', room.id) })),
    travel: authority.travel,
  };
}

function needOf(
  { conference, case: family, conferences }: Known,
  authority: Authority,
  today: Temporal.PlainDate,
  workerBusy: readonly Busy[],
): ConferenceNeed {
  const { value } = conference;
  const { needs } = value;
  const worker = authority.person(value.worker);
  const earlier = earlierChairOf(conference, conferences, today);
  const notBefore = earliestOf(value, authority);
  return {
    type: value.type,
    dueOn: dueOf(value, authority.settings),
    ages: value.children.map((child) => ageOn(child, today)),
    lengthMinutes: needs.minutes,
    preMeetingMinutes: needs.preMinutes,
    ...(notBefore ? { notBefore } : {}),
    roomNeeds: needs.wheelchair ? { wheelchairAccess: true } : {},
    separateAttendance: needs.apart,
    required: worker ? [{ id: worker.id, name: worker.name, busy: workerBusy }] : [],
    familyCannot: needs.cannot.map(({ from, until }) => ({
      from: Temporal.Instant.from(from),
      until: Temporal.Instant.from(until),
    })),
    linkedChairs: authority.team(value.team)?.linkedChairs ?? [],
    ...(earlier === undefined ? {} : { earlierChair: earlier }),
    responsibleBefore: [value.worker, value.manager, ...(family.value.prior ?? [])],
  };
}

/** A conference about children not yet born alone is not held in the first weeks of the pregnancy (S8). */
function earliestOf({ type, children }: Conference, { settings }: Authority): Temporal.PlainDate | undefined {
  const expected = type === 'preBirth' ? expectedDay(children) : undefined;
  return expected && dueOn('preBirthEarliest', expected, settings);
}

/** Who chaired the family's last conference before this one. */
function earlierChairOf(
  conference: Loaded<Conference>,
  conferences: readonly Loaded<Conference>[],
  today: Temporal.PlainDate,
): string | undefined {
  return conferences
    .filter(({ target, value }) => target.id !== conference.target.id && value.cancelled === undefined)
    .flatMap(({ value }) => (value.booking?.state === 'booked' ? [value.booking.slot] : []))
    .filter(({ starts }) => Temporal.PlainDate.compare(dayOf(Temporal.Instant.from(starts)), today) <= 0)
    .sort((a, b) => Temporal.Instant.compare(a.starts, b.starts))
    .at(-1)?.chair;
}

/** Everybody's times in the diary, without what stands there because of this very conference. */
function calendarsOf({ conference, diary }: Known) {
  const own = (at: { readonly partition: string; readonly id: string }) =>
    at.partition === conference.target.partition && at.id === conference.target.id;
  const byResource = new Map<string, DiaryDay[]>();
  for (const day of diary) {
    const key = `${day.resource.kind} ${day.resource.id}`;
    byResource.set(key, [...(byResource.get(key) ?? []), day]);
  }
  const entries = (kind: ResourceKind, id: string) =>
    (byResource.get(`${kind} ${id}`) ?? []).flatMap((one) =>
      one.entries.filter((entry) => !own(entry.conference)).map((entry) => ({ ...entry, day: one.day })),
    );
  return {
    busy: (kind: ResourceKind, id: string): readonly Busy[] =>
      entries(kind, id).map(({ from, until, site }) => ({
        from: Temporal.Instant.from(from),
        until: Temporal.Instant.from(until),
        ...(site === undefined ? {} : { site }),
      })),
    days: (kind: ResourceKind, id: string): readonly Temporal.PlainDate[] =>
      entries(kind, id).map(({ day }) => Temporal.PlainDate.from(day)),
  };
}

/** Leave that stands in the rota. */
function awayOf(person: string, { leave }: Rota): readonly Busy[] {
  return leave
    .filter((one) => one.person === person)
    .flatMap(({ from, to, part }): Busy[] => {
      const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
      if (!part) {
        return [
          {
            from: first.toZonedDateTime(london).toInstant(),
            until: last.add({ days: 1 }).toZonedDateTime(london).toInstant(),
          },
        ];
      }
      const { days } = first.until(last);
      return Array.from({ length: days + 1 }, (_, n) => first.add({ days: n })).map((day) => ({
        from: momentOf(day, part.from),
        until: momentOf(day, part.to),
      }));
    });
}

/** Every chair's duty over the days that can be searched. */
function dutyOf(authority: Authority, rota: Rota, today: Temporal.PlainDate): ReadonlyMap<string, Period[]> {
  const { searchWorkingDays, lateWorkingDays, reviewWindowWorkingDays } = authority.settings.conferences;
  // Working days in calendar days, with room for holidays.
  const days = 2 * (searchWorkingDays + lateWorkingDays + reviewWindowWorkingDays);
  const duty = new Map<string, Period[]>();
  for (let n = 0; n <= days; n += 1) {
    for (const { chair, from, until } of sessionsOn(authority, rota, today.add({ days: n }))) {
      duty.set(chair.id, [...(duty.get(chair.id) ?? []), { from, until }]);
    }
  }
  return duty;
}
