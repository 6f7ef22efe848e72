/** The caseloads of chairs, out of the plans that are kept: counted, told to who looks for a time, and kept to. */
import { expect } from 'chai';
import { countedSchema } from '../../src/conference/caseload.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { create } from '../../src/kernel/decision.ts';
import { caseloadOf } from '../../src/plan/course.ts';
import { countingTarget } from '../../src/plan/index.ts';
import type { Plan } from '../../src/plan/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { authority, gareth, maya, person, ruth } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, keepWrites } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type House, house, readingOf } from '../support/house.ts';
import { keepMeeting, metAt } from '../support/meetings.ts';
import { keepPlan, plan, stepOf } from '../support/plans.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const wei = person('Wei Zhang');
const file = { children: 62, on: '2026-10-31' };

const began = (on: string) => stepOf({ kind: 'started', categories: ['NEG'] }, on);
const ended = (on: string) => stepOf({ kind: 'ended', destination: 'childInNeed' }, on);

describe('the children on the plans of a chair', () => {
  const of = (...plans: readonly Partial<Plan>[]) =>
    caseloadOf(
      ruth.id,
      plans.map((one) => plan({ chair: ruth.id, ...one })),
      file,
    );

  it('are counted on from the number of the file: what began since comes, what ended since goes', () => {
    const before = { steps: [began('2026-08-03')] };
    const since = { steps: [began('2026-11-10')] };
    expect(of()).to.equal(62);
    // It was in the number already.
    expect(of(before)).to.equal(62);
    expect(of(before, since, since)).to.equal(64);
    expect(of({ steps: [began('2026-08-03'), ended('2026-11-02')] })).to.equal(61);
    expect(of({ steps: [began('2026-08-03'), ended('2026-10-31')] })).to.equal(62);
    expect(of({ steps: [began('2026-11-02'), ended('2026-12-02')] })).to.equal(62);
    const wrong = { why: 'The wrong child.', by: daniel.id, at: '2026-12-01T10:00:00.000Z' };
    expect(of({ ...since, inError: wrong })).to.equal(62);
  });

  it('go with the chair who takes them over', () => {
    const taken = {
      steps: [began('2026-08-03')],
      chairFrom: '2026-11-10',
      chairsBefore: [{ chair: daniel.id, until: '2026-11-10' }],
    };
    expect(of(taken)).to.equal(63);
    const given = {
      steps: [began('2026-08-03')],
      chair: daniel.id,
      chairFrom: '2026-11-10',
      chairsBefore: [{ chair: ruth.id, until: '2026-11-10' }],
    };
    expect(of(given)).to.equal(61);
    expect(caseloadOf(ruth.id, [plan({ chair: ruth.id }), plan(given)], undefined)).to.equal(1);
  });
});

