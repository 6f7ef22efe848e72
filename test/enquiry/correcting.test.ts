/** A strategy discussion that was recorded wrongly is put right: its record, the enquiry, the clock, those who are told. */
import { expect } from 'chai';
import fc from 'fast-check';
import { caseTarget, caseType, consultationType } from '../../src/consultation/index.ts';
import { type Corrected, corrected, type Really } from '../../src/enquiry/correcting.ts';
import { dayZero, initiations } from '../../src/enquiry/days.ts';
import { nextDue } from '../../src/enquiry/due.ts';
import type { InDiscussion } from '../../src/enquiry/load.ts';
import {
  type Discussion,
  discussionSchema,
  discussionTarget,
  discussionType,
  type Enquiry,
  enquiryType,
} from '../../src/enquiry/record.ts';
import { closedAt, isOpen, standingOf } from '../../src/enquiry/standing.ts';
import { Invalid } from '../../src/kernel/action.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Loaded, RecordType } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { at, authority, directory, gareth, maya, nasreen, ruth } from '../support/authority.ts';
import { family, joan, target } from '../support/consultations.ts';
import {
  booked,
  dayZeroIs,
  discussion,
  discussionAt,
  enquiry,
  enquiryAt,
  held,
  keptWith,
  saidOn,
} from '../support/enquiries.ts';
import { homeWith, opened, stored } from '../support/enquiryHome.ts';
import { type House, readingOf } from '../support/house.ts';

const situation = {
  actor: { kind: 'person', person: maya } as const,
  authority,
  directory,
  now: at('2027-01-08T10:00'),
  id: (n: number | string) => `id-${n}`,
};

function lying<T extends JsonObject>(type: RecordType<T>, where: Target, value: T): Loaded<T> {
  const document = { ...where, kind: type.kind, authority: authority.id, schema: type.version };
  return {
    type,
    target: where,
    authority: authority.id,
    value: type.schema.parse(value),
    etag: '1',
    head: { seq: 1, hash: '', salt: '' },
    document,
  };
}

const really = (more: Partial<Really>): Really => ({
  on: dayZeroIs,
  time: '09:30',
  agencies: ['socialCare', 'police', 'health'],
  came: 'started',
  reason: 'It was mistyped.',
  by: maya.id,
  ...more,
});

/** The records of one family, corrected one after the other. */
class Family {
  readonly discussions = new Map<string, Discussion>();
  readonly enquiries = new Map<string, Enquiry>();

  constructor(value: Enquiry | undefined, ...discussions: readonly Discussion[]) {
    if (value) this.enquiries.set(enquiryAt.id, value);
    for (const one of discussions) this.discussions.set(discussionAt(one.on).id, one);
  }

  correct(on: string, more: Partial<Really>): Corrected {
    const lies = [...this.discussions].map(([id, value]) =>
      lying(discussionType, { partition: target.partition, id }, value),
    );
    const enquiries = [...this.enquiries].map(([id, value]) =>
      lying(enquiryType, { partition: target.partition, id }, value),
    );
    const wrong = lies.find((one) => one.target.id === discussionAt(on).id);
    if (!wrong) throw new Error(`no discussion on ${on}`);
    const consultation = lying(consultationType, target, keptWith(enquiry()).value);
    const here: InDiscussion = {
      family: lying(caseType, caseTarget(target), family()),
      discussion: wrong,
      discussions: lies,
      enquiries,
      enquiry: enquiries.find((one) => one.target.id === wrong.value.enquiry && !one.value.inError),
      consultation,
      consultations: [consultation],
    };
    const result = corrected(really({ on, ...more }), here, [gareth.id], situation);
    for (const { kind, target: to, value } of result.writes) {
      if (kind === 'discussion') this.discussions.set(to.id, discussionType.schema.parse(value));
      else this.enquiries.set(to.id, enquiryType.schema.parse(value));
    }
    return result;
  }

  at(on: string): Discussion {
    return discussionSchema.parse(this.discussions.get(discussionAt(on).id));
  }

  get only(): Enquiry {
    const [first, ...others] = [...this.enquiries.values()];
    if (!first || others.length > 0) throw new Error(`${this.enquiries.size} enquiries`);
    return first;
  }
}

