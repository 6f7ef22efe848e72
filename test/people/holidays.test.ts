import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Directory, Person } from '../../src/kernel/actor.ts';
import { holidayEntries, holidaysTarget, holidayWatchType } from '../../src/people/holidays.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { bankHolidaysTo } from '../../src/practice/bank-holidays.ts';
import { formatDate } from '../../src/practice/dates.ts';
import { listEnd, nextDaysOff } from '../../src/practice/holiday-list.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { dueOn, lengthOf, timescaleNames } from '../../src/practice/timescales.ts';
import { authority, day, exampleText, person } from '../support/authority.ts';
import { type House, house } from '../support/house.ts';

const administrator = authority.withRole('serviceAdministrator')[0] as Person; // the example has one
const joan = person('Joan Whitfield');
const ends = day(bankHolidaysTo);
const on = (daysBefore: number, time = '08:00') => `${ends.subtract({ days: daysBefore })}T${time}`;

/** The example authority, with other settings for its holidays or other people. */
function changed(over: { holidays?: object; without?: Person }): Directory {
  const file = JSON.parse(exampleText);
  const own = file.authorities[0];
  if (over.holidays) own.settings.holidays = over.holidays;
  if (over.without) {
    own.people = own.people.filter((one: { objectId: string }) => one.objectId !== over.without?.objectId);
  }
  return buildDirectory(parseAuthorityFile(JSON.stringify(file)), 'changed-1');
}

async function watching(now: string, directory?: Directory, file?: string): Promise<House> {
  const one = house({ now, entries: holidayEntries, ...(directory && { directory }), ...(file && { file }) });
  await begin(one);
  return one;
}

async function begin(one: House): Promise<void> {
  const outcome = await one.kernel.performService({
    from: 'service',
    cause: 'clock',
    id: `begin:holidays.begin:${authority.id}`,
    authority: authority.id,
    verb: 'holidays.begin',
    target: holidaysTarget(authority.id),
    input: {},
    depth: 0,
  });
  expect(outcome.kind).to.be.oneOf(['done', 'nothing', 'repeated']);
}

async function lastTold(one: House): Promise<string | undefined> {
  const { partition, id } = holidaysTarget(authority.id);
  const stored = await one.store.read(partition, id);
  return holidayWatchType.schema.parse(stored?.document.data).toldOn;
}

/** Moves from due time to due time, as the worker lives through it. */
async function liveUntil(one: House, until: string): Promise<void> {
  const end = Temporal.PlainDateTime.from(until).toZonedDateTime('Europe/London').toInstant();
  for (;;) {
    await one.settle();
    const next = await one.worker.nextDue(end);
    if (!next || Temporal.Instant.compare(next, end) > 0) break;
    one.clock.set(next);
  }
  one.clock.set(end);
}

describe('the end of the list of bank holidays', () => {
  it('is warned of from ninety days before', () => {
    const soon = (daysBefore: number) => listEnd(ends.subtract({ days: daysBefore }), defaultSettings);
    expect(soon(91)).to.include({ daysLeft: 91, soon: false });
    expect(soon(90)).to.include({ daysLeft: 90, soon: true });
    expect(soon(0)).to.include({ daysLeft: 0, soon: true });
    expect(soon(-1)).to.include({ daysLeft: -1, soon: true });
  });

  it('is put off by an authority that says that it has entered later years', () => {
    const settings = { holidays: { extra: [], removed: [], completeTo: '2029-12-31' } };
    expect(listEnd(ends, settings)).to.include({ daysLeft: 365, soon: false });
  });

  it('is further off, while nobody is warned, than the end of any clock that counts working days', () => {
    for (let today = ends.subtract({ days: 400 }); !listEnd(today, defaultSettings).soon; ) {
      for (const name of timescaleNames) {
        if (lengthOf(name, defaultSettings).unit !== 'workingDays') continue;
        const due = dueOn(name, today, defaultSettings);
        expect(Temporal.PlainDate.compare(due, ends), `${name} from ${today}`).to.be.at.most(0);
      }
      today = today.add({ days: 1 });
    }
  });

  it('has the next days off before it', () => {
    const titles = (from: string) =>
      nextDaysOff(day(from), 3, defaultSettings).map(({ on: date, title }) => `${date} ${title}`);
    expect(titles('2026-12-25')).to.deep.equal([
      '2026-12-25 Christmas Day',
      '2026-12-28 Boxing Day',
      "2027-01-01 New Year's Day",
    ]);
    expect(titles('2028-12-26')).to.deep.equal(['2028-12-26 Boxing Day']);
  });
});

