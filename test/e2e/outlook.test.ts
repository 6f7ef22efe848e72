/** What somebody does to a conference's event in Outlook, past Quorate: followed where it can be, questioned otherwise. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { remindersPaused } from '../../src/conference/index.ts';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { exampleText } from '../support/authority.ts';
import { addProfessional, eventsOf, open, press, sign, takeTime, timesToMove } from '../support/bookings.ts';
import { needsContracts } from '../support/contracts.ts';
import { Product } from '../support/product.ts';
import { type At, decide, request, take, wordsIn } from '../support/product-seat.ts';

const verbs = { putBack: 'conference.putBack', seenAdded: 'conference.seenAdded' };

interface Change {
  readonly from?: Temporal.Instant;
  readonly to?: Temporal.Instant;
  readonly invite?: readonly { readonly email: string }[];
  readonly cancel?: boolean;
}

/** A booked conference, and Quorate told of changes unless `told` is false. */
class Booked {
  readonly product: Product;
  readonly maya: At;
  readonly joan: At;
  constructor(product: Product) {
    this.product = product;
    this.maya = product.sit('Maya Okafor');
    this.joan = product.sit('Joan Whitfield');
  }

  static async open({ told = true, roomsDecline = false, authority = exampleText } = {}): Promise<Booked> {
    const booked = new Booked(await Product.open({ told, authority }));
    wires.push(booked.product.wire);
    if (roomsDecline) await booked.product.room.options({ roomsDecline });
    const { maya, product } = booked;
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
    const { message } = await maya.press('conference.ask', {}, { message: form.message });
    await maya.press('conference.holdForm', {}, { message });
    await maya.press('conference.reserve', {}, { message });
    await product.settle();
    // The room answers by itself, and it is looked at what it said.
    if (roomsDecline) await product.forward({ minutes: 6 });
    return booked;
  }

  get value(): Conference {
    const [one] = this.product.kept().filter(({ kind }) => kind === 'conference');
    return conferenceSchema.parse(JSON.parse(one?.body ?? '').data);
  }

  get slot() {
    const { booking } = this.value;
    if (!booking) throw new Error('it is not booked');
    return booking.slot;
  }

  /** Hours that the diary has for the conference. */
  get entered(): ReadonlySet<string> {
    const days = this.product.kept().filter(({ kind }) => kind === 'diaryDay');
    return new Set(
      days.flatMap(({ body }) => JSON.parse(body).data.entries.map((one: { from: string }) => one.from)),
    );
  }

  /** What the diary has taken up for it, `room civic-1`. */
  get resources(): readonly string[] {
    const days = this.product.kept().filter(({ kind }) => kind === 'diaryDay');
    return days.flatMap(({ body }) => {
      const { resource, entries } = JSON.parse(body).data;
      return entries.map(() => `${resource.kind} ${resource.id}`);
    });
  }

  async event() {
    const { events } = await (await fetch(`${this.product.room.url}/room/office`)).json();
    return events.findLast(({ cancelled }: { cancelled: boolean }) => !cancelled);
  }

