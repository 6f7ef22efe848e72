/** A month of the rota, week by week, with its gaps in words and how the hours are shared; and one day of it. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  back,
  band,
  type CardSpec,
  card,
  cardBudget,
  dateInput,
  type Fact,
  facts,
  head,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  section,
  sizeOf,
  typed,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { nameOf } from '../../people/index.ts';
import { dayOf, formatDate, formatMonth } from '../../practice/dates.ts';
import { keeps, loadRota, ofAuthority, rotaPeople, type WithRota } from '../actions/common.ts';
import { type DutyDay, type DutyMonth, dutyDay, dutyMonth } from '../overview.ts';
import { type Rota, rotaTarget } from '../record.ts';
import { isOver, shiftTarget } from '../shift.ts';
import { slotsOf } from '../slots.ts';
import { hoursWords, howWords, namesOf, offWords, rowsOf, shortDay, slotWords, weekOf } from '../words.ts';

const monthText = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .optional()
  .catch(undefined);
const dayText = z.iso.date().optional().catch(undefined);

export const monthView = view({
  verb: 'rota',
  who: rotaPeople,
  typed: ['rota', 'the rota', 'duty month'],
  unlogged: true,
  input: z.object({ month: monthText }),
  load: ({ person }, read) => loadRota({ target: rotaTarget(person.authority) }, read),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota }, viewing, input) {
    const { authority, now } = viewing;
    const today = dayOf(now);
    const month =
      input.month === undefined ? today.toPlainYearMonth() : Temporal.PlainYearMonth.from(input.month);
    const whole = dutyMonth(authority, rota.value, month);
    // Days with many sessions and long names: the backups go first, then all but what is to be seen to.
    const builds = [true, false].map((backups) => () => card(monthCard(whole, viewing, { backups })));
    const fits = builds.map((build) => build()).find((built) => sizeOf(built) <= cardBudget);
    return {
      card: fits ?? card(monthCard(whole, viewing, { backups: false, gapsOnly: true })),
      summary: 'The duty rota',
    };
  },
});

interface Detail {
  readonly backups: boolean;
  readonly gapsOnly?: boolean;
}

function monthCard({ month, weeks, balance }: DutyMonth, viewing: Viewing, detail: Detail): CardSpec {
  const { authority, now, person } = viewing;
  const target = rotaTarget(authority.id);
  const today = dayOf(now);
  const open = weeks.flat().filter(({ date, gaps }) => gaps.length > 0 && isFrom(date, today));
  const gaps = open.reduce((count, day) => count + day.gaps.length, 0);
  // Of the month that is on, what is still to come; what is over counts with the hours.
  const over = weeksOver(weeks, month, today);
  const inMonth = today.toPlainYearMonth().equals(month);
  return {
    head: head({
      kind: 'Duty rota',
      title: formatMonth(month),
      line: `As it stands now · sessions ${slotsOf(authority.settings).map(slotWords).join(', ')}`,
    }),
    band:
      gaps === 0
        ? band('good', 'No gaps', 'Every session from today on has a chair.')
        : band(
            'attention',
            gaps === 1 ? '1 gap from today on' : `${gaps} gaps from today on`,
            open
              .slice(0, 6)
              .map(({ date, gaps: parts }) => `${formatDate(date)}, ${parts.map(slotWords).join(' and ')}`)
              .join('; '),
          ),
    body: [
      over > 0 && remark('Weeks that are over are left out; each of their days can be opened.', 'Medium'),
      !detail.gapsOnly && weeks.slice(over).map((week) => weekSection(week, detail)),
      detail.gapsOnly && para('This month is too full for one card. Open a day to see all of it.', 'Medium'),
      sharesPart(balance, viewing),
      section(
        'See one day, or change it',
        dateInput({
          id: 'on',
          label: 'Day',
          required: true,
          checkedBy: 'server',
          value: inMonth ? today : month.toPlainDate({ day: 1 }),
          error: 'Choose a day, for example 3 March 2027.',
        }),
      ),
    ],
    presses: [
      primary('Open this day', 'rota.day', viewing.press('rota.day', target)),
      other(
        'Next month',
        'rota',
        viewing.press('rota', target, { month: month.add({ months: 1 }).toString() }),
        {
          inputs: 'none',
        },
      ),
      other(
        'Month before',
        'rota',
        viewing.press('rota', target, { month: month.subtract({ months: 1 }).toString() }),
        { inputs: 'none' },
      ),
      more('Leave', 'rota.leaveForm', viewing.press('rota.leaveForm', target), { inputs: 'none' }),
      keeps(person) &&
        more('Weekly pattern', 'rota.patternForm', viewing.press('rota.patternForm', target), {
          inputs: 'none',
        }),
      person.roles.includes('chair') &&
        more('My duty', 'rota.mine', viewing.press('rota.mine', target), { inputs: 'none' }),
    ],
  };
}

/** So many are named with their hours; beyond them, and without any, they are counted. */
const mostShares = 20;

