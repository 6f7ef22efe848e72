/** The adults of a family, how it stands with each, and advocates for the children. */
import { fitted, restrictedBand, staff } from '../../../consultation/index.ts';
import { view } from '../../../kernel/action.ts';
import {
  back,
  choiceInput,
  entry,
  type Filling,
  fillingOf,
  more,
  other,
  type Part,
  para,
  primary,
  section,
  strayProblems,
  typed,
} from '../../../kernel/cards/index.ts';
import { doneInput } from '../../../kernel/drafts.ts';
import type { Viewing } from '../../../kernel/view.ts';
import { dayOf } from '../../../practice/dates.ts';
import { sees } from '../../rights.ts';
import { summary, topOf, withKept } from '../form.ts';
import { type InSafety, loadInSafety } from '../load.ts';
import { advocacyOf } from '../needs.ts';
import { adultWords, advocacyWords } from '../words.ts';
import { standsLine } from './stands.ts';

export const familyView = view({
  verb: 'conference.family',
  who: staff,
  input: doneInput,
  load: withKept<InSafety>('conference.recordAdvocacy', loadInSafety),
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, kept }, viewing, _input, target) {
    const { adults, conference } = loaded;
    const stands = !conference.value.cancelled;
    const filling = fillingOf(kept);
    const open = stands ? advocacyOpen(loaded, viewing) : [];
    const to = (verb: string) => viewing.press(verb, target);
    const none = { inputs: 'none' } as const;
    const card = fitted(() => ({
      head: topOf(
        loaded,
        'the family',
        adults.length === 0 ? 'No adult is listed yet' : 'Adults of the family',
      ),
      body: [
        strayProblems(kept, ['child', 'taken']),
        restrictedBand(loaded.case.value),
        para(
          'Quorate sends nothing to the family. A person tells each of them by a way that is safe, with the words that Quorate prepares.',
          'Medium',
        ),
        adults.map((one, n) => entry(adultWords(one.value), standsLine(one, loaded, viewing), n === 0)),
        advocacySection(loaded, viewing),
        open.length > 0 && advocacyInputs(open, filling),
      ],
      presses: [
        stands && primary('Add an adult', 'conference.addAdultForm', to('conference.addAdultForm'), none),
        open.length > 0 &&
          other('Record the offer', 'conference.recordAdvocacy', to('conference.recordAdvocacy')),
        back('conference.show', to('conference.show')),
        ...adults.map((one) =>
          more(
            `Open ${adultWords(one.value)}`,
            'conference.adult',
            viewing.press('conference.adult', one.target),
            none,
          ),
        ),
        more('Who will see what', 'conference.signForm', to('conference.signForm'), none),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary };
  },
});

function advocacyRows({ conference, safety }: InSafety, { authority, now }: Viewing) {
  const { invitations } = authority.settings;
  return advocacyOf(conference.value, safety?.value, dayOf(now), invitations);
}

/** Of which children (from 0) something is still to be recorded. */
function advocacyOpen(loaded: InSafety, viewing: Viewing): readonly number[] {
  return advocacyRows(loaded, viewing)
    .filter(({ stands }) => stands === 'toOffer' || stands === 'tried' || stands === 'toArrange')
    .map(({ n }) => n);
}

function advocacySection(loaded: InSafety, viewing: Viewing): Part {
  const rows = advocacyRows(loaded, viewing);
  if (rows.length === 0) return undefined;
  const { children } = loaded.conference.value;
  return section(
    'Advocates for the children',
    rows.map(({ n, stands }) =>
      para([
        `Child ${n + 1} (`,
        typed(children[n]?.number ?? ''),
        `): ${advocacyWords[stands].toLowerCase()}`,
      ]),
    ),
  );
}

function advocacyInputs(open: readonly number[], filling: Filling): Part {
  return [
    choiceInput({
      id: 'child',
      label: 'An advocate was offered to',
      required: false,
      folded: true,
      choices: open.map((n) => ({ title: `Child ${n + 1}`, value: String(n) })),
      value: filling.typed('child'),
      problem: filling.problem('child'),
      error: 'Choose the child.',
    }),
    choiceInput({
      id: 'taken',
      label: 'Do they want one?',
      required: false,
      choices: [
        { title: 'Yes, and it is arranged', value: 'arranged' },
        { title: 'Yes, still to be arranged', value: 'yes' },
        { title: 'No', value: 'no' },
        { title: 'It was tried, and could not be offered yet', value: 'tried' },
      ],
      value: filling.typed('taken'),
      problem: filling.problem('taken'),
      error: 'Choose whether they want one.',
    }),
  ];
}