  async change(change: Change): Promise<void> {
    const response = await fetch(
      `${this.product.room.url}/room/events/${this.value.outside.event?.id ?? ''}`,
      { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) },
    );
    expect(response.status).to.equal(200);
    await this.product.settle();
    await this.product.forward({ seconds: 30 });
  }

  /** What Graph keeps for us. */
  get told() {
    const kept = this.product.kept().find(({ kind }) => kind === 'outlookWatch');
    return JSON.parse(kept?.body ?? '{}').data.told;
  }

  /** Graph tells once more of its event, that it has lost some, or that it tells no more. */
  async tell(lifecycleEvent?: 'missed' | 'subscriptionRemoved'): Promise<void> {
    const { told } = this;
    // The secret is told to Graph, and stands nowhere else.
    const asked = this.product.wire.exchanges.findLast(({ requestBody }) =>
      JSON.stringify(requestBody ?? '').includes('clientState'),
    );
    const { clientState } = JSON.parse(JSON.stringify(asked?.requestBody ?? {}));
    const event = { resourceData: { id: this.value.outside.event?.id ?? '' } };
    const response = await fetch(told.address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        value: [
          {
            subscriptionId: told.id,
            clientState,
            ...(lifecycleEvent ? { lifecycleEvent } : { changeType: 'updated', ...event }),
          },
        ],
      }),
    });
    expect(response.status).to.equal(202);
  }

  /** The secret that Graph was given for an address: it is told to Graph, and stands nowhere else. */
  secretOf(address: string): { readonly address: string; readonly clientState: string } {
    const asked = this.product.wire.exchanges.findLast(
      ({ method, requestBody }) =>
        method === 'POST' && JSON.stringify(requestBody ?? '').includes(JSON.stringify(address)),
    );
    return askedSchema.parse(asked?.requestBody);
  }

  /** The addresses that Graph tells. */
  async subscriptions(): Promise<string[]> {
    const { value } = await (await fetch(`${this.product.room.url}/v1.0/subscriptions`)).json();
    return value.map((one: { notificationUrl: string }) => one.notificationUrl);
  }

  async moveBy(hours: number): Promise<void> {
    const { from, until } = this.slot;
    await this.change({
      from: Temporal.Instant.from(from).add({ hours }),
      to: Temporal.Instant.from(until).add({ hours }),
    });
  }
}

const askedSchema = z
  .looseObject({ notificationUrl: z.string(), clientState: z.string() })
  .transform(({ notificationUrl: address, clientState }) => ({ address, clientState }));

/** Conferences of every kind may be held online only. */
const onlineText = (() => {
  const file: unknown = JSON.parse(exampleText, (name, value: unknown) =>
    name === 'conferences' && typeof value === 'object' ? { ...value, onlineOnly: { initial: true } } : value,
  );
  return JSON.stringify(file);
})();

/** All that went over the wire in this file. */
const wires: Product['wire'][] = [];

interface SeenEvent {
  readonly attendees: readonly { readonly email: string; readonly type: string }[];
}

const rooms = ({ attendees }: SeenEvent): string[] =>
  attendees.filter(({ type }) => type === 'resource').map(({ email }) => email);

