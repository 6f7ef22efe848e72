/** The two clocks: what falls due when, whom it reaches, and what stops it; by example and by property. */
import { expect } from 'chai';
import fc from 'fast-check';
import { climb, passedOver } from '../../src/consultation/climbing.ts';
import { duesOf, nextDue } from '../../src/consultation/due.ts';
import {
  besideOf,
  clockFrom,
  escalationsOf,
  latenessOf,
  stepsToCome,
} from '../../src/consultation/escalation.ts';
import { offerTo, recipient } from '../../src/consultation/recipient.ts';
import { type Consultation, consultationSchema } from '../../src/consultation/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { howSoon } from '../../src/practice/codes.ts';
import { outcomeDue } from '../../src/practice/response.ts';
import { isWorkingTime, workingMinutesBetween } from '../../src/practice/working-hours.ts';
import { at, authority, day, directory, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { consultation, daniel, family, outcome, restrictedTo, taken } from '../support/consultations.ts';
import { away, covered, rota } from '../support/rota.ts';

const { settings } = authority;
const usual = rota();
const siobhan = person('Siobhán Kelly');
const wei = person('Wei Zhang');
const stamp = (moment: Temporal.Instant) => moment.toString({ smallestUnit: 'millisecond' });
const london = (moment: Temporal.Instant) =>
  moment.toZonedDateTimeISO('Europe/London').toPlainDateTime().toString({ smallestUnit: 'minute' });

/** As it is sent at a moment: to whom the rota names then. */
function sentAt(
  now: Temporal.Instant,
  soon: Consultation['howSoon'] = 'today',
  asker: Person = maya,
): Consultation {
  const to = recipient(authority, usual, { asker: asker.id, howSoon: soon }, {}, now);
  if (!to) throw new Error('nobody could take it');
  return consultation({
    asker: asker.id,
    howSoon: soon,
    sentAt: stamp(now),
    dueAt: stamp(outcomeDue(soon, now, settings)),
    offers: [offerTo(to, { authority, rota: usual, now })],
  });
}

const steps = (value: Consultation) => stepsToCome(value, settings).map((one) => [one.to, london(one.at)]);

/** Takes the next step when it falls due. */
function climbed(
  value: Consultation,
  of = family(),
  on = usual,
): { value: Consultation; to: readonly string[] } {
  const [step] = stepsToCome(value, settings);
  if (!step) throw new Error('no step is to come');
  const { next, to } = climb(value, step, { authority, rota: on, family: of, now: step.at });
  return { value: next, to };
}

describe('the clock until somebody takes a request', () => {
  it('counts fifteen and thirty working minutes where it is wanted today', () => {
    expect(steps(sentAt(at('2027-03-01T10:00')))).to.deep.equal([
      ['backup', '2027-03-01T10:15'],
      ['safeguardingManager', '2027-03-01T10:30'],
    ]);
  });

  it('counts two and four working hours where two working days are given', () => {
    expect(steps(sentAt(at('2027-03-01T15:30'), 'twoWorkingDays'))).to.deep.equal([
      ['backup', '2027-03-02T09:30'],
      ['safeguardingManager', '2027-03-02T11:30'],
    ]);
  });

  it('waits for the next session, and then a working day, where it is routine', () => {
    expect(steps(sentAt(at('2027-03-01T10:00'), 'routine'))).to.deep.equal([
      ['nextSession', '2027-03-01T13:00'],
      ['safeguardingManager', '2027-03-02T10:00'],
    ]);
    expect(steps(sentAt(at('2027-03-06T12:00'), 'routine')), 'sent on a Saturday').to.deep.equal([
      ['nextSession', '2027-03-08T13:00'],
      ['safeguardingManager', '2027-03-09T09:00'],
    ]);
  });

  it('does not run over a bank holiday weekend: of fifteen minutes five pass on Maundy Thursday', () => {
    expect(steps(sentAt(at('2027-03-25T16:55')))).to.deep.equal([
      ['backup', '2027-03-30T09:10'],
      ['safeguardingManager', '2027-03-30T09:25'],
    ]);
  });

  it('begins with the session that a request of the evening waits for', () => {
    const value = sentAt(at('2027-03-01T19:10'));
    expect(london(clockFrom(value, settings))).to.equal('2027-03-02T09:00');
    expect(steps(value)[0]).to.deep.equal(['backup', '2027-03-02T09:15']);
  });

  it('calls nobody at the last minute of a day: what would end with it comes when work begins', () => {
    expect(steps(sentAt(at('2027-03-01T16:45')))[0]).to.deep.equal(['backup', '2027-03-02T09:00']);
  });

  it('is not stopped by a question', () => {
    const value = sentAt(at('2027-03-01T10:00'));
    const question = { by: ruth.id, at: value.sentAt, text: 'Who has seen the child?' };
    expect(steps({ ...value, questions: [question] })).to.deep.equal(steps(value));
  });

  it('reaches the backup of the session, then the safeguarding manager; each once', () => {
    const first = climbed(sentAt(at('2027-03-01T10:00')));
    expect(first.to).to.deep.equal([daniel.id]);
    expect(besideOf(first.value)).to.deep.equal([daniel.id]);
    const second = climbed(first.value);
    expect(second.to).to.deep.equal([nasreen.id]);
    expect(besideOf(second.value)).to.deep.equal([daniel.id, nasreen.id]);
    expect(stepsToCome(second.value, settings)).to.deep.equal([]);
    expect(second.value.offers, 'it stays with the one who has it').to.have.length(1);
  });

  it('reaches the chair of a session that has begun since, before its backup', () => {
    expect(climbed(sentAt(at('2027-03-01T12:50'))).to).to.deep.equal([siobhan.id]);
    expect(climbed(sentAt(at('2027-03-25T16:55'))).to, 'after Easter').to.deep.equal([siobhan.id]);
  });

  it('reaches whoever begins the next session of a routine one', () => {
    expect(climbed(sentAt(at('2027-03-01T10:00'), 'routine')).to).to.deep.equal([siobhan.id]);
  });

  it('reaches whoever is on duty by the rota of that moment: the backup who was put in, nobody on leave', () => {
    const value = sentAt(at('2027-03-01T10:00'));
    const on = '2027-03-01';
    const put = covered({ on, from: '09:00', to: '13:00', as: 'backup', person: wei.id });
    expect(climbed(value, family(), rota({ covers: [put] })).to).to.deep.equal([wei.id]);
    const left = rota({ leave: [away({ from: on, person: daniel.id })] });
    const first = climbed(value, family(), left);
    expect(first.to, 'there is nobody else on duty').to.deep.equal([]);
    expect(climbed(first.value, family(), left).to).to.deep.equal([nasreen.id]);
  });

  it('asks a safeguarding manager on leave, or with whom it was agreed, where there is no other', () => {
    const first = climbed({ ...sentAt(at('2027-03-01T10:00')), manager: nasreen.id });
    const left = rota({ leave: [away({ from: '2027-03-01', person: nasreen.id })] });
    expect(climbed(first.value, family(), left).to).to.deep.equal([nasreen.id]);
  });

  it('asks nobody who has had responsibility for the family, and the manager with whom it was agreed last', () => {
    const value = sentAt(at('2027-03-01T10:00'));
    expect(climbed(value, family({ prior: [daniel.id] })).to).to.deep.equal([]);
    expect(climbed({ ...value, manager: daniel.id }).to).to.deep.equal([]);
  });

  it('asks nobody who sent it, and nobody twice', () => {
    const own = sentAt(at('2027-03-01T10:00'), 'today', ruth);
    expect(own.offers[0]?.to, 'the backup has it from the start').to.equal(daniel.id);
    const first = climbed(own);
    expect(first.to, 'there is nobody else on duty, and nobody is called').to.deep.equal([]);
    expect(climbed(first.value).to).to.deep.equal([nasreen.id]);
  });

  it('asks nobody whom a restriction leaves out', () => {
    const value = sentAt(at('2027-03-01T10:00'));
    const first = climbed(value, restrictedTo(maya, ruth, gareth));
    expect([first.to, climbed(first.value, restrictedTo(maya, ruth, gareth)).to]).to.deep.equal([[], []]);
  });

  it('goes on at once when nobody of a step can be reached, and in the rest keeps its time', () => {
    const first = climbed(sentAt(at('2027-03-01T10:00')));
    const noted = passedOver(first.value, daniel.id, stamp(at('2027-03-01T10:16')));
    expect(besideOf(noted)).to.deep.equal([]);
    expect(steps(noted)).to.deep.equal([['safeguardingManager', '2027-03-01T10:16']]);
    const late = passedOver(first.value, daniel.id, stamp(at('2027-03-01T19:00')));
    expect(steps(late), 'never later than it would have been').to.deep.equal([
      ['safeguardingManager', '2027-03-01T10:30'],
    ]);
  });

  it('begins anew with somebody to whom a person passed it, and not when Quorate passed somebody over or the rota was changed', () => {
    const value = climbed(sentAt(at('2027-03-01T10:00'))).value;
    const moment = stamp(at('2027-03-01T10:20'));
    const byHand = {
      to: wei.id,
      at: moment,
      from: moment,
      why: 'passedOn',
      by: ruth.id,
      reason: 'x',
    } as const;
    const passed = { ...value, offers: [...value.offers, byHand] };
    expect(escalationsOf(passed)).to.deep.equal([]);
    expect(steps(passed)).to.deep.equal([
      ['backup', '2027-03-01T10:35'],
      ['safeguardingManager', '2027-03-01T10:50'],
    ]);
    const over = { to: wei.id, at: moment, from: moment, why: 'named', unreachable: true } as const;
    const { unreachable: _, ...other } = over;
    for (const went of [over, { ...other, redirected: true as const }]) {
      const gone = { ...value, offers: [...value.offers, went] };
      expect(steps(gone)).to.deep.equal([['safeguardingManager', '2027-03-01T10:30']]);
      expect(besideOf(gone), 'whoever had it keeps it').to.deep.equal([daniel.id]);
    }
  });

  it('stops when it is taken, decided or withdrawn', () => {
    const value = sentAt(at('2027-03-01T10:00'));
    for (const stopped of [
      { ...value, taken },
      { ...value, taken, outcome: outcome() },
      { ...value, withdrawn: { by: maya.id, at: value.sentAt, reason: 'No longer needed.' } },
    ]) {
      expect(stepsToCome(stopped, settings)).to.deep.equal([]);
      expect(besideOf(climbed(value).value)).to.deep.equal([daniel.id]);
      expect(
        besideOf({ ...climbed(value).value, ...stopped, escalations: climbed(value).value.escalations }),
      ).to.deep.equal([]);
    }
  });

  it('reads a record from before there were escalations', () => {
    const { escalations: _, ...older } = JSON.parse(
      JSON.stringify(sentAt(at('2027-03-01T10:00'), 'routine')),
    );
    delete older.offers[0].nextSession;
    const value = consultationSchema.parse(older);
    expect(steps(value), 'the next session then begins with the next working day').to.deep.equal([
      ['nextSession', '2027-03-02T09:00'],
      ['safeguardingManager', '2027-03-02T10:00'],
    ]);
    expect(besideOf(value)).to.deep.equal([]);
  });
});

describe('the clock until there is an outcome', () => {
  const times = (value: Consultation, count: number) =>
    Array.from({ length: count }, (_, n) => {
      const late = latenessOf(value, n, settings);
      return [late && london(late.at), late?.to.join(' ')];
    });

  it('is heard by whoever has it, the social worker and the team manager, then the safeguarding manager, then every working day', () => {
    const value = { ...sentAt(at('2027-03-25T14:00')), taken };
    expect(times(value, 4)).to.deep.equal([
      ['2027-03-25T16:00', 'holder asker teamManager'],
      ['2027-03-25T16:30', 'safeguardingManager'],
      ['2027-03-30T09:00', 'holder safeguardingManager'],
      ['2027-03-31T09:00', 'holder safeguardingManager'],
    ]);
  });

  it('of what was due at the end of a day is heard when work begins', () => {
    const value = { ...sentAt(at('2027-03-01T10:00'), 'twoWorkingDays'), taken };
    expect(times(value, 3)).to.deep.equal([
      ['2027-03-04T09:00', 'holder asker teamManager'],
      ['2027-03-04T11:00', 'safeguardingManager'],
      ['2027-03-05T09:00', 'holder safeguardingManager'],
    ]);
  });

  it('stops when there is an outcome', () => {
    expect(latenessOf(sentAt(at('2027-03-01T10:00')), 0, settings)).to.not.equal(undefined);
    const decided = consultation({ taken, outcome: outcome() });
    expect(latenessOf(decided, 0, settings)).to.equal(undefined);
    expect(duesOf(decided, settings).map(({ what }) => what)).to.not.include.members(['climb', 'outcome']);
  });
});

const moments = fc
  .integer({ min: 0, max: 400 * 24 * 60 })
  .map((minutes) => at('2026-12-20T00:00:00Z').add({ minutes }));
const urgencies = fc.constantFrom(...howSoon.codes.map(({ code }) => code));
const able = [ruth, daniel, siobhan, wei, nasreen];
const restrictions = fc
  .option(fc.subarray(able, { minLength: 1 }), { nil: undefined })
  .map((some) => (some ? restrictedTo(maya, gareth, ...some) : family()));

describe('either clock, whenever a request is sent', () => {
  it('falls due in working time only, never before the step ahead of it, and never before it is with somebody who serves', () => {
    fc.assert(
      fc.property(moments, urgencies, (moment, soon) => {
        const value = sentAt(moment, soon);
        const begins = clockFrom(value, settings);
        expect(isWorkingTime(begins, settings)).to.equal(true);
        let last = begins;
        for (const { at: when } of stepsToCome(value, settings)) {
          expect(isWorkingTime(when, settings), london(when)).to.equal(true);
          expect(Temporal.Instant.compare(when, last)).to.be.at.least(0);
          last = when;
        }
        let late = Temporal.Instant.from(value.dueAt);
        for (let n = 0; n < 5; n += 1) {
          const heard = latenessOf(value, n, settings);
          if (!heard) throw new Error('an open request is never let lie');
          expect(isWorkingTime(heard.at, settings), london(heard.at)).to.equal(true);
          expect(Temporal.Instant.compare(heard.at, late)).to.be.at.least(0);
          late = heard.at;
        }
        if (soon === 'today') {
          const [first] = stepsToCome(value, settings);
          expect(first && workingMinutesBetween(begins, first.at, settings)).to.equal(15);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('reaches each step once, and nobody who asked, who is left out, who has it, or who was asked before', () => {
    fc.assert(
      fc.property(
        moments,
        urgencies,
        restrictions,
        fc.constantFrom(maya, ruth, daniel),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 4, maxLength: 4 }),
        (moment, soon, of, asker, lags) => {
          let value = sentAt(moment, soon, asker);
          const asked = [value.offers[0]?.to];
          const taken: number[] = [];
          for (const lag of lags) {
            const [step] = stepsToCome(value, settings);
            if (!step) break;
            const { next, to } = climb(value, step, {
              authority,
              rota: usual,
              family: of,
              now: step.at.add({ minutes: lag }),
            });
            for (const one of to) {
              expect(one).to.not.equal(asker.id);
              expect(asked).to.not.include(one);
              expect(of.restricted?.to ?? [one]).to.include(one);
              expect(
                directory.byId(one)?.roles.some((role) => role === 'chair' || role === 'safeguardingManager'),
              ).to.equal(true);
              asked.push(one);
            }
            taken.push(step.step);
            value = consultationSchema.parse(next);
          }
          expect(taken).to.deep.equal([0, 1]);
          expect(besideOf(value)).to.deep.equal(asked.slice(1));
          expect(nextDue(value, settings), 'what comes then is that it is late').to.not.equal(undefined);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a review', () => {
  it('that was set for a day off comes back when the service opens next', () => {
    const course = { outcomes: ['reviewAfterInformation' as const], reviewOn: '2027-03-28' };
    const value = consultation({ taken, outcome: outcome({ course }) });
    const review = duesOf(value, settings).find(({ what }) => what === 'review');
    expect(review && london(review.at)).to.equal('2027-03-30T09:00');
    expect(day('2027-03-28').dayOfWeek).to.equal(7);
  });
});
