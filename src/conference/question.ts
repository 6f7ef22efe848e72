/**
 * Gathers what is asked when a slot is looked for: the need out of the conference, everybody's times out of the diary,
 * the rota and what Outlook said when it was read last. It is asked once more after the hold; here nobody waits for it.
 */
import { type Case, namedIn } from '../consultation/index.ts';
import type { Authority, Person } from '../kernel/actor.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import { dayOf, london, momentOf } from '../practice/dates.ts';
import { dueOn } from '../practice/timescales.ts';
import { type Rota, sessionsOn } from '../rota/index.ts';
import { ageOn } from './ages.ts';
import { expectedDay } from './asking/source.ts';
import { type Counted, caseloadsOf, childrenWith } from './caseload.ts';
import { diaryFrom } from './diary/reading.ts';
import { type DiaryDay, diaryPartition, otherWays, type ResourceKind } from './diary/record.ts';
import { dueOf } from './due.ts';
import { type Outlook, type OutlookKept, outlookOf } from './freeBusy/known.ts';
import { ownerOf } from './freeBusy/record.ts';
import { type Period, periodIn, periodOf } from './minutes.ts';
import { requiredOf } from './needs.ts';
import type { Conference } from './record.ts';
import type { Busy, Candidate, Chair, ConferenceNeed, SlotQuestion } from './slot-question.ts';

const daysInWeek = 7;
/** What the diary holds from the weeks over which conferences are shared out, as far ahead as anything is booked. */
export function diaryOf(
  authority: Authority,
  today: Temporal.PlainDate,
  read: Reader,
): Promise<readonly DiaryDay[]> {
  const { balanceWeeks } = authority.settings.conferences;
  return diaryFrom(diaryPartition(authority), today.subtract({ days: balanceWeeks * daysInWeek }), read);
}

export interface Known {
  readonly conference: Loaded<Conference>;
  readonly case: Loaded<Case>;
  /** Every conference of the case, this one too. */
  readonly conferences: readonly Loaded<Conference>[];
  readonly diary: readonly DiaryDay[];
  readonly rota: Rota;
  /** What the slice that keeps plans has counted of chairs; of others the authority file says. */
  readonly caseloads?: readonly Loaded<Counted>[];
  /** What Outlook said last; left out where a service's calendars are not kept there. */
  readonly outlook?: OutlookKept | undefined;
  /** How many are to come, as far as it is known. */
  readonly people?: number;
}

export function slotQuestion(known: Known, authority: Authority, now: Temporal.Instant): SlotQuestion {
  const { conference, case: family, rota } = known;
  const { value } = conference;
  const today = dayOf(now);
  const outlook = known.outlook && outlookOf(known.outlook, authority, now);
  const calendars = calendarsOf(known, outlook);
  const duty = dutyOf(authority, rota, today, dueOf(value, authority.settings));
  const caseloads = caseloadsOf(
    authority,
    (known.caseloads ?? []).map(({ value }) => value),
  );
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
    need: needOf(known, authority, today, (id) => calendars.busy('worker', id)),
    chairs: chairs.map(
      (one): Chair => ({
        ...candidate('chair', one),
        children: childrenWith(caseloads.get(one.id), calendars.entries('chair', one.id)),
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
  { conference, case: family, conferences, people }: Known,
  authority: Authority,
  today: Temporal.PlainDate,
  busyOf: (person: string) => readonly Busy[],
): ConferenceNeed {
  const { value } = conference;
  const { needs } = value;
  const listed = (id: string) => authority.person(id) ?? [];
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
    ...(people === undefined ? {} : { people: Math.min(people, largestRoom(authority)) }),
    required: requiredOf(value)
      .flatMap(listed)
      .map(({ id, name }) => ({ id, name, busy: busyOf(id) })),
    familyCannot: needs.cannot.map(periodIn),
    linkedChairs: authority.team(value.team)?.linkedChairs ?? [],
    ...(earlier === undefined ? {} : { earlierChair: earlier }),
    responsibleBefore: [value.worker, value.manager, ...(family.value.prior ?? [])],
  };
}

/** Where more are to come than any room has seats for it is the largest that is wanted: the others join through Teams. */
const largestRoom = ({ rooms }: Pick<Authority, 'rooms'>): number =>
  Math.max(0, ...rooms.map(({ capacity }) => capacity));

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
  return (
    conferences
      .filter(({ target, value }) => target.id !== conference.target.id && value.cancelled === undefined)
      .flatMap(({ value }) => (value.booking?.state === 'booked' ? [value.booking.slot] : []))
      .filter(({ starts }) => Temporal.PlainDate.compare(dayOf(Temporal.Instant.from(starts)), today) <= 0)
      .sort((a, b) => Temporal.Instant.compare(a.starts, b.starts))
      .at(-1)?.chair ?? conference.value.follows?.chair
  );
}

/** Everybody's times in Outlook and in the diary, without what stands there because of this very conference. */
function calendarsOf({ conference, diary }: Known, outlook: Outlook | undefined) {
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
    entries,
    busy: (kind: ResourceKind, id: string): readonly Busy[] => [
      ...(outlook?.busy(ownerOf({ kind, id })) ?? []),
      // Whoever chairs one conference takes no minutes of another meanwhile.
      ...[{ kind, id }, ...otherWays({ kind, id })]
        .flatMap((one) => entries(one.kind, one.id))
        .map(({ from, until, site }) => ({
          ...periodIn({ from, until }),
          ...(site === undefined ? {} : { site }),
        })),
    ],
    days: (kind: ResourceKind, id: string): readonly string[] => entries(kind, id).map(({ day }) => day),
  };
}

/** Leave that stands in the rota. */
export function awayOf(person: string, { leave }: Rota): readonly Busy[] {
  return leave
    .filter((one) => one.person === person)
    .flatMap(({ from, to, part }): Busy[] => {
      const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
      if (!part) {
        return [
          periodOf(
            first.toZonedDateTime(london).toInstant(),
            last.add({ days: 1 }).toZonedDateTime(london).toInstant(),
          ),
        ];
      }
      const { days } = first.until(last);
      return Array.from({ length: days + 1 }, (_, n) => first.add({ days: n })).map((day) =>
        periodOf(momentOf(day, part.from), momentOf(day, part.to)),
      );
    });
}

/** Every chair's duty over the days that can be searched. */
function dutyOf(
  authority: Authority,
  rota: Rota,
  today: Temporal.PlainDate,
  due: Temporal.PlainDate,
): ReadonlyMap<string, Period[]> {
  const { searchWorkingDays, lateWorkingDays, reviewWindowWorkingDays } = authority.settings.conferences;
  // Working days in calendar days, with room for holidays; a review can be due in half a year.
  const searched = 2 * (searchWorkingDays + lateWorkingDays + reviewWindowWorkingDays);
  const days = Math.max(searched, today.until(due).days + 2 * lateWorkingDays);
  const duty = new Map<string, Period[]>();
  for (let n = 0; n <= days; n += 1) {
    for (const { chair, from, until } of sessionsOn(authority, rota, today.add({ days: n }))) {
      duty.set(chair.id, [...(duty.get(chair.id) ?? []), periodOf(from, until)]);
    }
  }
  return duty;
}
