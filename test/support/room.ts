/**
 * Sits in the rehearsal room as people do, through its HTTP interface: say, look, press, fill in. A press is checked as
 * the card renderer checks it (required, pattern, choices), so that a test cannot send what a person could not.
 */
import { z } from 'zod';
import type { JsonObject } from '../../src/kernel/json.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const messageSchema = z.object({
  id: z.string(),
  from: z.string(),
  sentAt: z.string(),
  edits: z.number(),
  deleted: z.boolean(),
  text: z.string(),
  preview: z.string(),
  cards: z.array(jsonObject),
  base: z.array(jsonObject),
  reactions: z.array(z.object({ by: z.string(), kind: z.string() })),
  note: z.object({ kind: z.enum(['error', 'words']), text: z.string() }).nullable(),
});
/** A message as one person sees it: `cards` with their private copy, `base` what everybody else sees. */
export type SeenMessage = z.infer<typeof messageSchema>;

const chatSchema = z.object({
  id: z.string(),
  kind: z.enum(['personal', 'groupChat']),
  title: z.string(),
  members: z.array(z.string()),
  messages: z.array(messageSchema),
});
export type SeenChat = z.infer<typeof chatSchema>;

const viewSchema = z.object({
  persona: z.object({ id: z.string(), name: z.string(), installed: z.boolean(), blocked: z.boolean() }),
  chats: z.array(chatSchema),
});

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), card: jsonObject }),
  z.object({ kind: z.literal('words'), text: z.string() }),
  z.object({ kind: z.literal('error'), text: z.string() }),
  z.object({ kind: z.literal('dialog'), dialog: z.object({ title: z.string(), card: jsonObject }) }),
  z.object({ kind: z.literal('closed'), text: z.string().optional() }),
  z.object({ kind: z.literal('sent') }),
]);
const pressSchema = z.object({ outcome: outcomeSchema, deliveries: z.array(z.number()) });
export type Pressed = z.infer<typeof pressSchema>;

const actionSchema = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  verb: z.string().optional(),
  id: z.string().optional(),
  data: jsonObject.optional(),
  url: z.string().optional(),
  associatedInputs: z.string().optional(),
});
export type CardButton = z.infer<typeof actionSchema>;

const inputSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  label: z.string().optional(),
  value: z.string().optional(),
  isRequired: z.boolean().optional(),
  isMultiSelect: z.boolean().optional(),
  regex: z.string().optional(),
  maxLength: z.number().optional(),
  valueOff: z.string().optional(),
  errorMessage: z.string().optional(),
  choices: z.array(z.object({ title: z.string(), value: z.string() })).optional(),
});
type CardInput = z.infer<typeof inputSchema>;

/** Every object within a card, in reading order. */
function* within(node: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(node)) {
    for (const item of node) yield* within(item);
  } else if (typeof node === 'object' && node !== null) {
    const object: Record<string, unknown> = Object.fromEntries(Object.entries(node));
    yield object;
    for (const [name, value] of Object.entries(object)) {
      if (name !== 'data') yield* within(value);
    }
  }
}

export function inputsOf(card: JsonObject): CardInput[] {
  return [...within(card)].flatMap((node) =>
    typeof node.type === 'string' && node.type.startsWith('Input.') ? [inputSchema.parse(node)] : [],
  );
}

export function buttonsOf(card: JsonObject): CardButton[] {
  return [...within(card)].flatMap((node) =>
    typeof node.type === 'string' && node.type.startsWith('Action.') ? [actionSchema.parse(node)] : [],
  );
}

/** All words of a card, one line each: what a person reads. */
export function wordsOf(card: JsonObject): string {
  const lines: string[] = [];
  for (const node of within(card)) {
    for (const name of ['text', 'title', 'label', 'value']) {
      const words = node[name];
      const isInputValue = name === 'value' && typeof node.type === 'string';
      if (typeof words === 'string' && !isInputValue) lines.push(words);
    }
  }
  return lines.join('\n');
}

/** Why the renderer would not send this, undefined when it would. */
function fault(input: CardInput, value: string): string | undefined {
  const asked = input.errorMessage ?? input.label ?? input.id;
  if (value === '') return input.isRequired === true ? asked : undefined;
  if (input.regex !== undefined && !new RegExp(input.regex, 'i').test(value)) return asked;
  if (input.maxLength !== undefined && value.length > input.maxLength) {
    return `${input.id} takes ${input.maxLength} characters`;
  }
  const codes = input.isMultiSelect === true ? value.split(',') : [value];
  const offered = input.choices?.map((choice) => choice.value);
  if (offered !== undefined && !codes.every((code) => offered.includes(code))) {
    return `${input.id} does not offer ${value}`;
  }
  return undefined;
}

