/** Who is on duty: now, today, the rest of the week, and the emergency line. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  band,
  card,
  type Fact,
  facts,
  head,
  type Part,
  para,
  plain,
  section,
} from '../../kernel/cards/index.ts';
import { formatDate, formatMoment, formatTime } from '../../practice/dates.ts';
import { type DutyDay, type DutyOverview, dutyOverview, type SessionOnDay } from '../../rota/index.ts';
import { staff } from './parts.ts';

export const duty = view({
  verb: 'duty',
  who: [...staff, 'serviceAdministrator'],
  typed: ['duty', 'who is on duty', 'duty rota'],
  unlogged: true,
  input: z.object({}),
  load: async () => ({}),
  may: () => true,
  render(_loaded, viewing) {
    const overview = dutyOverview(viewing.authority, viewing.now);
    return {
      card: card({
        head: head({
          kind: 'Duty',
          title: overview.now ? `${plain(overview.now.chair.name)} is on duty` : 'Nobody is on duty now',
          line: `${plain(viewing.authority.name)} · ${formatMoment(viewing.now)}`,
        }),
        band: nowBand(overview),
        body: [
          section(formatDate(overview.today.date), dayPart(overview.today)),
          overview.thisWeek.map((day) => section(formatDate(day.date), dayPart(day))),
        ],
        emergency: viewing.authority.settings,
      }),
      summary: 'Duty',
    };
  },
});

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

function dayPart({ sessions, holiday }: DutyDay): Part {
  if (sessions.length > 0) return facts(sessions.map(sessionFact));
  return para(holiday === undefined ? 'No session.' : `${plain(holiday)}: no session.`);
}

function sessionFact({ from, until, chair, backup }: SessionOnDay): Fact {
  const names = backup ? `${plain(chair.name)}, backup ${plain(backup.name)}` : plain(chair.name);
  return [`${formatTime(from)} to ${formatTime(until)}`, names];
}
