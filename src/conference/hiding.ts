/** A case was restricted: the cards of its conferences are taken away from those whom the restriction leaves out. */
import { z } from 'zod';
import { caseTarget, caseType, namedIn } from '../consultation/index.ts';
import { action } from '../kernel/action.ts';
import type { Subscription } from '../kernel/registry.ts';
import { conferencesOf } from './asking/source.ts';
import { hasToDo } from './rights.ts';
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
    // Whoever could see one of them, and may no longer: the diary of a minute taker lists it, too.
    const left = authority.people.filter(
      (person) =>
        !namedIn(person.id, family.value.restricted) &&
        conferences.some(({ value }) => hasToDo(person, value)),
    );
    return {
      writes: [],
      conceal: {
        from: left.map(({ id }) => id),
        cards: conferences.map(({ target: about }) => ({ about, view: show(about) })),
      },
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
