/**
 * The life of a few consultations from the first word to the end, as people press their way through it: every verb is
 * used at least once. What each verb waits for the store, and what each job asks of people, is noted on the way.
 */
import type { Person } from '../../src/kernel/actor.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import type { Shown } from '../../src/kernel/view.ts';
import { beginnings, entries, subscriptions, troubleView } from '../../src/wiring.ts';
import { authority, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import {
  buttonOf,
  type House,
  house,
  inputsOf,
  type Message,
  readingOf,
  shownOf,
  type Typed,
} from '../support/house.ts';
import { roundTrips } from '../support/roundTrips.ts';
import { answersFor } from './request.ts';

/** What a job asked of those who did it: answers that were not filled in already, and presses. */
export interface Effort {
  readonly answers: number;
  readonly presses: number;
}

export interface Life {
  /** The most waits that each verb took, for presses and for the service's own commands alike. */
  readonly waits: ReadonlyMap<string, number>;
  readonly efforts: ReadonlyMap<string, Effort>;
  /** Verbs that can be asked for, and were not. */
  readonly untouched: readonly string[];
}

/** A Thursday morning: the rota of the example names Wei Zhang and, behind them, Siobhán Kelly. */
const begins = '2026-11-19T11:20';
const wei = person('Wei Zhang');
const siobhan = person('Siobhán Kelly');
const daniel = person('Daniel Osei');
const priya = person('Priya Raman');
const joan = person('Joan Whitfield');

export async function liveThrough(): Promise<Life> {
  let counting: ReturnType<typeof roundTrips> | undefined;
  const live = house({
    now: begins,
    entries,
    subscriptions,
    troubleView,
    lint: false,
    through: (store) => {
      counting = roundTrips(store);
      return counting.store;
    },
  });
  if (!counting) throw new Error('the store is not counted');
  const waits = countWaits(live, counting);
  try {
    const people = new People(live);
    for (const part of [
      theServiceBegins,
      everybodyLooks,
      asProposed,
      changedAndDisputed,
      restrictedAndWithdrawn,
      outOfReach,
      theRotaChanges,
      enquired,
      timePasses,
    ]) {
      await part(people);
      // Messages about different records come in any order: the next part begins when all are there.
      await live.settle();
    }
    const untouched = entries.map((entry) => entry.verb).filter((verb) => !waits.has(verb));
    return { waits, efforts: people.efforts, untouched };
  } finally {
    await live.close();
  }
}

/** From now on every command is counted under its verb; the most that it ever took stays. */
function countWaits(live: House, counting: ReturnType<typeof roundTrips>): Map<string, number> {
  const most = new Map<string, number>();
  const note = (verb: string, waits: number) => most.set(verb, Math.max(waits, most.get(verb) ?? 0));
  const { kernel } = live;
  const perform = kernel.perform.bind(kernel);
  const performService = kernel.performService.bind(kernel);
  kernel.perform = async (command) => {
    const { result, waits } = await counting.count(() => perform(command));
    note(command.verb, waits);
    return result;
  };
  kernel.performService = async (command) => {
    const { result, waits } = await counting.count(() => performService(command));
    note(command.verb, waits);
    return result;
  };
  return most;
}

/** People who press, and what it costs them. */
class People {
  readonly house: House;
  readonly efforts = new Map<string, Effort>();
  #answers = 0;
  #presses = 0;

  constructor(live: House) {
    this.house = live;
  }

  async say(who: Person, sentence: string): Promise<Answer> {
    return mustShow(await this.house.say(who, sentence), `${who.name}: ${sentence}`);
  }

  /** A press with what is typed; an answer that stood there already is none. */
  async press(who: Person, on: Shown | Message | Answer, verb: string, typed: Typed = {}): Promise<Answer> {
    const inputs = inputsOf(shownOf(on).card);
    const given = Object.fromEntries(
      inputs.flatMap(({ id, value }) => {
        const answer = typed[id];
        return answer === undefined || answer === value ? [] : [[id, answer]];
      }),
    );
    const { action } = buttonOf(shownOf(on).card, verb);
    const sends = !('associatedInputs' in action && action.associatedInputs === 'none');
    const open = inputs.find(
      ({ id, label, value }) =>
        label.includes('(required)') && (value ?? '') === '' && given[id] === undefined,
    );
    this.#answers += Object.keys(given).length;
    this.#presses += 1;
    const answer = mustShow(await this.house.press(who, on, verb, given), `${who.name}: ${verb}`);
    if (sends && open && answer.kind === 'done') throw new Error(`${verb} was done without ${open.id}`);
    return answer;
  }

  /** Goes through several buttons, each on what the one before has shown. */
  async through(who: Person, on: Shown | Message | Answer, ...verbs: readonly string[]): Promise<Answer> {
    let shown = on;
    let last: Answer | undefined;
    for (const verb of verbs) {
      last = await this.press(who, shown, verb);
      shown = last;
    }
    if (!last) throw new Error('nothing was pressed');
    return last;
  }

  /** Notes what a job asks, from its beginning to its end. */
  async job<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#answers = 0;
    this.#presses = 0;
    const result = await work();
    this.efforts.set(name, { answers: this.#answers, presses: this.#presses });
    return result;
  }

  /** What somebody was told last about a consultation. */
  async news(who: Person, about: string): Promise<Message> {
    await this.house.settle();
    // Its own reference stands in the head of a card; further down there may be those of others.
    const headOf = (one: Message) => readingOf(one).split('\n').slice(0, 3).join('\n');
    const message = this.house.messages(who).findLast((one) => headOf(one).includes(about));
    if (!message) throw new Error(`${who.name} was told nothing about ${about}`);
    return message;
  }
}

function mustShow(answer: Answer, what: string): Answer {
  if (answer.kind === 'refused')
    throw new Error(
      `${what} was refused: ${answer.code}, ${answer.words}${answer.shown ? `\n${readingOf(answer.shown)}` : ''}`,
    );
  return answer;
}

async function everybodyLooks(people: People): Promise<void> {
  for (const who of [maya, gareth, ruth, nasreen, joan]) {
    await people.say(who, 'help');
    await people.say(who, 'duty');
    await people.say(who, 'my consultations');
  }
}

const requestSteps = ['request.family', 'request.children', 'request.plan', 'consultation.send'] as const;

/** Asks for a consultation and gives its reference. */
async function request(
  people: People,
  who: Person,
  n: number,
  children = 1,
  other: Typed = {},
): Promise<string> {
  const answers = { ...answersFor(n, children), ...other };
  let shown = await people.say(who, 'request consultation');
  for (const verb of requestSteps) {
    // One child stands on the first page, four on each one after it.
    for (let more = children - 1; verb === 'request.children' && more > 0; more -= 4) {
      shown = await people.press(who, shown, 'request.moreChildren', answers);
    }
    shown = await people.press(who, shown, verb, answers);
  }
  const reference = /C-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(readingOf(shown))?.[0];
  if (shown.kind !== 'done' || reference === undefined) throw new Error('the request was not sent');
  return reference;
}

/** The commonest way: asked for, taken, decided as proposed, agreed, entered in the case system. */
async function asProposed(people: People): Promise<void> {
  const it = await people.job('request', () => request(people, maya, 1));
  const offered = await people.news(wei, it);
  const taken = await people.job('take', () => people.press(wei, offered, 'consultation.take'));
  const decided = await people.job('decide', async () => {
    const form = await people.press(wei, taken, 'consultation.decideForm');
    return people.press(wei, form, 'consultation.decide', { inGoodTime: 'yes' });
  });
  await people.press(wei, decided, 'consultation.timeline');
  const told = await people.news(maya, it);
  const agreed = await people.job('agree', () => people.press(maya, told, 'consultation.agree'));
  await people.press(maya, agreed, 'consultation.copy');
  await people.say(joan, 'copies to enter');
  await people.job('enter', async () => {
    const form = await people.press(maya, agreed, 'consultation.enterForm');
    return people.press(maya, form, 'consultation.enter');
  });
  const list = await people.say(maya, 'my consultations');
  await people.press(maya, list, 'consultation.show');
}

/** Five children; passed on, asked about, changed, seen differently, settled, corrected. */
async function changedAndDisputed(people: People): Promise<void> {
  const it = await people.job('requestFiveChildren', () => request(people, maya, 2, 5));
  const offered = await people.news(wei, it);
  const passing = await people.press(wei, offered, 'consultation.passOnForm');
  await people.press(wei, passing, 'consultation.passOn', { to: siobhan.id, reason: 'I know the family.' });
  const passed = await people.news(siobhan, it);
  const taken = await people.press(siobhan, passed, 'consultation.take');
  await people.press(siobhan, taken, 'consultation.call');
  const asking = await people.press(siobhan, taken, 'consultation.askForMoreForm');
  await people.press(siobhan, asking, 'consultation.askForMore', {
    text: 'Has the health visitor been seen?',
  });
  const asked = await people.news(maya, it);
  const answering = await people.press(maya, asked, 'consultation.answerMoreForm');
  await people.press(maya, answering, 'consultation.answerMore', { text: 'Yes, on Monday.' });

  const answered = await people.news(siobhan, it);
  const changed = await people.job('change', async () => {
    const form = await people.through(
      siobhan,
      answered,
      'consultation.decideForm',
      'consultation.changeForm',
    );
    const last = await people.press(siobhan, form, 'consultation.changeStep', {
      outcomes: 'legalAdvice,icpc',
    });
    return people.press(siobhan, last, 'consultation.change', {
      reasoning: 'The plan has not worked since September.',
      inGoodTime: 'yes',
    });
  });
  const review = await people.news(nasreen, it);
  const reviewing = await people.press(nasreen, review, 'consultation.legalReviewForm');
  await people.press(nasreen, reviewing, 'consultation.legalReview', { supported: 'yes' });

  const half = await people.press(siobhan, changed, 'consultation.changeForm');
  const last = await people.press(siobhan, half, 'consultation.changeStep', { outcomes: 'icpc' });
  await people.press(siobhan, last, 'consultation.correct', {
    reason: 'The legal planning meeting has been held.',
  });

  const told = await people.news(maya, it);
  await people.job('differ', async () => {
    const form = await people.press(maya, told, 'consultation.differForm');
    return people.press(maya, form, 'consultation.differ', {
      outcomes: 'continueCin',
      reasons: 'The grandmother is there every day.',
    });
  });
  const toSettle = await people.news(gareth, it);
  await people.job('settle', async () => {
    const form = await people.press(gareth, toSettle, 'consultation.settleForm');
    return people.press(gareth, form, 'consultation.settle', {
      course: 'chair',
      words: 'The more protective course.',
    });
  });
}

/** Two requests for one child; every way about in the form; restricted, opened again, withdrawn. */
async function restrictedAndWithdrawn(people: People): Promise<void> {
  await request(people, maya, 3);
  await people.house.settle();

  const answers = { ...answersFor(4, 2), 'c1.number': answersFor(3)['c1.number'] ?? '' };
  let shown = await people.say(priya, 'request consultation');
  shown = await people.press(priya, shown, 'request.family', answers);
  shown = await people.press(priya, shown, 'request.moreChildren', answers);
  shown = await people.press(priya, shown, 'request.children', answers);
  shown = await people.press(priya, shown, 'request.back');
  shown = await people.press(priya, shown, 'request.removeChild');
  shown = await people.press(priya, shown, 'request.startAfresh');
  shown = await people.press(priya, shown, 'request.startAfresh');
  const it = await request(people, priya, 4, 1, { 'c1.number': answers['c1.number'] });

  const offered = await people.news(wei, it);
  const taken = await people.press(wei, offered, 'consultation.take');
  await people.house.settle();
  const list = await people.say(wei, 'my consultations');
  await people.press(wei, list, 'consultation.show');
  const restricting = await people.press(wei, taken, 'consultation.restrictForm');
  const emails = [wei, priya, nasreen].map(({ email }) => email ?? '').join('\n');
  const restricted = await people.press(wei, restricting, 'consultation.restrict', {
    to: emails,
    reason: 'A relative works here.',
  });
  const lifting = await people.press(wei, restricted, 'consultation.unrestrictForm');
  await people.press(wei, lifting, 'consultation.unrestrict', { reason: 'The relative has left.' });
  const told = await people.news(priya, it);
  const withdrawing = await people.press(priya, told, 'consultation.withdrawForm');
  await people.press(priya, withdrawing, 'consultation.withdraw', { reason: 'Sent twice.' });
}

/** The chair has blocked the bot: the request goes to the next, and business support hears of it. */
async function outOfReach(people: People): Promise<void> {
  people.house.chats.fault(wei, new DeliveryError('refused', 'MessageWritesBlocked'));
  await request(people, maya, 5);
  await people.house.settle();
  people.house.chats.fault(wei, undefined);
  const list = await people.say(joan, 'troubles');
  await people.press(joan, list, 'service.trouble');
}

/** The duty rota: covered, taken over, away, swapped, changed for good; what waits for somebody goes on to another. */
async function theRotaChanges(people: People): Promise<void> {
  const month = await people.say(nasreen, 'rota');
  const day = await people.press(nasreen, month, 'rota.day', { on: '2026-11-20' });
  const covering = await people.press(nasreen, day, 'rota.coverForm');
  const covered = await people.job('coverSession', () =>
    people.press(nasreen, covering, 'rota.cover', { person: siobhan.id, reason: 'Ruth is ill.' }),
  );
  await people.press(nasreen, covered, 'rota.uncover');

  await request(people, maya, 6);
  await people.house.settle();
  await people.press(daniel, await people.say(daniel, 'duty'), 'rota.takeNow');
  await people.house.settle();

  const leave = await people.say(ruth, 'my leave');
  const away = await people.press(ruth, leave, 'rota.leave', { from: '2026-11-24' });
  const taking = await people.press(ruth, away, 'rota.cancelLeaveForm');
  const id = choicesIn(taking, 'leave')[0] ?? '';
  await people.press(ruth, taking, 'rota.cancelLeave', { leave: id });

  for (const answer of ['rota.acceptSwap', 'rota.declineSwap']) {
    const mine = await people.say(ruth, 'my duty');
    const offering = await people.press(ruth, mine, 'rota.swapForm');
    const give = choicesIn(offering, 'give')[0] ?? '';
    await people.press(ruth, offering, 'rota.offerSwap', { give, take: `nothing ${siobhan.id}` });
    const asked = await people.news(siobhan, 'Will you swap?');
    await people.press(siobhan, asked, answer);
  }

  const pattern = await people.press(nasreen, month, 'rota.patternForm');
  await people.press(nasreen, pattern, 'rota.pattern', { session: '5 13:00-17:00', chair: wei.id });
}

/** The values that a choice of a card offers. */
function choicesIn(on: Answer, id: string): readonly string[] {
  const input = inputsOf(shownOf(on).card).find((one) => one.id === id);
  return input?.type === 'Input.ChoiceSet' ? input.choices.map(({ value }) => value) : [];
}

/** What runs for ever begins, as at every start. */
async function theServiceBegins(people: People): Promise<void> {
  for (const { verb, target } of beginnings) {
    await people.house.kernel.performService({
      from: 'service',
      cause: 'clock',
      id: `begin:${verb}:${authority.id}`,
      authority: authority.id,
      verb,
      target: target(authority.id),
      input: {},
      depth: 0,
    });
  }
}

/**
 * A section 47 enquiry from the request to the conference: by the first two presses that ask, booked too late, and what
 * is said of that. The second family’s needs none.
 */
async function enquired(people: People): Promise<void> {
  // Each press is followed by what it brings about, as a worker would: the case hears of the clock one note at a time.
  const press = async (...given: Parameters<People['press']>): Promise<Answer> => {
    const answer = await people.press(...given);
    await people.house.settle();
    return answer;
  };
  const started = { outcomes: 'icpc', strategy: 'held', startedEnquiries: 'yes', strategyOn: '2026-11-19' };
  await request(people, maya, 7, 1, started);
  await people.house.settle();
  const opened = await people.news(maya, 'E-');
  await press(maya, opened, 'enquiry.timeline');
  const discussing = await press(maya, opened, 'enquiry.discussForm');
  const discussed = await press(maya, discussing, 'enquiry.discuss', {
    on: '2026-11-19',
    agencies: 'socialCare,police,health',
    initiated: 'yes',
  });
  const required = await press(maya, discussed, 'enquiry.needed');
  const requested = await people.job('requestConference', async () => {
    const form = await press(maya, required, 'enquiry.requestForm');
    return press(maya, form, 'enquiry.request');
  });
  const booking = await press(maya, requested, 'enquiry.bookForm');
  const booked = await press(maya, booking, 'enquiry.book', { for: '2026-12-14' });
  const explaining = await press(maya, booked, 'enquiry.explainForm');
  await press(maya, explaining, 'enquiry.explain', { reasons: 'room', words: 'No room was free.' });
  const agreeing = await people.news(gareth, 'E-');
  await press(gareth, agreeing, 'enquiry.agree');
  const held = await press(maya, booked, 'enquiry.holdForm');
  await press(maya, held, 'enquiry.hold', { on: '2026-11-19' });
  await people.through(maya, opened, 'consultation.show', 'enquiry.show');

  const other = await request(people, maya, 8, 1, { outcomes: 'icpc' });
  const form = await press(gareth, await people.news(gareth, other), 'enquiry.discussForm');
  const alone = await press(gareth, form, 'enquiry.discuss', { on: '2026-11-18', initiated: 'no' });
  const again = await press(gareth, alone, 'enquiry.discussForm');
  const second = await press(gareth, again, 'enquiry.discuss', { on: '2026-11-19', initiated: 'yes' });
  // It was really held two days before; then there is another, and either can be corrected.
  const correcting = await press(gareth, second, 'enquiry.correctForm');
  const corrected = await press(gareth, correcting, 'enquiry.correct', {
    on: '2026-11-17',
    reason: 'It was on the Tuesday.',
  });
  const further = await press(gareth, corrected, 'enquiry.discussForm');
  const both = await press(gareth, further, 'enquiry.discuss', { on: '2026-11-19', initiated: 'no' });
  await people.through(gareth, both, 'enquiry.discussions', 'enquiry.correctForm');
  await people.through(gareth, both, 'consultation.show', 'case.timeline');
  const ending = await press(gareth, both, 'enquiry.notNeededForm');
  await press(gareth, ending, 'enquiry.notNeeded', { why: 'Concerns not substantiated.' });
  // The chair says that nothing was started: the enquiry’s people are asked.
  const doubted = await request(people, maya, 10, 1, started);
  const taken = await press(daniel, await people.news(daniel, doubted), 'consultation.take');
  const deciding = await press(daniel, taken, 'consultation.decideForm');
  await press(daniel, deciding, 'consultation.decide', { inGoodTime: 'yes', strategy: 'held' });
  // One that nobody does anything about: it is warned of.
  await request(people, maya, 9, 1, started);
}

/** What nobody has answered is chased, and the day's chains are anchored. */
async function timePasses(people: People): Promise<void> {
  const enquiries = await people.say(nasreen, 'open enquiries');
  const asking = await people.press(nasreen, enquiries, 'enquiry.sendDaily');
  await people.press(nasreen, asking, 'enquiry.open');
  for (let day = 0; day < 16; day += 1) {
    people.house.clock.forward({ hours: 24 });
    await people.house.settle();
  }
}
