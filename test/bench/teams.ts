/**
 * Stands in for the Bot Connector while something is measured: it takes every message, knows everybody, answers at
 * once. Started as a module of its own it is a process; `startTeams` gives one within this process, which keeps what
 * was sent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { conversationOf } from './people.ts';
import { serve } from './wire.ts';

export interface Teams {
  readonly url: string;
  /** The messages of a conversation, in order; an update replaces. Empty unless they are kept. */
  sent(conversation: string): readonly { readonly id: string; readonly card: unknown }[];
  close(): Promise<void>;
}

const createSchema = z.object({ members: z.array(z.object({ id: z.string() })).min(1) });
const activitySchema = z.object({ attachments: z.array(z.object({ content: z.unknown() })).optional() });

export async function startTeams(options: { keep: boolean }): Promise<Teams> {
  const chats = new Map<string, Map<string, unknown>>();
  let count = 0;

  function answer(method: string, path: string, body: () => unknown): object {
    const [, , , conversation, , message] = path.split('/');
    if (conversation === undefined) {
      const [member] = createSchema.parse(body()).members;
      return { id: conversationOf(member?.id ?? '') };
    }
    const id = method === 'PUT' && message !== undefined ? decodeURIComponent(message) : `m${++count}`;
    if (options.keep) {
      const chat = chats.get(decodeURIComponent(conversation)) ?? new Map<string, unknown>();
      chats.set(decodeURIComponent(conversation), chat);
      chat.set(id, activitySchema.parse(body()).attachments?.[0]?.content);
    }
    return { id };
  }

  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = () => JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const text = JSON.stringify(answer(req.method ?? '', req.url ?? '', body));
      res.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      res.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: (conversation) => [...(chats.get(conversation) ?? [])].map(([id, card]) => ({ id, card })),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

if (import.meta.main) {
  const teams = await startTeams({ keep: false });
  serve(teams.url, {
    stop: async () => {
      await teams.close();
      return true;
    },
  });
}
