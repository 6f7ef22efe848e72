/**
 * The whole life of one family with every press delivered twice, and the process killed at random between presses: from
 * the request to the booked review. At its end each thing is there once, everybody has heard, and nothing is left to do.
 *
 * `FAMILY_SEED` repeats a run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { diaryDaySchema } from '../../src/conference/diary/record.ts';
import { invitationSchema } from '../../src/conference/invitations.ts';
import { conferenceSchema } from '../../src/conference/record.ts';
import { auditContent, auditKind } from '../../src/kernel/audit.ts';
import { effectContent, effectKind, indexed } from '../../src/kernel/effects.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { attendanceSchema, meetingSchema } from '../../src/meeting/record.ts';
import { openStore } from '../../src/open-store.ts';
import { planSchema } from '../../src/plan/record.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { type BookedMeeting, bookMeeting } from '../support/bookedRoom.ts';
import { inputsOf, Room, type SeenMessage, until, wordsOf } from '../support/room.ts';
import { beginOnMonday, type Running, startRoom } from '../support/roomPage.ts';
import { type Sitting, Someone } from '../support/someone.ts';
import { type Engine, engines } from './place.ts';

/** One press in so many is followed by the end of the process. A start takes longer on the second engine. */
const oneIn: Readonly<Record<Engine, number>> = { sqlite: 5, cosmos: 12 };
const here = 'I am here for an organisation';

const personasSchema = z.object({
  personas: z.array(z.object({ id: z.string(), name: z.string() })),
  calendar: z.array(z.object({ persona: z.string(), subject: z.string(), from: z.string() })),
});

/** Numbers of a seed (mulberry32), at least 0 and less than 1. */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A room that is killed and started again over the same folder, at the same address, as Teams would be found again. */
class MortalRoom {
  readonly room: Room;
  readonly store: Store;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #chance: () => number;
  readonly #oneIn: number;
  readonly #end: () => Promise<void>;
  #running: Running;
  deaths = 0;

  private constructor(made: {
    folder: string;
    env: Record<string, string>;
    running: Running;
    store: Store;
    chance: () => number;
    oneIn: number;
    end: () => Promise<void>;
  }) {
    this.#folder = made.folder;
    this.#env = { ...made.env, REHEARSAL_PORT: new URL(made.running.url).port };
    this.#running = made.running;
    this.#chance = made.chance;
    this.#oneIn = made.oneIn;
    this.#end = made.end;
    this.store = made.store;
    this.room = new Room(made.running.url);
  }

  static async open(engine: Engine, seed: number): Promise<{ mortal: MortalRoom; monday: string }> {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-family-'));
    const cosmos = engine === 'cosmos' ? await startCosmosServer({ port: 0 }) : undefined;
    const journal = cosmos ? 'data/rehearsal-cosmos.jsonl' : 'rehearsal.jsonl';
    const monday = beginOnMonday(join(folder, journal)).toString();
    const env: Record<string, string> = cosmos
      ? { STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key }
      : { STORE: 'sqlite' };
    const running = await startRoom(folder, env);
    const store = await openStore(
      cosmos
        ? { kind: 'cosmos', endpoint: cosmos.endpoint, key: cosmos.key, database: 'quorate' }
        : { kind: 'sqlite', file: join(folder, 'quorate.sqlite') },
    );
    const mortal = new MortalRoom({
      folder,
      env,
      running,
      store,
      chance: chances(seed),
      oneIn: oneIn[engine],
      end: async () => {
        await store.close();
        await cosmos?.close();
        rmSync(folder, { recursive: true, force: true });
      },
    });
    await mortal.room.options({ delivery: 'twice' });
    return { mortal, monday };
  }

