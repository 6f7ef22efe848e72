import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { graphClient } from '../../src/graph/client.ts';
import { retryAfterMs } from '../../src/graph/limiter.ts';

/** Real time that stands still until somebody waits. */
function steppedTime() {
  let now = 1_000_000;
  const waited: number[] = [];
  return {
    waited,
    pass: (ms: number) => {
      now += ms;
    },
    nowMs: () => now,
    wait: async (ms: number) => {
      waited.push(ms);
      now += ms;
    },
  };
}

describe('the way to Graph', () => {
  const held: ServerResponse[] = [];
  const paths: string[] = [];
  let answer: ((response: ServerResponse) => void) | undefined;
  let arrived: () => void = () => undefined;
  let url: string;
  let close: () => Promise<void>;
  const answering =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    (response: ServerResponse) => {
      response.writeHead(status, headers);
      response.end(body);
    };
  const ok = answering(200, { 'content-type': 'application/json' }, '{}');
  const wait = (status: number, seconds: string) => answering(status, { 'retry-after': seconds });

  beforeEach(async () => {
    held.length = 0;
    paths.length = 0;
    answer = undefined;
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      if (answer === undefined) held.push(response);
      else answer(response);
      arrived();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is never a pipe's name.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`;
    close = async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    };
  });
  afterEach(() => close());

  const until = async (count: number) => {
    while (paths.length < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    }
  };
  const client = (time = steppedTime()) =>
    graphClient({ graphUrl: url, token: async () => 't', timeoutMs: 5_000, time });
  const failed = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('takes four requests at once and no more, and the others in their order', async () => {
    const graph = client();
    const all = Array.from({ length: 11 }, (_, n) => graph.api(`/users/u${n}/events`).get());
    for (let n = 0; n < 11; n += 1) {
      await until(Math.min(11, n + 4));
      // However long one looked: nobody else comes while these four are held.
      await new Promise((resolve) => setImmediate(resolve));
      expect(held.length).to.equal(Math.min(4, 11 - n));
      const first = held.shift();
      if (first) ok(first);
      await all[n];
    }
    expect(paths).to.deep.equal(Array.from({ length: 11 }, (_, n) => `/v1.0/users/u${n}/events`));
  });

  it('gives its place on after a failure too', async () => {
    const graph = client();
    answer = answering(500);
    for (let n = 0; n < 10; n += 1) await failed(graph.api('/users/a/events').get());
    answer = ok;
    await graph.api('/users/a/events').get();
    expect(paths).to.have.length(11);
  });

  for (const status of [429, 503]) {
    it(`leaves a mailbox alone for as long as ${status} asks, and others meanwhile not`, async () => {
      const time = steppedTime();
      const graph = client(time);
      answer = wait(status, '30');
      await failed(graph.api('/users/a/events').get());
      answer = ok;
      const error = await failed(graph.api('/users/a/calendarView').get());
      expect(error).to.include({ statusCode: 429, code: 'heldBack' });
      await graph.api('/users/b/events').get();
      expect(paths).to.have.length(2);
      time.pass(30_000);
      await graph.api('/users/a/events').get();
      expect(paths).to.have.length(3);
      expect(time.waited).to.deep.equal([]);
    });
  }

  it('sits out a short wait', async () => {
    const time = steppedTime();
    const graph = client(time);
    answer = wait(429, '2');
    await failed(graph.api('/users/a/events').get());
    answer = ok;
    await graph.api('/users/a/events').get();
    expect(time.waited).to.deep.equal([2_000]);
  });

  it('understands seconds and dates, and waits no longer than ten minutes', () => {
    const now = Date.parse('2026-11-23T10:00:00Z');
    expect(retryAfterMs('7', now)).to.equal(7_000);
    expect(retryAfterMs('Mon, 23 Nov 2026 10:00:09 GMT', now)).to.equal(9_000);
    expect(retryAfterMs('86400', now)).to.equal(600_000);
    expect(retryAfterMs('-3', now)).to.equal(0);
    for (const none of [undefined, null, '', 'soon']) expect(retryAfterMs(none, now)).to.equal(undefined);
  });
});
