/** What the parts of the room's Graph have in common. */
import { z } from 'zod';
import type { Answer } from '../server.ts';
import { asJson } from '../server.ts';

/** One request below `/v1.0/`: `parts` without the version. */
export interface GraphRequest {
  readonly method: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
  readonly prefer: string;
  readonly ifMatch: string | undefined;
}

/** Undefined: another part's request. */
export type GraphPart = (request: GraphRequest) => Answer | undefined | Promise<Answer | undefined>;

/** Graph's errors carry an inner error with the request's id and date; Quorate reads neither. */
export function graphError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export const notAllowed = graphError(
  405,
  'Request_BadRequest',
  'Specified HTTP method is not allowed for the request target.',
);

/** The body as the schema has it; undefined when it is not. */
export function bodyAs<T>(schema: z.ZodType<T>, body: string): T | undefined {
  const parsed = schema.safeParse(asJson(body));
  return parsed.success ? parsed.data : undefined;
}

export const emailAddress = z.looseObject({ address: z.string().min(3), name: z.string().nullish() });
