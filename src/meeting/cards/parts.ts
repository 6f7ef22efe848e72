/** What the cards of a meeting share: its head, the facts of quorum, those who are to be there. */
import { conferenceLine } from '../../conference/index.ts';
import { restrictedBand } from '../../consultation/index.ts';
import type { Authority } from '../../kernel/actor.ts';
import {
  band,
  entry,
  facts,
  head,
  type Part,
  remark,
  section,
  type Typed,
  typed,
  type Words,
} from '../../kernel/cards/index.ts';
import { formatPeriod } from '../../practice/dates.ts';
import { isSecond } from '../actions/deciding.ts';
import { presenceWords, reportOf } from '../attending.ts';
import { hintWords } from '../hints.ts';
import { agencyName, countedOf, type InMeeting, type Row, roleOf, rowsOf, rowTitle } from '../load.ts';
import { hereWords, lackingWords, quorumOf, ruleWords } from '../quorum.ts';

export function topOf(loaded: InMeeting, step: string, title: string) {
  return head({ kind: `In the meeting · ${step}`, title, line: conferenceLine(loaded) });
}

export function topBefore(loaded: InMeeting, step: string, title: string) {
  return head({ kind: `Before the meeting · ${step}`, title, line: conferenceLine(loaded) });
}

export function topAfter(loaded: InMeeting, step: string, title: string) {
  return head({ kind: `After the meeting · ${step}`, title, line: conferenceLine(loaded) });
}

/** `Tue 12 January 2027, 10:00 to 12:00` */
export function timeOf({ conference, meeting }: InMeeting): string {
  const slot = conference.value.booking?.slot;
  const starts = meeting?.value.starts ?? slot?.starts;
  const until = meeting?.value.until ?? slot?.until;
  if (starts === undefined || until === undefined) return 'It has no time';
  return formatPeriod(Temporal.Instant.from(starts), Temporal.Instant.from(until));
}

export const restricted = ({ case: family }: InMeeting): Part => restrictedBand(family.value);

/** The local rule, who is there against it, and what only a person can know. */
export function quorumSection(loaded: InMeeting, authority: Authority): Part {
  const rows = rowsOf(loaded, authority);
  const { quorum } = authority.settings;
  const found = quorumOf(countedOf(rows, authority), quorum);
  const worker = rows.find(({ of }) => of === 'worker');
  return section(
    'The local rule',
    facts([
      ['The rule', ruleWords(found)],
      ['Here', hereWords(found)],
      ['The rule still asks for', lackingWords(found)],
      worker && ['Social worker', `${presenceWords(worker)} · ${reportOf(worker)}`],
    ]),
    remark(
      `${quorum.source}. Groups count that have worked directly with the child and the family, and a social worker who has; whether there are enough to decide is for you.`,
    ),
  );
}

export function secondBand(loaded: InMeeting): Part {
  return (
    isSecond(loaded) &&
    band(
      'attention',
      'The conference before was not quorate either',
      'Two in a row should not be held like that, unless before a birth, or where too few agencies work with the family.',
    )
  );
}

/** `1 · Example Constabulary`, what they come as beside it. */
export function rowWords(row: Row, n: number, loaded: InMeeting, authority: Authority, max: number): Words {
  const title = rowTitle(row, n, loaded, authority);
  if (row.of === 'worker' || row.of === 'manager') return title;
  const role = roleOf(row);
  return [`${title} · `, isTyped(role) ? typed(role.typed.slice(0, max)) : role];
}

const isTyped = (words: string | Typed): words is Typed => typeof words !== 'string';

export function rowsSection(loaded: InMeeting, authority: Authority, max: number): Part {
  return section(
    'Who is here',
    rowsOf(loaded, authority).map((row, n) =>
      entry(
        rowWords(row, n, loaded, authority, max),
        [
          presenceWords(row),
          hintWords(row),
          row.required ? undefined : 'optional',
          row.attendance?.value.report ? reportOf(row) : undefined,
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
        n === 0,
      ),
    ),
  );
}

/** Choices out of those who are to be there. */
export function rowChoices(
  loaded: InMeeting,
  authority: Authority,
  which: (row: Row) => boolean = () => true,
) {
  return rowsOf(loaded, authority)
    .map((row, n) => ({ row, title: rowTitle(row, n, loaded, authority) }))
    .filter(({ row }) => which(row))
    .map(({ row, title }) => ({ title, value: row.target.id }));
}

export function claimWords({ value }: InMeeting['claims'][number], authority: Authority): string {
  return agencyName(value.agency, authority);
}
