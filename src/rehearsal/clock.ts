/** A clock that runs with real time and can be moved on, never back. */
import { type Clock, systemClock } from '../kernel/clock.ts';

/** What the room needs of a clock. `moveTo` carries out all that falls due by then before it resolves. */
export interface RoomClock extends Clock {
  /** Throws ClockGoesBack. */
  moveTo(instant: Temporal.Instant): Promise<void>;
  /** The next instant at which something falls due, if anything does. */
  nextDue?(): Promise<Temporal.Instant | undefined>;
}

export class ClockGoesBack extends Error {
  readonly code = 'ClockGoesBack';
  constructor() {
    super('The clock only goes forward.');
    this.name = 'ClockGoesBack';
  }
}

/** Carries out what is due by `until`, and tells what falls due next. Both look at the clock's own present. */
export interface DueWork {
  settle(until: Temporal.Instant): Promise<void>;
  nextDue?(): Promise<Temporal.Instant | undefined>;
}

export interface MovableClock extends RoomClock {
  /** How far the clock is ahead of real time, in milliseconds; only grows. */
  offsetMs(): number;
  /** Joins the work that falls due; before that, moving the clock carries nothing out. */
  attach(work: DueWork): void;
}

/** A due time that does not go away after this many attempts is passed over, so that a fault cannot stop the clock. */
const ATTEMPTS_PER_DUE_TIME = 3;

/**
 * A clock ahead of real time by an offset that only grows. `moveTo` steps from due time to due time, so that what would
 * have happened in between happens in order and at its own time.
 */
export function movableClock(
  options: { offsetMs?: number; real?: Clock; onMoved?: (offsetMs: number) => void } = {},
): MovableClock {
  const real = options.real ?? systemClock;
  let offset = options.offsetMs ?? 0;
  let latest = real.now().add({ milliseconds: offset });
  let work: DueWork | undefined;
  let moving: Promise<void> = Promise.resolve();

  const now = () => {
    const seen = real.now().add({ milliseconds: offset });
    if (Temporal.Instant.compare(seen, latest) > 0) latest = seen;
    return latest;
  };
  const ahead = (instant: Temporal.Instant) => {
    if (Temporal.Instant.compare(instant, now()) <= 0) return;
    offset = instant.epochMilliseconds - real.now().epochMilliseconds;
    latest = instant;
    options.onMoved?.(offset);
  };
  const move = async (target: Temporal.Instant) => {
    if (Temporal.Instant.compare(target, now()) < 0) throw new ClockGoesBack();
    let previous: Temporal.Instant | undefined;
    let attempts = 0;
    for (;;) {
      const due = await work?.nextDue?.();
      if (due === undefined || Temporal.Instant.compare(due, target) > 0) break;
      attempts = previous !== undefined && Temporal.Instant.compare(due, previous) === 0 ? attempts + 1 : 1;
      if (attempts > ATTEMPTS_PER_DUE_TIME) break;
      previous = due;
      ahead(due);
      await work?.settle(due);
    }
    ahead(target);
    await work?.settle(target);
  };

  return {
    now,
    offsetMs: () => offset,
    attach: (joined) => {
      work = joined;
    },
    moveTo: (instant) => {
      const turn = moving.then(() => move(instant));
      moving = turn.catch(() => undefined);
      return turn;
    },
    nextDue: async () => work?.nextDue?.(),
  };
}
