/** The figures of a quarter: exact, traceable, and silent where they would tell of one family. */
import { expect } from 'chai';
import fc from 'fast-check';
import { conferenceType } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { quorumTable } from '../../src/meeting/figures/figures.ts';
import { shownParts, wholeOf } from '../../src/meeting/figures/hiding.ts';
import { loadQuarter } from '../../src/meeting/figures/load.ts';
import { boundsOf, quarterBack } from '../../src/meeting/figures/quarter.ts';
import { meetingTarget, meetingType } from '../../src/meeting/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { authority, maya, nasreen, person } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepWrites, slot } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { adjourned, goesAhead, type KeptMet, keepMet, quorate, saidAt } from '../support/figures.ts';
import { type House, house, readingOf } from '../support/house.ts';
import { meeting } from '../support/meetings.ts';

const daniel = person('Daniel Osei');
const said = saidAt;

describe('small numbers', () => {
  const anyParts = fc
    .array(fc.nat(12), { minLength: 2, maxLength: 7 })
    .map((counts) => counts.map((count, n) => ({ label: String(n), count })));

  it('are never shown, and never to be reckoned from what is', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const whole = wholeOf(parts);
        const shown = shownParts(parts);
        if (whole > 0 && whole < 5) {
          expect(shown).to.equal(undefined);
          return;
        }
        const hidden = parts.filter((_, n) => shown?.[n]?.count === undefined);
        for (const { count } of parts.filter((part) => !hidden.includes(part))) {
          expect(count === 0 || count >= 5).to.equal(true);
        }
        // What is missing from the whole is not one part, and not a few that come to less than five.
        if (hidden.length > 0) {
          expect(hidden.length).to.be.greaterThan(1);
          expect(wholeOf(hidden)).to.be.greaterThan(4);
        }
      }),
    );
  });

  it('of a whole whose parts are none or five and more all are shown', () => {
    const parts = [12, 0, 5].map((count, n) => ({ label: String(n), count }));
    expect(shownParts(parts)?.map(({ count }) => count)).to.deep.equal([12, 0, 5]);
  });
});

describe('a quarter', () => {
  it('is one that has ended, of the calendar, in the local time of the service', () => {
    const of = (today: string, back: number) => quarterBack(Temporal.PlainDate.from(today), back);
    expect(of('2027-05-03', 1).name).to.equal('2027-Q1');
    expect(of('2027-05-03', 2).name).to.equal('2026-Q4');
    expect(of('2027-03-31', 1).name).to.equal('2026-Q4');
    expect(of('2027-01-01', 5).name).to.equal('2025-Q4');
    const summer = boundsOf(of('2027-07-01', 1));
    expect([summer.from.toString(), summer.until.toString()]).to.deep.equal([
      '2027-03-31T23:00:00Z',
      '2027-06-30T23:00:00Z',
    ]);
  });
});

