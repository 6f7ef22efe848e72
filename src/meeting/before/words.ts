/** How it is said where a report stands, and what somebody said beforehand. Names that people typed stand in none of it. */
import { formatDate } from '../../practice/dates.ts';
import type { Row } from '../load.ts';

const day = (iso: string) => formatDate(Temporal.PlainDate.from(iso));

/** What can be said of a report; `promised` is no state of it. */
export const saidOfReport = ['received', 'promised', 'toBeRead', 'nothingHeld', 'none'] as const;
export type SaidOfReport = (typeof saidOfReport)[number];

/** As an agency says it of itself. */
export const ownReportWords: Readonly<Record<SaidOfReport, string>> = {
  received: 'We have sent it by secure mail',
  promised: 'We will send it in time',
  toBeRead: 'We will read it out at the meeting',
  nothingHeld: 'We hold nothing to report',
  none: 'There will be no report',
};

export const comingWords = {
  yes: 'I will attend',
  deputy: 'Somebody will come in my place',
  no: 'Nobody will come',
} as const;

/** As the service records it. */
export const recordedReportWords = {
  received: 'Received',
  toBeRead: 'To be read out at the conference',
  nothingHeld: 'They hold nothing',
  none: 'There is none',
} as const;

/** `Report received Thu 7 January 2027, they say so` */
export function reportLine({ attendance }: Pick<Row, 'attendance'>): string {
  const { report, answered } = attendance?.value ?? {};
  if (!report) return answered?.promised ? 'Report promised' : 'Nothing known of a report';
  const words = {
    received: report.on === undefined ? 'Report received' : `Report received ${day(report.on)}`,
    toBeRead: 'Report to be read out',
    nothingHeld: 'Nothing held to report',
    none: 'No report',
  }[report.is];
  return report.self ? `${words}, they say so` : words;
}

/** `Due Thu 7 January 2027`; `Was due ...` once the day has passed and nothing has come. */
export function dueLine(
  due: Temporal.PlainDate,
  today: Temporal.PlainDate,
  row: Pick<Row, 'attendance'>,
): string {
  const report = row.attendance?.value.report;
  if (report?.on !== undefined && Temporal.PlainDate.compare(Temporal.PlainDate.from(report.on), due) > 0) {
    return `late: was due ${formatDate(due)}`;
  }
  const passed = Temporal.PlainDate.compare(today, due) > 0;
  return `${passed && !report ? 'was due' : 'due'} ${formatDate(due)}`;
}

export function familyLine({ attendance }: Pick<Row, 'attendance'>): string | undefined {
  const family = attendance?.value.family;
  if (!family) return undefined;
  if (family.is === 'withheld') return 'not for the family, agreed with the chair';
  return `shared with the family ${day(family.on)}${family.time === undefined ? '' : `, ${family.time}`}`;
}

const askStates = {
  asked: 'being asked',
  sent: 'asked',
  uncertain: 'perhaps asked: please ring',
  failed: 'could not be asked: please ring',
} as const;

/** `asked by mail Thu 7 January 2027` */
export function askedLine({ attendance }: Pick<Row, 'attendance'>): string | undefined {
  const last = attendance?.value.asks?.at(-1);
  if (!last) return undefined;
  const on = day(Temporal.Instant.from(last.at).toZonedDateTimeISO('Europe/London').toPlainDate().toString());
  return `${askStates[last.state]} ${last.by === 'mail' ? 'by mail' : 'in Teams'} ${on}`;
}
