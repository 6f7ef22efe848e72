/** What follows from the events of a consultation: which of them name a strategy discussion that was held. */
import { expect } from 'chai';
import { enquiryFollowings } from '../../src/enquiry/index.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { authority } from '../support/authority.ts';
import { target } from '../support/consultations.ts';
import { enquiry, enquiryAt } from '../support/enquiries.ts';
import { homeWith, stored } from '../support/enquiryHome.ts';

const follows = (event: string, data: JsonObject) =>
  enquiryFollowings
    .filter((one) => one.event === event)
    .flatMap((one) => one.commands({ target, data, authority: 'example-borough' }))
    .map(({ verb, input }) => ({ verb, ...input }));

const on = '2027-03-01';

describe('what an enquiry hears of a consultation', () => {
  for (const event of ['sent', 'decided', 'corrected', 'settled'].map((name) => `consultation.${name}`)) {
    it(`${event}: a discussion that was held, and whether it started enquiries`, () => {
      const note = { verb: 'enquiry.note', on };
      expect(follows(event, { strategy: 'heldStarted', strategyOn: on })).to.deep.equal([
        { ...note, initiated: true },
      ]);
      expect(follows(event, { strategy: 'held', strategyOn: on })).to.deep.equal([
        { ...note, initiated: false },
      ]);
      for (const strategy of ['arranged', 'bySocialWorker', 'byTeamManager', 'byChair', 'notNeeded']) {
        expect(follows(event, { strategy, strategyOn: on }), strategy).to.deep.equal([]);
      }
      expect(follows(event, { strategy: 'heldStarted' }), 'without its day').to.deep.equal([]);
      expect(follows(event, { strategy: 'heldStarted', strategyOn: 'yesterday' })).to.deep.equal([]);
    });
  }

  it('a word that the consultation had said before is said again; one that takes “started” back is a doubt', () => {
    const event = 'consultation.corrected';
    const before = { strategy: 'heldStarted', strategyOn: on };
    expect(follows(event, { strategy: 'heldStarted', strategyOn: on, before })).to.deep.equal([
      { verb: 'enquiry.note', on, initiated: true, again: true },
    ]);
    expect(follows(event, { strategy: 'held', strategyOn: on, before })).to.deep.equal([
      { verb: 'enquiry.note', on, initiated: false, again: true },
      { verb: 'enquiry.doubt', on },
    ]);
    const otherDay = '2027-03-02';
    expect(follows(event, { strategy: 'heldStarted', strategyOn: otherDay, before })).to.deep.equal([
      { verb: 'enquiry.note', on: otherDay, initiated: true },
      { verb: 'enquiry.doubt', on },
    ]);
    expect(follows(event, { strategy: 'bySocialWorker', before })).to.deep.equal([
      { verb: 'enquiry.doubt', on },
    ]);
    const none = { strategy: 'held', strategyOn: on };
    expect(follows(event, { strategy: 'heldStarted', strategyOn: on, before: none })).to.deep.equal([
      { verb: 'enquiry.note', on, initiated: true },
    ]);
  });

  it('consultation.sent of an earlier version, which only said that enquiries were started', () => {
    const data = { consultation: 'c', caseReference: 'FAM-20417', strategyOn: on };
    expect(follows('consultation.sent', { ...data, startedEnquiries: true })).to.deep.equal([
      { verb: 'enquiry.note', on, initiated: true },
    ]);
    expect(follows('consultation.sent', { ...data, startedEnquiries: false })).to.deep.equal([]);
  });

  it('case.restricted: the cards of those left out are taken away', () => {
    expect(follows('case.restricted', {})).to.deep.equal([{ verb: 'enquiry.hide' }]);
  });
});

describe('what an enquiry hears of its conference', () => {
  for (const order of [
    ['request', 'book'],
    ['book', 'request'],
  ] as const) {
    it(`comes to the same when it hears of the ${order[0]} first, and nothing is left for a person`, async () => {
      const home = await homeWith(enquiry(), '2027-01-04T11:00');
      try {
        const inputs = { request: { on: '2027-01-04' }, book: { for: '2027-01-12' } };
        for (const what of [...order, ...order]) {
          const { kind } = await home.kernel.performService({
            from: 'service',
            cause: 'followUp',
            id: `${what}:1`,
            authority: authority.id,
            verb: `enquiry.${what}`,
            target: enquiryAt,
            input: inputs[what],
            depth: 1,
          });
          expect(kind, what).to.be.oneOf(['done', 'repeated']);
        }
        const { requested, bookings, outcome } = await stored(home);
        expect(requested?.on).to.equal('2027-01-04');
        expect(bookings.map((one) => one.for)).to.deep.equal(['2027-01-12']);
        expect(outcome?.conference).to.equal(true);
      } finally {
        await home.close();
      }
    });
  }
});
