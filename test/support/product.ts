/**
 * The whole product in one process: Quorate as `compose` joins it, over the embedded store in a folder of its own, and
 * the rehearsal room as the Teams and Graph that it talks to. People sit in the room and press through HTTP; the clock
 * stands still until it is moved. All that goes over the wire, and all that is logged, is kept, so that a test can hold
 * the whole of it against the owners' contracts and against what nobody may read there.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { compose, dueWork, type Quorate } from '../../src/compose.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { type Consultation, consultationSchema } from '../../src/consultation/record.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import type { Target } from '../../src/kernel/view.ts';
import { createLog } from '../../src/log.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { activityFrom } from '../../src/rehearsal/activity.ts';
import { castOf } from '../../src/rehearsal/cast.ts';
import { type MovableClock, movableClock } from '../../src/rehearsal/clock.ts';
import { type RoomSettings, startRoom } from '../../src/rehearsal/connector.ts';
import type { Office } from '../../src/rehearsal/graph/office.ts';
import { type Persona, personalChatId } from '../../src/rehearsal/people.ts';
import { tokenKeys } from '../../src/token-keys.ts';
import { at, exampleText } from './authority.ts';
import { type Recorder, recorder } from './contracts.ts';
import { At } from './product-seat.ts';
import { untoldIn } from './product-watch.ts';
import { Room } from './room.ts';

/** Ruth Adeyemi is on duty until one o'clock, with Daniel Osei behind her. */
export const mondayMorning = '2027-03-01T10:00';

export interface ProductSettings {
  /** Where the clock stands when it opens: wall time in London, or an instant. */
  readonly now?: string;
  readonly delivery?: 'once' | 'twice' | 'twiceAtOnce';
  /** Teams' rate limits (off: a test is quicker than people are). */
  readonly limits?: boolean;
  readonly room?: Pick<RoomSettings, 'refusals' | 'installLagMs' | 'patienceMs' | 'pages'>;
  /** Whether Quorate listens where its Graph can tell it of changes. */
  readonly told?: boolean;
  /** The text of the authority file; the example's unless given. */
  readonly authority?: string;
  /** How long an answer of Graph is waited for, in real time. */
  readonly graphPatienceMs?: number;
  /** A collector that speaks OTLP over HTTP: traces, metrics and logs are sent there. */
  readonly collector?: string;
}

/** One document of the store as it lies on disk. */
export interface Kept {
  readonly partition: string;
  readonly id: string;
  readonly kind: string;
  readonly body: string;
}

/** An answer of the bot to a request that no client of Teams would make. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** What may change when somebody is refused: the access log, what they typed, where they were last heard of. */
const passing = ['access', 'conversation', 'draft'];

export class Product {
  readonly room: Room;
  readonly clock: MovableClock;
  readonly wire: Recorder;
  readonly people: readonly Persona[];
  /** The group chat that the example opens: social worker, chair, police officer, stranger and guest. */
  readonly meetingChat: string;
  readonly #folder: string;
  readonly #openRoom: (port: number) => ReturnType<typeof startRoom>;
  readonly #lines: string[];
  readonly #settings: ProductSettings;
  readonly #raw: RawAnswer[] = [];
  readonly #bot: { url: string };
  #running: Awaited<ReturnType<typeof startRoom>>;
  #house: Quorate;
  #open = true;

  private constructor(made: {
    readonly folder: string;
    readonly clock: MovableClock;
    readonly wire: Recorder;
    readonly people: readonly Persona[];
    readonly openRoom: (port: number) => ReturnType<typeof startRoom>;
    readonly running: Awaited<ReturnType<typeof startRoom>>;
    readonly lines: string[];
    readonly settings: ProductSettings;
    readonly house: Quorate;
    /** Where Quorate listens now. */
    readonly bot: { url: string };
  }) {
    this.#folder = made.folder;
    this.clock = made.clock;
    this.wire = made.wire;
    this.people = made.people;
    this.#openRoom = made.openRoom;
    this.#running = made.running;
    this.#lines = made.lines;
    this.#settings = made.settings;
    this.#house = made.house;
    this.#bot = made.bot;
    this.room = new Room(made.running.url);
    const chat = made.running.state.chats().find(({ kind }) => kind === 'groupChat');
    if (!chat) throw new Error('the room has no group chat');
    this.meetingChat = chat.id;
  }

