import { expect } from 'chai';
import { deedEntries } from '../../../src/consultation/actions/index.ts';
import { viewEntries } from '../../../src/consultation/cards/index.ts';
import { changeDraftId } from '../../../src/consultation/change.ts';
import type { Consultation } from '../../../src/consultation/record.ts';
import { seenFor } from '../../../src/consultation/seen.ts';
import { standings } from '../../../src/consultation/standing.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import type { CardElement, CardInput } from '../../../src/kernel/card.ts';
import type { Shown, View } from '../../../src/kernel/view.ts';
import { gareth, maya, nasreen, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  hostileWords,
  joan,
  large,
  markers,
  outcome,
  plainText,
  pressed,
  Shelf,
  seats,
  standingAt,
  target,
  verbsOf,
  wordsOf,
} from '../../support/consultations.ts';

const forms = viewEntries.filter((view) => view.verb.endsWith('Form'));
const view = (verb: string): View => {
  const found = viewEntries.find((one) => one.verb === verb);
  if (!found) throw new Error(`no view ${verb}`);
  return found;
};

function inputsOf({ card }: Shown): readonly CardInput[] {
  const all = (elements: readonly CardElement[]): readonly CardElement[] =>
    elements.flatMap((element): readonly CardElement[] => {
      switch (element.type) {
        case 'Container':
          return all(element.items);
        case 'ColumnSet':
          return element.columns.flatMap((column) => all(column.items));
        default:
          return [element];
      }
    });
  return all(card.body).filter((element): element is CardInput => element.type.startsWith('Input.'));
}

const valuesOf = (shown: Shown) => Object.fromEntries(inputsOf(shown).map(({ id, value }) => [id, value]));

const question = { by: ruth.id, at: '2026-11-19T11:06:00Z', text: 'When was the last visit?' };
const legal = outcome({ course: { outcomes: ['legalAdvice'] } });

/** Two views, of which the social worker's is this one. */
function differingFor(outcomes: readonly ('icpc' | 'reviewAfterInformation')[]): Consultation {
  const value = standingAt('differing');
  if (value.view?.kind !== 'differs') throw new Error('the views do not differ');
  return { ...value, view: { ...value.view, outcomes: [...outcomes] } };
}

/** Each form where it can be filled in: by whom, when, and which inputs its action reads. */
const filledIn: readonly (readonly [
  verb: string,
  by: Person,
  value: Consultation,
  presses: string,
  inputs: readonly string[],
])[] = [
  [
    'consultation.passOnForm',
    ruth,
    standingAt('waiting'),
    'consultation.passOn',
    ['to', 'because', 'reason'],
  ],
  ['consultation.askForMoreForm', ruth, standingAt('taken'), 'consultation.askForMore', ['text']],
  [
    'consultation.answerMoreForm',
    maya,
    standingAt('taken', { questions: [question] }),
    'consultation.answerMore',
    ['text'],
  ],
  [
    'consultation.decideForm',
    ruth,
    standingAt('taken', { proposal: { outcomes: ['icpc', 'reviewAfterInformation'] } }),
    'consultation.decide',
    ['inGoodTime', 'strategy', 'strategyOn', 'reviewOn', 'nextSteps'],
  ],
  [
    'consultation.changeForm',
    ruth,
    standingAt('taken'),
    'consultation.changeStep',
    ['outcomes', 'otherWords', 'reviewOn', 'categories', 'issues'],
  ],
  [
    'consultation.differForm',
    maya,
    standingAt('awaitingView'),
    'consultation.differ',
    ['outcomes', 'otherWords', 'reasons'],
  ],
  ['consultation.settleForm', gareth, standingAt('differing'), 'consultation.settle', ['course', 'words']],
  [
    'consultation.settleForm',
    gareth,
    differingFor(['icpc', 'reviewAfterInformation']),
    'consultation.settle',
    ['course', 'words', 'strategy', 'strategyOn', 'reviewOn'],
  ],
  [
    'consultation.legalReviewForm',
    nasreen,
    standingAt('agreed', { outcome: legal }),
    'consultation.legalReview',
    ['supported', 'words'],
  ],
  ['consultation.enterForm', joan, standingAt('agreed'), 'consultation.enter', ['on']],
  ['consultation.withdrawForm', maya, standingAt('taken'), 'consultation.withdraw', ['reason']],
  ['consultation.restrictForm', gareth, standingAt('taken'), 'consultation.restrict', ['to', 'reason']],
];

