import { expect } from 'chai';
import fc from 'fast-check';
import type { CardElement, CardInput } from '../../../src/kernel/card.ts';
import {
  back,
  card,
  choiceInput,
  dateInput,
  emergencyLine,
  entry,
  errorSummary,
  gentleNote,
  head,
  more,
  openDialog,
  openLink,
  other,
  para,
  primary,
  said,
  sizeOf,
  stub,
  textInput,
  timeInput,
  typed,
  typedFacts,
} from '../../../src/kernel/cards/index.ts';
import { kitCards } from '../../gallery/cards.ts';
import { lintCard, schemaSkipped } from '../../support/cardLint.ts';
import { hostileText } from './hostile.ts';

const press = { token: 'k1.token' };
const anyHead = head({ kind: 'Consultation', title: 'Agree the outcome' });
const asked = { id: 'note', label: 'Note', required: true, error: 'Write a sentence.' } as const;

function input(elements: readonly CardElement[]): CardInput {
  const inner = elements.flatMap((element) => (element.type === 'Container' ? element.items : [element]));
  const found = inner.find((element): element is CardInput => element.type.startsWith('Input.'));
  if (!found) throw new Error('no input');
  return found;
}

describe('The card kit', () => {
  before(() => {
    const skipped = schemaSkipped();
    if (skipped) console.log(skipped);
  });

  for (const { name, card: sample, ...options } of kitCards()) {
    it(`builds a card without a fault: ${name}`, () => {
      expect(lintCard(sample, options)).to.deep.equal([]);
    });
  }

  it('never lets typed text reach a place that parses Markdown', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const marked = `zqx${text}zqx`;
        const built = card({
          head: head({ kind: 'Consultation', title: 'Look', line: ['C-1 · ', typed(marked)] }),
          body: [
            para(['They say ', typed(marked)]),
            typedFacts([['Referral', typed(marked)]]),
            said('Tried already', typed(marked)),
            entry([typed(marked)], [typed(marked)]),
            textInput({ ...asked, maxLength: 200, value: marked, problem: 'It is too long.' }),
            choiceInput({ ...asked, id: 'c', choices: [{ title: 'Neglect', value: 'NEG' }], value: marked }),
            dateInput({ ...asked, id: 'd', value: marked, problem: 'This is no day.' }),
            timeInput({ ...asked, id: 't', value: marked }),
          ],
          presses: [primary('Save the note', 'consultation.save', press)],
        });
        expect(lintCard(built, { markers: ['zqx'] })).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });

  it('weighs a card in bytes of UTF-8, as it goes over the wire', () => {
    const sample = stub('C-4T9-KX2', 'Decided… closed');
    expect(sizeOf(sample)).to.equal(Buffer.byteLength(JSON.stringify(sample)));
  });

  it('stays within the budget with five of the largest inputs', () => {
    const built = card({
      head: anyHead,
      body: [1, 2, 3, 4, 5].map((n) =>
        textInput({
          ...asked,
          id: `n${n}`,
          maxLength: 1000,
          value: '漢'.repeat(3000),
          problem: 'It is too long.',
        }),
      ),
      presses: [primary('Save the notes', 'consultation.save', press)],
    });
    expect(lintCard(built)).to.deep.equal([]);
  });
});

