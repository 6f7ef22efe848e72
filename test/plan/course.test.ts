/** The course of a plan and what falls due for it, by example and as laws. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  censusOf,
  coreGroupDue,
  countsOf,
  endedOn,
  initialCategories,
  latestCategories,
  midwayOn,
  ranOn,
  reviewDue,
  reviewedTogether,
  startedOn,
} from '../../src/plan/course.ts';
import { dueNow, duesOf, nextWake } from '../../src/plan/due.ts';
import { type Plan, planSchema, type Step } from '../../src/plan/record.ts';
import { deeds, mayFollow, standingOf, standings } from '../../src/plan/standing.ts';
import { censusCategory } from '../../src/practice/codes.ts';
import { momentOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { firstReviewDue } from '../../src/practice/timescales.ts';
import { plan, stepOf } from '../support/plans.ts';

const settings = defaultSettings;
const day = (iso: string) => Temporal.PlainDate.from(iso);
const days = fc.integer({ min: 0, max: 900 }).map((n) => day('2026-01-05').add({ days: n }).toString());

/** A plan whose conferences lie some days apart, ended or not. */
const plans: fc.Arbitrary<Plan> = fc
  .record({
    from: days,
    gaps: fc.array(fc.integer({ min: 1, max: 190 }), { maxLength: 5 }),
    ends: fc.boolean(),
    inError: fc.boolean(),
  })
  .map(({ from, gaps, ends, inError }) => {
    let on = day(from);
    const steps: Step[] = [stepOf({ kind: 'started', categories: ['NEG'] }, from, 'conference:0')];
    gaps.forEach((gap, n) => {
      on = on.add({ days: gap });
      const last = ends && n === gaps.length - 1;
      steps.push(
        stepOf(
          last ? { kind: 'ended', destination: 'childInNeed' } : { kind: 'continued' },
          on.toString(),
          `conference:${n + 1}`,
        ),
      );
    });
    return plan({
      steps,
      ...(inError ? { inError: { why: 'A slip.', by: 'x', at: '2026-01-01T10:00:00Z' } } : {}),
    });
  });

