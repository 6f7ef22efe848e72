/** What is gathered when a slot is looked for: out of the conference, the diary and the rota, and nothing else. */
import { expect } from 'chai';
import { ageOn } from '../../src/conference/ages.ts';
import { caseloadTarget, caseloadType, childrenWith } from '../../src/conference/caseload.ts';
import { type DiaryDay, resourcesOf, type Slot } from '../../src/conference/diary/record.ts';
import { isLate } from '../../src/conference/due.ts';
import { instantOf, periodOf } from '../../src/conference/minutes.ts';
import { type Known, slotQuestion } from '../../src/conference/question.ts';
import { type Conference, conferenceType } from '../../src/conference/record.ts';
import { caseType } from '../../src/consultation/index.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Loaded, RecordType } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { rotaOfFile } from '../../src/rota/index.ts';
import { at, authority, day, gareth, maya, person, ruth } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, slot, someSlot } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';

const now = at('2026-12-30T10:45');
const daniel = person('Daniel Osei');

function loaded<T extends JsonObject>(type: RecordType<T>, target: Target, value: T): Loaded<T> {
  const document = { ...target, kind: type.kind, authority: authority.id, schema: 1 };
  return {
    type,
    target,
    authority: authority.id,
    value,
    etag: 'e',
    head: { seq: 1, hash: '', salt: '' },
    document,
  };
}

const other = { partition: 'case:other', id: 'conference:other' };

/** The diary's days of a slot that a conference has. */
function taken(where: Slot, of: Target): DiaryDay[] {
  return resourcesOf(where).map((resource) => ({
    resource: { ...resource },
    day: dayOf(Temporal.Instant.from(where.from)).toString(),
    entries: [
      { hold: `hold:${of.id}`, from: where.from, until: where.until, conference: { ...of }, site: 'civic' },
    ],
  }));
}

function known(changes: Partial<Known> = {}, value: Conference = conference()): Known {
  const one = loaded(conferenceType, conferenceAt, value);
  return {
    conference: one,
    case: loaded(caseType, { ...conferenceAt, id: 'case' }, family()),
    conferences: [one],
    diary: [],
    rota: rotaOfFile(authority),
    ...changes,
  };
}
const ask = (changes: Partial<Known> = {}, value?: Conference) =>
  slotQuestion(known(changes, value), authority, now);

