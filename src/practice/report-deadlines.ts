/**
 * By when reports are shared before a conference: a rule for each type of conference, and for each agency that has one
 * of its own (P1). Sources: Pan-Sussex procedures, three working days before an initial conference and five before a
 * review, the same for all agencies; the family has the social worker's report not less than 24 hours before: Milton
 * Keynes 2021-22 (C9). All of it differs between services, and is a setting.
 */
import type { ConferenceType } from './codes.ts';
import type { TimescaleSettings } from './timescales.ts';
import { calendar } from './working-days.ts';

/** How many working days before the day of the conference; 0: it is brought to the conference. */
export function reportDays(
  conference: ConferenceType,
  agency: string | undefined,
  { timescales: { reports } }: Pick<TimescaleSettings, 'timescales'>,
): number {
  const own = reports.exceptions.find((one) => one.agency === agency && one.conference === conference);
  return own?.workingDays ?? reports[conference];
}

/** The last day on which the report is in time. `agency` is left out for the authority's own social worker. */
export function reportDueOn(
  conference: ConferenceType,
  agency: string | undefined,
  conferenceOn: Temporal.PlainDate,
  settings: TimescaleSettings,
): Temporal.PlainDate {
  return calendar(settings).addWorkingDays(conferenceOn, -reportDays(conference, agency, settings));
}

/** By when the family has the social worker's report: hours that pass, also over a change of the clock (C9). */
export function familyReportDue(
  conferenceAt: Temporal.Instant,
  { timescales }: Pick<TimescaleSettings, 'timescales'>,
): Temporal.Instant {
  return conferenceAt.subtract({ hours: timescales.familyReportHours });
}
