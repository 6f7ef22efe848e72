/**
 * 200 conferences of as many social workers in one diary that has 50 times for them: five chairs, of whom each can chair
 * two conferences a day, on the five working days that are left. Of minute takers and rooms there are more than enough,
 * nobody is on duty, and no calendars are joined.
 */
import { expect } from 'chai';
import { z } from 'zod';
import { diaryDaySchema, diaryPartition } from '../../src/conference/diary/record.ts';
import { fitRules } from '../../src/conference/diary/rules.ts';
import { conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { type Authority, personId } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { at, exampleText, maya } from './authority.ts';
import { conference, keepConference } from './conferences.ts';
import { family } from './consultations.ts';

export const conferences = 200;
export const clients = 20;
export const times = 50;
/** Ten o’clock on the first of the working days that count; the last on which they may be held. */
export const raceOpens = '2026-12-30T10:45';
const lastDay = '2027-01-08';

const fileSchema = z.object({ authorities: z.array(z.record(z.string(), z.json())) });
const objectId = (mark: string, n: number) => `00000000-0000-4000-8000-${mark}${String(n).padStart(11, '0')}`;

/** Of the people that a test adds, the nth. */
const somebody = (mark: string, role: string, name: string, n: number, more: object = {}) => ({
  objectId: objectId(mark, n),
  name: `${name} ${n + 1}`,
  roles: [role],
  ...more,
});
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** The authority file of the race. `clients` people of business support book. */
export const raceText: string = (() => {
  const { authorities } = fileSchema.parse(JSON.parse(exampleText));
  const own = authorities.map((one) => {
    const example = parseAuthorityFile(exampleText).authorities.find(({ id }) => id === one.id);
    if (!example) throw new Error('the example holds no authority');
    const { calendar: _calendar, ...settings } = z.record(z.string(), z.json()).parse(one.settings);
    const [room] = example.rooms;
    return {
      ...one,
      settings,
      teams: example.teams.map(({ linkedChairs: _chairs, ...team }) => team),
      people: [
        ...example.people.filter(({ roles }) => !roles.includes('chair') && !roles.includes('minuteTaker')),
        ...many(5, (n) => somebody('c', 'chair', 'Chair', n)),
        ...many(10, (n) => somebody('d', 'minuteTaker', 'Minute Taker', n)),
        ...many(clients, (n) => somebody('b', 'businessSupport', 'Booker', n)),
        ...many(conferences, (n) => somebody('a', 'socialWorker', 'Worker', n, { team: 'north' })),
      ],
      rooms: many(10, (n) => ({
        ...room,
        id: `room-${n}`,
        name: `Room ${n}`,
        email: `room-${n}@example.org`,
      })),
      duty: [],
    };
  });
  return JSON.stringify({ authorities: own });
})();

export const raceDirectory = buildDirectory(parseAuthorityFile(raceText), 'race');
const authority: Authority = raceDirectory.authority('example-borough');

/** Whom the nth client books as. */
export const bookerName = (n: number): string => `Booker ${n + 1}`;

export const raceTarget = (n: number): Target => ({ partition: `case:race${n}`, id: `conference:race${n}` });
export const raceReference = (n: number): string => referenceFor('K', raceTarget(n).id);

/** Lays the conferences down, each of a worker of their own: their time is not what is raced for. */
export async function layRace(store: Store): Promise<void> {
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) await store.batch(document.partition, [{ op: 'upsert', document }]);
  };
  for (let n = 0; n < conferences; n += 1) {
    const target = raceTarget(n);
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
      conference({
        reference: raceReference(n),
        worker: personId(maya.tenant, objectId('a', n)),
        enquiry: undefined,
        clock: { rule: 'initialConference', from: '2026-12-15', dueOn: lastDay },
        needs: { ...conference().needs, apart: false, wheelchair: false, cannot: [] },
      }),
      target,
    );
  }
}

/**
 * Every time was taken once and no more: nobody and no room is in two at once or with too little between, no chair has
 * more than their day allows, nothing is half booked, and what the diary holds is what the conferences say.
 */
export async function expectNothingTwice(store: Store): Promise<void> {
  const { documents: entered } = await store.query({
    kind: 'diaryDay',
    partition: diaryPartition(authority),
    range: { field: 'day' },
    order: 'ascending',
    limit: 1_000,
  });
  const days = entered.map(({ document }) => diaryDaySchema.parse(document.data));
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
  const { documents } = await store.query({ kind: 'conference', limit: 1_000 });
  const values = documents.map(({ document }) => conferenceSchema.parse(document.data));
  const booked = values.filter(({ booking }) => booking?.state === 'booked');
  expect(values.filter(({ booking }) => booking?.state === 'held')).to.deep.equal([]);
  expect(booked).to.have.lengthOf(times);
  const holds = new Set(days.flatMap((one) => one.entries.map(({ hold }) => hold)));
  expect([...holds].sort()).to.deep.equal(booked.map(({ booking }) => booking?.hold).sort());
}
