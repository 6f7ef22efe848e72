/** Mail sent from a service's mailbox. */
import { z } from 'zod';
import { bodyAs, emailAddress, type GraphPart, graphError, notAllowed } from './answers.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Office } from './office.ts';

const mail = z.looseObject({
  message: z.looseObject({
    subject: z.string(),
    body: z.looseObject({ content: z.string() }),
    toRecipients: z.array(z.looseObject({ emailAddress })).min(1),
  }),
});

export function mailApi({ office, mailboxes }: { office: Office; mailboxes: Mailboxes }): GraphPart {
  return ({ method, parts, body }) => {
    const [users, userId = '', what, ...more] = parts;
    if (users !== 'users' || what !== 'sendMail' || more.length > 0) return undefined;
    const mailbox = mailboxes.service(userId);
    if (mailbox === undefined) return graphError(403, 'ErrorAccessDenied', 'Access is denied.');
    if (method !== 'POST') return notAllowed;
    const wanted = bodyAs(mail, body);
    if (wanted === undefined) {
      return graphError(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
    }
    const { subject, body: text, toRecipients } = wanted.message;
    for (const { emailAddress: to } of toRecipients) {
      office.send(mailbox, {
        to: { email: to.address, name: to.name ?? '' },
        subject,
        text: text.content,
      });
    }
    // Microsoft's page says 202, its own metadata an action without an answer (204). Neither has a body.
    return { status: 204 };
  };
}
