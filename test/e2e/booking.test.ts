/** The booking of a conference through the front door, its calendars and its Teams meeting those of the rehearsal room. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { formatDate, formatMoment } from '../../src/practice/dates.ts';
import { at } from '../support/authority.ts';
import { addProfessional, open, press, takeTime } from '../support/bookings.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

function conferencesIn(product: Product): Conference[] {
  return product
    .kept()
    .filter(({ kind }) => kind === 'conference')
    .map(({ body }) => conferenceSchema.parse(JSON.parse(body).data));
}

interface Entered {
  readonly resource: string;
  readonly hold: string;
  readonly from: string;
  readonly until: string;
}

function diaryIn(product: Product): Entered[] {
  return product
    .kept()
    .filter(({ kind }) => kind === 'diaryDay')
    .flatMap(({ body }) => {
      const { resource, entries } = JSON.parse(body).data;
      return entries.map((entry: { hold: string; from: string; until: string }) => ({
        resource: `${resource.kind} ${resource.id}`,
        hold: entry.hold,
        from: entry.from,
        until: entry.until,
      }));
    });
}

/** No two entries of one person or room overlap. */
function doubleBooked(product: Product): Entered[] {
  const all = diaryIn(product);
  return all.filter((one) =>
    all.some(
      (other) =>
        other !== one &&
        other.resource === one.resource &&
        other.hold !== one.hold &&
        other.from < one.until &&
        one.from < other.until,
    ),
  );
}

const conferenceIn = (words: string) => /K-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0] ?? 'none';
const takeVerb = 'conference.holdForm';

