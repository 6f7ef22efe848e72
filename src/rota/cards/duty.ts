/** Who is on duty: now, today, the rest of the week, what is next, and the emergency line. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  band,
  card,
  head,
  other,
  type Part,
  para,
  plain,
  primary,
  section,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate, formatMoment, formatTime } from '../../practice/dates.ts';
import { rotaPeople } from '../actions/common.ts';
import { readRota, rotaOf } from '../load.ts';
import { type DutyOverview, dutyOverview } from '../overview.ts';
import { type Rota, rotaTarget } from '../record.ts';
import { onLeave } from '../sessions.ts';
import { slotsOf } from '../slots.ts';
import { dayPart, namesOf } from '../words.ts';
import { everybody } from './parts.ts';

export const duty = view({
  verb: 'duty',
  who: everybody,
  typed: ['duty', 'who is on duty', 'duty rota'],
  unlogged: true,
  input: z.object({}),
  load: ({ person }, read) => readRota(person.authority, read),
  may: () => true,
  render(read, viewing) {
    const { authority, person, now } = viewing;
    const rota = rotaOf(authority, read);
    const overview = dutyOverview(authority, rota, now);
    const target = rotaTarget(authority.id);
    const chairs = person.roles.includes('chair');
    const sees = person.roles.some((role) => rotaPeople.some((one) => one === role));
    return {
      card: card({
        head: head({
          kind: 'Duty',
          title: overview.now ? `${plain(overview.now.chair.name)} is on duty` : 'Nobody is on duty now',
          line: `${plain(authority.name)} · ${formatMoment(now)}`,
        }),
        band: nowBand(overview),
        body: [
          section(formatDate(overview.today.date), dayPart(overview.today)),
          overview.thisWeek.map((day) => section(formatDate(day.date), dayPart(day))),
          nextPart(overview),
        ],
        presses: [
          canTake(overview, rota, viewing) &&
            primary('I’ll take it now', 'rota.takeNow', viewing.press('rota.takeNow', target)),
          chairs && other('My duty', 'rota.mine', viewing.press('rota.mine', target)),
          sees && other('See the month', 'rota', viewing.press('rota', target)),
        ],
        emergency: authority.settings,
      }),
      summary: 'Duty',
    };
  },
});

/** Offered to a chair (or the safeguarding manager) who is not on duty, while a session is on or would be. */
function canTake({ now: serving }: DutyOverview, rota: Rota, { person, authority, now }: Viewing): boolean {
  if (!person.roles.some((role) => role === 'chair' || role === 'safeguardingManager')) return false;
  if (serving?.chair.id === person.id) return false;
  const from = formatTime(now);
  const slot = serving?.slot ?? slotsOf(authority.settings).find((one) => one.from <= from && from < one.to);
  return slot !== undefined && !onLeave(rota, person.id, dayOf(now).toString(), { from, to: slot.to });
}

function nowBand({ now, next }: DutyOverview) {
  if (now) {
    const backup = now.backup ? ` Backup: ${plain(now.backup.name)}.` : '';
    return band(
      'good',
      `On duty until ${formatMoment(now.until)}`,
      `Requests go to ${plain(now.chair.name)}.${backup}`,
    );
  }
  return next
    ? band(
        'warning',
        `Next: ${plain(next.chair.name)}`,
        `From ${formatMoment(next.from)}. A request sent now waits for this session.`,
      )
    : band('warning', 'No session is planned', 'A request sent now goes to the safeguarding manager.');
}

/** What comes after this week, where the days above do not show it; without anybody on duty the band has said it. */
function nextPart({ now, next, today, thisWeek }: DutyOverview): Part {
  if (!now || !next || [today, ...thisWeek].some(({ date }) => date.equals(next.date))) return undefined;
  return section('Next', para(`${formatMoment(next.from)}: ${namesOf(next)}.`));
}
