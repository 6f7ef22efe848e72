import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Change,
  changeKinds,
  findSlots,
  type Offer,
  type SlotQuestion,
  type SlotSettings,
} from '../../src/conference/index.ts';
import { periodOf } from '../../src/conference/minutes.ts';
import { day } from '../support/authority.ts';
import { allowed, choice, everySlot, inOrder, possible, type Slot } from './everySlot.ts';
import { candidate, chair, question, room, settingsWith } from './questions.ts';

/** A Thursday; the search goes over Good Friday and Easter Monday, and over the change of the clocks. */
const today = day('2027-03-18');
const dates = Array.from({ length: 14 }, (_, n) => today.add({ days: n + 1 }));
const clock = (hour: number) => ({ hour: Math.floor(hour), minute: (hour % 1) * 60 });

const periods = (most: number) =>
  fc.array(
    fc
      .record({
        date: fc.constantFrom(...dates),
        from: fc.constantFrom(8, 9, 9.5, 10, 11, 12, 13),
        hours: fc.constantFrom(0, 0.5, 1, 2, 6),
        site: fc.constantFrom(undefined, 'civic', 'riverside', 'elsewhere'),
      })
      .map(({ date, from, hours, site }) => {
        const start = date.toZonedDateTime({ timeZone: 'Europe/London', plainTime: clock(from) }).toInstant();
        return { ...periodOf(start, start.add({ minutes: hours * 60 })), site };
      }),
    { maxLength: most },
  );
/** Whole days, so that often nothing at all fits. */
const fullDays = fc.subarray(dates).map((all) =>
  all.map((date) => {
    const start = date.toZonedDateTime({ timeZone: 'Europe/London', plainTime: '08:00' }).toInstant();
    return { ...periodOf(start, start.add({ hours: 10 })), site: undefined };
  }),
);
const busy = fc
  .tuple(periods(8), fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fullDays }))
  .map(([some, whole]) => [...some, ...whole]);
const conferenceDays = fc.array(
  fc.oneof(
    fc.constantFrom(...dates.map(String)),
    fc.constantFrom('2026-12-01', '2027-01-11', '2027-02-02', '2027-03-17'),
  ),
  { maxLength: 5 },
);
const share = fc.constantFrom(1, 0.8, 0.5);
const chairIds = ['chair-a', 'chair-b', 'both'];

const chairs = fc
  .tuple(
    ...chairIds.map((id) =>
      fc
        .record({
          busy,
          duty: periods(3),
          conferenceDays,
          shareOfFullTime: share,
          children: fc.constantFrom(0, 42, 67, 84, 85, 97),
        })
        .map((own) => chair(id, own)),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all));
const minuteTakers = fc
  .tuple(
    ...['taker-a', 'both'].map((id) =>
      fc.record({ busy, conferenceDays, shareOfFullTime: share }).map((own) => candidate(id, own)),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all));
const rooms = fc
  .tuple(
    ...(
      [
        ['room-a', 'civic'],
        ['room-b', 'riverside'],
        ['room-c', 'riverside'],
      ] as const
    ).map(([id, site]) =>
      fc
        .record({
          busy,
          capacity: fc.constantFrom(8, 12),
          wheelchairAccessible: fc.boolean(),
          separateEntrances: fc.boolean(),
          separateWaitingAreas: fc.boolean(),
        })
        .map((own) => room(id, { ...own, site })),
    ),
  )
  .chain((all) => fc.shuffledSubarray(all));

const questions: fc.Arbitrary<SlotQuestion> = fc
  .record({
    chairs,
    minuteTakers,
    rooms,
    way: fc.constantFrom(0, 20, 45),
    need: fc.record({
      type: fc.constantFrom('initial', 'transferIn', 'review' as const),
      dueOn: fc.constantFrom(...dates),
      ages: fc.constantFrom([], [undefined], [7], [2, 15, 17]),
      notBefore: fc.constantFrom(undefined, ...dates.slice(2, 10)),
      reportsOn: fc.constantFrom(undefined, ...dates.slice(0, 4)),
      people: fc.constantFrom(undefined, 10),
      separateAttendance: fc.boolean(),
      roomNeeds: fc.record({
        wheelchairAccess: fc.boolean(),
        separateEntrances: fc.boolean(),
        separateWaitingAreas: fc.boolean(),
      }),
      required: fc.array(
        fc.record({ id: fc.constantFrom('worker', 'chair-b'), busy }).map((one) => candidate(one.id, one)),
        { maxLength: 1 },
      ),
      familyCannot: periods(4),
      linkedChairs: fc.shuffledSubarray(chairIds),
      earlierChair: fc.constantFrom(undefined, ...chairIds, 'left'),
      responsibleBefore: fc.subarray(chairIds, { maxLength: 1 }),
    }),
  })
  .map(({ need, way, ...others }) =>
    question(need, {
      ...others,
      travel: way === 0 ? [] : [{ between: ['riverside', 'civic'] as const, minutes: way }],
    }),
  );

