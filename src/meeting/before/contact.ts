/**
 * The chair's contact with the family before a conference: made or not, with whom, when and how, or why not; and what they
 * think of it going ahead. Asked of the chair by one card, and kept as often as there is something to record: two who must
 * not meet are spoken with apart.
 */
import { z } from 'zod';
import {
  codesIn,
  judged,
  optionalDay,
  problemsIn,
  requiredText,
  typedText,
} from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, create } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf } from '../../practice/dates.ts';
import { deedOf } from '../actions/common.ts';
import { chairing, seesMeeting } from '../rights.ts';
import { showReports } from './asking.ts';
import { loadPreparing } from './load.ts';
import {
  contacted,
  contactWays,
  type FamilyContactSaid,
  familyContactTarget,
  familyContactType,
  goingAhead,
  mostContacts,
} from './record.ts';

/** How it was made, or that it was not. */
export const howOrNot = [...contactWays, 'none'] as const;

const optionalView = typedText
  .transform((text) => (text === '' ? undefined : text))
  .pipe(z.enum(goingAhead, { error: 'Choose what they think of it.' }).optional());

export const familyContact = action({
  verb: 'meeting.familyContact',
  audit: 'Recorded the chair’s contact with the family before a conference',
  who: chairing,
  load: loadPreparing,
  may: (person, loaded) => seesMeeting(person, loaded),
  present: showReports,
  form: (target) => ({ verb: 'meeting.familyContactForm', target }),
  input: z.object({
    with: judged(requiredText('Tick with whom, or with whom not.', 200)),
    how: judged(z.enum(howOrNot, { error: 'Choose how you spoke with them, or that you did not.' })),
    on: judged(optionalDay),
    goesAhead: judged(optionalView),
    words: judged(optionalText(1_000)),
  }),
  decide(input, loaded, situation, target) {
    const { conference, contact } = loaded;
    if (conference.value.cancelled) {
      throw new Refusal('notNow', 'This conference has been cancelled. Nothing was recorded.', {
        show: showReports(target),
      });
    }
    const problems = problemsIn(input);
    const chosen = codesIn(input.with.value ?? '');
    const people = contacted.filter((one) => chosen.includes(one));
    const today = dayOf(situation.now).toString();
    const on = input.on.value ?? today;
    const how = input.how.value;
    const words = input.words.value;
    const goesAhead = input.goesAhead.value;
    const before = contact?.value.contacts ?? [];
    if (input.with.value !== undefined && people.length === 0) {
      problems.push({ field: 'with', message: 'Tick with whom, or with whom not.' });
    }
    if (before.length >= mostContacts) {
      problems.push({ field: 'with', message: `${mostContacts} are recorded, and no more fit.` });
    }
    if (how === 'none') {
      if (words === undefined && input.words.messages.length === 0) {
        problems.push({ field: 'words', message: 'Say in a few words why there was no contact.' });
      }
    } else if (how !== undefined) {
      if (on > today) {
        problems.push({ field: 'on', message: 'That day is still to come. Record it once you have spoken.' });
      }
      if (goesAhead === undefined && input.goesAhead.messages.length === 0) {
        problems.push({
          field: 'goesAhead',
          message: 'Choose what they think of it, or that it was not spoken of.',
        });
      }
    }
    if (problems.length > 0 || how === undefined) throw new Invalid(problems);
    const next = saidOf({ people, how, on, goesAhead, words }, deedOf(situation));
    const value = {
      conference: conference.target.id,
      reference: conference.value.reference,
      contacts: [...before, next],
    };
    return {
      writes: [
        contact
          ? change(contact, { ...contact.value, contacts: value.contacts })
          : create(familyContactType, familyContactTarget(conference.target), conference.authority, value),
      ],
      guards: [conference],
      show: showReports(target),
    };
  },
});

interface Given {
  readonly people: FamilyContactSaid['with'];
  readonly how: (typeof howOrNot)[number];
  readonly on: string;
  readonly goesAhead: (typeof goingAhead)[number] | undefined;
  readonly words: string | undefined;
}

function saidOf(
  { people, how, on, goesAhead, words }: Given,
  deed: { readonly by: string; readonly at: string },
): FamilyContactSaid {
  if (how === 'none') return { is: 'notMade', with: people, words: words ?? '', ...deed };
  return {
    is: 'made',
    with: people,
    on,
    how,
    goesAhead: goesAhead ?? 'notAsked',
    ...(words === undefined ? {} : { words }),
    ...deed,
  };
}
