/** One person's Teams: who sits here, their chats, the messages of one of them, and where they write. */
import {
  Avatar,
  Button,
  Dropdown,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Option,
  OptionGroup,
  Tooltip,
} from '@fluentui/react-components';
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { api, RoomRefusal } from './api.ts';
import { CalendarPanel } from './CalendarPanel.tsx';
import { Composer } from './Composer.tsx';
import { Conversations } from './Conversations.tsx';
import { DialogBox } from './DialogBox.tsx';
import { DownIcon, MoreIcon, QuorateMark } from './icons.tsx';
import { MailPanel } from './MailPanel.tsx';
import { MeetingStrip } from './MeetingStrip.tsx';
import { Message } from './Message.tsx';
import { Notifications } from './Notifications.tsx';
import { dayOf } from './time.ts';
import { nowOf, type RoomView } from './useRoom.ts';
import {
  type ChatView,
  type DialogView,
  type MessageView,
  type PersonaView,
  SHOWN_MESSAGES_PER_CHAT,
  type Suggestion,
} from './wire.ts';

export interface SeatProps {
  readonly room: RoomView;
  readonly persona: PersonaView;
  readonly number: number;
  readonly onPersona: (id: string) => void;
  readonly onTold: (words: string) => void;
  readonly onOpen: (url: string, title: string) => void;
}

const homes = [
  { home: 'service', label: 'The authority' },
  { home: 'elsewhere', label: 'Other organisations' },
  { home: 'nowhere', label: 'Without an account' },
] as const;

/** Near enough to the end to count as reading along. */
const AT_END_PX = 80;

