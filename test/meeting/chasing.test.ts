/** What a chair has not recorded of a conference that is over is asked for until it is there, or the conference has another day. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { askedNextAt } from '../../src/meeting/missing-decision.ts';
import { type Meeting, meetingSchema, meetingType } from '../../src/meeting/record.ts';
import { momentOf } from '../../src/practice/dates.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, maya, nasreen, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { keepFamily } from '../support/families.ts';
import { type House, house, readingOf } from '../support/house.ts';
import { asked, MeetingChat, meeting, metAt, nearly } from '../support/meetings.ts';

const daniel = person('Daniel Osei');
const decisionMissing = 'Your decision is not recorded';
const childrenMissing = 'What was decided about the children is not recorded';

const two: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2021-05', unborn: false, sex: 'M' },
];

describe('a decision that is not recorded', () => {
  let home: House;
  afterEach(() => home.close());

  /** Tuesday 12 January 2027, from 10:00 to 12:00. */
  async function homeWith(restricted = family(), value: Partial<Conference> = {}): Promise<void> {
    home = house({
      now: '2027-01-12T09:00',
      entries,
      subscriptions,
      errands: new MeetingChat().errands(),
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    await keepConference({ put }, conference({ enquiry: undefined, ...metAt, children: two, ...value }));
    await keepFamily({ put }, asked);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, restricted), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    await service('meeting.prepare');
    home.clock.set(nearly);
    await home.settle();
  }

  async function service(verb: string): Promise<void> {
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: `${verb}:${home.clock.now()}`,
      authority: authority.id,
      verb,
      target: conferenceAt,
      input: {},
      depth: 0,
    });
    await home.settle();
  }

  /** How often each has read these words by then. */
  async function heardBy(time: string, words: string): Promise<readonly [daniel: number, nasreen: number]> {
    home.clock.set(time);
    await home.settle();
    const heard = (who: Person) => home.messages(who).filter((one) => readingOf(one).includes(words)).length;
    return [heard(daniel), heard(nasreen)];
  }

  const presses = async (verb: string, typed = {}, form = 'meeting.chair') => {
    const card = await home.open(daniel, form, conferenceAt);
    const answer = await home.press(daniel, card, verb, typed);
    expect(answer.kind, answer.kind === 'refused' ? answer.words : '').to.equal('done');
    await home.settle();
  };

  it('is asked for after the end and again when work begins, from the second time on with the manager', async () => {
    await homeWith();
    expect(await heardBy('2027-01-12T12:59', decisionMissing)).to.deep.equal([0, 0]);
    expect(await heardBy('2027-01-12T13:00', decisionMissing)).to.deep.equal([1, 0]);
    expect(await heardBy('2027-01-12T17:00', decisionMissing)).to.deep.equal([1, 0]);
    expect(await heardBy('2027-01-13T09:00', decisionMissing)).to.deep.equal([2, 1]);
    expect(await heardBy('2027-01-14T09:00', decisionMissing)).to.deep.equal([3, 2]);
    expect(await heardBy('2027-01-15T09:00', decisionMissing)).to.deep.equal([4, 3]);
    expect(await heardBy('2027-01-17T17:00', decisionMissing), 'not on a Sunday').to.deep.equal([4, 3]);
    await presses('meeting.quorate');
    expect(await heardBy('2027-02-12T17:00', decisionMissing)).to.deep.equal([4, 3]);
  });

  it('about the children is asked for once the conference was held, until there is one about each', async () => {
    await homeWith();
    home.clock.set('2027-01-12T10:10');
    await presses('meeting.quorate');
    expect(await heardBy('2027-01-12T12:59', childrenMissing)).to.deep.equal([0, 0]);
    expect(await heardBy('2027-01-12T13:00', childrenMissing)).to.deep.equal([1, 0]);
    const plan = { outcome: 'plan', categories: 'NEG', previous: '0' };
    await presses('plan.decide', { ...plan, children: '0' }, 'plan.decideForm');
    expect(await heardBy('2027-01-13T09:00', childrenMissing), 'one is left').to.deep.equal([2, 1]);
    await presses('plan.decide', { ...plan, children: '1' }, 'plan.decideForm');
    expect(await heardBy('2027-01-20T17:00', childrenMissing)).to.deep.equal([2, 1]);
    const { documents } = await home.store.query({ kind: 'meeting', limit: 5 });
    const kept = meetingSchema.parse(documents[0]?.document.data);
    expect([kept.childrenOpen, kept.chased]).to.deep.equal([undefined, undefined]);
  });

  it('is asked of nobody once it was adjourned, or has no time any more', async () => {
    await homeWith();
    home.clock.set('2027-01-12T10:10');
    await presses('meeting.adjourn', { interim: 'Visits twice a week.' }, 'meeting.adjournForm');
    expect(await heardBy('2027-01-15T17:00', decisionMissing)).to.deep.equal([0, 0]);
    expect(await heardBy('2027-01-15T17:00', childrenMissing)).to.deep.equal([0, 0]);
    await home.close();
    await homeWith();
    expect(await heardBy('2027-01-12T13:00', decisionMissing)).to.deep.equal([1, 0]);
    const support = authority.withRole('businessSupport')[0] as Person;
    const form = await home.open(support, 'conference.cancelForm', conferenceAt);
    await home.press(support, form, 'conference.cancel', { words: 'Nobody could come.' });
    await home.settle();
    const { documents } = await home.store.query({ kind: 'conference', limit: 5 });
    expect(conferenceSchema.parse(documents[0]?.document.data).cancelled).not.to.equal(undefined);
    expect(await heardBy('2027-01-15T17:00', decisionMissing)).to.deep.equal([1, 0]);
  });

  it('is asked of nobody whom a restriction leaves out: of the manager at once where that is the chair', async () => {
    await homeWith(restrictedTo(maya, nasreen));
    expect(await heardBy('2027-01-12T13:00', decisionMissing)).to.deep.equal([0, 1]);
  });

  it('of an older record is asked for where the conference has no decision, and not about its children', () => {
    const { settings } = authority;
    const decision = { kind: 'quorate' as const, by: daniel.id, at: '2027-01-12T10:10:00.000Z' };
    const wakes = (value: Partial<Meeting>) => {
      const whole = meeting({ handedFor: someSlot.starts, ...value });
      expect(meetingType.wake?.(whole, settings)?.at).to.deep.equal(askedNextAt(whole, settings));
      return askedNextAt(whole, settings)?.toString();
    };
    const day = Temporal.PlainDate.from('2027-01-12');
    expect(wakes({})).to.equal(momentOf(day, '13:00').toString());
    expect(wakes({ decision })).to.equal(undefined);
    // Recorded the next afternoon: its children are not asked for as if it had been then.
    const late = { ...decision, at: '2027-01-13T14:00:00.000Z' };
    expect(wakes({ decision: late, childrenOpen: true })).to.equal(
      momentOf(day.add({ days: 1 }), '15:00').toString(),
    );
  });
});
