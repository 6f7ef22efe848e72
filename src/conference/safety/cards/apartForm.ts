/** The form of times of their own: how somebody comes or joins who is kept apart from another, and when. */
import { choiceInput, remark, textInput, timeInput } from '../../../kernel/cards/index.ts';
import type { Viewing } from '../../../kernel/view.ts';
import { joinChoices } from '../apart.ts';
import { form } from '../form.ts';
import { adultsIn, asAdult } from '../load.ts';
import type { OneAdult } from '../one-adult.ts';
import { proposedTimes } from '../times.ts';
import { isApart } from '../together.ts';
import { adultWords, joinWords } from '../words.ts';
import { ofAdult } from './forms.ts';

const choices = joinChoices.map((one) => ({
  title: one === 'asOthers' ? 'As the others do, at no times of their own' : joinWords[one],
  value: one,
}));

export const setApartForm = form({
  ...ofAdult,
  verb: 'conference.setApart',
  title: ({ adult }) => `Times of their own: ${adultWords(adult.value)}`,
  fields: ['joins', 'arrives', 'leaves', 'joining'],
  press: 'Arrange it',
  body: (filling, loaded, viewing) => {
    const { route } = loaded;
    const { arrives, leaves, joins } = filledIn(loaded, viewing);
    return [
      choiceInput({
        id: 'joins',
        label: 'How they come or join',
        required: true,
        choices,
        value: filling.typed('joins', joins),
        problem: filling.problem('joins'),
        error: 'Choose how they come or join.',
      }),
      timeInput({
        id: 'arrives',
        label: 'They arrive, or join, at',
        required: true,
        value: filling.typed('arrives', arrives),
        problem: filling.problem('arrives'),
        error: 'Give the time at which they arrive, for example 09:30.',
      }),
      timeInput({
        id: 'leaves',
        label: 'They leave at',
        required: true,
        value: filling.typed('leaves', leaves),
        problem: filling.problem('leaves'),
        error: 'Give the time at which they leave, for example 10:15.',
      }),
      textInput({
        id: 'joining',
        label: 'If in another way: how they join',
        required: false,
        multiline: true,
        maxLength: 400,
        value: filling.typed('joining', route?.value.joining),
        problem: filling.problem('joining'),
        error: 'Say how, for example the telephone number of a call of their own. They read it as it stands.',
      }),
      remark(
        'Quorate makes a meeting of their own with chair and minute taker and nobody else. They are told these times and this way, and none of the others’. Name nobody else.',
      ),
    ];
  },
});

/** What is arranged; otherwise what the settings propose. */
function filledIn(loaded: OneAdult, { authority }: Viewing) {
  const { adult, conference, safety } = loaded;
  const slot = conference.value.booking?.slot;
  const { apart } = adult.value;
  if (apart && isApart(adult.value, slot?.starts)) return apart;
  const proposal =
    slot &&
    proposedTimes(
      asAdult(adult, loaded),
      adultsIn(loaded),
      safety?.value.pairs ?? [],
      slot,
      authority.settings.invitations,
    );
  return { arrives: proposal?.arrives, leaves: proposal?.leaves, joins: 'building' as const };
}
