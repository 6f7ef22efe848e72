import { expect } from 'chai';
import {
  findSlots,
  type NoSlot,
  type Offer,
  type SlotAnswer,
  type SlotQuestion,
  sayCaution,
  sayReason,
  sayWhyNone,
  sayWouldFit,
} from '../../src/conference/index.ts';
import { formatMoment } from '../../src/practice/dates.ts';
import { day } from '../support/authority.ts';
import { busy, candidate, chair, period, question, room, settingsWith } from './questions.ts';

/** A Monday; the example's last day in time, Mon 22 March, is working day 15. */
const today = day('2027-03-01');
const march = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `2027-03-${String(from + n).padStart(2, '0')}`);
const away = (from: number, to: number) => march(from, to).map((date) => busy(`${date} 08:00 18:00`));

function offers(answer: SlotAnswer): readonly Offer[] {
  if (answer.kind === 'none') throw new Error(answer.why.map(sayWhyNone).join(' '));
  return answer.offers;
}
const ask = (asked: SlotQuestion, conferences: object = {}) =>
  findSlots(asked, today, settingsWith(conferences));
function first(asked: SlotQuestion, conferences: object = {}): Offer {
  const [offer] = offers(ask(asked, conferences));
  if (!offer) throw new Error('nothing was offered');
  return offer;
}
function none(asked: SlotQuestion, conferences: object = {}): NoSlot {
  const answer = ask(asked, conferences);
  if (answer.kind === 'offers') throw new Error(`offered ${answer.offers.map((one) => one.from)}`);
  return answer;
}
const when = (offer: Offer) => formatMoment(offer.from);
const cautions = (offer: Offer) => offer.cautions.map(sayCaution);
const reasons = (offer: Offer) => offer.reasons.map(sayReason);