  static async open(settings: ProductSettings = {}): Promise<Product> {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-product-'));
    const start = at(settings.now ?? mondayMorning);
    const clock = movableClock({ real: { now: () => start } });
    const wire = recorder();
    const lines: string[] = [];
    writeFileSync(join(folder, 'authority.json'), settings.authority ?? exampleText);
    const people = buildDirectory(parseAuthorityFile(settings.authority ?? exampleText), 'cast');
    const cast = await castOf(people, clock.now());
    const bot = { url: '' };
    const openRoom = (port: number) =>
      startRoom({
        port,
        botUrl: () => bot.url,
        clock,
        ...cast,
        botAppId: '',
        teamsAppId: 'quorate',
        options: { delivery: settings.delivery ?? 'once', limits: settings.limits ?? false },
        observe: wire.observe,
        file: join(folder, 'room.jsonl'),
        ...settings.room,
      });
    const running = await openRoom(0);
    const port = settings.told ? await freePort() : 0;
    const house = await openHouse(folder, running.url, clock, lines, settings, port);
    clock.attach(dueWork(house, clock));
    bot.url = (await house.start()).url;
    return new Product({
      folder,
      clock,
      wire,
      people: cast.people,
      openRoom,
      running,
      lines,
      settings,
      house,
      bot,
    });
  }

  /** Where its store and its authority file lie. */
  get folder(): string {
    return this.#folder;
  }

  get house(): Quorate {
    return this.#house;
  }

  /** Outlook and Teams as the room has them. */
  get office(): Office {
    return this.#running.office;
  }

  /** Whether Quorate is in that chat. */
  isIn(chat: string): boolean {
    return this.#running.state.isBotIn(chat);
  }

  /** Where Quorate listens now. */
  get botUrl(): string {
    return this.#bot.url;
  }

  get log(): readonly string[] {
    return this.#lines;
  }

  /** The answers to `post`. */
  get raw(): readonly RawAnswer[] {
    return this.#raw;
  }