describe('a conference that somebody changes in Outlook', function () {
  this.timeout(60_000);
  let booked: Booked;
  beforeEach(async () => {
    booked = await Booked.open();
  });
  afterEach(() => booked?.product.close());

  it('is followed to a time that the diary has free, and everybody is told', async () => {
    const { from, chair } = booked.slot;
    await booked.moveBy(24);
    expect(booked.slot.from).to.equal(Temporal.Instant.from(from).add({ hours: 24 }).toString());
    expect(booked.slot.chair).to.equal(chair);
    expect(booked.value.booking?.state).to.equal('booked');
    expect(booked.value.earlier.map(({ why, byOutlook, reason }) => [why, byOutlook, reason])).to.deep.equal([
      ['moved', true, undefined],
    ]);
    expect([...booked.entered]).to.deep.equal([booked.slot.from]);
    const told = await booked.maya.all(booked.value.reference);
    expect(told.some(({ words }) => words.includes('Moved to'))).to.equal(true);
  });

  it('is asked afterwards why, of who books; until then nobody has said so', async () => {
    const { maya, value } = booked;
    await booked.moveBy(24);
    const { reference } = value;
    await maya.say(reference);
    expect(await maya.reads(reference)).to.contain('Nobody has said why yet.');
    const form = await maya.press('conference.sayWhyForm', {}, { about: reference });
    const said = await maya.press('conference.sayWhy', { reason: 'family' }, { message: form.message });
    expect(said.words).to.contain('commitments of the family').and.not.contain('Nobody has said why yet.');
    expect(booked.value.earlier.map(({ byOutlook, reason }) => [byOutlook, reason])).to.deep.equal([
      [true, 'family'],
    ]);
  });

  it('to a time at which the room is taken in Outlook is a question that says so, and taken once somebody says so', async () => {
    const { product, joan, slot } = booked;
    const at24 = (one: string) => Temporal.Instant.from(one).add({ hours: 24 });
    await product.room.send('POST', '/room/appointments', {
      email: 'civic-room-2@example.org',
      from: at24(slot.from).add({ minutes: 30 }).toString(),
      to: at24(slot.until).toString(),
      status: 'busy',
      subject: 'A meeting',
      place: '',
    });
    // The calendars are read anew.
    await product.moveTo('2027-03-02T09:30');
    await booked.moveBy(24);
    expect(booked.slot).to.deep.equal(slot);
    expect(booked.value.outlook?.question).to.deep.include({ kind: 'time', because: ['outlook'] });
    expect(await joan.reads(booked.value.reference)).to.contain('is taken then in Outlook');
    await joan.press('conference.takeTheirs', {}, { about: booked.value.reference });
    expect(booked.slot.from).to.equal(at24(slot.from).toString());
    expect(booked.value.outlook?.question).to.equal(undefined);
  });

  it('to a time outside working hours is a question that says so', async () => {
    await booked.moveBy(10);
    expect(booked.value.outlook?.question).to.deep.include({ kind: 'time', because: ['hours'] });
    expect(await booked.joan.reads(booked.value.reference)).to.contain('outside working hours');
  });

  it('is followed once, however often and however late Graph tells of it', async () => {
    const { product } = booked;
    const first = booked.slot;
    await booked.moveBy(24);
    const followed = booked.slot;
    const { earlier } = booked.value;
    await Promise.all([booked.tell(), booked.tell(), booked.tell('missed')]);
    await product.settle();
    expect(booked.value.earlier).to.deep.equal(earlier);
    // Moved back: what was told of the time between comes after it, and finds the present.
    await booked.change({ from: Temporal.Instant.from(first.from), to: Temporal.Instant.from(first.until) });
    expect(booked.slot.from).to.equal(first.from);
    await booked.tell();
    await product.settle();
    expect(booked.slot.from).to.equal(first.from);
    expect(booked.slot.from).to.not.equal(followed.from);
    expect([...booked.entered]).to.deep.equal([first.from]);
    expect(booked.value.earlier).to.have.lengthOf(2);
  });

  it('to a day after the last in time is a question: nothing is overwritten until somebody says so', async () => {
    const { slot } = booked;
    await booked.moveBy(24 * 60);
    expect(booked.slot).to.deep.equal(slot);
    expect(booked.value.outlook?.question?.kind).to.equal('time');
    expect(await booked.joan.reads(booked.value.reference)).to.contain('Changed in Outlook');
    await booked.joan.press(verbs.putBack, {}, { about: booked.value.reference });
    expect(booked.value.outlook?.question).to.equal(undefined);
    expect(
      Temporal.Instant.from((await booked.event()).from).equals(Temporal.Instant.from(slot.from)),
    ).to.equal(true);
  });

  it('to a day after the last in time is taken only once somebody has said why it is late', async () => {
    const { joan } = booked;
    const { slot } = booked;
    const { reference } = booked.value;
    const late = (one: string) => Temporal.Instant.from(one).add({ hours: 24 * 28 });
    await booked.change({ from: late(slot.from), to: late(slot.until) });
    expect(booked.value.outlook?.question).to.deep.include({ kind: 'time', because: ['late'] });
    const asked = await joan.press('conference.takeTheirs', {}, { about: reference });
    expect(asked.words).to.contain('Please say first why it is late.').and.contain('Why will it be late?');
    expect(booked.slot).to.deep.equal(slot);
    const said = await joan.press(
      'conference.late',
      { reasons: 'family', words: 'The family is away until then.' },
      { message: asked.message },
    );
    expect(said.words).to.contain('Take the time in Outlook').and.contain('Why it is late');
    await joan.press('conference.takeTheirs', {}, { message: asked.message });
    expect(booked.slot.from).to.equal(late(slot.from).toString());
    expect(booked.value.late?.reasons).to.deep.equal(['family']);
  });

  it('deleted there is a question, and entered again once somebody says so', async () => {
    const before = booked.value.outside.event?.id;
    await booked.change({ cancel: true });
    expect(booked.value.outlook?.question).to.deep.equal({ kind: 'gone' });
    await booked.joan.press(verbs.putBack, {}, { about: booked.value.reference });
    await booked.product.settle();
    expect(booked.value.outside.event?.id).to.not.equal(before);
    expect(booked.value.outside.joined).to.include.keys('at').and.not.include.keys('failed');
    expect(booked.value.outlook?.question).to.equal(undefined);
  });

  it('with somebody added there sends no reminder until it was looked at, and writes their address nowhere', async () => {
    await booked.change({ invite: [{ email: 'stranger.added@example.net' }] });
    expect(remindersPaused(booked.value)).to.equal(true);
    expect(JSON.stringify(booked.product.kept())).not.to.contain('stranger.added');
    await booked.joan.press(verbs.seenAdded, {}, { about: booked.value.reference });
    expect(remindersPaused(booked.value)).to.equal(false);
  });

  it('whose move Outlook had refused is not moved back by the next look; a person moves it, and is not asked any more', async () => {
    const { product, joan, maya, slot } = booked;
    const { reference } = booked.value;
    const times = await timesToMove(maya, reference);
    const refused = { done: false, answer: 'status', status: 403, code: 'ErrorAccessDenied' } as const;
    await product.room.trouble({ side: 'graph', method: 'PATCH', path: '/events/', ...refused });
    await takeTime(times, 1);
    const moved = booked.slot;
    expect(moved.from).to.not.equal(slot.from);
    expect(booked.value.outside.event?.failed).to.equal('ErrorAccessDenied');
    expect(Temporal.Instant.from((await booked.event()).from).equals(slot.from)).to.equal(true);
    await booked.tell();
    await product.settle();
    expect(booked.slot).to.deep.equal(moved);
    expect(booked.value.outlook?.question).to.equal(undefined);
    expect((await open(joan, reference)).words).to.contain('Please move that event there');
    const [from, to] = [moved.from, moved.until].map((one) => Temporal.Instant.from(one));
    await booked.change({ ...(from && to ? { from, to } : {}) });
    expect(booked.slot).to.deep.equal(moved);
    expect(booked.value.outside.event).to.not.have.property('failed');
    expect((await open(joan, reference)).words).to.not.contain('Please move that event there');
  });

  it('is left by whoever is taken off the list at once, and by nobody else', async () => {
    const { product, maya, value, slot } = booked;
    const { reference } = value;
    for (const email of ['off@police.example', 'stays@police.example']) {
      await addProfessional(maya, reference, { email });
    }
    await sign(product.sit(product.people.find(({ id }) => id === slot.chair)?.name ?? 'nobody'), reference);
    await booked.change({ invite: [{ email: 'stranger.added@example.net' }] });
    // Outside working hours: until somebody has said what is to be, it is left as it stands.
    await booked.moveBy(10);
    const emails = ({ attendees }: SeenEvent) => attendees.map(({ email }) => email);
    const before = await booked.event();
    expect(emails(before)).to.include('off@police.example');
    const list = await press(await open(maya, reference), 'conference.invitations');
    const which = product.kept().findLast(({ body }) => body.includes('"off@police.example"'))?.id ?? '';
    const form = await press(list, 'conference.invitationForm', { which: which.replace('contact:', '') });
    await press(form, 'conference.uninvite');
    await product.settle();
    const after = await booked.event();
    expect(emails(after)).to.have.members(emails(before).filter((one) => one !== 'off@police.example'));
    expect([after.from, after.place]).to.deep.equal([before.from, before.place]);
  });

  it('is nothing where the change was Quorate’s own; the room’s answer, which comes late, is seen', async () => {
    await booked.product.forward({ minutes: 6 });
    expect(booked.value.earlier).to.deep.equal([]);
    expect(booked.value.outlook?.question).to.equal(undefined);
    expect(booked.value.outlook?.strangers ?? []).to.deep.equal([]);
    expect(booked.value.outlook?.room).to.equal('accepted');
  });
});

