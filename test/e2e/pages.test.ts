/** The pages behind links, through the front door: who is asked by mail answers, and who was there says how it was. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { attendanceSchema } from '../../src/meeting/record.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

interface Mailed {
  readonly product: Product;
  readonly maya: At;
  readonly chair: At;
  readonly taker: At;
  readonly reference: string;
  readonly starts: Temporal.Instant;
  /** The address in the newest mail to somebody. */
  link(email: string): string;
}

const head = 'head@school.example';
const nurse = 'nurse@elsewhere.example';

function parsed<T>(product: Product, kind: string, parse: (data: unknown) => T): T[] {
  return product
    .kept()
    .filter((one) => one.kind === kind)
    .map(({ body }) => parse(JSON.parse(body).data));
}
const conferenceOf = (product: Product): Conference => {
  const [first] = parsed(product, 'conference', (data) => conferenceSchema.parse(data));
  if (!first) throw new Error('there is no conference');
  return first;
};
const answerOf = (product: Product, agency: string) =>
  parsed(product, 'attendance', (data) => attendanceSchema.parse(data)).find((one) => one.agency === agency);

/** A conference that is booked and signed; a school and a nurse without an account are told which child, and written to. */
async function mailed(): Promise<Mailed> {
  const product = await Product.open();
  const maya = product.sit('Maya Okafor');
  const ruth = product.sit('Ruth Adeyemi');
  const on = '2027-03-01';
  const about = await request(maya, '1', {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await take(ruth, about);
  await decide(ruth, about);
  const form = await maya.press('conference.askForm', {}, { about });
  const times = await maya.press('conference.ask', {}, { message: form.message });
  await maya.press('conference.holdForm', {}, { message: times.message });
  await maya.press('conference.reserve', {}, { message: times.message });
  const shown = await maya.press('conference.show', {}, { message: times.message });
  const list = await maya.press('conference.invitations', {}, { message: shown.message });
  for (const [agency, role, email] of [
    ['oakfield-primary', `${marker} head`, head],
    ['other', `${marker} nurse`, nurse],
  ] as const) {
    await maya.press('conference.inviteForm', {}, { message: list.message });
    const typed = { agency, role, email, name: 'A. Professional', named: 'service' };
    await maya.press('conference.invite', typed, { message: list.message });
  }
  const { booking, reference } = conferenceOf(product);
  if (!booking) throw new Error('it is not booked');
  const named = (id: string | undefined) =>
    product.sit(product.people.find((one) => one.id === id)?.name ?? '');
  const chair = named(booking.slot.chair);
  await chair.press('conference.signForm', {}, { about: reference });
  await chair.press('conference.sign', {}, { about: reference });
  const asked = product
    .kept()
    .filter(({ kind, body }) => kind === 'contact' && /@(school|elsewhere)\.example/.test(body))
    .map(({ id }) => id.replace('contact:', ''));
  await maya.press('conference.secureMail', {}, { message: list.message });
  await maya.press('conference.secureMailSent', { which: asked.join(',') }, { message: list.message });
  await product.moveTo('2027-03-02T09:00');
  return {
    product,
    maya,
    chair,
    taker: named(booking.slot.minuteTaker),
    reference,
    starts: Temporal.Instant.from(booking.slot.starts),
    link(email) {
      const mail = product.office.mails.findLast((one) => one.to === email);
      const found = /https?:\S+\/link\?key=\S+/.exec(JSON.stringify(mail).replaceAll('\\n', '\n'))?.[0];
      if (!found) throw new Error(`no link for ${email}`);
      return found;
    },
  };
}

const records = (product: Product) => product.kept(['access', 'conversation', 'draft']);
const onceIn = (page: string) => /name="once" value="(\w+)"/.exec(page)?.[1] ?? '';

describe('the page behind the link in a mail', function () {
  this.timeout(90_000);
  let here: Mailed;
  let product: Product;
  before(async () => {
    here = await mailed();
    product = here.product;
  });
  after(() => product?.close());

  const ofReports = async (by: At) => {
    await by.say(here.reference);
    return by.press('meeting.reports', {}, { about: here.reference });
  };

  it('is opened by a mail filter as often as it likes, changes nothing, and names nobody', async () => {
    const before = records(product);
    for (let n = 0; n < 2; n += 1) {
      const { status, headers, text } = await product.opened(here.link(head));
      expect(status).to.equal(200);
      expect(text).to.contain('Will you attend?').and.not.to.contain(marker);
      expect(text).to.not.match(/<script|FAM-|initial conference|child protection/i);
      // Of the whole shape: the meeting's own reference may well have a K before its last dash.
      expect(text)
        .to.not.contain(here.reference)
        .and.not.match(/\bK-[0-9A-Z]{3}-[0-9A-Z]{3}\b/i);
      expect(headers.get('cache-control')).to.contain('no-store');
    }
    expect(records(product)).to.deep.equal(before);
  });

  it('keeps what is sent from it, once, and the cards of chair and social worker show it', async () => {
    const address = here.link(head);
    const once = onceIn((await product.opened(address)).text);
    const said = { once, coming: 'deputy', deputy: `${marker} deputy`, report: 'toBeRead' };
    expect((await product.sent(address, said)).text).to.contain('Your answer is kept');
    const kept = answerOf(product, 'oakfield-primary');
    expect(kept?.answered).to.include({ coming: 'deputy', deputy: `${marker} deputy` });
    const before = records(product);
    expect((await product.sent(address, said)).text).to.contain('Your answer is kept');
    expect(records(product)).to.deep.equal(before);
    for (const by of [here.chair, here.maya]) {
      expect((await ofReports(by)).words)
        .to.contain('Report to be read out, they say so')
        .and.contain('a deputy will come');
    }
  });

  it('says beside each field what is to be mended, and keeps nothing of it', async () => {
    const before = records(product);
    const page = await product.sent(here.link(nurse), { coming: 'deputy', report: 'nonsense' });
    expect(page.text).to.contain('id="report-error"').and.to.contain('id="deputy-error"');
    expect(records(product)).to.deep.equal(before);
  });

  it('is one person’s: another’s link shows nothing of it and changes nothing of it', async () => {
    const page = (await product.opened(here.link(nurse))).text;
    expect(page).not.to.contain(marker).and.not.to.contain(' checked');
    await product.sent(here.link(nurse), { once: onceIn(page), coming: 'no', report: 'nothingHeld' });
    expect(answerOf(product, 'other')?.answered).to.include({ coming: 'no' });
    expect(answerOf(product, 'oakfield-primary')?.answered).to.include({ coming: 'deputy' });
  });

  it('is nowhere for a forged link, and for one that the chair has taken back; both are told the same', async () => {
    const address = here.link(nurse);
    const forged = `${address.slice(0, -6)}AAAAAA`;
    const row = parsed(product, 'attendance', (data) => attendanceSchema.parse(data)).length;
    const list = await ofReports(here.chair);
    await here.chair.press('meeting.linkForm', {}, { message: list.message });
    const invitation = product
      .kept()
      .find(({ kind, body }) => kind === 'invitation' && JSON.parse(body).data.agency === 'other')?.id;
    await here.chair.press(
      'meeting.unlink',
      { who: `attendance:1:${invitation}` },
      { message: list.message },
    );
    const before = records(product);
    const answers = [
      await product.opened(forged),
      await product.opened(address),
      await product.sent(forged, { coming: 'yes', report: 'none' }),
      await product.sent(address, { coming: 'yes', report: 'none' }),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
    expect(records(product)).to.deep.equal(before);
    expect(parsed(product, 'attendance', (data) => attendanceSchema.parse(data))).to.have.length(row);
  });

  it('stands on the card of the minute taker at the meeting', async () => {
    await product.moveTo(here.starts.subtract({ minutes: 10 }));
    expect(await here.taker.reads('In the meeting')).to.contain('Said beforehand: a deputy is coming');
  });

  it('is nowhere once the link has expired', async () => {
    const address = here.link(head);
    expect((await product.opened(address)).status).to.equal(200);
    await product.moveTo(here.starts.add({ hours: 24 * 3 + 3 }));
    expect((await product.opened(address)).status).to.equal(404);
    expect((await product.sent(address, { report: 'received' })).status).to.equal(404);
  });

  it('is not asked for more often than thirty times a minute', async () => {
    const address = `${here.link(head)}x`;
    const answers = [];
    for (let n = 0; n < 31; n += 1) answers.push((await product.opened(address)).status);
    expect(answers.slice(0, 30).every((status) => status === 404)).to.equal(true);
    expect(answers[30]).to.equal(429);
  });

  keepsItsPromises(() => product);
});

describe('the page that asks how it was', function () {
  this.timeout(90_000);
  let here: Mailed;
  let product: Product;
  let address: string;
  before(async () => {
    here = await mailed();
    product = here.product;
    await product.moveTo(here.starts.add({ minutes: 5 }));
    await here.chair.press('meeting.quorate', {}, { about: 'In the meeting' });
    await product.moveTo(here.starts.add({ hours: 4 }));
    await here.chair.press('monitoring.show', {}, { about: 'In the meeting' });
    await here.chair.press('paper.show', {}, { about: 'After the meeting' });
    const { card } = await here.chair.press('feedback.show', {}, { about: 'After the meeting' });
    address = /"url":"([^"]*\/link[^"]*)"/.exec(JSON.stringify(card))?.[1] ?? '';
  });
  after(() => product?.close());

  const readers = ['Nasreen Malik'];
  const readBy = async (words: string) => {
    const found: string[] = [];
    for (const { name } of product.people) {
      const all = await product
        .sit(name)
        .all(words)
        .catch(() => []);
      if (all.length > 0) found.push(name);
    }
    return found;
  };

  it('is opened without a change, says nothing of the family, and that nobody reads it at once', async () => {
    const before = records(product);
    const { status, text } = await product.opened(address);
    expect(status).to.equal(200);
    expect(text).to.contain('Nobody reads this at once.').and.not.to.contain(marker);
    expect(records(product)).to.deep.equal(before);
  });

  it('keeps an answer with no conference, and its words reach the safeguarding managers alone', async () => {
    const once = onceIn((await product.opened(address)).text);
    const words = `${marker} nobody asked my son.`;
    const said = { once, as: 'family', heard: '2', clear: '3', words };
    expect((await product.sent(address, said)).text).to.contain('Your answer has arrived');
    await product.sent(address, said);
    const kept = product.kept().filter(({ kind }) => kind === 'feedback');
    expect(kept).to.have.length(1);
    expect(kept[0]?.body).not.to.contain(conferenceOf(product).reference).and.not.to.contain('conference:');
    expect(await readBy('nobody asked my son')).to.deep.equal(readers);
  });

  it('takes a form on paper from whoever keeps the record, its words to the same people', async () => {
    const typed = { as: 'youngPerson', heard: '4', clear: '4', words: `${marker} I liked the drawing.` };
    await here.chair.press('feedback.paper', typed, { about: 'feedback' });
    expect(product.kept().filter(({ kind }) => kind === 'feedback')).to.have.length(2);
    expect(
      (await readBy('I liked the drawing')).filter((name) => name !== here.chair.persona.name),
    ).to.deep.equal(readers);
  });

  it('asks nobody of the family once the chair has said so', async () => {
    await here.chair.press('feedback.families', {}, { about: 'feedback' });
    const { text } = await product.opened(address);
    expect(text)
      .to.contain('Somebody who came for an organisation')
      .and.not.to.contain('Somebody of the family');
    const refused = await product.sent(address, { as: 'family', heard: '1', clear: '1' });
    expect(refused.text).to.contain('Choose who you are.');
    expect(product.kept().filter(({ kind }) => kind === 'feedback')).to.have.length(2);
  });

  keepsItsPromises(() => product);
});