describe('the watch over the list of bank holidays', () => {
  let one: House;
  afterEach(() => one.close());

  it('looks every working day when the service opens, and says nothing while the list goes on', async () => {
    one = await watching(on(110));
    await liveUntil(one, on(91, '18:00'));
    expect(one.messages(administrator)).to.deep.equal([]);
    const next = await one.worker.nextDue(one.clock.now().add({ hours: 24 * 7 }));
    const opens = next?.toZonedDateTimeISO('Europe/London');
    expect(opens?.toPlainTime().toString()).to.equal('09:00:00');
    expect(opens?.toPlainDate().toString()).to.equal('2028-10-02');
  });

  it('tells the service administrator within a working day of the ninetieth day, and nobody else', async () => {
    one = await watching(on(110));
    await liveUntil(one, on(89, '18:00'));
    expect(one.messages(administrator)).to.have.length(1);
    expect(one.messages(joan)).to.deep.equal([]);
    const { shown } = one.newest(administrator);
    expect(shown.summary).to.equal('The list of bank holidays in Quorate');
    const words = JSON.stringify(shown.card);
    expect(words).to.include('The list of bank holidays ends soon');
    expect(words).to.include(`The list goes up to ${formatDate(ends)}`);
    expect(words).to.include('90 days left');
  });

  it('tells once a week while it lasts, also past the end, and across restarts', async () => {
    one = await watching(on(90));
    const told: string[] = [];
    for (const daysBefore of [84, 77, 70, 63, 56]) {
      await begin(one);
      await liveUntil(one, on(daysBefore));
      told.push(`${one.messages(administrator).length}: ${await lastTold(one)}`);
    }
    expect(told).to.deep.equal([
      '1: 2028-10-02',
      '2: 2028-10-09',
      '3: 2028-10-16',
      '4: 2028-10-23',
      '5: 2028-10-30',
    ]);
    await liveUntil(one, on(-13, '18:00'));
    expect(JSON.stringify(one.newest(administrator).shown.card)).to.include('has ended');
    const weeks = Math.floor((90 + 13) / 7);
    expect(one.messages(administrator).length).to.be.within(weeks - 1, weeks + 1);
  });

  it('looks once after a long stop, and goes on from there', async () => {
    one = await watching(on(110));
    one.clock.set(on(40, '11:00'));
    await one.settle();
    expect(one.messages(administrator)).to.have.length(1);
    await liveUntil(one, on(34, '18:00'));
    expect(one.messages(administrator)).to.have.length(1);
  });

  it('falls silent when the list is renewed, and speaks at once when the next one ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-holidays-'));
    const file = join(folder, 'store.sqlite');
    one = await watching(on(90), undefined, file);
    await liveUntil(one, on(88));
    expect(one.messages(administrator)).to.have.length(1);
    expect(await lastTold(one)).to.equal('2028-10-02');
    await one.close();
    one = await watching(on(88), changed({ holidays: { completeTo: '2029-12-31' } }), file);
    await liveUntil(one, on(20));
    expect(one.messages(administrator)).to.deep.equal([]);
    expect(await lastTold(one)).to.equal(undefined);
    await liveUntil(one, '2029-10-03T18:00');
    expect(one.messages(administrator)).to.have.length(1);
    rmSync(folder, { recursive: true });
  });

  it('tells business support where nobody is the service administrator', async () => {
    one = await watching(on(90), changed({ without: administrator }));
    await one.settle();
    await liveUntil(one, on(85));
    expect(one.messages(joan)).to.have.length(1);
  });

  it('can be looked at by typing, well before', async () => {
    one = await watching('2026-12-01T10:00');
    const answer = await one.say(joan, 'bank holidays');
    const words = JSON.stringify(answer.shown?.card);
    expect(words).to.include('Bank holidays are known');
    expect(words).to.include('Fri 25 December 2026').and.to.include('Christmas Day');
    expect(words).not.to.include('What you can do');
  });
});
