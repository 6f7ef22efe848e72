/** Conferences that follow another, through the front door: reviews with their clocks, and one that is reconvened. */
import { expect } from 'chai';
import { z } from 'zod';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { exampleText } from '../support/authority.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

interface Lying {
  readonly partition: string;
  readonly id: string;
  readonly value: Conference;
}

function conferencesIn(product: Product): Lying[] {
  return product
    .kept()
    .filter(({ kind }) => kind === 'conference')
    .map(({ partition, id, body }) => ({
      partition,
      id,
      value: conferenceSchema.parse(JSON.parse(body).data),
    }))
    .sort((a, b) => (a.value.asked.at < b.value.asked.at ? -1 : 1));
}

const dataOf = (product: Product, kind: string) =>
  product
    .kept()
    .filter((one) => one.kind === kind)
    .map(({ body }) => JSON.parse(body).data);

const referenceIn = (words: string) => /K-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0] ?? 'none';
const takeVerb = 'conference.holdForm';

/** A consultation that has come to a booked initial conference: references of both. */
async function booked(maya: At, ruth: At, own: string, on: string) {
  const about = await request(maya, own, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await take(ruth, about);
  await decide(ruth, about);
  const form = await maya.press('conference.askForm', {}, { about });
  const asked = await maya.press(
    'conference.ask',
    { needs: 'wheelchair', access: `${marker} interpreter` },
    { message: form.message },
  );
  await maya.press(takeVerb, {}, { message: asked.message });
  await maya.press('conference.reserve', {}, { message: asked.message });
  return { about, reference: referenceIn(asked.words) };
}

/** Half a year passes while a review waits: its calendars are read once a day then, not every half hour. */
function readsOutlookDaily(): string {
  const file = z.object({ authorities: z.array(z.looseObject({ settings: z.looseObject({}) })) });
  const { authorities } = file.parse(JSON.parse(exampleText));
  const outlook = { everyMinutes: 480 };
  return JSON.stringify({
    authorities: authorities.map((one) => ({
      ...one,
      settings: { ...one.settings, conferences: { ...conferencesOf(one.settings), outlook } },
    })),
  });
}

const conferencesOf = (settings: Readonly<Record<string, unknown>>) =>
  z.looseObject({}).parse(settings.conferences ?? {});

describe('a review', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let joan: At;
  let first: string;
  let consultation: string;
  let review: string;
  const at = (reference: string) => {
    const found = conferencesIn(product).find(({ value }) => value.reference === reference);
    if (!found) throw new Error(`no conference ${reference}`);
    return found;
  };
  before(async () => {
    product = await Product.open({ authority: readsOutlookDaily() });
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    joan = product.sit('Joan Whitfield');
    ({ about: consultation, reference: first } = await booked(maya, ruth, '1', '2027-03-01'));
  });
  after(() => product?.close());

  it('cannot be asked for before the conference has begun', async () => {
    const card = await maya.press('conference.show', {}, { about: first });
    const verbs = buttonsOf(card.card ?? {}).map(({ verb }) => verb);
    expect(verbs).not.to.include('conference.askReviewForm').and.not.to.include('conference.reconveneForm');
  });

  it('is asked for from the conference before, and is due three calendar months after it', async () => {
    // Somebody whom a person thought of, and an adult of the family.
    const shown = await maya.press('conference.show', {}, { about: first });
    const list = await maya.press('conference.invitations', {}, { message: shown.message });
    const inviting = await maya.press('conference.inviteForm', {}, { message: list.message });
    await maya.press(
      'conference.invite',
      { agency: 'other', role: `${marker} club`, name: `${marker} name`, named: 'family' },
      { message: inviting.message },
    );
    await maya.say(first);
    const family = await maya.press('conference.family', {}, { about: first });
    const adding = await maya.press('conference.addAdultForm', {}, { message: family.message });
    await maya.press('conference.addAdult', { as: 'mother' }, { message: adding.message });

    const held = at(first).value.booking?.slot.starts ?? '';
    await product.moveTo(Temporal.Instant.from(held).add({ hours: 3 }));
    await maya.say(first);
    const form = await maya.press('conference.askReviewForm', {}, { about: first });
    expect(form.words).to.contain('Ask for the review').and.contain('Due by');
    const asked = await maya.press(
      'conference.askReview',
      { needs: 'wheelchair' },
      { message: form.message },
    );
    expect(asked.words).to.contain('Which time do you take?');
    review = referenceIn(asked.words);
    const day = Temporal.Instant.from(held).toZonedDateTimeISO('Europe/London').toPlainDate();
    const { value } = at(review);
    expect(value.type).to.equal('review');
    expect(value.clock).to.deep.equal({
      rule: 'firstReview',
      from: day.toString(),
      dueOn: day.add({ months: 3 }).toString(),
    });
    expect(value.follows).to.deep.equal({ as: 'firstReview', conference: at(first).id, on: day.toString() });
    expect(value.children.map(({ number }) => number)).to.deep.equal(
      at(first).value.children.map(({ number }) => number),
    );
    expect(value.needs.wheelchair).to.equal(true);
    expect(await joan.reads(review)).to.contain('A conference has been asked for');
  });

  it('proposes whoever was asked before but the police, and lists the adults with no way to reach them', () => {
    const id = at(review).id;
    const before = dataOf(product, 'invitation').filter(({ conference }) => conference === at(first).id);
    const again = dataOf(product, 'invitation').filter(({ conference }) => conference === id);
    const roles = (all: { role: string }[]) => all.map(({ role }) => role).sort();
    expect(roles(before)).to.include('Police');
    expect(roles(again)).to.deep.equal(
      roles(before).filter((role) => !['Police', 'Probation'].includes(role)),
    );
    expect(again.find(({ role }) => role.includes(marker))).to.include({ named: 'family', hasContact: true });
    const adults = dataOf(product, 'familyAdult').filter(({ conference }) => conference === id);
    expect(adults.map(({ as }) => as)).to.deep.equal(['mother']);
    expect(adults[0]).not.to.have.any.keys('route', 'apart', 'excluded');
  });

  it('asked for once more, by whomever, is the same review', async () => {
    const gareth = product.sit('Gareth Pryce');
    await gareth.say(first);
    const form = await gareth.press('conference.askReviewForm', {}, { about: first });
    expect(form.words).to.contain('It has been asked for').and.contain(review);
    expect(conferencesIn(product)).to.have.lengthOf(2);
  });

  it('is booked beside the one that is past, with the chair of that one where they are free', async () => {
    const card = await maya.find(takeVerb, { about: review });
    await maya.press(takeVerb, {}, { message: card.id });
    await maya.press('conference.reserve', {}, { message: card.id });
    const { value } = at(review);
    expect(value.booking?.state).to.equal('booked');
    expect(value.booking?.slot.chair).to.equal(at(first).value.booking?.slot.chair);
    expect(at(first).value.booking?.state).to.equal('booked');
    expect(await maya.say(review)).to.contain('The first review, after the conference of');
    // The initial conference of the case stands as it was, also for whoever asks for it anew.
    await maya.say('my consultations');
    await maya.press(`Open ${consultation}`);
    expect(at(first).value.cancelled).to.equal(undefined);
  });

  it('that cannot be held in time needs its reason first, on the conference itself', async () => {
    const held = at(review).value.booking?.slot.starts ?? '';
    await product.moveTo(Temporal.Instant.from(held).add({ hours: 3 }));
    await maya.say(review);
    const form = await maya.press('conference.askReviewForm', {}, { about: review });
    const asked = await maya.press('conference.askReview', { needs: 'combined' }, { message: form.message });
    const later = referenceIn(asked.words);
    const { value } = at(later);
    expect(value.type).to.equal('combinedReview');
    expect(value.clock?.rule).to.equal('laterReview');
    const due = Temporal.PlainDate.from(value.clock?.from ?? '').add({ months: 6 });
    expect(value.clock?.dueOn).to.equal(due.toString());
    await product.moveTo(`${due.add({ days: 1 })}T09:00`);
    await maya.say(later);
    const none = await maya.press('conference.look', {}, { about: later });
    expect(none.words).to.contain('No time is free up to the last day');
    expect(buttonsOf(none.card ?? {}).map(({ verb }) => verb)).not.to.include(takeVerb);
    const late = await maya.press('conference.lateForm', {}, { message: none.message });
    const times = await maya.press(
      'conference.late',
      { reasons: 'chair', words: `${marker} nobody was free` },
      { message: late.message },
    );
    await maya.press(takeVerb, {}, { message: times.message });
    await maya.press('conference.reserve', {}, { message: times.message });
    expect(at(later).value.late?.reasons).to.deep.equal(['chair']);
    expect(at(later).value.booking?.state).to.equal('booked');
  });

  it('of a restricted case is asked for by nobody but the people named', async () => {
    await ruth.say(first);
    const before = product.records().length;
    const gareth = product.sit('Gareth Pryce');
    await gareth.say(first);
    const { message, button } = await gareth.button('conference.askReviewForm', { about: first });
    await ruth.say('my consultations');
    await ruth.say(consultation);
    await ruth.press('consultation.restrictForm', {}, { about: consultation });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about: consultation },
    );
    expect(product.records().length).to.be.greaterThan(before);
    const pressed = await gareth.send(message, button);
    expect(pressed.words).to.contain('That could not be found.');
  });

  keepsItsPromises(() => product);
});

