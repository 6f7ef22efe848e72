/** What there is to see to in the next ten working days: told when something is new, and to be looked at any time. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  band,
  card,
  type Fact,
  facts,
  head,
  other,
  para,
  primary,
  section,
} from '../../kernel/cards/index.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { calendar } from '../../practice/working-days.ts';
import { keepers, loadRota, ofAuthority } from '../actions/common.ts';
import { rotaTarget } from '../record.ts';
import { sessionsIn } from '../shift.ts';
import { concernsAhead, lookAheadWorkingDays } from '../watch.ts';
import { concernWords, slotWords } from '../words.ts';

/** As many as a card can list. */
const mostListed = 30;

export const gaps = view({
  verb: 'rota.gaps',
  who: keepers,
  typed: ['duty gaps', 'gaps'],
  unlogged: true,
  input: z.object({}),
  load: ({ person }, read) => loadRota({ target: rotaTarget(person.authority) }, read),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota }, viewing) {
    const { authority, now } = viewing;
    const target = rotaTarget(authority.id);
    const concerns = concernsAhead(authority, rota.value, now);
    const [first] = concerns;
    const open = concerns.filter(({ what }) => what === 'gap').length;
    const last = calendar(authority.settings).addWorkingDays(dayOf(now), lookAheadWorkingDays);
    const lines = concerns.slice(0, mostListed).map((concern): Fact => {
      const shift = { on: concern.date.toString(), ...concern.slot };
      const stands = sessionsIn(authority, rota.value, shift)[0]?.chair.id;
      return [
        `${formatDate(concern.date)}, ${slotWords(concern.slot)}`,
        concernWords(concern, authority, stands),
      ];
    });
    return {
      card: card({
        head: head({
          kind: 'Duty rota · the next ten working days',
          title: open > 0 ? 'Sessions without a chair' : first ? 'Leave and duty clash' : 'Nothing to see to',
          line: `Up to ${formatDate(last)}`,
        }),
        band:
          open > 0
            ? band(
                'attention',
                open === 1 ? '1 gap' : `${open} gaps`,
                'A request sent then waits for the next session, or goes to the safeguarding manager.',
              )
            : first
              ? band('warning', 'The backup stands in', 'You can leave it so, or put somebody else in.')
              : band('good', 'Every session has its chair'),
        body: [
          lines.length > 0 ? section('To see to', facts(lines)) : undefined,
          concerns.length > mostListed && para(`And ${concerns.length - mostListed} more.`),
        ],
        presses: [
          first &&
            primary(
              `Open ${formatDate(first.date)}`,
              'rota.day',
              viewing.press('rota.day', target, { on: first.date.toString() }),
            ),
          other('See the month', 'rota', viewing.press('rota', target)),
        ],
      }),
      summary: 'There is something to see to in the duty rota.',
    };
  },
});