describe('a change that Graph never told', function () {
  this.timeout(60_000);
  let booked: Booked;
  before(async () => {
    booked = await Booked.open({ told: false });
  });
  after(() => booked?.product.close());

  it('is found by the comparison of the next night', async () => {
    const { from } = booked.slot;
    await booked.moveBy(24);
    expect(booked.slot.from).to.equal(from);
    await booked.product.moveTo('2027-03-02T02:01');
    expect(booked.slot.from).to.equal(Temporal.Instant.from(from).add({ hours: 24 }).toString());
  });
});

describe('the watch over Outlook', function () {
  this.timeout(60_000);
  it('is renewed before it lapses, and forged notices change nothing', async () => {
    const product = await Product.open({ told: true });
    try {
      const watch = () => {
        const kept = product.kept().find(({ kind }) => kind === 'outlookWatch');
        return JSON.parse(kept?.body ?? '{}').data;
      };
      await product.settle();
      const first = watch().told;
      expect(first.address).to.match(/\/api\/outlook\//);
      const forged = await fetch(first.address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          value: [{ subscriptionId: first.id, clientState: 'guessed', lifecycleEvent: 'missed' }],
        }),
      });
      expect(forged.status).to.equal(202);
      expect(watch().comparing).to.equal(undefined);
      const asked = await fetch(`${first.address}?validationToken=who%20%26%20what`, { method: 'POST' });
      expect([asked.status, await asked.text()]).to.deep.equal([200, 'who & what']);
      expect(asked.headers.get('content-type')).to.match(/^text\/plain/);
      expect(
        (
          await fetch(first.address.replace(/[^/]+$/, 'other'), {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"value":[]}',
          })
        ).status,
      ).to.equal(404);
      const post = async (address: string, body: string) =>
        (
          await fetch(address, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          })
        ).status;
      const elsewhere = first.address.replace(/[^/]+\/([^/]+)$/, 'nowhere/$1');
      expect(await post(elsewhere, '{"value":[]}'), 'an authority that is not served').to.equal(404);
      expect(await post(first.address, '{"value":'), 'no JSON').to.equal(400);
      expect(await post(first.address, '{"value":7}'), 'no notices').to.equal(400);
      expect(await post(first.address, JSON.stringify({ value: ['x'.repeat(400_000)] }))).to.equal(413);
      expect(watch().comparing).to.equal(undefined);
      await product.moveTo('2027-03-03T12:00');
      const second = watch().told;
      expect(second.id).to.equal(first.id);
      expect(second.until > first.until).to.equal(true);
      // The secret stands nowhere but in what goes to Graph.
      expect(JSON.stringify(product.log)).not.to.contain('clientState');
    } finally {
      await product.close();
    }
  });
});

