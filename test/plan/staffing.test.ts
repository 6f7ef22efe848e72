/** Others come to work with a family whose plan runs: what falls due goes to them, and to somebody where nobody has said so. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { type Case, caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { meetingTarget, meetingType } from '../../src/meeting/record.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { type Plan, planSchema } from '../../src/plan/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, exampleText, gareth, maya, person } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, slot } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { type House, house, readingOf } from '../support/house.ts';
import { meeting } from '../support/meetings.ts';
import { keepPlan, plan, planAt } from '../support/plans.ts';

const daniel = person('Daniel Osei');
const hyacinth = person('Hyacinth Campbell');
const callum = person('Callum Fraser');
const joan = person('Joan Whitfield');
const sibling: Target = { partition: conferenceAt.partition, id: 'plan:sibling' };
const review: Target = { partition: conferenceAt.partition, id: 'conference:review' };
const follows = { as: 'firstReview' as const, conference: conferenceAt.id, on: '2027-01-12' };
const children: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
];

/** Somebody has left: the file names them no longer. */
function without(...gone: readonly Person[]) {
  const file = parseAuthorityFile(exampleText);
  const isGone = (one: { objectId: string }) => gone.some(({ objectId }) => objectId === one.objectId);
  const authorities = file.authorities.map((one) => ({
    ...one,
    people: one.people.filter((each) => !isGone(each)),
  }));
  return buildDirectory({ authorities }, 'example-left');
}

