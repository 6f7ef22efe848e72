import { expect } from 'chai';
import { caseTimeline, tracedConsultations } from '../../../src/consultation/cards/caseTimeline.ts';
import { standings } from '../../../src/consultation/standing.ts';
import { auditKind } from '../../../src/kernel/audit.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { Refusal } from '../../../src/kernel/refusal.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import type { Traced } from '../../../src/kernel/traced.ts';
import { at, maya, nasreen, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  hostileWords,
  type Kept,
  large,
  markers,
  pressed,
  priya,
  restrictedTo,
  Shelf,
  seats,
  standingAt,
  target,
  verbsOf,
  wordsOf,
} from '../../support/consultations.ts';

const timeline = caseTimeline([tracedConsultations]);
const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

/** A later consultation of the same case: asked by somebody else, of another team and manager. */
const others: Kept = {
  value: standingAt('taken', {
    reference: 'C-8PM-2WD',
    asker: priya.id,
    manager: nasreen.id,
    sentAt: moment('2026-11-19T11:01'),
  }),
  target: { partition: target.partition, id: 'consultation:other' },
};

/** An entry in the trail as any slice leaves it. */
function entryOf(record: string, what: string, when: string, recordKind = 'enquiry'): StoreDocument {
  return {
    id: `audit:${record}:${when}`,
    partition: target.partition,
    kind: auditKind,
    authority: 'example-borough',
    schema: 1,
    record,
    seq: 1,
    at: moment(when),
    data: {
      recordKind,
      verb: 'any',
      what,
      commandId: `${record} ${when}`,
      who: `person:${ruth.id}`,
      settings: 'example-1',
      changes: {},
      state: '',
      prev: '',
      hash: '',
    },
  };
}

async function refused(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (fault) {
    if (fault instanceof Refusal) return `${fault.code}: ${fault.message}`;
    throw fault;
  }
  throw new Error('it was shown');
}

describe('The timeline of a case', () => {
  it('holds all its consultations, newest first, and says of every entry to which it belongs', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('agreed') }, others);
    const { card, summary } = await shelf.look(timeline, ruth);
    const words = wordsOf(card);
    expect(words).to.match(
      /C-8PM-2WD\n[^\n]*asked by Priya Raman[\s\S]*C-4T9-KX2\n[^\n]*asked by Maya Okafor/,
    );
    expect(words).to.match(
      /What has happened\nAsked for a consultation\nC-8PM-2WD · [^\n]*\nAsked for a consultation\nC-4T9-KX2 · [^\n]*/,
    );
    expect(words.match(/Asked for a consultation/g)).to.have.length(2); // the case came with the first: told once
    expect(verbsOf(card)).to.deep.equal({
      Back: 'consultation.show',
      'Ask for a review': 'conference.askReviewForm',
      'Open C-8PM-2WD': 'consultation.show',
      'Open C-4T9-KX2': 'consultation.show',
    });
    expect(summary).to.equal('The history of a case');
    expect(lintCard(card, { markers })).to.deep.equal([]);
  });

  it('holds nothing of a consultation that the person may not see, neither in the list nor in the trail', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('agreed') }, others);
    await shelf.put([
      entryOf('consultation:other', 'Something of another', '2026-11-19T11:05', 'consultation'),
    ]);
    const words = wordsOf((await shelf.look(timeline, maya)).card);
    expect(words).to.contain('C-4T9-KX2').and.contain('one record that you can see');
    expect(words)
      .not.to.contain('C-8PM-2WD')
      .and.not.contain('Priya')
      .and.not.contain('Something of another');
  });

  it('is refused as what does not exist to whoever may see none of it, or is left out of the case', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken'), family: restrictedTo(maya, ruth) });
    const none = await refused(shelf.look(timeline, maya, {}, { partition: 'case:none', id: 'none' }));
    expect(none).to.match(/: That could not be found\.$/);
    expect(await refused(shelf.look(timeline, nasreen))).to.match(/: That could not be found\.$/);
    expect(await refused(shelf.look(timeline, priya))).to.match(/: That could not be found\.$/);
    expect(wordsOf((await shelf.look(timeline, maya)).card)).to.contain('Restricted case');
  });

  it('takes in the records of a later slice, in the words of their own entries, for those whom it lets see them', async () => {
    const enquiry = { partition: target.partition, id: 'enquiry:1' };
    const traced: Traced = {
      rows: async (_partition, { person }) =>
        person.id === ruth.id
          ? [
              {
                call: { verb: 'enquiry.show', target: enquiry },
                reference: 'E-2RD-9FA',
                at: moment('2026-11-19T11:10'),
                line: 'Open',
              },
            ]
          : [],
    };
    const both = caseTimeline([tracedConsultations, traced]);
    const shelf = await new Shelf().keep({ value: standingAt('agreed') });
    await shelf.put([entryOf('enquiry:1', 'Opened a section 47 enquiry', '2026-11-19T11:10')]);
    const { card } = await shelf.look(both, ruth);
    expect(wordsOf(card)).to.contain('E-2RD-9FA\nOpen');
    expect(wordsOf(card)).to.contain(
      'Opened a section 47 enquiry\nE-2RD-9FA · Thu 19 November 2026, 11:10, Ruth Adeyemi',
    );
    expect(verbsOf(card)['Open E-2RD-9FA']).to.equal('enquiry.show');
    for (const [view, person] of [
      [both, maya],
      [timeline, ruth],
    ] as const) {
      expect(wordsOf((await shelf.look(view, person)).card)).not.to.contain('section 47');
    }
  });

  it('pages through every record and every entry, each once', async () => {
    const many = Array.from(
      { length: 20 },
      (_, n): Kept => ({
        value: standingAt('agreed', {
          reference: `C-${String(100 + n)}-AAA`,
          sentAt: moment(`2026-11-${String(1 + Math.floor(n / 2)).padStart(2, '0')}T10:00`),
        }),
        target: { partition: target.partition, id: `consultation:${n}` },
      }),
    );
    const shelf = await new Shelf().keep(...many);
    await shelf.put(
      Array.from({ length: 15 }, (_, n) =>
        entryOf('consultation:3', `Entry ${n + 10}`, `2026-11-19T10:${n + 10}`, 'consultation'),
      ),
    );
    const records: string[] = [];
    const entries: string[] = [];
    let input: JsonObject | undefined = {};
    for (let page = 0; input && page < 20; page += 1) {
      const { card } = await shelf.look(timeline, ruth, input, { ...target, id: 'consultation:3' });
      const words = wordsOf(card.body);
      records.push(...(words.match(/^C-\d{3}-AAA$/gm) ?? []));
      entries.push(...(words.match(/^(Entry \d\d|Asked for a consultation\nC-\d{3}-AAA)/gm) ?? []));
      expect(lintCard(card, { markers })).to.deep.equal([]);
      const next = card.actions?.find((action) => action.title === 'Show earlier');
      input = next?.type === 'Action.Execute' ? pressed(next.data.token).args : undefined;
    }
    expect(records).to.have.length(20);
    expect(new Set(records).size).to.equal(20);
    expect(entries).to.have.length(35);
    expect(new Set(entries).size).to.equal(35);
  });

  it('is a good card for everybody at every standing, with the longest and most hostile words', async () => {
    for (const standing of standings) {
      const shelf = await new Shelf().keep({ value: large(standing, hostileWords) }, others);
      for (const person of Object.values(seats())) {
        const { card } = await shelf.look(timeline, person);
        expect(lintCard(card, { markers }), standing).to.deep.equal([]);
      }
    }
  });
});
