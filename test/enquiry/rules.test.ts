/** Which step is outstanding, who is warned when, what is asked of a delay: by example and for any enquiry. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isDue, nextDue } from '../../src/enquiry/due.ts';
import { leadTimes } from '../../src/enquiry/leadTimes.ts';
import { type Enquiry, enquiryType } from '../../src/enquiry/record.ts';
import { closedAt, deeds, isOpen, mayFollow, standingOf, standings } from '../../src/enquiry/standing.ts';
import { delayNeed, isLate, lastDay, nextStep, warnsOn } from '../../src/enquiry/steps.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { at, day, gareth, ruth } from '../support/authority.ts';
import {
  asked,
  booked,
  dayZeroIs,
  enquiry,
  explained,
  held,
  lastDayIs,
  needed,
  saidOn,
} from '../support/enquiries.ts';

const settings = defaultSettings;
const days = calendar(settings);
/** The nth working day of the enquiry. */
const nth = (n: number) => days.addWorkingDays(day(dayZeroIs), n);
const agreed = {
  ...explained,
  manager: { by: gareth.id, at: explained.at },
  chair: { by: ruth.id, at: explained.at },
};
const heldOn = (on: string, late: boolean) => ({ held: { on, late, ...saidOn(on) } });

describe('an enquiry', () => {
  it('is due fifteen working days after the strategy discussion, Christmas and New Year left out', () => {
    expect(lastDay(enquiry(), settings).toString()).to.equal(lastDayIs);
  });

  it('counts from the earliest discussion that started enquiries, in whatever order they were learnt of', () => {
    const value = enquiry({
      discussions: ['2026-12-30', '2026-12-21', '2027-01-11'].map((on) => held(on)),
    });
    expect(lastDay(value, settings).toString()).to.equal(lastDayIs);
    expect(enquiryType.index(value).from).to.equal(dayZeroIs);
  });

  it('stands where its facts say', () => {
    expect(standingOf(enquiry())).to.equal('running');
    expect(standingOf(enquiry({ outcome: needed }))).to.equal('running');
    expect(standingOf(enquiry({ requested: asked }))).to.equal('requested');
    expect(standingOf(enquiry({ requested: asked, bookings: [booked('2027-01-13')] }))).to.equal('booked');
    expect(
      standingOf(enquiry({ bookings: [booked('2027-01-13')], ...heldOn('2027-01-13', false) })),
    ).to.equal('held');
    const none = { conference: false, why: 'No.', ...saidOn('2026-12-22') } as const;
    expect(standingOf(enquiry({ requested: asked, outcome: none }))).to.equal('notNeeded');
  });

  it('has something that may follow wherever it stands, and no deed that may follow nowhere', () => {
    for (const standing of standings) expect(mayFollow[standing]).not.to.deep.equal([]);
    const all = new Set(standings.flatMap((standing) => mayFollow[standing]));
    expect([...deeds].filter((deed) => !all.has(deed))).to.deep.equal([]);
  });

  it('stays open after a late conference until the delay is accounted for', () => {
    expect(isOpen(enquiry(heldOn('2027-01-13', false)))).to.equal(false);
    expect(isOpen(enquiry(heldOn('2027-01-20', true)))).to.equal(true);
    expect(isOpen(enquiry({ ...heldOn('2027-01-20', true), delay: explained }))).to.equal(true);
    expect(isOpen(enquiry({ ...heldOn('2027-01-20', true), delay: agreed }))).to.equal(false);
  });
});

