/** What the room tells its page and its tests: plain JSON. The page imports these types and nothing else of the room. */
import type { JsonObject } from '../../kernel/json.ts';

export interface PersonaView {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  /** `service`: the tenant that Quorate is registered in. */
  readonly home: 'service' | 'elsewhere' | 'nowhere';
  readonly installed: boolean;
  readonly blocked: boolean;
  /** Their mailbox; absent: they have no calendar and no mail. */
  readonly email?: string;
  /** What this person may say to the bot; absent: what the room offers to everybody. */
  readonly says?: readonly string[];
}

export interface ChatView {
  readonly id: string;
  readonly kind: 'personal' | 'groupChat';
  readonly title: string;
  /** Ids of personas. */
  readonly members: readonly string[];
  /** Who is in the meeting of this chat now: ids of personas. Absent: nobody is, it has not begun or is over. */
  readonly inMeeting?: readonly string[];
}

/** What stands under a card for one person only: an error after a press, or the short answer to one. */
export interface Note {
  readonly kind: 'error' | 'words';
  readonly text: string;
}

/** A copy of a card that only its presser sees, until a reaction or an edit of the message brings the base back. */
export interface PrivateCopy {
  readonly card: JsonObject;
  /** Counts the copies made, so that a viewer knows when to draw anew. */
  readonly serial: number;
}

export interface MessageView {
  readonly id: string;
  readonly chat: string;
  /** `bot`, or the id of a persona. */
  readonly from: string;
  readonly sentAt: string;
  readonly edits: number;
  readonly deleted: boolean;
  readonly text: string;
  /** What a notification shows of it: the activity's summary, or its text. */
  readonly preview: string;
  readonly cards: readonly JsonObject[];
  readonly reactions: readonly { readonly by: string; readonly kind: string }[];
  readonly copies: Readonly<Record<string, PrivateCopy>>;
  readonly notes: Readonly<Record<string, Note>>;
}

export const deliveryModes = ['once', 'twice', 'twiceAtOnce'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

export interface RoomOptions {
  /** How often each press reaches the bot: once; again after its answer; or both at the same instant. */
  readonly delivery: DeliveryMode;
  /** Whether Teams' rate limits are kept. */
  readonly limits: boolean;
  /** Whether a meeting and its chat are there only some seconds after the event. */
  readonly lateChats: boolean;
  /** Whether rooms decline whatever they are asked for. */
  readonly roomsDecline: boolean;
}

export const calendarResponses = ['accepted', 'tentativelyAccepted', 'declined'] as const;
export type CalendarResponse = (typeof calendarResponses)[number];

/** What stands in one person's calendar. */
export interface CalendarEntryView {
  /** Of the event in this person's calendar. */
  readonly id: string;
  readonly persona: string;
  /** The same for everybody who was invited. */
  readonly event: string;
  readonly subject: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly organiser: string;
  readonly place?: string;
  readonly joinUrl?: string;
  /** `own`: nobody else knows of it. `organising`: this person looks after the mailbox that invites. */
  readonly role:
    | { readonly kind: 'own' }
    | { readonly kind: 'invited'; readonly response: 'none' | CalendarResponse }
    | {
        readonly kind: 'organising';
        readonly attendees: readonly {
          readonly name: string;
          readonly response: 'none' | CalendarResponse;
        }[];
      };
  readonly cancelled: boolean;
}

/** One mail as its reader has it. */
export interface MailView {
  readonly id: string;
  readonly persona: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly sentAt: string;
}

export interface ClockView {
  readonly now: string;
  /** 09:00 on the next working day. */
  readonly nextWorkingDay: string;
  /** The next instant at which something falls due, if anything does. */
  readonly nextDue?: string;
  /** To whom a request would go now: the id of a persona. */
  readonly takes?: string;
}

export interface Suggestion {
  readonly say: string;
}

export interface RoomSnapshot {
  readonly personas: readonly PersonaView[];
  readonly chats: readonly ChatView[];
  readonly messages: readonly MessageView[];
  readonly calendar: readonly CalendarEntryView[];
  readonly mails: readonly MailView[];
  readonly options: RoomOptions;
  readonly clock: ClockView;
  /** Sentences that the bot understands. */
  readonly suggestions: readonly Suggestion[];
  /** Who sits down first: ids of personas. */
  readonly seats: readonly string[];
}

export type RoomEvent =
  | { readonly type: 'snapshot'; readonly room: RoomSnapshot }
  | { readonly type: 'message'; readonly message: MessageView }
  | { readonly type: 'chat'; readonly chat: ChatView }
  | { readonly type: 'persona'; readonly persona: PersonaView }
  | { readonly type: 'calendar'; readonly entry: CalendarEntryView }
  | { readonly type: 'mail'; readonly mail: MailView }
  | { readonly type: 'options'; readonly options: RoomOptions }
  | { readonly type: 'clock'; readonly clock: ClockView };

/** A dialog that the bot opened or went on with. */
export interface DialogView {
  readonly title: string;
  readonly card: JsonObject;
}

/** What became of a press, as its presser sees it. `sent`: the bot owes no answer to it (a plain Action.Submit). */
export type Outcome =
  | { readonly kind: 'card'; readonly card: JsonObject }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'dialog'; readonly dialog: DialogView }
  | { readonly kind: 'closed'; readonly text?: string }
  | { readonly kind: 'sent' };

/** `deliveries` are the HTTP states of each delivery to the bot; 0 where there was no answer in time. */
export interface PressResult {
  readonly outcome: Outcome;
  readonly deliveries: readonly number[];
}

/** What a client sends of a card's action. `data` holds the action's own data with the inputs merged in. */
export interface PressedAction {
  readonly type: 'Action.Execute' | 'Action.Submit';
  readonly verb?: string;
  readonly id?: string;
  readonly title?: string;
  readonly data?: JsonObject;
}

/** Bounds a message list that is sent to a page; older messages stay in the room's file. */
export const SHOWN_MESSAGES_PER_CHAT = 200;
