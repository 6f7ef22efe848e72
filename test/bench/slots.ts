/**
 * How long a large service waits for the slots of a conference: 40 chairs, 40 minute takers, 60 rooms on eight sites
 * and 30 working days, with calendars as full as they are in practice; and the worst case, in which nothing fits and
 * the reasons, the late slots and what would help are looked for as well.
 */
import { findSlots, type SlotAnswer, type SlotQuestion } from '../../src/conference/index.ts';
import { periodOf } from '../../src/conference/minutes.ts';
import { momentOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import type { Measured } from './figures.ts';
import { median, percentile } from './numbers.ts';

const today = Temporal.PlainDate.from('2027-02-01');
const sites = Array.from({ length: 8 }, (_, n) => `site-${n + 1}`);
/** Questions that are asked in turn; made beforehand, so that making them is not measured. */
const different = 10;
const sizes = { chairs: 40, minuteTakers: 40, rooms: 60, workingDays: 30 };

export async function measureSlots(rounds: number): Promise<Measured> {
  const kinds = { offers: 0, none: 0 };
  const times: number[] = [];
  const worst: number[] = [];
  const questions = Array.from({ length: different }, (_, n) => largeQuestion(n, n % 2 === 0));
  // The first questions warm the engine up, as a process that has run for a minute is.
  for (let round = -3 * different; round < rounds; round += 1) {
    const n = (round + 3 * different) % different;
    const none = n % 2 === 0;
    const question = questions[n];
    if (!question) continue;
    const start = performance.now();
    const answer: SlotAnswer = findSlots(question, today, defaultSettings);
    const took = performance.now() - start;
    if (round < 0) continue;
    if ((answer.kind === 'none') !== none) throw new Error(`round ${round} found ${answer.kind}`);
    kinds[answer.kind] += 1;
    times.push(took);
    if (none) worst.push(took);
  }
  return {
    figures: {
      'slots.p99Ms': percentile(times, 0.99),
      'slots.medianMs': median(times),
      'slots.noneMedianMs': median(worst),
    },
    notes: [`slots: ${kinds.offers} questions with offers, ${kinds.none} where nothing fitted`],
  };
}

/** `none`: every chair is busy somewhere within each half day that is in time. */
export function largeQuestion(seed: number, none: boolean): SlotQuestion {
  const next = random(seed + 1_000);
  const whole = (below: number) => Math.floor(next() * below);
  const days = calendar(defaultSettings);
  const dates = Array.from({ length: sizes.workingDays + 20 }, (_, n) => days.addWorkingDays(today, n + 1));
  const dueOn = days.addWorkingDays(today, sizes.workingDays);
  const period = (date: Temporal.PlainDate, from: number, minutes: number) => {
    const start = momentOf(date, '09:00').add({ minutes: from });
    return periodOf(start, start.add({ minutes }));
  };
  /** Of each day so many things in the calendar, some of them at a site. */
  const calendarOf = (aDay: number) =>
    dates.flatMap((date) =>
      Array.from({ length: whole(aDay + 1) }, () => ({
        ...period(date, 15 * whole(30), 30 + 30 * whole(4)),
        site: next() < 0.5 ? sites[whole(sites.length)] : undefined,
      })),
    );
  const blockers = dates
    .filter((date) => Temporal.PlainDate.compare(date, dueOn) <= 0)
    .flatMap((date) => [period(date, 90, 60), period(date, 300, 60)]);
  const candidate = (kind: string, n: number) => ({
    id: `${kind}-${String(n).padStart(2, '0')}`,
    name: `${kind} ${n}`,
    busy: calendarOf(4),
    shareOfFullTime: [1, 1, 0.8, 0.6][whole(4)] ?? 1,
    conferenceDays: Array.from({ length: 20 }, () => `${today.add({ days: whole(100) - 60 })}`),
  });
  return {
    chairs: Array.from({ length: sizes.chairs }, (_, n) => {
      const own = candidate('chair', n);
      return {
        ...own,
        busy: none ? [...own.busy, ...blockers] : own.busy,
        children: 40 + whole(60),
        duty: dates.filter(() => next() < 0.1).map((date) => period(date, next() < 0.5 ? 0 : 240, 240)),
      };
    }),
    minuteTakers: Array.from({ length: sizes.minuteTakers }, (_, n) => candidate('taker', n)),
    rooms: Array.from({ length: sizes.rooms }, (_, n) => ({
      id: `room-${n}`,
      name: `Room ${n}`,
      site: sites[n % sites.length] ?? 'site-1',
      email: `room-${n}@example.org`,
      capacity: 8 + whole(20),
      wheelchairAccessible: next() < 0.6,
      separateEntrances: next() < 0.2,
      separateWaitingAreas: next() < 0.3,
      busy: calendarOf(3),
    })),
    travel: sites.flatMap((one, n) =>
      sites.slice(0, n).map((other) => ({ between: [other, one] as const, minutes: 10 + whole(40) })),
    ),
    need: {
      type: 'initial',
      dueOn,
      ages: [4, 9, undefined],
      roomNeeds: { wheelchairAccess: true },
      people: 14,
      separateAttendance: true,
      required: [{ id: 'worker', name: 'Worker', busy: calendarOf(3) }],
      familyCannot: dates.filter(() => next() < 0.2).map((date) => period(date, 0, 180)),
      linkedChairs: ['chair-03', 'chair-17'],
      earlierChair: 'chair-05',
      responsibleBefore: ['chair-09'],
    },
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