function problemOf(work: () => unknown): { readonly field: string; readonly message: string } | undefined {
  try {
    work();
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    return fault.problems[0];
  }
}

describe('the correction of a strategy discussion', () => {
  it('moves a wrong day: day 0, the section 47 start and the children follow, and the first version stays', () => {
    const one = new Family(enquiry(), discussion());
    const { became } = one.correct(dayZeroIs, { on: '2026-12-18', time: '14:00' });
    expect(became).to.equal('corrected');
    expect(dayZero(one.only).toString()).to.equal('2026-12-18');
    expect(one.only.startedOn).to.equal('2026-12-18');
    expect(one.only.children.map(({ since }) => since)).to.deep.equal(['2026-12-18', '2026-12-18']);
    expect(enquiryType.index(one.only).from).to.equal('2026-12-18');
    expect(one.only.version).to.equal(2);
    const before = one.at(dayZeroIs);
    expect(before.void).to.deep.equal({ to: '2026-12-18' });
    expect(before.enquiry).to.equal(undefined);
    expect(before.initiated, 'it is counted nowhere').to.equal(false);
    const after = one.at('2026-12-18');
    expect(after.void).to.equal(undefined);
    expect(after.enquiry).to.equal(enquiryAt.id);
    expect(after.corrections?.map(({ on, time, reason, by }) => ({ on, time, reason, by }))).to.deep.equal([
      { on: dayZeroIs, time: '09:30', reason: 'It was mistyped.', by: maya.id },
    ]);
  });

  it('keeps a section 47 start that was given as another day, unless it would lie before the discussion', () => {
    const on = (day: string) => {
      const one = new Family(enquiry({ startedOn: '2026-12-23' }), discussion());
      one.correct(dayZeroIs, { on: day });
      return one.only.startedOn;
    };
    expect(on('2026-12-22')).to.equal('2026-12-23');
    expect(on('2026-12-30')).to.equal('2026-12-30');
  });

  it('moves the wake-up with the clock', () => {
    const fresh = { lookedAt: at('2027-01-08T10:00').toString() };
    const due = (value: Enquiry) => nextDue({ ...value, ...fresh }, defaultSettings)?.toString();
    const one = new Family(enquiry(), discussion());
    const before = due(one.only);
    one.correct(dayZeroIs, { on: '2027-01-06' });
    expect(due(one.only)).not.to.equal(before);
    expect(due(one.only)).to.equal(due(enquiry({ discussions: [held('2027-01-06')] })));
  });

  it('that takes “started” back ends the enquiry as recorded in error, with the reason, open and due nowhere', () => {
    const one = new Family(enquiry(), discussion());
    expect(one.correct(dayZeroIs, { came: 'none' }).became).to.equal('inError');
    expect(standingOf(one.only)).to.equal('inError');
    expect(one.only.inError).to.deep.include({ reason: 'It was mistyped.', by: maya.id });
    expect(isOpen(one.only)).to.equal(false);
    expect(closedAt(one.only)?.equals(situation.now)).to.equal(true);
    expect(enquiryType.index(one.only).open).to.equal(false);
    // Nothing is warned of any more; all that is left is that its cards shrink.
    const wakes = enquiryType.wake?.(one.only, defaultSettings);
    expect(wakes && Temporal.Instant.compare(wakes.at, at('2027-01-15T00:00'))).to.equal(1);
    expect(one.at(dayZeroIs)).to.deep.include({ initiated: false });
    expect(one.at(dayZeroIs).enquiry).to.equal(undefined);
    expect(one.at(dayZeroIs).void).to.equal(undefined);
  });

  it('leaves the enquiry to the discussion that did start it: its day, and its children only', () => {
    const second = '2026-12-30';
    const both = enquiry({
      discussions: [held(dayZeroIs), held(second)],
      children: [
        { number: '3004171', since: dayZeroIs },
        { number: '3004172', since: dayZeroIs },
      ],
    });
    const one = new Family(both, discussion(), discussion({ on: second, children: ['3004171'] }));
    expect(one.correct(dayZeroIs, { came: 'none' }).became).to.equal('corrected');
    expect(dayZero(one.only).toString()).to.equal(second);
    expect(one.only.startedOn).to.equal(second);
    expect(one.only.children).to.deep.equal([{ number: '3004171', since: second }]);
    // What started nothing, and was held before the clock began, is no part of it.
    expect(one.only.discussions.map(({ on }) => on)).to.deep.equal([second]);
    expect(one.at(dayZeroIs).enquiry).to.equal(undefined);
  });

  it('judges a conference that was held anew: late or in time as the right day has it', () => {
    const late = enquiry({
      held: { on: '2027-01-18', late: true, ...saidOn('2027-01-18') },
      bookings: [booked('2027-01-18')],
    });
    const one = new Family(late, discussion());
    expect(isOpen(one.only)).to.equal(true);
    one.correct(dayZeroIs, { on: '2026-12-30' });
    expect(one.only.held?.late).to.equal(false);
    expect(isOpen(one.only)).to.equal(false);
  });

  it('cannot say that nothing was started where a conference was held, nor that it was held before', () => {
    const done = enquiry({ held: { on: '2027-01-04', late: false, ...saidOn('2027-01-04') } });
    for (const came of ['none', 'notHeld'] as const) {
      expect(problemOf(() => new Family(done, discussion()).correct(dayZeroIs, { came }))?.field).to.equal(
        'initiated',
      );
    }
    const after = problemOf(() => new Family(done, discussion()).correct(dayZeroIs, { on: '2027-01-05' }));
    expect(after?.message).to.contain('The conference was held on Mon 4 January 2027');
  });

  it('that changes nothing is said to change nothing', () => {
    expect(problemOf(() => new Family(enquiry(), discussion()).correct(dayZeroIs, {}))?.message).to.contain(
      'Nothing here differs',
    );
    const agencies = ['police', 'health', 'socialCare'] as const;
    expect(
      problemOf(() => new Family(enquiry(), discussion()).correct(dayZeroIs, { agencies })),
    ).not.to.equal(undefined);
  });

  it('to a day that has a discussion already makes one of the two', () => {
    const other = discussion({
      on: '2026-12-22',
      initiated: false,
      agencies: ['education'],
      children: ['9'],
    });
    const both = enquiry({ discussions: [held(dayZeroIs), held('2026-12-22', { initiated: false })] });
    const one = new Family(both, discussion(), other);
    one.correct(dayZeroIs, { on: '2026-12-22', agencies: ['police'] });
    expect(one.only.discussions.map(({ on }) => on)).to.deep.equal(['2026-12-22']);
    expect(one.at('2026-12-22')).to.deep.include({ agencies: ['education', 'police'], initiated: true });
    expect(one.at('2026-12-22').children).to.deep.equal(['9', '3004171', '3004172']);
    expect(dayZero(one.only).toString()).to.equal('2026-12-22');
  });

  it('to the day of another enquiry’s discussion is refused, in words that say which', () => {
    const one = new Family(
      enquiry(),
      discussion(),
      discussion({ on: '2026-12-22', enquiry: 'enquiry:other' }),
    );
    one.enquiries.set(
      'enquiry:other',
      enquiry({ reference: 'E-8PM-2WD', discussions: [held('2026-12-22')] }),
    );
    const problem = problemOf(() => one.correct(dayZeroIs, { on: '2026-12-22' }));
    expect(problem?.message).to.contain('E-8PM-2WD').and.to.contain('It was never held');
  });

  it('opens an enquiry where enquiries were started after all, beside one that was recorded in error', () => {
    const one = new Family(enquiry(), discussion());
    one.correct(dayZeroIs, { came: 'none' });
    expect(one.correct(dayZeroIs, { came: 'started' }).became).to.equal('opened');
    const [wrong, right, ...others] = [...one.enquiries.values()];
    expect(others).to.deep.equal([]);
    expect(wrong && standingOf(wrong)).to.equal('inError');
    expect(right && standingOf(right)).to.equal('running');
    expect(right?.reference).not.to.equal(wrong?.reference);
  });

  const days = ['2026-12-17', '2026-12-21', '2026-12-22', '2027-01-04', '2027-01-07'] as const;
  const step = fc.record({
    of: fc.nat(4),
    on: fc.constantFrom(...days),
    came: fc.constantFrom<Really['came']>('started', 'none', 'notHeld'),
  });

  it('keeps one open enquiry at most, whose clock runs from the first discussion on record that started enquiries', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const one = new Family(enquiry(), discussion());
        for (const { of, on, came } of steps) {
          const standing = [...one.discussions.values()].filter((known) => !known.void);
          const wrong = standing[of % Math.max(1, standing.length)];
          if (!wrong) break;
          const before = one.discussions.size;
          const problem = problemOf(() =>
            one.correct(wrong.on, { on: came === 'notHeld' ? wrong.on : on, came }),
          );
          if (problem) expect(one.discussions.size, 'what is refused changes nothing').to.equal(before);
        }
        const open = [...one.enquiries].filter(([, value]) => isOpen(value));
        expect(open.length).to.be.at.most(1);
        const live = [...one.discussions.values()].filter((known) => !known.void);
        const starts = live.filter(({ initiated }) => initiated).map(({ on }) => on);
        expect(open.length).to.equal(starts.length > 0 ? 1 : 0);
        for (const [id, value] of open) {
          expect(initiations(value)).to.deep.equal([...starts].sort());
          expect(dayZero(value).toString()).to.equal([...starts].sort()[0]);
          expect(value.startedOn).to.equal(dayZero(value).toString());
          const theirs = live.filter(({ enquiry: of }) => of === id).map(({ on }) => on);
          expect(value.discussions.map(({ on }) => on)).to.deep.equal(theirs.sort());
        }
        for (const known of one.discussions.values()) {
          if (known.void) expect([known.initiated, known.enquiry]).to.deep.equal([false, undefined]);
        }
      }),
    );
  });
});

