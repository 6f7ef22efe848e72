/**
 * What a move changes, and what it does not: the hour in London on both sides of a change of the clocks, the way into
 * the meeting, and what of one parent can be read where the other reads. Through the front door.
 */
import { expect } from 'chai';
import { z } from 'zod';
import { codeOf, type Slot } from '../../src/conference/diary/record.ts';
import {
  addProfessional,
  askFor,
  type Card,
  cancel,
  conferenceOf,
  decided,
  eventsOf,
  open,
  press,
  sign,
  takeTime,
  timesToMove,
} from '../support/bookings.ts';
import { Product } from '../support/product.ts';
import { type At, marker } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

const london = (at: string) =>
  Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDateTime();
const clockOf = (at: string) => london(at).toPlainTime().toString({ smallestUnit: 'minute' });

/** The times of a card's offers, as they are read: `09:30 to 11:30`. */
function hoursOffered(times: Card): readonly (readonly [string, string])[] {
  return [...times.words.matchAll(/^Time \d: .*?(\d\d:\d\d) to (\d\d:\d\d)$/gm)].map(
    ([, from = '', to = '']) => [from, to],
  );
}

const outlookTime = z.object({ dateTime: z.string(), timeZone: z.string() });
const written = z.looseObject({ start: outlookTime, end: outlookTime });

/** The bodies of what Quorate asked Graph to write of events, from a place in the traffic on. */
function eventWrites(product: Product, method: 'POST' | 'PATCH', since = 0): z.infer<typeof written>[] {
  return product.wire.exchanges
    .slice(since)
    .filter(
      (one) =>
        one.side === 'graph' &&
        one.method === method &&
        /\/events(\/[^/]+)?$/.test(one.path.split('?')[0] ?? ''),
    )
    .map(({ requestBody }) => written.parse(requestBody));
}

