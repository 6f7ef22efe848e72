/** What follows from the events of a consultation: which of them name a strategy discussion that was held. */
import { expect } from 'chai';
import { enquiryFollowings } from '../../src/enquiry/index.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { target } from '../support/consultations.ts';

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
