/**
 * Stands in for the Bot Connector while a service is soaked: it keeps what each person was sent, finds it by the
 * reference that stands on it, and is as moody as it is told: it asks to wait, is not there, or does what was asked
 * and is not heard to say so.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { conversationOf } from '../bench/people.ts';

export interface Sent {
  readonly id: string;
  readonly card: unknown;
}

/** The shares of requests that go wrong in each way. */
export interface Moods {
  readonly throttled: number;
  readonly unavailable: number;
  /** Done, and the connection is cut before the answer. */
  readonly lost: number;
  readonly slow: number;
}

export interface Teams {
  /** With a slash at its end. */
  readonly url: string;
  moods: Moods;
  /** How many requests went wrong, by how. */
  readonly met: ReadonlyMap<string, number>;
  readonly sends: number;
  /** The messages of a conversation on which that reference stands, oldest first, each as it is now. */
  about(conversation: string, reference: string): readonly Sent[];
  close(): Promise<void>;
}

const createSchema = z.object({ members: z.array(z.object({ id: z.string() })).length(1) });
const activitySchema = z.object({ attachments: z.array(z.object({ content: z.unknown() })).optional() });
const referencePattern = /\b[CEK]-[0-9A-Z]{3}-[0-9A-Z]{3}\b/g;
const slowMs = 400;

/** `chance` gives numbers from 0 to 1. */
export async function startTeams(moods: Moods, chance: () => number): Promise<Teams> {
  const messages = new Map<string, unknown>();
  const found = new Map<string, Set<string>>();
  const met = new Map<string, number>();
  let sends = 0;
  let current = moods;

  function keep(conversation: string, id: string, card: unknown): void {
    messages.set(id, card);
    for (const [reference] of JSON.stringify(card ?? null).matchAll(referencePattern)) {
      const key = `${conversation}|${reference}`;
      const ids = found.get(key) ?? new Set();
      found.set(key, ids.add(id));
    }
  }

  function answer(method: string, path: string, body: unknown): string {
    const [, , , conversation, , message] = path.split('/').map(decodeURIComponent);
    if (conversation === undefined) {
      const [member] = createSchema.parse(body).members;
      return conversationOf(member?.id ?? '');
    }
    const id = method === 'PUT' && message !== undefined ? message : `m${++sends}`;
    keep(conversation, id, activitySchema.parse(body).attachments?.[0]?.content);
    return id;
  }

  function mood(): 'throttled' | 'unavailable' | 'lost' | 'slow' | undefined {
    let drawn = chance();
    for (const name of ['throttled', 'unavailable', 'lost', 'slow'] as const) {
      drawn -= current[name];
      if (drawn >= 0) continue;
      met.set(name, (met.get(name) ?? 0) + 1);
      return name;
    }
    return undefined;
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const respond = (status: number, body: object, headers = {}) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      };
      const trouble = mood();
      if (trouble === 'throttled') return respond(429, {}, { 'retry-after': '1' });
      if (trouble === 'unavailable') return respond(503, {});
      const { method = '', url = '' } = request;
      const id = answer(method, url, JSON.parse(Buffer.concat(chunks).toString()));
      if (trouble === 'lost') return request.socket.destroy();
      if (trouble === 'slow') return setTimeout(() => respond(201, { id }), slowMs);
      return respond(201, { id });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    met,
    get moods() {
      return current;
    },
    set moods(next) {
      current = next;
    },
    get sends() {
      return sends;
    },
    about: (conversation, reference) =>
      [...(found.get(`${conversation}|${reference}`) ?? [])].map((id) => ({ id, card: messages.get(id) })),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
