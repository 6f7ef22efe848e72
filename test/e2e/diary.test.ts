/** The diary of conferences through the front door: what each role sees of it, and what a restriction takes out. */
import { expect } from 'chai';
import { conferenceSchema } from '../../src/conference/record.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { withoutCalendarText } from '../support/authority.ts';
import { eventsIn } from '../support/icalendar.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

/** The address that a card's button opens. */
function linkIn(card: JsonObject): string {
  const found = /"url":"([^"]*\/link[^"]*)"/.exec(JSON.stringify(card));
  if (!found?.[1]) throw new Error('no link on the card');
  return found[1];
}

const referenceIn = (words: string) => /K-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0] ?? 'none';

describe('the diary', function () {
  this.timeout(90_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let joan: At;
  let chair: At;
  let taker: At;
  let reference: string;
  let consultation: string;
  let waiting: string;
  let third: { readonly about: string; readonly reference: string };

  async function asked(own: string): Promise<{ about: string; reference: string; message: string }> {
    const about = await request(maya, own, {
      outcomes: 'icpc',
      strategy: 'held',
      strategyOn: '2027-03-01',
      startedEnquiries: 'yes',
      agreedOn: '2027-03-01',
    });
    await take(ruth, about);
    await decide(ruth, about);
    const form = await maya.press('conference.askForm', {}, { about });
    const times = await maya.press(
      'conference.ask',
      { access: `${marker} signer` },
      { message: form.message },
    );
    return { about, reference: referenceIn(times.words), message: times.message };
  }

  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    joan = product.sit('Joan Whitfield');
    const booked = await asked('1');
    reference = booked.reference;
    consultation = booked.about;
    await maya.press('conference.holdForm', {}, { message: booked.message });
    await maya.press('conference.reserve', {}, { message: booked.message });
    waiting = (await asked('2')).reference;
    third = await asked('3');
    const kept = product.kept().filter(({ kind }) => kind === 'conference');
    const value = kept
      .map(({ body }) => conferenceSchema.parse(JSON.parse(body).data))
      .find((one) => one.reference === reference);
    const named = (id: string | undefined) => product.people.find((one) => one.id === id)?.name ?? '';
    chair = product.sit(named(value?.booking?.slot.chair));
    taker = product.sit(named(value?.booking?.slot.minuteTaker));
    const starts = Temporal.Instant.from(value?.booking?.slot.starts ?? '');
    await product.moveTo(starts.subtract({ hours: 1 }));
  });
  after(() => product?.close());

  it('is typed by business support: today, what waits, and nothing of the family', async () => {
    const words = await joan.say('diary');
    expect(words).to.contain('One conference today').and.contain(reference).and.contain('Today');
    expect(words).to.contain(waiting).and.contain('Waiting for a time').and.contain('to be held by');
    expect(words).to.contain('2 wait for a time.');
    expect(words).not.to.contain(marker).and.not.to.contain('LCS');
    const open = await joan.press(`Open ${reference}`);
    expect(open.words).to.contain('Booked for');
  });

  it('has the own first for whoever chairs and whoever takes minutes, who have nothing else there', async () => {
    expect(await chair.say('my diary'))
      .to.contain('Yours')
      .and.contain(reference)
      .and.contain(waiting);
    const minutes = await taker.say('Diary please');
    expect(minutes).to.contain('Yours').and.contain(reference).and.not.to.contain(waiting);
  });

  it('is not a social worker’s, and stands in the help of those whose it is', async () => {
    expect(await maya.say('diary')).to.contain('That is not part of your role');
    expect(await joan.say('help')).to.contain('diary');
    const help = await joan.latest();
    expect(buttonsOf(help?.card ?? {}).map(({ verb }) => verb)).to.include('diary');
  });

  it('is handed out as a calendar file, by a link that is one person’s and expires', async () => {
    await chair.say('diary');
    const card = await chair.press('As a calendar file');
    const address = linkIn(card.card ?? {});
    const opened = await product.opened(address);
    expect(opened.status).to.equal(200);
    expect(opened.headers.get('content-type')).to.equal('text/calendar; charset=utf-8');
    expect(opened.headers.get('cache-control')).to.equal('no-store');
    expect(opened.headers.get('content-disposition')).to.equal('attachment; filename="diary.ics"');
    const [event, ...others] = eventsIn(opened.text);
    expect(others).to.deep.equal([]);
    expect(event?.get('DESCRIPTION')).to.equal(`In Quorate: ${reference}`);
    expect(event?.get('CLASS')).to.equal('PRIVATE');
    expect(opened.text)
      .not.to.contain(marker)
      .and.not.to.match(/ATTENDEE|http|initial/i);
    // To open it changes nothing but the access log.
    const before = product.records();
    expect((await product.opened(address)).status).to.equal(200);
    expect(product.records()).to.deep.equal(before);
    for (const wrong of [`${address}x`, address.replace(/key=.*/, ''), address.replace('key=', 'key=x')]) {
      const refused = await product.opened(wrong);
      expect([refused.status, refused.headers.get('content-type')]).to.deep.equal([
        404,
        'text/plain; charset=utf-8',
      ]);
      expect(refused.text).to.contain('This link cannot be used.');
    }
    await product.forward({ minutes: 61 });
    expect((await product.opened(address)).status).to.equal(404);
  });

  it('says what is out of time once the last day is past', async () => {
    await product.moveTo('2027-03-24T09:00');
    const words = await joan.say('diary');
    expect(words)
      .to.contain('2 are out of time')
      .and.contain('No time, and its last day was Mon 22 March 2027');
    expect(words).not.to.contain(reference);
  });

  it('has a restricted case for the people named alone, also on cards that are in chats already', async () => {
    expect(await joan.say('diary')).to.contain(third.reference);
    const list = await joan.latest();
    await ruth.say(third.about);
    await ruth.press('consultation.restrictForm', {}, { about: third.about });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about: third.about },
    );
    await product.settle();
    const before = (await joan.all()).find(({ id }) => id === list?.id);
    expect(before?.words).to.contain(waiting).and.not.to.contain(third.reference);
    expect(await joan.say('diary')).not.to.contain(third.reference);
    if (chair.id !== ruth.id) expect(await chair.say('diary')).not.to.contain(third.reference);
    expect(await ruth.say('diary')).to.contain(third.reference);
  });

  it('takes a case that is restricted out of the chat of a minute taker, who sees nothing else of it', async () => {
    expect(await taker.all(reference)).not.to.deep.equal([]);
    await ruth.say(consultation);
    await ruth.press('consultation.restrictForm', {}, { about: consultation });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about: consultation },
    );
    await product.settle();
    if (taker.id !== ruth.id) expect(await taker.all(reference)).to.deep.equal([]);
  });

  keepsItsPromises(() => product);
});

