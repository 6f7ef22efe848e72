/** What of an enquiry stands in the whole case, and what its reference opens: for those who may see it, and nobody else. */
import { expect } from 'chai';
import { findEnquiries } from '../../src/enquiry/cards/references.ts';
import { tracedEnquiries } from '../../src/enquiry/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { Reader } from '../../src/kernel/records.ts';
import { at, gareth, maya, nasreen, ruth } from '../support/authority.ts';
import { family, joan, priya, restrictedTo, Shelf, target, viewing } from '../support/consultations.ts';
import {
  discussion,
  discussionAt,
  enquiry,
  enquiryAt,
  keepEnquiry,
  keptWith,
  saidOn,
} from '../support/enquiries.ts';

const wrong = discussion({
  on: '2026-12-18',
  initiated: false,
  enquiry: undefined,
  void: { to: '2026-12-21' },
});

async function shelfWith(value = enquiry(), of = family()): Promise<Shelf> {
  const shelf = await new Shelf().keep({ ...keptWith(value), family: of });
  await keepEnquiry(shelf, value, [discussion(), wrong]);
  return shelf;
}

const looking = (as: Person, now: string) => viewing(as, at(now));
const rowsOf = (shelf: Shelf, as: Person, now = '2026-12-24T10:00') =>
  tracedEnquiries.rows(target.partition, looking(as, now), new Reader(shelf.store));
const found = (shelf: Shelf, as: Person, now = '2026-12-24T10:00') =>
  findEnquiries('E-4T9-KX2', looking(as, now), new Reader(shelf.store));

describe('an enquiry, looked for', () => {
  it('stands in the whole case beside its discussions, each with the look that opens it and where it stands', async () => {
    const rows = await rowsOf(await shelfWith(), maya);
    const all = rows.map(({ call, reference, line }) => ({ ...call, reference, line }));
    expect(all).to.have.deep.members([
      {
        verb: 'enquiry.show',
        target: enquiryAt,
        reference: 'E-4T9-KX2',
        line: 'Conference not asked for yet · Day 3 of 15 · due Thu 14 January 2027',
      },
      {
        verb: 'enquiry.discussion',
        target: discussionAt(),
        reference: 'Discussion of Mon 21 December 2026',
        line: 'Section 47 enquiries were started',
      },
      {
        verb: 'enquiry.discussion',
        target: discussionAt('2026-12-18'),
        reference: 'Discussion of Fri 18 December 2026',
        line: 'Recorded for a wrong day',
      },
    ]);
  });

  it('is found by its reference by whoever may see one of its consultations', async () => {
    const shelf = await shelfWith();
    for (const one of [maya, gareth, ruth, joan, nasreen]) {
      expect((await found(shelf, one)).map(({ call }) => call)).to.deep.equal([
        { verb: 'enquiry.show', target: enquiryAt },
      ]);
    }
    expect(await found(shelf, priya)).to.deep.equal([]);
    expect(await rowsOf(shelf, priya)).to.deep.equal([]);
  });

  it('of a restricted case is there for the people named only', async () => {
    const shelf = await shelfWith(enquiry(), { ...family(), ...restrictedTo(maya, ruth) });
    expect(await found(shelf, ruth)).to.have.lengthOf(1);
    expect(await rowsOf(shelf, maya)).to.have.lengthOf(3);
    for (const one of [gareth, joan, nasreen]) {
      expect(await found(shelf, one)).to.deep.equal([]);
      expect(await rowsOf(shelf, one)).to.deep.equal([]);
    }
  });

  it('that has been closed for a while leads to its history, as its card is a stub', async () => {
    const ended = enquiry({ outcome: { conference: false, why: 'No.', ...saidOn('2026-12-22') } });
    const shelf = await shelfWith(ended);
    const verbs = async (now: string) => [
      (await found(shelf, maya, now))[0]?.call.verb,
      (await rowsOf(shelf, maya, now)).find(({ call }) => call.target.id === enquiryAt.id)?.call.verb,
    ];
    expect(await verbs('2026-12-23T10:00')).to.deep.equal(['enquiry.show', 'enquiry.show']);
    expect(await verbs('2027-03-01T10:00')).to.deep.equal(['enquiry.timeline', 'enquiry.timeline']);
  });
});
