/** What is running, by the day the conference is due, with what is late and why (Croydon, R1). */
import { z } from 'zod';
import { afterLast, caseTarget, caseType, nowhere, pageInput } from '../../consultation/index.ts';
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
  typed,
} from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { StoreQuery } from '../../kernel/store.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate, formatMoment } from '../../practice/dates.ts';
import { dayWords } from '../../practice/day-count.ts';
import type { Role } from '../../practice/roles.ts';
import { bookedFor, dayZero } from '../days.ts';
import { consultationsOf, type InEnquiry } from '../load.ts';
import { type Enquiry, enquiryType } from '../record.ts';
import { sees } from '../rights.ts';
import { countOf, delayNeed, isClose, isLate, nextStep } from '../steps.ts';
import { isSentDaily, watchTarget, watchType } from '../watchRecord.ts';
import { reasonWords, stepWords, whoCan } from '../words.ts';
import { aboutOf } from './parts.ts';

/** Who may see the list; each sees of it what they may see of the cases. */
export const listReaders: readonly Role[] = [
  'teamManager',
  'chair',
  'businessSupport',
  'safeguardingManager',
];

/** Rows on one card: each has its own button. */
const shownAtOnce = 8;
/** Enquiries looked through at once: more than a service has running. */
const readAtOnce = 100;

interface List {
  /** From this page on, as far as was looked through. */
  readonly found: readonly InEnquiry[];
  /** Whether there are more. */
  readonly beyond: boolean;
  readonly broken: readonly string[];
  readonly next: { readonly to: string; readonly after: string } | undefined;
  /** Whether this person has asked to be sent the list daily. */
  readonly asked: boolean;
}

/** A team manager has those of the own team; the others look at the whole service. */
function queryOf(person: Person): Pick<StoreQuery, 'equal'> {
  const whole = person.roles.some((role) => role !== 'teamManager' && listReaders.includes(role));
  return whole
    ? { equal: { open: true, authority: person.authority } }
    : { equal: { manager: person.id, open: true } };
}

/** What this person may see of what was found: a restricted case is in nobody else's list, and not counted there. */
export async function visible(
  found: readonly Loaded<Enquiry>[],
  person: Person,
  read: Reader,
): Promise<readonly (InEnquiry | { readonly broken: string })[]> {
  const judged = await Promise.all(
    found.map(async (enquiry) => {
      try {
        const [family, consultations] = await Promise.all([
          read.find(caseType, caseTarget(enquiry.target)),
          consultationsOf(enquiry.target, enquiry.value.consultations, read),
        ]);
        const row = family && { enquiry, family, consultations };
        return row && sees(person, row) ? [row] : [];
      } catch (fault) {
        if (fault instanceof Refusal) return [{ broken: enquiry.value.reference }];
        throw fault;
      }
    }),
  );
  return judged.flat();
}

export const openEnquiries = view({
  verb: 'enquiry.open',
  who: listReaders,
  typed: ['open enquiries', 'enquiries', 'section 47 enquiries'],
  lists: true,
  input: pageInput.extend({ sent: z.enum(['daily', 'weekly', 'monthly']).optional().catch(undefined) }),
  async load({ input, person }, read: Reader): Promise<List> {
    const [list, watch] = await Promise.all([
      read.list(enquiryType, {
        ...queryOf(person),
        range: { field: 'from', ...(input.to === undefined ? {} : { from: input.to }) },
        order: 'ascending',
        limit: readAtOnce,
      }),
      read.find(watchType, watchTarget(person.authority)),
    ]);
    const rest = afterLast(list.items, input, (row) => row.target.id);
    const judged = await visible(rest, person, read);
    const found = judged.flatMap((one) => ('enquiry' in one ? [one] : []));
    const beyond = list.continuation !== undefined;
    const more = found.length > shownAtOnce;
    const last = more ? found[shownAtOnce - 1]?.enquiry : rest.at(-1);
    return {
      found,
      beyond,
      broken: [...list.broken, ...judged.flatMap((one) => ('broken' in one ? [one.broken] : []))],
      next:
        (more || beyond) && last ? { to: dayZero(last.value).toString(), after: last.target.id } : undefined,
      asked: watch?.value.asked.includes(person.id) === true,
    };
  },
  may: () => true,
  render({ found, beyond, broken, next, asked }, viewing, input) {
    const { authority, now, person } = viewing;
    const today = dayOf(now);
    const rows = found.slice(0, shownAtOnce);
    const late = found.filter(({ enquiry }) => isLate(enquiry.value, today, authority.settings)).length;
    const close = found.filter(({ enquiry }) => isClose(enquiry.value, today, authority.settings)).length;
    const first = input.to === undefined;
    return {
      card: card({
        head: head({
          kind: `Section 47 enquiries${input.sent === undefined ? '' : ` · ${sentWords[input.sent]}`}`,
          title: titleOf(found.length, first, beyond),
          line: formatMoment(now),
        }),
        band: first && found.length > 0 ? lateBand(late, close, beyond) : undefined,
        body: [
          brokenPart(broken),
          rows.map((row, n) => rowOf(row, viewing, n === 0)),
          rows.length === 0 &&
            first &&
            para('No enquiry that you can see is waiting for a conference.', 'Medium'),
          next && remark('There are more. Those whose conference is due first come first.', 'Medium'),
        ],
        presses: [
          ...rows.map(({ enquiry }, n) => {
            const title = `Open ${plain(enquiry.value.reference)}`;
            const data = viewing.press('enquiry.show', enquiry.target);
            if (n === 0) return primary(title, 'enquiry.show', data);
            return (n === 1 ? other : more)(title, 'enquiry.show', data);
          }),
          next && other('Show more', 'enquiry.open', viewing.press('enquiry.open', nowhere, next)),
          !isSentDaily(person, authority) &&
            more(
              asked ? 'Do not send it daily any more' : 'Send it to me every working day',
              'enquiry.sendDaily',
              viewing.press('enquiry.sendDaily', watchTarget(person.authority), {
                send: asked ? 'no' : 'yes',
              }),
            ),
        ],
        emergency: authority.settings,
      }),
      summary: 'Your list in Quorate',
    };
  },
});

