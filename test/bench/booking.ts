/**
 * Booking a conference over HTTP: how long the press waits that takes a time while Graph is slow and broken, and how
 * often Graph is asked from that press until everything is in the calendars, how much of it at once.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conferenceSchema, conferenceType } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { indexes } from '../../src/indexes.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { castOf } from '../../src/rehearsal/cast.ts';
import { movableClock } from '../../src/rehearsal/clock.ts';
import { startRoom } from '../../src/rehearsal/connector.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { exampleText, gareth, maya } from '../support/authority.ts';
import { conference } from '../support/conferences.ts';
import { family, joan } from '../support/consultations.ts';
import { cardIn, message, press } from './activities.ts';
import { type Met, meet, pressOf } from './card.ts';
import type { Measured } from './figures.ts';
import { type GraphBetween, graphBetween } from './graph.ts';
import { Connections } from './load.ts';
import { percentile } from './numbers.ts';
import { conversationOf, type Sender } from './people.ts';
import { type Served, start } from './processes.ts';
import { drained } from './turn.ts';

export interface BookingOptions {
  /** Bookings whose calls are counted, one after another, while Graph is well. */
  readonly counted: number;
  /** Bookings whose press is timed while Graph is slow and broken. */
  readonly timed: number;
  /** How late each of its answers is then. */
  readonly slowMs: number;
}

/** Of so many requests one fails while the presses are timed. */
const brokenEvery = 4;
/** More chairs, minute takers and rooms than the example has, so that nobody waits for a slot. */
const more = 16;

const sender: Sender = {
  tenant: joan.tenant,
  objectId: joan.objectId,
  name: joan.name,
  conversation: conversationOf(joan.objectId),
};

