import { expect } from 'chai';
import fc from 'fast-check';
import {
  asBorn,
  askedBySource,
  followingTarget,
  hasBegun,
  reconvenedAs,
  reviewToCome,
  whichAfter,
} from '../../../src/conference/asking/following.ts';
import { type Conference, conferenceType } from '../../../src/conference/record.ts';
import type { Loaded } from '../../../src/kernel/records.ts';
import { conferenceTypes } from '../../../src/practice/codes.ts';
import { at, authority, day } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, slot } from '../../support/conferences.ts';

const loaded = (id: string, value: Conference): Loaded<Conference> => ({
  type: conferenceType,
  target: { partition: conferenceAt.partition, id },
  authority: authority.id,
  value,
  etag: '1',
  head: { seq: 1, hash: '', salt: '' },
  document: { id, partition: conferenceAt.partition, kind: 'conference', authority: authority.id, schema: 1 },
});

const held = slot('2027-01-12T10:00');
const now = at('2027-02-01T09:00');
const initial = loaded('conference:first', conference({ booking: bookedAt(held) }));
const child = (number: string): Conference['children'][number] => ({
  number,
  month: '2019-03',
  unborn: false,
  sex: 'F',
});
const review = (id: string, more: Partial<Conference> = {}) =>
  loaded(
    id,
    conference({
      type: 'review',
      enquiry: undefined,
      consultation: undefined,
      children: [child('3004171')],
      follows: { as: 'firstReview', conference: initial.target.id, on: '2027-01-12' },
      ...more,
    }),
  );
const cancelled: Conference['cancelled'] = { by: 'a:b', at: '2027-01-20T10:00:00Z', words: 'Not needed.' };

describe('a conference that another follows', () => {
  it('has begun once its booked time has, and never when it was only held, or cancelled', () => {
    const { value } = initial;
    const starts = Temporal.Instant.from(held.starts);
    expect(hasBegun(value, starts.subtract({ seconds: 1 }))).to.equal(false);
    expect(hasBegun(value, starts)).to.equal(true);
    expect(hasBegun({ ...value, cancelled }, now)).to.equal(false);
    expect(hasBegun({ ...value, booking: { ...bookedAt(held), state: 'held' } }, now)).to.equal(false);
    expect(hasBegun({ ...value, booking: undefined }, now)).to.equal(false);
  });

  it('is followed by the first review when it is none itself, and by a later one when it is', () => {
    const after = conferenceTypes.codes.map(({ code }) => `${code} ${whichAfter({ type: code })}`);
    expect(after).to.deep.equal([
      'initial first',
      'preBirth first',
      'transferIn first',
      'review later',
      'combinedReview later',
    ]);
  });
});

describe('the review to come of a child', () => {
  const toCome = (conferences: readonly Loaded<Conference>[], ...numbers: string[]) =>
    reviewToCome({ conferences }, numbers.map(child), now)?.target.id;

  it('is one that waits for a time, or whose time is still to come', () => {
    expect(toCome([initial, review('conference:r')], '3004171')).to.equal('conference:r');
    const ahead = review('conference:r', { booking: bookedAt(slot('2027-03-30T10:00')) });
    expect(toCome([initial, ahead], '3004171')).to.equal('conference:r');
  });

  it('is none that is past or cancelled, no initial conference, and not a sibling’s', () => {
    const past = review('conference:r', { booking: bookedAt(slot('2027-01-20T10:00')) });
    expect(toCome([initial, past], '3004171')).to.equal(undefined);
    expect(toCome([review('conference:r', { cancelled })], '3004171')).to.equal(undefined);
    expect(toCome([loaded('conference:n', conference())], '3004171')).to.equal(undefined);
    expect(toCome([review('conference:r')], '3004172')).to.equal(undefined);
  });
});

describe('what was asked for already', () => {
  it('is known by the record that asked, unless that was cancelled', () => {
    const follows = { as: 'firstReview', on: '2027-01-12', source: 'plan:1' } as const;
    const made = review('conference:r', { follows });
    const gone = review('conference:r', { follows, cancelled });
    expect(askedBySource({ conferences: [initial, gone] }, 'plan:1')).to.equal(undefined);
    expect(askedBySource({ conferences: [initial, made] }, 'plan:1')?.target.id).to.equal('conference:r');
    expect(askedBySource({ conferences: [initial, made] }, 'plan:2')).to.equal(undefined);
    expect(askedBySource({ conferences: [initial, made] }, undefined)).to.equal(undefined);
  });

  it('goes on with one adjourned conference once, unless that was cancelled', () => {
    const follows = { as: 'reconvened', conference: initial.target.id, on: '2027-01-12' } as const;
    const next = loaded('conference:g', conference({ follows }));
    expect(reconvenedAs({ conferences: [initial, next] }, initial.target.id)?.target.id).to.equal(
      'conference:g',
    );
    expect(reconvenedAs({ conferences: [initial, next] }, 'conference:g')).to.equal(undefined);
    const gone = loaded('conference:g', conference({ follows, cancelled }));
    expect(reconvenedAs({ conferences: [initial, gone] }, initial.target.id)).to.equal(undefined);
  });

  it('lies where two who ask at once both come to, and each record that asks has a place of its own', () => {
    const where = (conferences: readonly Loaded<Conference>[], source?: string) =>
      followingTarget({ conferences, earlier: initial }, conferenceAt, 'review', source).id;
    expect(where([initial])).to.equal(where([initial]));
    // Cancelled, and asked for anew.
    expect(where([initial, review('conference:r', { cancelled })])).not.to.equal(where([initial]));
    expect(where([initial], 'plan:1')).to.equal(where([initial, review('conference:r')], 'plan:1'));
    expect(where([initial], 'plan:1')).not.to.equal(where([initial], 'plan:2'));
    const gone = review('conference:r', {
      cancelled,
      follows: { as: 'firstReview', on: '2027-01-12', source: 'plan:1' },
    });
    expect(where([initial, gone], 'plan:1')).not.to.equal(where([initial], 'plan:1'));
    const goesOn = followingTarget(
      { conferences: [initial], earlier: initial },
      conferenceAt,
      'reconvened',
      undefined,
    );
    expect(goesOn.id).not.to.equal(where([initial]));
  });
});

describe('a child who was unborn', () => {
  it('has the month and day of the birth once it is born, and nothing else changes', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 3_000 }), (unborn, after) => {
        const born = day('2020-01-01').add({ days: after });
        const before: Conference['children'][number] = { ...child('1'), unborn, sex: 'U' };
        const now = asBorn(before, born);
        expect(now).to.deep.equal(
          unborn
            ? {
                ...before,
                unborn: false,
                month: born.toString().slice(0, 7),
                day: born.toString(),
              }
            : before,
        );
      }),
    );
  });
});
