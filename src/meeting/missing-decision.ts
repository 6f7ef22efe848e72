/**
 * What the chair has not recorded of a conference that is over: whether it was quorate and went ahead, without which
 * nothing follows; and, of one that was held, what was decided about every child. It may not have been held at all, or
 * Quorate was down while it was: Quorate does not know, and asks until somebody says. Pure.
 */
import { dayOf } from '../practice/dates.ts';
import type { Settings } from '../practice/settings.ts';
import { addWorkingMinutes, nextOpening } from '../practice/working-hours.ts';
import type { Meeting } from './record.ts';

type Facts = Pick<Meeting, 'until' | 'decision' | 'childrenOpen' | 'chased'>;

/** Meetings run over, and a chair who records it at the end of the day need not be asked. */
const workingMinutesAfter = 60;

/** `decision`: the chair's own about the conference. `children`: about some of the children, or all. */
export function missingOf({ until, decision, childrenOpen }: Facts): 'decision' | 'children' | undefined {
  if (!decision) return until === undefined ? undefined : 'decision';
  return childrenOpen ? 'children' : undefined;
}

/** When the chair is asked for it: after the end, or after the decision where that came later; then when work begins. */
export function askedNextAt(value: Facts, settings: Settings): Temporal.Instant | undefined {
  if (missingOf(value) === undefined) return undefined;
  const { until, decision, chased } = value;
  if (chased) return nextOpening(dayOf(Temporal.Instant.from(chased.at)), settings);
  const [over] = [until, decision?.at]
    .flatMap((at) => (at === undefined ? [] : [Temporal.Instant.from(at)]))
    .sort(Temporal.Instant.compare)
    .slice(-1);
  return over && addWorkingMinutes(over, workingMinutesAfter, settings);
}
