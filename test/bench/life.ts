/**
 * The life of a few consultations from the first word to the end, as people press their way through it: every verb is
 * used at least once. What each verb waits for the store, and what each job asks of people, is noted on the way.
 */

import { freeBusyWatchTarget } from '../../src/conference/freeBusy/record.ts';
import { outlookTarget } from '../../src/conference/index.ts';
import { conferenceSchema } from '../../src/conference/record.ts';
import type { Cause, Person } from '../../src/kernel/actor.ts';
import type { Answer, Identity } from '../../src/kernel/command.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import type { Telemetry } from '../../src/kernel/telemetry.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import type { Shown, Target } from '../../src/kernel/view.ts';
import { beginnings, entries, subscriptions, troubleView } from '../../src/wiring.ts';
import { authority, gareth, maya, nasreen, person, ruth, withoutCalendar } from '../support/authority.ts';
import {
  bookedAt,
  conference,
  holdAt,
  keepConference,
  keepHold,
  slot,
  someSlot,
} from '../support/conferences.ts';
import { saidThen } from '../support/families.ts';
import {
  buttonOf,
  conversationOf,
  type House,
  house,
  houseKey,
  inputsOf,
  type Message,
  readingOf,
  shownOf,
  type Typed,
} from '../support/house.ts';
import { MeetingChat, pressIn } from '../support/meetings.ts';
import { roundTrips } from '../support/roundTrips.ts';
import { theConferenceIsPrepared, theConferenceMeets } from './meeting-life.ts';
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

