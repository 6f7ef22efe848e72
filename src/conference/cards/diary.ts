/** The diary of conferences, by card: own ones first, today, this week, what waits for a time, what is out of time. */
import { z } from 'zod';
import { caseTarget, caseType, nameOf, nowhere } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  band,
  card,
  entry,
  head,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  section,
} from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate, formatMoment, london } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { type Agenda, type AgendaPart, type AgendaRow, agendaOf, endOfWeek } from '../diary/agenda.ts';
import { type Conference, conferenceType } from '../record.ts';
import { type ConferenceInCase, sees } from '../rights.ts';
import { meetingWords, reasonWords, roomWords, typeWords } from '../words.ts';

/** Who books, chairs, takes minutes, or answers for all of it. A minute taker has the own ones. */
export const diaryReaders: readonly Role[] = [
  'chair',
  'minuteTaker',
  'businessSupport',
  'safeguardingManager',
];
const ofTheService: readonly Role[] = ['chair', 'businessSupport', 'safeguardingManager'];

/** Rows on one card: each has its own button. */
const shownAtOnce = 8;
/** Conferences read at once of one kind: more than a service holds in a week, or has waiting. */
const readAtOnce = 200;
/** Of one person, ahead. */
const ownAtOnce = 60;

interface Read {
  readonly found: readonly ConferenceInCase[];
  readonly broken: readonly string[];
  /** Whether there are more than were looked through. */
  readonly beyond: boolean;
}

/** A person's own conferences from an instant on, whichever part they have in them. */
export async function ownAhead(
  person: Pick<Person, 'id'>,
  from: Temporal.Instant,
  read: Reader,
): Promise<readonly Loaded<Conference>[]> {
  const range = { field: 'starts', from: from.toString() };
  const query = { range, order: 'ascending', limit: ownAtOnce } as const;
  const [chairing, minuting] = await Promise.all([
    read.list(conferenceType, { ...query, equal: { chair: person.id } }),
    read.list(conferenceType, { ...query, equal: { minuteTaker: person.id } }),
  ]);
  return [...chairing.items, ...minuting.items];
}

/** Those of the conferences that this person may see, each once. */
export async function seenOf(
  all: readonly Loaded<Conference>[],
  person: Person,
  read: Reader,
): Promise<readonly ConferenceInCase[]> {
  const key = ({ target }: Loaded<Conference>) => `${target.partition} ${target.id}`;
  const each = [...new Map(all.map((one) => [key(one), one])).values()];
  const judged = await Promise.all(
    each.map(async (conference) => {
      const family = await read.find(caseType, caseTarget(conference.target));
      const found = family && { conference, case: family };
      return found && sees(person, found) ? [found] : [];
    }),
  );
  return judged.flat();
}

async function readDiary(person: Person, now: Temporal.Instant, read: Reader): Promise<Read> {
  const today = dayOf(now);
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime(london).toInstant().toString();
  const equal = { authority: person.authority };
  const query = { order: 'ascending', limit: readAtOnce } as const;
  // What began today and is not over yet is still there.
  const own = ownAhead(person, now.subtract({ hours: 12 }), read);
  if (!person.roles.some((role) => ofTheService.includes(role))) {
    return { found: await seenOf(await own, person, read), broken: [], beyond: false };
  }
  const week = { field: 'starts', from: at(today), to: at(endOfWeek(today).add({ days: 1 })) };
  const [mine, ...lists] = await Promise.all([
    own,
    read.list(conferenceType, { ...query, equal, range: week }),
    read.list(conferenceType, { ...query, equal: { ...equal, waits: 'yes' }, range: { field: 'askedAt' } }),
    read.list(conferenceType, {
      ...query,
      equal: { ...equal, outOfTime: 'yes' },
      range: { field: 'starts', from: at(today) },
    }),
  ]);
  return {
    found: await seenOf([...mine, ...lists.flatMap(({ items }) => items)], person, read),
    broken: [...new Set(lists.flatMap(({ broken }) => broken))],
    beyond: lists.some(({ continuation }) => continuation !== undefined),
  };
}

const keyOf = ({ part, found: { conference } }: AgendaRow) => `${part} ${conference.target.id}`;

