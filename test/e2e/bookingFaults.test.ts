/**
 * From the outcome "ICPC" to the booked conference, whatever Outlook and Teams do on the way: each trouble at each step,
 * one at a time and in random pairs. The commonest kinds are alone in a life of the conference; of their variants several
 * are met in one life, at steps apart, each over before the next. BOOKING_PAIRS=<n>, which the gate does not set, tries
 * that many pairs and lays each variant in the way of a life of its own as well: minutes instead of seconds. At the end there is one event, one installation in the chat, one entry in the diary
 * for each, and everybody was told what is due, once; or the card says plainly what a person has to do.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { diaryDaySchema } from '../../src/conference/diary/record.ts';
import type { Conference } from '../../src/conference/record.ts';
import { safetySchema } from '../../src/conference/safety/record.ts';
import { byHand } from '../../src/conference/words.ts';
import {
  addProfessional,
  askFor,
  type Card,
  cancel,
  chatOf,
  conferenceOf,
  decided,
  eventsOf,
  open,
  press,
  rest,
  sign,
  takeTime,
  timesToMove,
  toldOf,
} from '../support/bookings.ts';
import { Product } from '../support/product.ts';
import { type At, marker } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

/** Pairs of troubles that are tried. */
const pairs = Number(process.env.BOOKING_PAIRS ?? '8');
/** Places of the steps that are troubled, a list for each life. */
const oneByOne: readonly (readonly number[])[] = [[0], [1], [2], [3], [4]];
/** Each trouble is over, and a step goes well, before the next. */
const severalApart: readonly (readonly number[])[] = [
  [0, 2, 4],
  [1, 3],
];
/** An answer that takes longer never comes. */
const patienceMs = 400;

/** Each request that Quorate makes of Graph for a conference, by what it is made for. */
const steps = {
  book: [
    { method: 'POST', path: '/getSchedule' },
    { method: 'POST', path: '/events' },
    { method: 'GET', path: '/onlineMeetings' },
    { method: 'PATCH', path: '/onlineMeetings/' },
    { method: 'POST', path: '/chats/' },
  ],
  sign: [
    { method: 'GET', path: '/events/' },
    { method: 'PATCH', path: '/events/' },
  ],
  move: [
    { method: 'POST', path: '/getSchedule' },
    { method: 'GET', path: '/events/' },
    { method: 'PATCH', path: '/events/' },
  ],
  cancel: [{ method: 'POST', path: '/cancel' }],
} as const;
type Phase = keyof typeof steps;
const phases: readonly Phase[] = ['book', 'sign', 'move', 'cancel'];
interface Step {
  readonly method: string;
  readonly path: string;
}

type Trouble = Omit<Parameters<Product['room']['trouble']>[0], 'side' | 'method' | 'path'>;

/** What passes by itself: Quorate asks again, and nobody has to do anything. */
const passing: Readonly<Record<string, Trouble>> = {
  'told to wait': {
    done: false,
    answer: 'status',
    status: 429,
    code: 'TooManyRequests',
    retryAfterSeconds: 30,
  },
  'told to wait, three times': {
    done: false,
    answer: 'status',
    status: 429,
    code: 'TooManyRequests',
    retryAfterSeconds: 90,
    times: 3,
  },
  'not available': { done: false, answer: 'status', status: 503 },
  'not available, and yet done': { done: true, answer: 'status', status: 503 },
  'no answer after the work': { done: true, answer: 'silence' },
  'cut off after the work': { done: true, answer: 'reset' },
  'cut off before the work': { done: false, answer: 'reset' },
  'failed within': { done: false, answer: 'status', status: 500 },
  'changed meanwhile': { done: false, answer: 'status', status: 412, code: 'ErrorIrresolvableConflict' },
  'changed meanwhile, and yet done': {
    done: true,
    answer: 'status',
    status: 412,
    code: 'ErrorIrresolvableConflict',
  },
  slow: { done: true, answer: 'slow', delayMs: 25 },
};
/** Never two in one life: told to wait, not there, silent after it was done, changed meanwhile, slow. */
const alone: readonly string[] = [
  'told to wait',
  'not available',
  'no answer after the work',
  'changed meanwhile',
  'slow',
];
const placesOf = (name: string) =>
  alone.includes(name) || process.env.BOOKING_PAIRS !== undefined ? oneByOne : severalApart;
/** What never passes: a person has to do it, or to have it tried again. */
const refused: Trouble = { done: false, answer: 'status', status: 403, code: 'ErrorAccessDenied' };

interface Met extends Step {
  readonly phase: Phase;
  readonly trouble: Trouble;
}

