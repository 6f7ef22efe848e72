/** One person's duty: what comes, what was changed, which swaps are open; and the form that offers a swap. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  back,
  band,
  card,
  choiceInput,
  type Fact,
  facts,
  fillingOf,
  head,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  section,
  strayProblems,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { nameOf } from '../../people/index.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { keeps, loadRota, ofAuthority, rotaPeople } from '../actions/common.ts';
import { readRota, rotaOf } from '../load.ts';
import { dutyDay } from '../overview.ts';
import { type Rota, rotaTarget, type Swap } from '../record.ts';
import { type SessionOnDay, sessionsFrom } from '../sessions.ts';
import { isOver, isWholly, shiftCode, shiftOn, shiftWords } from '../shift.ts';
import { swapTarget, takeCode, withoutBackup } from '../swaps.ts';
import { dayPart, shortDay, slotWords, weekOf } from '../words.ts';
import { loadForm } from './parts.ts';

const weeksAhead = 4;
/** Sessions offered in one list: each is a choice that names its day and its chair. */
const mostOffered = 40;

/** The sessions of the next four weeks that have not begun. */
function comingSessions(rota: Rota, { authority, now }: Viewing): readonly SessionOnDay[] {
  return [...sessionsFrom(authority, rota, now, dayOf(now).add({ weeks: weeksAhead }))];
}

function ownWords({ chair, backup }: SessionOnDay, person: Person): string {
  if (chair.id !== person.id) return `backup of ${plain(chair.name)}`;
  return backup ? `on duty, backup ${plain(backup.name)}` : 'on duty';
}

/** Week by week, so that a telephone has a line for each. */
function ownPart(rota: Rota, viewing: Viewing): Part {
  const { person } = viewing;
  const own = comingSessions(rota, viewing)
    .filter(({ chair, backup }) => chair.id === person.id || backup?.id === person.id)
    .slice(0, mostOffered);
  if (own.length === 0) return section('Your next four weeks', para('You have no session.'));
  const weeks = Map.groupBy(own, ({ date }) => weekOf(date).toString());
  return [...weeks].map(([monday, sessions]) =>
    section(
      `Yours, week of ${formatDate(Temporal.PlainDate.from(monday))}`,
      facts(
        sessions.map(
          (session): Fact => [
            shortDay(session.date),
            `${slotWords(session.slot)}, ${ownWords(session, person)}`,
          ],
        ),
      ),
    ),
  );
}

export const mine = view({
  verb: 'rota.mine',
  who: ['chair', 'safeguardingManager'],
  typed: ['my duty', 'my sessions'],
  unlogged: true,
  input: z.object({}),
  load: ({ person }, read) => readRota(person.authority, read),
  may: () => true,
  render(read, viewing) {
    const { authority, person, now } = viewing;
    const rota = rotaOf(authority, read);
    const target = rotaTarget(authority.id);
    const chairs = person.roles.includes('chair');
    const open = rota.swaps.filter(
      (swap) =>
        swap.ended === undefined &&
        !isOver(swap.give, now) &&
        (swap.to === person.id || swap.by === person.id),
    );
    return {
      card: card({
        head: head({
          kind: 'Duty rota · yours',
          title: 'Your duty',
          line: `As it stands ${formatDate(dayOf(now))}`,
        }),
        body: [
          ownPart(rota, viewing),
          open.length > 0 &&
            section(
              'Open swaps',
              open.map((swap) => para(`${swapWords(swap, viewing)}.`)),
            ),
        ],
        presses: [
          chairs && primary('Offer a swap', 'rota.swapForm', viewing.press('rota.swapForm', target)),
          other('Leave', 'rota.leaveForm', viewing.press('rota.leaveForm', target)),
          other('See the month', 'rota', viewing.press('rota', target)),
          ...open.slice(0, 5).map((swap, n) => {
            const press = viewing.press('rota.swap', swapTarget(authority.id, swap.id));
            const day = formatDate(Temporal.PlainDate.from(swap.give.on));
            return more(`Open swap ${n + 1}: ${day}`, 'rota.swap', press);
          }),
        ],
      }),
      summary: 'Your duty',
    };
  },
});

/** Who asks whom for what. */
function swapWords({ by, to, give, take }: Swap, { authority, person }: Viewing): string {
  const asks = by === person.id ? 'You ask' : `${nameOf(authority, by)} asks`;
  const whom = to === person.id ? 'you' : nameOf(authority, to);
  const instead = take ? `, and would take ${shiftWords(take)}` : ', for nothing in return';
  return `${asks} ${whom} to take ${shiftWords(give)}${instead}`;
}

