/** The little of HTTP that the room's sides share: bodies in, answers out, nothing from other origins. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Json } from '../kernel/json.ts';

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one request; `body` is the text as it came, `parts` the decoded parts of the path. */
export type Answering = (
  method: string,
  parts: readonly string[],
  query: URLSearchParams,
  body: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
) => Answer | Promise<Answer>;

/** One request and its answer, as a test may look at it. `side` says whose contract it falls under. */
export interface Exchange {
  readonly side: 'connector' | 'graph' | 'bot';
  readonly method: string;
  readonly path: string;
  readonly requestBody: unknown;
  /** 0: no answer in time, or none at all. */
  readonly status: number;
  readonly responseBody: unknown;
}

export class BadRequest extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'BadRequest';
    this.status = status;
    this.code = code;
  }
}

/** Reads the whole body. Throws BadRequest 413 beyond `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = z.instanceof(Buffer).parse(part);
    size += bytes.length;
    // The rest is read and dropped, so that the sender gets the answer and not a cut connection.
    if (size <= limit) parts.push(bytes);
  }
  if (size > limit) throw new BadRequest(413, 'MessageSizeTooBig', 'Message size too large.');
  return Buffer.concat(parts).toString('utf8');
}

/** The body as JSON, undefined when there is none. Throws BadRequest 400. */
export function asJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest(400, 'BadSyntax', 'The body is not JSON.');
  }
}

export function send(response: ServerResponse, answer: Answer): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(text);
}

export function errorAnswer(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

/** The parts of a path, decoded; undefined when it does not decode. */
export function pathParts(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * A page of another site must not reach the room through the browser of whoever sits in it: the host has to be this
 * machine, and an origin, where the browser names one, the room's own.
 */
export function isOwn(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  if (!loopback.has(host.replace(/:\d+$/, ''))) return false;
  const origin = request.headers.origin;
  return origin === undefined || origin === `http://${host}`;
}