describe('the figures of attendance, reports and quorum', () => {
  let home: House;
  beforeEach(() => {
    home = house({ now: '2027-05-03T09:00', entries, subscriptions });
  });
  afterEach(() => home.close());

  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };

  const here = { is: 'here', part: false, deputy: false, self: true, ...said } as const;
  const received = (on: string) => ({ is: 'received', on, ...said }) as const;
  const keep = (n: number, kept: KeptMet = {}) => keepMet({ put }, n, kept);
  const many = async (count: number, from: number, kept: KeptMet) => {
    for (let n = 0; n < count; n += 1) await keep(from + n, kept);
  };

  it('are counted from the records of the quarter, and from no others', async () => {
    // Three working days before Tuesday 12 January is Thursday the 7th.
    await many(6, 0, { police: { presence: here, report: received('2027-01-07') } });
    await many(5, 10, {
      decision: goesAhead,
      value: { type: 'combinedReview' },
      police: { presence: { ...here, is: 'away' }, report: received('2027-01-08') },
    });
    await many(4, 20, { decision: adjourned });
    // The fifth sat again in the quarter after.
    const before = { starts: '2027-03-30T09:00:00.000Z', decision: adjourned };
    await keep(24, { starts: '2027-04-12T10:00', earlier: [before] });
    await many(1, 30, { decision: 'none' });
    await keep(40, { starts: '2026-12-31T10:00' });
    await keep(41, { starts: '2027-04-01T10:00' });
    await keep(42, { value: { cancelled: { by: maya.id, at: said.at, words: 'Moved away' } } });
    const card = await home.say(nasreen, 'attendance figures');
    const words = readingOf(card);
    expect(words).to.contain('2027-Q1');
    expect(words).to.match(/Quorum \(conferences held\)\s*All: 11\s*Quorate: 6\s*Not quorate, went ahead: 5/);
    expect(words).to.match(/Delay would harm the child: 5/);
    expect(words).to.match(/Adjourned, not quorate: 5/);
    expect(words).to.match(/nothing is decided: fewer than 5/);
    expect(words).to.match(/Review conference and child in care review: 5/);
    expect(words).to.contain('Reviews, with those joined with the review of a child in care: 5.');
    const agencies = readingOf(await home.press(nasreen, card, 'By agency'));
    expect(agencies).to.contain('Example Constabulary · expected 11');
    expect(agencies).to.contain('Attendance: came 6, not there 5. Report: in time 6, late 5.');
  });

  it('hold the family’s side: report, contact, parents, children', async () => {
    const shared = (on: string, time: string) => ({ family: { is: 'shared', on, time, ...said } }) as const;
    const toldAfter = {
      family: { mother: 'came', father: 'otherwise', contact: 'yes', preMeet: 'no', views: [], ...said },
      children: [
        { n: 0, took: 'PN6' },
        { n: 1, took: 'PN0' },
      ],
    } as const;
    const monitoring = {
      ...toldAfter,
      family: { ...toldAfter.family, views: [] },
      children: [...toldAfter.children],
    };
    await many(5, 0, { worker: shared('2027-01-11', '10:00'), monitoring });
    await many(5, 10, { worker: shared('2027-01-11', '10:01'), monitoring });
    await many(5, 20, {});
    const words = readingOf(await home.say(daniel, 'attendance figures'));
    expect(words).to.match(/24 hours before, or more: 5\s*Later than that: 5/);
    expect(words).to.match(/Mother \(conferences held\)\s*All: 15\s*Came: 10/);
    expect(words).to.match(/Father \(conferences held\)\s*All: 15\s*Came: 0\s*Gave views in another way: 10/);
    expect(words).to.match(/The chair spoke with the family before \(conferences held\)\s*All: 15\s*Yes: 10/);
    expect(words).to.match(/each conference held\)\s*All: 30\s*Under four, or unborn: 10/);
    expect(words).to.match(/Gave views in another way: 10\s*Neither: 0\s*Not recorded: 10/);
  });

  it('say nothing of fewer than five, and count a restricted case without showing it', async () => {
    await many(6, 0, {});
    await keep(10, { decision: goesAhead, isRestricted: true });
    const card = await home.say(nasreen, 'attendance figures');
    const words = readingOf(card);
    expect(words).to.match(/All: 7\s*Quorate: not shown\s*Not quorate, went ahead: not shown/);
    expect(words).to.not.contain('Why it went ahead');
    const list = readingOf(await home.press(nasreen, card, 'The conferences that were counted'));
    expect(list).to.contain('K-0').and.contain('K-5').and.not.contain('K-10');
  });

  it('lead to the conferences that were counted, each one press from its record', async () => {
    await many(10, 0, {});
    const card = await home.say(nasreen, 'attendance figures');
    const list = await home.press(nasreen, card, 'The conferences that were counted');
    const further = await home.press(nasreen, list, 'Show more');
    expect(readingOf(further)).to.contain('K-9').and.not.contain('K-0 ');
    expect(readingOf(await home.press(nasreen, further, 'Open K-9'))).to.contain(
      'The chair decided: quorate',
    );
  });

  it('are shown to chairs and safeguarding managers, and to nobody else', async () => {
    for (const name of ['Maya Okafor', 'Gareth Pryce', 'Joan Whitfield', 'Aisling Byrne']) {
      const answer = await home.say(person(name), 'attendance figures').catch((fault: Error) => fault);
      expect(answer instanceof Error ? 'refused' : answer.kind, name).to.equal('refused');
    }
  });

  it('count every page of the records', async () => {
    const writes = Array.from({ length: 620 }, (_, n): Write[] => {
      const where = { partition: conferenceAt.partition, id: `conference:p${n}` };
      const when = slot('2027-02-02T10:00');
      return [
        create(conferenceType, where, authority.id, conference({ booking: bookedAt(when) })),
        create(
          meetingType,
          meetingTarget(where),
          authority.id,
          meeting({ conference: where.id, starts: when.starts, decision: quorate }),
        ),
      ];
    });
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepWrites({ put }, writes.flat());
    const quarter = quarterBack(Temporal.PlainDate.from('2027-05-03'), 1);
    const { met, broken } = await loadQuarter(authority.id, quarter, new Reader(home.store));
    expect(broken).to.deep.equal([]);
    expect(quorumTable(met).parts.map(({ count }) => count)).to.deep.equal([620, 0]);
  });
});
