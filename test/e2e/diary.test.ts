/** The diary of conferences through the front door: what each role sees of it, and what a restriction takes out. */
import { expect } from 'chai';
import { conferenceSchema } from '../../src/conference/record.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

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

  keepsItsPromises(() => product);
});
