/** The way to the bot: POST {botUrl}/api/messages, with Teams' patience and what it makes of the answers. */
import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import type { DialogView, Outcome } from '../web/room/wire.ts';
import type { Exchange } from './server.ts';

/** Seconds are not documented for card actions; about fifteen were observed (see docs/fidelity.md). */
export const INVOKE_PATIENCE_MS = 15_000;

export const SOMETHING_WRONG = 'Something went wrong. Please try again.';
export const UNREACHABLE = 'Unable to reach app. Please try again.';

export interface Delivered {
  /** 0: no answer in time, or nobody there. */
  readonly status: number;
  readonly body: unknown;
}

export interface BotPort {
  deliver(activity: JsonObject): Promise<Delivered>;
  /** Resolves when nothing is on its way to the bot. */
  idle(): Promise<void>;
}

export function botPort(options: {
  botUrl: string | (() => string);
  patienceMs: number;
  /** The bearer token of the connector, for a bot that checks tokens. */
  token?: () => Promise<string>;
  observe: (exchange: Exchange) => void;
}): BotPort {
  const underWay = new Set<Promise<unknown>>();
  async function post(activity: JsonObject): Promise<Delivered> {
    const path = '/api/messages';
    let delivered: Delivered;
    try {
      const botUrl = typeof options.botUrl === 'string' ? options.botUrl : options.botUrl();
      const response = await fetch(`${botUrl}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...(options.token === undefined ? {} : { authorization: `Bearer ${await options.token()}` }),
        },
        body: JSON.stringify(activity),
        signal: AbortSignal.timeout(options.patienceMs),
      });
      const text = await response.text();
      let body: unknown;
      try {
        body = text === '' ? undefined : JSON.parse(text);
      } catch {
        body = text;
      }
      delivered = { status: response.status, body };
    } catch {
      delivered = { status: 0, body: undefined };
    }
    options.observe({
      side: 'bot',
      method: 'POST',
      path,
      requestBody: activity,
      status: delivered.status,
      responseBody: delivered.body,
    });
    return delivered;
  }
  return {
    deliver: (activity) => {
      const turn = post(activity);
      underWay.add(turn);
      void turn.finally(() => underWay.delete(turn));
      return turn;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const actionAnswer = z.discriminatedUnion('type', [
  z.object({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.card.adaptive'),
    value: jsonObject,
  }),
  z.object({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.activity.message'),
    value: z.string().min(1),
  }),
  z.object({
    statusCode: z.number(),
    type: z.literal('application/vnd.microsoft.error'),
    value: z.object({ code: z.string(), message: z.string() }),
  }),
]);

/** What Teams makes of the answer to a press. `again`: it delivers the press a second time, with a new activity id. */
export function readActionAnswer({ status, body }: Delivered): { outcome: Outcome; again: boolean } {
  if (status === 0) return { outcome: { kind: 'error', text: UNREACHABLE }, again: true };
  const answer = actionAnswer.safeParse(body);
  if (status !== 200 || !answer.success) {
    return { outcome: { kind: 'error', text: SOMETHING_WRONG }, again: status < 400 || status >= 500 };
  }
  switch (answer.data.type) {
    case 'application/vnd.microsoft.card.adaptive':
      return { outcome: { kind: 'card', card: answer.data.value }, again: false };
    case 'application/vnd.microsoft.activity.message':
      return { outcome: { kind: 'words', text: answer.data.value }, again: false };
    case 'application/vnd.microsoft.error':
      return { outcome: { kind: 'error', text: SOMETHING_WRONG }, again: false };
  }
}

const taskAnswer = z.object({
  task: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('continue'),
      value: z.object({
        title: z.string().optional(),
        card: z.object({
          contentType: z.literal('application/vnd.microsoft.card.adaptive'),
          content: jsonObject,
        }),
      }),
    }),
    z.object({ type: z.literal('message'), value: z.string() }),
  ]),
});

/** What Teams makes of the answer to `task/fetch` and `task/submit`. An empty answer to a submit closes the dialog. */
export function readTaskAnswer(
  { status, body }: Delivered,
  asked: 'task/fetch' | 'task/submit',
): { outcome: Outcome; again: boolean } {
  if (status === 0) return { outcome: { kind: 'error', text: UNREACHABLE }, again: true };
  if (status === 200 || status === 202 || status === 204) {
    const answer = taskAnswer.safeParse(body);
    if (answer.success) {
      if (answer.data.task.type === 'message') {
        return { outcome: { kind: 'closed', text: answer.data.task.value }, again: false };
      }
      const { title, card } = answer.data.task.value;
      const dialog: DialogView = { title: title ?? '', card: card.content };
      return { outcome: { kind: 'dialog', dialog }, again: false };
    }
    const empty =
      body === undefined ||
      z
        .object({ task: z.object({}).optional() })
        .strict()
        .safeParse(body).success;
    if (asked === 'task/submit' && empty) return { outcome: { kind: 'closed' }, again: false };
  }
  return { outcome: { kind: 'error', text: SOMETHING_WRONG }, again: status < 400 || status >= 500 };
}
