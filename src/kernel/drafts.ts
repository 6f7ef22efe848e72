/**
 * Drafts: what a person has typed and not yet sent. They lie in a partition of that person's own, are saved by every
 * press of a form, and lapse. They are no records: no receipt, no audit entry, nobody else ever sees them.
 */
import { z } from 'zod';
import type { PersonId } from './actor.ts';
import type { JsonObject } from './json.ts';
import type { Reader } from './records.ts';
import type { StoreDocument } from './store.ts';
import type { Target } from './view.ts';

export interface DraftType<T extends JsonObject> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
}

export function draftPartition(person: PersonId): string {
  return `draft:${person}`;
}

export function draftDocument(what: {
  person: PersonId;
  id: string;
  authority: string;
  value: JsonObject;
  at: Temporal.Instant;
  days: number;
}): StoreDocument {
  return {
    id: what.id,
    partition: draftPartition(what.person),
    kind: 'draft',
    authority: what.authority,
    schema: 1,
    ttl: what.days * 86_400,
    at: what.at.toString(),
    data: what.value,
  };
}

/** One thing to mend in a form: beside which input, and how. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/**
 * What was typed into a form whose press was refused, kept whole (over `maxLength` too) and shown again when the form
 * is opened again, with what is to be mended.
 */
export const keptInput = {
  name: 'kept',
  schema: z.object({
    input: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    problems: z.array(z.object({ field: z.string(), message: z.string() })),
  }),
} satisfies DraftType<JsonObject>;
export type KeptInput = z.infer<typeof keptInput.schema>;

/**
 * For the view of a form that shows itself again after its own press was done: then it holds nothing that was typed, and
 * nobody waits for what was kept, which may not be thrown away yet.
 */
export const doneInput = z.object({ done: z.literal('yes').optional().catch(undefined) });

export function keptId(verb: string, target: Target): string {
  return `kept:${verb}:${target.id}`;
}

/** What a form is about, with what was typed into it before and not accepted: read beside it, so nothing waits longer. */
export async function withKept<Loaded extends object>(
  verb: string,
  { target, person }: { readonly target: Target; readonly person: { readonly id: PersonId } },
  loading: Promise<Loaded>,
  read: Reader,
): Promise<Loaded & { readonly kept: KeptInput | undefined }> {
  const [loaded, kept] = await Promise.all([loading, read.draft(keptInput, person.id, keptId(verb, target))]);
  return { ...loaded, kept: kept?.value };
}
