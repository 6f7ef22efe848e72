/** A person's mail, newest first; each opens to its text. What they write to others is not shown: they cannot write. */
import { Fragment } from 'react';
import { dayOf, timeOf } from './time.ts';
import type { MailView, PersonaView } from './wire.ts';

const address = /(https?:\/\/\S+)/;

/** The text of a mail; its addresses can be followed, as in every mail program. */
function MailText({ text }: { text: string }) {
  // Split by what is caught: every second part is an address.
  const parts = text.split(address);
  return (
    <p className="office-text">
      {parts.map((part, n) =>
        n % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text of a mail never changes
          <a key={n} href={part} target="_blank" rel="noreferrer">
            {part}
          </a>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text of a mail never changes
          <Fragment key={n}>{part}</Fragment>
        ),
      )}
    </p>
  );
}

export function MailPanel({ persona, mails }: { persona: PersonaView; mails: readonly MailView[] }) {
  return (
    <section
      className="log office"
      aria-label={`${persona.name}’s mail`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
    >
      {mails.length === 0 && <p className="quiet">No mail.</p>}
      <ul>
        {mails.toReversed().map((mail) => (
          <li key={mail.id} className="office-item">
            <details>
              <summary>
                <strong>{mail.subject}</strong>
                <span className="quiet">
                  {mail.from}, {dayOf(mail.sentAt)}, {timeOf(mail.sentAt)}
                </span>
              </summary>
              <MailText text={mail.text} />
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
