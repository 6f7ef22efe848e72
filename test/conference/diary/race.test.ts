/**
 * 200 conferences, booked by 20 people at once in one diary that has 50 times: through the kernel, on both engines.
 */
import { expect } from 'chai';
import { type DiaryDay, diaryDaySchema, diaryPartition } from '../../../src/conference/diary/record.ts';
import { fitRules } from '../../../src/conference/diary/rules.ts';
import { conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { indexes } from '../../../src/indexes.ts';
import { audited } from '../../../src/kernel/audit.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { create } from '../../../src/kernel/decision.ts';
import { referenceFor } from '../../../src/kernel/ids.ts';
import type { Store, StoreDocument } from '../../../src/kernel/store.ts';
import { openStore } from '../../../src/open-store.ts';
import { buildDirectory, parseAuthorityFile } from '../../../src/people/index.ts';
import type { Role } from '../../../src/practice/roles.ts';
import { startCosmosServer } from '../../../src/rehearsal/cosmos/server.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, exampleText, maya } from '../../support/authority.ts';
import { conference, keepConference } from '../../support/conferences.ts';
import { family, joan } from '../../support/consultations.ts';
import { conversationOf, type House, house } from '../../support/house.ts';

const conferences = 200;
const clients = 20;
/** Five chairs, of whom each can chair two conferences a day, on the five working days that are left. */
const times = 50;
const lastDay = '2027-01-08';
/** As often as somebody could be quicker. */
const mostTries = times + 10;

/** Of chairs there are five, of minute takers and rooms more than enough, and nobody is on duty. */
const directory = (() => {
  const many = <T extends { objectId: string; name: string }>(
    one: T | undefined,
    count: number,
    mark: string,
  ) =>
    Array.from({ length: one ? count : 0 }, (_, n): T[] => {
      const objectId = `00000000-0000-4000-8000-${mark}${String(n).padStart(11, '0')}`;
      return one ? [{ ...one, objectId, name: `${one.name} ${n + 1}`, email: undefined }] : [];
    }).flat();
  const { authorities } = parseAuthorityFile(exampleText);
  const own = authorities.map((one) => {
    const ofRole = (role: Role) => one.people.find(({ roles }) => roles.includes(role));
    const others = one.people.filter(
      ({ roles }) => !roles.includes('chair') && !roles.includes('minuteTaker'),
    );
    const chair = ofRole('chair');
    const [room] = one.rooms;
    return {
      ...one,
      settings: { ...one.settings, calendar: undefined },
      teams: one.teams.map((team) => ({ ...team, linkedChairs: [] })),
      people: [...others, ...many(chair, 5, 'c'), ...many(ofRole('minuteTaker'), 10, 'd')],
      rooms: Array.from({ length: 10 }, (_, n) =>
        room ? [{ ...room, id: `room-${n}`, name: `Room ${n}` }] : [],
      ).flat(),
      duty: [],
    };
  });
  return buildDirectory({ authorities: own }, 'race');
})();
const authority = directory.authority('example-borough');

const caseOf = (n: number) => ({ partition: `case:race${n}`, id: `conference:race${n}` });

async function lay(home: House): Promise<void> {
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  for (let n = 0; n < conferences; n += 1) {
    const target = caseOf(n);
    const { record, entry } = audited(create(caseType, caseTarget(target), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'conference.ask',
      what: 'Asked for a conference',
      commandId: `c${n}`,
      settings: 'example-1',
      at: at('2026-12-30T10:40'),
    });
    await put([record, entry]);
    await keepConference(
      { put },
      // Each of a worker of their own, who is nobody: the worker's time is not what they race for.
      conference({
        reference: referenceFor('K', target.id),
        worker: `nobody:${n}`,
        enquiry: undefined,
        clock: { rule: 'initialConference', from: '2026-12-15', dueOn: lastDay },
        needs: { ...conference().needs, apart: false, wheelchair: false, cannot: [] },
      }),
      target,
    );
  }
}

/** One client books one conference: looks, takes, and looks again when somebody was quicker. */
async function book(home: House, n: number): Promise<'booked' | 'none'> {
  const { kernel } = home;
  const opened = await kernel.perform({
    from: 'person',
    identity: { tenant: joan.tenant, objectId: joan.objectId },
    place: { kind: 'personal', conversation: conversationOf(joan) },
    verb: 'reference',
    token: undefined,
    input: { typed: referenceFor('K', caseOf(n).id) },
  });
  let shown: Answer = await home.press(joan, opened, 'conference.look');
  for (let tries = 0; tries < mostTries; tries += 1) {
    const card = JSON.stringify(shown.shown?.card);
    if (!card.includes('conference.holdForm')) {
      // Told so, and what would help; never left with nothing.
      expect(card).to.contain('No time is free up to the last day');
      return 'none';
    }
    // Not all take the first: what is pressed is as it comes.
    const buttons = shown.shown?.card.actions?.filter(
      (one) => one.type === 'Action.Execute' && one.verb === 'conference.holdForm',
    );
    const title = buttons?.[(n + tries) % buttons.length]?.title ?? '';
    const confirm = await home.press(joan, shown, title);
    shown = await home.press(joan, confirm, 'conference.reserve');
    if (shown.kind === 'done') return 'booked';
    if (!JSON.stringify(shown.shown?.card ?? '').includes('conference.holdForm')) {
      // The store was written too often meanwhile: the person looks again.
      shown = await home.press(joan, opened, 'conference.look');
    }
  }
  throw new Error('this client never came to an end');
}

async function diaryOf(home: House): Promise<DiaryDay[]> {
  const { documents } = await home.store.query({
    kind: 'diaryDay',
    partition: diaryPartition(authority),
    range: { field: 'day' },
    order: 'ascending',
    limit: 1_000,
  });
  return documents.map(({ document }) => diaryDaySchema.parse(document.data));
}

/** Each engine, with how it is ended. */
const engines: Readonly<Record<string, () => Promise<{ store: Store; end(): Promise<void> }>>> = {
  sqlite: async () => ({ store: openSqlite({ file: ':memory:', indexes }), end: async () => {} }),
  cosmos: async () => {
    const server = await startCosmosServer({ ranges: 2 });
    const { endpoint, key } = server;
    const store = await openStore({ kind: 'cosmos', endpoint, key, database: 'race' });
    await store.ready();
    return { store, end: () => server.close() };
  },
};

describe('a race for the times of one diary', function () {
  this.timeout(120_000);
  let home: House;
  let end: () => Promise<void>;
  afterEach(async () => {
    await home.close();
    await end();
  });

  for (const [name, opened] of Object.entries(engines)) {
    it(`books nothing twice, leaves nobody half booked, and tells each of the others so: on ${name}`, async () => {
      const engine = await opened();
      end = engine.end;
      home = house({
        now: '2026-12-30T10:45',
        entries,
        subscriptions,
        directory,
        lint: false,
        store: engine.store,
      });
      await lay(home);
      const outcomes: string[] = [];
      const queue = Array.from({ length: conferences }, (_, n) => n);
      await Promise.all(
        Array.from({ length: clients }, async () => {
          for (let n = queue.shift(); n !== undefined; n = queue.shift()) outcomes.push(await book(home, n));
        }),
      );
      await home.settle();

      const days = await diaryOf(home);
      const { gapMinutes, mostADay } = fitRules(authority);
      for (const { resource, day, entries: there } of days) {
        const of = `${resource.kind} ${resource.id} ${day}`;
        const sorted = there.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from));
        sorted.slice(1).forEach((later, n) => {
          const apart = Temporal.Instant.from(sorted[n]?.until ?? later.until).until(later.from);
          expect(apart.total('minutes'), of).to.be.at.least(gapMinutes);
        });
        if (resource.kind === 'chair') expect(there.length, of).to.be.at.most(mostADay);
      }
      const { documents } = await home.store.query({ kind: 'conference', limit: 1_000 });
      const values = documents.map(({ document }) => conferenceSchema.parse(document.data));
      const booked = values.filter(({ booking }) => booking?.state === 'booked');
      expect(values.filter(({ booking }) => booking?.state === 'held')).to.deep.equal([]);
      expect(booked).to.have.lengthOf(times);
      expect(outcomes.filter((one) => one === 'booked')).to.have.lengthOf(times);
      expect(outcomes).to.have.lengthOf(conferences);
      const holds = new Set(days.flatMap((one) => one.entries.map(({ hold }) => hold)));
      expect([...holds].sort()).to.deep.equal(booked.map(({ booking }) => booking?.hold).sort());
    });
  }
});
