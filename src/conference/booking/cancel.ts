/** A conference that will not be held: out of the diary and the calendars, and everybody concerned is told. */
import { z } from 'zod';
import { judged, problemsIn, requiredText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { mustBeAhead } from '../held.ts';
import { bookingRoles, loadConference, mayBook, sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { withdrawal } from './chain.ts';

export const cancel = action({
  verb: 'conference.cancel',
  audit: 'Cancelled a conference',
  who: bookingRoles,
  input: z.object({
    words: judged(requiredText('Say in a sentence why it will not be held. Your colleagues read it.')),
  }),
  load: loadConference,
  may: (person, loaded) => sees(person, loaded),
  present: (target) => show(target),
  form: (target) => ({ verb: 'conference.cancelForm', target }),
  decide({ words }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.conference;
    if (!mayBook(person, loaded, situation.authority)) {
      throw new Refusal('notYourRole', 'In this service somebody else books and cancels conferences.', {
        show: show(target),
      });
    }
    if (!mayFollow[standingOf(value)].includes('cancel')) {
      throw new Refusal('alreadyDone', 'It has been cancelled already.', { show: show(target) });
    }
    mustBeAhead(value, situation.now, target);
    if (words.value === undefined) throw new Invalid(problemsIn({ words }));
    const slots = [value.booking?.slot, value.moving?.slot];
    return {
      writes: [
        change(loaded.conference, {
          ...value,
          cancelled: { by: person.id, at: stamp(situation), words: words.value },
        }),
      ],
      ...withdrawal(value, target, situation),
      tell: tellParties(
        [
          value.asked.by,
          value.worker,
          value.manager,
          ...slots.flatMap((slot) => [slot?.chair, slot?.minuteTaker, ...(slot?.others ?? [])]),
        ],
        'cancelled',
        loaded,
        situation,
        target,
      ),
      events: [{ name: 'conference.cancelled', target, data: { type: value.type } }],
      show: show(target),
    };
  },
});