describe('The forms of a consultation', () => {
  for (const [verb, by, value, presses, inputs] of filledIn) {
    it(`ask what the action reads, and press it: ${verb}`, async () => {
      const shelf = await new Shelf().keep({ value });
      const shown = await shelf.look(view(verb), by);
      expect(inputsOf(shown).map((input) => input.id)).to.deep.equal(inputs);
      const first = shown.card.actions?.[0];
      expect(first?.type).to.equal('Action.Execute');
      expect(Object.values(verbsOf(shown.card))[0]).to.equal(presses);
      expect(deedEntries.some((entry) => entry.verb === presses)).to.equal(true);
      expect(shown.summary).to.equal('Consultation C-4T9-KX2: a form to fill in.');
    });

    it(`keep what was typed and not accepted, with what to mend beside it: ${verb}`, async () => {
      if (verb === 'consultation.changeForm') return; // a step, saved as it is typed: below
      const shelf = await new Shelf().keep({ value });
      const text = inputs.filter(
        (id) => !['to', 'because', 'strategy', 'inGoodTime', 'course', 'supported', 'outcomes'].includes(id),
      );
      const typedIn = Object.fromEntries(
        text.map((id) => [id, id.endsWith('On') || id === 'on' ? '2026-11-31' : `Marker ${id}`]),
      );
      await shelf.keepTyped(presses, by, typedIn, [
        ...inputs.map((field) => ({ field, message: `Mend the ${field}.` })),
        { field: 'elsewhere', message: 'And this.' },
      ]);
      const shown = await shelf.look(view(verb), by);
      const words = wordsOf(shown.card);
      for (const field of inputs) expect(words).to.include(`Please check: Mend the ${field}.`);
      expect(words).to.include('And this.');
      for (const [id, typed] of Object.entries(typedIn)) {
        expect(words, id).to.include(typed);
      }
      expect(lintCard(shown.card, { markers })).to.deep.equal([]);
    });
  }

  for (const [size, words] of [
    ['large', plainText],
    ['hostile', hostileWords],
    ['three bytes a character', (max: number) => '駅'.repeat(max)],
  ] as const) {
    for (const standing of standings) {
      it(`are good cards for everybody who may open them: ${size}, ${standing}`, async () => {
        const shelf = await new Shelf().keep({ value: large(standing, words) });
        const garbled = { categories: words(40), issues: 'domesticAbuse,noneIdentified', outcomes: 'icpc' };
        const sound = { categories: 'NEG', issues: 'domesticAbuse', outcomes: 'icpc,other' };
        for (const person of Object.values(seats())) {
          for (const form of forms) {
            const typedIn = {
              text: words(2_500),
              reason: words(2_500),
              reasons: words(2_500),
              reasoning: words(2_500),
              words: words(2_500),
              nextSteps: words(2_500),
              on: words(30),
              strategyOn: words(60),
              to: words(2_000),
            };
            await shelf.keepTyped(form.verb.replace(/(Last)?Form$/, ''), person, typedIn);
          }
          for (const half of [garbled, sound]) {
            await shelf.draft(person, changeDraftId(target), {
              ...half,
              otherWords: words(300),
              reviewOn: words(30),
              correcting: standing !== 'taken',
            });
            for (const form of forms.filter((one) => person.roles.some((role) => one.who.includes(role)))) {
              for (const input of [{}, { correcting: 'yes', checked: 'yes' }]) {
                const { card } = await shelf.look(form, person, input);
                expect(lintCard(card, { markers }), `${form.verb} ${person.name}`).to.deep.equal([]);
              }
            }
          }
        }
      });
    }
  }

  it('say that it has moved on, and press nothing but the way to it, where the deed may not follow', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('withdrawn') });
    for (const form of forms.filter((one) => !one.verb.endsWith('estrictForm'))) {
      for (const person of Object.values(seats()).filter((one) =>
        one.roles.some((role) => form.who.includes(role)),
      )) {
        const shown = await shelf.look(form, person);
        expect(wordsOf(shown.card), form.verb).to.include('There is nothing to do here now');
        expect(inputsOf(shown)).to.deep.equal([]);
        expect(Object.values(verbsOf(shown.card))).to.deep.equal(['consultation.show']);
      }
    }
  });
});