/** A consultation that has come to a conference, with the enquiry that its strategy discussion started. */
async function decided(asker: At, chair: At, own: string, on = '2027-03-01'): Promise<string> {
  const about = await request(asker, own, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await take(chair, about);
  await decide(chair, about);
  return about;
}

/** Asks for the conference: its reference, with the card of times. */
async function askFor(by: At, about: string, typed = {}): Promise<{ reference: string; message: string }> {
  const form = await by.press('conference.askForm', {}, { about });
  const asked = await by.press('conference.ask', typed, { message: form.message });
  expect(asked.words, 'the times').to.contain('Which time do you take?');
  return { reference: conferenceIn(asked.words), message: asked.message };
}

async function bookFirst(by: At, about: string): Promise<string> {
  const { reference, message } = await askFor(by, about);
  await by.press(takeVerb, {}, { message });
  await by.press('conference.reserve', {}, { message });
  return reference;
}

describe('a conference that is booked', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  let joan: At;
  let about: string;
  let reference: string;
  const only = () => {
    const [one, ...others] = conferencesIn(product);
    if (!one) throw new Error('there is no conference');
    expect(others).to.deep.equal([]);
    return one;
  };
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
    joan = product.sit('Joan Whitfield');
    about = await decided(maya, ruth, '1');
  });
  after(() => product?.close());

  it('is asked for from the decided consultation; what cannot be read is said back and all is kept', async () => {
    const form = await maya.press('conference.askForm', {}, { about });
    expect(form.words).to.contain('Ask for the conference').and.contain('day 0 of 15');
    const back = await maya.press(
      'conference.ask',
      { needs: 'wheelchair', cannot: `Mondays\n${marker} soon`, access: `${marker} interpreter` },
      { message: form.message },
    );
    expect(back.words).to.contain('Line 2 could not be read.');
    const asked = await maya.press(
      'conference.ask',
      { needs: 'wheelchair,apart', cannot: 'Tuesday mornings', access: `${marker} interpreter` },
      { message: form.message },
    );
    reference = conferenceIn(asked.words);
    expect(asked.words).to.contain('Which time do you take?').and.contain('In time, with');
    // The enquiry hears of it a moment later; this card does not say that nobody has asked.
    expect(asked.words).to.contain('Asked for on Mon 1 March 2027').and.not.contain('has not been asked for');
    // One room has a wheelchair’s way in and two entrances.
    expect(asked.words).to.contain('Conference room 1, Civic Centre');
    const conference = only();
    expect(conference.needs).to.include({ wheelchair: true, apart: true, place: 'room' });
    expect(conference.needs.cannot).to.have.lengthOf(14);
    expect(conference.clock).to.deep.equal({
      rule: 'initialConference',
      from: '2027-03-01',
      dueOn: '2027-03-22',
    });
    expect(await joan.reads(reference)).to.contain('A conference has been asked for');
    expect(await ruth.reads('E-')).to.contain('The conference has been asked for');
  });

  it('asked for once more, by whomever and from wherever, is the same conference', async () => {
    const form = await ruth.press('conference.askForm', {}, { about });
    expect(form.words).to.contain('The conference has been asked for');
    const open = await ruth.press(`Open ${reference}`, {}, { message: form.message });
    expect(open.words).to.contain('The conference waits for a time');
    only();
  });

  it('is booked in two more presses; everybody is told, and the enquiry’s clock follows', async () => {
    const card = await maya.find(takeVerb, { about: reference });
    const confirm = await maya.press(takeVerb, {}, { message: card.id });
    expect(confirm.words).to.contain('Hold this time?');
    const held = await maya.press('conference.reserve', {}, { message: card.id });
    expect(held.words).to.contain('Held for it:');
    const { booking } = only();
    expect(booking?.state).to.equal('booked');
    const chair = product.people.find(({ id }) => id === booking?.slot.chair);
    const taker = product.people.find(({ id }) => id === booking?.slot.minuteTaker);
    for (const one of [gareth, product.sit(chair?.name ?? ''), product.sit(taker?.name ?? '')]) {
      expect(await one.reads(reference), one.persona.name).to.contain('Booked for');
    }
    // The room's own Graph stands for Outlook and Teams: each step is done, and said.
    const { checked, event, meeting, secured, joined } = only().outside;
    for (const step of [checked, event, meeting, secured, joined]) {
      expect(step).to.include.keys('at').and.not.include.keys('failed');
    }
    // What is asked of her before the meeting may be the newest by now.
    await maya.say(reference);
    expect(await maya.reads(reference)).to.contain('Outside');
    await maya.say('my consultations');
    expect((await maya.press(`Open ${about}`)).words).to.contain('in time');
    expect(new Set(diaryIn(product).map(({ hold }) => hold)).size).to.equal(1);
    expect(diaryIn(product)).to.have.lengthOf(4);
  });

  it('is moved with its reason, and keeps one entry for each in the diary', async () => {
    await maya.say(reference);
    const form = await maya.press('conference.moveForm', {}, { about: reference });
    const times = await maya.press(
      'conference.move',
      { reason: 'family', words: `${marker} hospital` },
      { message: form.message },
    );
    expect(times.words).to.contain('To which time is it moved?');
    const before = only().booking?.slot;
    const titles = buttonsOf(times.card ?? {}).filter(({ verb }) => verb === takeVerb);
    await maya.press(titles[1]?.title ?? '', {}, { message: form.message });
    await maya.press('conference.reserve', {}, { message: form.message });
    const { booking, moving, earlier } = only();
    expect(moving).to.equal(undefined);
    expect(booking?.slot.from).not.to.equal(before?.from);
    expect(earlier.map(({ why, reason }) => [why, reason])).to.deep.equal([['moved', 'family']]);
    expect(diaryIn(product)).to.have.lengthOf(4);
    expect(diaryIn(product).every(({ hold }) => hold === booking?.hold)).to.equal(true);
    expect(await gareth.reads(reference)).to.contain('Moved to');
    expect(doubleBooked(product)).to.deep.equal([]);
  });

  it('stands in the whole case, with its enquiry', async () => {
    await maya.say('my consultations');
    const open = await maya.press(`Open ${about}`);
    const whole = await maya.press('case.timeline', {}, { message: open.message });
    expect(whole.words)
      .to.contain(reference)
      .and.match(/E-[0-9A-Z]{3}-[0-9A-Z]{3}/);
  });

  it('is cancelled with a reason: the diary is free again, and the enquiry waits for another day', async () => {
    await maya.say(reference);
    const form = await maya.press('conference.cancelForm', {}, { about: reference });
    await maya.press('conference.cancel', { words: `${marker} not needed` }, { message: form.message });
    expect(diaryIn(product)).to.deep.equal([]);
    expect(await gareth.reads(reference)).to.contain('The conference will not be held');
    await maya.say('my consultations');
    expect((await maya.press(`Open ${about}`)).words).to.contain('not booked yet');
    // And it can be asked for anew: another conference.
    const again = await askFor(maya, about);
    expect(again.reference).not.to.equal(reference);
    expect(conferencesIn(product)).to.have.lengthOf(2);
  });

  keepsItsPromises(() => product);
});