describe('a watch that Graph has ended', function () {
  this.timeout(60_000);
  let booked: Booked;
  before(async () => {
    booked = await Booked.open();
  });
  after(() => booked?.product.close());

  it('is begun anew, and what was changed meanwhile is found at once', async () => {
    const { from } = booked.slot;
    const first = booked.told;
    const ended = await fetch(`${booked.product.room.url}/v1.0/subscriptions/${first.id}`, {
      method: 'DELETE',
    });
    expect(ended.status).to.equal(204);
    await booked.moveBy(24);
    expect(booked.slot.from).to.equal(from);
    await booked.tell('subscriptionRemoved');
    await booked.product.settle();
    await booked.product.forward({ seconds: 30 });
    expect(booked.told.id).to.be.a('string').and.not.equal(first.id);
    expect(booked.told.address).to.equal(first.address);
    const day = Temporal.Instant.from(from).add({ hours: 24 });
    expect(booked.slot.from).to.equal(day.toString());
    // It tells again.
    await booked.moveBy(-24);
    expect(booked.slot.from).to.equal(from);
  });
});

describe('a watch that has lapsed unseen', function () {
  this.timeout(60_000);
  let booked: Booked;
  before(async () => {
    booked = await Booked.open();
  });
  after(() => booked?.product.close());

  it('is begun anew when it would have been renewed, and what was changed meanwhile is found', async () => {
    const { product } = booked;
    const { from } = booked.slot;
    const first = booked.told;
    expect(await booked.subscriptions()).to.deep.equal([first.address]);
    await fetch(`${product.room.url}/v1.0/subscriptions/${first.id}`, { method: 'DELETE' });
    await product.moveTo('2027-03-02T03:00');
    // After the comparison of that night, and nobody has told of it.
    await booked.moveBy(24);
    expect(booked.slot.from).to.equal(from);
    const due = Temporal.Instant.from(first.until).subtract({ hours: 24 });
    await product.moveTo(due.add({ minutes: 2 }));
    expect(booked.told.id).to.be.a('string').and.not.equal(first.id);
    expect(await booked.subscriptions()).to.deep.equal([booked.told.address]);
    expect(booked.slot.from).to.equal(Temporal.Instant.from(from).add({ hours: 24 }).toString());
  });
});

