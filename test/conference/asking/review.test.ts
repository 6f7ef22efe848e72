/** The form of a review, in people’s hands: through the kernel, with real records. */
import { expect } from 'chai';
import { conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { audited } from '../../../src/kernel/audit.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { Tokens } from '../../../src/kernel/tokens.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, maya, withoutCalendar } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { conversationOf, house, readingOf } from '../../support/house.ts';

describe('a review of some of the children', () => {
  it('is about those who are ticked, and asks again where none is', async () => {
    const home = house({
      now: '2027-01-12T13:00',
      entries,
      subscriptions,
      directory: withoutCalendar,
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    const before = conference({ enquiry: undefined, booking: bookedAt(someSlot) });
    await keepConference({ put }, before);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    const verb = 'conference.askReviewForm';
    const token = new Tokens([{ id: 'k1', secret: 'only for tests' }]).mint({
      verb,
      target: conferenceAt,
      conversation: conversationOf(maya),
      expires: home.clock.now().add({ hours: 24 }),
    });
    const form = await home.kernel.perform({
      from: 'person',
      identity: { tenant: maya.tenant, objectId: maya.objectId },
      place: { kind: 'personal', conversation: conversationOf(maya) },
      verb,
      token,
      input: { token, verb },
    });
    const none = await home.press(maya, form, 'conference.askReview', { children: '' });
    expect(readingOf(none)).to.contain('Choose which children it is about.');
    const asked = await home.press(maya, none, 'conference.askReview', { children: '1' });
    expect(asked.kind).to.equal('done');
    const { documents } = await home.store.query({
      kind: 'conference',
      partition: conferenceAt.partition,
      limit: 10,
    });
    const all = documents.map(({ document }) => conferenceSchema.parse(document.data));
    const review = all.find(({ type }) => type === 'review');
    expect(review?.children.map(({ number }) => number)).to.deep.equal([before.children[1]?.number]);
    await home.close();
  });
});
