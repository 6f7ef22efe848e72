import { expect } from 'chai';
import { mine, unentered } from '../../../src/consultation/cards/lists.ts';
import type { Consultation } from '../../../src/consultation/record.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Shown, View } from '../../../src/kernel/view.ts';
import { at, gareth, maya, nasreen, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  climbing,
  consultation,
  daniel,
  family,
  hostileWords,
  joan,
  type Kept,
  large,
  markers,
  pressed,
  priya,
  restrictedTo,
  Shelf,
  standingAt,
  verbsOf,
  wordsOf,
} from '../../support/consultations.ts';

let n = 0;
/** Each in a case of its own, a minute apart. */
function kept(value: Consultation, family?: Kept['family']): Kept {
  n += 1;
  const sentAt = at('2026-11-19T08:00').add({ minutes: n }).toString({ smallestUnit: 'millisecond' });
  return {
    value: { ...value, sentAt, reference: `C-${String(n).padStart(3, '0')}` },
    ...(family ? { family } : {}),
    target: { partition: `case:l${n}`, id: `consultation:l${n}` },
  };
}

const referencesIn = (shown: Shown) => [...new Set(wordsOf(shown.card.body).match(/C-\d{3}/g) ?? [])];

/** Goes through all pages by the button, and says which references stood on which. */
async function pages(shelf: Shelf, view: View, person: Person): Promise<readonly (readonly string[])[]> {
  const all: string[][] = [];
  let input: JsonObject | undefined = {};
  while (input && all.length < 20) {
    const shown: Shown = await shelf.look(view, person, input);
    expect(lintCard(shown.card, { markers })).to.deep.equal([]);
    all.push(referencesIn(shown));
    const next = shown.card.actions?.find((action) => action.title === 'Show more');
    input = next?.type === 'Action.Execute' ? pressed(next.data.token).args : undefined;
  }
  return all;
}

