/** Section 47 enquiries through the front door, with the clock moved. */
import { expect } from 'chai';
import { initiations } from '../../src/enquiry/days.ts';
import { type Enquiry, enquirySchema } from '../../src/enquiry/record.ts';
import { Product } from '../support/product.ts';
import { type At, decide, fillIn, marker, request, type Typed, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const started = { outcomes: 'icpc', strategy: 'held', startedEnquiries: 'yes', agreedOn: '2026-12-21' };

/** Every enquiry as it lies in the store. */
function enquiriesIn(product: Product): Enquiry[] {
  return product
    .kept()
    .filter(({ kind }) => kind === 'enquiry')
    .map(({ body }) => enquirySchema.parse(JSON.parse(body).data));
}

const referenceIn = (words: string) => /E-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0] ?? 'none';

const told = async (by: At, about: string, words: string) =>
  (await by.all(about)).filter((one) => one.words.includes(words)).length;

describe('a section 47 enquiry across Christmas', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  let joan: At;
  let nasreen: At;
  let about: string;
  let enquiry: string;
  before(async () => {
    // Monday 21 December 2026; Ruth Adeyemi is on duty until one.
    product = await Product.open({ now: '2026-12-21T10:00' });
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
    joan = product.sit('Joan Whitfield');
    nasreen = product.sit('Nasreen Malik');
    await nasreen.seat.app({ installed: true });
  });
  after(() => product?.close());

  it('is opened by the request itself; the sender, the manager and the chair are told which day it is', async () => {
    about = await request(maya, '1', { ...started, strategyOn: '2026-12-21' });
    enquiry = referenceIn(await maya.reads('Section 47 enquiries have started'));
    for (const one of [maya, gareth, ruth]) {
      const words = await one.reads(enquiry);
      expect(words, one.persona.name).to.contain('Section 47 enquiries have started: the fifteen days run');
      expect(words).to.contain('Section 47 enquiry: day 0 of 15');
      // 25 and 28 December and 1 January are bank holidays.
      expect(words).to.contain('Conference due by Thu 14 January 2027.');
      expect(words).to.contain('Ask for the conference: Maya Okafor or Gareth Pryce.');
    }
    expect(enquiriesIn(product)).to.have.lengthOf(1);
    // The card from which it was sent said that the enquiry was being opened, and has been brought up to date.
    const cards = (await maya.all(about)).filter(({ words }) => words.startsWith('Consultation'));
    expect(cards.map(({ words }) => words.includes('Section 47 enquiry: day 0 of 15'))).to.deep.equal([true]);
    expect(await told(maya, about, 'opening the enquiry')).to.equal(0);
  });

  it('shows its day on every card of the case, and leads from the consultation to the enquiry and back', async () => {
    await take(ruth, about);
    const card = await ruth.press('consultation.decideForm', {}, { about });
    expect(card.words).to.contain('Section 47 enquiry: day 0 of 15');
    await product.moveTo('2026-12-22T08:00');
    await ruth.press('consultation.decide', { inGoodTime: 'yes' }, { message: card.message });
    await ruth.say('my consultations');
    const shown = await ruth.press(`Open ${about}`);
    expect(shown.words).to.contain('Section 47 enquiry: day 1 of 15');
    const timeline = await ruth.press('consultation.timeline', {}, { message: shown.message });
    expect(timeline.words).to.contain('Section 47 enquiry: day 1 of 15');
    expect(timeline.words).to.contain('Noted how the clock of the section 47 enquiry stands');
    await ruth.press('consultation.show', {}, { message: shown.message });
    const there = await ruth.press('enquiry.show', {}, { message: shown.message });
    expect(there.words).to.contain(enquiry);
    expect((await ruth.press(`Open ${about}`, {}, { message: shown.message })).words).to.contain(about);
  });

  it('warns on day 1 and day 3 that nobody has asked for the conference, when work begins and not before', async () => {
    const waits = 'The conference is to be asked for';
    await product.moveTo('2026-12-22T08:59');
    expect(await told(maya, enquiry, waits)).to.equal(0);
    await product.moveTo('2026-12-22T09:00');
    for (const one of [maya, gareth, ruth]) expect(await told(one, enquiry, waits)).to.equal(1);
    await product.moveTo('2026-12-24T08:59');
    expect(await told(maya, enquiry, waits)).to.equal(1);
    await product.moveTo('2026-12-24T09:00');
    for (const one of [maya, gareth, ruth]) expect(await told(one, enquiry, waits)).to.equal(2);
    expect(await told(nasreen, enquiry, waits), 'not a party').to.equal(0);
    expect(await maya.reads(enquiry)).to.contain('It has been waiting for 2 working days');
  });

  it('is not restarted by a second strategy discussion, also when that one starts enquiries again', async () => {
    await product.moveTo('2026-12-30T10:00');
    const form = await maya.press('enquiry.discussForm', {}, { about: enquiry });
    const late = await maya.press(
      'enquiry.discuss',
      { on: '2026-12-30', time: '09:30', agencies: 'socialCare,police', initiated: 'yes' },
      { message: form.message },
    );
    expect(late.words).to.contain('There is more about a strategy discussion; the clock runs on');
    // 22, 23, 24, 29 and 30 December.
    expect(late.words).to.contain('day 5 of 15');
    expect(late.words).to.contain('Conference due by Thu 14 January 2027.');
    expect(late.words).to.contain('The clock runs from the first that started section 47 enquiries.');
    expect(late.words).to.contain('Not recorded as present: Health.');
    const [only, ...others] = enquiriesIn(product);
    expect(others).to.deep.equal([]);
    expect(only && initiations(only)).to.deep.equal(['2026-12-21', '2026-12-30']);
    expect(only?.startedOn).to.equal('2026-12-21');
  });

  it('a request for the same family, with the same discussion, adds to it and opens no second one', async () => {
    const tomasz = product.sit('Tomasz Wiśniewski');
    const second = await request(tomasz, '1', { ...started, strategyOn: '2026-12-21' }, 2);
    expect(product.target(second).partition).to.equal(product.target(about).partition);
    const [only, ...others] = enquiriesIn(product);
    expect(others).to.deep.equal([]);
    expect(only?.consultations).to.have.lengthOf(2);
    expect(only?.children.map(({ number }) => number)).to.deep.equal([`${marker}-11`, `${marker}-12`]);
    expect(await tomasz.reads(enquiry)).to.contain('day 5 of 15');
    await product.moveTo('2026-12-30T11:00');
  });

  it('is asked for: business support is told, and no warning of a missing request comes any more', async () => {
    const form = await maya.press('enquiry.requestForm', {}, { about: enquiry });
    const early = await maya.press('enquiry.request', { on: '2026-12-20' }, { message: form.message });
    expect(early.words).to.contain('That is before the strategy discussion of Mon 21 December 2026.');
    await maya.press('enquiry.request', { on: '2026-12-30' }, { message: form.message });
    expect(await joan.reads(enquiry)).to.contain('A conference has been asked for: please book it');
    await product.moveTo('2027-01-04T08:59');
    expect(await told(maya, enquiry, 'The conference is to be booked')).to.equal(0);
  });

  it('warns on day 8 that none is booked, names who can book it, and falls silent when one is booked in time', async () => {
    await product.moveTo('2027-01-05T09:00');
    for (const one of [maya, gareth, ruth]) {
      expect(await told(one, enquiry, 'The conference is to be booked'), one.persona.name).to.equal(1);
    }
    expect(await maya.reads(enquiry)).to.contain(
      'Book the conference: business support (Joan Whitfield or Imran Siddiqui).',
    );
    const form = await joan.press('enquiry.bookForm', {}, { about: enquiry });
    const weekend = await joan.press('enquiry.book', { for: '2027-01-09' }, { message: form.message });
    expect(weekend.words).to.contain('That is no working day. The next one is Mon 11 January 2027.');
    await joan.press('enquiry.book', { for: '2027-01-13' }, { message: form.message });
    expect(await maya.reads(enquiry)).to.contain('Booked for Wed 13 January 2027, in time.');
    const before = (await maya.all(enquiry)).length;
    await product.moveTo('2027-01-13T17:00');
    expect((await maya.all(enquiry)).length, 'no alarm where nobody need act').to.equal(before);
  });

  it('asks whether it was held once its day is over, and past the last day for the reasons', async () => {
    await product.moveTo('2027-01-14T09:00');
    expect(await ruth.reads(enquiry)).to.contain('Was the conference held?');
    const form = await joan.press('enquiry.bookForm', {}, { about: enquiry });
    await joan.press('enquiry.book', { for: '2027-01-20' }, { message: form.message });
    await product.moveTo('2027-01-15T08:59');
    expect(await told(maya, enquiry, 'please say why')).to.equal(0);
    await product.moveTo('2027-01-15T09:00');
    for (const one of [maya, gareth, ruth]) {
      expect(await one.reads(enquiry)).to.contain('The conference is late: please say why');
      expect(await one.reads(enquiry)).to.contain('day 16, 1 working day past day 15');
    }
  });

  it('takes reasons and words, and the agreement of the manager and of a chair, each their own', async () => {
    const form = await maya.press('enquiry.explainForm', {}, { about: enquiry });
    const none = await maya.press(
      'enquiry.explain',
      { reasons: 'room', words: ' ' },
      { message: form.message },
    );
    expect(none.words).to.contain('Say in a sentence or two what happened.');
    await maya.press(
      'enquiry.explain',
      { reasons: 'room,family', words: `${marker} first room fell through` },
      { message: form.message },
    );
    const asked = await gareth.reads(enquiry);
    expect(asked).to.contain('Do you agree with the reasons for the delay?');
    expect(asked).to.contain('No room, commitments of the family.');
    expect(buttonsOf((await maya.latest(enquiry))?.card ?? {}).map(({ verb }) => verb)).not.to.include(
      'enquiry.agree',
    );
    await gareth.press('Agree as manager', {}, { about: enquiry });
    expect(enquiriesIn(product)[0]?.delay?.chair).to.equal(undefined);
    await ruth.press('Agree as chair', {}, { about: enquiry });
    const [only] = enquiriesIn(product);
    expect(only?.delay?.manager?.by).to.equal(gareth.id);
    expect(only?.delay?.chair?.by).to.equal(ruth.id);
  });

  it('stands in the list of managers with what is late and why, and is sent to those who ask and to service managers', async () => {
    const list = await nasreen.say('open enquiries');
    expect(list)
      .to.contain(enquiry)
      .and.contain('One is late')
      .and.contain('late: no room, commitments of the family');
    await nasreen.press('Send it to me every working day');
    await product.moveTo('2027-01-18T09:00');
    const sent = (await nasreen.all('Section 47 enquiries · sent')).map(({ words }) => words);
    expect(sent.filter((words) => words.includes('sent weekly'))).to.have.lengthOf(4);
    await product.moveTo('2027-01-19T09:00');
    expect(await told(nasreen, 'Section 47 enquiries · sent', 'sent every working day')).to.equal(2);
    expect(await told(maya, 'Section 47 enquiries · sent', 'sent')).to.equal(0);
  });

  it('is closed when the conference was held, and asks nothing more', async () => {
    await product.moveTo('2027-01-20T16:00');
    const form = await ruth.press('enquiry.holdForm', {}, { about: enquiry });
    const held = await ruth.press('enquiry.hold', { on: '2027-01-20' }, { message: form.message });
    expect(held.words).to.contain('Conference held Wed 20 January 2027');
    expect(held.words).to.contain('Day 19, 4 working days past day 15.');
    // 30 December is day 5; 20 January is 14 working days later.
    expect(held.words).to.contain('Asked for after 5 working days; conference 14 working days after that');
    const before = (await maya.all(enquiry)).length;
    await product.moveTo('2027-02-02T09:00');
    expect((await maya.all(enquiry)).length).to.equal(before);
    expect(await nasreen.say('open enquiries')).to.contain('None is running');
    await product.moveTo('2027-02-03T17:00');
    expect(
      await maya.all(enquiry).then((all) => all.every(({ words }) => words.includes('is closed'))),
    ).to.equal(true);
  });

  keepsItsPromises(() => product);
});

