/** What a quarter's conferences come to: attendance, reports, quorum; and the conferences that were counted. */
import { z } from 'zod';
import { seesConference } from '../../conference/index.ts';
import { nowhere } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  band,
  type Part as CardPart,
  card,
  entry,
  facts,
  head,
  more,
  other,
  para,
  plain,
  primary,
  remark,
  section,
} from '../../kernel/cards/index.ts';
import { conferenceTypes, label } from '../../practice/codes.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { chairing } from '../rights.ts';
import {
  agencyFigures,
  besides,
  childrenTables,
  conferenceTables,
  isHeld,
  quorumTable,
  reasonsTable,
  reviewLabels,
  type Table,
  typesTable,
} from './figures.ts';
import { notShown, type ShownPart, shownAlone, shownParts, wholeOf } from './hiding.ts';
import { loadQuarter } from './load.ts';
import { quarterBack } from './quarter.ts';

/** Ten years of them. */
const mostBack = 40;
const back = z.int().min(1).max(mostBack).optional().catch(undefined);
const agenciesAtOnce = 12;
const listedAtOnce = 8;

const figureInput = z.object({
  /** How many quarters ago it ended; 1: the one that ended last. */
  back,
  /** The agencies from this place on; absent: everything else. */
  agencies: z.int().min(0).max(1_000).optional().catch(undefined),
});

function tableSection({ title, parts }: Table): CardPart {
  const whole = wholeOf(parts);
  if (whole === 0) return undefined;
  const shown = shownParts(parts);
  return section(
    title,
    shown
      ? facts([['All', String(whole)], ...shown.map(({ label: of, count }) => [of, said(count)] as const)])
      : para('Fewer than five: not shown.'),
  );
}

const said = (count: number | undefined) => (count === undefined ? notShown : String(count));

/** All reviews together, where neither of the two is hidden. */
function allReviews(met: Parameters<typeof typesTable>[0]): CardPart {
  const reviews = (shownParts(typesTable(met).parts) ?? []).filter((one) => reviewLabels.includes(one.label));
  const counts = reviews.flatMap(({ count }) => count ?? []);
  if (counts.length < reviewLabels.length || counts.every((count) => count === 0)) return undefined;
  return remark(`Reviews, with those joined with the review of a child in care: ${sum(counts)}.`);
}

const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

const line = (what: string, parts: readonly ShownPart[] | undefined) =>
  `${what}: ${(parts ?? [])
    .filter(({ count }) => count !== 0)
    .map(({ label: of, count }) => `${of} ${said(count)}`)
    .join(', ')}`;

