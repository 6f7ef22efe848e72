/**
 * What speaks against a slot, in points by the settings' weights: the one with the fewest is offered first. Every
 * preference is one function of the day, the chair or the room alone, so the best whole is made of the best parts.
 */
import type { Room } from '../kernel/actor.ts';
import { isReview } from '../practice/codes.ts';
import type { Load } from './balance.ts';
import type { Minute } from './minutes.ts';
import type { Chair, ConferenceNeed, RoomCalendar, SlotSettings } from './slot-question.ts';
import type { SearchDay, SearchTimes } from './slot-times.ts';

/** A need of the family that a room does not meet. */
export type RoomLack = 'wheelchairAccess' | 'separateEntrances' | 'separateWaitingAreas' | 'apart';

export function lacksOf(
  room: Room,
  need: Pick<ConferenceNeed, 'roomNeeds' | 'separateAttendance'>,
): readonly RoomLack[] {
  const { roomNeeds, separateAttendance } = need;
  const lacks: RoomLack[] = [];
  if (roomNeeds.wheelchairAccess && !room.wheelchairAccessible) lacks.push('wheelchairAccess');
  if (roomNeeds.separateEntrances && !room.separateEntrances) lacks.push('separateEntrances');
  if (roomNeeds.separateWaitingAreas && !room.separateWaitingAreas) lacks.push('separateWaitingAreas');
  if (separateAttendance && !room.separateEntrances && !room.separateWaitingAreas) lacks.push('apart');
  return lacks;
}

/** Whether a child of the conference is of an age to be at school. */
export function isAtSchool(need: ConferenceNeed, { conferences: { school } }: SlotSettings): boolean {
  return need.ages.some((age) => age !== undefined && age >= school.ages.from && age <= school.ages.to);
}

/** How a time lies to school: `fits`, or why not; undefined where no child is at school. */
export type SchoolFit = 'fits' | 'outsideHours' | 'holiday' | undefined;

export function schoolFit(
  from: Minute,
  length: number,
  day: SearchDay,
  need: ConferenceNeed,
  settings: SlotSettings,
): SchoolFit {
  if (!isAtSchool(need, settings)) return undefined;
  if (day.school === 'holiday') return 'holiday';
  return from >= day.schoolFrom && from + length <= day.schoolUntil ? 'fits' : 'outsideHours';
}

export function costOfTime(
  from: Minute,
  day: SearchDay,
  times: SearchTimes,
  need: ConferenceNeed,
  settings: SlotSettings,
): number {
  const { weights } = settings.conferences;
  const school = schoolFit(from, times.length, day, need, settings);
  const review = isReview(need.type);
  return (
    weights.later * Math.max(0, day.afterReports) +
    weights.beforeReports * Math.max(0, -day.afterReports) +
    weights.shortNotice * Math.max(0, times.usualNotice - day.notice) +
    (school === 'holiday' && review ? weights.reviewInHolidays : 0) +
    (school === 'outsideHours' || (school === 'holiday' && !review) ? weights.outsideSchool : 0)
  );
}

/** `least`: the smallest load of all chairs who may have the case, for full-time hours. */
export function costOfChair(
  chair: Chair,
  load: Load,
  least: number,
  need: ConferenceNeed,
  { conferences: { weights } }: SlotSettings,
): number {
  const { earlierChair, linkedChairs } = need;
  const isEarlier = earlierChair === chair.id;
  const other = earlierChair === undefined || isEarlier ? 0 : weights.anotherChair;
  const place = linkedChairs.indexOf(chair.id);
  const distance = place < 0 ? linkedChairs.length : place;
  // The family's own chair need not be linked to the team.
  const link =
    isEarlier || linkedChairs.length === 0
      ? 0
      : Math.round((weights.notLinked * distance) / linkedChairs.length);
  return other + link + Math.round(weights.balance * (load.perFullTime - least));
}

/** Online only when there is no room. */
export function costOfRoom(
  room: RoomCalendar | undefined,
  need: ConferenceNeed,
  { conferences: { weights } }: SlotSettings,
): number {
  return room === undefined ? weights.onlineOnly : weights.roomNeed * lacksOf(room, need).length;
}
