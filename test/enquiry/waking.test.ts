/** What a wake-up of an enquiry does when the settings have changed since it was set. */
import { expect } from 'chai';
import { wake } from '../../src/enquiry/actions/waking.ts';
import { nextDue } from '../../src/enquiry/due.ts';
import type { Enquiry } from '../../src/enquiry/record.ts';
import { Reader } from '../../src/kernel/records.ts';
import { at, authority, directory } from '../support/authority.ts';
import { Shelf } from '../support/consultations.ts';
import { enquiry, enquiryAt, keepEnquiry, keptWith, saidOn } from '../support/enquiries.ts';

const clock = { kind: 'service', cause: 'clock', authority: authority.id } as const;
const { enquiries } = authority.settings;
/** An authority that warns of a request which was not made on the fourth working day alone. */
const patient = {
  ...authority,
  settings: {
    ...authority.settings,
    enquiries: {
      ...enquiries,
      warnings: { ...enquiries.warnings, withoutRequest: [4], withoutBooking: [], notInTime: [] },
    },
  },
};

async function firing(value: Enquiry, now: Temporal.Instant, by = authority) {
  const shelf = await new Shelf().keep(keptWith(value));
  try {
    await keepEnquiry(shelf, value);
    const loaded = await wake
      .prepare({})
      .load({ target: enquiryAt, actor: clock, authority: by.id }, new Reader(shelf.store));
    return loaded.decide({ actor: clock, authority: by, directory, now, id: (n) => `id ${n}` });
  } finally {
    await shelf.store.close();
  }
}

describe('a wake-up of an enquiry', () => {
  it('that was set by other settings than those of today is set anew by these', async () => {
    const asSet = nextDue(enquiry(), authority.settings);
    if (!asSet) throw new Error('nothing is due');
    const { writes, tell = [] } = await firing(enquiry(), asSet, patient);
    expect(tell).to.deep.equal([]);
    const next = writes[0]?.wake(patient.settings)?.at;
    expect(`${next}`).to.equal('2026-12-29T09:00:00Z');
    expect((await firing(enquiry(), asSet)).tell, 'by the settings as they were').to.not.deep.equal([]);
  });

  it('ends where nothing is to come any more', async () => {
    const over = enquiry({ inError: { reason: 'A slip.', ...saidOn('2026-12-22') }, shrunk: true });
    expect((await firing(over, at('2027-01-15T10:00'))).writes).to.deep.equal([]);
  });
});