describe('who works with a family whose plan runs', () => {
  let home: House;
  afterEach(() => home.close());

  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents)
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
  };

  /** Two siblings with a plan since 12 January, Maya Okafor’s of the north team, and their conference. */
  async function homeWith({
    kept = family(),
    directory = without(),
  }: {
    kept?: Case;
    directory?: ReturnType<typeof without>;
  } = {}) {
    home = house({ now: '2027-01-25T12:00', entries, subscriptions, directory });
    const own = { enquiry: undefined, booking: bookedAt(slot('2027-01-12T10:00')) };
    await keepConference({ put }, conference(own));
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, kept), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    await keepPlan({ put }, plan());
    await keepPlan(
      { put },
      plan({
        reference: 'P-7WH-3MN',
        child: { number: '3004172', month: '2021-05', unborn: false, sex: 'M' },
      }),
      sibling,
    );
  }

  async function handOver(by: Person, typed: { worker: string; team: string }) {
    const form = await home.open(by, 'plan.staffForm', planAt);
    const answer = await home.press(by, form, 'plan.noteStaff', typed);
    await home.settle();
    return answer;
  }
  const toSouth = { worker: callum.id, team: 'south' };

  async function documentOf(target: Target) {
    const stored = await home.store.read(target.partition, target.id);
    if (!stored) throw new Error('it is gone');
    return stored.document.data;
  }
  const planOf = async (target: Target): Promise<Plan> => planSchema.parse(await documentOf(target));
  const conferenceOf = async (target: Target) => conferenceSchema.parse(await documentOf(target));
  const conferences = async () =>
    (await home.store.query({ kind: 'conference', limit: 20 })).documents.map(({ document }) =>
      conferenceSchema.parse(document.data),
    );

  it('is said once for all its plans, what was before is kept, and the next to fall due is theirs', async () => {
    await homeWith();
    expect((await handOver(gareth, toSouth)).kind).to.equal('done');
    for (const target of [planAt, sibling]) {
      const value = await planOf(target);
      expect(value).to.include({ worker: callum.id, team: 'south', manager: hyacinth.id });
      expect(value.staffBefore?.map(({ worker, by }) => [worker, by])).to.deep.equal([[maya.id, gareth.id]]);
    }
    expect(readingOf(home.newest(callum))).to.contain('Others work with the family now');
    const before = home.messages(maya).length;
    home.clock.set('2027-01-27T09:00');
    await home.settle();
    expect(readingOf(home.newest(callum))).to.contain('A core group is not recorded');
    expect(home.messages(maya)).to.have.length(before);
    // The review that is asked for by itself is theirs, though the conference before was Maya’s.
    home.clock.set('2027-02-15T09:00');
    await home.settle();
    const asked = (await conferences()).find(({ type }) => type === 'review');
    expect(asked).to.include({ worker: callum.id, team: 'south', manager: hyacinth.id });
    expect((await conferenceOf(conferenceAt)).worker, 'who was there').to.equal(maya.id);
    expect((await handOver(joan, toSouth)).kind, 'it stands so').to.equal('refused');
  });

  it('stands on a conference to come, which says that its time was found for somebody else', async () => {
    await homeWith();
    const booking = bookedAt(slot('2027-04-08T10:00', { worker: maya.id }));
    const signed = { by: daniel.id, at: '2027-01-20T10:00:00.000Z' };
    await keepConference(
      { put },
      conference({ type: 'review', enquiry: undefined, follows, booking, signed }),
      review,
    );
    await handOver(joan, toSouth);
    const value = await conferenceOf(review);
    expect(value).to.include({ worker: callum.id, team: 'south', manager: hyacinth.id });
    expect(value.signed, 'who comes is signed anew').to.equal(undefined);
    expect(value.booking?.slot.worker, 'it is in her calendar').to.equal(maya.id);
    const shown = readingOf(await home.open(callum, 'conference.show', review));
    expect(shown).to.contain('Another social worker works with the family now');
    expect(readingOf(home.newest(callum))).to.contain('Another social worker works with the family now');
  });

  it('is taken from the conference at a review, where others came to work with it there', async () => {
    await homeWith();
    const booking = bookedAt(slot('2027-04-08T10:00'));
    await keepConference(
      { put },
      conference({
        type: 'review',
        enquiry: undefined,
        children,
        follows,
        booking,
        worker: callum.id,
        team: 'south',
        manager: hyacinth.id,
      }),
      review,
    );
    const value = meeting({
      conference: review.id,
      starts: booking.slot.starts,
      until: booking.slot.until,
      decision: { kind: 'quorate', by: daniel.id, at: '2027-04-08T09:10:00.000Z' },
    });
    const { record, entry } = audited(create(meetingType, meetingTarget(review), authority.id, value), {
      actor: { kind: 'person', person: daniel },
      verb: 'meeting.quorate',
      what: 'The chair decided that the conference is quorate',
      commandId: 'c7',
      settings: 'example-1',
      at: at('2027-04-08T10:10'),
    });
    await put([record, entry]);
    home.clock.set('2027-04-08T12:05');
    const form = await home.open(daniel, 'plan.decideForm', review);
    await home.press(daniel, form, 'plan.decide', { outcome: 'continue' });
    await home.settle();
    expect(await planOf(planAt)).to.include({ worker: callum.id, team: 'south', manager: hyacinth.id });
    expect((await planOf(sibling)).worker, 'nothing was decided about it').to.equal(maya.id);
  });

  it('of a restricted case is somebody among the people named', async () => {
    await homeWith({ kept: restrictedTo(gareth, maya, joan) });
    const refused = await handOver(gareth, toSouth);
    expect(readingOf(refused)).to.contain('Name one social worker').and.contain('Name one team');
    expect((await planOf(planAt)).worker).to.equal(maya.id);
  });

  it('has left, and nobody has said who follows: the team’s manager and business support are told instead', async () => {
    await homeWith({ directory: without(maya) });
    home.clock.set('2027-01-27T09:00');
    await home.kernel.performService({
      from: 'service',
      cause: 'clock',
      id: 'wake',
      authority: authority.id,
      verb: 'plan.wake',
      target: planAt,
      input: {},
      depth: 0,
    });
    await home.settle();
    for (const who of [gareth, joan]) {
      expect(readingOf(home.newest(who)), who.name).to.contain('A core group is not recorded');
    }
  });
});
