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
    familiesOwnMeeting: words(1_000)
      .describe('Before the way into an online meeting of their own. It says nothing of anybody else.')
      .default('You speak with the chair in this meeting. Please wait until you are let in.'),
    familiesExcluded: words(2_000)
      .describe(
        'Tells a member of the family that the chair has decided to hold the conference without them. `[name, number]` is replaced.',
      )
      .default(
        'There will be a meeting about keeping your child safe. The chair has decided that it will be held without you. What you think still counts: you can say it beforehand, in writing, or through somebody who speaks for you, and it will be heard. To do so, to ask why, or to ask the chair to look at this again, ring [name, number]. You will be told afterwards what was decided.',
      ),
    familiesExcludedPart: words(2_000)
      .describe(
        'Added for somebody whom the chair has excluded from a part of the conference. `[name, number]` is replaced.',
      )
      .default(
        'The chair has decided that part of the meeting will be held without you. You will be told when to come in and when to leave. What you think will be heard. To ask why, ring [name, number].',
      ),
    professionals: words(2_000)
      .describe('Asks a professional to come. It stands in calendars that others read, so it names nobody.')
      .default(
        'Please reply even if you cannot come or hold nothing relevant. Write nothing about the family here or in the chat.',
      ),
    notAttended: words(2_000)
      .describe(
        'Begins the letter to an agency that neither came to a conference nor sent a report. It says nothing about the family. `[meeting]` is replaced by the meeting’s own name, `[day]` by its day.',
      )
      .default(
        'You were asked to meeting [meeting] on [day], and we missed you: nobody came from your organisation, and we have no report from you. We know that days are full, and that an invitation can go astray. What you know about a child helps the people in the room to decide well, also where it is little. If you have a report, please send it now in the usual secure way. If something made it hard to come or to write, please tell us, so that we can make it easier next time.',
      ),
  })
  .describe('Words for families and professionals.')
  .prefault({});
export type WordsSettings = z.infer<typeof wordsSettingsSchema>;