/** What somebody is told whose duty was changed: the days as they stand now, and what they have next. */
export const changedView = view({
  verb: 'rota.changed',
  who: [...rotaPeople],
  unlogged: true,
  input: z.object({ from: z.iso.date().catch(''), to: z.iso.date().catch('') }),
  load: ({ person }, read) => readRota(person.authority, read),
  may: () => true,
  render(read, viewing, { from, to }) {
    const { authority, now } = viewing;
    const rota = rotaOf(authority, read);
    const target = rotaTarget(authority.id);
    const first = from === '' ? dayOf(now) : Temporal.PlainDate.from(from);
    const last = to === '' ? first : Temporal.PlainDate.from(to);
    const days = Array.from({ length: Math.min(14, first.until(last).days + 1) }, (_, n) =>
      dutyDay(authority, rota, first.add({ days: n })),
    ).filter(({ date, sessions }) => date.dayOfWeek <= 5 || sessions.length > 0);
    const one = first.equals(last);
    // Where the pattern names nobody either it is meant so, and nobody need act.
    const bareDays = days
      .slice(0, 5)
      .flatMap((day) =>
        day.sessions
          .filter(({ backup, row }) => backup === undefined && row?.backup !== undefined)
          .map((session) => shiftWords(shiftOn(session))),
      );
    return {
      card: card({
        head: head({
          kind: 'Duty rota · changed',
          title: 'The duty rota has changed',
          line: one ? formatDate(first) : `From ${formatDate(first)} to ${formatDate(last)}`,
        }),
        body: [
          days.slice(0, 5).map((day) => section(formatDate(day.date), dayPart(day))),
          bareDays.length > 0 &&
            para(
              `Nobody is backup: ${bareDays.join('; ')}.${keeps(viewing.person) ? ' See the day to put somebody in.' : ''}`,
            ),
          days.length > 5 && remark('The days after that stand in the month.'),
          ownPart(rota, viewing),
        ],
        presses: [
          primary('See the day', 'rota.day', viewing.press('rota.day', target, { on: first.toString() })),
          viewing.person.roles.includes('chair') &&
            other('My duty', 'rota.mine', viewing.press('rota.mine', target)),
        ],
      }),
      summary: 'The duty rota has changed.',
    };
  },
});

export const swapForm = view({
  verb: 'rota.swapForm',
  who: ['chair'],
  unlogged: true,
  input: z.object({}),
  load: ({ person }, read) => loadForm('rota.offerSwap', rotaTarget(person.authority), person, read),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota, kept }, viewing) {
    const { authority, person } = viewing;
    const target = rotaTarget(authority.id);
    const form = fillingOf(kept);
    const coming = comingSessions(rota.value, viewing);
    const own = coming.filter(({ chair }) => chair.id === person.id).slice(0, mostOffered);
    const theirs = coming
      .filter(({ chair }) => chair.id !== person.id && chair.roles.includes('chair'))
      .slice(0, mostOffered);
    const others = authority
      .withRole('chair')
      .filter(({ id }) => id !== person.id)
      .slice(0, mostOffered / 2);
    const possible = own.length > 0 && others.length > 0;
    return {
      card: card({
        head: head({
          kind: 'Duty rota · swap',
          title: 'Which session do you offer?',
          line: 'Your colleague accepts or declines on a card; until then nothing changes',
        }),
        body: possible
          ? [
              strayProblems(kept, ['give', 'take']),
              choiceInput({
                id: 'give',
                label: 'Your session',
                required: true,
                checkedBy: 'server',
                folded: own.length > 4,
                choices: own.map((session) => ({
                  value: shiftCode(shiftOn(session)),
                  title: shiftWords(shiftOn(session)),
                })),
                value: form.typed('give'),
                problem: form.problem('give'),
                error: 'Choose one of your sessions.',
              }),
              choiceInput({
                id: 'take',
                label: 'Whom you ask, and what you would take',
                required: true,
                checkedBy: 'server',
                folded: true,
                choices: [
                  ...theirs.map((session) => ({
                    value: takeCode({ person: session.chair.id, shift: shiftOn(session) }),
                    title: `${plain(session.chair.name)}: ${shiftWords(shiftOn(session))}`,
                  })),
                  ...others.map((one) => ({
                    value: takeCode({ person: one.id }),
                    title: `${plain(one.name)}: for nothing in return`,
                  })),
                ],
                value: form.typed('take'),
                problem: form.problem('take'),
                error: 'Choose from the list.',
              }),
            ]
          : [para('There is nothing to swap: you have no session in the next four weeks.', 'Medium')],
        presses: [
          possible && primary('Offer this swap', 'rota.offerSwap', viewing.press('rota.offerSwap', target)),
          back('rota.mine', viewing.press('rota.mine', target)),
        ],
      }),
      summary: 'A swap of duty sessions',
    };
  },
});

