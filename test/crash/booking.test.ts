/**
 * Kills the process between each two steps of a booking, on both engines, with the rehearsal room as the Outlook and the
 * Teams that have heard what the dead had asked for: the next start finishes, and there is exactly one event.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diaryDaySchema } from '../../src/conference/diary/record.ts';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import { effectContent, effectKind, indexed } from '../../src/kernel/effects.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { openStore } from '../../src/open-store.ts';
import { castOf } from '../../src/rehearsal/cast.ts';
import { type MovableClock, movableClock } from '../../src/rehearsal/clock.ts';
import { type Room as RoomServer, startRoom } from '../../src/rehearsal/connector.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { groupChatId } from '../../src/rehearsal/people.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { at, authority, directory, exampleText, maya } from '../support/authority.ts';
import { conference, keepConference } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type Recorder, recorder } from '../support/contracts.ts';
import { Room, type Seat, until, wordsOf } from '../support/room.ts';
import { type Engine, engines } from './place.ts';
import { Running } from './process.ts';
import type { Stage } from './wire.ts';

const justBefore = (name: string): Stage => ({ name, nth: 1, when: 'before' });
const justAfter = (name: string): Stage => ({ name, nth: 1, when: 'after' });

/**
 * Before a step is kept Outlook or Teams may have done what was asked, and nobody knows; after it nobody has asked for
 * the next. What only looks (for free times, for the meeting) is the same before as after.
 */
const stages: Readonly<Record<Engine, readonly Stage[]>> = {
  sqlite: [
    justBefore('commit conference.reserve'),
    justAfter('commit conference.reserve'),
    justAfter('commit conference.held'),
    justAfter('commit conference.checked'),
    justBefore('commit conference.eventMade'),
    justAfter('commit conference.eventMade'),
    justAfter('commit conference.meetingFound'),
    justBefore('commit conference.secured'),
    justAfter('commit conference.secured'),
    justBefore('commit conference.joined'),
    justBefore('end errand calendar.book'),
    justAfter('commit diary.book'),
  ],
  cosmos: [
    justAfter('commit conference.reserve'),
    justAfter('commit conference.checked'),
    justBefore('commit conference.eventMade'),
    justBefore('commit conference.joined'),
  ],
};

/** A Monday morning, ten working days before the conferences' last day. */
const morning = at('2026-12-30T10:45');
const key = 'k1:only-for-the-tests-that-kill-processes';
/** Longer than a lease. */
const betweenStarts = { seconds: 15 };
const compileCache = mkdtempSync(join(tmpdir(), 'quorate-crash-cache-'));
after(() => rmSync(compileCache, { recursive: true, force: true }));

const caseOf = (n: number) => ({ partition: `case:killed${n}`, id: `conference:killed${n}` });

/** One service, its room, and the processes that serve it one after the other. */
class World {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly server: RoomServer;
  readonly wire: Recorder;
  readonly seat: Seat;
  readonly #env: Readonly<Record<string, string>>;
  readonly #bot: { url: string };
  readonly #end: () => Promise<void>;
  running: Running | undefined;

  private constructor(
    made: Pick<World, 'store' | 'clock' | 'server' | 'wire'> & {
      env: Record<string, string>;
      bot: { url: string };
      end(): Promise<void>;
    },
  ) {
    this.store = made.store;
    this.clock = made.clock;
    this.server = made.server;
    this.wire = made.wire;
    this.#env = made.env;
    this.#bot = made.bot;
    this.#end = made.end;
    this.seat = new Room(made.server.url).sit(maya.id);
  }