describe('a conference that is moved', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let partition: string;
  let reference: string;
  const read = async () => {
    const { id, value } = await conferenceOf(product, partition, reference);
    const [event, ...others] = eventsOf(product, value);
    if (!event || !value.booking) throw new Error('it is not booked');
    expect(others).to.deep.equal([]);
    return { id, value, event, slot: value.booking.slot };
  };

  before(async () => {
    // The clocks go back on Sunday 25 October 2026.
    product = await Product.open({ now: '2026-10-12T10:00' });
    maya = product.sit('Maya Okafor');
    const about = await decided(maya, product.sit('Ruth Adeyemi'), '1', '2026-10-12');
    ({ partition } = product.target(about));
    const asked = await askFor(maya, about);
    reference = asked.reference;
    expect(hoursOffered(asked.times).length).to.be.greaterThan(0);
    for (const [from, to] of hoursOffered(asked.times))
      expect([from >= '09:00', to <= '17:00']).to.deep.equal([true, true]);
    await takeTime(asked.times);
  });
  after(() => product?.close());

  /** Everybody reads the same hour, wherever it stands. */
  async function expectHour(write: z.infer<typeof written>): Promise<Slot> {
    const { event, slot } = await read();
    const wall = (at: string) => london(at).toString({ smallestUnit: 'second' });
    expect(write.start).to.deep.equal({ dateTime: wall(slot.from), timeZone: 'GMT Standard Time' });
    expect(write.end).to.deep.equal({ dateTime: wall(slot.until), timeZone: 'GMT Standard Time' });
    expect(
      [event.from, event.to].map((at) =>
        Temporal.Instant.from(at).equals(at === event.from ? slot.from : slot.until),
      ),
    ).to.deep.equal([true, true]);
    expect(clockOf(slot.from) >= '09:00' && clockOf(slot.until) <= '17:00', `${clockOf(slot.from)}`).to.equal(
      true,
    );
    const day = london(slot.starts).toPlainDate();
    const card = await open(maya, reference);
    const weekday = day.toLocaleString('en-GB', { weekday: 'short' });
    const month = day.toLocaleString('en-GB', { month: 'long' });
    expect(card.words).to.contain(
      `${weekday} ${day.day} ${month} ${day.year}, ${clockOf(slot.starts)} to ${clockOf(slot.until)}`,
    );
    const mail = product.office.mails.findLast(({ to }) => to === maya.persona.email);
    expect(mail?.text).to.contain(
      `${day.day} ${month} ${day.year}, ${clockOf(slot.from)} to ${clockOf(slot.until)}`,
    );
    const days = product
      .kept()
      .filter(({ kind, body }) => kind === 'diaryDay' && JSON.parse(body).data.entries.length > 0);
    expect(days.map(({ body }) => JSON.parse(body).data.day)).to.deep.equal(days.map(() => day.toString()));
    for (const { body } of days) {
      const [entry] = JSON.parse(body).data.entries;
      expect([entry.from, entry.until]).to.deep.equal([slot.from, slot.until]);
    }
    return slot;
  }

  /** Before or after the last Sunday of October: how many hours London is ahead of Greenwich. */
  const ahead = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').offset;

  let kept: Awaited<ReturnType<typeof read>>['event'];

  it('is booked in summer time at the hour that was offered', async () => {
    const [write] = eventWrites(product, 'POST');
    if (!write) throw new Error('no event was made');
    const slot = await expectHour(write);
    expect(ahead(slot.from)).to.equal('+01:00');
    kept = (await read()).event;
  });

  it('is moved past the change of the clocks at the hour that was offered', async () => {
    await product.moveTo('2026-10-19T10:00');
    const since = product.wire.exchanges.length;
    const times = await timesToMove(maya, reference);
    expect(hoursOffered(times).length).to.be.greaterThan(0);
    for (const [from, to] of hoursOffered(times))
      expect([from >= '09:00', to <= '17:00']).to.deep.equal([true, true]);
    await takeTime(times);
    const [write, ...more] = eventWrites(product, 'PATCH', since);
    if (!write) throw new Error('no event was moved');
    expect(more).to.deep.equal([]);
    const slot = await expectHour(write);
    expect(ahead(slot.from)).to.equal('+00:00');
  });

  it('and back before it', async () => {
    const { slot } = await read();
    const on = (hour: string) =>
      Temporal.PlainDateTime.from(`2026-10-23T${hour}`)
        .toZonedDateTime('Europe/London')
        .toInstant()
        .toString();
    // Who gives consultations on duty then cannot chair.
    const chair = product.sit('Siobhán Kelly').id;
    const earlier: Slot = { ...slot, chair, from: on('09:30'), starts: on('10:00'), until: on('12:00') };
    const since = product.wire.exchanges.length;
    const times = await timesToMove(maya, reference);
    const { id } = await read();
    const token = await product.mint({
      verb: 'conference.reserve',
      target: { partition: 'diary:example-borough', id: 'hold:summer' },
      conversation: product.chatOf(maya.persona),
      expires: product.clock.now().add({ hours: 1 }),
      args: { partition, conference: id, slot: codeOf(earlier) },
    });
    const held = await maya.send(times.message, {
      type: 'Action.Execute',
      verb: 'conference.reserve',
      data: { token },
    });
    expect(held.words).to.contain('Fri 23 October 2026, 10:00 to 12:00');
    const [write] = eventWrites(product, 'PATCH', since);
    if (!write) throw new Error('no event was moved');
    expect(ahead((await expectHour(write)).from)).to.equal('+01:00');
  });

  it('keeps its event, its way in and its words: only times, place and people are ever written', async () => {
    const { event, value } = await read();
    expect(value.earlier.filter(({ why }) => why === 'moved')).to.have.lengthOf(2);
    expect(event.id).to.equal(kept.id);
    expect(event.meeting?.joinUrl).to.equal(kept.meeting?.joinUrl).and.be.a('string');
    expect(value.outside.event?.joinUrl).to.equal(kept.meeting?.joinUrl);
    expect([event.subject, event.text]).to.deep.equal([kept.subject, kept.text]);
    for (const write of eventWrites(product, 'PATCH')) {
      expect(Object.keys(write)).to.have.members(['start', 'end', 'location', 'attendees']);
    }
  });

  it('shows the times that can be had to a press that comes too late, and to nobody else', async () => {
    const { id } = await read();
    const { reference: another, times } = await askAnother();
    const target = { partition: 'diary:example-borough', id: 'hold:never' };
    const late = async (by: At, about: { partition: string; id: string }) => {
      const token = await product.mint({
        verb: 'conference.reserve',
        target,
        conversation: product.chatOf(by.persona),
        expires: product.clock.now().subtract({ hours: 1 }),
        args: { partition: about.partition, conference: about.id, slot: codeOf((await read()).slot) },
      });
      await by.say('help');
      const message = (await by.latest())?.id ?? 'none';
      return by.send(message, { type: 'Action.Execute', verb: 'conference.reserve', data: { token } });
    };
    const other = await conferenceOf(product, times.about, another);
    const shown = await late(maya, { partition: times.about, id: other.id });
    expect(shown.words).to.contain('Which time do you take?').and.contain(another);
    // Of the one that is booked there is nothing to take.
    expect((await late(maya, { partition, id })).words).to.contain('There is nothing to do here now');
    const priya = product.sit('Priya Raman');
    expect((await late(priya, { partition: times.about, id: other.id })).words).to.contain(
      'could not be found',
    );
  });

  async function askAnother() {
    const about = await decided(maya, product.sit('Ruth Adeyemi'), '2', '2026-10-19');
    const asked = await askFor(maya, about);
    return { reference: asked.reference, times: { ...asked.times, about: product.target(about).partition } };
  }

  keepsItsPromises(() => product);
});