describe('invitations of a service without calendars', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let chair: At;
  let reference: string;
  before(async () => {
    product = await Product.open({ authority: withoutCalendarText });
    maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    const about = await request(maya, '1', {
      outcomes: 'icpc',
      strategy: 'held',
      strategyOn: '2027-03-01',
      startedEnquiries: 'yes',
      agreedOn: '2027-03-01',
    });
    await take(ruth, about);
    await decide(ruth, about);
    const form = await maya.press('conference.askForm', {}, { about });
    const times = await maya.press(
      'conference.ask',
      { access: `${marker} signer` },
      { message: form.message },
    );
    reference = referenceIn(times.words);
    await maya.press('conference.holdForm', {}, { message: times.message });
    await maya.press('conference.reserve', {}, { message: times.message });
    chair = product.sit(product.people.find(({ id }) => id === value().booking?.slot.chair)?.name ?? '');
  });
  after(() => product?.close());
  const value = () =>
    product
      .kept()
      .filter(({ kind }) => kind === 'conference')
      .map(({ body }) => conferenceSchema.parse(JSON.parse(body).data))[0] ?? conferenceSchema.parse({});
  const file = async () => {
    await maya.say(reference);
    return maya.press('conference.file', {}, { about: reference });
  };

  it('wait for the chair to sign who will see what', async () => {
    const card = await file();
    expect(card.words).to.contain('The chair has not signed who will see what.');
    expect(JSON.stringify(card.card)).not.to.contain('/link');
  });

  it('are a file that names nobody, and who was sent it is on record', async () => {
    await chair.say(reference);
    const page = await chair.press('conference.signForm', {}, { about: reference });
    await chair.press('conference.sign', {}, { message: page.message });
    const card = await file();
    const opened = await product.opened(linkIn(card.card ?? {}));
    const [event] = eventsIn(opened.text);
    expect(event?.get('SUMMARY')).to.equal(`Meeting ${value().meetingName}`);
    expect(event?.get('SEQUENCE')).to.equal('0');
    expect(opened.text).to.contain('METHOD:PUBLISH').and.not.to.contain(marker);
    expect(opened.text).not.to.match(/ATTENDEE|https?:|initial/i);
    const empty = await maya.press('conference.fileSent', {}, { message: card.message });
    expect(empty.words).to.contain('Tick those to whom it was sent.');
    const all = product.kept().filter(({ kind }) => kind === 'invitation');
    const which = all.map(({ id }) => id).join(',');
    const done = await maya.press('conference.fileSent', { which }, { message: card.message });
    expect(done.words).to.contain('It was sent to everybody');
  });

  it('are taken back by whoever sent them when somebody is taken off, as they know it and above what they have', async () => {
    const all = product.kept().filter(({ kind }) => kind === 'invitation');
    const [gone] = all.filter(({ body }) => JSON.parse(body).data.removed === undefined);
    if (!gone) throw new Error('nobody is asked');
    const joan = product.sit('Joan Whitfield');
    await joan.say(reference);
    const theirs = await joan.press('conference.invitations', {}, { about: reference });
    await joan.press('conference.invitationForm', { which: gone.id }, { message: theirs.message });
    await joan.press('conference.uninvite', {}, { message: theirs.message });
    // Maya sent it: she is asked, with what takes it out again.
    const asked = await maya.latest('Taken off the list since it was sent to them');
    if (!asked) throw new Error('the sender was not asked');
    const address =
      buttonsOf(asked.card).find(({ title }) => title?.startsWith('Open: Taken off'))?.url ?? '';
    const file = await product.opened(address);
    const [event] = eventsIn(file.text);
    expect(file.text).to.contain('METHOD:CANCEL').and.contain('STATUS:CANCELLED').and.contain('SEQUENCE:1');
    expect(file.text).to.not.contain('LOCATION').and.not.contain(marker);
    const { slot } = value().booking ?? {};
    expect(event?.get('DTSTART')).to.equal(
      Temporal.Instant.from(slot?.from ?? '')
        .toString({ smallestUnit: 'second' })
        .replace(/[-:]/g, ''),
    );
    const done = await maya.press('conference.fileSent', { which: gone.id }, { message: asked.id });
    expect(done.words).to.not.contain('Taken off the list since');
    expect((await product.opened(address)).status).to.equal(404);
    // What was signed is another list: the others wait for the chair.
    await chair.say(reference);
    const page = await chair.press('conference.signForm', {}, { about: reference });
    await chair.press('conference.sign', {}, { message: page.message });
  });

  it('are to be sent anew when it has moved, and once more when it is cancelled; older links lead nowhere', async () => {
    const old = linkIn((await file()).card ?? {});
    await maya.say(reference);
    const form = await maya.press('conference.moveForm', {}, { about: reference });
    const times = await maya.press('conference.move', { reason: 'family' }, { message: form.message });
    const other = buttonsOf(times.card ?? {}).filter(({ verb }) => verb === 'conference.holdForm')[1];
    await maya.press(other?.title ?? '', {}, { message: form.message });
    await maya.press('conference.reserve', {}, { message: form.message });
    const moved = await file();
    expect(moved.words).to.contain('to be sent anew');
    const [event] = eventsIn((await product.opened(linkIn(moved.card ?? {}))).text);
    expect(event?.get('SEQUENCE')).to.equal('3');
    expect(await maya.latest('to be sent anew')).to.not.equal(undefined);
    await maya.say(reference);
    const cancelling = await maya.press('conference.cancelForm', {}, { about: reference });
    await maya.press('conference.cancel', { words: `${marker} not needed` }, { message: cancelling.message });
    expect((await product.opened(old)).status).to.equal(404);
    const off = await file();
    expect(off.words).to.contain('to be told that it is cancelled');
    const gone = await product.opened(linkIn(off.card ?? {}));
    expect(gone.text).to.contain('METHOD:CANCEL').and.contain('STATUS:CANCELLED').and.contain('SEQUENCE:4');
    expect(eventsIn(gone.text)[0]?.get('UID')).to.equal(event?.get('UID'));
    expect(gone.text).not.to.contain(marker);
  });

  keepsItsPromises(() => product);
});
