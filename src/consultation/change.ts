/** The first half of a changed (or corrected) outcome, kept as a draft until the second half is sent with it. */
import { z } from 'zod';
import type { DraftType } from '../kernel/drafts.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Target } from '../kernel/view.ts';

/** As typed: codes separated by commas, a day as the card sent it. */
export const changeDraft = {
  name: 'change',
  schema: z.object({
    categories: z.string(),
    issues: z.string(),
    outcomes: z.string(),
    otherWords: z.string(),
    reviewOn: z.string(),
    correcting: z.boolean(),
    /** From which outcome a correction starts (`seen.ts`). */
    seen: z.string().default(''),
  }),
} satisfies DraftType<JsonObject>;
export type ChangeDraft = z.infer<typeof changeDraft.schema>;

export const changeDraftId = (target: Target): string => `${changeDraft.name}:${target.id}`;