export interface PressOptions {
  /** Sends whatever is given, as a forged client could. */
  readonly unchecked?: boolean;
  /** The message pressed on; otherwise the latest one that has such a button. */
  readonly message?: string;
  /** The chat; otherwise the one-to-one chat. */
  readonly chat?: string;
}

/** The data that the renderer would send for this button: its own, and the inputs as filled in. */
export function pressData(
  card: JsonObject,
  button: CardButton,
  filled: Readonly<Record<string, string>>,
  unchecked = false,
): JsonObject {
  const own = button.data ?? {};
  if (button.associatedInputs?.toLowerCase() === 'none') return own;
  const inputs = inputsOf(card);
  const values: Record<string, string> = {};
  const faults: string[] = [];
  for (const id of Object.keys(filled)) {
    if (!unchecked && !inputs.some((input) => input.id === id)) faults.push(`there is no input ${id}`);
  }
  for (const input of inputs) {
    const preset = input.value ?? (input.type === 'Input.Toggle' ? (input.valueOff ?? 'false') : '');
    const value = filled[input.id] ?? preset;
    const wrong = fault(input, value);
    if (wrong !== undefined) faults.push(wrong);
    // The renderer leaves out a choice that was not made, and sends an empty text.
    if (value !== '' || input.choices === undefined) values[input.id] = value;
  }
  if (unchecked) return { ...own, ...values, ...filled };
  if (faults.length > 0) throw new Error(`the card would not send: ${faults.join('; ')}`);
  return { ...own, ...values };
}

function isCalled(button: CardButton, called: string): boolean {
  return button.verb === called || button.title === called || button.data?.verb === called;
}