describe('the one step that would regain most days', () => {
  const stepOn = (value: Enquiry, on: Temporal.PlainDate) => nextStep(value, on, settings);

  it('is the one that waits, with how long it has been waiting', () => {
    expect(stepOn(enquiry(), nth(0))).to.deep.equal({ step: 'request', days: 0 });
    expect(stepOn(enquiry(), nth(4))).to.deep.equal({ step: 'request', days: 3 });
    expect(stepOn(enquiry({ requested: asked }), nth(4))).to.deep.equal({ step: 'booking', days: 3 });
  });

  it('is none while a conference is booked in time; the last day is in time', () => {
    const value = enquiry({ requested: asked, bookings: [booked(lastDayIs)] });
    for (let n = 0; n <= 15; n += 1) expect(stepOn(value, nth(n))).to.equal(undefined);
    expect(stepOn(value, nth(16))).to.deep.equal({ step: 'held', days: 1 });
  });

  it('is an earlier day where it is booked too late: by what lies past the last day, or past today', () => {
    const value = enquiry({ bookings: [booked('2027-01-20')] });
    expect(stepOn(value, nth(6))).to.deep.equal({ step: 'earlier', days: 4 });
    expect(stepOn(value, day('2027-01-19'))).to.deep.equal({ step: 'earlier', days: 1 });
    expect(stepOn(value, day('2027-01-20'))).to.equal(undefined);
  });
});

describe('a delay', () => {
  it('is asked about from the day after the last day, first for reasons, then for two agreements', () => {
    const need = (value: Enquiry, on: string) => delayNeed(value, day(on), settings);
    expect(need(enquiry(), lastDayIs)).to.equal(undefined);
    expect(need(enquiry(), '2027-01-15')).to.equal('reasons');
    expect(need(enquiry({ delay: explained }), '2027-01-15')).to.equal('agreement');
    expect(need(enquiry({ delay: { ...agreed, chair: undefined } }), '2027-01-15')).to.equal('agreement');
    expect(need(enquiry({ delay: agreed }), '2027-01-15')).to.equal(undefined);
    expect(need(enquiry(heldOn('2027-01-20', true)), '2027-01-20')).to.equal('reasons');
    expect(need(enquiry(heldOn(lastDayIs, false)), '2027-01-20')).to.equal(undefined);
  });

  it('is known as soon as a day is booked that is too late', () => {
    expect(isLate(enquiry({ bookings: [booked('2027-01-20')] }), nth(2), settings)).to.equal(true);
    expect(isLate(enquiry({ bookings: [booked('2027-01-14')] }), nth(2), settings)).to.equal(false);
  });
});

describe('lead times', () => {
  it('are working days from the discussion to the request, and from there to the conference', () => {
    expect(leadTimes(enquiry(), settings)).to.deep.equal({});
    expect(leadTimes(enquiry({ requested: asked }), settings)).to.deep.equal({ toRequest: 1 });
    const value = enquiry({ requested: asked, bookings: [booked('2027-01-13'), booked('2027-01-12')] });
    expect(leadTimes(value, settings)).to.deep.equal({ toRequest: 1, toConference: 12 });
    expect(leadTimes({ ...value, ...heldOn('2027-01-14', false) }, settings)).to.deep.equal({
      toRequest: 1,
      toConference: 14,
    });
  });

  it('add up to the days from the discussion to the conference', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const value = enquiry({
          requested: { ...asked, on: nth(first).toString() },
          ...heldOn(nth(last).toString(), last > 15),
        });
        const { toRequest = 0, toConference = 0 } = leadTimes(value, settings);
        expect(toRequest + toConference).to.equal(last);
      }),
    );
  });
});

/** The moments at which somebody would be warned until a day, if nobody did anything; the record as the wake leaves it. */
function warnings(value: Enquiry, until: string): string[] {
  const end = at(`${until}T23:59`);
  const found: string[] = [];
  let current = value;
  for (let n = 0; n < 200; n += 1) {
    const due = nextDue(current, settings);
    if (!due || Temporal.Instant.compare(due, end) > 0) return found;
    if (!isDue(current, due, settings)) return found; // only the stub is left
    const local = due.toZonedDateTimeISO('Europe/London');
    found.push(`${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`);
    current = { ...current, lookedAt: due.toString() };
  }
  throw new Error('it never ends');
}