describe('a discussion that people correct', () => {
  let home: House;
  afterEach(() => home.close());

  const formOf = async (who = maya) => home.press(who, await opened(home, who), 'Correct a discussion');

  it('moves the day on the enquiry, on the case’s clock and on its cards; everybody concerned is told', async () => {
    home = await homeWith(enquiry({ told: [maya.id, gareth.id, nasreen.id] }), '2026-12-30T11:00');
    const done = await home.press(maya, await formOf(), 'enquiry.correct', {
      on: '2026-12-18',
      reason: 'It was on the Friday before.',
    });
    expect(done.kind).to.equal('done');
    expect(readingOf(done)).to.contain(
      'A strategy discussion was corrected: the clock runs from Fri 18 December',
    );
    await home.settle();
    for (const one of [gareth, ruth, nasreen]) {
      expect(readingOf(home.newest(one)), one.name)
        .to.contain('the clock runs from Fri 18 December 2026')
        .and.to.contain('Conference due by Wed 13 January 2027.');
    }
    const mine = await home.press(maya, await home.say(maya, 'my consultations'), 'Open C-4T9-KX2');
    expect(readingOf(mine)).to.contain('Counted from the strategy discussion of Fri 18 December 2026.');
    const history = await home.press(maya, await opened(home, maya), 'enquiry.timeline');
    expect(readingOf(history))
      .to.contain('Corrected a strategy discussion')
      .and.to.contain('counted from Fri 18 December 2026');
    const again = await formOf();
    expect(readingOf(again))
      .to.contain('Before: Mon 21 December 2026, 09:30')
      .and.contain('It was on the Friday before.');
  });

  it('that started nothing ends the enquiry: it leaves the list, and its card says why', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    const done = await home.press(maya, await formOf(), 'enquiry.correct', {
      initiated: 'no',
      reason: 'It was planned and not decided.',
    });
    expect(readingOf(done))
      .to.contain('This enquiry was recorded in error and has ended')
      .and.to.contain('It was planned and not decided.')
      .and.to.contain('No fifteen working days run.');
    await home.settle();
    expect(readingOf(home.newest(gareth))).to.contain('This enquiry was recorded in error');
    const told = home.messages(gareth).length;
    const mine = await home.press(maya, await home.say(maya, 'my consultations'), 'Open C-4T9-KX2');
    expect(readingOf(mine))
      .to.contain('E-4T9-KX2 was recorded in error')
      .and.not.to.contain('opening the enquiry');
    expect(readingOf(await home.say(nasreen, 'open enquiries'))).to.contain('None is running');
    home.clock.set('2027-01-15T11:00');
    await home.settle();
    expect(home.messages(gareth), 'no warning comes of it').to.have.lengthOf(told);
  });

  it('is not corrected from a form that was shown before it changed', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    const [mine, theirs] = [await formOf(maya), await formOf(gareth)];
    await home.press(gareth, theirs, 'enquiry.correct', { on: '2026-12-18', reason: 'The Friday.' });
    const late = await home.press(maya, mine, 'enquiry.correct', {
      on: '2026-12-22',
      reason: 'The Tuesday.',
    });
    expect(late.kind === 'refused' && late.words).to.contain('has changed since this form was shown');
    expect(dayZero(await stored(home)).toString()).to.equal('2026-12-18');
  });

  it('asks why, and says beside each field what to mend', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    const again = await home.press(maya, await formOf(), 'enquiry.correct', { on: '2026-12-31' });
    expect(readingOf(again))
      .to.contain('Say in a sentence or two what was wrong.')
      .and.contain('still to come');
    expect((await stored(home)).version).to.equal(1);
  });

  it('is corrected only by who may see the case', async () => {
    const restricted = {
      ...keptWith(enquiry()).family,
      restricted: { to: [maya.id, ruth.id], by: maya.id, at: at('2026-12-21T12:00').toString(), reason: 'x' },
    };
    home = await homeWith(enquiry(), '2026-12-30T11:00', {
      ...keptWith(enquiry()),
      family: { ...family(), ...restricted },
    });
    for (const verb of ['enquiry.correctForm', 'enquiry.discussion']) {
      let words = 'shown';
      try {
        await home.kernel.look({ verb, target: discussionTarget(target, dayZeroIs) }, joan, 'a:1');
      } catch (fault) {
        words = fault instanceof Error ? fault.message : 'odd';
      }
      expect(words, verb).to.equal('That could not be found.');
    }
  });
});

