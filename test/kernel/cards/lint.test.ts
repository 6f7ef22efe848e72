import { expect } from 'chai';
import type { Card, CardElement } from '../../../src/kernel/card.ts';
import { card, head, para, primary, section, textInput, typed } from '../../../src/kernel/cards/index.ts';
import { lintCard, schemaSkipped } from '../../support/cardLint.ts';

const good: Card = card({
  head: head({ kind: 'Consultation', title: 'Agree the outcome' }),
  body: [
    textInput({ id: 'a', label: 'Note', required: true, maxLength: 20, error: 'Write a word.' }),
    para(['They say ', typed('marker-text')]),
  ],
  presses: [primary('Agree', 'consultation.decide', { token: 't' })],
});

/** The good card with another element at its end. */
function withElement(element: CardElement): Card {
  return { ...good, body: [...good.body, element] };
}

const bareInput = {
  type: 'Input.Text',
  id: 'b',
  label: 'More',
  errorMessage: 'Write.',
  maxLength: 5,
} as const;
const bareText = { type: 'TextBlock', text: 'Words', wrap: true } as const;

const faults: readonly (readonly [string, Card, string])[] = [
  ['two inputs of one name', withElement({ ...bareInput, id: 'a' }), 'two inputs are called a'],
  ['a missing label', withElement({ ...bareInput, label: '' }), 'b has no label'],
  ['a missing error message', withElement({ ...bareInput, errorMessage: '' }), 'b has no error message'],
  ['an unsaid requirement', withElement({ ...bareInput, isRequired: true }), 'does not say so'],
  ['a text without bounds', withElement({ ...bareInput, maxLength: 0 }), 'b has no maxLength'],
  ['an empty text', withElement({ ...bareText, text: ' ' }), 'is empty'],
  [
    'typed words in a TextBlock',
    withElement({ ...bareText, text: 'See Marker-Text' }),
    'holds what somebody typed',
  ],
  [
    'typed words in a label',
    withElement({ ...bareInput, label: 'marker-text' }),
    'holds what somebody typed',
  ],
  [
    'typed words in a choice',
    withElement({
      type: 'Input.ChoiceSet',
      id: 'c',
      label: 'Choose',
      errorMessage: 'Choose.',
      style: 'expanded',
      wrap: true,
      choices: [{ title: 'marker-text', value: 'x' }],
    }),
    'holds what somebody typed',
  ],
  [
    'typed words in a fact',
    withElement({ type: 'FactSet', facts: [{ title: 'Tried', value: 'marker-text' }] }),
    'holds what somebody typed',
  ],
  ['Markdown in our own words', withElement({ ...bareText, text: 'Look [here](x)' }), 'holds Markdown'],
  ['a direction override', withElement({ ...bareText, text: 'a\u202eb' }), 'overrides the direction'],
  ['too much weight', withElement({ ...bareText, text: 'x'.repeat(26_000) }), 'bytes'],
  [
    'a box in a box',
    withElement({
      type: 'Container',
      style: 'good',
      items: [{ type: 'Container', style: 'good', items: [bareText] }],
    }),
    'coloured box',
  ],
  [
    'a second primary button',
    { ...good, actions: [...(good.actions ?? []), primary('Go', 'a.b', { token: 't' })] },
    'two buttons are primary',
  ],
  [
    'a button without a token',
    { ...good, actions: [primary('Go', 'a.b', { token: '' })] },
    'carries no token',
  ],
  [
    'a button named Submit',
    { ...good, actions: [primary('Submit', 'a.b', { token: 't' })] },
    'does not say what it does',
  ],
  ['a missing heading', { ...good, body: good.body.slice(1) }, 'does not hold one heading'],
];

describe('The card lint', () => {
  it('finds nothing in a good card', () => {
    expect(lintCard(good, { markers: ['marker-text'] })).to.deep.equal([]);
  });

  for (const [fault, bad, words] of faults) {
    it(`finds ${fault}`, () => {
      expect(lintCard(bad, { markers: ['marker-text'] }).join('\n')).to.include(words);
    });
  }

  it('counts inputs, and children by rows', () => {
    const many = (ids: readonly string[]) => ({
      ...good,
      body: [...good.body, ...ids.map((id) => ({ ...bareInput, id }))],
    });
    expect(lintCard(many(['b', 'c', 'd', 'e', 'f'])).join()).to.include('6 inputs');
    const rows = ['c1', 'c2', 'c3', 'c4'].flatMap((row) => [`${row}.x`, `${row}.y`, `${row}.z`]);
    expect(lintCard(many(rows), { childRows: true })).to.deep.equal([]);
    expect(lintCard(many([...rows, 'c5.x']), { childRows: true }).join()).to.include('5 children');
  });

  it('hears what the renderer says', () => {
    const unlabelled = withElement({ ...bareInput, label: '', isRequired: true });
    expect(lintCard(unlabelled).join('\n')).to.include('adaptivecards: ');
  });

  it('hears what the schema says', function () {
    const skipped = schemaSkipped();
    if (skipped) {
      console.log(skipped);
      this.skip();
    }
    const odd: Card = {
      ...good,
      body: [section('Title', para('Words')), { ...bareText, ...{ colour: 'red' } }],
    };
    expect(lintCard(odd).join('\n')).to.include('schema: ');
  });
});
