/** This slice's part of a case: its plans, and what its conferences decided, each under the right to see it. */
import { conferenceType, seesConference } from '../conference/index.ts';
import { caseTarget, caseType } from '../consultation/index.ts';
import type { Traced } from '../kernel/traced.ts';
import { readers } from './cards/outcome.ts';
import { plansOf } from './load.ts';
import { outcomeType } from './record.ts';
import { keeping, seesPlan } from './rights.ts';
import { planLine } from './words.ts';

export const tracedPlans: Traced = {
  async rows(partition, { person }, read) {
    const [family, plans, outcomes, conferences] = await Promise.all([
      read.find(caseType, caseTarget({ partition })),
      plansOf({ partition }, read),
      read.list(outcomeType, { partition, limit: 100 }),
      read.list(conferenceType, { partition, limit: 100 }),
    ]);
    if (!family) return [];
    const keeps = person.roles.some((role) => keeping.includes(role));
    const reads = person.roles.some((role) => readers.includes(role));
    return [
      ...plans
        .filter((plan) => keeps && seesPlan(person, { plan, case: family }))
        .map(({ value, target }) => ({
          call: { verb: 'plan.show', target },
          reference: value.reference,
          at: value.steps[0]?.at ?? '',
          line: planLine(value),
        })),
      ...outcomes.items.flatMap(({ value, target }) => {
        const conference = conferences.items.find((one) => one.target.id === value.conference);
        if (!reads || !conference || !seesConference(person, { conference, case: family })) return [];
        return [
          {
            call: { verb: 'plan.outcome', target },
            reference: `${value.reference} decision`,
            at: value.children[0]?.at ?? '',
            line: `Decided about ${value.children.length === 1 ? '1 child' : `${value.children.length} children`}`,
          },
        ];
      }),
    ];
  },
};