describe('a conference, whatever Outlook and Teams do', function () {
  this.timeout(180_000);
  let product: Product;
  let maya: At;
  let joan: At;
  const families: { readonly about: string; readonly partition: string }[] = [];
  let lives = 0;

  before(async () => {
    product = await Product.open({ graphPatienceMs: patienceMs });
    maya = product.sit('Maya Okafor');
    joan = product.sit('Joan Whitfield');
    const ruth = product.sit('Ruth Adeyemi');
    for (let n = 1; n <= 6; n += 1) {
      const about = await decided(maya, ruth, `${n}`);
      families.push({ about, partition: product.target(about).partition });
    }
  });
  afterEach(() => product.room.untroubled());
  after(() => product?.close());

  const seatOf = (id: string | undefined) =>
    product.sit(product.people.find((one) => one.id === id)?.name ?? 'nobody');

  interface Life {
    readonly partition: string;
    readonly reference: string;
    readonly times: Card;
    /** Where the traffic and the mail stood when the present phase began. */
    since: number;
    mails: number;
  }

  async function begin(): Promise<Life> {
    lives += 1;
    const family = families[lives % families.length];
    if (!family) throw new Error('there is no family');
    return { partition: family.partition, ...(await askFor(maya, family.about)), since: 0, mails: 0 };
  }

  const read = ({ partition, reference }: Life) => conferenceOf(product, partition, reference);

  /** The holds by which a conference stands in anybody's diary. */
  async function holdsOf(conference: string): Promise<string[]> {
    const { documents } = await product.house.store.query({ kind: 'diaryDay', limit: 1_000 });
    return documents
      .flatMap(({ document }) => diaryDaySchema.parse(document.data).entries)
      .filter((entry) => entry.conference.id === conference)
      .map(({ hold }) => hold);
  }

  /** Whether the professionals could not be asked through the calendar. */
  async function isInviteLeft(life: Life): Promise<boolean> {
    const { id, value } = await read(life);
    const stored = await product.house.store.read(life.partition, `safety:${id}`);
    const safety = stored && safetySchema.parse(stored.document.data);
    return value.cancelled === undefined && safety?.invited?.failed !== undefined;
  }

  /** Has people do what a phase is for, with troubles laid in its way, and lets it come to rest. */
  async function goThrough(phase: Phase, life: Life, troubles: readonly Met[]): Promise<void> {
    const { booking } = (await read(life)).value;
    if (phase === 'sign') await addProfessional(maya, life.reference, police);
    const times = phase === 'move' ? await timesToMove(maya, life.reference) : life.times;
    // The calendars that are looked at for the times are not what is troubled.
    if (phase === 'move') await rest(product);
    life.since = product.wire.exchanges.length;
    life.mails = product.office.mails.length;
    for (const { method, path, trouble } of troubles) {
      await product.room.trouble({ side: 'graph', method, path, ...trouble });
    }
    switch (phase) {
      case 'book':
        await takeTime(times);
        break;
      case 'sign':
        await sign(seatOf(booking?.slot.chair), life.reference);
        break;
      case 'move':
        await takeTime(times, 1);
        break;
      case 'cancel':
        await cancel(maya, life.reference, `${marker} not needed any more`);
        break;
    }
    await rest(product);
  }

  /** What must be true once a phase has come to rest, and nothing is left for people to do. */
  async function expectWhole(phase: Phase, life: Life): Promise<void> {
    const { id, value } = await read(life);
    expect(byHand(value), 'what is left for people').to.deep.equal([]);
    expect(await isInviteLeft(life), 'people who could not be asked').to.equal(false);
    const events = eventsOf(product, value);
    const holds = await holdsOf(id);
    if (phase === 'cancel') {
      expect(events, 'events').to.deep.equal([]);
      expect(holds, 'the diary').to.deep.equal([]);
      return;
    }
    const { booking, moving, outside } = value;
    const [event, ...others] = events;
    if (!event || !booking) throw new Error('there is no event');
    expect(others, 'other events').to.deep.equal([]);
    expect(booking.state).to.equal('booked');
    expect(moving).to.equal(undefined);
    expect(outside.event?.id).to.equal(event.id);
    const { slot } = booking;
    expect(Temporal.Instant.from(event.from).equals(slot.from), 'from when').to.equal(true);
    expect(Temporal.Instant.from(event.to).equals(slot.until), 'until when').to.equal(true);
    const own = [slot.chair, slot.minuteTaker, slot.worker].map((one) => seatOf(one).persona.email);
    const asked = value.signed ? [...own, police.email] : own;
    const people = event.attendees.filter(({ type }) => type !== 'resource');
    expect(people.map(({ email }) => email)).to.have.members(asked);
    const rooms = slot.room === undefined ? 0 : 1;
    expect(event.attendees).to.have.lengthOf(people.length + rooms);
    expect(holds, 'the diary').to.deep.equal(Array.from({ length: 3 + rooms }, () => booking.hold));
    // Teams: nothing is recorded, and Quorate is in the chat, put there once.
    expect(event.meeting?.options).to.include({ allowRecording: false, allowTranscription: false });
    const chat = chatOf(event);
    expect(product.isIn(chat)).to.equal(true);
    const put = product.wire.exchanges.filter(
      ({ side, requestBody }) =>
        side === 'bot' && isAbout(requestBody, chat) && isAbout(requestBody, 'installationUpdate'),
    );
    expect(put, 'installations').to.have.lengthOf(1);
  }

  const isAbout = (body: unknown, text: string) => JSON.stringify(body ?? '').includes(text);

  /** Who hears of it from Quorate, and what the first line of it says. */
  function dueTo(phase: Phase, { booking, earlier }: Conference): ReadonlyMap<string, string> {
    const slots = [booking?.slot, phase === 'move' ? earlier.at(-1)?.slot : undefined];
    const of = (...ids: readonly (string | undefined)[]) =>
      [...new Set(ids)].filter((one) => one !== undefined);
    const chairs = slots.flatMap((slot) => [slot?.chair, slot?.minuteTaker]);
    const gareth = product.sit('Gareth Pryce').id;
    const words = {
      book: 'Booked for',
      sign: 'secure mail',
      move: 'Moved to',
      cancel: 'The conference will not be held',
    } as const;
    const who = {
      book: of(maya.id, gareth, ...chairs),
      sign: [maya.id],
      move: of(maya.id, gareth, ...chairs),
      // Whoever cancels it knows.
      cancel: of(gareth, ...chairs),
    } as const;
    return new Map(who[phase].map((id) => [id, words[phase]]));
  }

  /** Everybody was told in Teams what is due, once, and nobody else; and by Outlook's mail no more than once. */
  async function expectTold(phase: Phase, life: Life): Promise<void> {
    const { value } = await read(life);
    const told = new Map(
      [...toldOf(product, product.wire.exchanges.slice(life.since), life.reference)]
        // Once it is signed the meeting asks for reports: another part of the work.
        .map(([id, words]) => [id, words.filter((one) => !one.startsWith('Before the meeting'))] as const)
        .filter(([, words]) => words.length > 0),
    );
    const due = dueTo(phase, value);
    expect([...told.keys()], 'who was told').to.have.members([...due.keys()]);
    for (const [person, words] of told) {
      expect(words, person).to.have.lengthOf(1);
      expect(words[0]).to.contain(due.get(person));
    }
    const mails = product.office.mails.slice(life.mails).map(({ to }) => to);
    if (phase !== 'sign') {
      const { booking } = value;
      const own = [booking?.slot.chair, booking?.slot.minuteTaker, maya.id];
      expect(mails).to.include.members(own.map((one) => seatOf(one).persona.email));
    }
    if (value.signed) expect(mails).to.include(police.email);
    expect(mails, 'mails').to.deep.equal([...new Set(mails)]);
  }

  /** One life of a conference; the phases in which nothing is to go wrong are left out, but for the first and last. */
  async function live(
    troubles: readonly Met[],
    settled: (phase: Phase, life: Life) => Promise<void>,
  ): Promise<void> {
    const life = await begin();
    for (const phase of phases) {
      const here = troubles.filter((one) => one.phase === phase);
      if (here.length === 0 && phase !== 'book' && phase !== 'cancel') continue;
      await goThrough(phase, life, here);
      await settled(phase, life);
      await expectWhole(phase, life);
    }
  }

  /** The steps of each phase at these places. */
  const stepsAt = (at: readonly number[], trouble: Trouble): Met[] =>
    phases.flatMap((phase) =>
      at.flatMap((n) => {
        const step: Step | undefined = steps[phase][n];
        return step ? [{ phase, ...step, trouble }] : [];
      }),
    );

  for (const [name, trouble] of Object.entries(passing)) {
    it(`comes to one event, and everybody is told once, when each step in turn is ${name}`, async () => {
      for (const at of placesOf(name)) {
        await live(stepsAt(at, trouble), async (phase, life) => {
          expect(await product.room.troubles(), 'troubles that were not met').to.equal(0);
          await expectTold(phase, life);
        });
      }
    });
  }

  it('has each of these troubles at each of its steps, once', () => {
    const all = phases.flatMap((phase) => steps[phase].map((step) => ({ phase, ...step })));
    expect(Object.keys(passing)).to.include.members(alone);
    for (const [name, trouble] of Object.entries(passing)) {
      const met = placesOf(name).flatMap((at) => stepsAt(at, trouble));
      expect(met, name).to.have.deep.members(all.map((step) => ({ ...step, trouble })));
    }
  });

  it('is joined once its chat is there, when that is only some time later', async () => {
    await product.room.options({ lateChats: true });
    try {
      await live([], expectTold);
    } finally {
      await product.room.options({ lateChats: false });
    }
  });

  /** Business support reads what is to be done, and has it tried again, until nothing is left. */
  async function mend(life: Life): Promise<number> {
    for (let tries = 0; tries < steps.book.length; tries += 1) {
      const left = byHand((await read(life)).value);
      const invite = await isInviteLeft(life);
      if (left.length === 0 && !invite) return tries;
      const told = toldOf(product, product.wire.exchanges.slice(life.since), life.reference);
      const words = (told.get(joan.id) ?? []).join('\n');
      expect(words).to.contain(
        left.length > 0 ? 'Please do this by hand' : 'the calendar could not ask them',
      );
      const card = await open(joan, life.reference);
      const shown = left.length > 0 ? card : await press(card, 'conference.signForm');
      await press(shown, 'conference.tryAgain');
      await rest(product);
    }
    throw new Error('it was tried again too often');
  }

  it('says plainly what a person has to do where a step is refused, and does it itself at one more press', async () => {
    for (const at of oneByOne) {
      const troubles = stepsAt(at, refused);
      await live(troubles, async (phase, life) => {
        expect(await product.room.troubles(), 'troubles that were not met').to.equal(0);
        const isRefused = troubles.some((one) => one.phase === phase);
        expect(await mend(life), phase).to.equal(isRefused ? 1 : 0);
      });
    }
  });

  it('tells business support when Outlook stays away, and is booked when it is back', async () => {
    const life = await begin();
    const away: Trouble = { done: false, answer: 'status', status: 503, times: 1_000 };
    await product.room.trouble({ side: 'graph', method: 'POST', path: '/events', ...away });
    await takeTime(life.times);
    life.since = product.wire.exchanges.length;
    for (let hour = 0; hour < 3; hour += 1) await product.forward({ hours: 1 });
    expect((await read(life)).value.booking?.state).to.equal('held');
    expect((await joan.latest())?.words).to.contain('something to see to');
    await product.room.untroubled();
    await rest(product);
    await expectWhole('book', life);
    await goThrough('cancel', life, []);
    await expectWhole('cancel', life);
  });

  it('stands in no calendar once it is cancelled, though the answer to its booking never came', async () => {
    const life = await begin();
    await product.room.trouble({
      side: 'graph',
      method: 'POST',
      path: '/events',
      done: true,
      answer: 'reset',
    });
    await takeTime(life.times);
    expect(eventsOf(product, (await read(life)).value)).to.have.lengthOf(1);
    await goThrough('cancel', life, []);
    await expectWhole('cancel', life);
  });

  it('is made anew where somebody deleted it, with the options of its new meeting', async () => {
    const life = await begin();
    await goThrough('book', life, []);
    const [event] = eventsOf(product, (await read(life)).value);
    if (!event) throw new Error('there is no event');
    product.office.cancel(event, '');
    await goThrough('move', life, []);
    await expectWhole('move', life);
    await goThrough('cancel', life, []);
    await expectWhole('cancel', life);
  });

  it('comes to one event, or says what is to be done, whichever two troubles it meets', async () => {
    const all = phases.flatMap((phase) => steps[phase].map((step) => ({ phase, ...step })));
    const one = fc
      .tuple(fc.constantFrom(...all), fc.constantFrom(refused, ...Object.values(passing)))
      .map(([step, trouble]): Met => ({ ...step, trouble }));
    await fc.assert(
      fc.asyncProperty(one, one, fc.boolean(), async (first, second, late) => {
        await product.room.options({ lateChats: late });
        await live([first, second], async (_phase, life) => {
          // One may have kept the other from being met.
          await product.room.untroubled();
          await mend(life);
        });
      }),
      { numRuns: pairs, endOnFailure: true },
    );
    await product.room.options({ lateChats: false });
  });

  keepsItsPromises(() => product);
});

const police = { name: 'Dee Quinn', email: 'dee.quinn@police.example' };
