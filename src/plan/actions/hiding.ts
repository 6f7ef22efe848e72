/** A case was restricted: its plans and outcomes are taken away from those whom the restriction leaves out. */
import { z } from 'zod';
import { caseTarget, caseType, namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { plansOf } from '../load.ts';
import { outcomeType } from '../record.ts';
import { hasToDo } from '../rights.ts';
import { showOutcome, showPlan } from './common.ts';

export const hide = action({
  verb: 'plan.hide',
  audit: 'Took the cards of plans away from people who may not see them',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    const [family, plans, outcomes] = await Promise.all([
      read.get(caseType, caseTarget(target)),
      plansOf(target, read),
      read.list(outcomeType, { partition: target.partition, limit: 100 }),
    ]);
    return { family, plans, outcomes: outcomes.items };
  },
  may: () => false,
  present: (target) => showPlan(target),
  decide(_input, { family, plans, outcomes }, { authority }, target) {
    // Lists and looks that they opened themselves, and what they were told.
    const told = outcomes.flatMap(({ value }) => value.told);
    const left = authority.people.filter(
      (person) =>
        !namedIn(person.id, family.value.restricted) &&
        (told.includes(person.id) || plans.some(({ value }) => hasToDo(person, value))),
    );
    return {
      writes: [],
      conceal: {
        from: left.map(({ id }) => id),
        cards: [
          ...plans.map(({ target: about }) => ({ about, view: showPlan(about) })),
          ...outcomes.map(({ target: { partition }, value }) => {
            const about = { partition, id: value.conference };
            return { about, view: showOutcome(about) };
          }),
        ],
      },
      show: showPlan(target),
    };
  },
});

export const hideFollowings: readonly Subscription[] = [
  {
    event: 'case.restricted',
    commands: ({ target }) => [{ verb: 'plan.hide', target, input: {} }],
  },
];
