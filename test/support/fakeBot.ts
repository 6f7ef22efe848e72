/** A small bot over plain HTTP: it keeps what it hears and answers as a test tells it to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { JsonObject } from '../../src/kernel/json.ts';

const heardSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  action: z.string().optional(),
  replyToId: z.string().optional(),
  serviceUrl: z.string(),
  from: z.looseObject({ id: z.string(), name: z.string().optional(), aadObjectId: z.string().optional() }),
  conversation: z.looseObject({ id: z.string(), tenantId: z.string(), conversationType: z.string() }),
  value: z.json().optional(),
});
export type Heard = z.infer<typeof heardSchema>;

/** What it answers: HTTP state and body; `silent`: nothing at all. */
export type Reply = { status: number; body?: unknown } | 'silent';

export interface FakeBot {
  readonly url: string;
  readonly heard: Heard[];
  /** Set by the test; the default answers 200 to all. */
  answer: (activity: Heard) => Reply | Promise<Reply>;
  close(): Promise<void>;
}

export const cardAttachment = (content: JsonObject) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content,
});

/** An answer to a press that shows a card. */
export const showsCard = (card: JsonObject): Reply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card },
});

/** An answer to a press that shows words. */
export const showsWords = (words: string): Reply => ({
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words },
});

/** An answer to `task/fetch` or `task/submit` that shows a dialog. */
export const showsDialog = (title: string, card: JsonObject): Reply => ({
  status: 200,
  body: { task: { type: 'continue', value: { title, card: cardAttachment(card) } } },
});

export async function fakeBot(): Promise<FakeBot> {
  const heard: Heard[] = [];
  const bot = { heard, answer: (): Reply => ({ status: 200 }) };
  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const part of request) text += String(part);
      const activity = heardSchema.parse(JSON.parse(text));
      heard.push(activity);
      const reply = await fake.answer(activity);
      if (reply === 'silent') return;
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address of this shape; strings are for pipes.
  const { port } = server.address() as AddressInfo;
  const fake: FakeBot = {
    ...bot,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

/** Calls the connector as a bot does. */
export async function callConnector(
  serviceUrl: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(`${serviceUrl.replace(/\/$/, '')}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