describe('the caseload of a chair, where a time is looked for', () => {
  let home: House;
  let starts = 0;
  afterEach(() => home.close());
  const shelf = {
    put: async (documents: Parameters<Parameters<typeof keepPlan>[0]['put']>[0]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    },
  };

  async function homeWith(value: Parameters<typeof conference>[0] = {}) {
    home = house({ now: '2026-12-30T10:45', entries, subscriptions });
    await keepConference(shelf, conference(value));
    await keepWrites(shelf, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
  }

  /** So many plans that began after the number of the file was taken. */
  async function keepPlansOf(chair: Person, count: number) {
    for (let n = 0; n < count; n += 1) {
      const where = { partition: `case:${chair.objectId}-${n}`, id: 'plan:n4t9' };
      await keepPlan(shelf, plan({ chair: chair.id, steps: [began('2026-11-10')] }), where);
    }
  }

  async function begin() {
    starts += 1;
    await home.kernel.performService({
      from: 'service',
      cause: 'clock',
      id: `begin:${starts}`,
      authority: authority.id,
      verb: 'plan.countAll',
      target: countingTarget(authority.id),
      input: {},
      depth: 0,
    });
    await home.settle();
  }

  const looked = async () => readingOf(await home.open(maya, 'conference.slots', conferenceAt));
  const counted = async () =>
    (await home.store.query({ kind: 'caseload', limit: 100 })).documents.map(({ document }) =>
      countedSchema.parse(document.data),
    );
  const ofChair = async (chair: Person) => (await counted()).find((one) => one.chair === chair.id)?.children;

  it('passes over a chair who is over the limit where another can take it, and offers one where nobody else can, saying so', async () => {
    await homeWith();
    await begin();
    expect(await counted()).to.deep.equal([]);
    expect(await looked()).to.contain('Ruth Adeyemi chairs');

    // 62 of the file and 22: with the two children of this family one more than 85.
    await keepPlansOf(ruth, 22);
    await begin();
    expect(await ofChair(ruth)).to.equal(84);
    const without = await looked();
    expect(without).not.to.contain('Ruth Adeyemi chairs');
    expect(without).to.contain('Daniel Osei chairs');
    expect(without).not.to.contain('within the limit');

    await keepPlansOf(daniel, 18);
    await keepPlansOf(siobhan, 16);
    await keepPlansOf(wei, 18);
    await begin();
    expect(await looked()).to.contain(
      'No chair within the limit can take it: Ruth Adeyemi would have 86 children, with a limit of 85.',
    );
  });

  it('follows each decision: a plan that begins, one that passes to another chair, one that ends', async () => {
    await homeWith({ ...metAt, enquiry: undefined });
    home.clock.set('2027-01-12T12:05');
    const quorate = { kind: 'quorate' as const, by: daniel.id, at: '2027-01-12T10:10:00.000Z' };
    await keepMeeting(shelf, { meeting: { decision: quorate } });
    // A plan of the family that Ruth chaired until now, of a child of this conference.
    await keepPlan(
      shelf,
      plan({
        child: { number: '3004171', month: '2019-03', unborn: false, sex: 'F' },
        chair: ruth.id,
        steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2026-10-01', 'conference:before')],
      }),
    );
    const form = await home.open(daniel, 'plan.decideForm', conferenceAt);
    await home.press(daniel, form, 'plan.decide', { outcome: 'continue' });
    await home.settle();
    expect(await ofChair(daniel)).to.equal(52);
    expect(await ofChair(ruth)).to.equal(61);
    const rest = await home.open(daniel, 'plan.decideForm', conferenceAt);
    await home.press(daniel, rest, 'plan.decide', { outcome: 'plan', categories: 'NEG', previous: '0' });
    await home.settle();
    expect(await ofChair(daniel)).to.equal(53);
    const wrong = await home.open(daniel, 'plan.correctForm', conferenceAt);
    await home.press(daniel, wrong, 'plan.correct', {
      children: '0',
      outcome: 'end:childInNeed',
      why: 'The wrong line was ticked.',
    });
    await home.settle();
    expect(await ofChair(daniel)).to.equal(52);
    expect(await ofChair(ruth)).to.equal(61);
    // Numbers and a day, and nothing of any family.
    expect(JSON.stringify(await counted())).not.to.contain('case:');
    expect(home.messages(gareth).length).to.be.greaterThan(0);
  });

  it('gives way to a new number of the file until it has been counted on from that', async () => {
    await homeWith();
    await keepPlansOf(ruth, 22);
    await begin();
    const [one] = (await home.store.query({ kind: 'caseload', limit: 10 })).documents;
    if (!one) throw new Error('nothing was counted');
    const was = {
      ...countedSchema.parse(one.document.data),
      since: { children: 40, on: '2026-09-30' },
      children: 90,
    };
    await shelf.put([{ ...one.document, data: was }]);
    expect(await looked()).to.contain('Ruth Adeyemi chairs');
    await begin();
    expect(await ofChair(ruth)).to.equal(84);
    expect(await looked()).not.to.contain('Ruth Adeyemi chairs');
  });
});