describe('a key that is replaced by a newer one', function () {
  this.timeout(60_000);
  const keysIn = (file: string) => join(dirname(file), 'token-keys.json');
  const keySchema = z.array(z.object({ id: z.string(), secret: z.string() }));
  let booked: Booked;
  let first: Booked['told'];
  let notice: { readonly address: string; readonly clientState: string };
  before(async () => {
    booked = await Booked.open();
    first = booked.told;
    notice = booked.secretOf(first.address);
  });
  after(() => booked?.product.close());

  const send = async ({ address, clientState }: typeof notice, id: string) =>
    (
      await fetch(address.replace(/:\d+\//, `:${new URL(booked.told.address).port}/`), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value: [{ subscriptionId: id, clientState, lifecycleEvent: 'missed' }] }),
      })
    ).status;

  it('ends the old watch and begins one at an address of its own, with another secret', async () => {
    const { product } = booked;
    await product.restart({
      until: '2027-03-01T11:00',
      between: (file) => {
        const before = keySchema.parse(JSON.parse(readFileSync(keysIn(file), 'utf8')));
        const keys = [{ id: 'k2', secret: 'another secret, made for the tests alone' }, ...before];
        writeFileSync(keysIn(file), JSON.stringify(keys));
      },
    });
    expect(booked.told.address).to.match(/\/k2$/).and.not.equal(first.address);
    // Two would tell each change twice.
    expect(await booked.subscriptions()).to.deep.equal([booked.told.address]);
    expect(booked.secretOf(booked.told.address).clientState).to.not.equal(notice.clientState);
  });

  it('still hears what Graph had sent to the old address, and follows what it tells at the new one', async () => {
    expect(await send(notice, first.id)).to.equal(202);
    const { from } = booked.slot;
    await booked.moveBy(24);
    expect(booked.slot.from).to.equal(Temporal.Instant.from(from).add({ hours: 24 }).toString());
  });

  it('hears nothing at the old address once the old key is gone', async () => {
    const { product } = booked;
    await product.restart({
      until: '2027-03-02T12:00',
      between: (file) => {
        const [newest] = keySchema.parse(JSON.parse(readFileSync(keysIn(file), 'utf8')));
        writeFileSync(keysIn(file), JSON.stringify([newest]));
      },
    });
    expect(await send(notice, first.id)).to.equal(404);
    expect(await booked.subscriptions()).to.deep.equal([booked.told.address]);
  });
});

