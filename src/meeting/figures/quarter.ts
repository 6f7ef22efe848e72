/** The quarters that figures are of: of the calendar, so that four from April make a year of the service. Pure. */
import { momentOf } from '../../practice/dates.ts';

export interface Quarter {
  /** `2027-Q1` */
  readonly name: string;
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

function quarterAt(day: Temporal.PlainDate): Quarter {
  const n = Math.ceil(day.month / 3);
  const first = day.with({ month: 3 * n - 2, day: 1 });
  return { name: `${day.year}-Q${n}`, first, last: first.add({ months: 3 }).subtract({ days: 1 }) };
}

/** The quarter that ended so many quarters ago, from 1; what runs still grows, and two looks at it tell of one family. */
export function quarterBack(today: Temporal.PlainDate, back: number): Quarter {
  return quarterAt(quarterAt(today).first.subtract({ months: 3 * back }));
}

/** Its first instant, and the first after it. */
export function boundsOf({ first, last }: Quarter): {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
} {
  return { from: momentOf(first, '00:00'), until: momentOf(last.add({ days: 1 }), '00:00') };
}