describe('the slots for a conference', () => {
  it('are three that differ in time, the soonest with full notice first, each with its reasons', () => {
    const found = offers(ask(question()));
    expect(found.map(when)).to.deep.equal([
      'Wed 10 March 2027, 09:00',
      'Wed 10 March 2027, 11:30',
      'Thu 11 March 2027, 09:00',
    ]);
    const [best] = found;
    if (!best) throw new Error('nothing was offered');
    expect(best.meetingFrom.since(best.from).total('minutes')).to.equal(30);
    expect(best.until.since(best.from).total('minutes')).to.equal(150);
    expect(reasons(best)).to.deep.equal([
      'In time, with 8 working days to spare before Mon 22 March 2027.',
      'Reports can be written and shared before it.',
      'Professionals have notice of 7 working days.',
      'No chair has had fewer for their hours than Name of chair-a: 0 conferences in 12 weeks at full time.',
    ]);
    expect(best.cautions).to.deep.equal([]);
  });

  it('leave half an hour before and after, and the way from another site', () => {
    const there = (site?: string) =>
      first(
        question(
          {},
          {
            chairs: [chair('chair-a', { busy: [busy('2027-03-10 09:00 10:00', site)] })],
            travel: [{ between: ['civic', 'riverside'], minutes: 31 }],
          },
        ),
      );
    expect(when(there())).to.equal('Wed 10 March 2027, 10:30');
    expect(when(there('civic'))).to.equal('Wed 10 March 2027, 10:30');
    expect(when(there('riverside'))).to.equal('Wed 10 March 2027, 11:30');
  });

  it('keep the chair’s duty, and two conferences a day at most', () => {
    const withOwn = (own: object) => when(first(question({}, { chairs: [chair('chair-a', own)] })));
    expect(withOwn({ duty: [period('2027-03-10 09:00 13:00')] })).to.equal('Wed 10 March 2027, 13:00');
    const tenth = '2027-03-10';
    expect(withOwn({ conferenceDays: [tenth] })).to.equal('Wed 10 March 2027, 09:00');
    expect(withOwn({ conferenceDays: [tenth, tenth] })).to.equal('Thu 11 March 2027, 09:00');
  });

  it('never go to a chair who was responsible for the case, or has to be there as somebody else', () => {
    const both = [chair('chair-a'), chair('chair-b')];
    expect(first(question({ responsibleBefore: ['chair-a'] }, { chairs: both })).chair).to.equal('chair-b');
    expect(first(question({ required: [candidate('chair-a')] }, { chairs: both })).chair).to.equal('chair-b');
    expect(none(question({ responsibleBefore: ['chair-a'] })).why.map(sayWhyNone)).to.deep.equal([
      'No chair may take it: each was responsible for the case before, or has to be there in another part.',
    ]);
  });

  it('keep the caseload where another can take it, by contracted hours', () => {
    const full = chair('chair-a', { children: 85 });
    const half = (children: number) =>
      chair('chair-b', { children, shareOfFullTime: 0.5, conferenceDays: [`${today}`] });
    expect(first(question({}, { chairs: [full, half(41)] })).chair).to.equal('chair-b');
    const over = first(question({}, { chairs: [full, half(42)] }));
    expect(over.chair).to.equal('chair-a');
    expect(cautions(over)).to.deep.equal([
      'No chair within the limit can take it: Name of chair-a would have 86 children, with a limit of 85.',
    ]);
  });

  it('let the family’s own chair keep them at a review, whatever the caseload', () => {
    const chairs = [chair('chair-a', { children: 97 }), chair('chair-b')];
    const own = { earlierChair: 'chair-a', type: 'review', dueOn: day('2027-04-30') } as const;
    const kept = first(question(own, { chairs }));
    expect([kept.chair, cautions(kept)]).to.deep.equal(['chair-a', []]);
    expect(reasons(kept)).to.include('Name of chair-a chaired for this family before.');
  });

  it('shorten notice only where nothing else is in time, and say so', () => {
    const late = question({ dueOn: day('2027-03-08') });
    const short = first(late);
    expect(when(short)).to.equal('Mon 8 March 2027, 09:00');
    expect(cautions(short)).to.deep.equal([
      '2 working days sooner than reports are usually written and shared.',
      'Notice is 5 working days instead of 7: nothing that fits in time leaves as much. Ask the police for their checks at once.',
    ]);
  });

  it('prefer school hours in term, and keep reviews out of the holidays', () => {
    const school = {
      terms: [
        { from: '2027-01-04', to: '2027-03-25' },
        { from: '2027-04-12', to: '2027-05-28' },
      ],
    };
    const review = { type: 'review', ages: [9], dueOn: day('2027-04-16') } as const;
    const found = offers(
      ask(question(review), { school, reviewWindowWorkingDays: 12, weights: { later: 0 } }),
    );
    expect(found.map(when)).to.deep.equal([
      'Mon 12 April 2027, 09:00',
      'Mon 12 April 2027, 11:30',
      'Tue 13 April 2027, 09:00',
    ]);
    const toddler = offers(
      ask(question({ ...review, ages: [2] }), { school, reviewWindowWorkingDays: 12, weights: { later: 0 } }),
    );
    expect(toddler.map(when)[0]).to.equal('Thu 1 April 2027, 09:00');
    const afternoon = first(
      question(
        { ages: [9] },
        { rooms: [room('room-a', { busy: march(1, 31).map((d) => busy(`${d} 08:00 12:30`)) })] },
      ),
    );
    expect(cautions(afternoon)).to.include('Not wholly within school hours.');
  });

  it('prefer the family’s chair, then the team’s, then whoever has had fewest for their hours', () => {
    const chairs = [
      chair('chair-a', { conferenceDays: Array(4).fill(`${today}`), shareOfFullTime: 1 }),
      chair('chair-b', { conferenceDays: Array(3).fill(`${today}`), shareOfFullTime: 0.6 }),
      chair('chair-c', {
        conferenceDays: Array(4).fill(`${today.subtract({ days: 2 })}`),
      }),
    ];
    expect(first(question({}, { chairs })).chair).to.equal('chair-c');
    expect(first(question({ linkedChairs: ['chair-b'] }, { chairs })).chair).to.equal('chair-b');
    expect(
      first(question({ linkedChairs: ['chair-b'], earlierChair: 'chair-a' }, { chairs })).chair,
    ).to.equal('chair-a');
    const gone = first(question({ earlierChair: 'left' }, { chairs }));
    expect(cautions(gone)).to.deep.equal(['Not with the chair whom the family had before.']);
  });

  it('take the room that the family needs, and say it when none is free', () => {
    const rooms = [
      room('small', { capacity: 6 }),
      room('plain'),
      room('good', { capacity: 30, wheelchairAccessible: true, separateWaitingAreas: true }),
    ];
    expect(first(question({}, { rooms })).room).to.equal('small');
    expect(first(question({ people: 10 }, { rooms })).room).to.equal('plain');
    const needs = { people: 10, roomNeeds: { wheelchairAccess: true }, separateAttendance: true };
    const good = first(question(needs, { rooms }));
    expect(good.room).to.equal('good');
    expect(reasons(good)).to.include(
      'The room has wheelchair access and a way for people to be kept apart, as needed.',
    );
    expect(cautions(first(question(needs, { rooms: rooms.slice(0, 2) })))).to.deep.equal([
      'The room lacks wheelchair access and a way for people to be kept apart, which this family needs.',
    ]);
  });

  it('are online only where the service allows it and no room is free', () => {
    const noRoom = question({}, { rooms: [] });
    expect(none(noRoom).why.map(sayWhyNone)).to.deep.equal(['No room is listed.']);
    const online = first(noRoom, { onlineOnly: { initial: true } });
    expect([online.room, cautions(online)]).to.deep.equal([undefined, ['Online only, without a room.']]);
    expect(first(question(), { onlineOnly: { initial: true } }).room).to.equal('room-a');
  });

  it('never take one person as chair and minute taker', () => {
    const both = question({}, { chairs: [chair('a'), chair('b')], minuteTakers: [candidate('a')] });
    expect([first(both).chair, first(both).minuteTaker]).to.deep.equal(['b', 'a']);
  });
});

