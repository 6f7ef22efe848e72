/** The Bot Connector's REST interface, v3, as far as a bot in one-to-one and group chats uses it. */
import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import type { ChatView } from '../web/room/wire.ts';
import type { Limited } from './limits.ts';
import { isAnonymous, type Persona, personalChatId, teamsId } from './people.ts';
import { type Answer, type Answering, asJson, errorAnswer } from './server.ts';
import type { RoomState, Said } from './state.ts';

/** Teams takes about 100 KB a message (Microsoft, "Format your bot messages"). */
export const MESSAGE_LIMIT_BYTES = 100 * 1024;

/** How Teams words a refusal differs between its documents; a bot has to understand each (docs/fidelity.md). */
export interface RefusalWords {
  readonly notInstalled: 'BotNotInConversationRoster' | 'ForbiddenOperationException';
  readonly blocked: 'MessageWritesBlocked' | 'ConversationBlockedByUser' | 'errorCode209';
}

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

const activitySchema = z.looseObject({
  type: z.string().min(1),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown().optional() })).nullish(),
});
type SentActivity = z.infer<typeof activitySchema>;

const conversationSchema = z.looseObject({
  isGroup: z.boolean().nullish(),
  bot: z.looseObject({ id: z.string().optional() }).nullish(),
  members: z.array(z.looseObject({ id: z.string() })).nullish(),
  tenantId: z.string().nullish(),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).optional() }).nullish(),
  activity: activitySchema.nullish(),
});

function said(activity: SentActivity): Said {
  const cards: JsonObject[] = [];
  for (const attachment of activity.attachments ?? []) {
    if (attachment.contentType !== 'application/vnd.microsoft.card.adaptive') continue;
    const card = jsonObject.safeParse(attachment.content);
    if (card.success) cards.push(card.data);
  }
  const text = activity.text ?? '';
  return { text, preview: activity.summary ?? (text === '' ? 'Sent a card' : text), cards };
}

export interface BotApiOptions {
  readonly state: RoomState;
  readonly serviceUrl: () => string;
  readonly refusals: RefusalWords;
  /** Milliseconds to wait before a request of this kind to this thread; 0: go ahead. */
  readonly wait: (kind: Limited, thread: string) => number;
}

