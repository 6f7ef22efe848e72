/** What somebody answered, out of a form of ours on paper, page or card. */
import { z } from 'zod';
import { typedText } from '../../../consultation/index.ts';
import { givers } from './record.ts';

export const longestWords = 2_000;

const onScale = z.coerce.number().int().min(1).max(5);

export const answerSchema = z.object({
  as: z.enum(givers),
  heard: onScale,
  clear: onScale,
  words: typedText
    .transform((text) => text.slice(0, longestWords))
    .transform((text) => (text === '' ? undefined : text)),
});