describe('a conference whose people have calendars of their own', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let message: string;
  let reference: string;
  const timeOf = (words: string, n = 1) =>
    new RegExp(`Time ${n}: (\\w+ \\d+ \\w+ \\d+), (\\d\\d:\\d\\d)`).exec(words)?.slice(1) ?? [];
  /** Maya is taken for the whole of the day that was offered first, or as the nth. */
  async function isTaken(words: string, n = 1): Promise<void> {
    const [date] = timeOf(words, n);
    const today = Temporal.PlainDate.from('2027-03-01');
    const found = Array.from({ length: 40 }, (_, n) => today.add({ days: n })).find(
      (one) => formatDate(one) === date,
    );
    if (found === undefined) throw new Error(`no day ${date}`);
    await product.room.send('POST', '/room/appointments', {
      email: 'maya.okafor@example.org',
      from: at(`${found}T08:00`).toString(),
      to: at(`${found}T18:00`).toString(),
      status: 'busy',
      subject: 'A dentist',
      place: 'High Street',
    });
  }
  const look = async () => maya.press('conference.look', {}, { message });

  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    const asked = await askFor(maya, await decided(maya, product.sit('Ruth Adeyemi'), '1'));
    ({ message, reference } = asked);
  });
  after(() => product?.close());

  it('is offered times at which nobody is taken in Outlook, as it was read last', async () => {
    const before = await look();
    expect(before.words).to.contain('and out of Outlook as it was read at 10:00.');
    await isTaken(before.words);
    await product.forward({ minutes: 15 });
    // The answer does not wait for Outlook, which is read meanwhile.
    const asking = await look();
    expect(asking.words).to.contain('as it was read at 10:00.').and.contain('look again in a minute');
    expect(timeOf(asking.words)).to.deep.equal(timeOf(before.words));
    const after = await look();
    expect(after.words).to.contain('as it was read at 10:15.').and.not.contain('look again in a minute');
    expect(timeOf(after.words)).not.to.deep.equal(timeOf(before.words));
    expect(after.words).not.to.contain('dentist').and.not.to.contain('High Street');
  });

  it('loses a time that Outlook has taken since, and is not offered it again', async () => {
    const before = await look();
    await isTaken(before.words);
    await maya.press(takeVerb, {}, { message });
    await maya.press('conference.reserve', {}, { message });
    expect(conferencesIn(product)[0]?.earlier.map(({ why }) => why)).to.deep.equal(['lost']);
    expect(diaryIn(product)).to.deep.equal([]);
    await maya.say(reference);
    const again = await maya.press('conference.look', {}, { about: reference });
    expect(timeOf(again.words)).not.to.deep.equal(timeOf(before.words));
    ({ message } = again);
  });

  it('is offered a room with seats for all who are on the list, however many there come to be', async () => {
    const small = await open(maya, reference).then((card) => press(card, 'conference.look'));
    expect(small.words).to.contain('Conference room 2');
    for (let n = 0; n < 9; n += 1) {
      await addProfessional(maya, reference, { role: `Police officer ${n}` });
    }
    const large = await open(maya, reference).then((card) => press(card, 'conference.look'));
    expect(large.words).to.contain('Conference room 1').and.not.contain('Conference room 2');
    ({ message } = large);
  });

  it('is moved past its own event, which does not stand in its way', async () => {
    await maya.press(takeVerb, {}, { message });
    await maya.press('conference.reserve', {}, { message });
    const slot = conferencesIn(product)[0]?.booking?.slot;
    await product.forward({ minutes: 45 });
    await maya.say(reference);
    const form = await maya.press('conference.moveForm', {}, { about: reference });
    await maya.press('conference.move', { reason: 'family' }, { message: form.message });
    ({ message } = form);
    const times = await look();
    // The time that it has is free for it, in Outlook as in the diary.
    const starts = Temporal.Instant.from(slot?.starts ?? '');
    expect(times.words).to.contain(`Time 1: ${formatMoment(starts)}`);
  });

  it('loses the time that was to take its place, and is led back to the times without being asked why again', async () => {
    const before = conferencesIn(product)[0]?.booking;
    const times = await open(maya, reference).then((card) => press(card, 'See other times'));
    const other = [1, 2, 3].find((n) => timeOf(times.words, n)[0] !== timeOf(times.words)[0]);
    if (other === undefined) throw new Error('all times are on one day');
    await isTaken(times.words, other);
    await takeTime(times, other - 1);
    const value = conferencesIn(product)[0];
    expect(value?.earlier.at(-1)?.why).to.equal('lost');
    expect(value?.booking).to.deep.equal(before);
    const card = await open(maya, reference);
    expect(card.words).to.contain('It is to be moved: commitments of the family.');
    const again = await press(card, 'See other times');
    expect(again.words).to.contain('To which time is it moved?');
    await takeTime(again, 0);
    expect(conferencesIn(product)[0]?.earlier.at(-1)).to.include({ why: 'moved', reason: 'family' });
    expect((await open(maya, reference)).words).to.not.contain('It is to be moved');
  });

  keepsItsPromises(() => product);
});

