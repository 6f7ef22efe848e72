/** The mailer port on Outlook: plain text from the service's mailbox, one person a mail. */
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Mail, Mailer } from '../kernel/mailer.ts';
import { answered, nothing } from './faults.ts';

export class OutlookMailer implements Mailer {
  readonly #graph: Client;
  readonly #mailbox: string;

  constructor(options: { graph: Client; mailbox: string }) {
    this.#graph = options.graph;
    this.#mailbox = encodeURIComponent(options.mailbox);
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    await answered('write', nothing, () =>
      this.#graph.api(`/users/${this.#mailbox}/sendMail`).post({
        message: {
          subject,
          body: { contentType: 'text', content: text },
          toRecipients: [
            { emailAddress: { address: to.email, ...(to.name === undefined ? {} : { name: to.name }) } },
          ],
        },
        // Where a person can look up whether one whose answer was lost has gone out.
        saveToSentItems: true,
      }),
    );
  }
}