describe('section 47 enquiries', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let nasreen: At;
  const held = (on: string, over: Typed = {}) => ({ ...started, agreedOn: on, strategyOn: on, ...over });
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    nasreen = product.sit('Nasreen Malik');
    await nasreen.seat.app({ installed: true });
  });
  after(() => product?.close());

  it('two raised at once for one family are one', async () => {
    const tomasz = product.sit('Tomasz Wiśniewski');
    const about = await request(maya, '1', { agreedOn: '2027-03-01' });
    const second = await request(tomasz, '1', { agreedOn: '2027-03-01' });
    expect(product.target(second).partition).to.equal(product.target(about).partition);
    const forms = await Promise.all([
      maya.press('enquiry.discussForm', {}, { about }),
      tomasz.press('enquiry.discussForm', {}, { about: second }),
    ]);
    const typed = (on: string) => ({ on, agencies: 'socialCare,police,health', initiated: 'yes' });
    await Promise.all([
      maya.seat.press('enquiry.discuss', typed('2027-02-26'), { message: forms[0].message }),
      tomasz.seat.press('enquiry.discuss', typed('2027-03-01'), { message: forms[1].message }),
    ]);
    await product.settle();
    const [only, ...others] = enquiriesIn(product);
    expect(others).to.deep.equal([]);
    expect(only && initiations(only)).to.deep.equal(['2027-02-26', '2027-03-01']);
    expect(only?.consultations).to.have.lengthOf(2);
  });

  it('an outcome with a strategy discussion that started them opens one; one that started none is counted alone', async () => {
    const opened = await request(maya, '2', { agreedOn: '2027-03-01', outcomes: 'icpc' });
    await take(ruth, opened);
    await decide(ruth, opened, { strategy: 'heldStarted', strategyOn: '2027-03-01' });
    expect(await told(ruth, opened, 'opening the enquiry')).to.equal(0);
    expect(await ruth.reads('Section 47 enquiries have started')).to.contain('day 0 of 15');
    const alone = await request(maya, '3', { agreedOn: '2027-03-01', outcomes: 'icpc' });
    await take(ruth, alone);
    await decide(ruth, alone, { strategy: 'held', strategyOn: '2027-03-01' });
    const partition = (about: string) => product.target(about).partition;
    const kinds = (about: string) =>
      product
        .kept()
        .filter((one) => one.partition === partition(about) && ['enquiry', 'discussion'].includes(one.kind))
        .map(({ kind }) => kind);
    expect(kinds(opened)).to.deep.equal(['discussion', 'enquiry']);
    expect(kinds(alone)).to.deep.equal(['discussion']);
    expect((await product.sit('Maya Okafor').reads(alone)).includes('day 0 of 15')).to.equal(false);
  });

  it('one that needs no conference ends, and warns nobody', async () => {
    const about = await request(maya, '4', held('2027-03-01'));
    const reference = referenceIn(await maya.reads('Section 47 enquiries have started'));
    await fillIn(maya, reference, 'enquiry.notNeeded', { why: `${marker} concerns not substantiated` });
    const cards = (await ruth.all(reference)).length;
    await product.moveTo('2027-03-12T09:00');
    expect((await ruth.all(reference)).length).to.equal(cards);
    expect(await nasreen.say('open enquiries')).not.to.contain(reference);
    await maya.say('my consultations');
    const card = await maya.press(`Open ${about}`);
    expect(card.words).to.contain('No conference is needed');
    // A new strategy discussion starts a new enquiry, with a clock of its own.
    const form = await maya.press('enquiry.discussForm', {}, { message: card.message });
    const next = await maya.press(
      'enquiry.discuss',
      { on: '2027-03-11', initiated: 'yes' },
      { message: form.message },
    );
    expect(next.words).to.contain('day 1 of 15').and.not.to.contain(reference);
    expect(await nasreen.say('open enquiries')).to.contain(referenceIn(next.words));
  });

  it('one of a restricted case is nowhere for anybody but the people named', async () => {
    await product.moveTo('2027-03-15T10:00');
    const about = await request(maya, '5', held('2027-03-15'));
    const reference = referenceIn(await maya.reads('Section 47 enquiries have started'));
    const gareth = product.sit('Gareth Pryce');
    const old = await gareth.button('enquiry.timeline', { about: reference });
    await take(ruth, about);
    await ruth.press('consultation.restrictForm', {}, { about });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about },
    );
    const joan = product.sit('Joan Whitfield');
    const daniel = product.sit('Daniel Osei');
    for (const left of [gareth, joan, nasreen, daniel]) {
      expect(await left.say('open enquiries'), left.persona.name).not.to.contain(reference);
      expect(await left.all(reference), left.persona.name).to.deep.equal([]);
    }
    expect(await ruth.say('open enquiries')).to.contain(reference);
    const missing = await product.mint({
      verb: 'enquiry.timeline',
      target: { partition: 'case:nothing', id: 'nothing' },
      conversation: product.chatOf(gareth.persona),
      expires: product.clock.now().add({ hours: 1 }),
    });
    const pressed = await gareth.send(old.message, old.button);
    const nothing = await gareth.send(old.message, { ...old.button, data: { token: missing } });
    expect(pressed.outcome).to.deep.equal(nothing.outcome);
    await product.moveTo('2027-03-16T09:00');
    expect(await gareth.all(reference), 'nor is he warned').to.deep.equal([]);
    expect(await told(ruth, reference, 'The conference is to be asked for')).to.equal(1);
  });

  it('one that a consultation takes back is put to its people, who end it as recorded in error', async () => {
    await product.moveTo('2027-03-22T10:00');
    const about = await request(maya, '6', { agreedOn: '2027-03-22', outcomes: 'icpc' });
    await take(ruth, about);
    await decide(ruth, about, { strategy: 'heldStarted', strategyOn: '2027-03-22' });
    const reference = referenceIn(await maya.reads('Section 47 enquiries have started'));
    await ruth.press('consultation.changeForm', {}, { about });
    await ruth.press('consultation.changeStep', { outcomes: 'icpc' }, { about });
    await ruth.press(
      'consultation.correct',
      { reason: `${marker} it was planned only`, strategy: 'bySocialWorker', strategyOn: '' },
      { about },
    );
    const gareth = product.sit('Gareth Pryce');
    for (const one of [maya, ruth, gareth]) {
      expect(await one.reads(reference), one.persona.name)
        .to.contain(`${about} now says something else`)
        .and.to.contain('press “Correct a discussion”');
    }
    const card = await maya.reads(reference);
    expect(card, 'nothing is ended by itself').to.contain('of 15');
    const form = await maya.press('Correct a discussion', {}, { about: reference });
    await maya.press(
      'enquiry.correct',
      { initiated: 'no', reason: `${marker} it was planned only` },
      { message: form.message },
    );
    expect(await gareth.reads(reference)).to.contain('This enquiry was recorded in error and has ended');
    expect(await nasreen.say('open enquiries')).not.to.contain(reference);
    // What the chair says of other things later opens nothing anew.
    await maya.press('consultation.agree', {}, { about });
    expect(await nasreen.say('open enquiries')).not.to.contain(reference);
  });

  it('one that is counted from a wrong day is counted from the right one, on every card of the case', async () => {
    const about = await request(maya, '7', held('2027-03-22'));
    const reference = referenceIn(await maya.reads('Section 47 enquiries have started'));
    const form = await maya.press('Correct a discussion', {}, { about: reference });
    const done = await maya.press(
      'enquiry.correct',
      { on: '2027-03-18', reason: `${marker} it was the Thursday` },
      { message: form.message },
    );
    expect(done.words).to.contain('the clock runs from Thu 18 March 2027').and.to.contain('day 2 of 15');
    expect(await product.sit('Gareth Pryce').reads(reference)).to.contain('day 2 of 15');
    await maya.say('my consultations');
    expect((await maya.press(`Open ${about}`)).words).to.contain('day 2 of 15');
  });

  it('are opened by their reference, for those who may see them, and stand in the whole case', async () => {
    const about = await request(maya, '8', held('2027-03-22'));
    const reference = referenceIn(await maya.reads('Section 47 enquiries have started'));
    for (const name of ['Maya Okafor', 'Ruth Adeyemi', 'Gareth Pryce', 'Joan Whitfield', 'Nasreen Malik']) {
      await product.sit(name).seat.app({ installed: true });
      for (const text of [reference, `open ${reference.toLowerCase().replaceAll('-', '')}`]) {
        expect(await product.sit(name).say(text), `${name}: ${text}`)
          .to.contain(reference)
          .and.contain('of 15');
      }
    }
    const priya = product.sit('Priya Raman');
    await priya.seat.app({ installed: true });
    expect(await priya.say(reference)).to.equal('That could not be found.');
    await maya.say(about);
    const whole = await maya.press('case.timeline');
    expect(whole.words)
      .to.contain(reference)
      .and.to.contain('Discussion of Mon 22 March 2027')
      .and.to.contain('Recorded the strategy discussion that a consultation names');
    const there = await maya.press('Open Discussion of Mon 22 March 2027', {}, { message: whole.message });
    expect(there.words).to.contain('Section 47 enquiries were started');
    // When the case is restricted, list, enquiry and discussion go out of the chats of those left out.
    const gareth = product.sit('Gareth Pryce');
    await gareth.say('open enquiries');
    const list = await gareth.latest();
    expect(list?.words).to.contain(reference);
    await take(ruth, about);
    await fillIn(ruth, about, 'consultation.restrict', {
      to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org',
      reason: `${marker} a relative`,
    });
    await product.settle();
    expect(await gareth.all(reference)).to.deep.equal([]);
    expect((await gareth.all()).find(({ id }) => id === list?.id)?.words).to.contain('running');
    expect(await gareth.say(reference)).to.equal('That could not be found.');
    expect(await ruth.say(reference)).to.contain(reference);
  });

  keepsItsPromises(() => product);
});