const conferences = fc.record({
  lengthMinutes: fc.constantFrom(60, 90),
  preMeetingMinutes: fc.constantFrom(0, 30),
  gapMinutes: fc.constantFrom(0, 30),
  startEveryMinutes: fc.constantFrom(30, 60),
  mostADay: fc.constantFrom(1, 2),
  minuteTaker: fc.boolean(),
  onlineOnly: fc.record({ initial: fc.boolean(), review: fc.boolean() }),
  notice: fc.record({ workingDays: fc.constantFrom(3, 5), shortestWorkingDays: fc.constantFrom(0, 1, 3) }),
  reviewWindowWorkingDays: fc.constantFrom(4, 20),
  lateWorkingDays: fc.constantFrom(2, 5),
  school: fc.constantFrom(
    {},
    {
      terms: [
        { from: '2027-03-01', to: '2027-03-23' },
        { from: '2027-03-30', to: '2027-07-21' },
      ],
      hours: { to: '12:00' },
    },
  ),
  weights: fc.constantFrom(
    {},
    { later: 0, balance: 0 },
    { balance: 50, notLinked: 30 },
    { roomNeed: 1, onlineOnly: 1 },
  ),
});

function settingsOf(own: object): SlotSettings {
  return { ...settingsWith(own), workingHours: { from: '09:00', to: '13:00' } };
}

const partsOf = (slot: Slot) => ({
  from: slot.from.toString(),
  chair: slot.chair.id,
  minuteTaker: slot.minuteTaker?.id,
  room: slot.room?.id,
  cost: slot.cost,
});
const partsOfOffer = ({ from, chair: who, minuteTaker, room: where, cost }: Offer) => ({
  from: from.toString(),
  chair: who,
  minuteTaker,
  room: where,
  cost,
});
const sameParts = (offer: Offer) => (slot: Slot) => {
  const { cost: _, ...parts } = partsOfOffer(offer);
  const { cost: __, ...other } = partsOf(slot);
  return JSON.stringify(parts) === JSON.stringify(other);
};

/** The question and the settings with one thing changed, as a proposal has it. */
function withChange(
  asked: SlotQuestion,
  settings: SlotSettings,
  change: Change,
): { asked: SlotQuestion; settings: SlotSettings } {
  const one = <T extends { readonly id: string }>(all: readonly T[], own: Partial<T>) =>
    all.map((entry) => ('id' in change && entry.id === change.id ? { ...entry, ...own } : entry));
  const own = settings.conferences;
  const { need } = asked;
  switch (change.kind) {
    case 'chairFree':
      return { asked: { ...asked, chairs: one(asked.chairs, { busy: [] }) }, settings };
    case 'chairOffDuty':
      return { asked: { ...asked, chairs: one(asked.chairs, { duty: [] }) }, settings };
    case 'chairOneMore':
      return { asked: { ...asked, chairs: one(asked.chairs, { conferenceDays: [] }) }, settings };
    case 'roomFree':
      return { asked: { ...asked, rooms: one(asked.rooms, { busy: [] }) }, settings };
    case 'minuteTakerFree':
      return { asked: { ...asked, minuteTakers: one(asked.minuteTakers, { busy: [] }) }, settings };
    case 'neededFree':
      return { asked: { ...asked, need: { ...need, required: one(need.required, { busy: [] }) } }, settings };
    case 'familyCan':
      return { asked: { ...asked, need: { ...need, familyCannot: [] } }, settings };
    case 'sooner':
      return { asked: { ...asked, need: { ...need, notBefore: change.on } }, settings };
    case 'shorterNotice': {
      const notice = { ...own.notice, shortestWorkingDays: change.workingDays };
      return { asked, settings: { ...settings, conferences: { ...own, notice } } };
    }
    case 'onlineOnly': {
      const onlineOnly = { ...own.onlineOnly, [need.type]: true };
      return { asked, settings: { ...settings, conferences: { ...own, onlineOnly } } };
    }
  }
}

