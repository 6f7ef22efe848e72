/**
 * Stands before every request to Graph. Outlook takes four at once of one app, whichever mailbox they are about, and
 * who is told to wait and does not is told to wait longer (Microsoft, "Throttling limits").
 */
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { RealTime } from '../kernel/clock.ts';

/** Outlook's own limit per app. It holds for each process: with several, the answer 429 is what keeps them apart. */
export const mostAtOnce = 4;
/** A wait up to this long is sat out; a longer one is handed back, so that nobody sits on it. */
const patienceMs = 2_000;
/** However long we are told to wait, we look again after this. */
const longestMs = 600_000;

/** What a `Retry-After` asks for, in milliseconds, within our limit; undefined when there is none that makes sense. */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(longestMs, Math.max(0, ms));
}

/** The part of Graph that waits together: one mailbox, or one chat. */
function partOf(request: RequestInfo): string {
  const address = new URL(typeof request === 'string' ? request : request.url);
  return address.pathname.split('/').slice(0, 4).join('/').toLowerCase();
}

/** What Graph would say again if it were asked now. */
function heldBack(ms: number): Response {
  const body = JSON.stringify({ error: { code: 'heldBack', message: 'Not asked: told to wait.' } });
  const headers = { 'content-type': 'application/json', 'retry-after': String(Math.ceil(ms / 1_000)) };
  return new Response(body, { status: 429, headers });
}

export class Limiter implements Middleware {
  readonly #time: RealTime;
  #next: Middleware | undefined;
  #underWay = 0;
  readonly #queue: (() => void)[] = [];
  /** Until when each part is left alone. */
  readonly #closed = new Map<string, number>();

  constructor(time: RealTime) {
    this.#time = time;
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }

  async execute(context: Context): Promise<void> {
    const part = partOf(context.request);
    for (;;) {
      const wait = (this.#closed.get(part) ?? 0) - this.#time.nowMs();
      if (wait > patienceMs) {
        context.response = heldBack(wait);
        return;
      }
      // Waited out without a place of the four.
      if (wait > 0) await this.#time.wait(wait);
      await this.#enter();
      if ((this.#closed.get(part) ?? 0) <= this.#time.nowMs()) break;
      this.#leave();
    }
    try {
      await this.#next?.execute(context);
      this.#note(part, context.response);
    } finally {
      this.#leave();
    }
  }

  #note(part: string, response: Response | undefined): void {
    if (response?.status !== 429 && response?.status !== 503) {
      this.#closed.delete(part);
      return;
    }
    const now = this.#time.nowMs();
    const wait = retryAfterMs(response.headers.get('retry-after'), now);
    if (wait !== undefined && wait > 0) this.#closed.set(part, now + wait);
  }

  async #enter(): Promise<void> {
    if (this.#underWay < mostAtOnce) {
      this.#underWay += 1;
      return;
    }
    // Whoever leaves hands its place on.
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#underWay -= 1;
    else next();
  }
}
