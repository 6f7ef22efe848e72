/** Somebody in their seat: each deed resolves when Quorate has done all that follows from it. */
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Persona } from '../../src/rehearsal/people.ts';
import type { Product } from './product.ts';
import {
  buttonsOf,
  type CardButton,
  type Dialog,
  inputsOf,
  type Pressed,
  type PressOptions,
  type Seat,
  type SeenMessage,
  wordsOf,
} from './room.ts';

export type Typed = Readonly<Record<string, string>>;

/** Every word that is typed in these tests holds this, so that it can be found wherever it got to. */
export const marker = 'QUAGGA';

/** What a press came to, in words: of the card, of the dialog, or of the refusal. */
export interface Done extends Pressed {
  readonly words: string;
  readonly card: JsonObject | undefined;
  readonly message: string;
  readonly dialog?: Dialog;
}

export interface On extends PressOptions {
  /** Only messages whose card holds these words, e.g. a reference. */
  readonly about?: string;
}

export function wordsIn(pressed: Pressed): string {
  const { outcome } = pressed;
  switch (outcome.kind) {
    case 'card':
      return wordsOf(outcome.card);
    case 'dialog':
      return wordsOf(outcome.dialog.card);
    case 'words':
    case 'error':
      return outcome.text;
    case 'closed':
      return outcome.text ?? '';
    case 'sent':
      return '';
  }
}

function cardIn({ outcome }: Pressed): JsonObject | undefined {
  if (outcome.kind === 'card') return outcome.card;
  return outcome.kind === 'dialog' ? outcome.dialog.card : undefined;
}

const isCalled = (button: CardButton, called: string) =>
  button.verb === called || button.title === called || button.data?.verb === called;

/** The button of that verb or title on a card; throws when it has none. */
export function buttonOn(card: JsonObject, called: string): CardButton {
  const found = buttonsOf(card).find((one) => isCalled(one, called));
  if (!found) {
    const there = buttonsOf(card).map(({ title }) => title);
    throw new Error(`no button ${called}, but ${there.join(', ') || 'none'}:\n${wordsOf(card)}`);
  }
  return found;
}

export class At {
  readonly product: Product;
  readonly persona: Persona;
  readonly seat: Seat;

  constructor(product: Product, persona: Persona) {
    this.product = product;
    this.persona = persona;
    this.seat = product.room.sit(persona.id);
  }

  /** The person's id in Quorate's records. */
  get id(): string {
    return this.persona.id;
  }

  /** Types a sentence, and gives the words of what the bot answered. */
  async say(text: string, chat?: string): Promise<string> {
    await this.seat.say(text, chat);
    await this.product.settle();
    const last = (await this.seat.messages(chat)).findLast(({ from }) => from === 'bot');
    return last ? said(last) : '';
  }

  /** Presses the button of that verb or title on the latest card that has one. */
  async press(called: string, typed: Typed = {}, on: On = {}): Promise<Done> {
    const message = on.message ?? (await this.find(called, on)).id;
    const pressed = await this.seat.press(called, typed, { ...on, message });
    await this.product.settle();
    return { ...pressed, words: wordsIn(pressed), card: cardIn(pressed) };
  }

  /** The latest message with such a button, and about that, if something is asked for. */
  async find(called: string, on: On = {}): Promise<SeenMessage> {
    const messages = await this.seat.messages(on.chat);
    const found = messages.findLast(({ cards }) =>
      cards.some(
        (card) =>
          buttonsOf(card).some((one) => isCalled(one, called)) && wordsOf(card).includes(on.about ?? ''),
      ),
    );
    if (found) return found;
    const last = await this.latest(on.about);
    throw new Error(`no card has a button ${called}; the latest says:\n${last?.words ?? 'nothing'}`);
  }

  /** The button as it would be pressed, to be sent by other means. */
  async button(called: string, on: On = {}): Promise<{ message: string; button: CardButton }> {
    const message = await this.find(called, on);
    const card = message.cards.find((one) => buttonsOf(one).some((button) => isCalled(button, called)));
    if (!card) throw new Error(`no button ${called}`);
    return { message: message.id, button: buttonOn(card, called) };
  }

  /** Sends a press as it is given; what follows has happened when this resolves. */
  async send(message: string, button: CardButton): Promise<Done> {
    const pressed = await this.seat.send(message, button);
    await this.product.settle();
    return { ...pressed, words: wordsIn(pressed), card: cardIn(pressed), message };
  }

  /** The bot's messages whose cards hold these words, oldest first. */
  async all(about = ''): Promise<{ id: string; words: string; card: JsonObject; preview: string }[]> {
    const messages = (await this.seat.messages()).filter(({ from, deleted }) => from === 'bot' && !deleted);
    return messages.flatMap(({ id, cards, preview }) =>
      cards
        .map((card) => ({ id, words: wordsOf(card), card, preview }))
        .filter(({ words }) => words.includes(about)),
    );
  }