export const figures = view({
  verb: 'meeting.figures',
  who: chairing,
  typed: ['attendance figures', 'attendance', 'quorum figures', 'report figures'],
  input: figureInput,
  async load({ input, viewing }, read) {
    const quarter = quarterBack(dayOf(viewing.now), input.back ?? 1);
    return { quarter, ...(await loadQuarter(viewing.authority.id, quarter, read)) };
  },
  may: () => true,
  render({ quarter, met, satAgain, broken }, viewing, input) {
    const { authority } = viewing;
    const ago = input.back ?? 1;
    const from = input.agencies;
    const agencies = agencyFigures(met, authority);
    const { adjourned, undecided } = besides(met);
    const press = (args: { back?: number; agencies?: number }) =>
      viewing.press('meeting.figures', nowhere, { back: ago, ...args });
    const isAhead = shownParts(quorumTable(met).parts)?.[1]?.count !== undefined;
    const anyHeld = met.some(isHeld);
    const page = from === undefined ? [] : agencies.slice(from, from + agenciesAtOnce);
    const next = from === undefined ? 0 : from + agenciesAtOnce;
    return {
      card: card({
        head: head({
          kind: `Attendance, reports, quorum · ${quarter.name}`,
          title: `${formatDate(quarter.first)} to ${formatDate(quarter.last)}`,
          line: 'All conferences of the service that were held in this quarter',
        }),
        body: [
          broken.length > 0 &&
            band(
              'attention',
              'Records cannot be read, and are not counted',
              `${[...new Set(broken)].slice(0, 10).map(plain).join(', ')}.`,
            ),
          !anyHeld && para('No conference is recorded as held in this quarter.', 'Medium'),
          ...(from === undefined
            ? [
                tableSection(quorumTable(met)),
                isAhead && tableSection(reasonsTable(met)),
                met.length + satAgain > 0 &&
                  section(
                    'Besides (conferences)',
                    facts([
                      ['Adjourned, not quorate', shownAlone(adjourned + satAgain)],
                      ['Its time has passed, and nothing is decided', shownAlone(undecided)],
                    ]),
                  ),
                tableSection(typesTable(met)),
                allReviews(met),
                ...conferenceTables(met, authority).map(tableSection),
                ...childrenTables(met, authority).map(tableSection),
              ]
            : [
                page.map(({ name, attendance, reports }, n) => {
                  const whole = wholeOf(attendance);
                  const shown = shownParts(attendance);
                  return entry(
                    shown ? `${plain(name)} · expected ${whole}` : plain(name),
                    shown
                      ? `${line('Attendance', shown)}. ${line('Report', shownParts(reports))}.`
                      : 'Expected fewer than five times: not shown.',
                    n === 0,
                  );
                }),
                page.length > 0 &&
                  remark(
                    'Expected is who was asked and had to come. A report is in time by the deadline of its agency and of the type of conference; an agency that was not there is expected to report all the same.',
                  ),
              ]),
          anyHeld &&
            remark(
              'Counted from the records as they are now. A part below five is not shown, nor one by which it could be reckoned.',
            ),
        ],
        presses: [
          next < agencies.length &&
            primary(
              from === undefined ? 'By agency' : 'Further agencies',
              'meeting.figures',
              press({ agencies: next }),
            ),
          from !== undefined && other('All conferences', 'meeting.figures', press({})),
          met.length > 0 &&
            other(
              'The conferences that were counted',
              'meeting.counted',
              viewing.press('meeting.counted', nowhere, { back: ago }),
            ),
          ago < mostBack && more('The quarter before', 'meeting.figures', press({ back: ago + 1 })),
          ago > 1 && more('The quarter after', 'meeting.figures', press({ back: ago - 1 })),
        ],
        emergency: authority.settings,
      }),
      summary: 'Figures of a quarter',
    };
  },
});

const standings = {
  quorate: 'Held, quorate',
  goesAhead: 'Held, not quorate',
  adjourned: 'Adjourned, not quorate',
  undecided: 'Nothing decided',
} as const;

/** Each figure goes back to these; of a restricted case only those who are named see which it is. */
export const counted = view({
  verb: 'meeting.counted',
  who: chairing,
  lists: true,
  input: z.object({ back, from: z.int().min(0).max(100_000).optional().catch(undefined) }),
  async load({ input, person, viewing }, read) {
    const quarter = quarterBack(dayOf(viewing.now), input.back ?? 1);
    const { met } = await loadQuarter(viewing.authority.id, quarter, read);
    return { quarter, seen: met.filter((one) => seesConference(person, one)) };
  },
  may: () => true,
  render({ quarter, seen }, viewing, input) {
    const ago = input.back ?? 1;
    const from = input.from ?? 0;
    const rows = seen.slice(from, from + listedAtOnce);
    const next = from + listedAtOnce;
    const press = (args: { from?: number }) =>
      viewing.press('meeting.counted', nowhere, { back: ago, ...args });
    return {
      card: card({
        head: head({
          kind: `Attendance, reports, quorum · ${quarter.name}`,
          title: 'The conferences that were counted',
          line: 'Those that you can see, by their time',
        }),
        body: [
          rows.map(({ conference: { value }, meeting }, n) => {
            const starts = value.booking?.slot.starts;
            const on = starts === undefined ? '' : formatDate(dayOf(Temporal.Instant.from(starts)));
            return entry(
              `${plain(value.reference)} · ${on}`,
              `${label(conferenceTypes, value.type)} · ${standings[meeting?.value.decision?.kind ?? 'undecided']}`,
              n === 0,
            );
          }),
          rows.length === 0 && para('There are none that you can see.', 'Medium'),
        ],
        presses: [
          ...rows.map(({ conference: { value, target } }, n) =>
            (n === 0 ? primary : more)(
              `Open ${plain(value.reference)}`,
              'meeting.chair',
              viewing.press('meeting.chair', target),
            ),
          ),
          next < seen.length && other('Show more', 'meeting.counted', press({ from: next })),
          other('The figures', 'meeting.figures', viewing.press('meeting.figures', nowhere, { back: ago })),
        ],
        emergency: viewing.authority.settings,
      }),
      summary: 'Your list in Quorate',
    };
  },
});

export const figureEntries = [figures, counted] as const;
