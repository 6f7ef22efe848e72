/** The Messenger port over the Bot Connector: proactive one-to-one messages and updates in place. */
import type { Person, PersonId } from '../kernel/actor.ts';
import type { RealTime } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { DeliveryError, type MessagePlace, type Messenger, type SharedChats } from '../kernel/messenger.ts';
import type { Shown } from '../kernel/view.ts';
import type { TeamsAdapter } from './adapter.ts';
import { cardMessage } from './answers.ts';
import { ConnectorFault } from './connectorFault.ts';
import type { Conversations } from './conversations.ts';
import { Opened } from './opened.ts';

/** Installs the app for a person; throws DeliveryError. Graph does it in production. */
export interface AppInstaller {
  install(person: Person): Promise<void>;
}

/**
 * `creating` a message is not idempotent: an answer that was lost may mean that it was sent. `repeatable` calls
 * (updates, creating a one-to-one conversation, which gives the same one again) may simply be tried later.
 */
type Nature = 'creating' | 'repeatable';

/** Teams' codes for a person or administrator who does not want the bot's messages. */
const blockedCodes = new Set(['MessageWritesBlocked', 'BotDisabledByAdmin', 'UserBlocked']);
const notInstalled = 'BotNotInConversationRoster';
/** After an installation Teams needs a moment until the conversation exists. */
const waitsAfterInstall = [0, 1_000, 3_000];

function isNotInstalled(fault: ConnectorFault): boolean {
  return fault.status === 403 && fault.code === notInstalled;
}

/** Judges any error on the way to the connector for the worker. */
function judged(error: unknown, nature: Nature): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof ConnectorFault)) {
    // No answer came back as one: either no token could be had, or the answer could not be read.
    const unreadable = error instanceof Error && error.name === 'RestError';
    if (unreadable && nature === 'creating')
      return new DeliveryError('unknown', 'unreadableAnswer', { cause: error });
    return new DeliveryError('unavailable', unreadable ? 'unreadableAnswer' : 'noToken', { cause: error });
  }
  const { status, code, sent, retryAfterMs } = error;
  if (!sent) return new DeliveryError('unavailable', code, { cause: error });
  if (status === 429) {
    return new DeliveryError('throttled', code, { retryAfterMs: retryAfterMs ?? 2_000, cause: error });
  }
  if (status === 0 || status === 408 || status >= 500) {
    return new DeliveryError(nature === 'creating' ? 'unknown' : 'unavailable', code, {
      retryAfterMs,
      cause: error,
    });
  }
  // Our own credentials are refused, or the request met another: a later try may pass.
  if (status === 401 || status === 409 || status === 412)
    return new DeliveryError('unavailable', code, { cause: error });
  return new DeliveryError('refused', code, { cause: error });
}

export class TeamsMessenger implements Messenger, SharedChats {
  readonly #adapter: TeamsAdapter;
  readonly #conversations: Conversations;
  readonly #installer: AppInstaller;
  readonly #time: RealTime;
  readonly #log: Log;
  readonly #botId: string;
  readonly #firstAddress: string;
  readonly #creating = new Map<PersonId, Promise<string>>();
  readonly #opened = new Opened();

  /** `firstAddress` serves tenants that have not been heard of yet. */
  constructor(ports: {
    adapter: TeamsAdapter;
    conversations: Conversations;
    installer: AppInstaller;
    time: RealTime;
    log: Log;
    botId: string;
    firstAddress: string;
  }) {
    this.#adapter = ports.adapter;
    this.#conversations = ports.conversations;
    this.#installer = ports.installer;
    this.#time = ports.time;
    this.#log = ports.log;
    this.#botId = ports.botId;
    this.#firstAddress = ports.firstAddress;
  }

  async conversationWith(person: Person): Promise<string> {
    const known = await this.#conversations.personal(person.id);
    return known?.conversationId ?? (await this.#created(person));
  }

  async send(person: Person, conversation: string, shown: Shown): Promise<MessagePlace> {
    let place: MessagePlace;
    try {
      place = await this.#sendCuring(person, conversation, shown);
    } catch (error) {
      const fault = judged(error, 'creating');
      if (fault.fault === 'refused' && blockedCodes.has(fault.code))
        await this.#noteBlocked(person, fault.code);
      throw fault;
    }
    await this.#noteBlocked(person, undefined);
    return place;
  }

  /** A note that could not be written changes nothing of whether the message was sent. */
  async #noteBlocked(person: Person, code: string | undefined): Promise<void> {
    try {
      await this.#conversations.blocked(person.id, code);
    } catch (error) {
      this.#log.warn('messenger.notNoted', { error: error instanceof Error ? error.name : typeof error });
    }
  }