  static async open(engine: Engine): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'quorate-crash-'));
    const authorityFile = join(dir, 'authority.json');
    writeFileSync(authorityFile, exampleText);
    const clock = movableClock({ offsetMs: morning.epochMilliseconds - Date.now() });
    const bot = { url: '' };
    const wire = recorder();
    const cast = await castOf(directory, clock.now());
    const server = await startRoom({
      port: 0,
      botUrl: () => bot.url,
      clock,
      ...cast,
      botAppId: '',
      teamsAppId: 'quorate',
      options: { limits: false },
      observe: wire.observe,
    });
    const cosmos = engine === 'cosmos' ? await startCosmosServer({ ranges: 2 }) : undefined;
    const file = join(dir, 'quorate.sqlite');
    const store = await openStore(
      cosmos
        ? { kind: 'cosmos', endpoint: cosmos.endpoint, key: cosmos.key, database: 'quorate' }
        : { kind: 'sqlite', file },
    );
    await store.ready();
    return new World({
      store,
      clock,
      server,
      wire,
      bot,
      env: {
        ...(cosmos
          ? { STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key }
          : { STORE: 'sqlite', SQLITE_FILE: file }),
        HOST: '127.0.0.1',
        PORT: '0',
        BOT_APP_ID: '',
        BOT_APP_TYPE: '',
        BOT_APP_TENANT_ID: '',
        BOT_APP_PASSWORD: '',
        TOKEN_KEYS: key,
        TEAMS_SERVICE_URL: server.serviceUrl,
        GRAPH_URL: server.graphUrl,
        AUTHORITY_FILE: authorityFile,
        LOG_LEVEL: 'silent',
        NODE_COMPILE_CACHE: compileCache,
      },
      end: async () => {
        await server.close();
        await store.close();
        await cosmos?.close();
        rmSync(dir, { recursive: true, force: true });
      },
    });
  }

  /** Starts a process, a while after the last one by the service's clock. */
  async start(): Promise<Running> {
    await this.clock.moveTo(this.clock.now().add(betweenStarts));
    this.running = await Running.start({ ...this.#env, AHEAD_MS: String(this.clock.offsetMs()) });
    this.#bot.url = this.running.url;
    return this.running;
  }

  async lay(n: number): Promise<void> {
    const target = caseOf(n);
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await this.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    const { record, entry } = audited(create(caseType, caseTarget(target), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'conference.ask',
      what: 'Asked for a conference',
      commandId: `c${n}`,
      settings: 'example-1',
      at: morning,
    });
    await put([record, entry]);
    const needs = { ...conference().needs, apart: false, wheelchair: false, cannot: [] };
    const asked = conference({
      reference: referenceFor('K', target.id),
      meetingName: `M-KILLED-${n}`,
      enquiry: undefined,
      needs,
    });
    await keepConference({ put }, asked, target);
  }

  async conference(n: number): Promise<Conference> {
    const { partition, id } = caseOf(n);
    const stored = await this.store.read(partition, id);
    return conferenceSchema.parse(stored?.document.data);
  }

  /** Waits until nothing is to be carried out now; what is to be looked at later is not waited for. */
  async quiet(): Promise<void> {
    const busy = async () => {
      const { documents } = await this.store.query({
        kind: effectKind,
        equal: { state: 'due' },
        range: { field: 'due', to: indexed(this.clock.now().add({ minutes: 2 })) },
        order: 'ascending',
        limit: 200,
      });
      const now = indexed(this.clock.now());
      return documents.some(({ document }) => {
        const content = effectContent.parse(document.data);
        if (content.type === 'command' && content.wake !== undefined) return false;
        // What is meant for later and was never tried, a second look at the event, comes later.
        return String(document.due) <= now || Number(document.attempts) > 0;
      });
    };
    await until(async () => ((await busy()) ? undefined : true), 'the last effect', 20_000);
    await this.server.idle();
  }

  async holdsOf(n: number): Promise<string[]> {
    const { documents } = await this.store.query({ kind: 'diaryDay', limit: 1_000 });
    return documents
      .flatMap(({ document }) => diaryDaySchema.parse(document.data).entries)
      .filter((entry) => entry.conference.id === caseOf(n).id)
      .map(({ hold }) => hold);
  }

  async close(): Promise<void> {
    await this.running?.kill();
    await this.#end();
  }
}

/** Opens the conference and goes as far as the last press. */
async function prepare(world: World, reference: string): Promise<void> {
  const { seat } = world;
  await seat.say(reference);
  await seat.waitFor(({ cards }) => cards.some((card) => wordsOf(card).includes(reference)), reference);
  await seat.press('conference.look');
  // Its card is put into the message by an effect, which would come over the next card of somebody as quick as this.
  await world.quiet();
  await seat.press('conference.holdForm');
}

const reserve = 'conference.reserve';

async function killAt(world: World, stage: Stage, n: number): Promise<void> {
  const running = world.running ?? (await world.start());
  const { reference } = await world.conference(n);
  await prepare(world, reference);
  await running.dieAt(stage);
  const pressed = world.seat.press(reserve).catch(() => undefined);
  await running.dies(15_000, `${stage.when} ${stage.name}`);
  await pressed;
  await world.start();
  await world.quiet();
  if ((await world.conference(n)).booking === undefined) {
    // Nothing was kept: the person presses once more.
    expect(await world.holdsOf(n)).to.deep.equal([]);
    await world.seat.press(reserve);
    await world.quiet();
  }
  const { booking, outside } = await world.conference(n);
  expect(booking?.state).to.equal('booked');
  const { checked, event, meeting, secured, joined } = outside;
  for (const step of [checked, event, meeting, secured, joined]) {
    expect(step).to.include.keys('at').and.not.include.keys('failed');
  }
  const events = world.server.office.events.filter(({ subject }) => subject === `Meeting M-KILLED-${n}`);
  expect(events.map(({ id, cancelled }) => [id, cancelled])).to.deep.equal([[event?.id, false]]);
  const chat = groupChatId(events[0]?.meeting?.seed ?? '');
  expect(world.server.state.isBotIn(chat)).to.equal(true);
  const holds = await world.holdsOf(n);
  expect(holds).to.deep.equal(Array.from({ length: holds.length }, () => booking?.hold));
  expect(holds.length).to.be.at.least(3);
  // Each of those invited has one invitation, and everybody has heard of it from Quorate.
  const mails = world.server.office.mails.filter(({ subject }) => subject.includes(`M-KILLED-${n}`));
  expect(mails.map(({ to }) => to).sort()).to.deep.equal([...new Set(mails.map(({ to }) => to))].sort());
  expect(mails.length).to.be.at.least(3);
  await world.seat.waitFor(
    ({ cards }) =>
      cards.some((card) => wordsOf(card).includes(reference) && wordsOf(card).includes('Booked for')),
    'the news',
  );
}

for (const engine of engines) {
  describe(`A booking that is killed on ${engine}`, function () {
    this.timeout(60_000);
    let world: World;
    before(async () => {
      world = await World.open(engine);
      for (const n of stages[engine].keys()) await world.lay(n);
    });
    after(() => world?.close());

    for (const [n, stage] of stages[engine].entries()) {
      it(`comes to one event: ${stage.when} "${stage.name}"`, () => killAt(world, stage, n));
    }

    it('leaves every audit chain whole, and nothing stuck', async () => {
      const { problems } = await verifyAudit(world.store, auditedKinds);
      expect(problems).to.deep.equal([]);
      const { documents } = await world.store.query({
        kind: effectKind,
        equal: { state: 'stuck' },
        range: { field: 'due' },
        order: 'ascending',
        limit: 10,
      });
      expect(documents.map(({ document }) => document.id)).to.deep.equal([]);
    });
  });
}