describe('two parents who must be kept apart', function () {
  this.timeout(60_000);
  const ofMother = `${marker}MOTHER`;
  const ofFather = `${marker}FATHER`;
  let product: Product;
  let maya: At;
  let partition: string;
  let reference: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    const about = await decided(maya, product.sit('Ruth Adeyemi'), '1');
    ({ partition } = product.target(about));
    const asked = await askFor(maya, about, { needs: 'apart' });
    reference = asked.reference;
    await takeTime(asked.times);
  });
  after(() => product?.close());

  const family = async () => press(await open(maya, reference), 'conference.family');
  const adult = async (who: 'Mother' | 'Father') => press(await family(), `Open ${who}`);
  async function record(
    who: 'Mother' | 'Father',
    verb: string,
    typed: Record<string, string>,
  ): Promise<void> {
    await press(await press(await adult(who), `${verb}Form`), verb, typed);
    await product.settle();
  }

  /** What a person passes on to one of them, by the safe way. */
  async function wordsFor(who: 'Mother' | 'Father'): Promise<string> {
    const [, words] = (await adult(who)).words.split(/Words to pass on|What they were told/);
    if (words === undefined) throw new Error(`there is nothing to pass on to the ${who.toLowerCase()}`);
    return words;
  }

  /** Nothing of the other, and not that there is one. */
  async function expectApart(): Promise<void> {
    const mother = await wordsFor('Mother');
    for (const other of [ofFather, 'Father', 'father', '08:15', '08:45'])
      expect(mother).to.not.contain(other);
    const father = await wordsFor('Father');
    for (const other of [ofMother, 'Mother', 'mother', ...shared]) expect(father).to.not.contain(other);
  }
  /** A meeting of his own: chair and minute taker alone are asked to it, and neither leads to the other's. */
  async function hisOwnMeeting(mother: string): Promise<void> {
    const { value } = await conferenceOf(product, partition, reference);
    const [event] = eventsOf(product, value);
    const [own, ...more] = product.office.events.filter(({ subject, cancelled }) => {
      return !cancelled && subject !== event?.subject;
    });
    expect(more).to.deep.equal([]);
    const slot = value.booking?.slot;
    const staff = product.people.filter(({ id }) => [slot?.chair, slot?.minuteTaker].includes(id));
    const asked = own?.attendees.map(({ email }) => email);
    expect(asked).to.have.members(staff.map(({ email }) => email));
    const father = await wordsFor('Father');
    expect(father).to.contain(own?.meeting?.joinUrl);
    expect(father).to.not.contain(event?.meeting?.joinUrl);
    expect(father).to.not.contain(event?.meeting?.conferenceId);
    expect(mother).to.contain(event?.meeting?.conferenceId).and.not.contain(own?.meeting?.conferenceId);
  }

  /** What stands in the event, for the others to join by: the father joins in a way of his own. */
  let shared: readonly string[] = [];

  /** The chair of its time signs who will see what: nobody of the family is told before. */
  async function chairSigns(): Promise<void> {
    const { value } = await conferenceOf(product, partition, reference);
    const chair = product.people.find(({ id }) => id === value.booking?.slot.chair)?.name;
    await sign(await product.sit(chair ?? 'nobody'), reference);
  }

  it('are each told words of their own, whatever is arranged for the other', async () => {
    for (const as of ['mother', 'father']) {
      await press(await press(await family(), 'conference.addAdultForm'), 'conference.addAdult', { as });
      await product.forward({ seconds: 1 });
    }
    await record('Mother', 'conference.recordRoute', {
      way: `${ofMother} rings us`,
      times: `${ofMother} mornings`,
    });
    await record('Father', 'conference.recordRoute', {
      way: `${ofFather} by his brother`,
      times: `${ofFather} at night`,
    });
    await record('Mother', 'conference.recordShared', { room: 'no', chat: 'no', waiting: 'no' });
    await record('Mother', 'conference.recordNeeds', {
      interpreter: ofMother,
      access: ofMother,
      supporter: ofMother,
      advocate: 'wanted',
    });
    await record('Father', 'conference.setApart', { joins: 'meeting', arrives: '13:00', leaves: '13:30' });
    await chairSigns();
    const before = await wordsFor('Mother');
    await hisOwnMeeting(before);
    await record('Father', 'conference.setApart', {
      joins: 'words',
      arrives: '08:15',
      leaves: '08:45',
      joining: `ring ${ofFather} 4`,
    });
    await chairSigns();
    expect(await wordsFor('Mother')).to.equal(before);
    const { value } = await conferenceOf(product, partition, reference);
    const [event] = eventsOf(product, value);
    shared = [event?.meeting?.joinUrl ?? 'none', event?.meeting?.conferenceId ?? 'none'];
    await expectApart();
  });

  it('stay apart while what it needs is changed, and while it is to be moved and stays after all', async () => {
    const signed = async () => (await conferenceOf(product, partition, reference)).value.signed;
    const before = [await wordsFor('Mother'), await wordsFor('Father')];
    const expectSame = async () => {
      await expectApart();
      expect([await wordsFor('Mother'), await wordsFor('Father')]).to.deep.equal(before);
    };
    for (const needs of ['wheelchair', 'wheelchair,apart']) {
      const form = await press(await open(maya, reference), 'conference.changeNeedsForm');
      await press(form, 'conference.changeNeeds', {
        needs,
        access: `${ofMother} ${ofFather} ${needs.length}`,
        cannot: needs === 'wheelchair' ? 'Mondays\nTuesdays\nWednesdays\nThursdays\nFridays' : '',
        others: product.sit('Gareth Pryce').id,
      });
      await product.settle();
      // Who meets whom has changed: nobody of the family is told anything before it is signed anew.
      expect(await signed()).to.equal(undefined);
      for (const who of ['Mother', 'Father'] as const) {
        expect((await adult(who)).words).to.contain('The chair has not signed yet');
      }
      await chairSigns();
      await expectSame();
    }
    await timesToMove(maya, reference, 'family');
    const form = await press(await open(maya, reference), 'conference.stayForm');
    await press(form, 'conference.stay', { words: `${ofFather} can come after all, ${ofMother} asked` });
    await product.settle();
    expect(await signed()).to.not.equal(undefined);
    await expectSame();
  });

  it('stay apart while it is signed, moved and cancelled', async () => {
    await addProfessional(maya, reference, { name: 'Dee Quinn', email: 'dee.quinn@police.example' });
    await chairSigns();
    for (const who of ['Mother', 'Father'] as const) await press(await adult(who), 'conference.recordTold');
    await expectApart();
    await takeTime(await timesToMove(maya, reference, 'family'), 1);
    // His times were arranged for the other time: until they are anew, he is told no time at all.
    expect(await (await adult('Father')).words).to.not.contain('08:15');
    await record('Father', 'conference.setApart', {
      joins: 'words',
      arrives: '08:15',
      leaves: '08:45',
      joining: `ring ${ofFather} 4`,
    });
    await chairSigns();
    await expectApart();
    await cancel(maya, reference, `${ofFather} has gone, ${ofMother} asked for it`);
    const [mother, father] = [await wordsFor('Mother'), await wordsFor('Father')];
    expect(mother).to.equal(father);
    await expectApart();
  });

  it('are nowhere in what Outlook, Teams and the mail were told', async () => {
    const outside = [ofMother, ofFather, 'Mother', 'Father', 'mother', 'father', '08:15', '08:45', reference];
    const told = product.wire.exchanges.filter(({ side, path, requestBody }) => {
      const summaries = JSON.stringify(
        z.looseObject({ summary: z.string() }).safeParse(requestBody).data?.summary ?? '',
      );
      const text = side === 'graph' ? `${path} ${JSON.stringify(requestBody ?? '')}` : summaries;
      const marks = side === 'graph' ? outside : outside.slice(0, -1);
      return side !== 'bot' && marks.some((mark) => text.includes(mark));
    });
    expect(told).to.deep.equal([]);
    expect(product.office.mails.length).to.be.greaterThan(8);
    for (const { to, subject, text } of product.office.mails) {
      for (const mark of outside) expect(`${subject} ${text}`, to).to.not.contain(mark);
    }
    const addresses = new Set(product.office.mails.map(({ to }) => to));
    expect([...addresses].filter((one) => !product.people.some(({ email }) => email === one))).to.deep.equal([
      'dee.quinn@police.example',
    ]);
    // In the chats of meetings Quorate has said nothing at all.
    const chats = product.wire.exchanges.filter(
      ({ side, method, path }) =>
        side === 'connector' && method === 'POST' && decodeURIComponent(path).includes('19:meeting'),
    );
    expect(chats).to.deep.equal([]);
  });

  keepsItsPromises(() => product);
});
