/** Where Teams' report and the record differ, for whoever kept the record. */
import { nameOf } from '../../consultation/index.ts';
import { band, choiceInput, entry, para, primary, remark } from '../../kernel/cards/index.ts';
import { formatTime } from '../../practice/dates.ts';
import { presenceWords } from '../attending.ts';
import { rowsOf, rowTitle } from '../load.ts';
import { recording } from '../rights.ts';
import { afterForm } from './form.ts';
import type { AfterMeeting } from './load.ts';
import { type Difference, openDifferences } from './teams-report.ts';

function seenWords({ row, kind }: Difference, { teams }: AfterMeeting): string {
  const seen = teams?.value.rows.find((one) => one.row === row.target.id);
  if (kind === 'notSeen' || !seen) return 'Teams: did not see them';
  const time = (at: string) => formatTime(Temporal.Instant.from(at));
  return `Teams: ${time(seen.from)} to ${time(seen.until)}, ${seen.minutes} minutes`;
}

function standing({ teams }: AfterMeeting): string {
  if (!teams) return 'Teams’ report has not come yet.';
  return teams.value.state === 'failed'
    ? 'Teams’ report could not be read. The record stands as it is.'
    : 'Teams’ report and the record say the same.';
}

export const teamsReportView = afterForm({
  verb: 'teamsReport.settle',
  view: 'teamsReport.show',
  who: recording,
  step: 'afterwards',
  title: 'Teams’ report beside the record',
  fields: ['which'],
  back: 'paper.show',
  presses: (loaded, viewing) => [
    openDifferences(loaded, rowsOf(loaded, viewing.authority)).length > 0 &&
      primary(
        'Decide like this',
        'teamsReport.settle',
        viewing.press('teamsReport.settle', loaded.conference.target),
      ),
  ],
  body(filling, loaded, { authority }) {
    const rows = rowsOf(loaded, authority);
    const open = openDifferences(loaded, rows);
    const settled = loaded.teams?.value.settled;
    if (settled) {
      const { length } = settled.taken;
      return [
        band(
          'good',
          'Decided',
          `By ${nameOf(authority, settled.by)}. ${length === 0 ? 'The record stands as it was.' : `Teams’ word was taken of ${length}.`}`,
        ),
      ];
    }
    if (open.length === 0) return [para(standing(loaded), 'Medium')];
    const titleOf = ({ row }: Difference) => rowTitle(row, rows.indexOf(row), loaded, authority);
    return [
      para(
        'Teams knows devices, and you know people: several before one screen are one to it, and whoever dials in is none. You decide.',
        'Medium',
      ),
      open.map((one, n) =>
        entry(titleOf(one), `Your record: ${presenceWords(one.row)} · ${seenWords(one, loaded)}`, n === 0),
      ),
      choiceInput({
        id: 'which',
        label: 'Take Teams’ word for',
        required: false,
        multi: true,
        choices: open.map((one) => ({ title: titleOf(one), value: one.row.target.id })),
        value: filling.typed('which')?.split(','),
        problem: filling.problem('which'),
        error: 'Tick those of whom Teams is right.',
      }),
      remark('Of those that are not ticked the record stands.'),
    ];
  },
});
