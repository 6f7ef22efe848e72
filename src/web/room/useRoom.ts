/** The room as the page knows it, kept fresh by the room's live events. */
import { useEffect, useReducer } from 'react';
import {
  type CalendarEntryView,
  type ChatView,
  type ClockView,
  type MailView,
  type MessageView,
  type PersonaView,
  type RoomEvent,
  type RoomOptions,
  SHOWN_MESSAGES_PER_CHAT,
  type Suggestion,
} from './wire.ts';

export interface RoomView {
  readonly connected: boolean;
  readonly personas: readonly PersonaView[];
  readonly chats: readonly ChatView[];
  readonly messages: Readonly<Record<string, readonly MessageView[]>>;
  readonly calendar: readonly CalendarEntryView[];
  readonly mails: readonly MailView[];
  readonly options: RoomOptions;
  readonly clock: ClockView;
  /** When the clock was told, by this machine's own. */
  readonly clockToldAt: number;
  readonly suggestions: readonly Suggestion[];
  readonly seats: readonly string[];
}

type Change = RoomEvent | { readonly type: 'lost' };

function put<T extends { readonly id: string }>(list: readonly T[], item: T): T[] {
  return list.some((one) => one.id === item.id)
    ? list.map((one) => (one.id === item.id ? item : one))
    : [...list, item];
}

/** As many as the room shows at first: an edit of one that is older than those is of a message that is not shown. */
function said(list: readonly MessageView[], message: MessageView): readonly MessageView[] {
  const [oldest] = list;
  if (list.length >= SHOWN_MESSAGES_PER_CHAT && Number(message.id) < Number(oldest?.id)) return list;
  return put(list, message).slice(-SHOWN_MESSAGES_PER_CHAT);
}

function reduce(view: RoomView | undefined, change: Change): RoomView | undefined {
  if (change.type === 'snapshot') {
    const { messages, ...room } = change.room;
    const byChat: Record<string, MessageView[]> = {};
    for (const message of messages) {
      const list = byChat[message.chat] ?? [];
      list.push(message);
      byChat[message.chat] = list;
    }
    return { ...room, messages: byChat, connected: true, clockToldAt: Date.now() };
  }
  if (view === undefined) return view;
  switch (change.type) {
    case 'lost':
      return { ...view, connected: false };
    case 'message': {
      const { message } = change;
      const list = said(view.messages[message.chat] ?? [], message);
      return { ...view, messages: { ...view.messages, [message.chat]: list } };
    }
    case 'chat':
      return { ...view, chats: put(view.chats, change.chat) };
    case 'persona':
      return { ...view, personas: put(view.personas, change.persona) };
    case 'calendar':
      return { ...view, calendar: put(view.calendar, change.entry) };
    case 'mail':
      return { ...view, mails: put(view.mails, change.mail) };
    case 'options':
      return { ...view, options: change.options };
    case 'clock':
      return { ...view, clock: change.clock, clockToldAt: Date.now() };
  }
}

/** Undefined until the room has told what it knows. */
export function useRoom(): RoomView | undefined {
  const [view, tell] = useReducer(reduce, undefined);
  useEffect(() => {
    const events = new EventSource('/room/events');
    // Written by the room that this page was built with.
    events.onmessage = (event) => tell(JSON.parse(event.data) as RoomEvent);
    events.onerror = () => tell({ type: 'lost' });
    return () => events.close();
  }, []);
  return view;
}

/** The room's present moment in milliseconds: it runs with this machine's time from where it was last told. */
export function nowOf(room: RoomView): number {
  return Date.parse(room.clock.now) + (Date.now() - room.clockToldAt);
}
