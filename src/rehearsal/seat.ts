/** What a person does in their seat, and what Teams makes of it: say, press, dialog, react, install, block. */
import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import type { ChatView, MessageView, Outcome, PressedAction, PressResult } from '../web/room/wire.ts';
import { account, activityFrom, type Envelope, mentions, withMention } from './activity.ts';
import { type BotPort, type Delivered, readActionAnswer, readTaskAnswer } from './bot-port.ts';
import { isAnonymous, type Persona } from './people.ts';
import { BadRequest } from './server.ts';
import type { RoomState } from './state.ts';

export interface SeatsOptions {
  readonly state: RoomState;
  readonly envelope: Envelope;
  readonly bot: BotPort;
}

export interface Seats {
  /** Writes in a chat (the one-to-one chat when none is named). Gives the HTTP state of the delivery; 0: not heard. */
  say(persona: Persona, text: string, chatId?: string): Promise<{ message: MessageView; delivered: number }>;
  press(persona: Persona, messageId: string, action: PressedAction): Promise<PressResult>;
  /** Sends what was filled in to a dialog that stands over a chat. */
  submitDialog(persona: Persona, chatId: string, data: JsonObject): Promise<PressResult>;
  react(persona: Persona, messageId: string, kind: string): Promise<void>;
  /** Installs or removes the app, as the person or an administrator does, and tells the bot. */
  setInstalled(persona: Persona, installed: boolean): Promise<void>;
  block(persona: Persona, blocked: boolean): void;
  /** The bot was put into a group chat. */
  addedToChat(chat: ChatView, by: Persona): Promise<void>;
  /**
   * Somebody joins the meeting of a chat, or leaves it: the bot that is in it is told. With the first who joins the
   * meeting begins, and with the last who leaves it is over. Gives the chat as it is then.
   */
  moves(persona: Persona, chat: ChatView, what: 'joins' | 'leaves'): Promise<ChatView>;
  /** Puts the bot into a meeting's chat, or takes it out, as Graph does, and tells it. */
  setInChat(chat: ChatView, isIn: boolean): Promise<void>;
}

const dialogMark = z.looseObject({ type: z.literal('task/fetch') });

type Read = (delivered: Delivered) => { outcome: Outcome; again: boolean };

