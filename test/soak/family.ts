/**
 * The life of one family as its people press their way through it, in any weather: asked for, taken, decided, and then
 * agreed, seen differently, withdrawn, or booked and signed by the chair. Whoever gets no answer, or words in place of a card, looks again and
 * presses again, as people do; what they pressed is noted, to be accounted for at the end.
 */
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { type Consultation, consultationType } from '../../src/consultation/record.ts';
import { personId } from '../../src/kernel/actor.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import type { Stored } from '../../src/kernel/store.ts';
import type { Token } from '../../src/kernel/tokens.ts';
import type { Target } from '../../src/kernel/view.ts';
import { meetingTarget } from '../../src/meeting/index.ts';
import { attendanceType, meetingType } from '../../src/meeting/record.ts';
import { cardIn, message, press } from '../bench/activities.ts';
import { filled, type Met, meet, pressOf } from '../bench/card.ts';
import { conversationOf, type Sender } from '../bench/people.ts';
import { answersFor, onwards, sendVerb } from '../bench/request.ts';
import { deeds } from '../crash/deeds.ts';
import { authority } from '../support/authority.ts';
import { pause, type Town } from './town.ts';

export const wishes = ['agrees', 'differs', 'withdraws', 'books'] as const;
export type Wish = (typeof wishes)[number];

/** What somebody pressed until it was done. */
export interface Done {
  readonly verb: string;
  /** A record that it has changed. */
  readonly target: Target;
  /** `<tenant>:<object id>`. */
  readonly by: string;
  /** The commands that were sent for it: one of them did it. */
  readonly tried: readonly string[];
  /** Who has to hear of it, each in a message of its own that bears the reference. */
  readonly told: readonly string[];
  readonly reference: string;
  /** It may have been refused for good, since another did what was wanted: then no receipt is right as well. */
  readonly perhaps: boolean;
}

/** A form's press that was sent; its command and what it is about. */
type Pressed = Pick<Token, 'commandId' | 'target'>;

export interface Lived {
  readonly wish: Wish;
  readonly asker: Sender;
  readonly reference: string;
  readonly target: Target;
  readonly done: readonly Done[];
  /** The conference that came of it; none where there was no time left for one. */
  readonly conference: Target | undefined;
  /** Brings the day of the conference, on which it meets; the clock goes forward to it. */
  readonly meets?: () => Promise<void>;
}

/** Whoever is told of every conference that is asked for. */
const support = authority.withRole('businessSupport').map(({ id }) => id);

/** Some three minutes: the store may be away for one, and is slow before and after. */
const mostTries = 600;
const mostSteps = 16;
/** So long after its beginning the people of a conference have joined. */
const minutesIn = 6;
/** A time that was held a moment ago is not on the card yet. */
const mostNone = 20;
const tellsWithinMs = 240_000;
/** After so long somebody types the reference. */
const patienceMs = 20_000;
/** Of the presses: those that come twice at once. */
const doubled = 0.1;

export async function live(town: Town, n: number, wish: Wish, chance: () => number): Promise<Lived> {
  const asker = town.senders[n % town.senders.length];
  if (!asker) throw new Error('there is nobody to ask');
  return new Family(town, asker, n, wish, chance).live();
}

/** A card, and where it stands. */
interface Seen {
  readonly card: string;
  readonly met: Met;
}

class Family {
  readonly #town: Town;
  readonly #asker: Sender;
  readonly #n: number;
  readonly #wish: Wish;
  readonly #chance: () => number;
  readonly #done: Done[] = [];

  /** The partition of its case, once it has one. */
  #case: string | undefined;

  constructor(town: Town, asker: Sender, n: number, wish: Wish, chance: () => number) {
    this.#town = town;
    this.#asker = asker;
    this.#n = n;
    this.#wish = wish;
    this.#chance = chance;
  }