export const diary = view({
  verb: 'diary',
  who: diaryReaders,
  typed: ['diary', 'my diary', 'conferences', 'calendar'],
  lists: true,
  input: z.object({
    /** The last row of the page before. */
    after: z.string().max(200).optional().catch(undefined),
  }),
  load: ({ person, viewing }, read: Reader) => readDiary(person, viewing.now, read),
  may: () => true,
  render({ found, broken, beyond }, viewing, { after }) {
    const { authority, now, person } = viewing;
    const agenda = agendaOf(found, person.id, now, authority.settings);
    const at = after === undefined ? -1 : agenda.rows.findIndex((row) => keyOf(row) === after);
    const rows = agenda.rows.slice(at + 1, at + 1 + shownAtOnce);
    const last = rows.at(-1);
    const goesOn = at + 1 + rows.length < agenda.rows.length;
    const first = at < 0;
    const whole = person.roles.some((role) => ofTheService.includes(role));
    return {
      card: card({
        head: head({
          kind: 'Diary of conferences',
          title: first ? titleOf(agenda) : 'Further ones',
          line: formatMoment(now),
        }),
        band: first && whole ? bandOf(agenda, beyond) : undefined,
        body: [
          broken.length > 0 &&
            band(
              'attention',
              broken.length === 1 ? 'One record cannot be read' : `${broken.length} records cannot be read`,
              `${broken.slice(0, 10).map(plain).join(', ')}. Everything else goes on; please tell the service administrator.`,
            ),
          sections(rows, viewing),
          rows.length === 0 && para('Nothing stands in the diary that you can see.', 'Medium'),
          goesOn && remark('There are more.', 'Medium'),
          beyond && !goesOn && remark('There are more than could be looked through at once.', 'Medium'),
        ],
        presses: [
          ...rows.map(({ found: { conference } }, n) => {
            const title = `Open ${plain(conference.value.reference)}`;
            const data = viewing.press('conference.show', conference.target);
            return (n === 0 ? primary : more)(title, 'conference.show', data);
          }),
          goesOn &&
            last &&
            other('Show more', 'diary', viewing.press('diary', nowhere, { after: keyOf(last) })),
          more('As a calendar file', 'diary.file', viewing.press('diary.file', nowhere)),
          more('Look again', 'diary', viewing.press('diary', nowhere)),
        ],
        emergency: authority.settings,
      }),
      summary: 'Your diary in Quorate',
    };
  },
});

function titleOf({ today, week }: Agenda): string {
  const later = week === 0 ? 'none more this week' : `${week} more this week`;
  if (today === 0) return `No conference today, ${week === 0 ? 'none this week' : `${week} this week`}`;
  return `${today === 1 ? 'One conference' : `${today} conferences`} today, ${later}`;
}

function bandOf({ waits, outOfTime }: Agenda, beyond: boolean) {
  const waiting =
    waits === 0 ? 'None waits for a time.' : `${waits === 1 ? 'One waits' : `${waits} wait`} for a time.`;
  const seen = beyond ? ', of those looked at' : '';
  if (outOfTime === 0) return band('good', `None is out of time${seen}`, waiting);
  return band(
    'attention',
    `${outOfTime === 1 ? 'One is' : `${outOfTime} are`} out of time${seen}`,
    `Booked after the last day, or past it without a time. ${waiting}`,
  );
}

const partWords: Readonly<Record<AgendaPart, string>> = {
  own: 'Yours',
  today: 'Today',
  week: 'This week',
  waits: 'Waiting for a time',
  outOfTime: 'Out of time',
};

function sections(rows: readonly AgendaRow[], viewing: Viewing): readonly Part[] {
  const parts = [...new Set(rows.map(({ part }) => part))];
  return parts.map((part) =>
    section(
      partWords[part],
      rows
        .filter((row) => row.part === part)
        .map((row, n) =>
          entry(
            `${plain(row.found.conference.value.reference)} · ${typeWords(row.found.conference.value).toLowerCase()}`,
            lineOf(row, viewing),
            n === 0,
          ),
        ),
    ),
  );
}

/** Nothing of the family: when, where, who chairs and who takes minutes. */
function lineOf({ found: { conference }, last, late }: AgendaRow, { authority }: Viewing): string {
  const { booking, late: why } = conference.value;
  const by = formatDate(last);
  if (!booking) return late ? `No time, and its last day was ${by}` : `No time yet · to be held by ${by}`;
  const { slot } = booking;
  const words = [
    meetingWords(slot),
    roomWords(slot, authority),
    `${nameOf(authority, slot.chair)} chairs`,
    slot.minuteTaker !== undefined && `${nameOf(authority, slot.minuteTaker)} takes minutes`,
    booking.state === 'held' && 'held, not booked yet',
    late && `after its last day, ${by}`,
    late && why && `late: ${why.reasons.map((one) => reasonWords(one).toLowerCase()).join(', ')}`,
  ];
  return words.filter((one) => typeof one === 'string').join(' · ');
}
