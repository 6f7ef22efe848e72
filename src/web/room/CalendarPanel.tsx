/** A person's calendar as Outlook has it: what stands in it, how to get there, and what they have answered. */
import { Button, Link } from '@fluentui/react-components';
import { api, RoomRefusal } from './api.ts';
import { dayOf, timeOf } from './time.ts';
import {
  type CalendarEntryView,
  type CalendarResponse,
  calendarResponses,
  type PersonaView,
} from './wire.ts';

export interface CalendarPanelProps {
  readonly persona: PersonaView;
  readonly entries: readonly CalendarEntryView[];
  readonly onTold: (words: string) => void;
  readonly onOpen: (url: string, title: string) => void;
}

const answers: Readonly<Record<CalendarResponse | 'none', { press: string; said: string }>> = {
  none: { press: '', said: 'no answer yet' },
  accepted: { press: 'Accept', said: 'accepted' },
  tentativelyAccepted: { press: 'Tentative', said: 'tentative' },
  declined: { press: 'Decline', said: 'declined' },
};

export function CalendarPanel({ persona, entries, onTold, onOpen }: CalendarPanelProps) {
  const ordered = entries.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from));
  const days = [...new Set(ordered.map((entry) => dayOf(entry.from)))];
  return (
    <section
      className="log office"
      aria-label={`${persona.name}’s calendar`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
    >
      {days.length === 0 && <p className="quiet">Nothing in the calendar.</p>}
      {days.map((day) => (
        <section key={day} aria-label={day}>
          <h3>{day}</h3>
          <ul>
            {ordered
              .filter((entry) => dayOf(entry.from) === day)
              .map((entry) => (
                <Entry key={entry.id} entry={entry} persona={persona} onTold={onTold} onOpen={onOpen} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

interface EntryProps {
  readonly entry: CalendarEntryView;
  readonly persona: PersonaView;
  readonly onTold: (words: string) => void;
  readonly onOpen: (url: string, title: string) => void;
}

function Entry({ entry, persona, onTold, onOpen }: EntryProps) {
  const { role, joinUrl } = entry;
  async function respond(response: CalendarResponse) {
    try {
      await api.respond(persona.id, entry.event, response);
      onTold(`${entry.subject}: ${answers[response].said}.`);
    } catch (error) {
      onTold(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    }
  }
  return (
    <li className="office-item">
      <h4>
        {entry.cancelled && 'Cancelled: '}
        {entry.subject}
      </h4>
      <p>
        {timeOf(entry.from)} to {timeOf(entry.to)}
        {entry.place !== undefined && `, ${entry.place}`}
      </p>
      {role.kind === 'invited' && <p className="quiet">From {entry.organiser}</p>}
      {joinUrl !== undefined && !entry.cancelled && (
        <p>
          <Link as="button" onClick={() => onOpen(joinUrl, entry.subject)}>
            Join the meeting
          </Link>
        </p>
      )}
      {role.kind === 'organising' && (
        <ul className="office-answers">
          {role.attendees.map(({ name, response }) => (
            <li key={name}>
              {name}: {answers[response].said}
            </li>
          ))}
        </ul>
      )}
      {role.kind === 'invited' && !entry.cancelled && (
        <fieldset className="office-buttons" aria-label={`Answer to ${entry.subject}`}>
          {calendarResponses.map((response) => (
            <Button
              key={response}
              size="small"
              appearance={role.response === response ? 'primary' : 'secondary'}
              aria-pressed={role.response === response}
              onClick={() => void respond(response)}
            >
              {answers[response].press}
            </Button>
          ))}
        </fieldset>
      )}
    </li>
  );
}
