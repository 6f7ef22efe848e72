/** A case was restricted: the cards of its conferences are taken away from those whom the restriction leaves out. */
import { z } from 'zod';
import { caseTarget, caseType, namedIn } from '../consultation/index.ts';
import { action } from '../kernel/action.ts';
import type { Loaded } from '../kernel/records.ts';
import type { Subscription } from '../kernel/registry.ts';
import { conferencesOf } from './asking/source.ts';
import type { Conference } from './record.ts';
import { partiesOf } from './rights.ts';
import { show } from './telling.ts';

export const hide = action({
  verb: 'conference.hide',
  audit: 'Took the cards of a conference away from people who may not see it',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    const [family, conferences] = await Promise.all([
      read.get(caseType, caseTarget(target)),
      conferencesOf(target, read),
    ]);
    return { family, conferences };
  },
  may: () => false,
  present: (target) => show(target),
  decide(_input, { family, conferences }, { authority }, target) {
    const support = authority.withRole('businessSupport').map(({ id }) => id);
    const told = ({ value }: Loaded<Conference>) => [...new Set([...partiesOf(value), ...support])];
    return {
      writes: [],
      refresh: conferences
        .flatMap((one) => told(one).map((to) => ({ to, about: one.target, view: show(one.target) })))
        .filter(({ to }) => !namedIn(to, family.value.restricted))
        // A batch has an end; the rest is refused when it is pressed.
        .slice(0, 50),
      show: show(target),
    };
  },
});

export const hideFollowings: readonly Subscription[] = [
  {
    event: 'case.restricted',
    commands: ({ target }) => [{ verb: 'conference.hide', target, input: {} }],
  },
];