/** Answers requests below `/v3/`. */
export function botApi({ state, serviceUrl, refusals, wait }: BotApiOptions): Answering {
  const ok = (status: number, body?: JsonObject): Answer => ({ status, body });
  const badArgument = (message: string) => errorAnswer(400, 'BadArgument', message);

  function notInstalled(): Answer {
    return refusals.notInstalled === 'BotNotInConversationRoster'
      ? errorAnswer(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.')
      : errorAnswer(403, 'ForbiddenOperationException', 'Bot is not installed in the user’s personal scope.');
  }

  function blocked(): Answer {
    switch (refusals.blocked) {
      case 'MessageWritesBlocked':
        return errorAnswer(403, 'MessageWritesBlocked', 'Thread is blocked from message writes.');
      case 'ConversationBlockedByUser':
        return errorAnswer(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
      case 'errorCode209': {
        const message = {
          subCode: 'MessageWritesBlocked',
          details: 'Thread is blocked from message writes.',
          errorCode: null,
          errorSubCode: null,
        };
        return ok(403, { errorCode: 209, message: JSON.stringify(message) });
      }
    }
  }

  /** Why the bot may not write there, undefined when it may. */
  function refused(chat: ChatView): Answer | undefined {
    if (chat.kind !== 'personal') return state.isBotIn(chat.id) ? undefined : notInstalled();
    const persona = state.persona(chat.members[0] ?? '');
    if (persona === undefined) return notInstalled();
    const app = state.app(persona);
    if (app.blocked) return blocked();
    return app.installed ? undefined : notInstalled();
  }

  function throttled(kind: Limited, thread: string): Answer | undefined {
    const ms = wait(kind, thread);
    if (ms === 0) return undefined;
    return {
      ...errorAnswer(429, 'Throttled', 'Too many requests.'),
      headers: { 'retry-after': String(Math.ceil(ms / 1_000)) },
    };
  }

  function create(text: string): Answer {
    const parsed = conversationSchema.safeParse(asJson(text));
    if (!parsed.success) return badArgument('The conversation parameters are not well formed.');
    const { members, isGroup, activity } = parsed.data;
    if (isGroup === true) return badArgument('Group chats are not created by bots.');
    const tenant = parsed.data.tenantId ?? parsed.data.channelData?.tenant?.id;
    const [member, ...others] = members ?? [];
    if (member === undefined || others.length > 0) return badArgument('One member is needed.');
    if (tenant === undefined) return badArgument('The tenant is needed.');
    const limited = throttled('create', member.id);
    if (limited !== undefined) return limited;
    const persona = state.personaByAccount(member.id);
    if (persona === undefined || isAnonymous(persona) || persona.tenant !== tenant) {
      return badArgument('Failed to resolve the member in that tenant.');
    }
    const chat = state.personalChat(persona);
    if (chat === undefined || !state.app(persona).installed) return notInstalled();
    const opening = activity ?? undefined;
    if (opening !== undefined && state.app(persona).blocked) return blocked();
    const first = opening === undefined ? undefined : post(chat, opening);
    return ok(201, {
      id: personalChatId(persona),
      serviceUrl: serviceUrl(),
      ...(first === undefined ? {} : { activityId: first }),
    });
  }

  function post(chat: ChatView, activity: SentActivity): string {
    // Typing and the like are shown for a moment and leave no message.
    if (activity.type !== 'message') return String(Date.now());
    return state.add(chat.id, 'bot', said(activity)).id;
  }

  function member(persona: Persona, chat: ChatView): JsonObject {
    const [givenName = '', ...rest] = persona.name.split(' ');
    return {
      id: teamsId(persona),
      name: persona.name,
      ...(isAnonymous(persona)
        ? { userRole: 'anonymous' }
        : {
            aadObjectId: persona.objectId ?? '',
            objectId: persona.objectId ?? '',
            givenName,
            surname: rest.join(' '),
            tenantId: persona.tenant ?? state.tenantOfService,
            ...(persona.email === undefined ? {} : { email: persona.email }),
            userRole: persona.tenant === state.tenantOfService || chat.kind === 'personal' ? 'user' : 'guest',
          }),
    };
  }

  function membersOf(chat: ChatView): JsonObject[] {
    return chat.members.flatMap((id) => {
      const persona = state.persona(id);
      return persona === undefined ? [] : [member(persona, chat)];
    });
  }

  function members(chat: ChatView, wanted: string | undefined): Answer {
    const limited = throttled('members', chat.id);
    if (limited !== undefined) return limited;
    if (wanted === undefined) return { status: 200, body: membersOf(chat) };
    const persona = state.personaByAccount(wanted);
    if (persona === undefined || !chat.members.includes(persona.id)) {
      return errorAnswer(404, 'MemberNotFoundInConversation', 'Member not found in the conversation.');
    }
    return ok(200, member(persona, chat));
  }

  /** Pages as Teams cuts them: at most 500 members, the token being where the next page starts. */
  function pagedMembers(chat: ChatView, query: URLSearchParams): Answer {
    const limited = throttled('members', chat.id);
    if (limited !== undefined) return limited;
    const size = Math.min(Math.max(Number(query.get('pageSize') ?? 200) || 200, 1), 500);
    const from = Number(query.get('continuationToken') ?? 0) || 0;
    const all = membersOf(chat);
    const next = from + size;
    return ok(200, {
      members: all.slice(from, next),
      ...(next < all.length ? { continuationToken: String(next) } : {}),
    });
  }

  function send(chat: ChatView, text: string): Answer {
    const activity = activitySchema.safeParse(asJson(text));
    if (!activity.success) return errorAnswer(400, 'BadSyntax', 'The activity is not well formed.');
    const answer = refused(chat) ?? throttled('send', chat.id);
    if (answer !== undefined) return answer;
    return ok(201, { id: post(chat, activity.data) });
  }

  function change(chat: ChatView, id: string, method: string, text: string): Answer {
    const existing = state.message(chat.id, id);
    const answer = refused(chat);
    if (answer !== undefined) return answer;
    if (existing === undefined || existing.deleted || existing.from !== 'bot') {
      return errorAnswer(
        404,
        'ActivityNotFoundInConversation',
        'There is no such activity in the conversation.',
      );
    }
    if (method === 'DELETE') {
      state.remove(chat.id, id);
      return { status: 200 };
    }
    const activity = activitySchema.safeParse(asJson(text));
    if (!activity.success) return errorAnswer(400, 'BadSyntax', 'The activity is not well formed.');
    state.edit(chat.id, id, said(activity.data));
    return ok(200, { id });
  }

  const notHere = errorAnswer(
    405,
    'MethodNotAllowed',
    'The requested resource does not support that method.',
  );

  return (method, parts, query, body) => {
    const [version, collection, conversationId, what, id, ...more] = parts;
    if (version !== 'v3' || collection !== 'conversations' || more.length > 0) {
      return errorAnswer(404, 'NotFound', 'There is nothing at that address.');
    }
    if (conversationId === undefined) return method === 'POST' ? create(body) : notHere;
    const chat = state.chat(conversationId);
    if (chat === undefined) return errorAnswer(404, 'ConversationNotFound', 'Conversation not found.');
    if (what === 'activities') {
      if (id === undefined) return method === 'POST' ? send(chat, body) : notHere;
      // A reply: chats have no threads, so it stands at the end like any other message.
      if (method === 'POST') return send(chat, body);
      return method === 'PUT' || method === 'DELETE' ? change(chat, id, method, body) : notHere;
    }
    if (method !== 'GET') return notHere;
    if (what === 'members') return members(chat, id);
    if (what === 'pagedmembers' && id === undefined) return pagedMembers(chat, query);
    return errorAnswer(404, 'NotFound', 'There is nothing at that address.');
  };
}
