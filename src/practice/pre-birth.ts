/**
 * How long before a birth its conference was held, in the bands of Croydon's annual report 2017-18: fewer than four
 * weeks, four to ten, more than ten (R3). The bands are the table's and no setting.
 */
export const preBirthBands = ['underFourWeeks', 'fourToTenWeeks', 'overTenWeeks'] as const;
export type PreBirthBand = (typeof preBirthBands)[number];

export const preBirthBandLabels: Readonly<Record<PreBirthBand, string>> = {
  underFourWeeks: 'Fewer than 4 weeks before the birth',
  fourToTenWeeks: '4 to 10 weeks before the birth',
  overTenWeeks: 'More than 10 weeks before the birth',
};

const daysInWeek = 7;

/**
 * The band of a conference; `birth` is the day of birth or, until then, the expected one. Undefined when the conference
 * came after it: that was no conference before birth.
 */
export function preBirthBand(
  conferenceOn: Temporal.PlainDate,
  birth: Temporal.PlainDate,
): PreBirthBand | undefined {
  const { days } = conferenceOn.until(birth);
  if (days < 0) return undefined;
  if (days < 4 * daysInWeek) return 'underFourWeeks';
  return days <= 10 * daysInWeek ? 'fourToTenWeeks' : 'overTenWeeks';
}
