/**
 * Bank holidays of England and Wales, shipped as data so that days are counted without a network. One line a year, as
 * the days were kept (a substitute day where the holiday itself fell on a weekend); months and days are `MM-DD`.
 * Source: https://www.gov.uk/bank-holidays.json, division england-and-wales. One-off
 * holidays are announced late: an authority adds them in its settings (`holidays`) until the list here is renewed.
 */

export interface BankHoliday {
  /** Calendar day, ISO. */
  readonly date: string;
  readonly title: string;
}

const titles = [
  "New Year's Day",
  'Good Friday',
  'Easter Monday',
  'Early May bank holiday',
  'Spring bank holiday',
  'Summer bank holiday',
  'Christmas Day',
  'Boxing Day',
] as const;

/** Year, then the day of each title above, in that order. */
const regular: readonly string[] = [
  '2015  01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  '2016  01-01 03-25 03-28 05-02 05-30 08-29 12-27 12-26',
  '2017  01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  '2018  01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  '2019  01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  '2020  01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  '2021  01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  '2022  01-03 04-15 04-18 05-02 06-02 08-29 12-27 12-26',
  '2023  01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26',
  '2024  01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  '2025  01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  '2026  01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  '2027  01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  '2028  01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
];

/** Holidays of one year only. */
const once: readonly BankHoliday[] = [
  { date: '2022-06-03', title: 'Platinum Jubilee bank holiday' },
  { date: '2022-09-19', title: 'State Funeral of Queen Elizabeth II' },
  { date: '2023-05-08', title: 'Coronation of King Charles III' },
];

/** Every bank holiday that is known, in order. */
export const bankHolidays: readonly BankHoliday[] = [...regular.flatMap(yearOf), ...once].sort((a, b) =>
  a.date < b.date ? -1 : 1,
);

/** Last day of the years that the list covers, ISO. Beyond it only weekends and settings count. */
export const bankHolidaysTo = `${regular.at(-1)?.slice(0, 4)}-12-31`;

function yearOf(line: string): BankHoliday[] {
  const [year, ...days] = line.split(/ +/);
  return titles.map((title, index) => ({ date: `${year}-${days[index]}`, title }));
}
