/**
 * A family of three through the front door: a plan for two and none for one; the review that Quorate asks for by itself
 * ends one plan and changes another. Every press is made twice.
 */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { endedOn, initialCategories, isOpen, latestCategories } from '../../src/plan/course.ts';
import { outcomeSchema, planSchema } from '../../src/plan/record.ts';
import { Product } from '../support/product.ts';
import { type At, type Done, decide, marker, request, type Typed, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

function kept<T>(product: Product, kind: string, parse: (data: unknown) => T): T[] {
  return product
    .kept()
    .filter((one) => one.kind === kind)
    .map(({ body }) => parse(JSON.parse(body).data));
}

describe('the plans of a family of three', function () {
  this.timeout(120_000);
  let product: Product;
  let maya: At;
  let chair: At;
  let first: Conference;
  let review: Conference;
  const conferences = () => kept(product, 'conference', (data) => conferenceSchema.parse(data));
  const plans = () => kept(product, 'plan', (data) => planSchema.parse(data));
  const planOf = (n: number) => {
    const found = plans().find(({ child }) => child.number.endsWith(String(n)));
    if (!found) throw new Error(`no plan of child ${n}`);
    return found;
  };
  const reviewIn = () => conferences().find(({ type }) => type === 'review');
  const sitAt = (id: string | undefined) => {
    const found = product.people.find((one) => one.id === id);
    if (!found) throw new Error('nobody');
    return product.sit(found.name);
  };

  /** The same press twice, as a network gives it. */
  async function twice(by: At, called: string, typed: Typed, message: string): Promise<Done> {
    const done = await by.press(called, typed, { message });
    try {
      await by.press(called, typed, { message });
    } catch {
      // The card of the message has moved on, and has no such button any more.
    }
    return done;
  }

  /** The chair says that it is quorate, and decides: each of these in turn, of the form as it then stands. */
  async function decided(about: string, ...answers: readonly Typed[]): Promise<Done> {
    const card = await chair.press('meeting.quorate', {}, { about });
    let shown = await chair.press('plan.decideForm', {}, { message: card.message });
    for (const [n, typed] of answers.entries()) {
      if (n > 0) shown = await chair.press('plan.decideForm', {}, { message: shown.message });
      shown = await twice(chair, 'plan.decide', typed, shown.message);
    }
    return shown;
  }

  async function book(by: At, reference: string) {
    await by.say(reference);
    const shown = await by.press('conference.look', {}, { about: reference });
    await by.press('conference.holdForm', {}, { message: shown.message });
    await by.press('conference.reserve', {}, { message: shown.message });
  }

  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    const on = '2027-03-01';
    const about = await request(
      maya,
      '1',
      { outcomes: 'icpc', strategy: 'held', strategyOn: on, startedEnquiries: 'yes', agreedOn: on },
      3,
    );
    await take(ruth, about);
    await decide(ruth, about);
    const form = await maya.press('conference.askForm', {}, { about });
    const asked = await maya.press('conference.ask', {}, { message: form.message });
    await maya.press('conference.holdForm', {}, { message: asked.message });
    await maya.press('conference.reserve', {}, { message: asked.message });
    const [booked] = conferences();
    if (!booked?.booking) throw new Error('it is not booked');
    first = booked;
    chair = sitAt(booked.booking.slot.chair);
  });
  after(() => product?.close());

  it('are two, and the third child has none, with the reason', async () => {
    await product.moveTo(Temporal.Instant.from(first.booking?.slot.starts ?? ''));
    const shown = await decided(
      first.reference,
      { children: '0,1', outcome: 'plan', categories: 'NEG', previous: '0' },
      { children: '2', outcome: 'no:childInNeed', words: `${marker} lives with an aunt.` },
    );
    expect(shown.words).to.contain('What was decided').and.contain('lives with an aunt');
    expect(plans().map(({ child }) => child.number)).to.have.members([`${marker}-11`, `${marker}-12`]);
    const [outcome, ...more] = kept(product, 'outcome', (data) => outcomeSchema.parse(data));
    expect(more).to.deep.equal([]);
    expect(outcome?.children.map(({ what }) => what.kind)).to.deep.equal(['plan', 'plan', 'noPlan']);
    expect(await maya.reads('What was decided')).to.contain('No plan: a child in need plan instead');
  });

  it('have their review asked for by itself, once for both, eight weeks before it is due', async () => {
    const due = Temporal.PlainDate.from(planOf(1).reviewOn);
    const ask = due.subtract({ weeks: 8 });
    await product.moveTo(ask.toZonedDateTime({ timeZone: 'Europe/London', plainTime: '00:30' }).toInstant());
    expect(conferences()).to.have.length(1);
    await product.moveTo(
      ask.add({ days: 4 }).toZonedDateTime({ timeZone: 'Europe/London', plainTime: '10:00' }).toInstant(),
    );
    expect(conferences()).to.have.length(2);
    expect(reviewIn()?.children.map(({ number }) => number)).to.deep.equal([`${marker}-11`, `${marker}-12`]);
    expect(reviewIn()?.clock?.dueOn).to.equal(due.toString());
  });

  it('come to the review: one ends, the other changes its category', async () => {
    await book(product.sit('Joan Whitfield'), reviewIn()?.reference ?? '');
    const booked = reviewIn();
    if (!booked?.booking) throw new Error('the review is not booked');
    review = booked;
    chair = sitAt(booked.booking.slot.chair);
    await product.moveTo(Temporal.Instant.from(booked.booking.slot.starts));
    const shown = await decided(
      review.reference,
      { children: '0', outcome: 'end:childInNeed' },
      { children: '1', outcome: 'change', categories: 'EMO,PHY' },
    );
    expect(shown.words).to.contain('Plan ends: child in need');
    expect(endedOn(planOf(1))).to.equal(planOf(2).steps.at(-1)?.on);
    expect(isOpen(planOf(2))).to.equal(true);
    expect(initialCategories(planOf(2))).to.deep.equal(['NEG']);
    expect(latestCategories(planOf(2))).to.deep.equal(['EMO', 'PHY']);
    expect(plans().map(({ steps }) => steps.length)).to.deep.equal([2, 2]);
  });

  it('never come up in a meeting’s chat, in a mail or in a preview', async () => {
    for (const { outside } of [first, review]) {
      const chat = conferences().find((one) => one.outside.meeting?.chat === outside.meeting?.chat)?.outside
        .meeting?.chat;
      if (chat === undefined) continue;
      const messages = await chair.seat.messages(chat);
      expect(messages.filter(({ from }) => from === 'bot')).to.deep.equal([]);
    }
    for (const at of [maya, chair, product.sit('Gareth Pryce')]) {
      for (const { preview } of await at.all()) {
        expect(preview).not.to.match(/plan|neglect|categor|child/i);
      }
    }
    const mails = product.wire.exchanges.filter(({ path }) => path.includes('sendMail'));
    for (const { requestBody } of mails) {
      expect(JSON.stringify(requestBody)).not.to.match(/Neglect|child protection plan/i);
    }
  });

  it('stand in the list by the next review', async () => {
    expect(await chair.say('plans'))
      .to.contain(planOf(2).reference)
      .and.not.contain(planOf(1).reference);
  });

  keepsItsPromises(() => product);
});
