/** What falls due next for a consultation: one function, recomputed by every decision; when it fires, the present counts. */
import { momentOf } from '../practice/dates.ts';
import { endOfWorkingDay } from '../practice/response.ts';
import type { Settings } from '../practice/settings.ts';
import type { Consultation } from './record.ts';
import { standingOf, stubFrom } from './standing.ts';

/** Most reminders of one thing; the last also goes to somebody who can act in their stead. */
export const mostReminders = 3;

export type Due =
  | { readonly what: 'view' | 'settlement' | 'entry' | 'review'; readonly at: Temporal.Instant }
  | { readonly what: 'stub'; readonly at: Temporal.Instant };

/** All that is to come, earliest first. Each repeats after as many working days again, up to `mostReminders` times. */
export function duesOf(value: Consultation, settings: Settings): readonly Due[] {
  const dues: Due[] = [];
  const repeat = (what: 'view' | 'settlement' | 'entry', since: string, workingDays: number) => {
    if (value.reminded[what] >= mostReminders) return;
    const at = endOfWorkingDay(
      Temporal.Instant.from(since),
      workingDays * (value.reminded[what] + 1),
      settings,
    );
    dues.push({ what, at });
  };
  const standing = standingOf(value);
  if (standing === 'awaitingView' && value.outcome) {
    repeat('view', value.outcome.at, settings.viewChaseWorkingDays);
  }
  if (standing === 'differing' && value.view) {
    repeat('settlement', value.view.at, settings.settleWithinWorkingDays);
  }
  if (value.outcome && !value.entered) {
    repeat('entry', value.outcome.at, settings.settleWithinWorkingDays + 1);
  }
  const reviewOn = value.outcome?.course.reviewOn;
  if (reviewOn && value.reminded.review === 0) {
    dues.push({
      what: 'review',
      at: momentOf(Temporal.PlainDate.from(reviewOn), settings.workingHours.from),
    });
  }
  const stub = stubFrom(value, settings);
  if (stub && !value.shrunk) dues.push({ what: 'stub', at: stub });
  return dues.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

export function nextDue(value: Consultation, settings: Settings): Temporal.Instant | undefined {
  return duesOf(value, settings)[0]?.at;
}