  /** After a press: perhaps it was the last thing that the process did. */
  pressed = async (): Promise<void> => {
    if (this.#chance() * this.#oneIn >= 1) return;
    this.deaths += 1;
    await this.#running.kill('SIGKILL');
    this.#running = await startRoom(this.#folder, this.#env);
    await this.room.options({ delivery: 'twice' });
  };

  /** What was in hand when a process died is leased for ten seconds, and more than one may die on the way to an answer. */
  readonly sitting: Sitting = { pressed: this.pressed, withinMs: 120_000 };

  /** Everything of a kind, as it lies in the store. */
  async kept(kind: string): Promise<readonly StoreDocument[]> {
    const { documents } = await this.store.query({ kind, limit: 1_000 });
    return documents.map(({ document }) => document);
  }

  /** Waits until nothing is to be carried out now, or once more in a moment; wake-ups of the days to come are not counted. */
  async quiet(): Promise<void> {
    const due = async (to: Temporal.Instant) => {
      const range = { field: 'due', to: indexed(to) };
      const asked = { kind: effectKind, equal: { state: 'due' }, range, limit: 200 } as const;
      return (await this.store.query({ ...asked, order: 'ascending' })).documents;
    };
    const busy = async () => {
      // The room tells its time in whole seconds.
      const now = (await this.room.now()).add({ seconds: 1 });
      if ((await due(now)).length > 0) return true;
      // What failed while a process was dying is put off a little.
      return (await due(now.add({ minutes: 10 }))).some(({ document }) => Number(document.attempts) > 0);
    };
    await until(async () => ((await busy()) ? undefined : true), 'the last effect', 60_000);
  }

  async close(): Promise<void> {
    await this.#running.kill('SIGKILL');
    await this.#end();
  }
}

/** It is long, and takes minutes on the second engine: FAMILY_ENGINES=all lives it there as well. */
const lived: readonly Engine[] = process.env.FAMILY_ENGINES === 'all' ? engines : ['sqlite'];

for (const engine of lived) {
  describe(`The life of one family, pressed twice and killed at random, on ${engine}`, function () {
    this.timeout(400_000);
    const seed = Number(process.env.FAMILY_SEED ?? Math.floor(Math.random() * 2 ** 31));
    let mortal: MortalRoom;
    let monday: string;
    let meeting: BookedMeeting;
    let personas: z.infer<typeof personasSchema>['personas'];

    const idOf = (name: string) => {
      const found = personas.find((one) => one.name === name);
      if (!found) throw new Error(`nobody is called ${name}`);
      return found.id;
    };
    const known = new Map<string, Someone>();
    /** The same person throughout: they know what they opened. */
    const someone = (name: string) => {
      const found = known.get(name) ?? new Someone(mortal.room, idOf(name), mortal.sitting);
      known.set(name, found);
      return found;
    };
    /** The values that a choice offers on the newest card with that button, by what they are called. */
    async function choice(name: string, called: string, id: string, words: RegExp): Promise<string> {
      const { cards } = await someone(name).card(called);
      const choices = cards.flatMap(inputsOf).find((input) => input.id === id)?.choices ?? [];
      const found = choices.find(({ title }) => words.test(title));
      if (!found) throw new Error(`${called} offers nobody called ${words}`);
      return found.value;
    }

    before(async () => {
      ({ mortal, monday } = await MortalRoom.open(engine, seed));
      ({ personas } = personasSchema.parse(await mortal.room.send('GET', '/room/state')));
    });
    // What comes after a part that failed has nothing to go on with.
    let failed = false;
    beforeEach(function () {
      if (failed) this.skip();
    });
    afterEach(function () {
      failed ||= this.currentTest?.state === 'failed';
      if (this.currentTest?.state === 'failed') console.log(`      FAMILY_SEED=${seed}`);
    });
    after(() => mortal?.close());

    it(`goes from the request to a booked conference (FAMILY_SEED=${seed})`, async () => {
      meeting = await bookMeeting(mortal.room.url, monday, { children: 2, ...mortal.sitting });
      await mortal.quiet();
      const maya = someone('Maya Okafor');
      // Which of her cards shows what by now depends on who died when; from the list it can always be reached.
      await maya.press('conference.invitations');
      await maya.press('conference.secureMail');
      const { cards } = await maya.card('conference.secureMailSent');
      const all = cards.flatMap(inputsOf).find(({ id }) => id === 'which')?.choices ?? [];
      await maya.press('conference.secureMailSent', {
        which: all.map(({ value }) => value).join(','),
      });
    });

    it('asks for reports, which are recorded', async () => {
      const { room } = mortal;
      await room.moveClock((await room.now()).add({ hours: 24 }));
      const maya = someone('Maya Okafor');
      await maya.press('meeting.reportForm');
      const who = await choice('Maya Okafor', 'meeting.report', 'who', /Social worker/);
      await maya.press('meeting.report', { who, is: 'received' });
      await mortal.quiet();
    });

    it('meets without its social worker, and goes ahead by the chair’s decision', async () => {
      const { room } = mortal;
      const { chair, minuteTaker, chat, starts } = meeting;
      await room.moveClock(starts.subtract({ minutes: 10 }));
      await someone(chair).press('meeting.open');
      await mortal.quiet();
      const officer = room.sit(idOf('Marcus Bell'));
      await room.join(chat, idOf('Marcus Bell'));
      await officer.press(here, {}, { chat });
      await mortal.pressed();

      const away = await choice(minuteTaker, 'meeting.allHere', 'except', /Social worker/);
      const manager = await choice(minuteTaker, 'meeting.allHere', 'except', /Team manager/);
      await someone(minuteTaker).press('meeting.allHere', { except: `${away},${manager}` });
      await room.moveClock(starts.add({ minutes: 5 }));
      await mortal.quiet();
      await someone(chair).press('meeting.goAheadForm');
      await someone(chair).press('meeting.goAhead', {
        reason: 'delayHarmful',
        safeguards: 'The team manager visits today.',
      });
      await mortal.quiet();
    });

    it('decides on a plan for one child and none for the other', async () => {
      const chair = someone(meeting.chair);
      await chair.press('plan.decideForm');
      const one = await choice(meeting.chair, 'plan.decide', 'children', /Child 1/);
      await chair.press('plan.decide', { children: one, outcome: 'plan', categories: 'NEG', previous: '0' });
      await mortal.quiet();
      await chair.press('plan.decideForm');
      await chair.press('plan.decide', { outcome: 'no:childInNeed', words: 'Safe with a grandmother.' });
      await mortal.quiet();
    });

    it('is followed by the monitoring form', async () => {
      await mortal.room.moveClock(meeting.starts.add({ hours: 3 }));
      const chair = someone(meeting.chair);
      await chair.press('monitoring.childrenForm');
      await chair.press('monitoring.children', { child0: 'PN6', child1: 'PN6' });
      await chair.press('monitoring.family', {
        mother: 'came',
        father: 'none',
        contact: 'yes',
        preMeet: 'yes',
      });
      await chair.press('monitoring.length', {
        began: '10:00',
        ended: '11:40',
        information: '55',
        planning: '40',
        scaling: 'all',
      });
      await chair.press('monitoring.quality', { grade: 'good', shared: 'yes', definitions: 'yes' });
      await mortal.quiet();
    });

    it('has its review asked for by itself, and booked', async () => {
      await mortal.room.moveClock(meeting.starts.add({ hours: 24 * 36 }));
      await mortal.quiet();
      const review = await until(
        async () => (await conferences()).find(({ type }) => type === 'review'),
        'the review',
      );
      const maya = someone('Maya Okafor');
      await maya.say(review.reference);
      await maya.press('conference.look');
      await maya.press('conference.holdForm');
      await maya.press('conference.reserve');
      await mortal.quiet();
    });

    const conferences = async () =>
      (await mortal.kept('conference')).map(({ data }) => conferenceSchema.parse(data));

    it('has each record once, and each deed once in the audit trail', async () => {
      const one = async (kind: string) => expect(await mortal.kept(kind), kind).to.have.length(1);
      for (const kind of ['consultation', 'enquiry', 'plan', 'monitoring']) await one(kind);
      const [initial, review, ...more] = (await conferences()).sort((a) => (a.type === 'review' ? 1 : -1));
      expect(more).to.deep.equal([]);
      expect([initial?.type, review?.type]).to.deep.equal(['initial', 'review']);
      const [plan] = (await mortal.kept('plan')).map(({ data }) => planSchema.parse(data));
      expect(plan?.child.number).to.match(/1$/);
      const meetings = (await mortal.kept('meeting')).map(({ data }) => meetingSchema.parse(data));
      expect(meetings.map(({ decision }) => decision?.kind)).to.have.members(['goesAhead', undefined]);
      const rows = (await mortal.kept('attendance')).map(({ data }) => attendanceSchema.parse(data));
      expect(rows.filter(({ presence }) => presence?.is === 'away').map(({ of }) => of)).to.have.members([
        'worker',
        'manager',
      ]);

      const asked = (await mortal.kept('invitation'))
        .map(({ data }) => invitationSchema.parse(data))
        .filter(({ removed }) => !removed)
        .map(({ conference, agency }) => `${conference} ${agency}`);
      expect(asked.toSorted()).to.deep.equal([...new Set(asked)].toSorted());
      const added = asked.filter((one) => /health-visiting|oakfield-primary/.test(one));
      // Both of them to the conference, and both proposed for its review.
      expect(added).to.have.length(4);

      const done = new Map<string, number>();
      for (const document of await mortal.kept(auditKind)) {
        const { verb } = auditContent.parse(document.data);
        const deed = `${verb} ${String(document.record)}`;
        done.set(deed, (done.get(deed) ?? 0) + 1);
      }
      const once =
        /^(consultation\.(send|take|decide)|conference\.(ask|askReview|sign)|meeting\.(open|goAhead)|monitoring\.quality) /;
      const twice = [...done].filter(([deed, times]) => once.test(deed) && times > 1);
      expect(twice).to.deep.equal([]);
    });

    it('has booked nothing twice', async () => {
      const days = (await mortal.kept('diaryDay')).map(({ data }) => diaryDaySchema.parse(data));
      const entries = days.flatMap(({ entries }) => entries);
      for (const { booking, reference } of await conferences()) {
        expect(booking?.state, reference).to.equal('booked');
      }
      const holds = new Map<string, Set<string>>();
      for (const { hold, conference } of entries) {
        holds.set(conference.id, (holds.get(conference.id) ?? new Set()).add(hold));
      }
      expect([...holds.values()].map(({ size }) => size)).to.deep.equal([1, 1]);
      // In each calendar each meeting stands once.
      const { calendar } = personasSchema.parse(await mortal.room.send('GET', '/room/state'));
      const seen = calendar
        .filter(({ subject }) => subject.startsWith('Meeting M-'))
        .map(({ persona, subject, from }) => `${persona} ${subject} ${from}`);
      expect(seen.toSorted()).to.deep.equal([...new Set(seen)].toSorted());
    });

    it('has told everybody, and the meeting’s chat once', async () => {
      const { room } = mortal;
      const read = async (name: string) =>
        (await room.sit(idOf(name)).messages()).flatMap(({ cards }) => cards.map(wordsOf)).join('\n');
      const [first] = (await conferences()).filter(({ type }) => type === 'initial');
      for (const name of ['Maya Okafor', 'Gareth Pryce', meeting.chair]) {
        expect(await read(name), name).to.contain(first?.reference ?? 'a conference');
      }
      expect(await read(meeting.minuteTaker)).to.contain('In the meeting');
      expect(await read('Maya Okafor')).to.match(/P-[0-9A-Z]{3}-[0-9A-Z]{3}/);
      const isBot = ({ from, deleted }: SeenMessage) => from === 'bot' && !deleted;
      const chat = (await room.sit(idOf('Marcus Bell')).messages(meeting.chat)).filter(isBot);
      const questions = chat.filter(({ base }) => base.some((card) => wordsOf(card).includes(here)));
      expect(questions).to.have.length(1);
    });

    it('leaves every audit chain whole, and no effect that is due or stuck', async () => {
      const { problems, records } = await verifyAudit(mortal.store, auditedKinds);
      expect(problems).to.deep.equal([]);
      expect(records).to.be.greaterThan(5);
      for (const state of ['stuck', 'dropped']) {
        const left = (await mortal.kept(effectKind)).filter((one) => one.state === state);
        expect(
          left.map(({ data }) => effectContent.parse(data)),
          state,
        ).to.deep.equal([]);
      }
      console.log(`      ${mortal.deaths} processes were killed`);
    });
  });
}