describe('The chair’s card of the outcome', () => {
  it('comes filled with what was proposed, so that only one question need be answered', async () => {
    const value = standingAt('taken', {
      proposal: { outcomes: ['icpc', 'reviewAfterInformation'] },
      strategy: { state: 'notYet', startedEnquiries: false },
    });
    const shown = await (await new Shelf().keep({ value })).look(view('consultation.decideForm'), ruth);
    expect(valuesOf(shown)).to.deep.equal({
      inGoodTime: undefined,
      strategy: 'bySocialWorker',
      strategyOn: undefined,
      reviewOn: '2026-12-03', // ten working days after Thursday 19 November
      nextSteps: undefined,
    });
    const open = inputsOf(shown).filter((input) => input.isRequired && input.value === undefined);
    expect(open.map((input) => input.id)).to.deep.equal(['inGoodTime']);
  });

  it('takes the strategy discussion from the request, and asks nothing that does not bear on it', async () => {
    const held = standingAt('taken', {
      strategy: { state: 'held', on: '2026-11-18', startedEnquiries: true },
    });
    const first = valuesOf(
      await (await new Shelf().keep({ value: held })).look(view('consultation.decideForm'), ruth),
    );
    expect(first).to.include({ strategy: 'heldStarted', strategyOn: '2026-11-18' });
    const plan = standingAt('taken', {
      proposal: { outcomes: ['continueCin'] },
      strategy: { state: 'notYet', startedEnquiries: false },
    });
    const second = await (await new Shelf().keep({ value: plan })).look(
      view('consultation.decideForm'),
      ruth,
    );
    expect(inputsOf(second).map((input) => input.id)).to.deep.equal(['inGoodTime', 'nextSteps']);
  });

  it('asks for a review day from today on when the proposed one has passed', async () => {
    const value = standingAt('taken', {
      proposal: { outcomes: ['reviewAfterInformation'], reviewOn: '2026-11-01' },
    });
    const shown = await (await new Shelf().keep({ value })).look(view('consultation.decideForm'), ruth);
    expect(valuesOf(shown).reviewOn).to.equal('2026-12-03');
  });

  it('does not offer what has an end: mapping', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    expect(JSON.stringify((await shelf.look(view('consultation.changeForm'), ruth)).card)).to.not.include(
      'apping',
    );
  });
});

describe('A changed outcome', () => {
  const draft = {
    categories: 'EMO',
    issues: 'noneIdentified',
    outcomes: 'strategyMeeting,other',
    otherWords: 'Young carers’ service',
    reviewOn: '',
    correcting: false,
  };

  it('starts with what was proposed, and goes on with what was typed', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    expect(valuesOf(await shelf.look(view('consultation.changeForm'), ruth))).to.include({
      outcomes: 'icpc',
      categories: 'NEG',
      issues: 'domesticAbuse,parentalMentalHealth',
    });
    await shelf.draft(ruth, changeDraftId(target), draft);
    expect(valuesOf(await shelf.look(view('consultation.changeForm'), ruth))).to.include({
      outcomes: 'strategyMeeting,other',
      otherWords: 'Young carers’ service',
      categories: 'EMO',
    });
  });

  it('says what is wrong with the first half only when it has been looked at', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    await shelf.draft(ruth, changeDraftId(target), { ...draft, categories: '', otherWords: '' });
    expect(wordsOf((await shelf.look(view('consultation.changeForm'), ruth)).card)).to.not.include(
      'Please check',
    );
    const checked = wordsOf(
      (await shelf.look(view('consultation.changeForm'), ruth, { checked: 'yes' })).card,
    );
    expect(checked).to.include('Please check: Choose at least one category.');
    expect(checked).to.include('Please check: Say in a few words what the other outcome is.');
  });

  it('asks in the second half why, and presses the change; without a sound first half it shows that', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    expect(inputsOf(await shelf.look(view('consultation.changeLastForm'), ruth))[0]?.id).to.equal('outcomes');
    await shelf.draft(ruth, changeDraftId(target), draft);
    const shown = await shelf.look(view('consultation.changeLastForm'), ruth);
    expect(inputsOf(shown).map((input) => input.id)).to.deep.equal([
      'reasoning',
      'strategy',
      'strategyOn',
      'nextSteps',
      'inGoodTime',
    ]);
    expect(verbsOf(shown.card)['Record this outcome']).to.equal('consultation.change');
    expect(wordsOf(shown.card)).to.include('Strategy meeting, Other').and.include('Young carers’ service');
  });

  it('as a correction is filled with what was decided, and does not take up a change that was left', async () => {
    const value = standingAt('agreed', { outcome: outcome({ categories: ['PHY'], inGoodTime: false }) });
    const shelf = await new Shelf().keep({ value });
    await shelf.draft(ruth, changeDraftId(target), draft);
    const first = await shelf.look(view('consultation.changeForm'), ruth, { correcting: 'yes' });
    expect(valuesOf(first)).to.include({ categories: 'PHY', outcomes: 'icpc' });
    const save = first.card.actions?.[0];
    expect(save?.type === 'Action.Execute' && pressed(save.data.token).args).to.deep.equal({
      correcting: 'yes',
      seen: seenFor('correct', value),
    });
    await shelf.draft(ruth, changeDraftId(target), { ...draft, correcting: true, seen: 'then' });
    const last = await shelf.look(view('consultation.changeLastForm'), ruth);
    expect(inputsOf(last)[0]?.id).to.equal('reason');
    expect(valuesOf(last)).to.include({
      inGoodTime: 'no',
      nextSteps: 'Strategy meeting this week; tell the family why.',
    });
    expect(verbsOf(last.card)['Correct the outcome']).to.equal('consultation.correct');
    const correct = last.card.actions?.[0];
    expect(correct?.type === 'Action.Execute' && pressed(correct.data.token).args).to.deep.equal({
      seen: 'then',
    });
  });
});