/** `beside` is told what is done, and given the house before anybody comes, and as it stands once all has happened. */
export async function liveThrough(
  beside: {
    readonly telemetry?: Telemetry;
    readonly join?: (live: House) => void;
    readonly atTheEnd?: (live: House) => Promise<void>;
  } = {},
): Promise<Life> {
  let counting: ReturnType<typeof roundTrips> | undefined;
  const chat = new MeetingChat();
  const live = house({
    now: begins,
    entries,
    subscriptions,
    errands: chat.errands(),
    troubleView,
    directory: withoutCalendar,
    lint: false,
    ...(beside.telemetry ? { telemetry: beside.telemetry } : {}),
    through: (store) => {
      counting = roundTrips(store);
      return counting.store;
    },
  });
  if (!counting) throw new Error('the store is not counted');
  const waits = countWaits(live, counting);
  beside.join?.(live);
  try {
    const people = new People(live, chat);
    for (const part of [
      theServiceBegins,
      everybodyLooks,
      asProposed,
      theConferenceIsBooked,
      changedAndDisputed,
      restrictedAndWithdrawn,
      outOfReach,
      theRotaChanges,
      enquired,
      timePasses,
      theConferenceIsLate,
      othersFollow,
      theDiary,
      async (all: People) => theConferenceIsPrepared(all, await conferenceAt(all)),
      async (all: People) => theConferenceMeets(all, await conferenceAt(all)),
    ]) {
      await part(people);
      // Messages about different records come in any order: the next part begins when all are there.
      await live.settle();
    }
    await beside.atTheEnd?.(live);
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
export class People {
  readonly house: House;
  /** The chat of every meeting. */
  readonly chat: MeetingChat;
  readonly efforts = new Map<string, Effort>();
  #answers = 0;
  #presses = 0;

  constructor(live: House, chat: MeetingChat) {
    this.house = live;
    this.chat = chat;
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

  /** A press of the first button of a card in the meeting's chat. */
  async pressIn(who: Identity, on: Shown | Answer, typed: Typed = {}): Promise<Answer> {
    this.#answers += Object.keys(typed).length;
    this.#presses += 1;
    const title = shownOf(on).card.actions?.[0]?.title ?? '';
    return mustShow(await pressIn(this.house, who, on, title, typed), title);
  }

  choicesOn(on: Answer, id: string): readonly string[] {
    return choicesIn(on, id);
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

export function mustShow(answer: Answer, what: string): Answer {
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

/** A consultation decided for a conference, whose strategy discussion has started an enquiry. */
async function toConference(people: People, n: number): Promise<string> {
  const it = await request(people, maya, n, 1, {
    // Old enough for an advocate to be offered.
    'c1.born': '03/2012',
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: '2026-11-19',
    startedEnquiries: 'yes',
  });
  const taken = await people.press(wei, await people.news(wei, it), 'consultation.take');
  const form = await people.press(wei, taken, 'consultation.decideForm');
  await people.press(wei, form, 'consultation.decide', { inGoodTime: 'yes' });
  return it;
}

/** Booked in the first offered slot, moved, let go, cancelled. */
async function theConferenceIsBooked(people: People): Promise<void> {
  const it = await toConference(people, 12);
  const told = await people.news(maya, it);
  const held = await people.job('book', async () => {
    const form = await people.press(maya, told, 'conference.askForm');
    const times = await people.press(maya, form, 'conference.ask', {
      needs: 'wheelchair',
      cannot: 'Monday mornings',
    });
    // Whom the settings think of is proposed before a time is held: nobody is so quick.
    await people.house.settle();
    return people.through(maya, times, 'conference.holdForm', 'conference.reserve');
  });
  await people.house.settle();
  const booked = await people.press(maya, held, 'conference.show');
  await theyMeetSafely(people, booked);
  await changedInOutlook(people, booked);
  const needing = await people.press(maya, booked, 'conference.changeNeedsForm');
  await people.press(maya, needing, 'conference.changeNeeds', { minutes: '90' });
  const doubted = await people.press(maya, booked, 'conference.moveForm');
  await people.press(maya, doubted, 'conference.move', { reason: 'family' });
  const waits = await people.press(maya, booked, 'conference.show');
  const staying = await people.press(maya, waits, 'conference.stayForm');
  const stays = await people.press(maya, staying, 'conference.stay', { words: 'They can come after all.' });
  const moving = await people.press(maya, stays, 'conference.moveForm');
  const times = await people.press(maya, moving, 'conference.move', { reason: 'family' });
  const again = await people.press(maya, times, 'conference.look');
  const moved = await people.through(maya, again, 'conference.holdForm', 'conference.reserve');
  await people.house.settle();
  const standing = await people.press(maya, moved, 'conference.show');
  const cancelling = await people.press(maya, standing, 'conference.cancelForm');
  await people.press(maya, cancelling, 'conference.cancel', { words: 'Another discussion comes first.' });
  await people.house.settle();

  // Outlook, which this service does not read: what is asked all the same finds nothing to do.
  const calendars = freeBusyWatchTarget(authority);
  await service(people, 'clock', 'freeBusy.refresh', calendars);
  const about = { ...(await conferenceAt(people)) };
  await service(people, 'followUp', 'freeBusy.ask', calendars, { conference: about, worker: maya.id });
  await service(people, 'followUp', 'freeBusy.read', calendars, { failed: 'refused' });

  // The steps in the calendars, of which this service has none: what comes late finds nothing to do.
  for (const step of [
    'checked',
    'eventMade',
    'meetingFound',
    'secured',
    'joined',
    'withdrawn',
    'seen',
    'putRight',
  ]) {
    await service(people, 'followUp', `conference.${step}`, await conferenceAt(people), {
      hold: 'hold:none',
      failed: 'refused',
    });
  }
  const adult = await firstOf(people, 'familyAdult');
  for (const step of ['ownEventMade', 'ownMeetingFound', 'ownSecured', 'ownWithdrawn']) {
    await service(people, 'followUp', `conference.${step}`, adult, { failed: 'refused' });
  }
}

/** Somebody is added to the event, and it is moved by a day: looked at, put back, and taken after all. */
async function changedInOutlook(people: People, shown: Answer): Promise<void> {
  const target = await conferenceAt(people);
  const stored = await people.house.store.read(target.partition, target.id);
  const { booking } = conferenceSchema.parse(stored?.document.data);
  if (!booking) throw new Error('it is not booked');
  const { hold, slot } = booking;
  const seen = {
    gone: false,
    from: slot.from,
    until: slot.until,
    strangers: ['one'],
    missing: 0,
    answers: [],
  };
  const later = (at: string) => Temporal.Instant.from(at).add({ hours: 24 }).toString();
  const other = { ...slot, from: later(slot.from), starts: later(slot.starts), until: later(slot.until) };
  await service(people, 'followUp', 'conference.compare', target);
  await service(people, 'followUp', 'conference.seen', target, { hold, answer: seen });
  await service(people, 'followUp', 'conference.doubt', target, { slot: other, instead: hold });
  for (const verb of ['conference.seenAdded', 'conference.putBack', 'conference.takeTheirs']) {
    const now = await people.press(maya, shown, 'conference.show');
    await people.press(maya, now, verb);
  }
  await people.house.settle();
  const followed = await people.press(maya, shown, 'conference.show');
  const form = await people.press(maya, followed, 'conference.sayWhyForm');
  await people.press(maya, form, 'conference.sayWhy', { reason: 'family' });
  const watch = outlookTarget(authority.id);
  await service(people, 'clock', 'outlook.due', watch);
  await service(people, 'followUp', 'outlook.watching', watch, { failed: 'refused' });
  await service(people, 'followUp', 'outlook.told', watch, { event: 'none' });
}

/** Who is asked and what keeps people safe, between the booking and a move. */
async function theyMeetSafely(people: People, shown: Answer): Promise<void> {
  const list = await people.press(maya, shown, 'conference.invitations');
  const inviting = await people.press(maya, list, 'conference.inviteForm');
  const teacher = { agency: 'oakfield-primary', role: 'Class teacher', email: 'teacher@school.example' };
  const added = await people.press(maya, inviting, 'conference.invite', teacher);
  const which = choicesIn(added, 'which').at(-1) ?? '';
  const one = await people.press(maya, added, 'conference.invitationForm', { which });
  await people.press(maya, one, 'conference.changeInvitation', { role: 'Head teacher' });
  const other = choicesIn(added, 'which')[0] ?? '';
  const unwanted = await people.press(maya, added, 'conference.invitationForm', { which: other });
  const listed = await people.press(maya, unwanted, 'conference.uninvite');
  const accounts = await people.press(maya, listed, 'conference.recogniseForm');
  await people.press(maya, accounts, 'conference.recognise');

  let family = await people.press(maya, shown, 'conference.family');
  for (const as of ['mother', 'father', 'carer']) {
    const adding = await people.press(maya, family, 'conference.addAdultForm');
    await people.press(maya, adding, 'conference.addAdult', { as });
    people.house.clock.forward({ seconds: 1 });
    family = await people.press(maya, shown, 'conference.family');
  }
  const carer = await people.press(maya, family, 'Open Carer');
  await people.press(maya, carer, 'conference.removeAdult');
  family = await people.press(maya, shown, 'conference.family');
  await people.press(maya, family, 'conference.recordAdvocacy', { child: '0', taken: 'yes' });
  let mother = await people.press(maya, family, 'Open Mother');
  const steps: Readonly<Record<string, Typed>> = {
    'conference.recordRoute': { way: 'She rings us', times: 'Mornings' },
    'conference.recordShared': { room: 'yes', chat: 'yes', waiting: 'yes' },
    'conference.recordNeeds': { interpreter: 'British Sign Language', arranger: 'socialWorker' },
    'conference.setApart': { arrives: '08:00', leaves: '08:30' },
  };
  for (const [verb, typed] of Object.entries(steps)) {
    const form = await people.press(maya, mother, `${verb}Form`);
    mother = await people.press(maya, form, verb, typed);
  }
  await people.press(maya, mother, 'conference.recordArranged');

  // The chair excludes one of them, and signs.
  const chair = authority.person(await chairOf(people));
  if (!chair) throw new Error('the conference has no chair');
  const told = await people.news(chair, 'Child protection conference');
  const seen = await people.press(chair, told, 'conference.family');
  const father = await people.press(chair, seen, 'Open Father');
  const excluding = await people.press(chair, father, 'conference.excludeForm');
  await people.press(chair, excluding, 'conference.exclude', {
    of: 'whole',
    grounds: 'violence',
    words: 'A written view is read out.',
  });
  const page = await people.press(chair, told, 'conference.signForm');
  await people.press(chair, page, 'conference.sign');
  family = await people.press(maya, shown, 'conference.family');
  mother = await people.press(maya, family, 'Open Mother');
  await people.press(maya, mother, 'conference.recordTold');
  const letters = await people.press(maya, list, 'conference.secureMail');
  const first = choicesIn(letters, 'which')[0] ?? '';
  await people.press(maya, letters, 'conference.secureMailSent', { which: first });
  const file = await people.press(maya, shown, 'conference.file');
  const [reader = ''] = choicesIn(file, 'which');
  await people.press(maya, file, 'conference.fileSent', { which: reader });
  await service(people, 'followUp', 'conference.invited', await conferenceAt(people), { hold: 'hold:none' });
  const { documents } = await people.house.store.query({ kind: 'contact', limit: 1 });
  const contact = documents[0]?.document;
  const invited = contact && { partition: contact.partition, id: contact.id };
  if (!invited) throw new Error('nobody can be reached');
  await service(people, 'clock', 'conference.endContact', invited);
  await service(people, 'followUp', 'conference.noteInvited', {
    ...invited,
    id: invited.id.replace('contact:', ''),
  });
}

async function chairOf({ house: { store } }: People): Promise<string> {
  const { documents } = await store.query({ kind: 'conference', limit: 100 });
  const [first] = documents;
  return first ? (conferenceSchema.parse(first.document.data).booking?.slot.chair ?? '') : '';
}

/** Where the conference that was asked for first lies. */
function conferenceAt(people: People): Promise<Target> {
  return firstOf(people, 'conference');
}

async function firstOf({ house: { store } }: People, kind: string): Promise<Target> {
  const { documents } = await store.query({ kind, limit: 100 });
  const [first] = documents;
  if (!first) throw new Error(`there is no ${kind}`);
  return { partition: first.document.partition, id: first.document.id };
}

export async function service(
  { house: { kernel } }: People,
  cause: Cause,
  verb: string,
  target: Target,
  input: JsonObject = {},
): Promise<void> {
  const id = `life:${verb}:${target.id}`;
  await kernel.performService({
    from: 'service',
    cause,
    id,
    authority: authority.id,
    verb,
    target,
    input,
    depth: 0,
  });
}

/** Past the last day: the reason is asked for first; a held time is let go. */
async function theConferenceIsLate(people: People): Promise<void> {
  people.house.clock.forward({ hours: 24 * 8 });
  await people.house.settle();
  const form = await people.press(
    maya,
    await people.news(maya, 'Section 47 enquiry ·'),
    'conference.askForm',
  );
  const none = await people.press(maya, form, 'conference.ask');
  // The enquiry hears that it was asked for before anybody can have said why it is late.
  await people.house.settle();
  const late = await people.press(maya, none, 'conference.lateForm');
  await people.press(maya, late, 'conference.late', { reasons: 'room', words: 'No room was free.' });

  // A slot that is held while the calendars are asked, as in a service that has them.
  const { partition } = await conferenceAt(people);
  const about = { partition, id: 'conference:held' };
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await people.house.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  const { hold, slot, by, at } = bookedAt(someSlot);
  const reference = referenceFor('K', about.id);
  await keepConference(
    { put },
    conference({ reference, booking: { hold, slot, by, at, state: 'held' } }),
    about,
  );
  await keepHold({ put }, someSlot, about);
  await service(people, 'clock', 'diary.check', holdAt);
  const found = await people.house.kernel.perform({
    from: 'person',
    identity: { tenant: maya.tenant, objectId: maya.objectId },
    place: { kind: 'personal', conversation: conversationOf(maya) },
    verb: 'reference',
    token: undefined,
    input: { typed: reference },
  });
  await people.press(maya, mustShow(found, reference), 'conference.giveUp');
  await triedAgain(people, put, about.partition);
}

/** A card from the time when the calendars were joined: the options of the meeting could not be set then. */
async function triedAgain(
  people: People,
  put: (documents: readonly StoreDocument[]) => Promise<void>,
  partition: string,
): Promise<void> {
  const target = { partition, id: 'conference:failed' };
  const reference = referenceFor('K', target.id);
  const outside = { secured: { at: saidThen.at, failed: 'refused' } };
  await keepConference({ put }, conference({ reference, booking: bookedAt(someSlot), outside }), target);
  const verb = 'conference.tryAgain';
  const conversation = conversationOf(joan);
  const expires = people.house.clock.now().add({ hours: 1 });
  const answer = await people.house.kernel.perform({
    from: 'person',
    identity: { tenant: joan.tenant, objectId: joan.objectId },
    place: { kind: 'personal', conversation },
    verb,
    token: new Tokens([houseKey]).mint({ verb, target, conversation, expires }),
    input: {},
  });
  mustShow(answer, verb);
}

/** The diary, as who books has it. */
async function theDiary(people: People): Promise<void> {
  const list = await people.say(joan, 'diary');
  await people.press(joan, list, 'diary.file');
}

/** A conference that was held is followed: reconvened, and reviewed. */
async function othersFollow(people: People): Promise<void> {
  const { partition } = await conferenceAt(people);
  const about = { partition, id: 'conference:past' };
  const reference = referenceFor('K', about.id);
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await people.house.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  const past = conference({ reference, enquiry: undefined, booking: bookedAt(slot('2026-11-20T10:00')) });
  await keepConference({ put }, past, about);
  for (const verb of ['conference.reconvene', 'conference.askReview']) {
    const found = await people.house.kernel.perform({
      from: 'person',
      identity: { tenant: maya.tenant, objectId: maya.objectId },
      place: { kind: 'personal', conversation: conversationOf(maya) },
      verb: 'reference',
      token: undefined,
      input: { typed: reference },
    });
    const form = await people.press(maya, mustShow(found, reference), `${verb}Form`);
    await people.press(maya, form, verb, { needs: 'apart' });
    await people.house.settle();
  }
  await service(people, 'followUp', 'conference.carryOver', about, { records: [] });
  await service(people, 'followUp', 'conference.noteElsewhere', about);
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
      target: target(authority.id, authority),
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
  const { documents } = await people.house.store.query({ kind: 'enquiry', limit: 1 });
  for (const { document } of documents) {
    const about = { partition: document.partition, id: document.id };
    await service(people, 'followUp', 'enquiry.notHeld', about, { on: '2026-11-19', for: '2026-12-14' });
  }
  await people.house.settle();
  const after = await press(maya, booked, 'enquiry.holdForm');
  await press(maya, after, 'enquiry.hold', { on: '2026-11-19' });
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
