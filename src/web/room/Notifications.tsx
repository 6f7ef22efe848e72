/** What a person's screen would show while it is locked: the neutral words of each message, and nothing of its card. */
import {
  Button,
  CounterBadge,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Tooltip,
} from '@fluentui/react-components';
import { BellIcon } from './icons.tsx';
import { dayOf, timeOf } from './time.ts';
import type { MessageView } from './wire.ts';

export interface NotificationsProps {
  /** Messages of the bot to this person, oldest first. */
  readonly messages: readonly MessageView[];
  readonly unread: number;
  readonly today: string;
  readonly onRead: () => void;
  readonly onGo: (message: MessageView) => void;
}

export function Notifications({ messages, unread, today, onRead, onGo }: NotificationsProps) {
  const latest = messages.toReversed().slice(0, 20);
  return (
    <Popover trapFocus positioning="below-end" onOpenChange={(_, { open }) => open && onRead()}>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip content={unread > 0 ? `Notifications, ${unread} new` : 'Notifications'} relationship="label">
          <Button
            appearance="subtle"
            className="bell"
            icon={
              <span className="bell-icon">
                <BellIcon />
                {unread > 0 && <CounterBadge count={unread} size="small" color="danger" aria-hidden />}
              </span>
            }
          />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface aria-label="Notifications" className="notifications">
        <h3>As a locked screen shows them</h3>
        {latest.length === 0 && <p className="quiet">Nothing yet.</p>}
        <ul>
          {latest.map((message) => (
            <li key={message.id}>
              <button type="button" onClick={() => onGo(message)}>
                <strong>Quorate</strong>
                <span className="quiet">
                  {dayOf(message.sentAt) === today ? '' : `${dayOf(message.sentAt)}, `}
                  {timeOf(message.sentAt)}
                </span>
                <span>{message.preview}</span>
              </button>
            </li>
          ))}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}