describe('An input', () => {
  it('says in words that it is required', () => {
    const required = input(textInput({ ...asked, maxLength: 20 }));
    expect(required.label).to.equal('Note (required)');
    expect(required.isRequired).to.equal(true);
    const free = input(textInput({ ...asked, required: false, maxLength: 20 }));
    expect(free.label).to.equal('Note');
    expect(free.isRequired).to.equal(undefined);
  });

  it('can leave the check to the server, so that a half-done step is saved', () => {
    const late = input(textInput({ ...asked, maxLength: 20, checkedBy: 'server' }));
    expect(late.label).to.equal('Note (required)');
    expect(late.isRequired).to.equal(undefined);
  });

  it('has what to check directly above it, in words', () => {
    const [group] = textInput({ ...asked, maxLength: 20, problem: 'It is empty.' });
    expect(group).to.have.property('style', 'attention');
    expect(group).to.have.nested.property('items[0].text', 'Please check: It is empty.');
    expect(group).to.have.nested.property('items[1].type', 'Input.Text');
  });

  it('shows a typed text up to its length, and says that the rest is kept', () => {
    const elements = textInput({ ...asked, maxLength: 1000, value: 'x'.repeat(1001) });
    expect(input(elements).value).to.equal('x'.repeat(1000));
    expect(elements.at(-1)).to.have.property('text', 'Shown up to 1,000 characters; all you typed is kept.');
    expect(textInput({ ...asked, maxLength: 1000, value: 'x'.repeat(1000) })).to.have.length(1);
  });

  it('shows choices open up to six, folded beyond, and open when several can be chosen', () => {
    const choices = Array.from({ length: 7 }, (_, n) => ({ title: `Choice ${n}`, value: `c${n}` }));
    expect(input(choiceInput({ ...asked, choices: choices.slice(1) }))).to.have.property('style', 'expanded');
    expect(input(choiceInput({ ...asked, choices }))).to.have.property('style', 'compact');
    expect(input(choiceInput({ ...asked, choices, multi: true }))).to.have.property('style', 'expanded');
  });

  it('can fold a few choices beside another short input', () => {
    const choices = [{ title: 'Female', value: 'F' }];
    expect(input(choiceInput({ ...asked, choices, folded: true }))).to.have.property('style', 'compact');
  });

  it('keeps what was typed, blanks and all, but no character that turns the reading direction', () => {
    const value = ' a  b\n\n\n\u202egnp.exe\u202c';
    expect(input(textInput({ ...asked, maxLength: 50, value })).value).to.equal(' a  b\n\n\ngnp.exe');
  });

  it('is filled only with what it offers, in the order of the offer', () => {
    const choices = ['a', 'b', 'c'].map((value) => ({ title: value.toUpperCase(), value }));
    expect(input(choiceInput({ ...asked, choices, multi: true, value: ['c', 'gone', 'a'] })).value).to.equal(
      'a,c',
    );
    expect(input(choiceInput({ ...asked, choices, value: 'gone' })).value).to.equal(undefined);
  });

  it('says back a day or a time that is none, and does not put it into the input', () => {
    const day = dateInput({ ...asked, value: '2027-02-30' });
    expect(input(day).value).to.equal(undefined);
    expect(JSON.stringify(day)).to.include('2027-02-30');
    expect(input(dateInput({ ...asked, value: '2027-02-28' })).value).to.equal('2027-02-28');
    expect(input(timeInput({ ...asked, value: '24:00' })).value).to.equal(undefined);
    expect(input(timeInput({ ...asked, value: '09:30' })).value).to.equal('09:30');
  });
});

describe('The buttons of a card', () => {
  it('stand in the order primary, others, overflow', () => {
    const built = card({
      head: anyHead,
      presses: [
        more('Withdraw', 'consultation.withdraw', press),
        other('Change it', 'consultation.change', press),
        primary('Agree', 'consultation.decide', press),
        false,
      ],
    });
    expect(built.actions?.map((action) => action.title)).to.deep.equal(['Agree', 'Change it', 'Withdraw']);
  });

  it('are refused when two are primary, three are others, or two have one name', () => {
    const one = primary('Agree', 'consultation.decide', press);
    const build =
      (...presses: Parameters<typeof card>[0]['presses'] & object) =>
      () =>
        card({ head: anyHead, presses });
    expect(build(one, primary('Hold', 'consultation.hold', press))).to.throw('one primary');
    const others = ['A', 'B', 'C'].map((title) => other(title, 'consultation.x', press));
    expect(build(...others)).to.throw('two other');
    expect(build(one, other('Agree', 'consultation.x', press))).to.throw('one name');
  });

  it('go back without sending or checking what was typed', () => {
    expect(back('consultation.back', press)).to.include({ associatedInputs: 'none', title: 'Back' });
  });

  it('open a dialog as Teams wants it', () => {
    expect(openDialog('Open as a form', 'consultation.form', press)).to.deep.equal({
      type: 'Action.Submit',
      title: 'Open as a form',
      data: { token: 'k1.token', msteams: { type: 'task/fetch' }, verb: 'consultation.form' },
      associatedInputs: 'none',
    });
  });

  it('open only addresses that are https, or on this machine', () => {
    expect(openLink('Call now', 'https://teams.microsoft.com/l/call').url).to.include('https:');
    expect(openLink('Call now', 'http://127.0.0.1:3979/call').url).to.include('127.0.0.1');
    for (const url of ['http://evil.example', 'javascript:alert(1)', 'http://127.0.0.1.evil.example']) {
      expect(() => openLink('Call now', url)).to.throw(RangeError);
    }
  });
});

describe('Set words', () => {
  it('name 999 and the emergency duty service of the authority', () => {
    const line = emergencyLine({ emergencyDuty: { name: '*Night* team', telephone: '01632 960 999' } });
    expect(line.text).to.equal(
      'If a child is in danger now, call 999. You do not need a consultation to hold a strategy discussion. ' +
        'Out of hours: ∗Night∗ team, 01632 960 999.',
    );
  });

  it('count what is to be checked', () => {
    expect(JSON.stringify(errorSummary(['A.']))).to.include('1 thing to check');
    expect(JSON.stringify(errorSummary(['A.', 'B.']))).to.include('2 things to check');
    expect(errorSummary([])).to.equal(undefined);
  });

  it('warn gently, and only when there is something', () => {
    expect(JSON.stringify(gentleNote(['telephone']))).to.include('a telephone number');
    expect(gentleNote([])).to.equal(undefined);
  });
});