  async live(): Promise<Lived> {
    const target = await this.#send();
    this.#case = target.partition;
    const { reference, asker } = await this.#value(target);
    const lived = { wish: this.#wish, asker: this.#asker, reference, target, done: this.#done };
    if (this.#wish === 'withdraws') {
      const open = () =>
        this.#form(this.#asker, reference, 'consultation.withdrawForm', 'consultation.withdraw');
      const answers = { reason: 'Seen to within the team.' };
      await this.#deed(
        this.#asker,
        target,
        'consultation.withdraw',
        open,
        answers,
        (value) => value.withdrawn !== undefined,
      );
      return { ...lived, conference: undefined };
    }
    const chair = await this.#taken(target, reference);
    const form = () => this.#form(chair, reference, 'consultation.decideForm', deeds.decide.verb);
    await this.#deed(
      chair,
      target,
      deeds.decide.verb,
      form,
      { inGoodTime: 'yes' },
      deeds.decide.done,
      deeds.decide.told,
    );
    switch (this.#wish) {
      case 'agrees': {
        const open = () => this.#newest(this.#asker, reference, 'consultation.agree');
        const isDone = ({ view }: Consultation) => view !== undefined;
        await this.#deed(this.#asker, target, 'consultation.agree', open, {}, isDone);
        return { ...lived, conference: undefined };
      }
      case 'differs': {
        const open = () => this.#form(this.#asker, reference, 'consultation.differForm', deeds.differ.verb);
        const answers = { outcomes: 'icpc', reasons: 'The plan has not held since September.' };
        await this.#deed(
          this.#asker,
          target,
          deeds.differ.verb,
          open,
          answers,
          deeds.differ.done,
          deeds.differ.told,
        );
        return { ...lived, conference: undefined };
      }
      case 'books':
        return this.#withConference(lived, await this.#booked(target, reference, asker));
    }
  }

  #withConference(lived: Omit<Lived, 'conference'>, conference: Target | undefined): Lived {
    if (!conference) return { ...lived, conference };
    return { ...lived, conference, meets: () => this.#meets(conference) };
  }

  /** The minute taker records by one press that all are there, and the chair that it is quorate. */
  async #meets(target: Target): Promise<void> {
    const stored = await this.#town.store.read(target.partition, target.id);
    const { booking, reference } = conferenceSchema.parse(stored?.document.data);
    if (!booking) throw new Error('a booking was lost');
    const { starts, chair, minuteTaker } = booking.slot;
    const untilMs = Date.parse(starts) + minutesIn * 60_000 - this.#town.now().epochMilliseconds;
    if (untilMs > 0) this.#town.forward(untilMs);
    const inIt = { kind: attendanceType.kind, partition: target.partition, limit: 200 };
    const here = async () => {
      const { documents } = await this.#town.store.query(inIt);
      const isHere = (one: Stored) => parseRecord(attendanceType, one).value.presence?.is === 'here';
      return documents.find(isHere)?.document.id;
    };
    await this.#inMeeting(personOf(minuteTaker ?? chair), reference, 'meeting.allHere', here);
    const where = meetingTarget(target);
    await this.#inMeeting(personOf(chair), reference, 'meeting.quorate', async () => {
      const meeting = await this.#town.store.read(where.partition, where.id);
      const decision = meeting && parseRecord(meetingType, meeting).value.decision;
      return decision?.kind === 'quorate' ? where.id : undefined;
    });
  }

  /** `wrote` gives a record that the press has changed, once it has: it bears the entry in the audit. */
  async #inMeeting(
    by: Sender,
    reference: string,
    verb: string,
    wrote: () => Promise<string | undefined>,
  ): Promise<void> {
    const tried: string[] = [];
    for (let n = 0; n < mostTries; n += 1) {
      const seen = await this.#newest(by, reference, verb);
      const { commandId, target } = await this.#pressed(by, seen, verb, {});
      tried.push(commandId);
      const record = await wrote();
      if (record !== undefined) return this.#note(verb, { ...target, id: record }, by, tried, reference, []);
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error(`${verb} could not be done`);
  }

  /** Fills the form in, from wherever the last attempt has left it, and sends it. */
  async #send(): Promise<Target> {
    const tried: string[] = [];
    const targets = new Map<string, Target>();
    for (let n = 0; n < mostTries; n += 1) {
      const body = await this.#filledIn();
      if (body !== undefined) {
        const { target, commandId } = this.#tokenIn(body);
        tried.push(commandId);
        targets.set(target.id, target);
        await this.#posted(body);
      }
      for (const target of targets.values()) {
        const value = await this.#look(target);
        if (!value) continue;
        this.#note(sendVerb, target, this.#asker, tried, value.reference, deeds.send.told(value));
        return target;
      }
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error('a request could not be sent');
  }

  /** The press that sends the form; undefined when it could not be filled in this time. */
  async #filledIn(): Promise<string | undefined> {
    const answers = {
      ...answersFor(this.#n),
      ...(this.#wish === 'books'
        ? { outcomes: 'icpc', strategy: 'held', strategyOn: '2026-11-19', startedEnquiries: 'yes' }
        : {}),
    };
    const { url } = this.#town.teams;
    let met = cardOf(await this.#town.post(message(this.#asker, url, 'request consultation')));
    for (let step = 0; step < mostSteps && met !== undefined; step += 1) {
      const verb = onwards(met);
      const { token } = pressOf(met, verb);
      const body = press(this.#asker, url, {
        verb,
        token,
        inputs: filled(met, answers),
        card: `form-${this.#n}`,
      });
      if (verb === sendVerb) return body;
      met = cardOf(await this.#town.post(body));
    }
    return undefined;
  }

  /** Somebody who is offered it takes it: it may be passed on meanwhile. */
  async #taken(target: Target, reference: string): Promise<Sender> {
    const tried: string[] = [];
    for (let n = 0; n < mostTries; n += 1) {
      const chair = personOf((await this.#value(target)).offers.at(-1)?.to ?? '');
      const seen = await this.#newest(chair, reference, deeds.take.verb);
      tried.push((await this.#pressed(chair, seen, deeds.take.verb, {})).commandId);
      const value = await this.#value(target);
      if (value.taken) {
        const by = personOf(value.taken.by);
        this.#note(deeds.take.verb, target, by, tried, reference, deeds.take.told(value));
        return personOf(value.taken.by);
      }
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error('a request could not be taken');
  }

  /** Presses until the record says that it is done. */
  async #deed(
    by: Sender,
    target: Target,
    verb: string,
    open: () => Promise<Seen | undefined>,
    answers: Readonly<Record<string, string>>,
    isDone: (value: Consultation) => boolean,
    told: (value: Consultation) => readonly (string | undefined)[] = () => [],
  ): Promise<void> {
    const tried: string[] = [];
    for (let n = 0; n < mostTries; n += 1) {
      const seen = await open();
      if (seen) tried.push((await this.#pressed(by, seen, verb, answers)).commandId);
      const value = await this.#value(target);
      if (isDone(value)) return this.#note(verb, target, by, tried, value.reference, told(value));
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error(`${verb} could not be done`);
  }

  /** Asks for the conference, takes the first time that is offered, and has the chair sign. */
  async #booked(target: Target, reference: string, asker: string): Promise<Target | undefined> {
    const tried: string[] = [];
    /** By the time that was pressed. */
    const reserving = new Map<string, { readonly target: Target; readonly tried: string[] }>();
    let none = 0;
    for (let n = 0; n < mostTries; n += 1) {
      const asked = await this.#conference(target);
      if (asked?.value.booking) {
        for (const one of reserving.values()) this.#noteReserved(asked.value, one);
        await this.#signed(asked.target, asked.value.reference);
        return asked.target;
      }
      if (!asked) {
        const seen = await this.#form(this.#asker, reference, 'conference.askForm', 'conference.ask');
        if (seen) tried.push((await this.#pressed(this.#asker, seen, 'conference.ask', {})).commandId);
        const made = await this.#conference(target);
        if (made) {
          const told = [made.value.manager, ...support].filter((person) => person !== asker);
          this.#note('conference.ask', made.target, personOf(asker), tried, made.value.reference, told);
        }
        continue;
      }
      const times = await this.#times(asked.value.reference);
      if (times === 'none') {
        none += 1;
        if (none > mostNone) return undefined;
      } else if (times) {
        const { commandId, target: hold } = await this.#pressed(this.#asker, times, 'conference.reserve', {});
        const one = reserving.get(hold.id) ?? { target: hold, tried: [] };
        one.tried.push(commandId);
        reserving.set(hold.id, one);
      }
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error('a conference could not be booked');
  }

  /** The time by which it is booked, of which everybody concerned is told; and any other that was pressed. */
  #noteReserved(
    { booking, reference, worker, manager }: Conference,
    one: { readonly target: Target; readonly tried: readonly string[] },
  ): void {
    const isIt = booking?.hold === one.target.id;
    const { chair, minuteTaker } = booking?.slot ?? {};
    const told = isIt ? new Set([booking.by, worker, manager, chair, minuteTaker]) : [];
    this.#note('conference.reserve', one.target, this.#asker, one.tried, reference, [...told], !isIt);
  }

  async #signed(target: Target, reference: string): Promise<void> {
    const tried: string[] = [];
    for (let n = 0; n < mostTries; n += 1) {
      const stored = await this.#town.store.read(target.partition, target.id);
      const { booking, signed } = conferenceSchema.parse(stored?.document.data);
      if (!booking) throw new Error('a booking was lost');
      const chair = personOf(booking.slot.chair);
      if (signed) return this.#note('conference.sign', target, chair, tried, reference, []);
      const seen = await this.#form(chair, reference, 'conference.signForm', 'conference.sign');
      if (seen) tried.push((await this.#pressed(chair, seen, 'conference.sign', {})).commandId);
      await pause(200 * (1 + this.#chance()));
    }
    throw new Error('a conference could not be signed');
  }

  /** The page on which a time is confirmed; `none` when none is offered. */
  async #times(reference: string): Promise<Seen | 'none' | undefined> {
    const { url } = this.#town.teams;
    let met = cardOf(await this.#town.post(message(this.#asker, url, reference)));
    for (const verb of ['conference.look', 'conference.holdForm']) {
      if (!met) return undefined;
      if (!has(met, verb)) {
        // Times are on the card itself where it is the page that offers them.
        if (verb === 'conference.look') continue;
        return 'none';
      }
      met = cardOf(await this.#town.post(this.#bodyOf(this.#asker, { card: 'times', met }, verb, {})));
    }
    return met && has(met, 'conference.reserve') ? { card: 'times', met } : undefined;
  }

  async #conference(
    at: Target,
  ): Promise<{ readonly target: Target; readonly value: Conference } | undefined> {
    const { documents } = await this.#town.store.query({
      kind: 'conference',
      partition: at.partition,
      limit: 10,
    });
    const [first] = documents;
    if (!first) return undefined;
    const { partition, id, data } = first.document;
    return { target: { partition, id }, value: conferenceSchema.parse(data) };
  }

  /** References are short: among thousands two families may have the same, and a button says which case it is of. */
  #isOwn(token: string): boolean {
    const partition = this.#town.tokens.open(token)?.target.partition ?? '';
    return this.#case === undefined || !partition.startsWith('case:') || partition === this.#case;
  }

  /** The newest card about it that has one of the buttons; waits, bounded, until there is one, and asks for it then. */
  async #newest(by: Sender, reference: string, ...verbs: string[]): Promise<Seen> {
    const began = performance.now();
    const isOn = (met: Met) => verbs.some((verb) => has(met, verb) && this.#isOwn(pressOf(met, verb).token));
    for (let patience = patienceMs; ; ) {
      for (const { id, card } of this.#town.teams.about(by.conversation, reference).toReversed()) {
        const met = meet(card);
        if (isOn(met)) return { card: id, met };
      }
      const waited = performance.now() - began;
      if (waited > tellsWithinMs) throw new Error(`${reference}: ${verbs[0]} was never offered`);
      if (waited > patience) {
        patience += patienceMs;
        const met = cardOf(await this.#town.post(message(by, this.#town.teams.url, reference)));
        if (met && isOn(met)) {
          this.#town.asked += 1;
          return { card: 'asked', met };
        }
      }
      await pause(100);
    }
  }

  /** Opens a form from the newest message; undefined when words came instead. */
  async #form(by: Sender, reference: string, open: string, verb: string): Promise<Seen | undefined> {
    const seen = await this.#newest(by, reference, open, verb);
    // Opened before, and pressed in vain: the form stands in the message still.
    if (has(seen.met, verb)) return seen;
    const met = cardOf(await this.#town.post(this.#bodyOf(by, seen, open, {})));
    return met && has(met, verb) ? { card: seen.card, met } : undefined;
  }

  #bodyOf(by: Sender, on: Seen, verb: string, answers: Readonly<Record<string, string>>): string {
    const { token, sendsInputs } = pressOf(on.met, verb);
    const inputs = sendsInputs ? filled(on.met, answers) : {};
    return press(by, this.#town.teams.url, { verb, token, inputs, card: on.card });
  }

  async #pressed(
    by: Sender,
    on: Seen,
    verb: string,
    answers: Readonly<Record<string, string>>,
  ): Promise<Pressed> {
    const body = this.#bodyOf(by, on, verb, answers);
    await this.#posted(body);
    return this.#tokenIn(body);
  }

  async #posted(body: string): Promise<void> {
    await (this.#chance() < doubled ? this.#town.postTwice(body) : this.#town.post(body));
  }

  #tokenIn(body: string): Pressed {
    const text = /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
    const token = this.#town.tokens.open(text);
    if (!token) throw new Error('the press carries no token of ours');
    return token;
  }

  async #look(target: Target): Promise<Consultation | undefined> {
    const stored = await this.#town.store.read(target.partition, target.id);
    return stored && parseRecord(consultationType, stored).value;
  }

  async #value(target: Target): Promise<Consultation & { readonly reference: string }> {
    const value = await this.#look(target);
    if (!value) throw new Error('a request was lost');
    return value;
  }

  #note(
    verb: string,
    target: Target,
    by: Sender,
    tried: readonly string[],
    reference: string,
    told: readonly (string | undefined)[],
    perhaps = false,
  ): void {
    this.#done.push({
      verb,
      target,
      by: personId(by.tenant, by.objectId),
      tried: [...new Set(tried)],
      told: told.filter((person) => person !== undefined),
      reference,
      perhaps,
    });
  }
}

function has({ presses }: Met, verb: string): boolean {
  return presses.some((one) => one.verb === verb);
}

/** The card of an answer; undefined when words came instead. */
function cardOf({ status, text }: { status: number; text: string }): Met | undefined {
  if (status !== 200) return undefined;
  try {
    return meet(cardIn(text));
  } catch {
    return undefined;
  }
}

/** Somebody by `<tenant>:<object id>`. */
function personOf(id: string): Sender {
  const [tenant = '', objectId = ''] = id.split(':');
  return { tenant, objectId, name: 'Somebody', conversation: conversationOf(objectId) };
}