describe('conferences that race', function () {
  this.timeout(120_000);
  let product: Product;
  let maya: At;
  let tomasz: At;
  let ruth: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    tomasz = product.sit('Tomasz Wiśniewski');
    ruth = product.sit('Ruth Adeyemi');
  });
  after(() => product?.close());

  it('two people who take the same slot: one wins, the other is shown what can be had now', async () => {
    const first = await decided(maya, ruth, '1');
    const second = await decided(tomasz, ruth, '2');
    const cards = [await askFor(maya, first), await askFor(tomasz, second)];
    const [mine, theirs] = cards;
    if (!mine || !theirs) throw new Error('both were asked for');
    await maya.press(takeVerb, {}, { message: mine.message });
    await tomasz.press(takeVerb, {}, { message: theirs.message });
    const pressed = await Promise.all([
      maya.seat.press('conference.reserve', {}, { message: mine.message }),
      tomasz.seat.press('conference.reserve', {}, { message: theirs.message }),
    ]);
    await product.settle();
    expect(pressed).to.have.lengthOf(2);
    const booked = conferencesIn(product).filter(({ booking }) => booking !== undefined);
    expect(booked).to.have.lengthOf(1);
    expect(doubleBooked(product)).to.deep.equal([]);
    const loser = booked[0]?.worker === maya.id ? tomasz : maya;
    const card = loser === maya ? mine : theirs;
    const shown = (await loser.seat.messages()).find(({ id }) => id === card.message);
    expect(JSON.stringify(shown?.cards))
      .to.contain('nothing was booked')
      .and.contain('Which time do you take?');
    await loser.press(takeVerb, {}, { message: card.message });
    await loser.press('conference.reserve', {}, { message: card.message });
    expect(conferencesIn(product).every(({ booking }) => booking?.state === 'booked')).to.equal(true);
    expect(doubleBooked(product)).to.deep.equal([]);
  });

  it('two who ask at once for one family make one conference', async () => {
    const about = await decided(maya, ruth, '3');
    const before = conferencesIn(product).length;
    const gareth = product.sit('Gareth Pryce');
    const forms = [
      await maya.press('conference.askForm', {}, { about }),
      await gareth.press('conference.askForm', {}, { about }),
    ];
    await Promise.all([
      maya.seat.press('conference.ask', {}, { message: forms[0]?.message ?? '' }),
      gareth.seat.press('conference.ask', {}, { message: forms[1]?.message ?? '' }),
    ]);
    await product.settle();
    expect(conferencesIn(product)).to.have.lengthOf(before + 1);
  });

  it('one press delivered twice holds one time', async () => {
    const about = await decided(maya, ruth, '4');
    const { message } = await askFor(maya, about);
    await maya.press(takeVerb, {}, { message });
    const { button } = await maya.button('conference.reserve', { message });
    await maya.send(message, button);
    const before = diaryIn(product);
    const again = await maya.send(message, button);
    expect(again.words).to.contain('Booked for');
    expect(diaryIn(product)).to.deep.equal(before);
  });

  it('one of a restricted case is nowhere for anybody but the people named', async () => {
    const about = await decided(maya, ruth, '5');
    const reference = await bookFirst(maya, about);
    const gareth = product.sit('Gareth Pryce');
    expect(await gareth.all(reference)).not.to.deep.equal([]);
    await ruth.press('consultation.restrictForm', {}, { about });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about },
    );
    expect(await gareth.all(reference)).to.deep.equal([]);
    expect(await gareth.say(reference)).to.contain('That could not be found.');
    expect(await maya.say(reference)).to.contain('Booked for');
  });

  keepsItsPromises(() => product);
});

