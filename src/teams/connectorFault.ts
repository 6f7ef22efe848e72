/** What can go wrong on the way to the connector, as seen on the wire and before it is judged for an operation. */
import { z } from 'zod';

/**
 * `status` is the answer's, 0 when there was none. `sent` is false only when the request certainly never left.
 * `code` is the connector's own (or the network's), in the characters of a code only.
 */
export class ConnectorFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly sent: boolean;
  readonly retryAfterMs: number | undefined;
  constructor(
    what: { status: number; code: string; sent: boolean; retryAfterMs?: number },
    options?: ErrorOptions,
  ) {
    super(`connector fault ${what.status} ${what.code}`, options);
    this.name = 'ConnectorFault';
    this.status = what.status;
    this.code = what.code;
    this.sent = what.sent;
    this.retryAfterMs = what.retryAfterMs;
  }
}

const errorBody = z.object({ error: z.object({ code: z.string().regex(/^[\w.-]{1,80}$/) }) });

/** The code in an error body of the connector or of Graph; `http<status>` when there is none. */
export function codeIn(body: string, status: number): string {
  try {
    const parsed = errorBody.safeParse(JSON.parse(body));
    if (parsed.success) return parsed.data.error.code;
  } catch {
    // Not JSON: a proxy's page. The status says enough.
  }
  return `http${status}`;
}

/** Milliseconds that a Retry-After header asks for (seconds or a date), at most ten minutes; undefined when absent. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(600_000, Math.max(0, Math.round(ms))) : undefined;
}

/** Network faults that arise before a connection stands, so that nothing can have been sent. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const withCode = z.object({ code: z.string() });
const withCause = z.object({ cause: z.unknown().optional(), name: z.string() });

/** A failed fetch as a fault: refused connections were not sent, time-outs and resets may have been. */
export function networkFault(error: unknown): ConnectorFault {
  const outer = withCause.safeParse(error);
  const inner = withCode.safeParse(outer.success ? outer.data.cause : undefined);
  const code = inner.success ? inner.data.code : outer.success ? outer.data.name : 'network';
  return new ConnectorFault({ status: 0, code, sent: !notSent.has(code) }, { cause: error });
}
