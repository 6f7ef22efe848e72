/** What there is to see to in the next ten working days: told when something is new, and to be looked at any time. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import { band, card, entry, head, other, primary, remark, section } from '../../kernel/cards/index.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { calendar } from '../../practice/working-days.ts';
import { keepers, loadRota, ofAuthority } from '../actions/common.ts';
import { rotaTarget } from '../record.ts';
import { sessionsIn, shiftCode, shiftWords } from '../shift.ts';
import { concernsAhead, lookAheadWorkingDays } from '../watch.ts';
import { concernWords } from '../words.ts';

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
    const open = concerns.filter(({ what }) => what === 'gap').length;
    const first = concerns.find(({ what }) => what === 'gap') ?? concerns[0];
    const last = calendar(authority.settings).addWorkingDays(dayOf(now), lookAheadWorkingDays);
    const lines = concerns
      .map((concern) => {
        const shift = { on: concern.date.toString(), ...concern.slot };
        const stands = sessionsIn(authority, rota.value, shift)[0]?.chair.id;
        return { shift, words: concernWords(concern, authority, stands), gap: concern.what === 'gap' };
      })
      // That somebody is away and nobody stands in says that it is a gap.
      .filter(
        ({ shift, gap }, _n, all) =>
          !gap || !all.some((one) => !one.gap && shiftCode(one.shift) === shiftCode(shift)),
      );
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
          lines.length > 0 &&
            section(
              'To see to',
              lines
                .slice(0, mostListed)
                .map(({ shift, words }, n) => entry(shiftWords(shift), words, n === 0)),
              lines.length > mostListed && remark(`And ${lines.length - mostListed} more.`),
            ),
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
