/** The mail to one who is asked and has no account that Quorate knows: neutral words, the meeting's own name, their link. */
import { z } from 'zod';
import { type Errand, errand } from '../../kernel/errand.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { LinkTokens } from '../../kernel/links.ts';
import type { Mail } from '../../kernel/mailer.ts';
import { OutsideError } from '../../kernel/outside.ts';
import type { ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import { formatPeriod } from '../../practice/dates.ts';
import type { PreparationSettings } from '../../practice/preparation-settings.ts';
import { hasSaid } from './due.ts';
import { loadAnswering, maySend, startsOf } from './load.ts';
import { linkFor } from './page.ts';

export const asking = 'mail.askForReport';

const input = z.object({ partition: z.string(), id: z.string(), starts: z.string() });

/** A mail that perhaps went is not sent again: two of them would be a worry, and the next reminder comes. */
export function mailErrand(mailboxes: ServiceMailboxes, links: LinkTokens): Errand {
  return errand({
    name: asking,
    input,
    once: true,
    async run({ partition, id, starts }, { read, authority }): Promise<JsonObject | undefined> {
      const loaded = await loadAnswering({ target: { partition, id } }, read);
      const now = startsOf(loaded);
      const stands = now !== undefined && Temporal.Instant.from(starts).equals(now);
      if (!stands || !maySend(loaded.row.invitation.value, loaded) || hasSaid(loaded.row)) return undefined;
      const email = loaded.contact?.value.email;
      const link = linkFor(loaded, links, authority);
      const slot = loaded.conference.value.booking?.slot;
      if (email === undefined || link === undefined || !slot) throw new OutsideError('refused', 'NoAddress');
      const mailbox = mailboxes.of(authority.settings);
      if (!mailbox) throw new OutsideError('refused', 'NoMailbox');
      const when = formatPeriod(Temporal.Instant.from(slot.starts), Temporal.Instant.from(slot.until));
      const { meetingName } = loaded.conference.value;
      await mailbox.mailer.send({
        to: { email },
        ...letter(authority.settings.preparation, meetingName, when, link),
      });
      return {};
    },
  });
}

/** Subject and text: the service's own words, the meeting's own name, its time, the link. */
export function letter(
  { mailSubject, mailText }: Pick<PreparationSettings, 'mailSubject' | 'mailText'>,
  meetingName: string,
  when: string,
  link: string,
): Pick<Mail, 'subject' | 'text'> {
  return {
    subject: mailSubject,
    text: `${mailText}\n\nMeeting ${meetingName}\n${when}\n\n${link}\n\nThe link is for you alone. Please do not pass it on.\n`,
  };
}