describe('the course of a plan', () => {
  it('begins on the day of the conference, keeps its first category, and shows the latest', () => {
    const it = plan({
      steps: [
        stepOf({ kind: 'started', categories: ['NEG'] }, '2027-01-12', 'conference:1'),
        stepOf({ kind: 'changed', categories: ['EMO', 'PHY'] }, '2027-04-08', 'conference:2'),
      ],
    });
    expect(startedOn(it)).to.equal('2027-01-12');
    expect(initialCategories(it)).to.deep.equal(['NEG']);
    expect(latestCategories(it)).to.deep.equal(['EMO', 'PHY']);
    expect(censusOf(it)).to.include({ initial: 'NEG', latest: 'MUL', start: '2027-01-12', end: undefined });
  });

  it('whose category was left for later has the later one as its first', () => {
    const it = plan({ steps: [stepOf({ kind: 'started', categories: [] }, '2027-01-12', 'conference:1')] });
    expect(standingOf(it)).to.equal('uncategorised');
    const later = {
      ...it,
      steps: [
        ...it.steps,
        stepOf({ kind: 'categorised', categories: ['SAB'] }, '2027-01-14', 'conference:1'),
      ],
    };
    expect(standingOf(later)).to.equal('running');
    expect(initialCategories(later)).to.deep.equal(['SAB']);
    // What was decided afterwards moves no clock.
    expect(reviewDue(later, settings).dueOn.toString()).to.equal('2027-04-12');
  });

  it('folds several categories into one for the census, and none into none', () => {
    expect(censusCategory([])).to.equal(undefined);
    expect(censusCategory(['NEG'])).to.equal('NEG');
    expect(censusCategory(['NEG', 'NEG'])).to.equal('NEG');
    expect(censusCategory(['NEG', 'SAB'])).to.equal('MUL');
  });

  it('is reviewed within three months of the first conference, and then within six of each review', () => {
    const first = plan({
      steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2027-11-30', 'conference:1')],
    });
    // The end of a month stays one (S5).
    expect(reviewDue(first, settings)).to.deep.include({ rule: 'firstReview' });
    expect(reviewDue(first, settings).dueOn.toString()).to.equal('2028-02-29');
    const steps = [...first.steps, stepOf({ kind: 'continued' }, '2028-02-25', 'conference:2')];
    expect(reviewDue({ ...first, steps }, settings).dueOn.toString()).to.equal('2028-08-25');
  });

  it('that began before the birth is reviewed within four weeks of it, where that is sooner', () => {
    const it = plan({
      steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2027-01-12', 'conference:1')],
      born: { on: '2027-02-10', by: 'x', at: '2027-02-11T10:00:00Z' },
    });
    expect(reviewDue(it, settings).dueOn.toString()).to.equal('2027-03-10');
    const late = { ...it, born: { on: '2027-04-02', by: 'x', at: '2027-04-03T10:00:00Z' } };
    expect(reviewDue(late, settings).dueOn.toString()).to.equal('2027-04-12');
  });

  it('is reviewed on the day that was chosen, where that is earlier, until the next conference', () => {
    const agreed = { conference: 'conference:1', review: '2027-03-01', by: 'x', at: '2027-01-12T12:00:00Z' };
    const it = plan({
      steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2027-01-12', 'conference:1')],
      agreed,
    });
    expect(reviewDue(it, settings).dueOn.toString()).to.equal('2027-03-01');
    expect(
      reviewDue({ ...it, agreed: { ...agreed, review: '2027-06-01' } }, settings).dueOn.toString(),
    ).to.equal('2027-04-12');
    const steps = [...it.steps, stepOf({ kind: 'continued' }, '2027-02-20', 'conference:2')];
    expect(reviewDue({ ...it, steps }, settings).dueOn.toString()).to.equal('2027-08-20');
  });

  it('has a core group within ten working days, and then within six weeks of each', () => {
    const it = plan({
      steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2027-03-22', 'conference:1')],
    });
    // Good Friday 26 and Easter Monday 29 March 2027 do not count.
    expect(coreGroupDue(it, settings).toString()).to.equal('2027-04-07');
    const coreGroups = [{ on: '2027-04-01', by: 'x', at: '2027-04-01T12:00:00Z' }];
    expect(coreGroupDue({ ...it, coreGroups }, settings).toString()).to.equal('2027-05-13');
  });

  it('puts into one review the children whose reviews fall within four weeks of one another', () => {
    const one = (on: string, number: string) => ({
      value: plan({ steps: [stepOf({ kind: 'started', categories: ['NEG'] }, on, `conference:${number}`)] }),
    });
    const [a, b, c] = [one('2027-01-12', '1'), one('2027-02-05', '2'), one('2027-03-01', '3')];
    expect(reviewedTogether(a, [a, b, c], settings)).to.deep.equal([a, b]);
  });

  it('is never due before it began, nor before the last conference', () => {
    fc.assert(
      fc.property(plans, (it) => {
        const last = it.steps.at(-1)?.on ?? '';
        const review = reviewDue(it, settings);
        expect(review.dueOn.toString() > last && last >= startedOn(it)).to.equal(true);
        const midway = midwayOn(it, settings).toString();
        expect(midway >= last && midway < review.dueOn.toString()).to.equal(true);
      }),
    );
  });

  it('agrees with the timescale of a first review on every day of a year', () => {
    for (let n = 0; n < 366; n += 1) {
      const on = day('2027-08-01').add({ days: n });
      const it = plan({
        steps: [stepOf({ kind: 'started', categories: ['NEG'] }, on.toString(), 'conference:1')],
      });
      expect(reviewDue(it, settings).dueOn.equals(firstReviewDue(on, settings))).to.equal(true);
    }
  });
});

