/** What families and professionals are told, in words that a service may make its own. */
import { z } from 'zod';

const words = (most: number) => z.string().trim().min(1).max(most);

export const wordsSettingsSchema = z
  .strictObject({
    families: words(2_000)
      .describe('Asks a member of the family to come. `[name, number]` is replaced by whom they can ring.')
      .default(
        'Please come to a meeting about keeping your child safe and what would help your family. If it is not safe to be with, or be seen by, someone else who is coming, ring [name, number]. We will not tell them. We can arrange another time, room or way.',
      ),
    familiesRing: words(160)
      .describe('Whom a member of the family can ring, name and number; left out, the social worker.')
      .optional(),
    familiesJoin: words(1_000)
      .describe('How a member of the family joins by telephone, and that they want to be somewhere private.')
      .default(
        'You can join by telephone or through Teams. Please be somewhere private, where nobody can hear you who should not.',
      ),
    professionals: words(2_000)
      .describe('Asks a professional to come. It stands in calendars that others read, so it names nobody.')
      .default(
        'Please reply even if you cannot come or hold nothing relevant. Write nothing about the family here or in the chat.',
      ),
  })
  .describe('Words for families and professionals.')
  .prefault({});