describe('where no slot is in time', () => {
  it('it is said why, what is nearest, and what would help', () => {
    const answer = none(question({}, { chairs: [chair('chair-a', { busy: away(1, 23) })] }));
    expect(answer.why.map(sayWhyNone)).to.deep.equal(['No chair was free at any of 168 times to begin.']);
    expect(answer.late.map(when)).to.deep.equal([
      'Wed 24 March 2027, 09:00',
      'Wed 24 March 2027, 11:30',
      'Thu 25 March 2027, 09:00',
    ]);
    expect(answer.late.flatMap(cautions)[0]).to.equal(
      'Late by 2 working days: the last day in time is Mon 22 March 2027.',
    );
    expect(answer.wouldFit.map(sayWouldFit)).to.deep.equal([
      'If Name of chair-a were free, Wed 10 March 2027, 09:00 would fit.',
    ]);
  });

  it('only what would do by itself is proposed', () => {
    const two = question(
      {},
      {
        chairs: [chair('chair-a', { busy: away(1, 31) })],
        rooms: [room('room-a', { busy: away(1, 31) })],
      },
    );
    expect(none(two).wouldFit).to.deep.equal([]);
  });

  it('a shorter notice is proposed when the clock leaves less than may be given', () => {
    const answer = none(question({ dueOn: day('2027-03-02') }));
    expect(answer.why.map(sayWhyNone)).to.deep.equal([
      'The last day in time, Tue 2 March 2027, leaves less than 2 working days of notice.',
    ]);
    expect(answer.wouldFit.map(sayWouldFit)).to.deep.equal([
      'If 1 working day of notice were enough, Tue 2 March 2027, 09:00 would fit.',
    ]);
    expect(when(answer.late[0] ?? first(question()))).to.equal('Wed 3 March 2027, 09:00');
  });

  it('a due day that is past, one before the earliest day, and a conference too long are named', () => {
    const why = (asked: SlotQuestion) => none(asked).why.map(sayWhyNone);
    expect(why(question({ dueOn: day('2027-02-26') }))).to.deep.equal([
      'No working day is left until the last day in time, Fri 26 February 2027.',
    ]);
    expect(why(question({ notBefore: day('2027-03-29') }))).to.deep.equal([
      'It cannot be held as soon as the last day in time, Mon 22 March 2027.',
    ]);
    expect(why(question({ lengthMinutes: 600 }))).to.deep.equal([
      '630 minutes do not fit into a working day.',
    ]);
  });
});
