import { expect } from 'chai';
import { timelineView } from '../../../src/consultation/cards/timeline.ts';
import { trailRow } from '../../../src/consultation/cards/trail.ts';
import { type Consultation, consultationType } from '../../../src/consultation/record.ts';
import { standings } from '../../../src/consultation/standing.ts';
import type { Actor, Person } from '../../../src/kernel/actor.ts';
import { audited } from '../../../src/kernel/audit.ts';
import { change } from '../../../src/kernel/decision.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { Reader } from '../../../src/kernel/records.ts';
import { at, authority, maya, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  consultation,
  daniel,
  family,
  hostileWords,
  large,
  markers,
  outcome,
  pressed,
  Shelf,
  seats,
  standingAt,
  taken,
  target,
  wordsOf,
} from '../../support/consultations.ts';

/** Changes the record as the kernel does, with its entry in the trail. */
async function changed(
  shelf: Shelf,
  by: Person | 'clock',
  what: string,
  minute: number,
  next: (value: Consultation) => Consultation,
): Promise<void> {
  const loaded = await new Reader(shelf.store).get(consultationType, target);
  const actor: Actor =
    by === 'clock'
      ? { kind: 'service', cause: 'clock', authority: 'example-borough' }
      : { kind: 'person', person: by };
  const about = {
    actor,
    verb: 'consultation.any',
    what,
    commandId: `c${minute}`,
    settings: 'example-1',
    at: at('2026-11-19T11:00').add({ minutes: minute }),
  };
  const { record, entry } = audited(change(loaded, next(loaded.value)), about);
  await shelf.put([record, entry]);
}

describe('The history of a consultation', () => {
  it('says who did what and when, newest first, and what changed of what stands in clear', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    await changed(shelf, ruth, 'Passed a request for consultation on', 3, (value) => ({
      ...value,
      offers: [
        ...value.offers,
        { to: daniel.id, at: taken.at, from: taken.at, why: 'passedOn', reason: 'Marker of a reason.' },
      ],
    }));
    await changed(shelf, 'clock', 'Something fell due for a consultation', 9, (value) => ({
      ...value,
      reminded: { ...value.reminded, view: 1 },
    }));
    const { card, summary } = await shelf.look(timelineView, maya);
    const words = wordsOf(card);
    expect(words).to.match(
      /Something fell due for a consultation\nThu 19 November 2026, 11:09, Quorate · reminded of the social worker’s view\nPassed a request for consultation on\nThu 19 November 2026, 11:03, Ruth Adeyemi · to Daniel Osei\n[\s\S]*Asked for a consultation\nThu 19 November 2026, 10:47, Maya Okafor · to Ruth Adeyemi/,
    );
    expect(words).to.not.include('Marker');
    expect(summary).to.equal('Consultation C-4T9-KX2: its history.');
    expect(lintCard(card, { markers })).to.deep.equal([]);
  });

  it('holds what was entered and the outcomes that were corrected, with the view and the reason', async () => {
    const value = standingAt('awaitingView', {
      earlierOutcomes: [
        {
          outcome: outcome({ course: { outcomes: ['continueCin'] } }),
          view: { kind: 'agrees', by: maya.id, at: taken.at },
          correctedAt: '2026-11-19T11:11:00Z',
          correctedBy: ruth.id,
          reason: 'Chose the wrong line.',
        },
      ],
    });
    const shelf = await new Shelf().keep({ value });
    await changed(shelf, maya, 'Said that the copy was entered', 15, (one) => ({
      ...one,
      entered: { on: '2026-11-19', by: maya.id, at: '2026-11-19T11:15:00Z' },
    }));
    const words = wordsOf((await shelf.look(timelineView, maya)).card);
    expect(words).to.include('entered on Thu 19 November 2026');
    expect(words).to.match(/Version 1 of the outcome, corrected[\s\S]*Continue child in need plan/);
    expect(words).to.include('Maya Okafor had agreed.').and.include('Chose the wrong line.');
  });

  it('shows nothing of another consultation of the same case, and goes on past an entry that cannot be read', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    await changed(shelf, ruth, 'Something of another', 5, (value) => ({ ...value, shrunk: true }));
    const entry = await shelf.store.read(target.partition, `audit:${target.id}:000002`);
    if (!entry) throw new Error('no entry was written');
    await shelf.put([{ ...entry.document, record: 'consultation:other' }]);
    await shelf.put([
      {
        id: 'audit:broken',
        partition: target.partition,
        kind: 'audit',
        authority: 'example-borough',
        schema: 1,
        record: target.id,
        at: '2026-11-19T11:00:00.000Z',
        data: {},
      },
    ]);
    const words = wordsOf((await shelf.look(timelineView, maya)).card);
    expect(words.match(/Asked for a consultation/g)).to.have.length(1); // the case's, of the same press, is told with it
    expect(words).to.not.include('Something of another');
    expect(words).to.include('One entry could not be read');
  });

  it('pages back to its beginning, each entry once', async () => {
    const shelf = await new Shelf().keep({ value: consultation(), family: family() });
    for (let minute = 1; minute <= 30; minute += 1) {
      await changed(
        shelf,
        ruth,
        `Entry ${String(Math.ceil(minute / 3)).padStart(2, '0')}-${minute % 3}`,
        Math.ceil(minute / 3),
        (value) => ({
          ...value,
          reminded: { ...value.reminded, view: minute },
        }),
      );
    }
    const found: string[] = [];
    let input: JsonObject | undefined = {};
    for (let page = 0; input && page < 9; page += 1) {
      const shown = await shelf.look(timelineView, maya, input);
      found.push(...(wordsOf(shown.card.body).match(/Entry \d\d-\d/g) ?? []));
      const next = shown.card.actions?.find((action) => action.title === 'Show earlier entries');
      input = next?.type === 'Action.Execute' ? pressed(next.data.token).args : undefined;
    }
    expect(found).to.have.length(30);
    expect(new Set(found).size).to.equal(30);
  });

  it('says that somebody acted who has no seat here, and never that it was Quorate', () => {
    const data = { recordKind: 'meeting', verb: 'a', what: 'Said so', commandId: 'c', settings: 'example-1' };
    const row = (who: string) =>
      wordsOf(
        trailRow(
          {
            id: 'audit:m:000001',
            at: at('2026-11-19T11:00').toString(),
            record: 'm',
            data: { ...data, who, changes: {}, state: '', prev: '', hash: '' },
          },
          authority,
          true,
        ),
      );
    expect(row('outsider:elsewhere:dr-1'))
      .to.include('somebody in the meeting’s chat')
      .and.not.include('dr-1');
    expect(row('holder:link:attendance:1')).to.include('whoever opened the link in the mail');
    expect(row('service:clock')).to.include('Quorate');
  });

  it('is a good card for everybody at every standing, with the longest and most hostile words', async () => {
    const wide = (max: number) => '駅'.repeat(max);
    for (const [standing, words] of standings.flatMap((one) => [
      [one, hostileWords] as const,
      [one, wide] as const,
    ])) {
      const shelf = await new Shelf().keep({ value: large(standing, words) });
      for (const person of Object.values(seats())) {
        const { card } = await shelf.look(timelineView, person);
        expect(lintCard(card, { markers }), standing).to.deep.equal([]);
      }
    }
  });
});