describe('what a professional answers in Outlook', function () {
  this.timeout(60_000);
  let booked: Booked;
  before(async () => {
    booked = await Booked.open();
  });
  after(() => booked?.product.close());

  it('stands on the list of those who are asked, and is asked anew at another time', async () => {
    const { product, maya } = booked;
    const { reference } = booked.value;
    const email = 'dee.quinn@police.example';
    await addProfessional(maya, reference, { name: 'Dee Quinn', email });
    const chair = product.people.find(({ id }) => id === booked.slot.chair)?.name;
    await sign(product.sit(chair ?? 'nobody'), reference);
    await product.settle();
    const list = async () => (await press(await open(maya, reference), 'conference.invitations')).words;
    expect(await list())
      .to.contain('asked through the calendar')
      .and.not.contain('in Outlook');
    const answers = async (response: 'accepted' | 'declined') => {
      const [event] = eventsOf(product, booked.value);
      if (!event) throw new Error('there is no event');
      product.office.respond(event, email, response);
      await product.settle();
      await product.forward({ seconds: 30 });
    };
    await answers('accepted');
    expect(await list()).to.contain('accepted in Outlook');
    await answers('declined');
    expect(await list())
      .to.contain('declined in Outlook')
      .and.not.contain('accepted in Outlook');
    await booked.moveBy(24);
    expect(await list()).to.not.contain('in Outlook');
  });
});

describe('a conference whose room declines', function () {
  this.timeout(60_000);
  let booked: Booked;
  beforeEach(async () => {
    booked = await Booked.open({ roomsDecline: true });
  });
  afterEach(() => booked?.product.close());
  const other = 'Take Conference room 1, Civic Centre';

  it('names the other rooms that are free then; one press takes it, and the event follows in place', async () => {
    const { product, joan, maya } = booked;
    const { reference } = booked.value;
    const { slot } = booked;
    expect(slot.room).to.equal('civic-2');
    expect(await joan.reads(reference))
      .to.contain('The room has declined.')
      .and.contain('Conference room 1, Civic Centre, for 20 people.');
    const before = await booked.event();
    await product.room.options({ roomsDecline: false });
    await joan.press(other, {}, { about: reference });
    await product.forward({ minutes: 6 });
    expect(booked.slot).to.deep.equal({ ...slot, room: 'civic-1' });
    expect(booked.value.outlook?.room).to.equal('accepted');
    expect(booked.value.earlier.map(({ why, reason }) => [why, reason])).to.deep.equal([
      ['otherRoom', 'room'],
    ]);
    const after = await booked.event();
    expect([after.id, after.joinUrl, after.from]).to.deep.equal([before.id, before.joinUrl, before.from]);
    expect(rooms(after)).to.deep.equal(['civic-room-1@example.org']);
    expect(booked.entered).to.have.lengthOf(1);
    expect(booked.resources).to.include('room civic-1').and.not.include('room civic-2');
    expect(await maya.reads(reference)).to.contain('In another room');
  });

  it('is taken by one of two who press at once, whichever room each chooses', async () => {
    const { product, joan, maya } = booked;
    const { reference } = booked.value;
    await product.room.options({ roomsDecline: false });
    await maya.say(reference);
    const [mine, theirs] = await Promise.all([
      maya.button('Take Garden room, Riverside Family Centre', { about: reference }),
      joan.button(other, { about: reference }),
    ]);
    const answers = await Promise.all([
      maya.seat.send(mine.message, mine.button),
      joan.seat.send(theirs.message, theirs.button),
    ]);
    await product.settle();
    expect(answers.filter((one) => wordsIn(one).includes('held or booked for it already'))).to.have.lengthOf(
      1,
    );
    expect(booked.resources.filter((one) => one.startsWith('room '))).to.deep.equal([
      `room ${booked.slot.room}`,
    ]);
    expect(booked.value.earlier).to.have.lengthOf(1);
    expect(rooms(await booked.event())).to.have.lengthOf(1);
  });

  it('says so where the one that was taken declines as well', async () => {
    const { product, joan } = booked;
    const { reference } = booked.value;
    await joan.press(other, {}, { about: reference });
    await product.forward({ minutes: 6 });
    expect(booked.slot.room).to.equal('civic-1');
    expect(booked.value.outlook?.room).to.equal('declined');
    expect(await joan.reads(reference))
      .to.contain('The room has declined.')
      .and.contain('Free at that time');
    expect(product.log.filter((line) => JSON.parse(line).level === 'error')).to.deep.equal([]);
  });

  it('names none that is taken in Outlook', async () => {
    const { product, joan } = booked;
    const { reference } = booked.value;
    const { from, until } = booked.slot;
    await product.room.send('POST', '/room/appointments', {
      email: 'civic-room-1@example.org',
      from,
      to: until,
      status: 'busy',
      subject: 'A meeting',
      place: '',
    });
    await product.forward({ hours: 24 });
    await joan.say(reference);
    expect(await joan.reads(reference))
      .to.contain('Garden room, Riverside')
      .and.not.contain('Conference room 1');
  });
});

