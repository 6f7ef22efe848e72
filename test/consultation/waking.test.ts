/** What a wake-up does whenever it fires: in time, late, twice, at night, or when nobody need act any more. */
import { expect } from 'chai';
import fc from 'fast-check';
import { wake } from '../../src/consultation/actions/waking.ts';
import { nextDue } from '../../src/consultation/due.ts';
import { type Consultation, consultationSchema } from '../../src/consultation/record.ts';
import type { Decision } from '../../src/kernel/decision.ts';
import { Reader } from '../../src/kernel/records.ts';
import { isWorkingTime } from '../../src/practice/working-hours.ts';
import { at, authority, directory, gareth, maya, nasreen, ruth } from '../support/authority.ts';
import { consultation, daniel, outcome, Shelf, taken, target } from '../support/consultations.ts';

const { settings } = authority;
const clock = { kind: 'service', cause: 'clock', authority: authority.id } as const;

/** What is decided when the clock of this consultation fires at a moment. */
async function firing(value: Consultation, now: Temporal.Instant, by = authority): Promise<Decision> {
  const shelf = await new Shelf().keep({ value });
  try {
    const loaded = await wake
      .prepare({})
      .load({ target, actor: clock, authority: authority.id }, new Reader(shelf.store));
    return loaded.decide({ actor: clock, authority: by, directory, now, id: (n) => `id ${n}` });
  } finally {
    await shelf.store.close();
  }
}

/** As it comes back from a store, where a field without a value is none. */
const asStored = (value: Consultation): Consultation =>
  consultationSchema.parse(JSON.parse(JSON.stringify(value)));

/** The consultation after a firing, and who was told what. */
async function fired(value: Consultation, now: Temporal.Instant) {
  const { writes, tell = [] } = await firing(value, now);
  const [write] = writes;
  return {
    value: write ? consultationSchema.parse(write.value) : value,
    next: write?.wake(settings)?.at.toString(),
    told: tell.map(({ to, view }) => `${directory.byId(to)?.name}: ${view.input?.news}`),
  };
}

const backup = ['Daniel Osei: offeredToo', 'Maya Okafor: climbed', 'Ruth Adeyemi: climbed'];
const manager = [
  'Nasreen Malik: offeredToo',
  'Maya Okafor: climbed',
  'Ruth Adeyemi: climbed',
  'Daniel Osei: climbed',
];
/** Monday 23 November 2026: sent at 10:47 to Ruth Adeyemi, who is on duty with Daniel Osei behind her. */
const within = consultation({
  sentAt: '2026-11-23T10:47:00.000Z',
  dueAt: '2026-11-23T12:47:00.000Z',
  offers: [{ to: ruth.id, at: '2026-11-23T10:47:00.000Z', from: '2026-11-23T10:47:00.000Z', why: 'onDuty' }],
});

