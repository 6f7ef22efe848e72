import { expect } from 'chai';
import type { Person } from '../../src/kernel/actor.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import { Reader } from '../../src/kernel/records.ts';
import { referenceVerb } from '../../src/kernel/references.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { entries } from '../../src/wiring.ts';
import { at, maya, ruth } from '../support/authority.ts';
import { lintCard } from '../support/cardLint.ts';
import {
  type Kept,
  markers,
  restrictedTo,
  Shelf,
  standingAt,
  target,
  verbsOf,
  viewing,
  wordsOf,
} from '../support/consultations.ts';

const reference = referenceFor('C', 'two that are alike');
const view = entries.find((one) => one.verb === referenceVerb);
const twice: readonly Kept[] = ['one', 'two'].map((name, n) => ({
  value: standingAt(n === 0 ? 'waiting' : 'agreed', { reference, caseReference: `FAM-20417-${name}` }),
  target: { partition: `case:${name}`, id: `consultation:${name}` },
}));

async function typed(kept: readonly Kept[], as: Person, text: string = reference) {
  if (view?.kind !== 'view' || !view.leadsTo) throw new Error('no such view');
  const shelf = await new Shelf().keep(...kept);
  const call = { verb: referenceVerb, input: { typed: text } };
  const reader = new Reader(shelf.store);
  const led = await view.leadsTo(call, viewing(as), reader);
  return led ? { led } : { shown: await view.show(call, viewing(as), reader) };
}

async function refusalOf(work: Promise<unknown>): Promise<{ code: string; words: string }> {
  try {
    await work;
  } catch (fault) {
    if (fault instanceof Refusal) return { code: fault.code, words: fault.message };
    throw fault;
  }
  throw new Error('it was not refused');
}

describe('a reference', () => {
  it('leads to the one record that it names', async () => {
    const { led } = await typed(twice.slice(0, 1), ruth);
    expect(led).to.deep.equal({ verb: 'consultation.show', target: twice[0]?.target });
  });

  it('that two records share offers both, to choose from by what tells them apart', async () => {
    const { shown } = await typed(twice, ruth);
    if (!shown) throw new Error('no choice');
    expect(verbsOf(shown.card)).to.deep.equal({
      'Open number 1': 'consultation.show',
      'Open number 2': 'consultation.show',
    });
    expect(wordsOf(shown.card)).to.contain('FAM-20417-one').and.contain('FAM-20417-two');
    expect(shown.summary).not.to.contain('C-');
    expect(lintCard(shown.card, { markers })).to.deep.equal([]);
  });

  it('leads to the one that the person may see, of two, without a word of the other', async () => {
    const kept = twice.map((one, n) => (n === 0 ? one : { ...one, family: restrictedTo(maya) }));
    expect((await typed(kept, ruth)).led?.target).to.deep.equal(kept[0]?.target);
  });

  it('leads to the copy where the card of it is a stub by now', async () => {
    const view = { kind: 'agrees', by: maya.id, at: at('2026-10-01T10:00').toString() } as const;
    const { led } = await typed([{ value: standingAt('agreed', { reference, view }) }], maya);
    expect(led).to.deep.equal({ verb: 'consultation.copy', target });
  });

  it('is refused alike, in code and words, where it is unknown, restricted or not theirs', async () => {
    const nothing = await refusalOf(typed([], ruth));
    expect(nothing).to.deep.equal({ code: 'notFound', words: 'That could not be found.' });
    const restricted = [{ value: standingAt('waiting', { reference }), family: restrictedTo(maya) }];
    expect(await refusalOf(typed(restricted, ruth))).to.deep.equal(nothing);
    const others = [{ value: standingAt('waiting', { reference, asker: ruth.id }) }];
    expect(await refusalOf(typed(others, maya))).to.deep.equal(nothing);
  });

  it('with a wrong character is told from one that is not there', async () => {
    const wrong = `${reference.slice(0, -1)}${reference.endsWith('2') ? '3' : '2'}`;
    expect((await refusalOf(typed([], ruth, wrong))).words).to.contain('One character');
  });
});
