/**
 * Sits at Microsoft 365 Agents Playground as its page does: says, looks and presses through its own interface, and hears
 * of new and changed messages through its own stream. What is waited for is told by an event, never by the time.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Playground, type PlaygroundConfig, startPlayground } from '../../scripts/lib/playground.ts';
import { root } from '../../scripts/lib/tools.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { buttonOn, type Typed } from './product-seat.ts';
import { buttonsOf, pressData, wordsOf } from './room.ts';

/** Skips the running test, and says why, where the Playground was not installed. */
export function needsPlayground(context: Mocha.Context): void {
  if (existsSync(join(root, 'node_modules', '@microsoft', 'm365agentsplayground'))) return;
  console.log(
    '      skipped: Microsoft 365 Agents Playground is not installed (@microsoft/m365agentsplayground)',
  );
  context.skip();
}

const card = z.record(z.string(), z.json());
const told = z.looseObject({
  action: z.string(),
  message: z.looseObject({
    messageId: z.string(),
    from: z.looseObject({ id: z.string() }).optional(),
    text: z.string().optional(),
    attachments: z.array(z.looseObject({ content: z.unknown() })).optional(),
  }),
});
const answered = z.looseObject({ type: z.string(), value: z.unknown() });

interface Shown {
  readonly id: string;
  readonly card: JsonObject;
}

export class PlaygroundSeat {
  readonly #playground: Playground;
  readonly #config: PlaygroundConfig;
  readonly #stream: WebSocket;
  /** The cards by their messages, in the order in which those came. */
  readonly #cards = new Map<string, JsonObject>();
  #changed = Promise.withResolvers<void>();

  private constructor(playground: Playground, config: PlaygroundConfig, stream: WebSocket) {
    this.#playground = playground;
    this.#config = config;
    this.#stream = stream;
    stream.addEventListener('message', ({ data }) => this.#hear(String(data)));
  }

  /** Starts a Playground of their own for whoever sits at it. */
  static async sit(config: PlaygroundConfig, folder: string, bot: string): Promise<PlaygroundSeat> {
    const playground = await startPlayground({ config, folder, bot, port: 0 });
    const address = `${playground.url.replace('http:', 'ws:')}/_ws_conversation/v1/conversations/stream`;
    const stream = new WebSocket(address);
    await new Promise((resolve, reject) => {
      stream.addEventListener('open', resolve, { once: true });
      stream.addEventListener('error', reject, { once: true });
    });
    return new PlaygroundSeat(playground, config, stream);
  }

  #hear(data: string): void {
    const event = told.safeParse(JSON.parse(data));
    if (!event.success) return;
    const content = card.safeParse(event.data.message.attachments?.[0]?.content);
    if (content.success) this.#show(event.data.message.messageId, content.data);
  }

  #show(message: string, content: JsonObject): void {
    this.#cards.set(message, content);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #send(path: string, body: JsonObject): Promise<unknown> {
    const response = await fetch(`${this.#playground.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The latest card that has such a button and these words, as soon as there is one. */
  async card(called: string | undefined, about = ''): Promise<Shown> {
    for (;;) {
      const found = [...this.#cards].findLast(
        ([, one]) =>
          wordsOf(one).includes(about) &&
          (called === undefined ||
            buttonsOf(one).some(({ verb, title }) => called === verb || called === title)),
      );
      if (found) return { id: found[0], card: found[1] };
      await this.#changed.promise;
    }
  }

  /** Types a sentence; gives the card that it is answered with. */
  async say(text: string): Promise<JsonObject> {
    const before = this.#cards.size;
    const { currentUser, personalChat } = this.#config;
    await this.#send(`/_conversation/v1/conversations/${encodeURIComponent(personalChat.id)}/messages`, {
      from: { id: currentUser.id },
      text,
      textFormat: 'plain',
    });
    while (this.#cards.size === before) await this.#changed.promise;
    return [...this.#cards.values()].at(-1) ?? {};
  }

  /** Presses the button of that verb on the latest card that has one; gives the card of the answer. */
  async press(verb: string, typed: Typed = {}, about = ''): Promise<JsonObject> {
    const shown = await this.card(verb, about);
    const button = buttonOn(shown.card, verb);
    const data = pressData(shown.card, button, typed);
    const answer = answered.parse(
      await this.#send('/_conversation/v1/invoke', {
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        from: { id: this.#config.currentUser.id },
        conversation: { id: this.#config.personalChat.id },
        replyToId: shown.id,
      }),
    );
    const content = card.safeParse(answer.value);
    if (answer.type !== 'application/vnd.microsoft.card.adaptive' || !content.success) {
      const said = JSON.stringify(answer.value).slice(0, 300);
      throw new Error(`${verb} was answered with ${answer.type}: ${said}`);
    }
    // As its page does: the answer takes the place of the card that was pressed.
    this.#show(shown.id, content.data);
    return content.data;
  }

  async close(): Promise<void> {
    this.#stream.close();
    const { child } = this.#playground;
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