describe('a review of children whose last conference Quorate did not hold', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let about: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    about = await request(maya, '1', {});
    await take(ruth, about);
  });
  after(() => product?.close());

  it('is asked for from the case: the last day and which review it is are asked, and the clock gives the day', async () => {
    await maya.say(about);
    const whole = await maya.press('case.timeline', {}, { about });
    const form = await maya.press('Ask for a review', {}, { message: whole.message });
    expect(form.words).to.contain('The last conference was held on');
    const empty = await maya.press('conference.askReview', {}, { message: form.message });
    expect(empty.words)
      .to.contain('Give the day of the last conference.')
      .and.contain('Choose which review it is.');
    const ahead = await maya.press(
      'conference.askReview',
      { which: 'later', heldOn: '2027-03-02', access: `${marker} signer` },
      { message: form.message },
    );
    expect(ahead.words).to.contain('That day is still to come');
    const asked = await maya.press(
      'conference.askReview',
      { which: 'later', heldOn: '2026-10-31' },
      { message: form.message },
    );
    const [only, ...others] = conferencesIn(product);
    expect(others).to.deep.equal([]);
    expect(asked.words).to.contain(only?.value.reference);
    expect(only?.value.clock).to.deep.equal({ rule: 'laterReview', from: '2026-10-31', dueOn: '2027-04-30' });
    expect(only?.value.follows).to.deep.equal({ as: 'laterReview', on: '2026-10-31' });
    expect(only?.value.worker).to.equal(maya.id);
  });

  keepsItsPromises(() => product);
});