export function Seat({ room, persona, number, onPersona, onTold, onOpen }: SeatProps) {
  const chats = room.chats.filter((chat) => chat.members.includes(persona.id));
  const [chosen, setChosen] = useState<string>();
  const chat = chats.find((one) => one.id === chosen) ?? chats[0];
  const hasMailbox = persona.email !== undefined;
  const mails = room.mails.filter((mail) => mail.persona === persona.id);
  /** Instead of a chat; somebody who has none is sat before their mail. */
  const panel =
    hasMailbox && (chosen === 'calendar' || chosen === 'mail')
      ? chosen
      : hasMailbox && chat === undefined
        ? 'mail'
        : undefined;
  const [mailRead, setMailRead] = useState(mails.length);
  const unreadMail = panel === 'mail' ? 0 : mails.length - mailRead;
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [dialog, setDialog] = useState<{ view: DialogView; chat: string }>();
  const [readUpTo, setReadUpTo] = useState(() => latestId(room, chats));
  const messages = chat === undefined ? [] : (room.messages[chat.id] ?? []);
  const log = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const opener = useRef<Element>(null);
  const [below, setBelow] = useState(false);
  const latest = messages.at(-1);

  const fromBot = chats
    .flatMap((one) => room.messages[one.id] ?? [])
    .filter((message) => message.from === 'bot' && !message.deleted)
    .sort((a, b) => Number(a.id) - Number(b.id));
  /** Up to which message each chat has been looked at; a chat that is not here came since they sat down. */
  const [seen, setSeen] = useState<Readonly<Record<string, number>>>(() =>
    Object.fromEntries(chats.map((one) => [one.id, latestId(room, [one])])),
  );
  const unreadIn = (one: ChatView) =>
    (room.messages[one.id] ?? []).filter(
      (message) => message.from !== persona.id && Number(message.id) > (seen[one.id] ?? 0),
    ).length;
  const lookingAt = panel === undefined ? chat?.id : undefined;
  useEffect(() => {
    if (lookingAt === undefined) return;
    setSeen((all) => ({ ...all, [lookingAt]: Number(latest?.id ?? 0) }));
  }, [lookingAt, latest?.id]);
  const unread = fromBot.filter((message) => Number(message.id) > readUpTo).length;

  /** A short message is shown with its end, a tall card from its head. */
  function show(element: Element | null | undefined, smooth: boolean) {
    const frame = log.current;
    if (frame === null || !(element instanceof HTMLElement)) return;
    const tall = element.offsetHeight > frame.clientHeight - 32;
    const top = tall
      ? element.offsetTop - 12
      : element.offsetTop + element.offsetHeight - frame.clientHeight + 16;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    frame.scrollTo({ top, behavior: smooth && !still ? 'smooth' : 'instant' });
    atEnd.current = true;
    setBelow(false);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another chat or person starts at its end again
  useLayoutEffect(() => {
    show(log.current?.querySelector('.messages > .message:last-of-type'), false);
  }, [chat?.id, persona.id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each message that arrives
  useEffect(() => {
    if (latest === undefined) return;
    if (latest.from === 'bot' && Number(latest.id) > readUpTo) onTold(`${persona.name}: ${latest.preview}`);
    if (atEnd.current || latest.from === persona.id) {
      show(log.current?.querySelector(`[data-message="${latest.id}"]`), true);
    } else {
      setBelow(true);
    }
  }, [latest?.id]);

  const latestMail = mails.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once for each mail that arrives
  useEffect(() => {
    if (latestMail !== undefined && mails.length > mailRead) {
      onTold(`${persona.name}: new mail, ${latestMail.subject}`);
    }
  }, [latestMail?.id]);
  useEffect(() => {
    if (panel === 'mail') setMailRead(mails.length);
  }, [panel, mails.length]);

  async function say(text: string) {
    if (chat === undefined) return;
    const key = `${persona.id}|${chat.id}`;
    const before = drafts[key] ?? '';
    if (before.trim() === text) setDrafts((all) => ({ ...all, [key]: '' }));
    try {
      await api.say(persona.id, chat.id, text);
    } catch (error) {
      setDrafts((all) => ({ ...all, [key]: before === '' ? text : before }));
      onTold(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    }
  }

  async function join(one: ChatView) {
    try {
      await api.meeting(persona.id, one.id, false);
      setChosen(one.id);
      onTold(`${persona.name} has joined ${one.title}.`);
    } catch (error) {
      onTold(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    }
  }

  const draftKey = `${persona.id}|${chat?.id ?? ''}`;
  const personal = chat?.kind === 'personal';
  const closed = personal && (!persona.installed || persona.blocked);
  const first = persona.name.split(' ')[0] ?? persona.name;
  return (
    <section className="seat" aria-label={`${persona.name}, ${persona.words}`} data-seat={persona.id}>
      <header className="seat-head">
        <Avatar name={persona.name} color="colorful" size={36} aria-hidden />
        <div className="seat-who">
          <Dropdown
            appearance="filled-lighter"
            className="seat-picker"
            aria-label={`Who sits in seat ${number}`}
            listbox={{ className: 'people' }}
            // It can only be changed, never emptied.
            clearButton={null}
            value={persona.name}
            selectedOptions={[persona.id]}
            onOptionSelect={(_, { optionValue }) => optionValue !== undefined && onPersona(optionValue)}
          >
            {homes.map(({ home, label }) => {
              const people = room.personas.filter((one) => one.home === home);
              return people.length === 0 ? null : (
                <OptionGroup key={home} label={label}>
                  {people.map((one) => (
                    <Option key={one.id} value={one.id} text={one.name}>
                      <span className="option">
                        <span>{one.name}</span>
                        <span className="quiet">{one.words}</span>
                      </span>
                    </Option>
                  ))}
                </OptionGroup>
              );
            })}
          </Dropdown>
          <span className="seat-words">{persona.words}</span>
        </div>
        <Notifications
          messages={fromBot}
          unread={unread}
          today={dayOf(nowOf(room))}
          onRead={() => setReadUpTo(latestId(room, chats))}
          onGo={(message) => {
            setChosen(message.chat);
            requestAnimationFrame(() =>
              show(log.current?.querySelector(`[data-message="${message.id}"]`), false),
            );
          }}
        />
        <AppMenu persona={persona} />
      </header>
      <Conversations
        persona={persona}
        chats={chats}
        others={room.chats.filter((one) => one.kind === 'groupChat' && !chats.includes(one))}
        open={panel ?? chat?.id}
        unread={unreadIn}
        unreadMail={unreadMail}
        onOpen={setChosen}
        onJoin={(one) => void join(one)}
      />
      {chat?.kind === 'groupChat' && panel === undefined && (
        <MeetingStrip chat={chat} viewer={persona} personas={room.personas} onTold={onTold} />
      )}
      {panel === 'calendar' && (
        <CalendarPanel
          persona={persona}
          entries={room.calendar.filter((entry) => entry.persona === persona.id)}
          onTold={onTold}
          onOpen={onOpen}
        />
      )}
      {panel === 'mail' && <MailPanel persona={persona} mails={mails} />}
      <section
        className="log"
        ref={log}
        hidden={panel !== undefined}
        aria-label={`Messages, ${chat?.title ?? ''}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        onScroll={() => {
          const frame = log.current;
          if (frame === null) return;
          atEnd.current = frame.scrollHeight - frame.scrollTop - frame.clientHeight < AT_END_PX;
          if (atEnd.current) setBelow(false);
        }}
      >
        {closed ? (
          <NotThere persona={persona} />
        ) : messages.length === 0 ? (
          <Welcome chat={chat} first={first} />
        ) : messages.length >= SHOWN_MESSAGES_PER_CHAT ? (
          <p className="quiet older">Older messages are kept, and not shown here.</p>
        ) : null}
        <ol className="messages">
          {messages.map((message, at) => (
            <Fragment key={message.id}>
              {dayOf(message.sentAt) !== dayOf(messages[at - 1]?.sentAt ?? 0) && (
                <li className="day">
                  <span>{dayOf(message.sentAt)}</span>
                </li>
              )}
              <Message
                message={message}
                viewer={persona}
                sender={room.personas.find((one) => one.id === message.from)}
                onDialog={(view) => {
                  opener.current = document.activeElement;
                  setDialog({ view, chat: message.chat });
                }}
                onTold={onTold}
                onOpen={onOpen}
                onRedrawn={(element) => show(element, false)}
              />
            </Fragment>
          ))}
        </ol>
      </section>
      {below && panel === undefined && (
        <Button
          className="below"
          shape="circular"
          size="small"
          icon={<DownIcon />}
          onClick={() => show(log.current?.querySelector('.messages > .message:last-of-type'), true)}
        >
          New message
        </Button>
      )}
      {panel === undefined && (
        <Composer
          label={`Write as ${persona.name} in ${chat?.title ?? 'the chat'}`}
          placeholder={
            personal ? 'Write to Quorate' : 'Write to everybody here; @Quorate to speak to the bot'
          }
          draft={drafts[draftKey] ?? ''}
          suggestions={personal && !closed ? saysOf(room, persona) : []}
          disabled={closed || chat === undefined}
          onDraft={(text) => setDrafts((all) => ({ ...all, [draftKey]: text }))}
          onSend={(text) => void say(text)}
        />
      )}
      {dialog !== undefined && (
        <DialogBox
          first={dialog.view}
          chat={dialog.chat}
          viewer={persona}
          onOpen={onOpen}
          onClose={(words) => {
            setDialog(undefined);
            const back = opener.current;
            requestAnimationFrame(() => {
              // The card may have been drawn anew meanwhile; then the chat takes the focus.
              const target = back instanceof HTMLElement && back.isConnected ? back : log.current;
              target?.focus({ preventScroll: true });
            });
            if (words !== undefined) onTold(words);
          }}
        />
      )}
    </section>
  );
}

function latestId(room: RoomView, chats: readonly ChatView[]): number {
  const ids = chats.flatMap((chat) =>
    (room.messages[chat.id] ?? []).map((message: MessageView) => Number(message.id)),
  );
  return Math.max(0, ...ids);
}

/** What this person may say, as far as the room knows it of them. */
export function saysOf(room: RoomView, persona: PersonaView | undefined): readonly Suggestion[] {
  return persona?.says?.map((say) => ({ say })) ?? room.suggestions;
}

function AppMenu({ persona }: { persona: PersonaView }) {
  if (persona.home === 'nowhere') return null;
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content="Quorate for this person" relationship="label">
          <Button appearance="subtle" icon={<MoreIcon />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => api.app(persona.id, { installed: !persona.installed })}>
            {persona.installed ? 'Remove Quorate' : 'Install Quorate'}
          </MenuItem>
          <MenuItem
            disabled={!persona.installed}
            onClick={() => api.app(persona.id, { blocked: !persona.blocked })}
          >
            {persona.blocked ? 'Unblock Quorate' : 'Block Quorate'}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function NotThere({ persona }: { persona: PersonaView }) {
  const elsewhere = persona.home === 'elsewhere';
  const first = persona.name.split(' ')[0] ?? persona.name;
  const words = persona.blocked
    ? `${persona.name} has blocked it: nothing it sends arrives here.`
    : elsewhere
      ? `Teams has no one-to-one chats with apps of another organisation. ${persona.name} meets Quorate in meeting chats only.`
      : `It installs itself when it first has something to tell ${first}. It can also be installed now.`;
  return (
    <div className="empty">
      <QuorateMark />
      <h3>
        {persona.blocked
          ? 'Quorate is blocked'
          : elsewhere
            ? 'Quorate is not installed'
            : `Quorate is not installed for ${first} yet`}
      </h3>
      <p>{words}</p>
      {(persona.blocked || !elsewhere) && (
        <Button
          onClick={() => api.app(persona.id, persona.blocked ? { blocked: false } : { installed: true })}
        >
          {persona.blocked ? 'Unblock Quorate' : 'Install Quorate'}
        </Button>
      )}
    </div>
  );
}

function Welcome({ chat, first }: { chat: ChatView | undefined; first: string }) {
  const words =
    chat === undefined
      ? `${first} is in no chat. Meetings, above, has those that can be joined by their link.`
      : chat.kind === 'personal'
        ? `This is ${first}’s own chat with Quorate. Nobody else sees it.`
        : 'Everybody in this chat sees what is written here.';
  return (
    <div className="empty">
      <QuorateMark />
      <p>{words}</p>
    </div>
  );
}
