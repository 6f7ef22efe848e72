/** What the room knows: people, chats, messages, and who has the app. Every change is written down and told on. */
import type { Clock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import type {
  ChatView,
  MessageView,
  Note,
  PersonaView,
  PrivateCopy,
  RoomEvent,
  RoomOptions,
} from '../web/room/wire.ts';
import { type Journal, type StoredMessage, storedMessage } from './journal.ts';
import { type ChatSeed, groupChatId, isAnonymous, type Persona, personalChatId, teamsId } from './people.ts';

/** What a message says; `cards` are Adaptive Cards. */
export interface Said {
  readonly text: string;
  readonly preview: string;
  readonly cards: readonly JsonObject[];
}

interface App {
  installed: boolean;
  blocked: boolean;
}

/** What belongs to one viewer of one message and does not last. */
interface Passing {
  readonly copies: Map<string, PrivateCopy>;
  readonly notes: Map<string, Note>;
}

export interface StateOptions {
  readonly personas: readonly Persona[];
  readonly chats: readonly ChatSeed[];
  readonly tenantOfService: string;
  readonly botName: string;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly options: RoomOptions;
}

export class RoomState {
  readonly botName: string;
  readonly tenantOfService: string;
  #options: RoomOptions;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #personas = new Map<string, Persona>();
  readonly #byTeamsId = new Map<string, Persona>();
  readonly #apps = new Map<string, App>();
  readonly #chats = new Map<string, ChatView>();
  /** Meeting chats that the bot is not in. */
  readonly #withoutBot = new Set<string>();
  /** Who is in the meeting of a chat, by the chat: ids of personas, in the order in which they came. */
  readonly #inMeeting = new Map<string, readonly string[]>();
  readonly #messages = new Map<string, StoredMessage[]>();
  readonly #passing = new Map<string, Passing>();
  readonly #listeners = new Set<(event: RoomEvent) => void>();
  #lastId = 0;
  #serial = 0;

  constructor(options: StateOptions) {
    this.botName = options.botName;
    this.tenantOfService = options.tenantOfService;
    this.#options = options.options;
    this.#clock = options.clock;
    this.#journal = options.journal;
    for (const persona of options.personas) {
      this.#personas.set(persona.id, persona);
      this.#byTeamsId.set(teamsId(persona), persona);
      this.#apps.set(persona.id, { installed: persona.installed === true, blocked: false });
      if (!isAnonymous(persona)) this.#openPersonal(persona);
    }
    for (const seed of options.chats) this.#openGroup(groupChatId(seed.id), seed.title, seed.members);
    this.#restore();
  }

  #openPersonal(persona: Persona): void {
    const id = personalChatId(persona);
    this.#chats.set(id, { id, kind: 'personal', title: this.botName, members: [persona.id] });
  }

  #openGroup(id: string, title: string, members: readonly string[]): ChatView {
    const inMeeting = this.#inMeeting.get(id) ?? [];
    const chat: ChatView = {
      id,
      kind: 'groupChat',
      title,
      members: members.filter((m) => this.#personas.has(m)),
      ...(inMeeting.length > 0 ? { inMeeting } : {}),
    };
    this.#chats.set(id, chat);
    return chat;
  }

  #restore(): void {
    for (const entry of this.#journal.kept) {
      switch (entry.kind) {
        case 'message': {
          const list = this.#messages.get(entry.value.chat) ?? [];
          list.push(entry.value);
          this.#messages.set(entry.value.chat, list);
          this.#lastId = Math.max(this.#lastId, Number(entry.value.id));
          break;
        }
        case 'chat':
          this.#inMeeting.set(entry.value.id, entry.value.inMeeting ?? []);
          this.#openGroup(entry.value.id, entry.value.title, entry.value.members);
          if (entry.value.bot === false) this.#withoutBot.add(entry.value.id);
          break;
        case 'app':
          this.#apps.set(entry.value.persona, {
            installed: entry.value.installed,
            blocked: entry.value.blocked,
          });
          break;
        case 'event':
        case 'mail':
        case 'appointment':
        case 'subscription':
        case 'clock':
          break;
      }
    }
  }

  subscribe(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: RoomEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  get options(): RoomOptions {
    return this.#options;
  }

  setOptions(options: RoomOptions): void {
    this.#options = options;
    this.tell({ type: 'options', options });
  }

  persona(id: string): Persona | undefined {
    return this.#personas.get(id);
  }

  /** By the id that Teams gives them, or by their object id, as a bot may name them. */
  personaByAccount(account: string): Persona | undefined {
    return (
      this.#byTeamsId.get(account) ??
      [...this.#personas.values()].find(
        (persona) => persona.objectId !== undefined && persona.objectId === account,
      )
    );
  }

  personas(): Persona[] {
    return [...this.#personas.values()];
  }

  personaByEmail(email: string): Persona | undefined {
    const wanted = email.toLowerCase();
    return this.personas().find((persona) => persona.email?.toLowerCase() === wanted);
  }

  /** Somebody whom the room did not know, who is known now. */
  meet(persona: Persona): void {
    this.#personas.set(persona.id, persona);
    this.tell({ type: 'persona', persona: this.personaView(persona) });
  }

  app(persona: Persona): Readonly<App> {
    return this.#apps.get(persona.id) ?? { installed: false, blocked: false };
  }

  setApp(persona: Persona, change: Partial<App>): void {
    const app = { ...this.app(persona), ...change };
    this.#apps.set(persona.id, app);
    this.#journal.write({ kind: 'app', value: { persona: persona.id, ...app } });
    this.tell({ type: 'persona', persona: this.personaView(persona) });
  }

  chat(id: string): ChatView | undefined {
    return this.#chats.get(id);
  }

  personalChat(persona: Persona): ChatView | undefined {
    return this.#chats.get(personalChatId(persona));
  }

  chatsOf(persona: Persona): ChatView[] {
    return [...this.#chats.values()].filter((chat) => chat.members.includes(persona.id));
  }

  openGroupChat(seed: ChatSeed): ChatView {
    return this.#keepChat(this.#openGroup(groupChatId(seed.id), seed.title, seed.members));
  }

  /** The chat of a meeting begins without the bot; opened again it has other members or another title. */
  openMeetingChat(seed: ChatSeed): ChatView {
    const id = groupChatId(seed.id);
    if (!this.#chats.has(id)) this.#withoutBot.add(id);
    return this.#keepChat(this.#openGroup(id, seed.title, seed.members));
  }

  /** Somebody joins by the link, with or without an account: then they are in its chat, too. */
  join(chat: ChatView, persona: Persona): ChatView {
    const members = [...new Set([...chat.members, persona.id])];
    this.#inMeeting.set(chat.id, [...new Set([...(chat.inMeeting ?? []), persona.id])]);
    return this.#keepChat(this.#openGroup(chat.id, chat.title, members));
  }

  /** Somebody leaves the meeting, and stays in its chat, unless they came without an account. */
  leave(chat: ChatView, persona: Persona): ChatView {
    const without = (ids: readonly string[]) => ids.filter((id) => id !== persona.id);
    this.#inMeeting.set(chat.id, without(chat.inMeeting ?? []));
    const members = isAnonymous(persona) ? without(chat.members) : chat.members;
    return this.#keepChat(this.#openGroup(chat.id, chat.title, members));
  }

  isBotIn(chat: string): boolean {
    return this.#chats.has(chat) && !this.#withoutBot.has(chat);
  }

  setBotIn(chat: ChatView, isIn: boolean): void {
    if (isIn) this.#withoutBot.delete(chat.id);
    else this.#withoutBot.add(chat.id);
    this.#keepChat(chat);
  }

  #keepChat(chat: ChatView): ChatView {
    const { id, title, members, inMeeting } = chat;
    const bot = !this.#withoutBot.has(id);
    this.#journal.write({
      kind: 'chat',
      value: {
        id,
        title,
        members: [...members],
        ...(bot ? {} : { bot }),
        ...(inMeeting === undefined ? {} : { inMeeting: [...inMeeting] }),
      },
    });
    this.tell({ type: 'chat', chat });
    return chat;
  }

  message(chat: string, id: string): MessageView | undefined {
    const found = this.#stored(chat, id);
    return found === undefined ? undefined : this.#view(found);
  }

  /** Wherever it stands: message ids are unique in the room. */
  findMessage(id: string): MessageView | undefined {
    for (const list of this.#messages.values()) {
      const found = list.find((message) => message.id === id);
      if (found !== undefined) return this.#view(found);
    }
    return undefined;
  }

  messagesOf(chat: string, latest = Number.POSITIVE_INFINITY): MessageView[] {
    return (this.#messages.get(chat) ?? []).slice(-latest).map((message) => this.#view(message));
  }

  add(chat: string, from: string, said: Said): MessageView {
    const now = this.#clock.now();
    // Teams' message ids are the milliseconds at which they were written, moved on where two would coincide.
    this.#lastId = Math.max(this.#lastId + 1, now.epochMilliseconds);
    const message = storedMessage.parse({
      id: String(this.#lastId),
      chat,
      from,
      sentAt: now.toString(),
      edits: 0,
      deleted: false,
      reactions: [],
      ...said,
    });
    const list = this.#messages.get(chat) ?? [];
    list.push(message);
    this.#messages.set(chat, list);
    return this.#keep(message);
  }

  /** An edit brings every viewer back to the base card. Undefined when there is no such message. */
  edit(chat: string, id: string, said: Said): MessageView | undefined {
    const found = this.#stored(chat, id);
    if (found === undefined || found.deleted) return undefined;
    this.#passing.delete(id);
    return this.#replace(storedMessage.parse({ ...found, ...said, edits: found.edits + 1 }));
  }

  remove(chat: string, id: string): MessageView | undefined {
    const found = this.#stored(chat, id);
    if (found === undefined || found.deleted) return undefined;
    this.#passing.delete(id);
    return this.#replace({ ...found, deleted: true, text: '', preview: '', cards: [] });
  }

  /** Sets or takes back a reaction; it brings every viewer back to the base card. Tells whether it was set. */
  react(message: MessageView, by: string, kind: string): boolean {
    const found = this.#stored(message.chat, message.id);
    if (found === undefined) return false;
    const others = found.reactions.filter((reaction) => reaction.by !== by || reaction.kind !== kind);
    const set = others.length === found.reactions.length;
    this.#passing.get(message.id)?.copies.clear();
    this.#replace({ ...found, reactions: set ? [...others, { by, kind }] : others });
    return set;
  }

  setCopy(message: MessageView, viewer: string, card: JsonObject): void {
    this.#serial += 1;
    this.#passingOf(message.id).copies.set(viewer, { card, serial: this.#serial });
    this.#tellMessage(message);
  }

  setNote(message: MessageView, viewer: string, note: Note | undefined): void {
    const { notes } = this.#passingOf(message.id);
    if (note === undefined) {
      if (!notes.delete(viewer)) return;
    } else {
      notes.set(viewer, note);
    }
    this.#tellMessage(message);
  }

  personaView(persona: Persona): PersonaView {
    const home = isAnonymous(persona)
      ? 'nowhere'
      : persona.tenant === this.tenantOfService
        ? 'service'
        : 'elsewhere';
    return {
      id: persona.id,
      name: persona.name,
      words: persona.words,
      home,
      ...(persona.says ? { says: persona.says } : {}),
      ...(persona.email === undefined ? {} : { email: persona.email }),
      ...this.app(persona),
    };
  }

  personaViews(): PersonaView[] {
    return [...this.#personas.values()].map((persona) => this.personaView(persona));
  }

  chats(): ChatView[] {
    return [...this.#chats.values()];
  }

  #stored(chat: string, id: string): StoredMessage | undefined {
    return this.#messages.get(chat)?.find((message) => message.id === id);
  }

  #passingOf(message: string): Passing {
    const known = this.#passing.get(message);
    if (known !== undefined) return known;
    const fresh: Passing = { copies: new Map(), notes: new Map() };
    this.#passing.set(message, fresh);
    return fresh;
  }

  #view(message: StoredMessage): MessageView {
    const passing = this.#passing.get(message.id);
    return {
      ...message,
      copies: Object.fromEntries(passing?.copies ?? []),
      notes: Object.fromEntries(passing?.notes ?? []),
    };
  }

  #keep(message: StoredMessage): MessageView {
    this.#journal.write({ kind: 'message', value: message });
    const view = this.#view(message);
    this.tell({ type: 'message', message: view });
    return view;
  }

  #replace(message: StoredMessage): MessageView {
    const list = this.#messages.get(message.chat) ?? [];
    const at = list.findIndex((other) => other.id === message.id);
    list[at] = message;
    return this.#keep(message);
  }

  #tellMessage(message: MessageView): void {
    const now = this.message(message.chat, message.id);
    if (now !== undefined) this.tell({ type: 'message', message: now });
  }
}