/** Every single change that could be proposed. */
function everyChange({ chairs: all, minuteTakers: takers, rooms: where, need }: SlotQuestion): Change[] {
  return [
    ...all.flatMap(({ id, name }) =>
      (['chairFree', 'chairOffDuty', 'chairOneMore'] as const).map((kind) => ({ kind, id, name })),
    ),
    ...takers.map(({ id, name }) => ({ kind: 'minuteTakerFree', id, name }) as const),
    ...where.map(({ id, name }) => ({ kind: 'roomFree', id, name }) as const),
    ...need.required.map(({ id, name }) => ({ kind: 'neededFree', id, name }) as const),
    { kind: 'familyCan' },
    { kind: 'onlineOnly' },
    ...[1, 2].map((workingDays) => ({ kind: 'shorterNotice', workingDays }) as const),
    ...soonerThan(need).map((on) => ({ kind: 'sooner', on }) as const),
  ];
}

function soonerThan({ notBefore, dueOn }: SlotQuestion['need']): readonly Temporal.PlainDate[] {
  if (notBefore === undefined) return [];
  return dates.filter(
    (on) => Temporal.PlainDate.compare(on, notBefore) < 0 && Temporal.PlainDate.compare(on, dueOn) <= 0,
  );
}

describe('finding a slot, against every slot that there is', function () {
  this.timeout(60_000);

  it('offers the best, and in time whenever anything is', () => {
    fc.assert(
      fc.property(questions, conferences, (asked, own) => {
        const settings = settingsOf(own);
        const all = everySlot(asked, today, settings);
        const best = allowed(all, asked, settings);
        const answer = findSlots(asked, today, settings);
        expect(answer.kind).to.equal(best.length > 0 ? 'offers' : 'none');
        if (answer.kind === 'none') return;
        expect(answer.offers.map(partsOfOffer)).to.deep.equal(choice(best, 3).map(partsOf));
      }),
      { numRuns: 150 },
    );
  });

  it('says of nothing in time what is nearest, and what single change would do', () => {
    let met = 0;
    const kinds = new Set<Change['kind']>();
    fc.assert(
      fc.property(questions, conferences, (asked, own) => {
        const settings = settingsOf(own);
        const answer = findSlots(asked, today, settings);
        if (answer.kind === 'offers') return;
        met += 1;
        const shortest = settings.conferences.notice.shortestWorkingDays;
        const late = everySlot(asked, today, settings).filter((slot) => slot.late && slot.notice >= shortest);
        const nearest = [...Map.groupBy(late, (slot) => slot.from.toString()).values()]
          .map((same) => same.filter((slot) => !slot.overCaseload || same.every((one) => one.overCaseload)))
          .flatMap((same) => same.sort(inOrder).slice(0, 1))
          .sort((a, b) => Temporal.Instant.compare(a.from, b.from));
        expect(answer.late.map(partsOfOffer)).to.deep.equal(choice(nearest, 3).map(partsOf));
        expect(answer.why).not.to.have.length(0);

        const afterwards = (change: Change) => {
          const changed = withChange(asked, settings, change);
          return possible(everySlot(changed.asked, today, changed.settings), changed.settings);
        };
        for (const { change, slot } of answer.wouldFit) {
          expect(afterwards(change).some(sameParts(slot)), JSON.stringify(change)).to.equal(true);
          kinds.add(change.kind);
        }
        const helps = everyChange(asked).filter((change) => afterwards(change).length > 0);
        const proposed = answer.wouldFit.map(({ change }) => change.kind);
        expect(proposed).to.deep.equal(
          changeKinds.filter((kind) => helps.some((change) => change.kind === kind)),
        );
      }),
      { numRuns: 150 },
    );
    expect(met).to.be.greaterThan(20);
    expect([...kinds]).to.have.length.greaterThan(2);
  });

  it('has one answer, in whatever order people and rooms are listed', () => {
    fc.assert(
      fc.property(questions, conferences, (asked, own) => {
        const settings = settingsOf(own);
        const turned = {
          ...asked,
          chairs: asked.chairs.toReversed(),
          minuteTakers: asked.minuteTakers.toReversed(),
          rooms: asked.rooms.toReversed(),
        };
        expect(findSlots(turned, today, settings)).to.deep.equal(findSlots(asked, today, settings));
      }),
      { numRuns: 100 },
    );
  });
});
