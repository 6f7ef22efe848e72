/** The cards of a quarter's figures: none, few, many, and by agency. */
import type { JsonObject } from '../../src/kernel/json.ts';
import { at, nasreen } from '../support/authority.ts';
import { goesAhead, type KeptMet, keepMet, saidAt } from '../support/figures.ts';
import { type NamedCard, rendered } from './rendered.ts';

const here = { is: 'here', part: false, deputy: false, self: true, ...saidAt } as const;
const received = { is: 'received', on: '2027-01-07', ...saidAt } as const;

function shown(
  name: string,
  verb: string,
  kept: readonly KeptMet[],
  input: JsonObject = {},
): Promise<NamedCard> {
  return rendered({
    name: `figures-${name}`,
    verb,
    as: nasreen,
    now: at('2027-05-03T09:00'),
    target: { partition: '', id: '' },
    input,
    prepare: async (shelf) => {
      for (const [n, one] of kept.entries()) await keepMet(shelf, n, one);
    },
    markers: [],
  });
}

/** Agencies of which each is asked seven times: more than one card holds. */
const agencies = ['police', 'health-visiting', 'gp', 'oakfield-primary', ...'abcdefghijklm'.split('')];
const many = agencies.flatMap((agency, k) =>
  Array.from(
    { length: 7 },
    (_, n): KeptMet => ({
      agency,
      ...(n === 6 ? { decision: goesAhead } : {}),
      ...(n === 5 ? { value: { type: 'combinedReview' } } : {}),
      ...(k % 2 === 0 ? { police: { presence: here, report: received } } : {}),
    }),
  ),
);
const few: readonly KeptMet[] = [{}, {}, {}, {}, {}, {}, { decision: goesAhead }];

export const figureCards: readonly NamedCard[] = await Promise.all([
  shown('none', 'meeting.figures', []),
  shown('few', 'meeting.figures', few),
  shown('many', 'meeting.figures', many),
  shown('agencies', 'meeting.figures', many, { agencies: 0 }),
  shown('agencies-few', 'meeting.figures', [{}], { agencies: 0 }),
  shown('counted', 'meeting.counted', many),
  shown('counted-none', 'meeting.counted', []),
]);
