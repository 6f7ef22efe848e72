/** A person's mail, newest first; each opens to its text. What they write to others is not shown: they cannot write. */
import { dayOf, timeOf } from './time.ts';
import type { MailView, PersonaView } from './wire.ts';

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
              <p className="office-text">{mail.text}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
