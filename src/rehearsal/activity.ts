/** Activities as Teams sends them to a bot (Bot Framework activity schema; Microsoft Teams, "Conversation events"). */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { ChatView } from '../web/room/wire.ts';
import { isAnonymous, type Persona, teamsId } from './people.ts';

export interface Envelope {
  readonly clock: Clock;
  readonly serviceUrl: string;
  readonly botId: string;
  readonly botName: string;
  readonly tenantOfService: string;
}

/** An account as it stands in `from` and `membersAdded`; without an account there is no object id. */
export function account(persona: Persona): JsonObject {
  return {
    id: teamsId(persona),
    name: persona.name,
    ...(persona.objectId === undefined ? {} : { aadObjectId: persona.objectId }),
  };
}

/**
 * What all activities of a person in a chat have in common. The tenant is the chat's: a person's own one for their
 * one-to-one chat, the service's for a group or meeting chat, whoever speaks in it.
 */
export function activityFrom(envelope: Envelope, persona: Persona, chat: ChatView): JsonObject {
  const personal = chat.kind === 'personal';
  const tenant = personal ? (persona.tenant ?? envelope.tenantOfService) : envelope.tenantOfService;
  const now = envelope.clock.now();
  return {
    id: `f:${randomUUID()}`,
    timestamp: now.toString({ fractionalSecondDigits: 3 }),
    localTimestamp: now
      .toZonedDateTimeISO('Europe/London')
      .toString({ timeZoneName: 'never', fractionalSecondDigits: 3 }),
    localTimezone: 'Europe/London',
    serviceUrl: envelope.serviceUrl,
    channelId: 'msteams',
    from: account(persona),
    conversation: {
      conversationType: chat.kind,
      tenantId: tenant,
      id: chat.id,
      ...(personal ? {} : { isGroup: true, name: chat.title }),
    },
    recipient: { id: envelope.botId, name: envelope.botName },
    entities: [
      { locale: 'en-GB', country: 'GB', platform: 'Web', timezone: 'Europe/London', type: 'clientInfo' },
    ],
    channelData: {
      tenant: { id: tenant },
      ...(personal ? {} : { meeting: { id: Buffer.from(chat.id).toString('base64') } }),
      ...(isAnonymous(persona) ? {} : { source: { name: 'text' } }),
    },
    locale: 'en-GB',
  };
}

/** How somebody speaks to the bot in a group chat: it hears only what names it. */
export function mentions(text: string, botName: string): boolean {
  return text.toLowerCase().includes(`@${botName.toLowerCase()}`);
}

/** The text as it goes out, with the mention marked as Teams marks it. */
export function withMention(text: string, envelope: Envelope): { text: string; entity: JsonObject } {
  const mark = `<at>${envelope.botName}</at>`;
  const at = text.toLowerCase().indexOf(`@${envelope.botName.toLowerCase()}`);
  return {
    text: text.slice(0, at) + mark + text.slice(at + 1 + envelope.botName.length),
    entity: { type: 'mention', text: mark, mentioned: { id: envelope.botId, name: envelope.botName } },
  };
}