  async update(person: Person, place: MessagePlace, shown: Shown, decided?: Temporal.Instant): Promise<void> {
    if (decided && this.#opened.since(place, decided)) return;
    const address = await this.#address(person, place.conversation);
    await this.updateAt(address, place, shown);
  }

  /** A press at that instant has opened something in the message: it is not taken away by what was decided before. */
  opened(place: MessagePlace, at: Temporal.Instant): void {
    this.#opened.note(place, at);
  }

  /** What was opened in the message has been left for something newer. */
  left(place: MessagePlace): void {
    this.#opened.forget(place);
  }

  async post(chat: string, shown: Shown): Promise<string> {
    try {
      const address = (await this.#conversations.shared(chat)) ?? this.#firstAddress;
      const client = await this.#adapter.connector(address);
      const sent = await client.conversations.sendToConversation(chat, cardMessage(shown));
      if (!sent.id) throw new DeliveryError('unknown', 'noMessageId');
      return sent.id;
    } catch (error) {
      throw judged(error, 'creating');
    }
  }

  /** Replaces a message in place, at an address that the press itself has just come from. Throws DeliveryError. */
  async updateAt(serviceUrl: string, place: MessagePlace, shown: Shown): Promise<void> {
    try {
      const client = await this.#adapter.connector(serviceUrl);
      await client.conversations.updateActivity(place.conversation, place.message, {
        ...cardMessage(shown),
        id: place.message,
      });
    } catch (error) {
      throw judged(error, 'repeatable');
    }
  }

  /** Sends; cures "not installed" by installing, once. For a conversation that has gone a new one is made. */
  async #sendCuring(person: Person, conversation: string, shown: Shown): Promise<MessagePlace> {
    try {
      return await this.#sendOnce(person, conversation, shown);
    } catch (error) {
      if (!(error instanceof ConnectorFault)) throw error;
      if (isNotInstalled(error)) {
        await this.#install(person);
        return this.#afterInstall(() => this.#sendOnce(person, conversation, shown));
      }
      if (error.status !== 404) throw error;
      const fresh = await this.#conversations.personal(person.id, { fresh: true });
      const other = fresh?.conversationId;
      const next = other !== undefined && other !== conversation ? other : await this.#created(person);
      if (next === conversation) return this.#sendOnce(person, next, shown);
      // The card's buttons belong to the conversation that has gone: it is rendered again for the new one.
      throw new DeliveryError('unavailable', 'conversationMoved', { cause: error });
    }
  }

  async #sendOnce(person: Person, conversation: string, shown: Shown): Promise<MessagePlace> {
    const client = await this.#adapter.connector(await this.#address(person, conversation));
    const sent = await client.conversations.sendToConversation(conversation, cardMessage(shown));
    if (!sent.id) throw new DeliveryError('unknown', 'noMessageId');
    return { conversation, message: sent.id };
  }

  async #address(person: Person, conversation: string): Promise<string> {
    const known = await this.#conversations.personal(person.id);
    if (known?.conversationId === conversation) return known.serviceUrl;
    return (await this.#conversations.addressOf(person.tenant)) ?? this.#firstAddress;
  }

  /** Several effects for one new person share one creation. */
  #created(person: Person): Promise<string> {
    const running = this.#creating.get(person.id);
    if (running) return running;
    const made = this.#create(person).finally(() => this.#creating.delete(person.id));
    this.#creating.set(person.id, made);
    return made;
  }

  async #create(person: Person): Promise<string> {
    const serviceUrl = (await this.#conversations.addressOf(person.tenant)) ?? this.#firstAddress;
    try {
      const conversationId = await this.#createInstalling(person, serviceUrl);
      await this.#conversations.keep(person.id, { conversationId, serviceUrl });
      return conversationId;
    } catch (error) {
      throw judged(error, 'repeatable');
    }
  }

  async #createInstalling(person: Person, serviceUrl: string): Promise<string> {
    try {
      return await this.#createOnce(person, serviceUrl);
    } catch (error) {
      if (!(error instanceof ConnectorFault && isNotInstalled(error))) throw error;
      await this.#install(person);
      return this.#afterInstall(() => this.#createOnce(person, serviceUrl));
    }
  }

  async #createOnce(person: Person, serviceUrl: string): Promise<string> {
    const client = await this.#adapter.connector(serviceUrl);
    const made = await client.conversations.createConversation({
      isGroup: false,
      bot: { id: this.#botId, name: 'Quorate' },
      members: [{ id: person.objectId, name: '', aadObjectId: person.objectId }],
      tenantId: person.tenant,
      channelData: { tenant: { id: person.tenant } },
      // botbuilder's type asks for an opening message and a topic, which the protocol leaves out for one-to-one chats.
    } as Parameters<typeof client.conversations.createConversation>[0]);
    if (!made.id) throw new DeliveryError('unavailable', 'noConversationId');
    return made.id;
  }

  async #install(person: Person): Promise<void> {
    await this.#installer.install(person);
    this.#log.info('messenger.installed', {});
  }

  async #afterInstall<T>(attempt: () => Promise<T>): Promise<T> {
    let last: unknown;
    for (const ms of waitsAfterInstall) {
      if (ms > 0) await this.#time.wait(ms);
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ConnectorFault && isNotInstalled(error))) throw error;
        last = error;
      }
    }
    throw last;
  }
}