const sentWords = {
  daily: 'sent every working day',
  weekly: 'sent weekly',
  monthly: 'sent monthly',
} as const;

function titleOf(count: number, first: boolean, beyond: boolean): string {
  if (!first) return count === 0 ? 'There are no more' : 'Further ones';
  if (count === 0) return 'None is running';
  if (beyond) return `${count} or more are running`;
  return count === 1 ? 'One is running' : `${count} are running`;
}

function lateBand(late: number, close: number, beyond: boolean) {
  if (late === 0 && close > 0) {
    const words = close === 1 ? 'One has hardly any time left' : `${close} have hardly any time left`;
    return band(
      'warning',
      beyond ? `${words}, of those looked at` : words,
      'No conference is booked yet. What is due first comes first.',
    );
  }
  if (late === 0 && !beyond)
    return band('good', 'None is late', 'Each has its conference in time, or time for it.');
  const words = late === 1 ? 'One is late' : `${late} are late`;
  return band(
    late === 0 ? 'good' : 'attention',
    beyond ? `${words} of those looked at` : words,
    'Past the last day, or booked for a day after it. What is due first comes first.',
  );
}

function brokenPart(broken: readonly string[]): Part {
  if (broken.length === 0) return undefined;
  return band(
    'attention',
    broken.length === 1 ? 'One record cannot be read' : `${broken.length} records cannot be read`,
    `${broken.slice(0, 10).map(plain).join(', ')}. Everything else goes on; please tell the service administrator.`,
  );
}

/** Which day it is, due when, what is outstanding and who can do it; of a late one, why. */
function rowOf(row: InEnquiry, viewing: Viewing, first: boolean): Part {
  const { value } = row.enquiry;
  const { authority, now } = viewing;
  const { settings } = authority;
  const today = dayOf(now);
  const count = countOf(value, today, settings);
  const step = nextStep(value, today, settings);
  const booked = bookedFor(value);
  const words = [
    value.held ? `held ${iso(value.held.on)}` : lower(dayWords(count, today)),
    `due ${formatDate(count.dueOn)}`,
    booked !== undefined && !value.held && `booked for ${iso(booked)}`,
    step && `${lower(stepWords[step.step])}: ${whoCan(step.step, aboutOf(row, viewing))}`,
    isLate(value, today, settings) && whyLate(row, today, viewing),
    delayNeed(value, today, settings) === 'agreement' && 'the delay is still to be agreed',
  ].filter((part) => typeof part === 'string');
  return entry(
    [`${value.reference} · `, typed(value.caseReference)],
    words.join(' · ').replace(/^./, (letter) => letter.toUpperCase()),
    first,
  );
}

function whyLate(
  { enquiry: { value } }: InEnquiry,
  today: Temporal.PlainDate,
  { authority }: Viewing,
): string {
  if (value.delay) return `late: ${lower(reasonWords(value.delay.reasons))}`;
  const asked = delayNeed(value, today, authority.settings) === 'reasons';
  return asked ? 'late, and nobody has said why' : 'booked too late';
}

const iso = (day: string) => formatDate(Temporal.PlainDate.from(day));
const lower = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