describe('warnings', () => {
  it('come when work begins on the days of the settings, and past the last day every five working days', () => {
    expect(warnings(enquiry(), '2027-01-31')).to.deep.equal([
      '2026-12-22 09:00',
      '2026-12-24 09:00',
      '2026-12-30 09:00',
      '2027-01-05 09:00',
      '2027-01-12 09:00',
      '2027-01-15 09:00',
      '2027-01-22 09:00',
      '2027-01-29 09:00',
    ]);
  });

  it('do not speak of the request when it was made, nor of a booking when there is one in time', () => {
    expect(warnings(enquiry({ requested: asked }), lastDayIs)).to.deep.equal([
      '2026-12-30 09:00',
      '2027-01-05 09:00',
      '2027-01-12 09:00',
    ]);
    expect(
      warnings(enquiry({ requested: asked, bookings: [booked('2027-01-13')] }), '2027-01-13'),
    ).to.deep.equal([]);
  });

  it('come on day 13 where it is booked too late, and not every five days once the delay is agreed', () => {
    const value = enquiry({ requested: asked, bookings: [booked('2027-02-03')], delay: agreed });
    expect(warnings(value, '2027-02-03')).to.deep.equal(['2027-01-12 09:00']);
    expect(warnings(value, '2027-02-04')).to.deep.equal(['2027-01-12 09:00', '2027-02-04 09:00']);
  });

  it('leave out what lay before it was opened', () => {
    const opened = enquiry({
      openedAt: at('2027-01-06T10:00').toString(),
      lookedAt: at('2027-01-06T10:00').toString(),
    });
    expect(warnings(opened, lastDayIs)).to.deep.equal(['2027-01-12 09:00']);
  });

  const on = fc.nat(60).map((n) => nth(0).add({ days: n }).toString());
  const anyEnquiry = fc
    .record({
      requested: fc.option(on, { nil: undefined }),
      bookings: fc.array(on, { maxLength: 3 }),
      held: fc.option(on, { nil: undefined }),
      needed: fc.constantFrom(true, false, undefined),
      delay: fc.constantFrom(undefined, explained, agreed),
      looked: on,
    })
    .map(({ requested, bookings, held, needed: isNeeded, delay, looked }) =>
      enquiry({
        ...(requested ? { requested: { on: requested, ...saidOn(requested) } } : {}),
        bookings: bookings.map(booked),
        ...(held ? heldOn(held, held > lastDayIs) : {}),
        ...(isNeeded === true ? { outcome: needed } : {}),
        ...(isNeeded === false ? { outcome: { conference: false, why: 'No.', ...saidOn(dayZeroIs) } } : {}),
        delay,
        lookedAt: at(`${looked}T09:00`).toString(),
      }),
    );

  it('reach nobody where nobody need act: ended, held in time, or booked in time', () => {
    fc.assert(
      fc.property(anyEnquiry, fc.nat(90), (value, n) => {
        const today = nth(0).add({ days: n });
        const standing = standingOf(value);
        const last = value.bookings.at(-1)?.for ?? '';
        const quiet =
          standing === 'notNeeded' ||
          (standing === 'held' && value.held?.late === false) ||
          (standing === 'booked' && last <= lastDayIs && today.toString() <= last);
        if (quiet) expect(warnsOn(value, today, settings)).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it('are never due before they are, always at the opening of a working day, and never twice for one moment', () => {
    fc.assert(
      fc.property(anyEnquiry, (value) => {
        const due = nextDue(value, settings);
        if (!due) return;
        if (!isDue(value, due, settings)) {
          expect(closedAt(value), 'only a closed one is left to shrink').not.to.equal(undefined);
          return;
        }
        expect(Temporal.Instant.compare(due, Temporal.Instant.from(value.lookedAt))).to.equal(1);
        const local = due.toZonedDateTimeISO('Europe/London');
        expect(local.toPlainTime().toString()).to.equal('09:00:00');
        expect(days.isWorkingDay(dayOf(due))).to.equal(true);
        expect(isDue(value, due.subtract({ seconds: 1 }), settings)).to.equal(false);
        expect(isDue({ ...value, lookedAt: due.toString() }, due, settings)).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it('never stop for good while somebody has still to act', () => {
    fc.assert(
      fc.property(anyEnquiry, (value) => {
        const later = nth(90);
        const acts =
          nextStep(value, later, settings) !== undefined || delayNeed(value, later, settings) !== undefined;
        if (acts) expect(warnings(value, later.toString())).not.to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });
});