describe('plans as they are counted', () => {
  it('what was open, with what began and without what ended, is what is open: over any days', () => {
    fc.assert(
      fc.property(
        fc.array(plans, { maxLength: 20 }),
        days,
        fc.integer({ min: 0, max: 400 }),
        (all, from, n) => {
          const to = day(from).add({ days: n }).toString();
          const { before, starts, ends, open } = countsOf(all, from, to);
          expect(before + starts - ends).to.equal(open);
        },
      ),
    );
  });

  it('that were recorded in error count nowhere', () => {
    const it = plan({ inError: { why: 'A slip.', by: 'x', at: '2027-01-12T12:00:00Z' } });
    expect(countsOf([it], '2026-01-01', '2028-01-01')).to.deep.equal({
      before: 0,
      starts: 0,
      ends: 0,
      open: 0,
    });
    expect(ranOn(it, startedOn(it))).to.equal(false);
    expect(endedOn(it)).to.equal(undefined);
  });
});

describe('what falls due for a plan', () => {
  const it1 = plan({
    steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2027-01-12', 'conference:1')],
  });

  it('is the core group, the midway review and the asking for the review, when work begins', () => {
    expect(duesOf(it1, settings).map(({ what, at }) => [what, at.toString()])).to.deep.equal([
      ['review', momentOf(day('2027-02-15'), '09:00').toString()],
      ['overdue', momentOf(day('2027-04-13'), '09:00').toString()],
      ['midway', momentOf(day('2027-02-26'), '09:00').toString()],
      ['coreGroup', momentOf(day('2027-01-27'), '09:00').toString()],
    ]);
    expect(nextWake(it1, settings)?.toString()).to.equal(momentOf(day('2027-01-27'), '09:00').toString());
  });

  it('is nothing but a review that comes to be overdue once each was done, and nothing for a plan that has ended', () => {
    const done = { ...it1, asked: '2027-04-12', midway: 'conference:1', coreGroupReminded: '2027-01-26' };
    const overdue = (one: Plan) => {
      expect(duesOf(one, settings).map(({ what }) => what)).to.deep.equal(['overdue']);
      return nextWake(one, settings)?.toString();
    };
    expect(overdue(done)).to.equal(momentOf(day('2027-04-13'), '09:00').toString());
    const told = { ...done, overdueTold: '2027-04-30' };
    expect(overdue(told), 'five working days later, past a bank holiday').to.equal(
      momentOf(day('2027-05-10'), '09:00').toString(),
    );
    // Of a review before: it says nothing of this one.
    expect(overdue({ ...done, overdueTold: '2027-01-11' })).to.equal(
      momentOf(day('2027-04-13'), '09:00').toString(),
    );
    const ended = {
      ...it1,
      steps: [
        ...it1.steps,
        stepOf({ kind: 'ended', destination: 'lookedAfter' }, '2027-04-01', 'conference:2'),
      ],
    };
    expect(duesOf(ended, settings)).to.deep.equal([]);
  });

  it('is asked for anew when the day moves, as by a birth', () => {
    const done = { ...it1, asked: '2027-04-12' };
    const born = { ...done, born: { on: '2027-02-01', by: 'x', at: '2027-02-02T10:00:00Z' } };
    expect(dueNow(born, momentOf(day('2027-02-02'), '10:00'), settings)).to.contain('review');
  });

  it('wakes no plan for nothing: what wakes it is due then', () => {
    fc.assert(
      fc.property(plans, (one) => {
        const at = nextWake(one, settings);
        if (at) expect(dueNow(one, at, settings)).not.to.deep.equal([]);
      }),
    );
  });
});

describe('what may be done to a plan', () => {
  it('nothing but putting right and its details once it has ended, and nothing to what never was', () => {
    expect(mayFollow.ended).to.deep.equal(['noteDetails', 'correct']);
    expect(mayFollow.inError).to.deep.equal([]);
    for (const standing of standings) {
      const category = mayFollow[standing].includes('categorise');
      expect(category).to.equal(standing === 'uncategorised');
    }
    expect(deeds.every((deed) => mayFollow.uncategorised.includes(deed))).to.equal(true);
  });

  it('has a standing for every plan that can be, and is kept as its schema has it', () => {
    fc.assert(
      fc.property(plans, (one) => {
        expect(standings).to.contain(standingOf(one));
        expect(planSchema.parse(one)).to.deep.equal(one);
      }),
    );
  });
});
