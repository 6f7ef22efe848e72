/** The load: distinct bodies over so many connections, each sent once, every answer kept for checking afterwards. */
import { Agent, request } from 'node:http';

export interface Answered {
  readonly status: number;
  readonly text: string;
}

export interface Run {
  /** In the order of the bodies. */
  readonly answers: readonly Answered[];
  /** Milliseconds for each, from writing the request to the end of the answer. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/** A set of kept-alive connections to one server. */
export class Connections {
  #agent: Agent | undefined;
  readonly #url: URL;
  readonly #count: number;

  constructor(url: string, count: number) {
    this.#url = new URL('/api/messages', url);
    this.#count = count;
  }

  /** New connections: those of the last work may have stood idle until the other side closed them. */
  #renew(): void {
    this.#agent?.destroy();
    this.#agent = new Agent({ keepAlive: true, maxSockets: this.#count, scheduling: 'fifo' });
  }

  /** One request, within `run` or `each`; rejects when the connection fails. */
  post(body: Buffer | string): Promise<Answered> {
    const payload = typeof body === 'string' ? Buffer.from(body) : body;
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          hostname: this.#url.hostname,
          port: this.#url.port,
          path: this.#url.pathname,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'content-length': payload.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  /** Sends all bodies, each connection taking the next one as soon as its last is answered. */
  async run(bodies: readonly string[]): Promise<Run> {
    const payloads = bodies.map((body) => Buffer.from(body));
    const answers: Answered[] = new Array(payloads.length);
    const latencies: number[] = new Array(payloads.length);
    let next = 0;
    this.#renew();
    const connection = async () => {
      for (let n = next++; n < payloads.length; n = next++) {
        const payload = payloads[n];
        if (payload === undefined) return;
        const began = performance.now();
        answers[n] = await this.post(payload);
        latencies[n] = performance.now() - began;
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: this.#count }, connection));
    return { answers, latencies, seconds: (performance.now() - began) / 1000 };
  }

  /** Works through anything `count` at a time. */
  async each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    let next = 0;
    this.#renew();
    const connection = async () => {
      for (let n = next++; n < items.length; n = next++) {
        const item = items[n];
        if (item !== undefined) await work(item);
      }
    };
    await Promise.all(Array.from({ length: this.#count }, connection));
  }

  close(): void {
    this.#agent?.destroy();
  }
}