  async latest(about = ''): Promise<{ id: string; words: string; card: JsonObject } | undefined> {
    return (await this.all(about)).at(-1);
  }

  /** What the latest card about it says; throws when there is none. */
  async reads(about: string): Promise<string> {
    const found = await this.latest(about);
    if (!found) throw new Error(`${this.persona.name} was told nothing about ${about}`);
    return found.words;
  }
}

function said(message: SeenMessage): string {
  return message.cards.length > 0 ? message.cards.map(wordsOf).join('\n') : message.text;
}

/** What is typed into the request's form, by the ids of its inputs; `c<n>.…` for the nth child. */
export function requestTyped(own: string, children = 1, over: Typed = {}): Typed {
  const rows = Array.from({ length: children }, (_, i) => ({
    [`c${i + 1}.number`]: `${marker}-${own}${i + 1}`,
    [`c${i + 1}.born`]: `${String(1 + (i % 12)).padStart(2, '0')}/2019`,
    [`c${i + 1}.sex`]: i % 2 === 0 ? 'F' : 'M',
  }));
  return Object.assign(
    {
      caseReference: `${marker}-F${own}`,
      referral: `${marker}-R${own}`,
      status: 'cinPlan',
      howSoon: 'twoWorkingDays',
      tried: `${marker} family support since June.`,
      categories: 'NEG,EMO',
      issues: 'domesticAbuse',
      outcomes: 'continueCin',
      strategy: 'notYet',
    },
    ...rows,
    over,
  );
}

const formSteps = ['request.family', 'request.children', 'request.plan', 'consultation.send'] as const;

/** The press that goes on from this card of the form: to more children while some are to be entered. */
export function onwards(card: JsonObject, typed: Typed): string {
  const verbs = buttonsOf(card).map(({ verb, data }) => verb ?? String(data?.verb));
  const rows = inputsOf(card).flatMap(({ id }) => /^c(\d+)\.number$/.exec(id)?.[1] ?? []);
  const last = Math.max(0, ...rows.map(Number));
  if (rows.length > 0 && typed[`c${last + 1}.number`] && verbs.includes('request.moreChildren')) {
    return 'request.moreChildren';
  }
  const found = formSteps.find((verb) => verbs.includes(verb));
  if (!found) throw new Error(`this card does not go on:\n${wordsOf(card)}`);
  return found;
}

/** Of what is to be typed, that for which this card has an input. */
export function inputsFor(card: JsonObject, typed: Typed): Typed {
  return Object.fromEntries(
    inputsOf(card).flatMap(({ id }) => (typed[id] === undefined ? [] : [[id, typed[id]] as const])),
  );
}

export function referenceIn(words: string): string {
  const found = /C-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0];
  if (!found) throw new Error(`no reference in:\n${words}`);
  return found;
}

const mostSteps = 10;

/** Fills the form in up to its last press, and gives the card with it. */
export async function fill(by: At, typed: Typed): Promise<JsonObject> {
  await by.say('request consultation');
  for (let step = 0; step < mostSteps; step += 1) {
    const card = (await by.latest())?.card;
    if (!card) throw new Error('the form was not shown');
    const verb = onwards(card, typed);
    if (verb === 'consultation.send') return card;
    await by.press(verb, inputsFor(card, typed));
  }
  throw new Error(`the form does not end: ${(await by.latest())?.words}`);
}

/** Asks for a consultation; gives its reference. */
export async function request(by: At, own: string, over: Typed = {}, children = 1): Promise<string> {
  const typed = requestTyped(own, children, over);
  const card = await fill(by, typed);
  const sent = await by.press('consultation.send', inputsFor(card, typed));
  return referenceIn(sent.words);
}

export function take(by: At, about: string): Promise<Done> {
  return by.press('consultation.take', {}, { about });
}

/** Agrees with what was proposed. */
export async function decide(by: At, about: string, typed: Typed = {}): Promise<Done> {
  await by.press('consultation.decideForm', {}, { about });
  return by.press('consultation.decide', { inGoodTime: 'yes', ...typed }, { about });
}

/** Records another outcome than was proposed, in its two halves. */
export async function changeTo(by: At, about: string, first: Typed, last: Typed = {}): Promise<Done> {
  await by.press('consultation.decideForm', {}, { about });
  await by.press('consultation.changeForm', {}, { about });
  await by.press('consultation.changeStep', first, { about });
  return by.press(
    'consultation.change',
    { reasoning: `${marker} the plan has not held.`, strategy: 'bySocialWorker', inGoodTime: 'yes', ...last },
    { about },
  );
}

/** Presses a button that opens a form, fills it in and sends it. */
export async function fillIn(by: At, about: string, verb: string, typed: Typed): Promise<Done> {
  await by.press(`${verb}Form`, {}, { about });
  return by.press(verb, typed, { about });
}
