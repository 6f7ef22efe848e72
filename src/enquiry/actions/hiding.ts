/** A case was restricted: the cards of its enquiries are taken away from those whom the restriction leaves out. */
import { z } from 'zod';
import { caseTarget, caseType, namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { enquiriesOf } from '../load.ts';
import { show } from './common.ts';

export const hide = action({
  verb: 'enquiry.hide',
  audit: 'Took the cards of an enquiry away from people who may not see it',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    const [family, enquiries] = await Promise.all([
      read.get(caseType, caseTarget(target)),
      enquiriesOf(target, read),
    ]);
    return { family, enquiries };
  },
  may: () => false,
  present: show,
  decide(_input, { family, enquiries }, _situation, target) {
    const { restricted } = family.value;
    return {
      writes: [],
      refresh: enquiries
        .flatMap(({ value, target: about }) => value.told.map((to) => ({ to, about, view: show(about) })))
        .filter(({ to }) => !namedIn(to, restricted))
        // A batch has an end; the rest is refused when it is pressed.
        .slice(0, 50),
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
