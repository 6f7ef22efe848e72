import { expect } from 'chai';
import { effectDocument } from '../../src/kernel/effects.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import type { Target, View } from '../../src/kernel/view.ts';
import { troubleEntries } from '../../src/people/trouble.ts';
import { at, maya } from '../support/authority.ts';
import { lintCard } from '../support/cardLint.ts';
import {
  consultation,
  joan,
  markers,
  pressed,
  restrictedTo,
  Shelf,
  target,
  verbsOf,
  wordsOf,
} from '../support/consultations.ts';

const view = (verb: string): View => {
  const found = troubleEntries.find((entry) => entry.verb === verb);
  if (!found) throw new Error(`no view ${verb}`);
  return found;
};
const one = view('service.trouble');
const list = view('service.troubles');

let n = 0;
function stuck(
  code: string,
  over: { to?: string; at?: Target; authority?: string; state?: 'stuck' | 'due' | 'done' } = {},
): StoreDocument {
  n += 1;
  const where = over.at ?? target;
  const document = effectDocument({
    commandId: `command ${n}`,
    n: 0,
    partition: where.partition,
    authority: over.authority ?? 'example-borough',
    due: at('2026-11-19T10:00').add({ minutes: n }),
    state: over.state ?? 'stuck',
    content: {
      type: 'message',
      to: over.to ?? maya.id,
      view: { verb: 'consultation.show', target: where, input: { news: 'taken' } },
      depth: 0,
    },
  });
  return { ...document, code };
}

const followUp = (code: string): StoreDocument => {
  n += 1;
  return {
    ...effectDocument({
      commandId: `command ${n}`,
      n: 0,
      partition: target.partition,
      authority: 'example-borough',
      due: at('2026-11-19T10:00'),
      state: 'stuck',
      content: { type: 'command', verb: 'consultation.link', target, input: {}, depth: 1 },
    }),
    code,
  };
};

async function wordsAbout(document: StoreDocument, shelf?: Shelf): Promise<string> {
  const where = shelf ?? (await new Shelf().keep({ value: consultation() }));
  await where.put([document]);
  const { card, summary } = await where.look(
    one,
    joan,
    {},
    { partition: document.partition, id: document.id },
  );
  expect(lintCard(card, { markers })).to.deep.equal([]);
  expect(summary).to.equal('Something in Quorate needs seeing to');
  return wordsOf(card);
}

describe('What Quorate could not do', () => {
  it('says who could not be told about which record, why, and what a person has to do', async () => {
    const words = await wordsAbout(stuck('MessageWritesBlocked'));
    expect(words).to.include('Maya Okafor could not be told about C-4T9-KX2');
    expect(words).to.include('They have blocked or removed Quorate in Teams.');
    expect(words).to.include('Tell Maya Okafor by telephone that there is news of C-4T9-KX2');
    expect(await wordsAbout(stuck('BotNotInConversationRoster'))).to.include('not installed for them');
    expect(await wordsAbout(stuck('left', { to: 'gone:gone' }))).to.include(
      'Somebody who has left could not be told',
    );
    expect(await wordsAbout(stuck('[x](y)')))
      .to.include('Teams did not take the message.\n')
      .and.include('code (x)(y).');
    expect(await wordsAbout(stuck('', { state: 'due' }))).to.include('Quorate goes on trying.');
  });

  it('says which further step was refused', async () => {
    const words = await wordsAbout(followUp('notNow'));
    expect(words)
      .to.include('A step about C-4T9-KX2 did not follow')
      .and.include('For the service administrator: code notNow.');
  });

  it('says when it has been done since, and goes on when it cannot be read', async () => {
    expect(await wordsAbout(stuck('', { state: 'done' }))).to.include('It has been done since');
    expect(await wordsAbout({ ...stuck('unreadable'), data: { type: 'odd' } })).to.include(
      'Something could not be read',
    );
  });

  it('names of a restricted case nothing but its reference', async () => {
    const shelf = await new Shelf().keep({ value: consultation(), family: restrictedTo(maya) });
    const words = await wordsAbout(stuck('MessageWritesBlocked'), shelf);
    expect(words).to.include('Somebody could not be told about C-4T9-KX2').and.not.include('Maya');
    const listed = wordsOf((await shelf.look(list, joan)).card);
    expect(listed).to.include('C-4T9-KX2').and.not.include('Maya').and.not.include('FAM-20417');
  });

  it('is nobody’s of another authority, and no other document is shown', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    const other = stuck('left', { authority: 'another' });
    await shelf.put([other]);
    for (const id of [other.id, target.id, 'nothing']) {
      let code = '';
      await shelf.look(one, joan, {}, { partition: target.partition, id }).catch((fault: unknown) => {
        code = fault instanceof Refusal ? fault.code : String(fault);
      });
      expect(code).to.be.oneOf(['notYourCase', 'notFound']);
    }
    expect(wordsOf((await shelf.look(list, joan)).card)).to.include('Nothing needs seeing to');
  });

  it('stands on a list, newest first, in pages, each once', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    const documents = Array.from({ length: 19 }, (_, i) => stuck(`code${String(i).padStart(2, '0')}`));
    await shelf.put([...documents, stuck('done', { state: 'done' })]);
    const found: string[] = [];
    let input: JsonObject | undefined = {};
    for (let page = 0; input && page < 9; page += 1) {
      const { card } = await shelf.look(list, joan, input);
      expect(lintCard(card, { markers })).to.deep.equal([]);
      for (const action of card.actions ?? []) {
        if (action.type !== 'Action.Execute' || !action.title?.startsWith('What to do about')) continue;
        found.push(pressed(action.data.token).target.id);
      }
      const next = card.actions?.find((action) => action.title === 'Show more');
      input = next?.type === 'Action.Execute' ? pressed(next.data.token).args : undefined;
    }
    expect(found).to.deep.equal(documents.map(({ id }) => id).reverse());
    const first = (await shelf.look(list, joan)).card;
    expect(verbsOf(first)['What to do about 1']).to.equal('service.trouble');
  });

  it('is the business of business support, the service administrator and the safeguarding manager', () => {
    for (const entry of troubleEntries) {
      expect([...entry.who].sort()).to.deep.equal([
        'businessSupport',
        'safeguardingManager',
        'serviceAdministrator',
      ]);
    }
  });
});
