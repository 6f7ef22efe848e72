/** The duty rota through the front door: covered, swapped, away, on a bank holiday; and where requests go then. */
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';
import { Product } from '../support/product.ts';
import { type At, fillIn, marker, request, take } from '../support/product-seat.ts';
import { inputsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const personIn = (card: object | undefined, id: string) =>
  inputsOf({ ...card }).find((input) => input.id === id)?.value;

describe('the duty rota', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let daniel: At;
  let siobhan: At;
  let wei: At;
  let nasreen: At;
  let joan: At;
  before(async () => {
    product = await Product.open();
    const sit = (name: string) => product.sit(name);
    [maya, ruth, daniel, siobhan] = [
      sit('Maya Okafor'),
      sit('Ruth Adeyemi'),
      sit('Daniel Osei'),
      sit('Siobhán Kelly'),
    ];
    [wei, nasreen, joan] = [sit('Wei Zhang'), sit('Nasreen Malik'), sit('Joan Whitfield')];
    await nasreen.seat.app({ installed: true });
  });
  after(() => product?.close());

  /** Opens the form of one session of a day. */
  const openSession = async (by: At, on: string, slot: string) => {
    await by.say('rota');
    await by.press('rota.day', { on });
    return by.press(`Change ${slot}`);
  };
  const cover = async (by: At, on: string, slot: string, who: At, typed = {}) => {
    await openSession(by, on, slot);
    return by.press('rota.cover', { person: who.id, reason: `${marker} ill`, ...typed });
  };
  const withWhom = (about: string) => product.consultation(about).offers.at(-1)?.to;

  it('was taken over from the authority file, and shows now, today, this week', async () => {
    const words = await maya.say('duty');
    expect(words).to.contain('Ruth Adeyemi is on duty').and.contain('Fri 5 March 2027');
    expect(product.kept().filter(({ kind }) => kind === 'rota')).to.have.length(1);
  });

  it('is redirected for the afternoon by somebody put in at noon, and both are told', async () => {
    await product.moveTo('2027-03-01T12:00');
    const done = await cover(nasreen, '2027-03-01', '13:00 to 17:00', daniel);
    expect(done.words)
      .to.contain('Daniel Osei, backup Wei Zhang')
      .and.contain('Put in instead of Siobhán Kelly');
    expect(await daniel.reads('The duty rota has changed')).to.contain('Mon 1 March 2027');
    expect(await siobhan.reads('The duty rota has changed')).to.contain('13:00 to 17:00\nDaniel Osei');
    expect(await wei.all('The duty rota has changed')).to.deep.equal([]);
    await product.moveTo('2027-03-01T14:00');
    expect(await maya.say('duty')).to.contain('Daniel Osei is on duty');
    expect(withWhom(await request(maya, '1'))).to.equal(daniel.id);
  });

  it('takes what waits for a session to whoever is put into it, and leaves what was taken where it is', async () => {
    const waiting = await request(maya, '2');
    const taken = await request(maya, '3');
    await take(daniel, taken);
    await cover(joan, '2027-03-01', '13:00 to 17:00', wei);
    expect(withWhom(waiting)).to.equal(wei.id);
    expect(await wei.reads(waiting)).to.contain('The duty rota was changed, so it went on to Wei Zhang.');
    expect(await maya.reads(waiting)).to.contain('Your request has been passed to Wei Zhang');
    expect(await daniel.reads(waiting)).to.contain('It has been passed to Wei Zhang');
    expect(withWhom(taken)).to.equal(daniel.id);
  });

  it('goes back to the pattern, with what waits, when somebody is taken out again', async () => {
    const waiting = await request(maya, '4');
    expect(withWhom(waiting)).to.equal(wei.id);
    await nasreen.say('rota');
    await nasreen.press('rota.day', { on: '2027-03-01' });
    await nasreen.press('rota.uncover');
    await nasreen.press('rota.uncover');
    expect(await maya.say('duty')).to.contain('Siobhán Kelly is on duty');
    expect(withWhom(waiting)).to.equal(siobhan.id);
  });

  it('is taken over by a chair who presses that they will take it now', async () => {
    const waiting = await request(maya, '5');
    await daniel.say('duty');
    const done = await daniel.press('I’ll take it now');
    expect(done.words).to.contain('Daniel Osei is on duty').and.contain('until Mon 1 March 2027, 17:00');
    expect(withWhom(waiting)).to.equal(daniel.id);
    await daniel.say('duty');
    expect((await daniel.latest())?.words).to.not.contain('I’ll take it now');
  });

  it('shows the second of two managers who change one session what the first has done, and keeps what they typed', async () => {
    const slot = '09:00 to 13:00';
    await openSession(joan, '2027-03-03', slot);
    await cover(nasreen, '2027-03-03', slot, wei);
    const before = product.records();
    const late = await joan.press('rota.cover', { person: siobhan.id, reason: `${marker} on a course` });
    expect(late.words).to.contain('This session was changed since your card was made.');
    expect(late.words).to.contain('Wei Zhang, backup Ruth Adeyemi');
    expect(personIn(late.card, 'person')).to.equal(siobhan.id);
    expect(personIn(late.card, 'reason')).to.equal(`${marker} on a course`);
    expect(product.records()).to.deep.equal(before);
    const again = await joan.press('rota.cover', { person: siobhan.id });
    expect(again.words).to.contain('Siobhán Kelly, backup Ruth Adeyemi');
  });

  it('is swapped between two chairs, once the other has accepted', async () => {
    await ruth.say('my duty');
    await ruth.press('rota.swapForm');
    await ruth.press('rota.offerSwap', {
      give: '2027-03-08 09:00-13:00',
      take: `2027-03-11 13:00-17:00 ${daniel.id}`,
    });
    const asked = await daniel.reads('Will you swap?');
    expect(asked)
      .to.contain('Mon 8 March 2027, 09:00 to 13:00')
      .and.contain('Thu 11 March 2027, 13:00 to 17:00');
    await daniel.press('rota.acceptSwap');
    expect(await ruth.reads('The swap is made')).to.contain('Ruth Adeyemi');
    await ruth.say('rota');
    const day = await ruth.press('rota.day', { on: '2027-03-11' });
    expect(day.words).to.contain('Ruth Adeyemi').and.contain('Swapped instead of Daniel Osei');
  });

  it('refuses a swap of a session that has moved since, with the rota as it stands', async () => {
    await ruth.say('my duty');
    await ruth.press('rota.swapForm');
    await ruth.press('rota.offerSwap', {
      give: '2027-03-09 13:00-17:00',
      take: `nothing ${siobhan.id}`,
    });
    const { message } = await siobhan.button('rota.acceptSwap');
    await cover(nasreen, '2027-03-09', '13:00 to 17:00', wei);
    const before = product.records();
    const refused = await siobhan.press('rota.acceptSwap', {}, { message });
    expect(refused.words).to.contain('has moved since this was offered. Nothing was changed');
    expect(refused.words).to.contain('Tue 9 March 2027').and.contain('Wei Zhang');
    expect(product.records()).to.deep.equal(before);
  });

  it('tells of leave that clashes with duty ten working days ahead, once', async () => {
    await ruth.say('my leave');
    await ruth.press('rota.leave', { from: '2027-03-22' });
    const told = async (by: At) => (await by.all('Leave and duty clash')).length;
    await product.moveTo('2027-03-05T17:00');
    expect([await told(joan), await told(nasreen)]).to.deep.equal([0, 0]);
    await product.moveTo('2027-03-08T09:00');
    expect([await told(joan), await told(nasreen)]).to.deep.equal([1, 1]);
    expect(await joan.reads('Leave and duty clash')).to.contain(
      'Mon 22 March 2027, 09:00 to 13:00\nRuth Adeyemi is on leave; Daniel Osei stands in',
    );
    await product.moveTo('2027-03-19T17:00');
    expect([await told(joan), await told(nasreen)]).to.deep.equal([1, 1]);
  });

  it('tells of a gap at once when it comes up within those days, and no more once it is seen to', async () => {
    const gaps = async () => (await joan.all('Sessions without a chair')).length;
    await nasreen.say('leave');
    await nasreen.press('rota.leave', { person: daniel.id, from: '2027-03-22' });
    expect(await gaps()).to.equal(1);
    await nasreen.say('leave');
    await nasreen.press('rota.cancelLeaveForm');
    const choice = inputsOf((await nasreen.latest())?.card ?? {}).find(({ id }) => id === 'leave');
    const found = choice?.choices?.find(({ title }) => title.startsWith('Daniel'))?.value ?? '';
    await nasreen.press('rota.cancelLeave', { leave: found });
    await product.moveTo('2027-03-23T17:00');
    expect(await gaps()).to.equal(1);
  });

  it('lets a request at five to five on Maundy Thursday wait for Tuesday, after saying what to do in an emergency', async () => {
    await product.moveTo('2027-03-25T16:55');
    const about = await request(maya, '6');
    expect(withWhom(about)).to.equal(siobhan.id);
    const words = await maya.reads(about);
    const [danger, waits, band] = [
      words.indexOf('If a child is in danger now, call 999'),
      words.indexOf('until Tue 30 March 2027, 09:00, when Siobhán Kelly sees to it, ring Example Borough'),
      words.indexOf('for the duty session of Tue 30 March 2027, 09:00'),
    ];
    expect(danger).to.be.greaterThan(0);
    expect(waits).to.be.greaterThan(danger);
    expect(band).to.be.greaterThan(waits);
    expect(withWhom(await request(maya, '7', { howSoon: 'today' })), 'wanted today').to.equal(daniel.id);
  });

  it('has duty on a bank holiday on which somebody was put in', async () => {
    await cover(joan, '2027-03-26', '09:00 to 13:00', wei);
    expect(await wei.reads('The duty rota has changed')).to.contain(
      'Fri 26 March 2027\n09:00 to 13:00\nWei Zhang',
    );
    await product.moveTo('2027-03-26T10:00');
    expect(await maya.say('duty')).to.contain('Wei Zhang is on duty');
    expect(withWhom(await request(maya, '8'))).to.equal(wei.id);
    await product.moveTo('2027-03-26T14:00');
    expect(await maya.say('duty'))
      .to.contain('Nobody is on duty now')
      .and.contain('Next: Siobhán Kelly');
  });

  it('never offers a case again to a chair who has had responsibility for the family', async () => {
    await product.moveTo('2027-04-05T10:00');
    const about = await request(maya, '9');
    expect(withWhom(about)).to.equal(ruth.id);
    await fillIn(ruth, about, 'consultation.passOn', { to: daniel.id, because: 'prior' });
    expect(await maya.reads(about)).to.contain('Ruth Adeyemi has had responsibility for this family');
    await take(daniel, about);
    const again = await request(maya, '9', { 'c1.number': `${marker}-91b` });
    expect(withWhom(again)).to.equal(daniel.id);
    const passing = await daniel.press('consultation.passOnForm', {}, { about: again });
    expect(passing.words).to.not.contain('Ruth Adeyemi (');
  });

  it('keeps what was set by card when the authority file is changed, and takes its new sessions over', async () => {
    const file = JSON.parse(exampleText);
    const [first] = file.authorities[0].duty;
    first.chair = wei.id.split(':')[1];
    await nasreen.say('rota');
    await nasreen.press('rota.patternForm');
    await nasreen.press('rota.pattern', { session: '2 09:00-13:00', chair: daniel.id, from: '2027-04-06' });
    await product.restart({ authority: JSON.stringify(file) });
    await nasreen.say('rota');
    const monday = await nasreen.press('rota.day', { on: '2027-04-12' });
    expect(monday.words).to.contain('09:00 to 13:00\nWei Zhang, backup Daniel Osei');
    await nasreen.say('rota');
    const tuesday = await nasreen.press('rota.day', { on: '2027-04-13' });
    expect(tuesday.words).to.contain('09:00 to 13:00\nDaniel Osei');
  });

  keepsItsPromises(() => product);
});
