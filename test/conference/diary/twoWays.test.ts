/** Somebody who chairs and takes minutes as well: their time is one, in whichever way they come. */
import { expect } from 'chai';
import { codeOf, diaryPartition, holdTarget, type Slot } from '../../../src/conference/diary/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { Store, StoreDocument } from '../../../src/kernel/store.ts';
import { buildDirectory, parseAuthorityFile } from '../../../src/people/index.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, exampleText, person, ruth } from '../../support/authority.ts';
import { conference, keepConference, keepWrites, someSlot } from '../../support/conferences.ts';
import { family, joan } from '../../support/consultations.ts';
import { type House, house } from '../../support/house.ts';

const daniel = person('Daniel Osei');
const partition = diaryPartition(authority);
const chairing: Slot = { ...someSlot, room: 'civic-1' };
const minuting: Slot = { ...someSlot, chair: ruth.id, minuteTaker: daniel.id, room: 'riverside-garden' };
const { worker: _worker, ...alone } = minuting;
const { room: _room, ...online } = alone;
const without: Slot = {
  ...online,
  chair: person('Wei Zhang').id,
  minuteTaker: person('Kwame Boateng').id,
};
/** The example service, in which Daniel Osei takes minutes as well. */
const both = buildDirectory(
  {
    authorities: parseAuthorityFile(exampleText).authorities.map((one) => ({
      ...one,
      people: one.people.map((each) =>
        each.name === daniel.name ? { ...each, roles: ['chair' as const, 'minuteTaker' as const] } : each,
      ),
    })),
  },
  'example-both',
);

/** The first two batches of the diary wait for one another: each was decided before the other was written. */
function together(store: Store, from: () => boolean): Store {
  let waiting: (() => void)[] = [];
  let met = false;
  return {
    read: (at, id) => store.read(at, id),
    query: (query) => store.query(query),
    ready: () => store.ready(),
    close: () => store.close(),
    async batch(at, operations) {
      if (from() && !met && at === partition) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < 2) return;
          met = true;
          for (const go of waiting) go();
          waiting = [];
        });
      }
      return store.batch(at, operations);
    },
  };
}

describe('somebody who is both chair and minute taker', () => {
  let home: House;
  let racing = false;
  afterEach(() => home.close());

  const targets = [1, 2, 3].map((n) => ({ partition: `case:two${n}`, id: `conference:two${n}` }));

  async function begun(): Promise<void> {
    racing = false;
    home = house({
      now: '2026-12-31T10:00',
      entries,
      subscriptions,
      directory: both,
      lint: false,
      through: (store) => together(store, () => racing),
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    for (const target of targets) {
      await keepWrites({ put }, [create(caseType, caseTarget(target), authority.id, family())]);
      await keepConference({ put }, conference({ enquiry: undefined }), target);
    }
  }

  const reserve = async (n: number, slot: Slot) => {
    const about = targets[n];
    if (!about) throw new Error(`there is no conference ${n}`);
    const answer = await home.open(joan, 'conference.reserve', holdTarget(partition, `two${n}`), {
      partition: about.partition,
      conference: about.id,
      slot: codeOf(slot),
    });
    return answer.kind;
  };

  it('is not booked to take minutes where they chair, nor the other way about', async () => {
    for (const [first, second] of [
      [chairing, alone],
      [alone, chairing],
    ] as const) {
      await begun();
      expect(await reserve(0, first)).to.equal('done');
      expect(await reserve(1, second)).to.equal('refused');
      expect(await reserve(2, without), 'with others in their place').to.equal('done');
      await home.close();
    }
  });

  it('is had by one of two who book them in both ways at one moment', async () => {
    await begun();
    racing = true;
    const outcomes = await Promise.all([reserve(0, chairing), reserve(1, alone)]);
    expect(outcomes.sort()).to.deep.equal(['done', 'refused']);
  });
});
