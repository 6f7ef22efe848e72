/** A request that nobody takes, and one that nobody decides, seen by moving the clock. */
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';
import { Product, type ProductSettings } from '../support/product.ts';
import { type At, decide, fillIn, marker, request, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

/** The people of the rota on a Monday: Ruth Adeyemi until one o'clock, with Daniel Osei behind her. */
interface Cast {
  readonly product: Product;
  readonly maya: At;
  readonly ruth: At;
  readonly daniel: At;
  readonly siobhan: At;
  readonly gareth: At;
  readonly nasreen: At;
}

async function open(settings: ProductSettings = {}): Promise<Cast> {
  const product = await Product.open(settings);
  const sit = (name: string) => product.sit(name);
  return {
    product,
    maya: sit('Maya Okafor'),
    ruth: sit('Ruth Adeyemi'),
    daniel: sit('Daniel Osei'),
    siobhan: sit('Siobhán Kelly'),
    gareth: sit('Gareth Pryce'),
    nasreen: sit('Nasreen Malik'),
  };
}

const today = { howSoon: 'today' };
const titled = async (by: At, about: string, words: string) =>
  (await by.all(about)).filter((one) => one.words.includes(words)).length;
const count = async (by: At, about: string) => (await by.all(about)).length;

describe('a request that nobody takes', function () {
  this.timeout(30_000);
  let cast: Cast;
  let about: string;
  before(async () => {
    cast = await open();
    // Quorate is there for nobody but the one who asks.
    const { product, maya: _, ...others } = cast;
    for (const by of [...Object.values(others), product.sit('Joan Whitfield')]) {
      await by.seat.app({ installed: false });
    }
    about = await request(cast.maya, '1', today);
  });
  after(() => cast?.product.close());

  it('says from the start who has it, and what happens next and when', async () => {
    const { maya, ruth } = cast;
    for (const by of [maya, ruth]) {
      const words = await by.reads(about);
      expect(words).to.match(/Offered to (Ruth Adeyemi|you), on duty, Mon 1 March 2027, 10:00/);
      expect(words).to.contain(
        'If nobody has taken it by Mon 1 March 2027, 10:15, it is offered to whoever else is on duty then as well.',
      );
    }
  });

  it('says nothing to anybody a minute before its time', async () => {
    const { product, daniel, maya } = cast;
    const before = await count(maya, about);
    await product.moveTo('2027-03-01T10:14');
    expect([await count(daniel, about), await count(maya, about)]).to.deep.equal([0, before]);
  });

  it('is offered to the backup as well, who has never written to Quorate, and all see that', async () => {
    const { product, daniel, maya, ruth } = cast;
    expect((await daniel.seat.look()).persona.installed).to.equal(false);
    await product.moveTo('2027-03-01T10:15');
    expect((await daniel.seat.look()).persona.installed).to.equal(true);
    const offered = await daniel.latest(about);
    expect(offered?.words).to.contain('Nobody has taken this request yet: will you?');
    expect(offered?.words).to.contain(
      'Also offered to you, Mon 1 March 2027, 10:15. Any of them can take it.',
    );
    expect(await ruth.reads(about)).to.contain('This request still waits: will you take it?');
    const mine = await maya.reads(about);
    expect(mine).to.contain('Your request is now with Daniel Osei too');
    expect(mine).to.contain('Also offered to Daniel Osei, Mon 1 March 2027, 10:15.');
    expect(mine).to.contain(
      'If nobody has taken it by Mon 1 March 2027, 10:30, it is offered to the safeguarding manager as well.',
    );
  });

  it('is not stopped by a question, and reaches the safeguarding manager', async () => {
    const { product, daniel, maya, nasreen, ruth } = cast;
    await fillIn(ruth, about, 'consultation.askForMore', { text: `${marker} who has seen the child?` });
    await product.moveTo('2027-03-01T10:30');
    expect(await nasreen.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    expect(await maya.reads(about)).to.contain('Your request is now with Nasreen Malik too');
    expect(await titled(daniel, about, 'This request still waits')).to.equal(1);
    expect(product.consultation(about).escalations?.map(({ step, to }) => [step, to])).to.deep.equal([
      [0, [daniel.id]],
      [1, [nasreen.id]],
    ]);
  });

  it('climbs no further, and each step once, however often the clock is looked at', async () => {
    const { product, maya, daniel, nasreen } = cast;
    const before = await Promise.all([maya, daniel, nasreen].map((by) => count(by, about)));
    await product.restart();
    await product.moveTo('2027-03-01T11:55');
    expect(await Promise.all([maya, daniel, nasreen].map((by) => count(by, about)))).to.deep.equal(before);
    expect(product.consultation(about).escalations).to.have.length(2);
  });

  it('is past its time for all who have it: they are told, with the social worker and the team manager', async () => {
    const { product, maya, ruth, daniel, nasreen, gareth } = cast;
    await product.moveTo('2027-03-01T12:00');
    for (const by of [ruth, daniel, nasreen]) {
      expect(await titled(by, about, 'This request is past its time: please see to it')).to.equal(1);
    }
    expect(await titled(gareth, about, 'A request is past its time')).to.equal(1);
    expect(await titled(maya, about, 'Your request is past its time')).to.equal(1);
  });

  it('is taken by any one of them, the others are told, and nothing climbs any more', async () => {
    const { product, maya, ruth, daniel, nasreen } = cast;
    expect((await take(daniel, about)).words).to.contain('You have this consultation');
    for (const by of [ruth, nasreen]) expect(await by.reads(about)).to.contain('Daniel Osei has taken it');
    expect(await maya.reads(about)).to.contain('Daniel Osei has taken your request');
    expect(await maya.reads(about)).not.to.contain('Also offered');
    await decide(daniel, about);
    const before = await Promise.all([ruth, daniel, nasreen].map((by) => count(by, about)));
    await product.moveTo('2027-03-02T08:59');
    expect(await Promise.all([ruth, daniel, nasreen].map((by) => count(by, about)))).to.deep.equal(before);
  });

  it('tells nobody when it was taken in time, by the one who had it first', async () => {
    const { product, maya, siobhan, nasreen } = cast;
    await product.moveTo('2027-03-02T09:30');
    const other = await request(maya, '2', today);
    await product.moveTo('2027-03-02T09:44');
    await take(siobhan, other);
    await product.moveTo('2027-03-02T11:00');
    expect(product.consultation(other).escalations).to.equal(undefined);
    expect(await count(nasreen, other)).to.equal(0);
    expect(await count(product.sit('Wei Zhang'), other)).to.equal(0);
  });

  it('keeps its history: each step, with those whom it reached', async () => {
    const { maya } = cast;
    const history = await maya.press('consultation.timeline', {}, { about });
    expect(history.words).to.contain('also offered to Daniel Osei');
    expect(history.words).to.contain('also offered to Nasreen Malik');
    expect(history.words).to.contain('said that an outcome is late');
  });

  keepsItsPromises(() => cast.product);
});

describe('a request that is taken and never decided', function () {
  this.timeout(30_000);
  let cast: Cast;
  let about: string;
  before(async () => {
    cast = await open();
    about = await request(cast.maya, '1', today);
    await cast.product.moveTo('2027-03-01T10:05');
    await take(cast.ruth, about);
  });
  after(() => cast?.product.close());

  const late = 'past its time';

  it('says who has it since when, and what happens next and when', async () => {
    const words = await cast.maya.reads(about);
    expect(words).to.contain('Ruth Adeyemi took it Mon 1 March 2027, 10:05.');
    expect(words).to.contain(
      'If there is no outcome by Mon 1 March 2027, 12:00, Ruth Adeyemi, you and Gareth Pryce hear of it.',
    );
  });

  it('reminds at its time whoever has it, and tells the social worker and the team manager', async () => {
    const { product, ruth, maya, gareth, nasreen } = cast;
    await product.moveTo('2027-03-01T11:59');
    expect(await titled(ruth, about, late)).to.equal(0);
    await product.moveTo('2027-03-01T12:00');
    for (const by of [ruth, maya, gareth]) expect(await titled(by, about, late)).to.equal(1);
    expect(await titled(nasreen, about, late)).to.equal(0);
    expect(await maya.reads(about)).to.contain(
      'If there is no outcome by Mon 1 March 2027, 12:30, the safeguarding manager hears of it.',
    );
  });

  it('then reaches the safeguarding manager, and with the chair again every working day until it is decided', async () => {
    const { product, ruth, maya, gareth, nasreen } = cast;
    await product.moveTo('2027-03-01T12:30');
    expect([await titled(ruth, about, late), await titled(nasreen, about, late)]).to.deep.equal([1, 1]);
    await product.moveTo('2027-03-03T08:59');
    expect([await titled(ruth, about, late), await titled(nasreen, about, late)]).to.deep.equal([2, 2]);
    await product.moveTo('2027-03-03T09:00');
    expect([await titled(ruth, about, late), await titled(nasreen, about, late)]).to.deep.equal([3, 3]);
    expect([await titled(maya, about, late), await titled(gareth, about, late)]).to.deep.equal([1, 1]);
  });

  it('says what it missed once, and not at night, when Quorate was away', async () => {
    const { product, ruth, nasreen } = cast;
    await product.restart({ until: '2027-03-08T20:00' });
    expect(await titled(nasreen, about, late), 'nobody is called at eight in the evening').to.equal(3);
    await product.moveTo('2027-03-09T08:59');
    expect(await titled(nasreen, about, late)).to.equal(3);
    await product.moveTo('2027-03-09T09:00');
    expect([await titled(ruth, about, late), await titled(nasreen, about, late)]).to.deep.equal([4, 4]);
  });

  it('is let be when it is decided', async () => {
    const { product, ruth, nasreen } = cast;
    await decide(ruth, about);
    await product.moveTo('2027-03-11T09:00');
    expect(await titled(nasreen, about, late)).to.equal(4);
  });

  keepsItsPromises(() => cast.product);
});

describe('people who cannot be reached', function () {
  this.timeout(30_000);
  let cast: Cast;
  before(async () => {
    cast = await open();
  });
  after(() => cast?.product.close());

  it('are passed over at once: the next in the chain follows, and business support is told', async () => {
    const { product, maya, daniel, nasreen, ruth } = cast;
    await daniel.seat.app({ blocked: true });
    const about = await request(maya, '1', today);
    await product.moveTo('2027-03-01T10:15');
    expect(await nasreen.reads(about), 'not at half past ten').to.contain('will you?');
    const words = await product.sit('Joan Whitfield').reads(about);
    expect(words).to.contain(`Daniel Osei could not be told about ${about}`);
    const mine = await maya.reads(about);
    expect(mine).to.contain('Also offered to Nasreen Malik, Mon 1 March 2027, 10:15');
    expect(mine, 'nobody is named who does not know of it').not.to.contain('Also offered to Daniel');
    const before = await count(nasreen, about);
    await product.moveTo('2027-03-01T10:45');
    expect(await count(nasreen, about), 'and not once more at its own time').to.equal(before);
    await take(ruth, about);
  });

  it('are passed over from the start when the chair has blocked the bot, and the backup’s time runs from the sending', async () => {
    const { product, maya, ruth, nasreen } = cast;
    await ruth.seat.app({ blocked: true });
    const about = await request(maya, '2', today);
    // Ruth and Daniel cannot be reached: it went to the next session's chair.
    const offers = product.consultation(about).offers.map(({ to }) => to);
    expect(offers).to.deep.equal([ruth.id, cast.daniel.id, cast.siobhan.id]);
    expect(await maya.reads(about)).to.contain('Siobhán Kelly');
    await product.forward({ minutes: 30 });
    expect(await nasreen.reads(about)).to.contain('will you?');
  });

  keepsItsPromises(() => cast.product, { errors: ['effect.stuck'] });
});

describe('a request of the last minutes before a bank holiday weekend', function () {
  this.timeout(30_000);
  let cast: Cast;
  let about: string;
  before(async () => {
    cast = await open({ now: '2027-03-25T16:55' });
    about = await request(cast.maya, '1', today);
  });
  after(() => cast?.product.close());

  it('is with the chair on duty, and says that it climbs on Tuesday', async () => {
    expect(cast.product.consultation(about).offers[0]?.to).to.equal(cast.daniel.id);
    expect(await cast.maya.reads(about)).to.contain(
      'If nobody has taken it by Tue 30 March 2027, 09:10, it is offered to whoever else is on duty then as well.',
    );
  });

  it('does not climb before working time', async () => {
    const { product, maya } = cast;
    const before = await count(maya, about);
    await product.moveTo('2027-03-30T09:09');
    expect(await count(maya, about)).to.equal(before);
    expect(product.consultation(about).escalations).to.equal(undefined);
  });

  it('then reaches the chair who is on duty by that time, and the safeguarding manager a quarter of an hour later', async () => {
    const { product, siobhan, nasreen } = cast;
    await product.moveTo('2027-03-30T09:10');
    expect(await siobhan.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    await product.moveTo('2027-03-30T09:25');
    expect(await nasreen.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    expect((await take(siobhan, about)).words).to.contain('You have this consultation');
  });

  it('of the evening waits for the next session: when that is stands on the card, and before it what to do in an emergency', async () => {
    const { product, maya } = cast;
    await product.moveTo('2027-03-30T18:30');
    const evening = await request(maya, '2', today);
    const words = await maya.reads(evening);
    const [emergency, offered] = ['If a child is in danger now, call 999', 'for the duty session of'];
    expect(words).to.contain(
      'If it cannot wait until Wed 31 March 2027, 09:00, when Daniel Osei sees to it, ring',
    );
    expect(words).to.contain('Offered to Daniel Osei for the duty session of Wed 31 March 2027, 09:00');
    expect(words.indexOf(emergency)).to.be.within(0, words.indexOf(offered));
    expect(words).to.contain('If nobody has taken it by Wed 31 March 2027, 09:15');
    await product.moveTo('2027-03-31T09:14');
    expect(product.consultation(evening).escalations).to.equal(undefined);
    await product.moveTo('2027-03-31T09:15');
    expect(await cast.ruth.reads(evening)).to.contain('will you?');
  });

  keepsItsPromises(() => cast.product);
});

describe('a request of a case that is restricted while it climbs', function () {
  this.timeout(30_000);
  let cast: Cast;
  let about: string;
  before(async () => {
    cast = await open();
    about = await request(cast.maya, '1', today);
    await cast.product.moveTo('2027-03-01T10:15');
  });
  after(() => cast?.product.close());

  it('is taken out of the chat of whoever was offered it too and is left out', async () => {
    const { ruth, daniel } = cast;
    expect(await count(daniel, about)).to.equal(1);
    const to = 'ruth.adeyemi@example.org\nmaya.okafor@example.org\ngareth.pryce@example.org';
    await fillIn(ruth, about, 'consultation.restrict', { to, reason: `${marker} a relative` });
    expect([await count(daniel, about), await count(daniel, marker)]).to.deep.equal([0, 0]);
    expect(await daniel.say('my consultations')).not.to.contain(about);
  });

  it('climbs to nobody who is left out, and nobody is told of that', async () => {
    const { product, maya, nasreen } = cast;
    const before = await count(maya, about);
    await product.moveTo('2027-03-01T11:59');
    expect([await count(nasreen, about), await count(maya, about)]).to.deep.equal([0, before]);
    expect(product.consultation(about).escalations?.map(({ to }) => to.length)).to.deep.equal([1, 0]);
    await product.moveTo('2027-03-01T12:30');
    expect(await count(nasreen, about)).to.equal(0);
    expect(await titled(cast.ruth, about, 'please see to it')).to.equal(1);
  });

  keepsItsPromises(() => cast.product);
});

describe('a request that climbs while the duty rota is changed', function () {
  this.timeout(30_000);
  let cast: Cast;
  let wei: At;
  before(async () => {
    cast = await open();
    wei = cast.product.sit('Wei Zhang');
    await cast.nasreen.seat.app({ installed: true });
  });
  after(() => cast?.product.close());

  const cover = async (on: string, slot: string, input: { readonly person: string; readonly as: string }) => {
    const { nasreen } = cast;
    await nasreen.say('rota');
    await nasreen.press('rota.day', { on });
    await nasreen.press(`Change ${slot}`);
    await nasreen.press('rota.cover', { ...input, reason: `${marker} ill` });
  };

  it('is offered to the backup who was put in by card, not to the one of the pattern', async () => {
    const { product, maya, daniel, ruth } = cast;
    const about = await request(maya, '1', today);
    await cover('2027-03-01', '09:00 to 13:00', { person: wei.id, as: 'backup' });
    await product.moveTo('2027-03-01T10:15');
    expect(await wei.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    expect(await maya.reads(about)).to.contain('Your request is now with Wei Zhang too');
    expect(await count(daniel, about)).to.equal(0);
    await take(ruth, about);
  });

  it('passes over a backup who is on leave: nobody is called until it reaches the safeguarding manager', async () => {
    const { product, maya, nasreen, siobhan } = cast;
    await nasreen.say('leave');
    await nasreen.press('rota.leave', { person: wei.id, from: '2027-03-01' });
    await product.moveTo('2027-03-01T14:00');
    const about = await request(maya, '2', today);
    await product.moveTo('2027-03-01T14:29');
    expect([await count(wei, about), await count(nasreen, about)]).to.deep.equal([0, 0]);
    await product.moveTo('2027-03-01T14:30');
    expect(await nasreen.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    await take(siobhan, about);
  });

  it('goes to whoever is put in instead of its chair, stays with those who have it too, and its clock runs on', async () => {
    const { product, maya, siobhan, daniel, nasreen } = cast;
    await product.moveTo('2027-03-03T14:00');
    const about = await request(maya, '3', today);
    await product.moveTo('2027-03-03T14:15');
    expect(await siobhan.reads(about)).to.contain('Nobody has taken this request yet: will you?');
    await product.moveTo('2027-03-03T14:20');
    await cover('2027-03-03', '13:00 to 17:00', { person: daniel.id, as: 'chair' });
    expect(product.consultation(about).offers.map(({ to }) => to)).to.deep.equal([wei.id, daniel.id]);
    expect(await maya.reads(about)).to.contain('Also offered to Siobhán Kelly, Wed 3 March 2027, 14:15.');
    await product.moveTo('2027-03-03T14:30');
    expect(await nasreen.reads(about), 'not at ten to three').to.contain('will you?');
    expect((await take(siobhan, about)).words).to.contain('You have this consultation');
    expect(await daniel.reads(about)).to.contain('Siobhán Kelly has taken it');
  });

  keepsItsPromises(() => cast.product);
});

describe('a council’s own chain', function () {
  this.timeout(30_000);
  let cast: Cast;
  before(async () => {
    const file = JSON.parse(exampleText);
    file.authorities[0].settings.escalation = {
      today: { untilTaken: [{ to: 'safeguardingManager', workingMinutes: 5 }] },
    };
    cast = await open({ authority: JSON.stringify(file) });
  });
  after(() => cast?.product.close());

  it('stands in its file', async () => {
    const { product, maya, nasreen, daniel } = cast;
    const about = await request(maya, '1', today);
    await product.forward({ minutes: 5 });
    expect(await nasreen.reads(about)).to.contain('will you?');
    await product.forward({ minutes: 60 });
    expect(await count(daniel, about)).to.equal(0);
  });
});