  persona(name: string): Persona {
    const found = this.people.find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** A persona's seat. */
  sit(name: string): At {
    return new At(this, this.persona(name));
  }

  /** Resolves when nothing is under way: no activity, no effect that is due, no update in place. */
  async settle(): Promise<void> {
    await this.#running.idle();
    await this.#house.settled();
    await this.#house.worker.settle();
    await this.#running.idle();
    await this.#house.settled();
  }

  /** Moves the clock on; what falls due by then has happened when this resolves. */
  async moveTo(moment: string | Temporal.Instant): Promise<void> {
    await this.room.moveClock(typeof moment === 'string' ? at(moment) : moment);
    await this.settle();
  }

  async forward(duration: Temporal.DurationLike): Promise<void> {
    await this.moveTo(this.clock.now().add(duration));
  }

  /** Stops Quorate and starts it again over the same folder, with what was done to it in between. */
  async restart(
    change: {
      readonly authority?: string;
      readonly between?: (file: string) => void;
      /** When it is started again: wall time in London. */
      readonly until?: string;
    } = {},
  ): Promise<void> {
    await this.settle();
    await this.#house.stop();
    if (change.authority !== undefined) writeFileSync(join(this.#folder, 'authority.json'), change.authority);
    change.between?.(join(this.#folder, 'quorate.sqlite'));
    if (change.until !== undefined) {
      this.clock.attach({ settle: async () => {} });
      await this.clock.moveTo(at(change.until));
    }
    const port = this.#settings.told ? await freePort() : 0;
    this.#house = await openHouse(
      this.#folder,
      this.#running.url,
      this.clock,
      this.#lines,
      this.#settings,
      port,
    );
    this.clock.attach(dueWork(this.#house, this.clock));
    this.#bot.url = (await this.#house.start()).url;
    await this.settle();
  }

  /** Changes the authority file under the running product, and has it looked at. */
  async renewPeople(authority: string): Promise<string> {
    writeFileSync(join(this.#folder, 'authority.json'), authority);
    const renewed = await this.#house.renewPeople();
    await this.settle();
    return renewed;
  }

  /** Takes Teams and Graph away; what is given brings them back, with all that they knew. */
  async outage(): Promise<() => Promise<void>> {
    await this.settle();
    const port = Number(new URL(this.room.url).port);
    await this.#running.close();
    return async () => {
      this.#running = await this.#openRoom(port);
    };
  }

  /** A button's token as the product itself would sign it, for whatever is asked: only its own keys open it. */
  async mint(token: Parameters<Tokens['mint']>[0]): Promise<string> {
    return new Tokens(await tokenKeys(configOf(this.#folder, this.#running.url))).mint(token);
  }

  /** The id of a person's one-to-one chat. */
  chatOf(persona: Persona): string {
    return personalChatId(persona);
  }

  /** Posts to the bot what no client would; a text is sent as it is. */
  async post(body: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
    const response = await fetch(`${this.#bot.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = { status: response.status, text: await response.text() };
    this.#raw.push(answer);
    return answer;
  }

  /** Opens an address that stood on a card, as a browser would. */
  async opened(address: string): Promise<{ status: number; headers: Headers; text: string }> {
    const { pathname, search } = new URL(address);
    const response = await fetch(`${this.#bot.url}${pathname}${search}`);
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Sends the form of the page behind such an address. */
  async sent(address: string, fields: Readonly<Record<string, string>>): Promise<RawAnswer> {
    const { pathname, search } = new URL(address);
    const body = new URLSearchParams(fields);
    const response = await fetch(`${this.#bot.url}${pathname}${search}`, { method: 'POST', body });
    const text = await response.text();
    await this.settle();
    return { status: response.status, text };
  }

  /** An activity as Teams would send it for that person in that chat (their one-to-one chat unless given). */
  activity(persona: Persona, more: JsonObject, chat?: string): JsonObject {
    const { state } = this.#running;
    const found = chat === undefined ? state.personalChat(persona) : state.chat(chat);
    if (!found) throw new Error('that person has no such chat');
    const envelope = {
      clock: this.clock,
      serviceUrl: this.#running.serviceUrl,
      botId: '28:quorate',
      botName: 'Quorate',
      tenantOfService: state.tenantOfService,
    };
    return { ...activityFrom(envelope, persona, found), ...more };
  }

  /** Every document of the store but the given kinds, as it lies on disk. */
  kept(without: readonly string[] = []): Kept[] {
    const database = new DatabaseSync(join(this.#folder, 'quorate.sqlite'), { readOnly: true });
    try {
      return database
        .prepare('SELECT partition, id, kind, body FROM document ORDER BY partition, id')
        .all()
        .map((row) => ({
          partition: String(row.partition),
          id: String(row.id),
          kind: String(row.kind),
          body: String(row.body),
        }))
        .filter(({ kind }) => !without.includes(kind));
    } finally {
      database.close();
    }
  }

  /** All that a refusal must leave as it was. */
  records(): Kept[] {
    return this.kept(passing);
  }

  /** Every consultation that can be read, by its reference. */
  consultations(): Map<string, Consultation> {
    const found = new Map<string, Consultation>();
    for (const { kind, body } of this.kept()) {
      if (kind !== 'consultation') continue;
      const data: unknown = JSON.parse(body).data;
      const value = consultationSchema.safeParse(data);
      if (value.success) found.set(value.data.reference, value.data);
    }
    return found;
  }

  consultation(reference: string): Consultation {
    const found = this.consultations().get(reference);
    if (!found) throw new Error(`there is no consultation ${reference}`);
    return found;
  }

  /** Where a consultation lies. */
  target(reference: string): Target {
    const found = this.kept().find(
      ({ kind, body }) => kind === 'consultation' && JSON.parse(body).reference === reference,
    );
    if (!found) throw new Error(`there is no consultation ${reference}`);
    return { partition: found.partition, id: found.id };
  }

  /** Where typed words came to stand that must never stand there, in all of the traffic and the log so far. */
  untold(marker: string): string[] {
    return untoldIn(this, marker);
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#running.close();
    await this.#house.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's, which listens
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function configOf(folder: string, room: string, port = 0): Config {
  return {
    ...loadConfig({
      PORT: String(port),
      SQLITE_FILE: join(folder, 'quorate.sqlite'),
      AUTHORITY_FILE: join(folder, 'authority.json'),
      LOG_LEVEL: 'debug',
    }),
    teamsServiceUrl: `${room}/`,
    graphUrl: `${room}/v1.0`,
  };
}

function openHouse(
  folder: string,
  room: string,
  clock: MovableClock,
  lines: string[],
  { graphPatienceMs, collector }: ProductSettings,
  port = 0,
): Promise<Quorate> {
  const log = createLog({ level: 'debug', to: { write: (line: string) => void lines.push(line) } });
  return compose({
    config: {
      ...configOf(folder, room, port),
      ...(collector === undefined ? {} : { telemetry: { kind: 'otlp', endpoint: collector } }),
    },
    clock,
    log,
    ...(graphPatienceMs === undefined ? {} : { graphPatienceMs }),
  });
}