describe('a conference that is reconvened', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let reference: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ({ reference } = await booked(maya, product.sit('Ruth Adeyemi'), '1', '2027-03-01'));
  });
  after(() => product?.close());

  it('is due ten working days after it was adjourned, and the fifteen days of the enquiry run on', async () => {
    const [adjourned] = conferencesIn(product);
    const { booking } = adjourned?.value ?? {};
    await product.moveTo(Temporal.Instant.from(booking?.slot.starts ?? '').add({ hours: 2 }));
    await maya.say(reference);
    const form = await maya.press('conference.reconveneForm', {}, { about: reference });
    expect(form.words).to.contain('Reconvene it').and.contain('run on');
    const asked = await maya.press(
      'conference.reconvene',
      { needs: 'wheelchair' },
      { message: form.message },
    );
    const [, next] = conferencesIn(product);
    expect(asked.words).to.contain(next?.value.reference);
    expect(next?.value).to.include({ type: 'initial', enquiry: adjourned?.value.enquiry });
    expect(next?.value.follows).to.include({ as: 'reconvened', conference: adjourned?.id });
    expect(next?.value.clock?.rule).to.equal('reconvened');
    const enquiry = dataOf(product, 'enquiry')[0];
    const open = await maya.say(next?.value.reference ?? '');
    expect(open).to.contain('Initial conference, reconvened'.toLowerCase());
    expect(open).to.contain('of 15');
    expect(dataOf(product, 'enquiry')[0]?.discussion).to.deep.equal(enquiry?.discussion);
  });

  it('of two people, or a person and a later slice, who ask at once, there is one', async () => {
    const [first] = conferencesIn(product);
    const before = conferencesIn(product).length;
    if (!first) throw new Error('there is one');
    const gareth = product.sit('Gareth Pryce');
    const forms: { readonly message: string }[] = [];
    for (const by of [maya, gareth]) {
      await by.say(reference);
      forms.push(await by.press('conference.askReviewForm', {}, { about: reference }));
    }
    await Promise.all([
      maya.seat.press('conference.askReview', {}, { message: forms[0]?.message ?? '' }),
      gareth.seat.press('conference.askReview', {}, { message: forms[1]?.message ?? '' }),
      product.house.kernel.performService({
        from: 'service',
        cause: 'followUp',
        id: 'test:race',
        authority: product.house.directory.authorities[0]?.id ?? 'none',
        verb: 'conference.askReview',
        target: { partition: first.partition, id: first.id },
        input: { source: 'plan:race' },
        depth: 0,
      }),
    ]);
    await product.settle();
    expect(conferencesIn(product)).to.have.lengthOf(before + 1);
    // It is taken back, so that the next tests begin as they would.
    const review = conferencesIn(product).find(({ value }) => value.type === 'review');
    await maya.say(review?.value.reference ?? '');
    const form = await maya.press('conference.cancelForm', {}, { about: review?.value.reference ?? '' });
    await maya.press('conference.cancel', { words: `${marker} not yet` }, { message: form.message });
  });

  it('is asked for by a later slice once for each of its records, and not beside one that stands', async () => {
    const [adjourned, next] = conferencesIn(product);
    if (!adjourned || !next) throw new Error('there are two');
    const run = (verb: string, id: string, input: Record<string, string | string[]>) =>
      product.house.kernel.performService({
        from: 'service',
        cause: 'followUp',
        id,
        authority: product.house.directory.authorities[0]?.id ?? 'none',
        verb,
        target: { partition: adjourned.partition, id: adjourned.id },
        input,
        depth: 0,
      });
    const again = await run('conference.reconvene', 'test:1', { source: 'meeting:1' });
    expect(again.kind).to.equal('nothing');
    const review = {
      source: 'plan:1',
      dueOn: '2027-06-04',
      numbers: ['3004171', ...adjourned.value.children.map(({ number }) => number)],
    };
    expect((await run('conference.askReview', 'test:2', review)).kind).to.equal('done');
    expect((await run('conference.askReview', 'test:3', review)).kind).to.equal('nothing');
    expect((await run('conference.askReview', 'test:4', { ...review, source: 'plan:2' })).kind).to.equal(
      'nothing',
    );
    await product.settle();
    const made = conferencesIn(product).filter(
      ({ value }) => value.type === 'review' && value.cancelled === undefined,
    );
    expect(made).to.have.lengthOf(1);
    expect(made[0]?.value.clock).to.include({ rule: 'firstReview', dueOn: '2027-06-04' });
    expect(made[0]?.value.follows).to.include({ source: 'plan:1', conference: adjourned.id });
    expect(made[0]?.value.asked.by).to.equal(adjourned.value.booking?.slot.chair);
  });

  keepsItsPromises(() => product);
});
