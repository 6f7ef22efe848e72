/** Open plans, by the day on which they are reviewed next: a chair's own, a team's, or the service's. */
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
  para,
  plain,
  primary,
  remark,
  typed,
} from '../../kernel/cards/index.ts';
import type { StoreQuery } from '../../kernel/store.ts';
import { dayOf, formatDate, formatMoment } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { planType } from '../record.ts';
import { seesPlan } from '../rights.ts';
import { planLine } from '../words.ts';

const readers: readonly Role[] = ['teamManager', 'chair', 'businessSupport', 'safeguardingManager'];
const shownAtOnce = 8;
const readAtOnce = 100;

/** Whoever runs the service looks at all of it; a chair and a team manager at their own. */
function queryOf({ roles, id, authority }: Person): Pick<StoreQuery, 'equal'> {
  if (roles.some((role) => role === 'safeguardingManager' || role === 'businessSupport')) {
    return { equal: { open: 'yes', authority } };
  }
  return { equal: { [roles.includes('chair') ? 'chair' : 'manager']: id, open: 'yes' } };
}

export const openPlans = view({
  verb: 'plan.open',
  who: readers,
  typed: ['plans', 'open plans', 'child protection plans'],
  lists: true,
  input: pageInput,
  async load({ input, person }, read) {
    const list = await read.list(planType, {
      ...queryOf(person),
      range: { field: 'reviewOn', ...(input.to === undefined ? {} : { from: input.to }) },
      order: 'ascending',
      limit: readAtOnce,
    });
    const rest = afterLast(list.items, input, (row) => row.target.id);
    const found = await Promise.all(
      rest.map(async (plan) => ({ plan, family: await read.find(caseType, caseTarget(plan.target)) })),
    );
    // A restricted case is in nobody else's list, and not counted there.
    const seen = found.flatMap(({ plan, family }) =>
      family && seesPlan(person, { plan, case: family }) ? [{ plan, family }] : [],
    );
    const beyond = list.continuation !== undefined;
    const further = seen.length > shownAtOnce;
    const last = further ? seen[shownAtOnce - 1]?.plan : rest.at(-1);
    return {
      seen,
      beyond,
      broken: list.broken,
      next: (further || beyond) && last ? { to: last.value.reviewOn, after: last.target.id } : undefined,
    };
  },
  may: () => true,
  render({ seen, beyond, broken, next }, viewing, input) {
    const { authority, now } = viewing;
    const first = input.to === undefined;
    const rows = seen.slice(0, shownAtOnce);
    const today = dayOf(now).toString();
    const late = seen.filter(({ plan }) => plan.value.reviewOn < today).length;
    return {
      card: card({
        head: head({
          kind: 'Child protection plans',
          title: titleOf(seen.length, first, beyond),
          line: formatMoment(now),
        }),
        band:
          first && late > 0
            ? band(
                'attention',
                late === 1 ? 'One review is overdue' : `${late} reviews are overdue`,
                'What is due first comes first.',
              )
            : undefined,
        body: [
          broken.length > 0 &&
            band('attention', 'A record cannot be read', `${broken.slice(0, 10).map(plain).join(', ')}.`),
          rows.map(({ plan, family }, n) =>
            entry(
              [`${plan.value.reference} · `, typed(family.value.caseReference)],
              `Review by ${formatDate(Temporal.PlainDate.from(plan.value.reviewOn))} · ${planLine(plan.value)}`,
              n === 0,
            ),
          ),
          rows.length === 0 && first && para('No open plan that you can see.', 'Medium'),
          next && remark('There are more. What is reviewed first comes first.', 'Medium'),
        ],
        presses: [
          ...rows.map(({ plan }, n) => {
            const title = `Open ${plain(plan.value.reference)}`;
            const data = viewing.press('plan.show', plan.target);
            if (n === 0) return primary(title, 'plan.show', data);
            return (n === 1 ? other : more)(title, 'plan.show', data);
          }),
          next && other('Show more', 'plan.open', viewing.press('plan.open', nowhere, next)),
        ],
        emergency: authority.settings,
      }),
      summary: 'Your list in Quorate',
    };
  },
});

function titleOf(count: number, first: boolean, beyond: boolean): string {
  if (!first) return count === 0 ? 'There are no more' : 'Further ones';
  if (count === 0) return 'None is open';
  if (beyond) return `${count} or more are open`;
  return count === 1 ? 'One is open' : `${count} are open`;
}