describe('the question for a slot', () => {
  it('has everybody and everything of the authority, and of the conference what bears on its time', () => {
    const { need, chairs, minuteTakers, rooms } = ask();
    expect(chairs.map(({ name }) => name)).to.have.members([
      'Ruth Adeyemi',
      'Daniel Osei',
      'Siobhán Kelly',
      'Wei Zhang',
    ]);
    expect(minuteTakers.map(({ name }) => name)).to.have.members(['Aisling Byrne', 'Kwame Boateng']);
    expect(rooms.map(({ id }) => id)).to.deep.equal(authority.rooms.map(({ id }) => id));
    expect(need.dueOn.toString()).to.equal('2027-01-14');
    expect(need.ages).to.deep.equal([7, undefined]);
    expect(need.separateAttendance).to.equal(true);
    expect(need.roomNeeds).to.deep.equal({ wheelchairAccess: true });
    expect(need.required.map(({ id }) => id)).to.deep.equal([maya.id]);
    expect(need.responsibleBefore).to.include.members([maya.id, gareth.id]);
    expect(need.familyCannot).to.have.lengthOf(1);
  });

  it('wants a room for all who are known to come, or the largest where none has seats for them all', () => {
    const largest = Math.max(...authority.rooms.map(({ capacity }) => capacity));
    expect(ask({ people: 9 }).need.people).to.equal(9);
    expect(ask({ people: largest + 7 }).need.people).to.equal(largest);
  });

  it('knows whose time other conferences take, where, and on which days they are', () => {
    const { chairs, rooms, need } = ask({ diary: taken(someSlot, other) });
    const of = (id: string) => chairs.find((one) => one.id === id);
    expect(of(daniel.id)?.busy).to.deep.equal([
      {
        ...periodOf(Temporal.Instant.from(someSlot.from), Temporal.Instant.from(someSlot.until)),
        site: 'civic',
      },
    ]);
    expect(of(daniel.id)?.conferenceDays).to.deep.equal(['2027-01-12']);
    expect(of(ruth.id)?.busy).to.deep.equal([]);
    expect(rooms.find(({ id }) => id === 'civic-1')?.busy).to.have.lengthOf(1);
    expect(need.required[0]?.busy).to.have.lengthOf(1);
  });

  it('knows of somebody who chairs and takes minutes when they do either', () => {
    const minuting = { ...someSlot, chair: ruth.id, minuteTaker: daniel.id };
    const { chairs } = ask({ diary: taken(minuting, other) });
    const one = chairs.find(({ id }) => id === daniel.id);
    expect(one?.busy).to.have.lengthOf(1);
    // How the conferences are shared out among chairs has to do with what they chair.
    expect(one?.conferenceDays).to.deep.equal([]);
  });

  it('counts the children of a chair from the number of the authority file and what was booked for later days', () => {
    const on = (day: string, children?: number) => ({ day, ...(children === undefined ? {} : { children }) });
    const file = { children: 51, on: '2026-10-31' };
    const booked = [on('2026-10-31', 4), on('2026-11-02', 3), on('2027-01-12'), on('2027-01-20', 2)];
    expect(childrenWith(file, booked)).to.equal(56);
    expect(childrenWith(undefined, booked)).to.equal(9);

    const of = ({ chairs }: ReturnType<typeof ask>) => chairs.find(({ id }) => id === daniel.id)?.children;
    const diary = taken(someSlot, other).map((one) => ({
      ...one,
      entries: one.entries.map((entry) => ({ ...entry, children: 3 })),
    }));
    expect(of(ask({ diary }))).to.equal(54);
    // A slice that keeps plans knows better than the file, as long as it has counted on from what the file says.
    const counted = (since?: { children: number; on: string }) => [
      loaded(caseloadType, caseloadTarget(authority.id, daniel.id), {
        chair: daniel.id,
        children: 12,
        on: '2026-12-30',
        at: now.toString(),
        ...(since ? { since } : {}),
      }),
    ];
    expect(of(ask({ diary, caseloads: counted(file) }))).to.equal(15);
    expect(of(ask({ diary, caseloads: counted({ ...file, children: 50 }) }))).to.equal(54);
    expect(of(ask({ diary, caseloads: counted() }))).to.equal(54);
  });

  it('takes what Outlook says beside what the diary has, of people in every part and of rooms', () => {
    const stamp = now.toString({ smallestUnit: 'millisecond' });
    const owners = [
      { kind: 'person' as const, id: daniel.id },
      { kind: 'person' as const, id: maya.id },
      { kind: 'room' as const, id: 'civic-1' },
    ];
    const outlook = {
      watch: undefined,
      calendars: owners.map((of) => ({ of, busy: [30_000_000, 30_000_060], at: stamp })),
    };
    const { chairs, rooms, need } = ask({ outlook, diary: taken(someSlot, other) });
    const there = { from: 30_000_000, until: 30_000_060 };
    expect(chairs.find(({ id }) => id === daniel.id)?.busy)
      .to.have.lengthOf(2)
      .and.deep.include(there);
    expect(chairs.find(({ id }) => id === ruth.id)?.busy).to.deep.equal([]);
    expect(rooms.find(({ id }) => id === 'civic-1')?.busy).to.deep.include(there);
    expect(need.required[0]?.busy).to.deep.include(there);
  });

  it('leaves out what stands in the diary because of this very conference: it is to be moved', () => {
    const value = conference({ booking: bookedAt(someSlot) });
    const { chairs } = ask({ diary: taken(someSlot, conferenceAt) }, value);
    expect(chairs.flatMap(({ busy }) => busy)).to.deep.equal([]);
  });

  it('keeps chairs from their duty sessions and from their leave', () => {
    const rota = {
      ...rotaOfFile(authority),
      leave: [
        {
          id: 'l1',
          person: daniel.id,
          from: '2027-01-04',
          to: '2027-01-08',
          by: daniel.id,
          at: now.toString(),
        },
      ],
    };
    const { chairs } = ask({ rota });
    const busy = chairs.find(({ id }) => id === daniel.id)?.busy ?? [];
    expect(
      busy.map(({ from, until }) => [dayOf(instantOf(from)).toString(), dayOf(instantOf(until)).toString()]),
    ).to.deep.equal([['2027-01-04', '2027-01-09']]);
    expect(chairs.some(({ duty }) => duty.length > 0)).to.equal(true);
  });

  it('of a restricted case asks only the people named', () => {
    const restricted = loaded(caseType, { ...conferenceAt, id: 'case' }, restrictedTo(maya, daniel));
    const { chairs, minuteTakers } = ask({ case: restricted });
    expect(chairs.map(({ id }) => id)).to.deep.equal([daniel.id]);
    expect(minuteTakers).to.deep.equal([]);
  });

  it('asks for no room where it is held online only', () => {
    const value = conference({ needs: { ...conference().needs, place: 'online' } });
    expect(ask({}, value).rooms).to.deep.equal([]);
  });

  it('names who chaired the family’s conference before', () => {
    const held = conference({ booking: bookedAt(slot('2026-10-06T10:00')), enquiry: undefined });
    const before = loaded(conferenceType, { ...conferenceAt, id: 'conference:before' }, held);
    expect(ask({ conferences: [before] }).need.earlierChair).to.equal(daniel.id);
    expect(ask().need.earlierChair).to.equal(undefined);
  });

  it('reckons ages in whole years, from the first of a month of birth', () => {
    const child = { number: '1', month: '2019-03', unborn: false, sex: 'F' as const };
    expect(ageOn(child, day('2027-02-28'))).to.equal(7);
    expect(ageOn(child, day('2027-03-01'))).to.equal(8);
    expect(ageOn({ ...child, unborn: true }, day('2027-03-01'))).to.equal(undefined);
  });
});

describe('a conference’s last day', () => {
  it('is its clock’s; a slot on it is in time, one after it is late', () => {
    const value = conference();
    expect(isLate(slot('2027-01-14T15:00'), value, authority.settings)).to.equal(false);
    expect(isLate(slot('2027-01-15T09:30'), value, authority.settings)).to.equal(true);
  });

  it('without a clock lies as many working days after the asking as an initial conference has', () => {
    const value = conference({ clock: undefined });
    // Asked for on 30 December; 1 January is a bank holiday.
    expect(isLate(slot('2027-01-21T10:00'), value, authority.settings)).to.equal(false);
    expect(isLate(slot('2027-01-22T10:00'), value, authority.settings)).to.equal(true);
  });
});