describe('a wake-up of a consultation', () => {
  it('tells in time the next in the chain, the social worker and those who have it', async () => {
    const first = await fired(within, at('2026-11-23T11:02'));
    expect(first.told).to.deep.equal(backup);
    const second = await fired(first.value, at('2026-11-23T11:17'));
    expect(second.told).to.deep.equal(manager);
    expect(second.value.escalations?.map(({ step, to }) => [step, to])).to.deep.equal([
      [0, [daniel.id]],
      [1, [nasreen.id]],
    ]);
  });

  it('that fires late comes to the same', async () => {
    const late = await fired(within, at('2026-11-23T11:40'));
    expect(late.value.escalations?.map(({ step, to }) => [step, to])).to.deep.equal([
      [0, [daniel.id]],
      [1, [nasreen.id]],
    ]);
    expect(late.told, 'and is said once to each').to.deep.equal([
      'Daniel Osei: offeredToo',
      'Nasreen Malik: offeredToo',
      'Maya Okafor: climbed',
      'Ruth Adeyemi: climbed',
    ]);
  });

  it('that fires twice, or a moment too soon, does nothing but wait for what is to come', async () => {
    const { value } = await fired(within, at('2026-11-23T11:02'));
    const next = nextDue(value, settings)?.toString();
    expect(await fired(value, at('2026-11-23T11:02'))).to.deep.equal({ value, next, told: [] });
    const first = { value: asStored(within), next: nextDue(within, settings)?.toString(), told: [] };
    expect(await fired(within, at('2026-11-23T11:01'))).to.deep.equal(first);
  });

  it('that was set by other settings than those of today is set anew by these', async () => {
    const awaiting = { ...within, taken, outcome: outcome({ at: '2026-11-23T10:55:00.000Z' }) };
    const patient = { ...authority, settings: { ...settings, viewChaseWorkingDays: 5 } };
    const asSet = nextDue(awaiting, settings);
    if (!asSet) throw new Error('nothing is due');
    const { writes, tell = [] } = await firing(awaiting, asSet, patient);
    const next = writes[0]?.wake(patient.settings)?.at;
    expect(tell).to.deep.equal([]);
    expect(`${next}`).to.equal(`${nextDue(awaiting, patient.settings)}`);
    expect(next && Temporal.Instant.compare(next, asSet)).to.equal(1);
  });

  it('ends where nothing is to come any more', async () => {
    const withdrawn = { by: maya.id, at: '2026-11-23T10:50:00.000Z', reason: 'No longer needed.' };
    const over = { ...within, withdrawn, shrunk: true };
    expect(nextDue(over, settings)).to.equal(undefined);
    expect((await firing(over, at('2026-11-23T11:30'))).writes).to.deep.equal([]);
  });

  it('finds nobody who need act once it was taken, decided or withdrawn', async () => {
    const withdrawn = { by: maya.id, at: '2026-11-23T10:50:00.000Z', reason: 'No longer needed.' };
    const decided = { taken, outcome: outcome({ at: '2026-11-23T10:55:00.000Z' }) };
    for (const over of [{ taken }, decided, { withdrawn }]) {
      const then = at('2026-11-23T11:30');
      const value = asStored({ ...within, ...over });
      expect(await fired(value, then)).to.deep.include({ value, told: [] });
    }
  });

  it('at night tells nobody, and comes back when the service opens', async () => {
    const night = await fired(within, at('2026-11-23T20:00'));
    expect(night.told).to.deep.equal([]);
    expect(nextDue(night.value, settings)?.toString()).to.equal('2026-11-24T09:00:00Z');
    const again = await fired(night.value, at('2026-11-24T08:30'));
    expect(again.told).to.deep.equal([]);
    const morning = await fired(again.value, at('2026-11-24T09:00'));
    // By then Siobhán Kelly is on duty, and it is late as well.
    expect(morning.told.sort()).to.deep.equal([
      'Gareth Pryce: overdue',
      'Maya Okafor: overdue',
      'Nasreen Malik: overdue',
      'Ruth Adeyemi: overdue',
      'Siobhán Kelly: overdue',
    ]);
  });

  it('says of several steps of lateness that were missed once', async () => {
    const { told, value } = await fired({ ...within, taken }, at('2026-11-26T10:00'));
    expect(told.sort()).to.deep.equal(
      [ruth, maya, gareth, nasreen].map(({ name }) => `${name}: overdue`).sort(),
    );
    expect(value.reminded.outcome, 'two steps, and three mornings').to.equal(5);
    expect(nextDue(value, settings)?.toString()).to.equal('2026-11-27T09:00:00Z');
  });

  it('whenever it fires, tells nobody outside working time, nobody the same twice, and always sets the next', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('today', 'twoWorkingDays', 'routine'),
        async (lags, soon) => {
          let value: Consultation = { ...within, howSoon: soon };
          let now = at('2026-11-23T10:47');
          const offered: string[] = [];
          for (const lag of lags) {
            now = now.add({ minutes: lag });
            const once = await fired(value, now);
            if (!isWorkingTime(now, settings)) expect(once.told).to.deep.equal([]);
            expect(await fired(once.value, now), 'a second firing').to.deep.include({ told: [] });
            offered.push(...once.told.filter((one) => one.endsWith('offeredToo')));
            value = once.value;
            const next = nextDue(value, settings)?.toString();
            expect(next && Temporal.Instant.compare(next, now), 'what is open is never let lie').to.equal(1);
          }
          expect(new Set(offered).size).to.equal(offered.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
