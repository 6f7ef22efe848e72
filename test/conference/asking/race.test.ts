/** Two records of a later slice that ask for a review of the same children at one moment: through the kernel. */
import { expect } from 'chai';
import { caseTarget, caseType, consultationType } from '../../../src/consultation/index.ts';
import { audited } from '../../../src/kernel/audit.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { Store, StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, maya, withoutCalendar } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { target as consultationAt, family, standingAt } from '../../support/consultations.ts';
import { house } from '../../support/house.ts';

/** The first two batches of the case wait for one another: each was decided before the other was written. */
function together(store: Store, from: () => boolean): Store {
  let waiting: (() => void)[] = [];
  let met = false;
  return {
    read: (partition, id) => store.read(partition, id),
    query: (query) => store.query(query),
    ready: () => store.ready(),
    close: () => store.close(),
    async batch(partition, operations) {
      if (from() && !met && partition === conferenceAt.partition) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < 2) return;
          met = true;
          for (const go of waiting) go();
          waiting = [];
        });
      }
      return store.batch(partition, operations);
    },
  };
}

describe('a race for the review of the same children', () => {
  it('ends in one review, whichever of two records asked', async () => {
    let racing = false;
    const home = house({
      now: '2027-01-12T13:00',
      entries,
      subscriptions,
      directory: withoutCalendar,
      lint: false,
      through: (store) => together(store, () => racing),
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    const about = {
      actor: { kind: 'person', person: maya } as const,
      verb: 'conference.ask',
      what: 'Asked for a conference',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-12-30T10:40'),
    };
    for (const write of [
      create(caseType, caseTarget(conferenceAt), authority.id, family()),
      create(consultationType, consultationAt, authority.id, standingAt('agreed')),
    ]) {
      const { record, entry } = audited(write, about);
      await put([record, entry]);
    }
    await keepConference({ put }, conference({ enquiry: undefined, booking: bookedAt(someSlot) }));
    racing = true;
    const outcomes = await Promise.all(
      ['plan:1', 'plan:2'].map((source) =>
        home.kernel.performService({
          from: 'service',
          cause: 'followUp',
          id: `race:${source}`,
          authority: authority.id,
          verb: 'conference.askReview',
          target: conferenceAt,
          input: { source },
          depth: 0,
        }),
      ),
    );
    const { documents } = await home.store.query({
      kind: 'conference',
      partition: conferenceAt.partition,
      limit: 10,
    });
    expect(outcomes.map(({ kind }) => kind).sort()).to.deep.equal(['done', 'nothing']);
    expect(documents).to.have.lengthOf(2);
    await home.close();
  });
});