describe('My consultations', () => {
  it('are those one asked for, those one has, and those one manages, each once', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      kept(consultation()),
      kept(consultation({ asker: priya.id, manager: nasreen.id })),
      kept(standingAt('taken', { asker: maya.id, taken: { by: daniel.id, at: '2026-11-19T11:05:00Z' } })),
      kept(standingAt('agreed', { asker: priya.id })),
    );
    const of = async (person: Person) => referencesIn(await shelf.look(mine, person)).sort();
    expect(await of(maya)).to.deep.equal(['C-001', 'C-003']);
    expect(await of(ruth)).to.deep.equal(['C-001', 'C-002', 'C-004']);
    expect(await of(gareth)).to.deep.equal(['C-001', 'C-003', 'C-004']);
    expect(await of(daniel)).to.deep.equal(['C-003']);
    expect(await of(joan)).to.deep.equal([]);
  });

  it('say which day of the fifteen it is, while the clock of the case runs', async () => {
    const clock = {
      enquiry: 'enquiry:1',
      reference: 'E-4T9-KX2',
      openedAt: '2026-11-17T10:00:00Z',
      version: 1,
      from: '2026-11-17',
    };
    const words = async (more: object) => {
      n = 0;
      const withClock = family({ clock: { ...clock, ...more } });
      const shelf = await new Shelf().keep(kept(standingAt('taken'), withClock));
      return wordsOf((await shelf.look(mine, maya)).card.body);
    };
    expect(await words({})).to.contain('section 47 enquiry: day 2 of 15');
    expect(await words({ bookedFor: '2026-12-30' })).to.contain('day 2 of 15, booked too late');
    for (const ended of [{ notNeeded: true }, { heldOn: '2026-11-18' }, { inError: true }]) {
      expect(await words(ended)).not.to.contain('section 47');
    }
  });

  it('begin with what waits for one, and open that first', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      kept(standingAt('awaitingView')),
      kept(standingAt('waiting')),
      kept(standingAt('settled')),
    );
    const shown = await shelf.look(mine, maya);
    const words = wordsOf(shown.card);
    expect(words).to.include('One waits for you');
    expect(words).to.match(/For you to do\n.*C-001[\s\S]*Open\n.*C-002[\s\S]*Decided or withdrawn\n.*C-003/);
    expect(shown.card.actions?.[0]).to.include({ title: 'Open C-001', style: 'positive' });
    expect(verbsOf(shown.card)).to.deep.equal({
      'Open C-001': 'consultation.show',
      'Open C-002': 'consultation.show',
      'Open C-003': 'consultation.show',
    });
    expect(shown.summary).to.equal('My consultations');
  });

  it('stand on pages of eight, each on one of them, with a button for each', async () => {
    n = 0;
    const shelf = await new Shelf().keep(...Array.from({ length: 21 }, () => kept(consultation())));
    const all = await pages(shelf, mine, maya);
    expect(all.map((page) => page.length)).to.deep.equal([8, 8, 5]);
    expect(new Set(all.flat()).size).to.equal(21);
    const { card } = await shelf.look(mine, maya);
    expect(Object.keys(verbsOf(card)).filter((title) => title.startsWith('Open C-'))).to.have.length(8);
  });

  it('leave out a restricted case without a trace, and show it to those named', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      kept(consultation(), restrictedTo(maya, ruth)),
      kept(consultation({ manager: nasreen.id })),
    );
    expect(referencesIn(await shelf.look(mine, maya)).sort()).to.deep.equal(['C-001', 'C-002']);
    expect(referencesIn(await shelf.look(mine, gareth))).to.deep.equal([]);
    expect(wordsOf((await shelf.look(mine, gareth)).card))
      .to.include('You have none')
      .and.not.include('C-001');
  });

  it('hold for those to whom it was offered too what nobody has taken, until somebody does', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      kept(standingAt('waiting', { escalations: climbing })),
      kept(standingAt('waiting', { escalations: climbing }), restrictedTo(maya, ruth, nasreen)),
      kept(standingAt('taken', { escalations: climbing })),
      kept(standingAt('waiting')),
    );
    const { card } = await shelf.look(mine, daniel);
    expect([...new Set(wordsOf(card).match(/C-\d{3}/g))]).to.deep.equal(['C-001']);
    expect(wordsOf(card)).to.match(/For you to do\nC-001[\s\S]*Offered to you: take it · with Ruth Adeyemi/);
    expect(referencesIn(await shelf.look(mine, nasreen)).slice(0, 2)).to.deep.equal(['C-001', 'C-002']);
    expect(referencesIn(await shelf.look(mine, priya))).to.deep.equal([]);
  });

  it('name a record that cannot be read, and go on', async () => {
    n = 0;
    const shelf = await new Shelf().keep(kept(consultation()), kept(consultation()));
    const broken = await shelf.store.read('case:l1', 'consultation:l1');
    if (broken) await shelf.put([{ ...broken.document, data: { nonsense: true } }]);
    const words = wordsOf((await shelf.look(mine, maya)).card);
    expect(words).to.include('One record cannot be read').and.include('C-001').and.include('Open C-002');
    expect(words).to.not.include('Open C-001');
  });

  it('begin with a request that nobody has taken, however old, before everything else that waits', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      kept(standingAt('waiting')),
      ...Array.from({ length: 12 }, () => kept(standingAt('taken'))),
    );
    const { card } = await shelf.look(mine, ruth);
    expect(card.actions?.[0]).to.include({ title: 'Open C-001', style: 'positive' });
    expect(lintCard(card, { markers })).to.deep.equal([]);
  });

  it('of a safeguarding manager show what is open in the service, what is past its time first and said so', async () => {
    n = 0;
    const late = { dueAt: '2026-11-19T09:00:00.000Z' };
    const shelf = await new Shelf().keep(
      kept(consultation()),
      kept(consultation(late)),
      kept(consultation(), restrictedTo(maya, ruth)),
      kept(standingAt('agreed')),
    );
    const { card } = await shelf.look(mine, nasreen);
    const words = wordsOf(card);
    expect(words).to.not.include('You have none');
    expect(words).to.match(
      /Open requests of the service\n.*C-002[\s\S]*past its time: an outcome was due by Thu 19 November 2026, 09:00[\s\S]*C-001/,
    );
    expect(words).to.not.include('C-003').and.not.include('C-004');
    expect(wordsOf((await shelf.look(mine, daniel)).card)).to.not.include('C-002');
    await shelf.keep(...Array.from({ length: 9 }, () => kept(consultation())));
    const more = (await shelf.look(mine, nasreen)).card;
    expect(wordsOf(more)).to.include('6 more are open');
    expect(lintCard(more, { markers })).to.deep.equal([]);
  });

  it('of a safeguarding manager show two views to settle and legal advice to review, until that is done', async () => {
    n = 0;
    const decided = standingAt('agreed');
    const outcome = decided.outcome && {
      ...decided.outcome,
      course: { ...decided.outcome.course, outcomes: ['legalAdvice' as const] },
    };
    const legalReview = { by: nasreen.id, at: '2026-11-19T11:00:00.000Z', supported: true };
    const shelf = await new Shelf().keep(
      kept(standingAt('differing')),
      kept({ ...decided, ...(outcome ? { outcome } : {}) }),
      kept({ ...decided, ...(outcome ? { outcome } : {}), legalReview }),
      kept(standingAt('settled')),
    );
    const words = wordsOf((await shelf.look(mine, nasreen)).card);
    expect(words).to.include('2 wait for you').and.include('Settle the two views');
    expect(words).to.include('Review the proposal of legal advice');
    expect(words).to.not.include('C-003').and.not.include('C-004');
  });

  it('open the copy of what has shrunk to a stub', async () => {
    n = 0;
    const old = standingAt('agreed', { view: { kind: 'agrees', by: maya.id, at: '2026-10-01T10:00:00Z' } });
    const shelf = await new Shelf().keep(kept(old));
    expect(verbsOf((await shelf.look(mine, maya)).card)).to.deep.equal({ 'Open C-001': 'consultation.copy' });
  });

  it('offer the way in to somebody who has none', async () => {
    const shelf = new Shelf();
    expect(verbsOf((await shelf.look(mine, maya)).card)).to.deep.equal({
      'Request a consultation': 'consultation.request',
    });
    expect((await shelf.look(mine, ruth)).card.actions).to.equal(undefined);
  });

  it('are a good card with the longest and the most hostile words', async () => {
    n = 0;
    const shelf = await new Shelf().keep(
      ...Array.from({ length: 9 }, () => kept(large('differing', hostileWords))),
    );
    for (const person of [maya, ruth, gareth]) {
      const { card } = await shelf.look(mine, person);
      expect(lintCard(card, { markers })).to.deep.equal([]);
    }
  });
});