export async function measureBooking(options: BookingOptions): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-booking-'));
  const stopping: (() => Promise<void>)[] = [];
  try {
    const authorityFile = join(folder, 'authority.json');
    const text = largerAuthority();
    writeFileSync(authorityFile, text);
    const file = join(folder, 'quorate.sqlite');
    const references = await layConferences(file, options.counted + options.timed);

    const teams = await start('teams.ts', {});
    stopping.unshift(teams.stop);
    const clock = movableClock();
    const room = await startRoom({
      port: 0,
      botUrl: 'http://127.0.0.1:9',
      clock,
      ...(await castOf(buildDirectory(parseAuthorityFile(text), 'bench'), clock.now())),
      botAppId: '',
      teamsAppId: 'quorate',
      options: { limits: false },
    });
    stopping.unshift(() => room.close());
    const graph = await graphBetween(room.graphUrl);
    stopping.unshift(() => graph.close());
    const quorate = await start('quorate.ts', {
      PORT: '0',
      SQLITE_FILE: file,
      AUTHORITY_FILE: authorityFile,
      TEAMS_SERVICE_URL: teams.url,
      GRAPH_URL: graph.url,
      TEAMS_APP_ID: 'quorate',
      LOG_LEVEL: 'error',
    });
    stopping.unshift(quorate.stop);
    const to = new Connections(quorate.url, 1);
    stopping.unshift(async () => to.close());
    return await measured({ options, references, teams: teams.url, graph, quorate, to });
  } finally {
    for (const stop of stopping) await stop().catch((error: unknown) => console.error(String(error)));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(at: {
  readonly options: BookingOptions;
  readonly references: readonly string[];
  readonly teams: string;
  readonly graph: GraphBetween;
  readonly quorate: Served;
  readonly to: Connections;
}): Promise<Measured> {
  const { options, references, teams, graph, quorate, to } = at;
  const calls: number[] = [];
  const times: number[] = [];
  await drained(quorate);
  const began = graph.mostAtOnce;
  await to.each(references.slice(0, options.counted), async (reference) => {
    const body = await toTheLastPress(to, teams, reference);
    await drained(quorate);
    const before = graph.calls;
    mustBeHeld(await to.post(body));
    await drained(quorate);
    calls.push(graph.calls - before);
  });
  graph.trouble({ slowMs: options.slowMs, brokenEvery });
  await to.each(references.slice(options.counted), async (reference) => {
    const body = await toTheLastPress(to, teams, reference);
    const start = performance.now();
    const answer = await to.post(body);
    times.push(performance.now() - start);
    mustBeHeld(answer);
  });
  graph.trouble({ slowMs: 0, brokenEvery: 0 });
  return {
    figures: {
      'booking.answerP99Ms': percentile(times, 0.99),
      'booking.answerP50Ms': percentile(times, 0.5),
      'booking.graphCalls': Math.max(...calls),
      'booking.graphMostAtOnce': Math.max(began, graph.mostAtOnce),
    },
    notes: [
      `booking: ${times.length} presses while each answer of Graph came ${options.slowMs} ms late and every ${brokenEvery}th failed; ${calls.length} bookings were counted`,
    ],
  };
}

/** Opens the conference, looks at its times and chooses the first: the body of the press that takes it. */
async function toTheLastPress(to: Connections, serviceUrl: string, reference: string): Promise<string> {
  const card = `card-${reference}`;
  const ask = async (body: string): Promise<Met> => {
    const { status, text } = await to.post(body);
    if (status !== 200) throw new Error(`a step was answered with ${status}: ${text.slice(0, 200)}`);
    return meet(cardIn(text));
  };
  const pressed = (met: Met, verb: string) =>
    press(sender, serviceUrl, { verb, token: pressOf(met, verb).token, inputs: {}, card });
  let met = await ask(message(sender, serviceUrl, reference));
  for (const verb of ['conference.look', 'conference.holdForm']) met = await ask(pressed(met, verb));
  return pressed(met, 'conference.reserve');
}

function mustBeHeld({ status, text }: { readonly status: number; readonly text: string }): void {
  const words = status === 200 ? meet(cardIn(text)).words : `HTTP ${status}`;
  if (!/Held for it|Booked for/.test(words)) throw new Error(`nothing was held: ${words.slice(0, 300)}`);
}

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The example's authority with people and rooms enough. */
function largerAuthority(): string {
  const { authorities } = parseAuthorityFile(exampleText);
  const [first, ...others] = authorities;
  if (!first) throw new Error('the example has no authority');
  const each = Array.from({ length: more }, (_, n) => n);
  const [room] = first.rooms;
  if (!room) throw new Error('the example has no room');
  return JSON.stringify({
    authorities: [
      {
        ...first,
        people: [
          ...first.people,
          ...(['chair', 'minuteTaker'] as const).flatMap((role, kind) =>
            each.map((n) => ({
              objectId: guid(100 * (kind + 1) + n),
              name: `${role} ${n}`,
              roles: [role],
              email: `${role.toLowerCase()}.${n}@example.org`,
            })),
          ),
        ],
        rooms: [
          ...first.rooms,
          ...each.map((n) => ({
            ...room,
            id: `bench-${n}`,
            name: `Room ${n}`,
            email: `bench.${n}@example.org`,
          })),
        ],
      },
      ...others,
    ],
  });
}

/** So many families, each with a conference that waits for its time; their references. */
async function layConferences(file: string, count: number): Promise<readonly string[]> {
  const store = openSqlite({ file, indexes });
  const now = Temporal.Now.instant();
  const by = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'conference.ask',
    what: 'Asked for a conference',
    settings: 'bench',
    at: now,
  };
  const references: string[] = [];
  try {
    await store.ready();
    for (let n = 0; n < count; n += 1) {
      const target = { partition: `case:bench${n}`, id: `conference:bench${n}` };
      const reference = referenceFor('K', target.id);
      const {
        clock: _,
        enquiry: __,
        ...value
      } = conference({
        reference,
        asked: { by: maya.id, at: now.toString({ smallestUnit: 'millisecond' }) },
        manager: gareth.id,
      });
      const needs = { ...value.needs, wheelchair: false, apart: false, cannot: [] };
      for (const write of [
        create(caseType, caseTarget(target), maya.authority, family()),
        create(conferenceType, target, maya.authority, conferenceSchema.parse({ ...value, needs })),
      ]) {
        const { record, entry } = audited(write, { ...by, commandId: `lay ${n}` });
        for (const document of [record, entry]) {
          await store.batch(target.partition, [{ op: 'upsert', document }]);
        }
      }
      references.push(reference);
    }
  } finally {
    await store.close();
  }
  return references;
}
