/**
 * Every slot that there is for a small question, found the long way: each time with each chair, minute taker and room,
 * each checked by itself against each rule. It shares nothing with the finder but the calendar of working days.
 */
import type {
  Busy,
  Candidate,
  Chair,
  Period,
  RoomCalendar,
  SlotQuestion,
  SlotSettings,
} from '../../src/conference/index.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { at, day } from '../support/authority.ts';

export interface Slot {
  readonly date: Temporal.PlainDate;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly chair: Chair;
  readonly minuteTaker: Candidate | undefined;
  readonly room: RoomCalendar | undefined;
  readonly notice: number;
  readonly late: boolean;
  readonly tooSoon: boolean;
  readonly overCaseload: boolean;
  readonly cost: number;
  /** What decides between slots that cost the same, the least first. */
  readonly order: readonly (string | number)[];
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;
const minuteMs = 60_000;
/** A slot has moments, a calendar whole minutes. */
type Time = Pick<Slot, 'from' | 'until'>;
const msOf = ({ from, until }: Period | Time) =>
  [from, until].map((at) => (typeof at === 'number' ? at * minuteMs : at.epochMilliseconds)) as [
    number,
    number,
  ];

function overlaps(a: Time, b: Period | Time): boolean {
  const [[aFrom, aUntil], [bFrom, bUntil]] = [msOf(a), msOf(b)];
  return bFrom < bUntil && aFrom < bUntil && bFrom < aUntil;
}

/** Whether somebody can come from and go to everything else, the gap and the way between. */
function isFree(own: readonly Busy[], slot: Time, site: string | undefined, asked: Asked): boolean {
  const [slotFrom, slotUntil] = msOf(slot);
  return own.every((one) => {
    const [from, until] = msOf(one);
    if (from >= until) return true;
    const way = asked.question.travel.find(
      ({ between: [x, y] }) => (x === one.site && y === site) || (y === one.site && x === site),
    );
    const apart = (asked.settings.conferences.gapMinutes + (way?.minutes ?? 0)) * minuteMs;
    return until + apart <= slotFrom || slotUntil + apart <= from;
  });
}

interface Asked {
  readonly question: SlotQuestion;
  readonly today: Temporal.PlainDate;
  readonly settings: SlotSettings;
}

/** Every slot that keeps the rules which never give way; late ones and those of days too soon are marked. */
export function everySlot(question: SlotQuestion, today: Temporal.PlainDate, settings: SlotSettings): Slot[] {
  const asked = { question, today, settings };
  const { need } = question;
  const own = settings.conferences;
  const days = calendar(settings);
  const last = days.onOrBefore(need.dueOn);
  const review = need.type === 'review' || need.type === 'combinedReview';
  const opens = days.addWorkingDays(last, 1 - own.reviewWindowWorkingDays);
  const slots: Slot[] = [];
  const minutes = own.preMeetingMinutes + own.lengthMinutes;
  const end = days.addWorkingDays(last, 60);
  let lateDays = 0;
  for (let date = today.add({ days: 1 }); earlier(date, end); date = date.add({ days: 1 })) {
    if (!days.isWorkingDay(date)) continue;
    const late = earlier(last, date);
    const tooSoon = need.notBefore !== undefined && earlier(date, need.notBefore);
    if (review && !late && earlier(date, opens)) continue;
    if (late && tooSoon) continue;
    if (late && ++lateDays > own.lateWorkingDays) break;
    const closes = at(`${date}T${settings.workingHours.to}`);
    for (
      let from = at(`${date}T${settings.workingHours.from}`);
      Temporal.Instant.compare(from.add({ minutes }), closes) <= 0;
      from = from.add({ minutes: own.startEveryMinutes })
    ) {
      const time = { from, until: from.add({ minutes }) };
      if (need.familyCannot.some((one) => overlaps(time, one))) continue;
      const costOfTime = timeCost(asked, date, time);
      const notice = days.workingDaysBetween(today, date);
      for (const room of [...question.rooms, undefined]) {
        if (room === undefined && !own.onlineOnly[need.type]) continue;
        if (room && (room.capacity < (need.people ?? 0) || !isFree(room.busy, time, undefined, asked)))
          continue;
        if (!need.required.every((one) => isFree(one.busy, time, room?.site, asked))) continue;
        for (const chair of question.chairs) {
          if (!canChair(chair, date, time, room?.site, asked)) continue;
          for (const minuteTaker of own.minuteTaker ? question.minuteTakers : [undefined]) {
            if (minuteTaker) {
              if (minuteTaker.id === chair.id) continue;
              if (need.required.some((one) => one.id === minuteTaker.id)) continue;
              if (!isFree(minuteTaker.busy, time, room?.site, asked)) continue;
            }
            const most = own.childrenPerFullTimeChair * chair.shareOfFullTime + 1e-6;
            const stays = review && need.earlierChair === chair.id;
            slots.push({
              date,
              ...time,
              chair,
              minuteTaker,
              room,
              notice,
              late,
              tooSoon,
              overCaseload: !stays && chair.children + need.ages.length > most,
              cost:
                costOfTime +
                chairCost(chair, asked) +
                (room ? roomCost(room, asked) : own.weights.onlineOnly),
              order: [
                from.epochMilliseconds,
                chairCost(chair, asked),
                lastDay(chair, asked),
                chair.id,
                room ? roomCost(room, asked) : Number.MAX_VALUE,
                room?.capacity ?? 0,
                room?.id ?? '',
                minuteTaker ? loadOf(minuteTaker, asked) : 0,
                minuteTaker ? lastDay(minuteTaker, asked) : '',
                minuteTaker?.id ?? '',
              ],
            });
          }
        }
      }
    }
  }
  return slots.sort(inOrder);
}

export function inOrder(a: Slot, b: Slot): number {
  if (a.cost !== b.cost) return a.cost - b.cost;
  for (const [n, one] of a.order.entries()) {
    const other = b.order[n] ?? 0;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

export function usualNotice({ need }: SlotQuestion, settings: SlotSettings): number {
  const { notice } = settings.conferences;
  const police = notice.policeChecks.includes(need.type);
  return Math.max(notice.workingDays, police ? settings.timescales.policeChecksWorkingDays : 0);
}

function canChair(
  chair: Chair,
  date: Temporal.PlainDate,
  time: Time,
  site: string | undefined,
  asked: Asked,
): boolean {
  const { need } = asked.question;
  return (
    !need.responsibleBefore.includes(chair.id) &&
    need.required.every((one) => one.id !== chair.id) &&
    !chair.duty.some((one) => overlaps(time, one)) &&
    chair.conferenceDays.filter((one) => one === date.toString()).length <
      asked.settings.conferences.mostADay &&
    isFree(chair.busy, time, site, asked)
  );
}

function timeCost(asked: Asked, date: Temporal.PlainDate, time: Time): number {
  const { question, today, settings } = asked;
  const { need } = question;
  const { weights, school, ...own } = settings.conferences;
  const days = calendar(settings);
  const written = need.reportsOn ?? days.addWorkingDays(today, own.reportWritingWorkingDays);
  const shared = days.addWorkingDays(days.onOrAfter(written), settings.timescales.reports[need.type]);
  const after = days.workingDaysBetween(shared, date);
  const short = usualNotice(question, settings) - days.workingDaysBetween(today, date);
  let cost = after > 0 ? after * weights.later : -after * weights.beforeReports;
  if (short > 0) cost += short * weights.shortNotice;
  if (need.ages.some((age) => age !== undefined && age >= school.ages.from && age <= school.ages.to)) {
    const spans = school.terms.map((term) => [day(term.from), day(term.to)] as const);
    const [first, final] = [spans[0]?.[0], spans.at(-1)?.[1]];
    const known =
      first !== undefined && final !== undefined && !earlier(date, first) && !earlier(final, date);
    const holiday = known && spans.every(([from, to]) => earlier(date, from) || earlier(to, date));
    const inHours =
      Temporal.Instant.compare(time.from, at(`${date}T${school.hours.from}`)) >= 0 &&
      Temporal.Instant.compare(time.until, at(`${date}T${school.hours.to}`)) <= 0;
    if (holiday && (need.type === 'review' || need.type === 'combinedReview'))
      cost += weights.reviewInHolidays;
    else if (holiday || !inHours) cost += weights.outsideSchool;
  }
  return cost;
}

function chairCost(chair: Chair, asked: Asked): number {
  const { need, chairs } = asked.question;
  const { weights } = asked.settings.conferences;
  const may = chairs.filter(
    ({ id }) => !need.responsibleBefore.includes(id) && need.required.every((one) => one.id !== id),
  );
  const least = Math.min(...may.map((one) => loadOf(one, asked)));
  let cost = Math.round(weights.balance * (loadOf(chair, asked) - least));
  if (need.earlierChair === chair.id) return cost;
  if (need.earlierChair !== undefined) cost += weights.anotherChair;
  const { linkedChairs } = need;
  if (linkedChairs.length > 0) {
    const place = linkedChairs.includes(chair.id) ? linkedChairs.indexOf(chair.id) : linkedChairs.length;
    cost += Math.round((weights.notLinked * place) / linkedChairs.length);
  }
  return cost;
}

function roomCost(room: RoomCalendar, { question: { need }, settings }: Asked): number {
  const { wheelchairAccess, separateEntrances, separateWaitingAreas } = need.roomNeeds;
  const missing = [
    wheelchairAccess === true && !room.wheelchairAccessible,
    separateEntrances === true && !room.separateEntrances,
    separateWaitingAreas === true && !room.separateWaitingAreas,
    need.separateAttendance && !(room.separateEntrances || room.separateWaitingAreas),
  ];
  return missing.filter(Boolean).length * settings.conferences.weights.roomNeed;
}

/** Days of conferences in the weeks up to the last day in time (the questions here are never longer than a search). */
function recent(who: Candidate, { question, settings }: Asked): readonly string[] {
  const days = calendar(settings);
  const due = days.onOrBefore(question.need.dueOn);
  const start = due.subtract({ weeks: settings.conferences.balanceWeeks });
  return who.conferenceDays.filter((one) => earlier(start, day(one)) && !earlier(due, day(one)));
}

const loadOf = (who: Candidate, asked: Asked) => recent(who, asked).length / who.shareOfFullTime;

function lastDay(who: Candidate, asked: Asked): string {
  return recent(who, asked).reduce((latest, one) => (one > latest ? one : latest), '');
}

/** What could be taken in time at all, whatever gives way for it. */
export function possible(slots: readonly Slot[], settings: SlotSettings): Slot[] {
  const { shortestWorkingDays } = settings.conferences.notice;
  return slots.filter((slot) => !slot.late && !slot.tooSoon && slot.notice >= shortestWorkingDays);
}

/** The slots out of which the finder must choose: nothing gives way while something fits without it. */
export function allowed(slots: readonly Slot[], question: SlotQuestion, settings: SlotSettings): Slot[] {
  const inTime = possible(slots, settings);
  for (const notice of [usualNotice(question, settings), settings.conferences.notice.shortestWorkingDays]) {
    for (const over of [false, true]) {
      const found = inTime.filter((slot) => slot.notice >= notice && (over || !slot.overCaseload));
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Of ordered slots the first that do not overlap, two a day at most while others are to be had. */
export function choice(ordered: readonly Slot[], most: number): readonly Slot[] {
  const taken: Slot[] = [];
  for (const aDay of [2, most]) {
    for (const slot of ordered) {
      const onDay = taken.filter((one) => one.date.equals(slot.date)).length;
      if (taken.length < most && onDay < aDay && !taken.some((one) => overlaps(one, slot))) taken.push(slot);
    }
  }
  return ordered.filter((slot) => taken.includes(slot));
}
