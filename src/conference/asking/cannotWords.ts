/** The times that a family cannot manage, as they can be typed again: of records that do not hold what was typed. Pure. */
import { dayOf, formatMonth, formatTime } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import type { Conference } from '../record.ts';

const noon = '12:00';

/**
 * One line a time, `3 December 2026` or `3 December 2026 morning`; what lies before today is left out. `readCannot` reads them as
 * the same times.
 */
export function cannotTyped(
  { cannot, cannotAs }: Conference['needs'],
  today: Temporal.PlainDate,
  { workingHours }: Pick<Settings, 'workingHours'>,
): string {
  if (cannotAs !== undefined) return cannotAs;
  return cannot
    .flatMap(({ from, until }) => {
      const [begins, ends] = [Temporal.Instant.from(from), Temporal.Instant.from(until)];
      const day = dayOf(begins);
      if (Temporal.PlainDate.compare(day, today) < 0) return [];
      const [a, b] = [formatTime(begins), formatTime(ends)];
      const half =
        a === workingHours.from && b === noon
          ? ' morning'
          : a === noon && b === workingHours.to
            ? ' afternoon'
            : '';
      return [`${day.day} ${formatMonth(day)}${half}`];
    })
    .join('\n');
}