export function seats({ state, envelope, bot }: SeatsOptions): Seats {
  const botAccount = { id: envelope.botId, name: envelope.botName };

  function chatOf(persona: Persona, id: string): ChatView {
    const chat = state.chat(id);
    if (chat === undefined || !chat.members.includes(persona.id)) {
      throw new BadRequest(404, 'NoSuchChat', 'That person is not in such a chat.');
    }
    return chat;
  }

  function personal(persona: Persona): ChatView {
    const chat = state.personalChat(persona);
    if (chat === undefined) {
      throw new BadRequest(409, 'NoAccount', 'Without an account there is no one-to-one chat with an app.');
    }
    return chat;
  }

  function usable(persona: Persona, chat: ChatView): void {
    if (chat.kind !== 'personal') return;
    const app = state.app(persona);
    if (!app.installed)
      throw new BadRequest(409, 'NotInstalled', 'The app is not installed for that person.');
    if (app.blocked) throw new BadRequest(409, 'Blocked', 'That person has blocked the app.');
  }

  function messageFor(persona: Persona, id: string): { message: MessageView; chat: ChatView } {
    const message = state.findMessage(id);
    if (message === undefined || message.deleted) {
      throw new BadRequest(404, 'NoSuchMessage', 'There is no such message.');
    }
    return { message, chat: chatOf(persona, message.chat) };
  }

  /** Delivers an invoke as the room is set to, and once more when the bot did not answer as it should. */
  async function invoke(
    make: () => JsonObject,
    read: Read,
    early: (outcome: Outcome) => void,
  ): Promise<PressResult> {
    if (state.options.delivery === 'twiceAtOnce') {
      const both = await Promise.all([bot.deliver(make()), bot.deliver(make())]);
      const outcome = read(both[1]).outcome;
      early(outcome);
      return { outcome, deliveries: both.map((one) => one.status) };
    }
    const first = await bot.deliver(make());
    const { outcome, again } = read(first);
    early(outcome);
    if (!again && state.options.delivery === 'once') return { outcome, deliveries: [first.status] };
    const second = await bot.deliver(make());
    const later = read(second);
    const deliveries = [first.status, second.status];
    // The error stays in sight although the second delivery went through: that is what people report of Teams.
    if (again) {
      if (later.outcome.kind === 'card') early(later.outcome);
      return { outcome, deliveries };
    }
    early(later.outcome);
    return { outcome: later.outcome, deliveries };
  }

  function pressData(action: PressedAction): JsonObject {
    return action.data ?? {};
  }

  async function execute(persona: Persona, message: MessageView, chat: ChatView, action: PressedAction) {
    const make = (): JsonObject => ({
      ...activityFrom(envelope, persona, chat),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: {
        action: {
          type: 'Action.Execute',
          title: action.title ?? '',
          ...(action.id === undefined ? {} : { id: action.id }),
          verb: action.verb ?? '',
          data: pressData(action),
        },
        trigger: 'manual',
      },
      replyToId: message.id,
    });
    state.setNote(message, persona.id, undefined);
    return invoke(make, readActionAnswer, (outcome) => {
      switch (outcome.kind) {
        case 'card':
          state.setCopy(message, persona.id, outcome.card);
          break;
        case 'words':
          state.setNote(message, persona.id, { kind: 'words', text: outcome.text });
          break;
        case 'error':
          state.setNote(message, persona.id, { kind: 'error', text: outcome.text });
          break;
        case 'dialog':
        case 'closed':
        case 'sent':
          break;
      }
    });
  }

  function opensDialog(action: PressedAction): boolean {
    return dialogMark.safeParse(pressData(action).msteams).success;
  }

  async function submit(persona: Persona, message: MessageView, chat: ChatView, action: PressedAction) {
    if (!opensDialog(action)) {
      const sent = await bot.deliver({
        ...activityFrom(envelope, persona, chat),
        type: 'message',
        value: pressData(action),
        replyToId: message.id,
      });
      return { outcome: { kind: 'sent' }, deliveries: [sent.status] } satisfies PressResult;
    }
    const make = (): JsonObject => ({
      ...activityFrom(envelope, persona, chat),
      type: 'invoke',
      name: 'task/fetch',
      value: { data: pressData(action), context: { theme: 'default' } },
      replyToId: message.id,
    });
    state.setNote(message, persona.id, undefined);
    return invoke(
      make,
      (delivered) => readTaskAnswer(delivered, 'task/fetch'),
      (outcome) => {
        if (outcome.kind === 'error') {
          state.setNote(message, persona.id, { kind: 'error', text: outcome.text });
        }
      },
    );
  }

  /** That the meeting of a chat has begun or is over; Teams names it there once more. */
  function meetingEvent(by: Persona, chat: ChatView, what: 'Start' | 'End'): JsonObject {
    const base = activityFrom(envelope, by, chat);
    return {
      ...base,
      type: 'event',
      name: `application/vnd.microsoft.meeting${what}`,
      value: {
        MeetingType: 'Scheduled',
        Title: chat.title,
        Id: Buffer.from(chat.id).toString('base64'),
        JoinUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(chat.id)}/0`,
        [`${what}Time`]: envelope.clock.now().toString({ fractionalSecondDigits: 3 }),
      },
    };
  }

  return {
    async say(persona, text, chatId) {
      const chat = chatId === undefined ? personal(persona) : chatOf(persona, chatId);
      usable(persona, chat);
      const message = state.add(chat.id, persona.id, { text, preview: text, cards: [] });
      const heard = chat.kind !== 'groupChat' || (state.isBotIn(chat.id) && mentions(text, envelope.botName));
      if (!heard) return { message, delivered: 0 };
      const marked = chat.kind === 'groupChat' ? withMention(text, envelope) : undefined;
      const base = activityFrom(envelope, persona, chat);
      const entities = Array.isArray(base.entities) ? base.entities : [];
      const delivered = await bot.deliver({
        ...base,
        id: message.id,
        type: 'message',
        text: marked?.text ?? text,
        textFormat: 'plain',
        entities: marked === undefined ? entities : [...entities, marked.entity],
      });
      return { message, delivered: delivered.status };
    },

    async press(persona, messageId, action) {
      const { message, chat } = messageFor(persona, messageId);
      usable(persona, chat);
      return action.type === 'Action.Execute'
        ? execute(persona, message, chat, action)
        : submit(persona, message, chat, action);
    },

    async submitDialog(persona, chatId, data) {
      const chat = chatOf(persona, chatId);
      usable(persona, chat);
      return invoke(
        () => ({
          ...activityFrom(envelope, persona, chat),
          type: 'invoke',
          name: 'task/submit',
          value: { data, context: { theme: 'default' } },
        }),
        (delivered) => readTaskAnswer(delivered, 'task/submit'),
        () => undefined,
      );
    },

    async react(persona, messageId, kind) {
      const { message, chat } = messageFor(persona, messageId);
      const set = state.react(message, persona.id, kind);
      if (message.from !== 'bot') return;
      await bot.deliver({
        ...activityFrom(envelope, persona, chat),
        type: 'messageReaction',
        replyToId: message.id,
        [set ? 'reactionsAdded' : 'reactionsRemoved']: [{ type: kind }],
      });
    },

    async setInstalled(persona, installed) {
      if (isAnonymous(persona)) {
        throw new BadRequest(409, 'NoAccount', 'Without an account there is nobody to install an app for.');
      }
      if (state.app(persona).installed === installed) return;
      state.setApp(persona, { installed, ...(installed ? {} : { blocked: false }) });
      const chat = personal(persona);
      const changed = installed ? 'membersAdded' : 'membersRemoved';
      await bot.deliver({
        ...activityFrom(envelope, persona, chat),
        type: 'conversationUpdate',
        [changed]: installed ? [account(persona), botAccount] : [botAccount],
      });
      await bot.deliver({
        ...activityFrom(envelope, persona, chat),
        type: 'installationUpdate',
        action: installed ? 'add' : 'remove',
      });
    },

    block(persona, blocked) {
      state.setApp(persona, { blocked });
    },

    async setInChat(chat, isIn) {
      if (state.isBotIn(chat.id) === isIn) return;
      state.setBotIn(chat, isIn);
      // Somebody of the chat stands for whoever Teams names as the one who did it.
      const by = chat.members.map((id) => state.persona(id)).find((one) => one !== undefined);
      if (by === undefined) return;
      await bot.deliver({
        ...activityFrom(envelope, by, chat),
        type: 'conversationUpdate',
        [isIn ? 'membersAdded' : 'membersRemoved']: [botAccount],
      });
      await bot.deliver({
        ...activityFrom(envelope, by, chat),
        type: 'installationUpdate',
        action: isIn ? 'add' : 'remove',
      });
    },

    async moves(persona, before, what) {
      const joins = what === 'joins';
      const chat = joins ? state.join(before, persona) : state.leave(before, persona);
      if (!state.isBotIn(chat.id)) return chat;
      if (joins && before.inMeeting === undefined) await bot.deliver(meetingEvent(persona, chat, 'Start'));
      await bot.deliver({
        ...activityFrom(envelope, persona, chat),
        type: 'event',
        name: `application/vnd.microsoft.meetingParticipant${joins ? 'Join' : 'Leave'}`,
        value: {
          members: [
            {
              user: {
                ...account(persona),
                ...(persona.tenant === undefined ? {} : { tenantId: persona.tenant }),
              },
              meeting: { inMeeting: joins, role: 'Attendee' },
            },
          ],
        },
      });
      if (before.inMeeting !== undefined && chat.inMeeting === undefined) {
        await bot.deliver(meetingEvent(persona, chat, 'End'));
      }
      return chat;
    },

    async addedToChat(chat, by) {
      await bot.deliver({
        ...activityFrom(envelope, by, chat),
        type: 'conversationUpdate',
        membersAdded: [botAccount],
      });
    },
  };
}