describe('Passing it on', () => {
  it('offers everybody who could take it, those on duty first, and neither the holder nor the one who asked', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('waiting') });
    const choices = inputsOf(await shelf.look(view('consultation.passOnForm'), ruth))[0];
    const titles = choices?.type === 'Input.ChoiceSet' ? choices.choices.map((choice) => choice.title) : [];
    expect(titles).to.deep.equal([
      'Wei Zhang (on duty now)',
      'Siobhán Kelly (backup now)',
      'Daniel Osei (linked to the team)',
      'Nasreen Malik (safeguarding manager)',
    ]);
  });
});

describe('Calling', () => {
  it('opens a Teams call with the one who asked, by the address in the authority’s file', async () => {
    const value = standingAt('taken', { calls: [{ by: ruth.id, at: '2026-11-19T11:20:00Z' }] });
    const shown = await (await new Shelf().keep({ value })).look(view('consultation.callCard'), ruth);
    expect(verbsOf(shown.card)['Start the call']).to.equal(
      'https://teams.microsoft.com/l/call/0/0?users=maya.okafor%40example.org',
    );
    expect(lintCard(shown.card, { markers })).to.deep.equal([]);
  });

  it('says so when there is no address', async () => {
    const value = standingAt('taken', { asker: 'gone:gone', calls: [] });
    const shown = await (await new Shelf().keep({ value })).look(view('consultation.callCard'), ruth);
    expect(wordsOf(shown.card)).to.include('no work address for somebody who has left');
    expect(Object.keys(verbsOf(shown.card))).to.deep.equal(['Record the outcome', 'Back']);
  });
});

describe('A form that is shown again', () => {
  const texts = new Set(['text', 'reasons', 'words', 'reason', 'reasoning', 'nextSteps', 'otherWords']);

  it('says gently, beside each text that looks as if it held a personal detail, that it does', async () => {
    for (const [verb, by, value, presses] of filledIn) {
      if (verb === 'consultation.changeForm') continue; // a draft: below
      const shelf = await new Shelf().keep({ value });
      const plainly = await shelf.look(view(verb), by);
      for (const { id } of inputsOf(plainly).filter((input) => texts.has(input.id))) {
        await shelf.keepTyped(presses, by, { [id]: 'ring 07700 900123' });
        const again = await shelf.look(view(verb), by);
        expect(wordsOf(again.card), `${verb} ${id}`).to.include(
          'This looks as if it holds a telephone number',
        );
        expect(lintCard(again.card, { markers })).to.deep.equal([]);
      }
      expect(wordsOf(plainly.card), verb).not.to.include('This looks as if');
    }
  });

  it('says so on both halves of a changed outcome', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    await shelf.draft(ruth, changeDraftId(target), {
      categories: 'NEG',
      issues: 'domesticAbuse',
      outcomes: 'other',
      otherWords: 'ring 07700 900123',
      reviewOn: '',
      correcting: false,
    });
    await shelf.keepTyped('consultation.change', ruth, { reasoning: 'Lives at MK9 3EJ now.' });
    const first = wordsOf((await shelf.look(view('consultation.changeForm'), ruth)).card);
    expect(first).to.include('This looks as if it holds a telephone number');
    const last = wordsOf((await shelf.look(view('consultation.changeLastForm'), ruth)).card);
    expect(last).to.include('a telephone number').and.include('This looks as if it holds a postcode');
  });
});