function sharesPart(balance: DutyMonth['balance'], { authority }: Viewing): Part {
  const serving = balance.filter(({ onDuty, asBackup }) => onDuty + asBackup > 0);
  const named = serving.slice(0, mostShares);
  const rest = serving.length - named.length;
  const none = balance.length - serving.length;
  if (balance.length === 0) return undefined;
  return section(
    'How the hours are shared',
    named.length > 0 &&
      facts(
        named.map(({ person, onDuty, asBackup }) => [
          nameOf(authority, person),
          `${hoursWords(onDuty)} on duty, ${hoursWords(asBackup)} as backup`,
        ]),
      ),
    rest > 0 && remark(`And ${rest} more with fewer hours.`),
    none > 0 && remark(none === 1 ? '1 chair has none this month.' : `${none} chairs have none this month.`),
  );
}

/** How many weeks are over, of the month that is on. */
function weeksOver(
  weeks: DutyMonth['weeks'],
  month: Temporal.PlainYearMonth,
  today: Temporal.PlainDate,
): number {
  if (!today.toPlainYearMonth().equals(month)) return 0;
  return weeks.filter((week) => week.every(({ date }) => !isFrom(date, weekOf(today)))).length;
}

function isFrom(date: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(date, today) >= 0;
}

/** A row for each session, named by when it begins: the line of the head says how long they are. */
function weekSection(week: readonly DutyDay[], { backups }: Detail): Part {
  const [first] = week;
  if (!first) return undefined;
  return section(
    `Week of ${formatDate(weekOf(first.date))}`,
    facts(
      week.flatMap((day): Fact[] => {
        const sessions = backups ? day.sessions : day.sessions.map(({ backup: _, ...one }) => one);
        const rows = rowsOf({ ...day, sessions });
        return rows.length > 0
          ? rows.map(({ slot, who }): Fact => [`${shortDay(day.date)}, ${slot.from}`, who])
          : [[shortDay(day.date), offWords(day)]];
      }),
    ),
  );
}

export const dayCard = view({
  verb: 'rota.day',
  who: rotaPeople,
  unlogged: true,
  input: z.object({ on: dayText }),
  load: loadRota,
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota }: WithRota, viewing, { on }) {
    const { authority, now } = viewing;
    const date = on === undefined ? dayOf(now) : Temporal.PlainDate.from(on);
    const day = dutyDay(authority, rota.value, date);
    return { card: card(daySpec(day, rota.value, viewing)), summary: 'A day of the duty rota' };
  },
});

function daySpec(day: DutyDay, rota: Rota, viewing: Viewing): CardSpec {
  const { authority } = viewing;
  const { date, sessions, gaps, holiday } = day;
  const target = rotaTarget(authority.id);
  return {
    head: head({
      kind: 'Duty rota',
      title: formatDate(date),
      line: holiday === undefined ? 'One day, as it stands now' : offDay(day),
    }),
    band:
      gaps.length > 0
        ? band('attention', 'Nobody is on duty for part of this day', `${gaps.map(slotWords).join(' and ')}.`)
        : undefined,
    body: [
      sessions.length === 0 && para(offWords(day), 'Medium'),
      sessions.map((session) => {
        const how = howWords(session, authority);
        const reason = session.cover?.reason;
        return section(
          slotWords(session.slot),
          para(namesOf(session)),
          how !== undefined && para(reason === undefined ? `${how}.` : [`${how}: `, typed(reason)]),
        );
      }),
    ],
    presses: [
      ...changePresses(date, rota, viewing),
      back('rota', viewing.press('rota', target, { month: date.toPlainYearMonth().toString() }), 'The month'),
    ],
  };
}

function offDay({ sessions, holiday }: DutyDay): string {
  return sessions.length > 0 ? `${holiday}, with duty all the same` : String(holiday);
}

/** Every session of the day can be changed until it is over, also where there is none; whoever was put in, taken out. */
function changePresses(date: Temporal.PlainDate, rota: Rota, viewing: Viewing): readonly CardAction[] {
  const { authority, now, person } = viewing;
  const on = date.toString();
  const shifts = slotsOf(authority.settings)
    .map((slot) => ({ on, from: slot.from, to: slot.to }))
    .filter((shift) => keeps(person) && !isOver(shift, now));
  const covers = rota.covers.filter(
    (cover) =>
      cover.on === on &&
      !isOver(cover, now) &&
      (keeps(person) || (cover.why === 'now' && cover.by === person.id)),
  );
  const presses = [
    ...shifts.map((shift, n) => {
      const target = shiftTarget(authority.id, shift);
      const press = viewing.press('rota.coverForm', target);
      const title = `Change ${slotWords(shift)}`;
      return n === 0
        ? primary(title, 'rota.coverForm', press)
        : n === 1
          ? other(title, 'rota.coverForm', press)
          : more(title, 'rota.coverForm', press);
    }),
    ...covers.map((cover, n) => {
      const press = viewing.press('rota.uncover', rotaTarget(authority.id), { cover: cover.id });
      const earlier = covers
        .slice(0, n)
        .filter((one) => one.from === cover.from && one.to === cover.to).length;
      const which = earlier === 0 ? '' : ` (${earlier + 1})`;
      return more(`Take out cover, ${slotWords(cover)}${which}`, 'rota.uncover', press, {
        destructive: true,
      });
    }),
  ];
  return presses;
}
