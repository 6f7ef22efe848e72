/**
 * Conferences booked, signed, moved and cancelled through the front door, each press on the card that the last one was
 * answered with; and what has come of it in the store, in Outlook, in Teams and in people's chats.
 */
import { z } from 'zod';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { effectContent, effectKind, indexed } from '../../src/kernel/effects.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { StoredEvent } from '../../src/rehearsal/graph/stored.ts';
import { groupChatId } from '../../src/rehearsal/people.ts';
import type { Exchange } from '../../src/rehearsal/server.ts';
import type { Product } from './product.ts';
import { type At, buttonOn, decide, request, type Typed, take, wordsIn } from './product-seat.ts';
import { cardsIn } from './product-watch.ts';
import { pressData, wordsOf } from './room.ts';

/** A card in somebody's hand. */
export interface Card {
  readonly by: At;
  readonly message: string;
  readonly card: JsonObject;
  readonly words: string;
}

/** Presses, and does not wait for what follows. Throws where the answer is no card. */
export async function press({ by, message, card }: Card, called: string, typed: Typed = {}): Promise<Card> {
  const button = buttonOn(card, called);
  const pressed = await by.seat.send(message, { ...button, data: pressData(card, button, typed) });
  const { outcome } = pressed;
  if (outcome.kind !== 'card')
    throw new Error(`${called} was answered by ${outcome.kind}: ${wordsIn(pressed)}`);
  return { by, message, card: outcome.card, words: wordsOf(outcome.card) };
}

/**
 * Types a reference, and gives the card that it opens: out of the traffic, for to look at a whole chat again and again
 * takes most of a test's time.
 */
export async function open(by: At, reference: string): Promise<Card> {
  const { product } = by;
  const since = product.wire.exchanges.length;
  await by.seat.say(reference);
  await product.settle();
  const sent = sentBy(product, product.wire.exchanges.slice(since)).findLast(({ to }) => to === by.id);
  if (!sent) throw new Error(`${reference} opened nothing`);
  return { by, message: sent.message, card: sent.card, words: wordsOf(sent.card) };
}

/** A consultation that has come to "ICPC", with the enquiry that its strategy discussion started; its reference. */
export async function decided(asker: At, chair: At, own: string, on = '2027-03-01'): Promise<string> {
  const about = await request(asker, own, {
    outcomes: 'icpc',
    strategy: 'held',
    strategyOn: on,
    startedEnquiries: 'yes',
    agreedOn: on,
  });
  await take(chair, about);
  await decide(chair, about);
  return about;
}

const conferenceIn = (words: string) => {
  const found = /K-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0];
  if (!found) throw new Error(`no conference in:\n${words}`);
  return found;
};

/** Asks for the conference of a decided consultation: its reference, and the card of times. */
export async function askFor(
  by: At,
  about: string,
  typed: Typed = {},
): Promise<{ readonly reference: string; readonly times: Card }> {
  const form = await press(await open(by, about), 'conference.askForm');
  const times = await press(form, 'conference.ask', typed);
  await by.product.settle();
  return { reference: conferenceIn(times.words), times };
}

/** Takes the nth of the times that are offered. */
export async function takeTime(times: Card, n = 0): Promise<Card> {
  const titles = buttonTitles(times.card, 'conference.holdForm');
  const form = await press(times, titles[n] ?? 'conference.holdForm');
  const held = await press(form, 'conference.reserve');
  await times.by.product.settle();
  return held;
}

function buttonTitles(card: JsonObject, verb: string): string[] {
  const actions = Array.isArray(card.actions) ? card.actions : [];
  return actions.flatMap((one) =>
    typeof one === 'object' &&
    one !== null &&
    !Array.isArray(one) &&
    one.verb === verb &&
    typeof one.title === 'string'
      ? [one.title]
      : [],
  );
}

/** Says why it is moved, and gives the card of times. */
export async function timesToMove(by: At, reference: string, reason = 'family'): Promise<Card> {
  const form = await press(await open(by, reference), 'conference.moveForm');
  return press(form, 'conference.move', { reason });
}

