/** A case was restricted: the cards of its enquiries are taken away from those whom the restriction leaves out. */
import { z } from 'zod';
import { caseTarget, caseType, namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { consultationsIn, discussionsOf, enquiriesOf } from '../load.ts';
import { everybody, show } from './common.ts';
import { showDiscussion } from './discussing.ts';

export const hide = action({
  verb: 'enquiry.hide',
  audit: 'Took the cards of an enquiry away from people who may not see it',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    const [family, enquiries, discussions, consultations] = await Promise.all([
      read.get(caseType, caseTarget(target)),
      enquiriesOf(target, read),
      discussionsOf(target, read),
      consultationsIn(target, read),
    ]);
    return { family, enquiries, discussions, consultations };
  },
  may: () => false,
  present: show,
  decide(_input, { family, enquiries, discussions, consultations }, _situation, target) {
    const { restricted } = family.value;
    // Those who were told of an enquiry, and those who hear of its discussions.
    const knew = [...enquiries.flatMap(({ value }) => value.told), ...everybody({ consultations })];
    return {
      writes: [],
      conceal: {
        from: [...new Set(knew)].filter((to) => !namedIn(to, restricted)),
        cards: [
          ...enquiries.map(({ target: about }) => ({ about, view: show(about) })),
          ...discussions.map(({ target: about }) => ({ about, view: showDiscussion(about) })),
        ],
      },
      show: show(target),
    };
  },
});

export const hideFollowings: readonly Subscription[] = [
  {
    event: 'case.restricted',
    commands: ({ target }) => [{ verb: 'enquiry.hide', target, input: {} }],
  },
];