export const swapView = view({
  verb: 'rota.swap',
  who: ['chair'],
  unlogged: true,
  input: z.object({}),
  load: async (at, read) => {
    const { rota } = await loadRota(at, read);
    return { rota, swap: rota.value.swaps.find(({ id }) => at.target.id === `swap:${id}`) };
  },
  may: (person, { rota, swap }) =>
    ofAuthority(person, { rota }) && (!swap || swap.by === person.id || swap.to === person.id),
  render({ rota, swap }, viewing) {
    const { authority, person, now } = viewing;
    const summary = 'A swap of duty sessions';
    const mineCard = back('rota.mine', viewing.press('rota.mine', rotaTarget(authority.id)), 'My duty');
    if (!swap) {
      const top = head({ kind: 'Duty rota · swap', title: 'This swap is over' });
      return { card: card({ head: top, presses: [mineCard] }), summary };
    }
    const stands = swap.ended === undefined && holds(swap, rota.value, viewing);
    const target = swapTarget(authority.id, swap.id);
    const asked = swap.to === person.id;
    const bare = stands ? withoutBackup(swap, authority, rota.value) : [];
    return {
      card: card({
        head: head({
          kind: 'Duty rota · swap',
          title: titleOf(swap, viewing, stands),
          line: `${nameOf(authority, swap.by)} and ${nameOf(authority, swap.to)}`,
        }),
        band:
          swap.ended === undefined && !stands
            ? band(
                'warning',
                'The rota has moved since',
                'This swap can no longer be made as it was offered.',
              )
            : undefined,
        body: [
          bare.length > 0 &&
            para(
              `Whoever takes ${bare.map(shiftWords).join(' and ')} is the backup then, so after this swap there is no backup. Those who keep the rota are told, and can put somebody in.`,
            ),
          facts([
            [gives(swap.by, viewing), shiftWords(swap.give)],
            [gives(swap.to, viewing), swap.take ? shiftWords(swap.take) : 'Nothing in return'],
          ]),
          [swap.give, ...(swap.take ? [swap.take] : [])]
            .map(({ on }) => on)
            .filter((on, n, all) => all.indexOf(on) === n)
            .map((on) => dutyDay(authority, rota.value, Temporal.PlainDate.from(on)))
            .map((day) => section(`${formatDate(day.date)}, as it stands now`, dayPart(day))),
        ],
        presses: [
          stands &&
            asked &&
            primary('Accept the swap', 'rota.acceptSwap', viewing.press('rota.acceptSwap', target)),
          swap.ended === undefined &&
            !isOver(swap.give, now) &&
            other(
              asked ? 'Decline' : 'Take the offer back',
              'rota.declineSwap',
              viewing.press('rota.declineSwap', target),
            ),
          mineCard,
        ],
      }),
      summary,
    };
  },
});

function gives(id: string, { authority, person }: Viewing): string {
  return id === person.id ? 'You give' : `${nameOf(authority, id)} gives`;
}

/** Whether both still have what they would give. */
function holds({ by, to, give, take }: Swap, rota: Rota, { authority, now }: Viewing): boolean {
  const still = (shift: Swap['give'], person: string) =>
    !isOver(shift, now) && isWholly(authority, rota, shift, person);
  return still(give, by) && (take === undefined || still(take, to));
}

function titleOf({ ended, by, to }: Swap, { authority, person }: Viewing, stands: boolean): string {
  const mineTo = by === person.id;
  switch (ended) {
    case 'accepted':
      return 'The swap is made';
    case 'declined':
      return mineTo ? `${nameOf(authority, to)} has declined` : 'You have declined';
    case 'withdrawn':
      return mineTo ? 'You have taken the offer back' : 'The offer was taken back';
    case undefined:
      if (!stands) return 'This swap has been overtaken';
      return mineTo ? 'Your offer waits for an answer' : 'Will you swap?';
  }
}