describe('Copies to enter', () => {
  it('are those of decided consultations that were not entered, the oldest first', async () => {
    n = 0;
    const entered = { on: '2026-11-19', by: joan.id, at: '2026-11-19T11:19:00Z' };
    const shelf = await new Shelf().keep(
      kept(standingAt('agreed')),
      kept(standingAt('waiting')),
      kept(standingAt('settled', { entered })),
      kept(standingAt('awaitingView')),
      kept(standingAt('withdrawn')),
      kept(standingAt('agreed'), restrictedTo(maya, ruth)),
    );
    const shown = await shelf.look(unentered, joan);
    expect(referencesIn(shown)).to.deep.equal(['C-001', 'C-004']);
    expect(verbsOf(shown.card)).to.deep.equal({
      'Copy C-001': 'consultation.copy',
      'Copy C-004': 'consultation.copy',
    });
    expect(lintCard(shown.card, { markers })).to.deep.equal([]);
    expect(wordsOf((await new Shelf().look(unentered, joan)).card)).to.include('All copies are entered');
  });

  it('stand on pages, each once', async () => {
    n = 0;
    const shelf = await new Shelf().keep(...Array.from({ length: 19 }, () => kept(standingAt('agreed'))));
    const all = await pages(shelf, unentered, joan);
    expect(all.flat()).to.deep.equal(
      Array.from({ length: 19 }, (_, i) => `C-${String(i + 1).padStart(3, '0')}`),
    );
  });
});