describe('a conference that comes too late', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let about: string;
  before(async () => {
    // The fifteenth working day after 1 March: nothing can be held in time any more.
    product = await Product.open({ now: '2027-03-22T10:00' });
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    about = await decided(maya, ruth, '1', '2027-03-01');
  });
  after(() => product?.close());

  it('is asked for from the enquiry; no late time can be taken before it is said why', async () => {
    await maya.say('my consultations');
    const open = await maya.press(`Open ${about}`);
    const enquiry = await maya.press('enquiry.show', {}, { message: open.message });
    const form = await maya.press('Ask for the conference', {}, { message: enquiry.message });
    const none = await maya.press('conference.ask', {}, { message: form.message });
    expect(none.words)
      .to.contain('No time is free up to the last day')
      .and.contain('No working day is left until the last day in time, Mon 22 March 2027.')
      .and.contain('Late by');
    expect(buttonsOf(none.card ?? {}).map(({ verb }) => verb)).not.to.include(takeVerb);
    const late = await maya.press('conference.lateForm', {}, { message: none.message });
    const times = await maya.press(
      'conference.late',
      { reasons: 'lateRequest,room', words: `${marker} it was asked for late` },
      { message: late.message },
    );
    await maya.press(takeVerb, {}, { message: times.message });
    const held = await maya.press('conference.reserve', {}, { message: times.message });
    expect(held.outcome.kind).to.equal('card');
    const [conference] = conferencesIn(product);
    expect(conference?.late?.reasons).to.deep.equal(['lateRequest', 'room']);
    expect(conference?.booking?.state).to.equal('booked');
    expect(await maya.say(conference?.reference ?? '')).to.contain('Conference asked for late, no room.');
    // The enquiry has heard why: nobody is asked there once more, and manager and chair agree to it.
    expect(await ruth.reads('Section 47 enquiry'))
      .to.contain('No room, conference asked for late')
      .and.contain('Chair agrees');
  });

  it('a slot that is signed into an older button is refused once there is a time', async () => {
    const reference = conferencesIn(product)[0]?.reference ?? '';
    const before = diaryIn(product);
    await maya.say(reference);
    const target = product.kept().find(({ kind }) => kind === 'conference');
    const hold = product.kept().find(({ kind }) => kind === 'hold');
    const { slot } = JSON.parse(hold?.body ?? '{}').data;
    const token = await product.mint({
      verb: 'conference.reserve',
      target: { partition: hold?.partition ?? '', id: 'hold:another' },
      conversation: product.chatOf(maya.persona),
      expires: product.clock.now().add({ hours: 1 }),
      args: {
        partition: target?.partition ?? '',
        conference: target?.id ?? '',
        slot: JSON.stringify(slot),
      },
    });
    const { message, button } = await maya.button('conference.moveForm', { about: reference });
    const pressed = await maya.send(message, { ...button, verb: 'conference.reserve', data: { token } });
    expect(pressed.words).to.contain('A time is held or booked for it already.');
    expect(diaryIn(product)).to.deep.equal(before);
  });

  keepsItsPromises(() => product);
});
