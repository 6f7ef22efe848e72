/** A person's conversations: their own chat with Quorate, meeting chats, calendar and mail; and meetings to go to. */
import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tab,
  TabList,
} from '@fluentui/react-components';
import type { ChatView, PersonaView } from './wire.ts';

export interface ConversationsProps {
  readonly persona: PersonaView;
  readonly chats: readonly ChatView[];
  /** Meetings in whose chats they are not. */
  readonly others: readonly ChatView[];
  /** What is open: the id of a chat, `calendar` or `mail`. */
  readonly open: string | undefined;
  readonly unread: (chat: ChatView) => number;
  readonly unreadMail: number;
  readonly onOpen: (what: string) => void;
  readonly onJoin: (chat: ChatView) => void;
}

/** So many meeting chats have a tab of their own; the list of meetings has them all. */
const MEETING_TABS = 2;

/** Those whose meeting runs, then those that came last. */
function meetingsOf(chats: readonly ChatView[]): ChatView[] {
  const meetings = chats.filter(({ kind }) => kind === 'groupChat').toReversed();
  return [
    ...meetings.filter(({ inMeeting }) => inMeeting !== undefined),
    ...meetings.filter(({ inMeeting }) => inMeeting === undefined),
  ];
}

export function Conversations(props: ConversationsProps) {
  const { persona, chats, others, open, unread, unreadMail, onOpen, onJoin } = props;
  const first = persona.name.split(' ')[0] ?? persona.name;
  const hasMailbox = persona.email !== undefined;
  const personal = chats.filter(({ kind }) => kind === 'personal');
  const meetings = meetingsOf(chats);
  const shown = meetings.slice(0, MEETING_TABS);
  const opened = meetings.find(({ id }) => id === open);
  if (opened !== undefined && !shown.includes(opened)) shown.splice(-1, 1, opened);
  const hidden = meetings
    .filter((chat) => !shown.includes(chat))
    .reduce((sum, chat) => sum + unread(chat), 0);
  const words = (chat: ChatView) => {
    const fresh = unread(chat);
    return fresh > 0 && chat.id !== open ? `${chat.title} (${fresh} new)` : chat.title;
  };
  return (
    <div className="conversations">
      {(chats.length > 0 || hasMailbox) && (
        <TabList
          className="chats"
          size="small"
          selectedValue={open}
          onTabSelect={(_, { value }) => onOpen(String(value))}
          aria-label={hasMailbox ? `${first}’s chats, calendar and mail` : `${first}’s chats`}
        >
          {[...personal, ...shown].map((chat) => (
            <Tab key={chat.id} value={chat.id} className="chats-tab">
              {words(chat)}
            </Tab>
          ))}
          {hasMailbox && (
            <Tab value="calendar" className="chats-tab">
              Calendar
            </Tab>
          )}
          {hasMailbox && (
            <Tab value="mail" className="chats-tab">
              {unreadMail > 0 ? `Mail (${unreadMail} new)` : 'Mail'}
            </Tab>
          )}
        </TabList>
      )}
      {meetings.length + others.length > 0 && (
        <Menu positioning="below-end">
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" size="small" className="meetings">
              {hidden > 0 ? `Meetings (${hidden} new)` : 'Meetings'}
            </Button>
          </MenuTrigger>
          <MenuPopover className="meetings-list">
            <MenuList>
              {meetings.length > 0 && (
                <MenuGroup>
                  <MenuGroupHeader>{first}’s meeting chats</MenuGroupHeader>
                  {meetings.map((chat) => (
                    <MenuItem key={chat.id} onClick={() => onOpen(chat.id)}>
                      {words(chat)}
                      {running(chat)}
                    </MenuItem>
                  ))}
                </MenuGroup>
              )}
              {meetings.length > 0 && others.length > 0 && <MenuDivider />}
              {others.length > 0 && (
                <MenuGroup>
                  <MenuGroupHeader>Join by the link</MenuGroupHeader>
                  {others.map((chat) => (
                    <MenuItem key={chat.id} onClick={() => onJoin(chat)}>
                      {chat.title}
                      {running(chat)}
                    </MenuItem>
                  ))}
                </MenuGroup>
              )}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </div>
  );
}

function running({ inMeeting }: ChatView) {
  return inMeeting === undefined ? null : <span className="quiet">, {inMeeting.length} in it</span>;
}