/** Waits in real time, bounded, until the function gives something. `instead`: what there was, for whoever reads of it. */
export async function until<T>(
  look: () => Promise<T | undefined>,
  what: string,
  boundMs = 8_000,
  instead: () => Promise<string> = async () => '',
): Promise<T> {
  const end = performance.now() + boundMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) {
      throw new Error(`waited ${boundMs} ms in vain for ${what}${await instead()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class Room {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** A persona's seat, by the persona's id. */
  sit(persona: string): Seat {
    return new Seat(this, persona);
  }

  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async now(): Promise<Temporal.Instant> {
    return Temporal.Instant.from(z.object({ now: z.string() }).parse(await this.send('GET', '/clock')).now);
  }

  /** What falls due by then has happened when this resolves. */
  async moveClock(to: Temporal.Instant): Promise<void> {
    await this.send('PUT', '/clock', { now: to.toString() });
  }

  async options(options: {
    delivery?: 'once' | 'twice' | 'twiceAtOnce';
    limits?: boolean;
    lateChats?: boolean;
    roomsDecline?: boolean;
  }): Promise<void> {
    await this.send('PUT', '/room/options', options);
  }

  /** The next requests to the connector or Graph go wrong; see src/rehearsal/faults.ts. */
  async trouble(fault: {
    side: 'connector' | 'graph';
    done: boolean;
    answer: 'status' | 'silence' | 'reset' | 'slow';
    delayMs?: number;
    method?: string;
    path?: string;
    status?: number;
    code?: string;
    retryAfterSeconds?: number;
    times?: number;
  }): Promise<void> {
    await this.send('POST', '/room/faults', fault);
  }

  /** Somebody follows the link into a meeting: they are in its chat from then on. */
  async join(chat: string, persona: string, leaves = false): Promise<void> {
    await this.send('POST', '/room/join', { chat, persona, leaves });
  }

  /** How many requests are still to go wrong. */
  async troubles(): Promise<number> {
    return z.object({ waiting: z.number() }).parse(await this.send('GET', '/room/faults')).waiting;
  }

  /** No request goes wrong any more. */
  async untroubled(): Promise<void> {
    await this.send('DELETE', '/room/faults');
  }

  /** Opens a group chat with the bot in it, and gives its id. */
  async openChat(id: string, title: string, members: readonly string[]): Promise<string> {
    return z.object({ id: z.string() }).parse(await this.send('POST', '/room/chats', { id, title, members }))
      .id;
  }
}

/** A dialog that is open over a chat. */
export class Dialog {
  readonly title: string;
  readonly card: JsonObject;
  readonly #seat: Seat;
  readonly #chat: string;

  constructor(seat: Seat, chat: string, dialog: { title: string; card: JsonObject }) {
    this.#seat = seat;
    this.#chat = chat;
    this.title = dialog.title;
    this.card = dialog.card;
  }

  /** Presses a button of the dialog; gives what became of it, and the dialog that follows, if one does. */
  async press(
    called: string,
    inputs: Readonly<Record<string, string>> = {},
    options: { unchecked?: boolean } = {},
  ): Promise<Pressed & { dialog?: Dialog }> {
    const button = buttonsOf(this.card).find((one) => isCalled(one, called));
    if (button === undefined) throw new Error(`the dialog has no button ${called}`);
    const data = pressData(this.card, button, inputs, options.unchecked);
    const pressed = pressSchema.parse(await this.#seat.act('dialog', { chat: this.#chat, data }));
    return pressed.outcome.kind === 'dialog'
      ? { ...pressed, dialog: new Dialog(this.#seat, this.#chat, pressed.outcome.dialog) }
      : pressed;
  }
}

export class Seat {
  readonly room: Room;
  readonly persona: string;

  constructor(room: Room, persona: string) {
    this.room = room;
    this.persona = persona;
  }

  act(what: string, body: unknown): Promise<unknown> {
    return this.room.send('POST', `/room/seats/${encodeURIComponent(this.persona)}/${what}`, body);
  }

  async look(): Promise<z.infer<typeof viewSchema>> {
    return viewSchema.parse(await this.room.send('GET', `/room/seats/${encodeURIComponent(this.persona)}`));
  }

  /** The chat of that id, or the one-to-one chat. */
  async chat(id?: string): Promise<SeenChat> {
    const { chats } = await this.look();
    const chat = chats.find((one) => (id === undefined ? one.kind === 'personal' : one.id === id));
    if (chat === undefined) throw new Error('that person is not in such a chat');
    return chat;
  }

  async messages(chat?: string): Promise<SeenMessage[]> {
    return (await this.chat(chat)).messages;
  }

  /** Writes; gives the HTTP state of the delivery to the bot, 0 when it did not hear it. */
  async say(text: string, chat?: string): Promise<number> {
    return z.object({ delivered: z.number() }).parse(await this.act('say', { text, chat })).delivered;
  }

  /** The latest card of the chat, undefined when there is none. */
  async latestCard(chat?: string): Promise<JsonObject | undefined> {
    return (await this.messages(chat)).findLast((message) => message.cards.length > 0)?.cards[0];
  }

  /** Presses the button of that title or verb, on the latest card that has one. */
  async press(
    called: string,
    inputs: Readonly<Record<string, string>> = {},
    options: PressOptions = {},
  ): Promise<Pressed & { message: string; dialog?: Dialog }> {
    const chat = await this.chat(options.chat);
    for (const message of chat.messages.toReversed()) {
      if (options.message !== undefined && message.id !== options.message) continue;
      for (const card of message.cards) {
        const button = buttonsOf(card).find((one) => isCalled(one, called));
        if (button === undefined) continue;
        const data = pressData(card, button, inputs, options.unchecked);
        const pressed = await this.send(message.id, { ...button, data });
        return pressed.outcome.kind === 'dialog'
          ? { ...pressed, message: message.id, dialog: new Dialog(this, chat.id, pressed.outcome.dialog) }
          : { ...pressed, message: message.id };
      }
    }
    throw new Error(`no card has a button ${called}`);
  }

  /** Sends a press as it is given, whether or not any card has such a button. */
  async send(message: string, action: CardButton): Promise<Pressed> {
    const { type, verb, id, title, data } = action;
    return pressSchema.parse(await this.act('press', { message, action: { type, verb, id, title, data } }));
  }

  async react(message: string, reaction = 'like'): Promise<void> {
    await this.act('react', { message, reaction });
  }

  async app(change: { installed?: boolean; blocked?: boolean }): Promise<void> {
    await this.act('app', change);
  }

  /** Waits, bounded, until a message of the chat fulfils the condition, and gives the latest that does. */
  waitFor(
    condition: (message: SeenMessage) => boolean,
    what = 'a message',
    options: { chat?: string; boundMs?: number } = {},
  ): Promise<SeenMessage> {
    return until(async () => (await this.messages(options.chat)).findLast(condition), what, options.boundMs);
  }
}
