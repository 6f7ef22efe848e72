/**
 * Stands between Quorate and the rehearsal room's Graph while something is measured: counts what is asked and how much
 * of it at once, and is as slow and as broken as it is told to be.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Trouble {
  /** How late every answer is, in milliseconds. */
  readonly slowMs: number;
  /** Of so many requests one is not carried out, and answered with 503; 0: none. */
  readonly brokenEvery: number;
}

export interface GraphBetween {
  readonly url: string;
  /** Requests so far, and the most that were under way together. */
  readonly calls: number;
  readonly mostAtOnce: number;
  trouble(trouble: Trouble): void;
  close(): Promise<void>;
}

export async function graphBetween(graphUrl: string): Promise<GraphBetween> {
  const { hostname, port, pathname } = new URL(graphUrl);
  let trouble: Trouble = { slowMs: 0, brokenEvery: 0 };
  let [calls, underWay, mostAtOnce] = [0, 0, 0];

  async function pass(received: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of received) chunks.push(Buffer.from(chunk));
    if (trouble.slowMs > 0) await wait(trouble.slowMs);
    if (trouble.brokenEvery > 0 && calls % trouble.brokenEvery === 0) {
      answer.writeHead(503, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ error: { code: 'serviceNotAvailable', message: 'Not now.' } }));
      return;
    }
    const body = Buffer.concat(chunks);
    const { host: _, ...headers } = received.headers;
    await new Promise<void>((resolve, reject) => {
      const sent = request(
        { hostname, port, method: received.method, path: received.url, headers, agent: false },
        (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer).on('finish', resolve).on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  const server = createServer((received, answer) => {
    calls += 1;
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    pass(received, answer)
      .catch(() => answer.destroy())
      .finally(() => {
        underWay -= 1;
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}${pathname}`,
    get calls() {
      return calls;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    trouble(next) {
      trouble = next;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