export async function cancel(by: At, reference: string, words: string): Promise<Card> {
  const form = await press(await open(by, reference), 'conference.cancelForm');
  const done = await press(form, 'conference.cancel', { words });
  await by.product.settle();
  return done;
}

/** The chair signs who will see what. */
export async function sign(chair: At, reference: string): Promise<Card> {
  const form = await press(await open(chair, reference), 'conference.signForm');
  const done = await press(form, 'conference.sign');
  await chair.product.settle();
  return done;
}

/** Puts a professional with an address on the list. */
export async function addProfessional(by: At, reference: string, typed: Typed): Promise<void> {
  const list = await press(await open(by, reference), 'conference.invitations');
  const form = await press(list, 'conference.inviteForm');
  await press(form, 'conference.invite', {
    agency: 'police',
    role: 'Police officer',
    named: 'service',
    ...typed,
  });
  await by.product.settle();
}

/** A conference of a case by its reference, as it lies in the store. */
export async function conferenceOf(
  product: Product,
  partition: string,
  reference: string,
): Promise<{ readonly id: string; readonly value: Conference }> {
  const { documents } = await product.house.store.query({ kind: 'conference', partition, limit: 100 });
  const found = documents.find(({ document }) => document.reference === reference);
  if (!found) throw new Error(`there is no conference ${reference}`);
  return { id: found.document.id, value: conferenceSchema.parse(found.document.data) };
}

/** The events of a conference that stand in the service's mailbox. */
export function eventsOf(
  { office }: Product,
  { meetingName }: Pick<Conference, 'meetingName'>,
): StoredEvent[] {
  return office.events.filter(({ subject, cancelled }) => !cancelled && subject === `Meeting ${meetingName}`);
}

/** The chat of an event's meeting. */
export const chatOf = ({ meeting }: StoredEvent): string => groupChatId(meeting?.seed ?? '');

/** Whether an errand is still to be carried out; waits for nothing else. */
async function isUnderWay(product: Product): Promise<boolean> {
  const until = product.clock.now().add({ hours: 24 });
  const { documents } = await product.house.store.query({
    kind: effectKind,
    equal: { state: 'due' },
    range: { field: 'due', to: indexed(until) },
    order: 'ascending',
    limit: 1_000,
  });
  return documents.some(({ document }) => effectContent.parse(document.data).type === 'errand');
}

/** Moves the clock on until nothing is asked of the outside any more. Throws when that takes more than so many hours. */
export async function rest(product: Product, mostHours = 6): Promise<void> {
  const until = product.clock.now().add({ hours: mostHours });
  await product.settle();
  while (await isUnderWay(product)) {
    if (Temporal.Instant.compare(product.clock.now(), until) > 0) throw new Error('it does not come to rest');
    await product.forward({ minutes: 1 });
  }
}

const sendsTo = /^\/v3\/conversations\/([^/]+)\/activities(\/[^/]+)?$/;
const sentSchema = z.looseObject({ id: z.string() });
const cardSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** The cards that people were sent, in order. */
function sentBy(product: Product, exchanges: readonly Exchange[]) {
  return exchanges.flatMap(({ side, method, path, status, requestBody, responseBody }) => {
    const [, chat, answered] = (side === 'connector' && method === 'POST' && sendsTo.exec(path)) || [];
    if (chat === undefined || status !== 201) return [];
    const person = product.people.find((one) => product.chatOf(one) === decodeURIComponent(chat));
    if (!person) return [];
    const message = sentSchema.parse(responseBody).id;
    return cardsIn(requestBody).map((card) => ({
      to: person.id,
      message,
      card: cardSchema.parse(card),
      isAnswer: answered !== undefined,
    }));
  });
}

/** What people were told about a reference without having asked, by the person's id: the words of each card. */
export function toldOf(
  product: Product,
  exchanges: readonly Exchange[],
  reference: string,
): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>();
  for (const { to, card, isAnswer } of sentBy(product, exchanges)) {
    if (isAnswer) continue;
    const words = wordsOf(card);
    if (words.includes(reference)) told.set(to, [...(told.get(to) ?? []), words]);
  }
  return told;
}
