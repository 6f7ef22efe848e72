/**
 * Stands in for the Bot Connector while processes are killed: it keeps what each person was sent, knows everybody, and
 * can be asked to hold its answer to the next message, as a connection does whose other end has died.
 */
import { createServer, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { conversationOf } from '../bench/people.ts';

export interface Sent {
  readonly id: string;
  readonly card: unknown;
  /** How often it was replaced in place. */
  readonly updates: number;
}

export interface Teams {
  /** With a slash at its end. */
  readonly url: string;
  /** The messages of a conversation in their order, each as it stands now. */
  sent(conversation: string): readonly Sent[];
  /** The next request of that method is kept and not answered; resolves when it has come. */
  hold(method: 'POST' | 'PUT'): Promise<void>;
  /** From now on every request is kept and none answered, until `resume` answers them all. */
  pause(): { resume(): void };
  close(): Promise<void>;
}

const createSchema = z.object({ members: z.array(z.object({ id: z.string() })).length(1) });
const activitySchema = z.object({ attachments: z.array(z.object({ content: z.unknown() })).optional() });

export async function startTeams(): Promise<Teams> {
  const chats = new Map<string, Map<string, Sent>>();
  const held = new Map<string, () => void>();
  let count = 0;
  let paused: (() => void)[] | undefined;

  function answer(method: string, path: string, body: unknown): string {
    const [, , , conversation, , message] = path.split('/').map(decodeURIComponent);
    if (conversation === undefined) {
      // The same one-to-one conversation however often it is asked for, as Teams does.
      const [member] = createSchema.parse(body).members;
      return conversationOf(member?.id ?? '');
    }
    const chat = chats.get(conversation) ?? new Map<string, Sent>();
    chats.set(conversation, chat);
    const id = method === 'PUT' && message !== undefined ? message : `m${++count}`;
    const updates = method === 'PUT' ? (chat.get(id)?.updates ?? 0) + 1 : 0;
    chat.set(id, { id, card: activitySchema.parse(body).attachments?.[0]?.content, updates });
    return id;
  }

  const server = createServer((request, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const text = JSON.stringify({ id: answer(method, url, JSON.parse(Buffer.concat(chunks).toString())) });
      const hold = url.includes('/activities') ? held.get(method) : undefined;
      if (hold) {
        held.delete(method);
        hold();
        return;
      }
      const respond = () => {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(text);
      };
      if (paused) paused.push(respond);
      else respond();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: (conversation) => [...(chats.get(conversation)?.values() ?? [])],
    hold: (method) => new Promise((resolve) => held.set(method, resolve)),
    pause: () => {
      const waiting: (() => void)[] = [];
      paused = waiting;
      return {
        resume: () => {
          paused = undefined;
          for (const respond of waiting) respond();
        },
      };
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