describe('a consultation that takes back what started an enquiry', () => {
  let home: House;
  afterEach(() => home.close());

  const hears = (verb: string, input: JsonObject, id = `${verb}-1`) =>
    home.kernel.performService({
      from: 'service',
      cause: 'event',
      id,
      authority: authority.id,
      verb,
      target,
      input,
      depth: 1,
    });

  it('is put to the enquiry’s people with what to press, until the discussion is corrected or recorded again', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    expect((await hears('enquiry.doubt', { on: dayZeroIs })).kind).to.equal('done');
    await home.settle();
    for (const one of [maya, gareth, ruth]) {
      expect(readingOf(home.newest(one)), one.name)
        .to.contain('A consultation now says something else: please check')
        .and.to.contain('press “Correct a discussion”');
    }
    const count = home.messages(maya).length;
    await hears('enquiry.doubt', { on: dayZeroIs }, 'again');
    await home.settle();
    expect(home.messages(maya), 'once').to.have.lengthOf(count);
    const form = await home.press(maya, await opened(home, maya), 'enquiry.discussForm');
    await home.press(maya, form, 'enquiry.discuss', { on: dayZeroIs, initiated: 'yes' });
    expect(readingOf(await opened(home, maya))).not.to.contain('now says something else');
  });

  it('leaves alone an enquiry whose discussion has been corrected already', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    const form = await home.press(maya, await opened(home, maya), 'Correct a discussion');
    await home.press(maya, form, 'enquiry.correct', { on: '2026-12-18', reason: 'The Friday.' });
    await hears('enquiry.doubt', { on: dayZeroIs });
    expect((await stored(home)).doubts ?? []).to.deep.equal([]);
  });

  it('and one that only says again what was corrected since opens nothing anew', async () => {
    home = await homeWith(enquiry(), '2026-12-30T11:00');
    const form = await home.press(maya, await opened(home, maya), 'Correct a discussion');
    await home.press(maya, form, 'enquiry.correct', { initiated: 'no', reason: 'Planned only.' });
    await hears('enquiry.note', { on: dayZeroIs, initiated: true, again: true });
    const count = async () =>
      (await home.store.query({ kind: 'enquiry', partition: target.partition, limit: 10 })).documents.length;
    expect(await count()).to.equal(1);
    await hears('enquiry.note', { on: dayZeroIs, initiated: true }, 'anew');
    expect(await count(), 'a new word does').to.equal(2);
  });
});
