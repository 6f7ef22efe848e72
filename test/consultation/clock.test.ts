/** The clock of a section 47 enquiry as the case keeps it and as its cards show it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { clockBand, enquiryBand } from '../../src/consultation/cards/clock.ts';
import { type CaseClock, clockState, isOpening, isOutrun } from '../../src/consultation/clock.ts';
import type { Container } from '../../src/kernel/card.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { at, authority, day, maya } from '../support/authority.ts';
import { family, outcome, standingAt, viewing, wordsOf } from '../support/consultations.ts';

const clock: CaseClock = {
  enquiry: 'enquiry:1',
  reference: 'E-4T9-KX2',
  openedAt: '2026-12-21T10:47:00.000Z',
  version: 1,
  from: '2026-12-21',
};

function bandOn(on: string, more: Partial<CaseClock> = {}): Container {
  const part = clockBand({ ...clock, ...more }, viewing(maya, at(`${on}T11:00`)));
  if (!part || !('type' in part) || part.type !== 'Container') throw new Error('no band');
  return part;
}

const said = (on: string, more: Partial<CaseClock> = {}) => {
  const band = bandOn(on, more);
  return [band.style, ...wordsOf(band).split('\n')];
};

describe('the clock on the cards of a case', () => {
  it('is green, then amber, then red, and always says the same in words', () => {
    expect(said('2026-12-21')).to.deep.equal([
      'good',
      'Section 47 enquiry: day 0 of 15',
      'Conference due by Thu 14 January 2027. The conference has not been asked for yet. Counted from the strategy discussion of Mon 21 December 2026.',
    ]);
    expect(said('2026-12-24').slice(0, 2)).to.deep.equal(['warning', 'Section 47 enquiry: day 3 of 15']);
    // Bank holidays and the weekend are no days of the fifteen.
    expect(said('2026-12-28')[1]).to.equal('Section 47 enquiry: day 3 of 15');
    expect(said('2027-01-12').slice(0, 2)).to.deep.equal(['attention', 'Section 47 enquiry: day 13 of 15']);
    expect(said('2027-01-14')[1]).to.equal('Section 47 enquiry: day 15 of 15');
    expect(said('2027-01-15')[1]).to.equal('Section 47 enquiry: day 16, 1 working day past day 15');
    expect(said('2027-01-15')[2]).to.contain(
      'The conference was due by Thu 14 January 2027. None is booked.',
    );
  });

  it('says what is known of the conference', () => {
    expect(said('2026-12-24', { requestedOn: '2026-12-22' }).join(' ')).to.match(
      /^good .*Asked for on Tue 22 December 2026, not booked yet/,
    );
    expect(said('2027-01-12', { bookedFor: '2027-01-14' })[0]).to.equal('good');
    expect(said('2026-12-30', { bookedFor: '2027-01-15' }).slice(0, 2)).to.deep.equal([
      'attention',
      'Section 47 enquiry: day 5 of 15, booked too late',
    ]);
    expect(said('2027-02-01', { heldOn: '2027-01-13' }).slice(0, 2)).to.deep.equal([
      'good',
      'Conference held Wed 13 January 2027',
    ]);
    expect(said('2027-02-01', { heldOn: '2027-01-20' })[2]).to.contain('Day 19, 4 working days past day 15');
    expect(said('2027-02-01', { notNeeded: true }).slice(0, 2)).to.deep.equal([
      'emphasis',
      'Section 47 enquiry ended',
    ]);
  });

  it('is "opening the enquiry" until the case has heard of the discussion, and nothing without one', () => {
    const started = { state: 'held', on: '2026-12-21', startedEnquiries: true } as const;
    const value = standingAt('waiting', { strategy: started });
    const words = (noted?: string[]) =>
      wordsOf(enquiryBand(family({ noted, ...(noted ? { clock } : {}) }), viewing(maya), value));
    expect(words()).to.contain('opening the enquiry');
    expect(words(['2026-12-21'])).to.contain('Section 47 enquiry');
    expect(words(['2026-12-21'])).not.to.contain('opening');
    expect(words(['2026-11-01'])).to.contain('opening the enquiry');
    expect(enquiryBand(family(), viewing(maya), standingAt('waiting'))).to.equal(undefined);
    // What the chair recorded counts, once there is an outcome.
    const decided = standingAt('awaitingView', { outcome: outcome({ strategy: started }) });
    expect(isOpening(decided, undefined)).to.equal(true);
    expect(isOpening(standingAt('awaitingView', { strategy: started }), undefined)).to.equal(false);
  });
});

describe('notes of the clock', () => {
  it('may overtake each other: the newest stands, and an enquiry that was opened later stands before one before', () => {
    expect(isOutrun(clock, undefined)).to.equal(false);
    expect(isOutrun({ ...clock, version: 2 }, clock)).to.equal(false);
    expect(isOutrun(clock, clock)).to.equal(true);
    expect(isOutrun({ ...clock, version: 1 }, { ...clock, version: 2 })).to.equal(true);
    const later = { ...clock, enquiry: 'enquiry:2', openedAt: '2027-02-01T10:00:00.000Z' };
    expect(isOutrun(later, { ...clock, version: 9 })).to.equal(false);
    expect(isOutrun({ ...clock, version: 9 }, later)).to.equal(true);
  });

  it('come to the same in whatever order they arrive', () => {
    const note = fc.record({ enquiry: fc.constantFrom(1, 2, 3), version: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(note, { minLength: 1 }), (notes) => {
        const all = notes.map(
          (one): CaseClock => ({
            ...clock,
            enquiry: `enquiry:${one.enquiry}`,
            openedAt: `2027-01-0${one.enquiry}T10:00:00.000Z`,
            version: one.version,
          }),
        );
        const kept = (order: readonly CaseClock[]) =>
          order.reduce<CaseClock | undefined>(
            (known, next) => (isOutrun(next, known) ? known : next),
            undefined,
          );
        expect(kept([...all].reverse())).to.deep.equal(kept(all));
      }),
    );
  });

  it('know the state on any day: past only without a conference, late only after the last day', () => {
    const on = fc.nat(60).map((n) => day('2026-12-21').add({ days: n }));
    fc.assert(
      fc.property(on, fc.option(on), fc.option(on), (today, booked, held) => {
        const state = clockState(
          {
            ...clock,
            ...(booked ? { bookedFor: booked.toString() } : {}),
            ...(held ? { heldOn: held.toString() } : {}),
          },
          today,
          defaultSettings,
        );
        const last = '2027-01-14';
        if (held) expect(state).to.equal(held.toString() > last ? 'heldLate' : 'held');
        else if (today.toString() > last) expect(state).to.equal('past');
        else if (booked) expect(state).to.equal(booked.toString() > last ? 'bookedLate' : 'booked');
        else expect(state).to.equal('running');
      }),
    );
    expect(authority.settings.enquiries.warnings.withoutRequest).to.deep.equal([1, 3]);
  });
});