describe('a conference whose room declines, in a service that may hold it online only', function () {
  this.timeout(60_000);
  let booked: Booked;
  before(async () => {
    booked = await Booked.open({ roomsDecline: true, authority: onlineText });
  });
  after(() => booked?.product.close());

  it('is held online by one press: same event and way in, no room anywhere, and everybody is told', async () => {
    const { product, joan, maya } = booked;
    const { reference } = booked.value;
    const { slot } = booked;
    const before = await booked.event();
    const family = async () => press(await open(maya, reference), 'conference.family');
    await press(await press(await family(), 'conference.addAdultForm'), 'conference.addAdult', {
      as: 'mother',
    });
    const mother = async () => press(await family(), 'Open Mother');
    await press(await press(await mother(), 'conference.recordRouteForm'), 'conference.recordRoute', {
      way: 'She rings us',
      times: 'Mornings',
    });
    await press(await press(await mother(), 'conference.setApartForm'), 'conference.setApart', {
      joins: 'building',
      arrives: '10:00',
      leaves: '10:30',
    });
    const chair = product.people.find(({ id }) => id === slot.chair)?.name ?? 'nobody';
    await sign(product.sit(chair), reference);
    await press(await mother(), 'conference.recordTold');
    await joan.say(reference);
    await joan.press('Hold it online only', {}, { about: reference });
    await product.settle();
    await product.forward({ minutes: 6 });
    const { room: _room, ...others } = slot;
    expect(booked.slot).to.deep.equal(others);
    const after = await booked.event();
    expect([after.id, after.joinUrl, after.from]).to.deep.equal([before.id, before.joinUrl, before.from]);
    expect(rooms(after)).to.deep.equal([]);
    expect(JSON.stringify(after.place ?? after.location ?? '')).to.not.contain('room');
    expect(booked.resources.filter((one) => one.startsWith('room '))).to.deep.equal([]);
    expect(booked.value.outlook?.room).to.equal(undefined);
    expect((await open(maya, reference)).words).to.contain('Online only');
    // She knows a building to which nobody comes: she is told anew, once somebody has said how she joins.
    const now = (await mother()).words;
    expect(now)
      .to.contain('Not to be told yet')
      .and.contain('The conference is held online, and they were to come to the building.')
      .and.not.contain('Words to pass on');
    expect(booked.value.signed).to.equal(undefined);
  });
});

describe('all that is sent about changes in Outlook', () => {
  it('keeps to the owners’ contracts in every request and every answer', function () {
    needsContracts(this);
    expect(wires).to.have.length.greaterThan(0);
    expect(wires.flatMap((wire) => wire.faults())).to.deep.equal([]);
  });
});
