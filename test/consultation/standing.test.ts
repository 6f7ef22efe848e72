import { expect } from 'chai';
import { type Consultation, consultationSchema } from '../../src/consultation/record.ts';
import {
  closedAt,
  courseStanding,
  type Deed,
  deeds,
  isOpen,
  mayFollow,
  type Standing,
  standingOf,
  standings,
  stubFrom,
} from '../../src/consultation/standing.ts';
import { defaultSettings } from '../../src/practice/settings.ts';

const at = '2026-11-23T10:00:00.000Z';
type Facts = Parameters<typeof standingOf>[0];

const outcome = {
  at,
  by: 't:chair',
  asProposed: true,
  categories: ['NEG' as const],
  issues: ['noneIdentified' as const],
  course: { outcomes: ['continueCin' as const] },
  strategy: { state: 'notYet' as const, startedEnquiries: false },
  inGoodTime: true,
};
const taken = { by: 't:chair', at };
const agrees = { kind: 'agrees' as const, at, by: 't:worker' };
const differs = {
  kind: 'differs' as const,
  at,
  by: 't:worker',
  outcomes: ['icpc' as const],
  reasons: 'Because.',
};
const settlement = {
  by: 't:manager',
  at,
  course: 'socialWorker' as const,
  words: 'Agreed with the social worker.',
};
const withdrawn = { by: 't:worker', at, reason: 'No longer needed.' };

const facts: Readonly<Record<Standing, Facts>> = {
  waiting: {},
  taken: { taken },
  awaitingView: { taken, outcome },
  agreed: { taken, outcome, view: agrees },
  differing: { taken, outcome, view: differs },
  settled: { taken, outcome, view: differs, settlement },
  withdrawn: { taken, withdrawn },
};

/** The table said a second time, deed by deed instead of row by row, so that a slip in the one shows in the other. */
const allowed: Readonly<Record<Deed, readonly Standing[]>> = {
  take: ['waiting'],
  call: ['waiting', 'taken', 'awaitingView'],
  passOn: ['waiting', 'taken'],
  askForMore: ['waiting', 'taken'],
  answerMore: ['waiting', 'taken'],
  decide: ['taken'],
  agree: ['awaitingView'],
  differ: ['awaitingView'],
  settle: ['differing'],
  correct: ['awaitingView', 'agreed', 'differing'],
  legalReview: ['awaitingView', 'agreed', 'differing', 'settled'],
  enter: ['awaitingView', 'agreed', 'differing', 'settled'],
  withdraw: ['waiting', 'taken'],
  restrict: standings,
};

describe('where a consultation stands', () => {
  for (const standing of standings) {
    it(`is "${standing}" when the facts say so`, () => {
      expect(standingOf(facts[standing])).to.equal(standing);
    });
    for (const deed of deeds) {
      const may = allowed[deed].includes(standing);
      it(`${may ? 'lets' : 'does not let'} "${deed}" follow on "${standing}"`, () => {
        expect(mayFollow[standing].includes(deed)).to.equal(may);
      });
    }
  }

  it('is open until it is decided or withdrawn', () => {
    const open = standings.filter((standing) => isOpen(facts[standing]));
    expect(open).to.deep.equal(['waiting', 'taken']);
  });

  it('is closed when withdrawn, agreed or settled, and never by silence', () => {
    const closed = standings.filter((standing) => closedAt(facts[standing]) !== undefined);
    expect(closed).to.deep.equal(['agreed', 'settled', 'withdrawn']);
  });

  it('keeps the more protective course while views differ, and the settled one after', () => {
    expect(courseStanding(facts.awaitingView, defaultSettings)).to.deep.equal(['continueCin']);
    expect(courseStanding(facts.differing, defaultSettings)).to.deep.equal(['icpc']);
    expect(courseStanding(facts.settled, defaultSettings)).to.deep.equal(['icpc']);
    const forChair = { ...facts.settled, settlement: { ...settlement, course: 'chair' as const } };
    expect(courseStanding(forChair, defaultSettings)).to.deep.equal(['continueCin']);
    expect(courseStanding(facts.waiting, defaultSettings)).to.equal(undefined);
  });

  it('shrinks its cards at the end of the tenth working day after it closed', () => {
    // Monday 23 November 2026 and ten working days: Monday 7 December, 17:00 in London.
    expect(stubFrom(facts.agreed, defaultSettings)?.toString()).to.equal('2026-12-07T17:00:00Z');
    expect(stubFrom(facts.awaitingView, defaultSettings)).to.equal(undefined);
  });

  it('keeps its cards until ten working days after the day on which it is looked at again', () => {
    const course = { outcomes: ['reviewAfterInformation' as const], reviewOn: '2026-12-14' };
    const reviewed = { ...facts.agreed, outcome: { ...outcome, course } };
    // Monday 14 December 2026 and ten working days, Christmas and Boxing Day (on the Monday after) left out.
    expect(stubFrom(reviewed, defaultSettings)?.toString()).to.equal('2026-12-30T17:00:00Z');
  });
});

/** Only here to show that the facts above are facts that a record can hold. */
describe('the facts of these examples', () => {
  it('are such as a record holds', () => {
    const pick = consultationSchema.pick({
      taken: true,
      outcome: true,
      view: true,
      settlement: true,
      withdrawn: true,
    });
    for (const standing of standings) {
      const value: Partial<Consultation> = facts[standing];
      expect(pick.safeParse(value).success, standing).to.equal(true);
    }
  });
});
