/** The decision about each child and the plans that follow, in people's hands: through the kernel, with real records. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { meetingTarget, meetingType } from '../../src/meeting/record.ts';
import { copiedDecisions } from '../../src/plan/copied.ts';
import { endedOn, isOpen, latestCategories } from '../../src/plan/course.ts';
import { outcomeSchema, type Plan, planSchema } from '../../src/plan/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, gareth, maya, person, ruth } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, slot } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';
import { keepMeeting, meeting as meetingOfTests, metAt } from '../support/meetings.ts';

const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const nasreen = authority.withRole('safeguardingManager')[0] as Person;
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const quorate = { kind: 'quorate' as const, by: daniel.id, at: stamp('2027-01-12T10:10') };

const three: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2021-05', unborn: false, sex: 'M' },
  { number: '3004173', month: '2027-02', day: '2027-02-14', unborn: true, sex: 'U' },
];

describe('what a conference decides about children, in people’s hands', () => {
  let home: House;
  afterEach(() => home.close());

  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents)
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
  };

  async function homeWith({
    value = {},
    held = true,
    restricted = family(),
  }: {
    value?: Partial<Conference>;
    held?: boolean;
    restricted?: ReturnType<typeof family>;
  } = {}) {
    home = house({ now: '2027-01-12T12:05', entries, subscriptions });
    await keepConference({ put }, conference({ ...metAt, enquiry: undefined, children: three, ...value }));
    await keepMeeting({ put }, { meeting: held ? { decision: quorate } : {} });
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, restricted), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
  }

  const open = (as: Person, verb: string, target: Target = conferenceAt): Promise<Answer> =>
    home.open(as, verb, target);

  async function kept(kind: string) {
    const { documents } = await home.store.query({ kind, limit: 500 });
    return documents.map(({ document }) => document);
  }
  const plans = async (): Promise<(Plan & { readonly id: string })[]> =>
    (await kept('plan')).map(({ data, id }) => ({ ...planSchema.parse(data), id }));
  const planOf = async (number: string) => {
    const found = (await plans()).filter(({ child, inError }) => child.number === number && !inError).at(-1);
    if (!found) throw new Error(`no plan of ${number}`);
    return { plan: found, target: { partition: conferenceAt.partition, id: found.id } };
  };
  const outcome = async () => outcomeSchema.parse((await kept('outcome'))[0]?.data);
  const conferences = async () => (await kept('conference')).map((one) => conferenceSchema.parse(one.data));

  /** The form, and its press twice: what comes of it is there once. */
  async function decide(typed: Record<string, string>, target = conferenceAt): Promise<Answer> {
    const form = await open(daniel, 'plan.decideForm', target);
    const done = await home.press(daniel, form, 'plan.decide', typed);
    await home.press(daniel, form, 'plan.decide', typed);
    await home.settle();
    return done;
  }

  const neglect = { outcome: 'plan', categories: 'NEG', previous: '0' };

  /** A review of the family, held: laid down as the conference slice and the meeting have it. */
  async function reviewHeld(
    starts: string,
    id = 'conference:review',
    type: Conference['type'] = 'review',
  ): Promise<Target> {
    const target = { partition: conferenceAt.partition, id };
    const booked = bookedAt(slot(starts));
    await keepConference(
      { put },
      conference({
        ...metAt,
        type,
        enquiry: undefined,
        children: three,
        booking: booked,
        follows: { as: 'firstReview', conference: conferenceAt.id, on: '2027-01-12' },
      }),
      target,
    );
    const value = meetingOfTests({
      conference: target.id,
      starts: booked.slot.starts,
      until: booked.slot.until,
      decision: { ...quorate, at: stamp(starts) },
    });
    const { record, entry } = audited(create(meetingType, meetingTarget(target), authority.id, value), {
      actor: { kind: 'person', person: daniel },
      verb: 'meeting.quorate',
      what: 'The chair decided that the conference is quorate',
      commandId: 'c7',
      settings: 'example-1',
      at: at(starts),
    });
    await put([record, entry]);
    return target;
  }

  it('is the same for all by one form, and stands once however often it is pressed', async () => {
    await homeWith();
    const done = await decide({ ...neglect, categories: 'NEG,EMO', previous: '1' });
    expect(readingOf(done)).to.contain('What was decided').and.contain('Plan: Neglect, Emotional abuse');
    const all = await plans();
    expect(all.map(({ child, previous }) => [child.number, previous])).to.have.deep.members([
      ['3004171', 1],
      ['3004172', 1],
      ['3004173', 1],
    ]);
    expect(all.every(({ steps }) => steps.length === 1 && steps[0]?.on === '2027-01-12')).to.equal(true);
    // Social worker and manager are told once, when nothing is left to decide.
    expect(home.messages(maya)).to.have.length(1);
    expect(home.messages(gareth)).to.have.length(1);
    expect(home.messages(aisling)).to.deep.equal([]);
  });

  it('can differ between siblings: two with a plan, one without and why', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0,1' });
    expect((await plans()).length).to.equal(2);
    expect(home.messages(maya)).to.deep.equal([]);
    const form = await open(daniel, 'plan.decideForm');
    expect(readingOf(form)).to.contain('What was decided about the child?');
    const without = await home.press(daniel, form, 'plan.decide', { outcome: 'no:childInNeed' });
    expect(readingOf(without)).to.contain('Say in a sentence or two why.');
    const done = await home.press(daniel, without, 'plan.decide', {
      outcome: 'no:childInNeed',
      words: 'A grandmother cares for the baby.',
    });
    expect(readingOf(done))
      .to.contain('No plan: a child in need plan instead')
      .and.contain('A grandmother cares for the baby.')
      .and.contain('by Tue 26 January 2027');
    expect((await plans()).length).to.equal(2);
    const nothing = await home.press(daniel, form, 'plan.decide', { outcome: 'no:other', words: 'More.' });
    expect(nothing.kind).to.equal('refused');
  });

  it('waits until the conference is held, is the chair’s alone, and no minute taker’s', async () => {
    await homeWith({ held: false });
    const early = await open(daniel, 'plan.decide');
    expect(early.kind === 'refused' && early.code).to.equal('notNow');
    await home.close();
    await homeWith();
    for (const who of [maya, gareth, aisling]) {
      expect((await open(who, 'plan.decide')).kind, who.name).to.equal('refused');
      expect((await open(who, 'plan.decideForm')).kind, who.name).to.equal('refused');
    }
    expect(await kept('outcome')).to.deep.equal([]);
  });

  it('says beside each answer what is to be mended', async () => {
    await homeWith();
    const form = await open(daniel, 'plan.decideForm');
    const answer = await home.press(daniel, form, 'plan.decide', { outcome: 'plan' });
    expect(readingOf(answer))
      .to.contain('Choose at least one category')
      .and.contain('Give a number, 0 where there was none.');
    const review = await home.press(daniel, answer, 'plan.decide', { outcome: 'continue' });
    expect(readingOf(review)).to.contain('has no plan that could continue or end');
    expect(await plans()).to.deep.equal([]);
  });

  it('leaves a category for later, which the chair decides on the plan', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0', categories: 'later' });
    const { target } = await planOf('3004171');
    const card = await open(daniel, 'plan.show', target);
    expect(readingOf(card)).to.contain('its category is still to be decided');
    expect(readingOf(await open(maya, 'plan.show', target))).not.to.contain('Decide the category');
    const form = await home.press(daniel, card, 'plan.categoryForm');
    await home.press(daniel, form, 'plan.categorise', { categories: 'PHY' });
    await home.press(daniel, form, 'plan.categorise', { categories: 'PHY' });
    const { plan } = await planOf('3004171');
    expect(plan.steps.map(({ kind }) => kind)).to.deep.equal(['started', 'categorised']);
    expect(latestCategories(plan)).to.deep.equal(['PHY']);
  });

  it('stands in the copy for the case record, for each child, with what follows', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0,1' });
    await decide({ outcome: 'no:earlyHelp', words: 'The baby is with its grandmother.' });
    const lines = await copiedDecisions.lines(
      conferenceAt,
      { authority, person: daniel },
      new Reader(home.store),
    );
    const text = lines.join('\n');
    expect(text).to.match(
      /Child 1, 3004171: Plan: Neglect, Daniel Osei; P-.*, core group by Tue 26 January 2027, next review by Mon 12 April 2027/,
    );
    expect(text)
      .to.match(/Child 3, 3004173: No plan: .*, Daniel Osei$/m)
      .and.not.contain('grandmother');
  });

  it('is put right with a reason, and the first version is kept', async () => {
    await homeWith();
    await decide({ ...neglect });
    const form = await open(daniel, 'plan.correctForm');
    const typed = { children: '1', outcome: 'no:other', words: 'There was no majority.' };
    const lacking = await home.press(daniel, form, 'plan.correct', typed);
    expect(readingOf(lacking)).to.contain('Say in a sentence or two what was wrong.');
    const done = await home.press(daniel, lacking, 'plan.correct', { ...typed, why: 'Ticked by mistake.' });
    expect(readingOf(done)).to.contain('Before: Plan: Neglect').and.contain('Ticked by mistake.');
    const wrong = (await plans()).find(({ child }) => child.number === '3004172');
    expect(wrong?.inError?.why).to.equal('Ticked by mistake.');
    expect((await outcome()).corrected.map(({ was }) => was.what.kind)).to.deep.equal(['plan']);
    // And back: a plan as of the day of the conference.
    const again = await open(daniel, 'plan.correctForm');
    const back = {
      children: '1',
      outcome: 'plan',
      categories: 'EMO',
      why: 'It was right at first.',
    };
    // How many plans there were before is nobody’s guess: Quorate may not know of them.
    const uncounted = await home.press(daniel, again, 'plan.correct', back);
    expect(readingOf(uncounted)).to.contain('Give a number, 0 where there was none.');
    expect(inputsOf(shownOf(uncounted).card).map(({ id }) => id)).to.contain('previous');
    await home.press(daniel, uncounted, 'plan.correct', { ...back, previous: '2' });
    expect(
      (await plans()).filter(({ child, inError }) => child.number === '3004172' && !inError),
    ).to.have.length(1);
    const { plan } = await planOf('3004172');
    expect(plan.steps[0]).to.include({ on: '2027-01-12', kind: 'started' });
    expect(plan.previous).to.equal(2);
  });

  it('is put right without the number of earlier plans where no plan is made', async () => {
    await homeWith();
    await decide({ ...neglect, previous: '1' });
    const form = await open(daniel, 'plan.correctForm');
    const typed = {
      children: '0',
      outcome: 'plan',
      categories: 'EMO',
      why: 'The wrong category was ticked.',
    };
    expect((await home.press(daniel, form, 'plan.correct', typed)).kind).to.equal('done');
    const { plan } = await planOf('3004171');
    expect(latestCategories(plan)).to.deep.equal(['EMO']);
    expect(plan.previous).to.equal(1);
  });

  it('tells the managers of a view that was different, and nobody else', async () => {
    await homeWith();
    await decide({ ...neglect });
    const told = home.messages(gareth).length;
    const before = home.messages(maya).length;
    const form = await open(daniel, 'plan.viewForm');
    const typed = { agency: 'police', words: 'The father should not be in the house.' };
    await home.press(daniel, form, 'plan.noteView', typed);
    await home.press(daniel, form, 'plan.noteView', typed);
    await home.settle();
    expect((await outcome()).views).to.have.length(1);
    expect(home.messages(gareth)).to.have.length(told + 1);
    expect(readingOf(home.newest(nasreen))).to.contain('The father should not be in the house.');
    expect(home.newest(nasreen).shown.summary).not.to.contain('father');
    expect(home.messages(maya)).to.have.length(before);
  });

  it('goes on at days that the chair may choose: working days in time', async () => {
    await homeWith();
    await decide({ ...neglect });
    const form = await open(daniel, 'plan.datesForm');
    const late = await home.press(daniel, form, 'plan.setDates', {
      coreGroup: '2027-01-27',
      review: '2027-03-20',
    });
    expect(readingOf(late))
      .to.contain('In time is up to Tue 26 January 2027')
      .and.contain('That is not a working day.');
    const done = await home.press(daniel, late, 'plan.setDates', {
      coreGroup: '2027-01-20',
      review: '2027-03-19',
    });
    expect(readingOf(done)).to.contain('by Wed 20 January 2027').and.contain('by Fri 19 March 2027');
    expect((await plans()).every(({ reviewOn }) => reviewOn === '2027-03-19')).to.equal(true);
  });

  it('proposes a working day for the review also where it is due on a day off', async () => {
    const starts = '2027-02-01T10:00';
    await homeWith({ held: false });
    const target = { partition: conferenceAt.partition, id: 'conference:saturday' };
    home.clock.set('2027-02-01T12:05');
    await reviewHeld(starts, target.id, 'initial');
    await decide({ ...neglect }, target);
    // Due on Saturday 1 May 2027.
    const form = await open(daniel, 'plan.datesForm', target);
    const done = await home.press(daniel, form, 'plan.setDates');
    expect(readingOf(done)).to.contain('by Fri 30 April 2027').and.contain('chosen by the chair');
  });

  it('ends one plan at the review and changes another; a review asks for what was decided about plans', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0,1' });
    await decide({ outcome: 'no:earlyHelp', words: 'The baby is with its grandmother.' });
    home.clock.set('2027-04-08T12:05');
    const review = await reviewHeld('2027-04-08T10:00');
    await decide({ children: '0', outcome: 'end:childInNeed' }, review);
    await decide({ children: '1', outcome: 'change', categories: 'EMO,PHY' }, review);
    const done = await decide({ children: '2', outcome: 'plan', categories: 'NEG', previous: '0' }, review);
    expect(readingOf(done))
      .to.contain('Plan ends: child in need')
      .and.contain('category changed: Emotional abuse, Physical abuse')
      .and.contain('Plan: Neglect');
    const first = await planOf('3004171');
    expect(endedOn(first.plan)).to.equal('2027-04-08');
    expect(first.plan.steps.at(-1)).to.include({ dueOn: '2027-04-12' });
    const second = await planOf('3004172');
    expect(isOpen(second.plan)).to.equal(true);
    expect(second.plan.reviewOn).to.equal('2027-10-08');
    const third = await planOf('3004173');
    // Its own first review: three months after it began.
    expect(third.plan.reviewOn).to.equal('2027-07-08');
    // What was decided at the first conference is not put right behind the review's back.
    const form = await open(daniel, 'plan.correctForm');
    const refused = await home.press(daniel, form, 'plan.correct', {
      children: '0',
      outcome: 'no:other',
      words: 'No.',
      why: 'No.',
    });
    expect(refused.kind).to.equal('refused');
    // At the review itself it is.
    const there = await open(daniel, 'plan.correctForm', review);
    await home.press(daniel, there, 'plan.correct', {
      children: '0',
      outcome: 'continue',
      why: 'The wrong child was ticked.',
    });
    const goesOn = await planOf('3004171');
    expect(isOpen(goesOn.plan)).to.equal(true);
    expect(goesOn.plan.reviewOn).to.equal('2027-10-08');
  });

  it('never gives a child two plans at once, neither by putting right nor by deciding late', async () => {
    await homeWith();
    await decide({ ...neglect });
    home.clock.set('2027-04-08T12:05');
    const review = await reviewHeld('2027-04-08T10:00');
    await decide({ children: '0,1,2', outcome: 'end:childInNeed' }, review);
    home.clock.set('2027-06-08T12:05');
    const later = await reviewHeld('2027-06-08T10:00', 'conference:again', 'initial');
    await decide({ children: '0', outcome: 'plan', categories: 'EMO', previous: '1' }, later);
    await decide({ children: '1,2', outcome: 'no:earlyHelp', words: 'It is well.' }, later);
    const second = (await plans()).find(isOpen);
    const refused = await home.press(daniel, await open(daniel, 'plan.correctForm', review), 'plan.correct', {
      children: '0',
      outcome: 'continue',
      why: 'The wrong child was ticked.',
    });
    expect(refused.kind).to.equal('refused');
    expect(readingOf(refused)).to.contain(second?.reference);
    // The others go on after all; from then on the later conference cannot begin a plan beside it.
    await home.press(daniel, await open(daniel, 'plan.correctForm', review), 'plan.correct', {
      children: '1,2',
      outcome: 'continue',
      why: 'Only the first child was meant.',
    });
    const begins = { children: '1', outcome: 'plan', categories: 'NEG', why: 'There was a majority.' };
    const form = await open(daniel, 'plan.correctForm', later);
    const asked = await home.press(daniel, form, 'plan.correct', begins);
    const beside = await home.press(daniel, asked, 'plan.correct', { ...begins, previous: '1' });
    expect(readingOf(beside)).to.contain('A child would then have two plans at once');
    const running = (await plans()).filter(isOpen).map(({ child }) => child.number);
    expect(running).to.have.members(['3004171', '3004172', '3004173']);
  });

  it('has the review asked for by itself eight weeks before, once for all children, however often the clock strikes', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0,1' });
    await decide({ outcome: 'no:earlyHelp', words: 'The baby is with its grandmother.' });
    home.clock.set('2027-01-27T09:00');
    await home.settle();
    expect(readingOf(home.newest(maya))).to.contain('A core group is not recorded');
    expect(await conferences()).to.have.length(1);
    home.clock.set('2027-02-15T08:59');
    await home.settle();
    expect(await conferences()).to.have.length(1);
    home.clock.set('2027-02-15T09:00');
    await home.settle();
    const [review, ...more] = (await conferences()).filter(({ type }) => type === 'review');
    expect(more).to.deep.equal([]);
    expect(review?.type).to.equal('review');
    expect(review?.children.map(({ number }) => number)).to.deep.equal(['3004171', '3004172']);
    expect(review?.clock?.dueOn).to.equal('2027-04-12');
    home.clock.set('2027-02-26T09:00');
    await home.settle();
    expect(readingOf(home.newest(maya))).to.contain('Halfway to the next review');
    expect(readingOf(home.newest(daniel))).to.contain('Halfway to the next review');
    home.clock.set('2027-04-30T09:00');
    await home.settle();
    expect(await conferences()).to.have.length(2);
  });

  it('moves the day of a review that was asked for already: after a birth, and where the chair chooses a sooner day', async () => {
    await homeWith();
    await decide({ ...neglect });
    home.clock.set('2027-02-15T09:00');
    await home.settle();
    const reviews = async () => (await conferences()).filter(({ type }) => type === 'review');
    expect((await reviews()).map(({ clock }) => clock?.dueOn)).to.deep.equal(['2027-04-12']);
    const support = authority.withRole('businessSupport')[0] as Person;
    const told = home.messages(support).length;
    const baby = await planOf('3004173');
    const form = await open(maya, 'plan.birthForm', baby.target);
    await home.press(maya, form, 'plan.noteBirth', { on: '2027-02-13' });
    await home.press(maya, form, 'plan.noteBirth', { on: '2027-02-13' });
    await home.settle();
    const [moved, ...more] = await reviews();
    expect(more).to.deep.equal([]);
    expect(moved?.clock).to.deep.equal({ rule: 'reviewAfterBirth', from: '2027-02-13', dueOn: '2027-03-13' });
    expect(moved?.children.map(({ unborn }) => unborn)).to.deep.equal([false, false, false]);
    const news = home.messages(support).slice(told).map(readingOf).join('\n');
    expect(news).to.contain('Now due by Sat 13 March 2027').and.contain('To be held by Fri 12 March 2027');
    // The siblings' own reviews are due later: theirs does not put it off again.
    const dates = await open(daniel, 'plan.datesForm');
    await home.press(daniel, dates, 'plan.setDates', { coreGroup: '', review: '2027-03-05' });
    await home.settle();
    expect((await reviews()).map(({ clock }) => clock?.dueOn)).to.deep.equal(['2027-03-05']);
  });

  it('keeps core groups for all children, and asks for the review of a child born since sooner', async () => {
    await homeWith();
    await decide({ ...neglect });
    const baby = await planOf('3004173');
    home.clock.set('2027-02-10T11:00');
    const card = await open(maya, 'plan.show', baby.target);
    const group = await home.press(maya, card, 'plan.coreGroupForm');
    await home.press(maya, group, 'plan.recordCoreGroup', { on: '2027-01-21' });
    await home.press(maya, group, 'plan.recordCoreGroup', { on: '2027-01-21' });
    expect((await plans()).map(({ coreGroups }) => coreGroups.length)).to.deep.equal([1, 1, 1]);
    const birth = await home.press(maya, card, 'plan.birthForm');
    const early = await home.press(maya, birth, 'plan.noteBirth', { on: '2027-03-01' });
    expect(readingOf(early)).to.contain('That day is still to come.');
    const born = await home.press(maya, early, 'plan.noteBirth', { on: '2027-02-08' });
    expect(readingOf(born)).to.contain('by Mon 8 March 2027');
    await home.settle();
    expect(home.messages(daniel).map(readingOf).join('\n')).to.contain('The first review is due sooner');
    const asked = (await conferences()).filter(({ type }) => type === 'review');
    expect(asked.map(({ clock }) => clock?.dueOn)).to.contain('2027-03-08');
    const details = await home.press(maya, await open(maya, 'plan.show', baby.target), 'plan.detailsForm');
    const saved = await home.press(maya, details, 'plan.noteDetails', {
      legal: 'preProceedings',
      previous: '2',
    });
    expect(readingOf(saved)).to.contain('Pre-proceedings').and.contain('2 with this authority');
  });

  it('lists open plans by their next review, opens them by reference, and stands in the whole case', async () => {
    await homeWith();
    await decide({ ...neglect, children: '0,1' });
    const list = await open(daniel, 'plan.open', { partition: '', id: '' });
    expect(readingOf(list)).to.contain('2 are open').and.contain('Review by Mon 12 April 2027');
    expect(readingOf(await open(gareth, 'plan.open', { partition: '', id: '' }))).to.contain('2 are open');
    expect(readingOf(await open(ruth, 'plan.open', { partition: '', id: '' }))).to.contain('None is open');
    const whole = await open(daniel, 'case.timeline');
    expect(readingOf(whole)).to.contain('Runs since').and.contain('Decided about 2 children');
  });

  it('of a restricted case is seen by the people named alone', async () => {
    await homeWith({ restricted: restrictedTo(daniel, maya) });
    await decide({ ...neglect });
    expect(home.messages(gareth)).to.deep.equal([]);
    const { target } = await planOf('3004171');
    expect((await open(gareth, 'plan.show', target)).kind).to.equal('refused');
    expect((await open(gareth, 'plan.outcome')).kind).to.equal('refused');
    expect(readingOf(await open(gareth, 'plan.open', { partition: '', id: '' }))).to.contain('None is open');
    expect(readingOf(await open(nasreen, 'plan.open', { partition: '', id: '' }))).to.contain('None is open');
  });

  it('of a case that comes to be restricted is taken away from those left out', async () => {
    await homeWith();
    await decide({ ...neglect });
    const where = caseTarget(conferenceAt);
    const stored = await home.store.read(where.partition, where.id);
    if (!stored) throw new Error('there is no case');
    await home.store.batch(where.partition, [
      { op: 'upsert', document: { ...stored.document, data: restrictedTo(maya, daniel) } },
    ]);
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'hide',
      authority: authority.id,
      verb: 'plan.hide',
      target: where,
      input: {},
      depth: 0,
    });
    await home.settle();
    expect(readingOf(home.newest(gareth))).to.contain('No longer shown');
    expect(readingOf(home.newest(maya))).to.contain('What was decided');
  });
});
