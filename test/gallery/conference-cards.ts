/** The cards of conferences for the gallery: each as one person sees it, small, long and hostile. */
import { codeOf } from '../../src/conference/diary/record.ts';
import { ownersOf } from '../../src/conference/freeBusy/owners.ts';
import type { CalendarRead } from '../../src/conference/freeBusy/record.ts';
import type { Conference, Outlook } from '../../src/conference/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { at, authority, gareth, maya, person } from '../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  holdAt,
  keepConference,
  keepHold,
  keepOutlook,
  keepTaken,
  otherSlot,
  slot,
  someSlot,
} from '../support/conferences.ts';
import {
  family,
  hostileWords,
  joan,
  large,
  plainText,
  restrictedTo,
  type Shelf,
  standingAt,
} from '../support/consultations.ts';
import { asked, enquiry, enquiryAt, keepEnquiry, keptWith, needed } from '../support/enquiries.ts';
import { grown } from '../support/largeAuthority.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

interface Shown extends Partial<Look> {
  readonly value?: Conference;
  readonly lay?: (shelf: Shelf) => Promise<void>;
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const ofEnquiry = enquiry({ outcome: needed, requested: asked });

/** Everybody and every room free all day in Outlook; of every nth Outlook says nothing (1: it does of all). */
const everyCalendar = (nth: number): CalendarRead[] =>
  ownersOf(authority, [maya.id]).map((of, n) =>
    nth > 1 && n % nth === 0 ? { of, busy: [], unknown: 'ErrorMailRecipientNotFound' } : { of, busy: [] },
  );

function shown(name: string, verb: string, as: Person, now: string, more: Shown = {}): Promise<NamedCard> {
  const { value = conference(), lay, typed, ...look } = more;
  return rendered({
    name: `conference-${name}`,
    verb,
    as,
    now: at(now),
    kept: [keptWith(ofEnquiry)],
    target: conferenceAt,
    prepare: async (shelf) => {
      await keepEnquiry(shelf, ofEnquiry);
      await keepConference(shelf, value);
      await lay?.(shelf);
      if (typed) {
        await shelf.keepTyped(
          typed.verb,
          as,
          typed.input,
          [{ field: typed.field, message: typed.message }],
          look.target ?? conferenceAt,
        );
      }
    },
    ...look,
  });
}

const news = (code: string): { readonly input: JsonObject } => ({ input: { news: code } });
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const booked = conference({ booking: bookedAt(someSlot) });
/** Booked, and changed in Outlook by somebody. */
const changed = (outlook: Partial<Outlook>) =>
  conference({
    ...booked,
    outlook: { at: stamp('2026-12-30T11:55'), strangers: [], missing: 0, ...outlook },
  });
/** Moved in Outlook by somebody, and followed: nobody has said why. */
const followed = conference({
  booking: bookedAt(otherSlot),
  earlier: [{ slot: someSlot, until: stamp('2027-01-04T10:04'), why: 'moved', by: maya.id, byOutlook: true }],
});
const moving: NonNullable<Conference['moving']> = {
  hold: holdAt.id,
  slot: otherSlot,
  by: maya.id,
  at: stamp('2027-01-04T10:00'),
  reason: 'family',
  words: 'The mother is in hospital.',
};
const explained: NonNullable<Conference['late']> = {
  reasons: ['room', 'family'],
  words: 'No room with two entrances was free, and the mother was in hospital.',
  by: maya.id,
  at: stamp('2027-01-11T10:00'),
};

/** Twelve children, texts as long as they can be, many moves. */
function longest(text: (max: number) => string): Conference {
  return conference({
    ...booked,
    children: Array.from({ length: 12 }, () => ({
      number: text(20),
      month: '2019-03',
      unborn: false,
      sex: 'F' as const,
    })),
    needs: { ...booked.needs, access: text(200) },
    late: { ...explained, words: text(2_000) },
    moving: { ...moving, words: text(200) },
    outside: {
      event: { at: stamp('2026-12-30T10:52'), failed: 'refused' },
      meeting: { at: stamp('2026-12-30T10:53'), failed: 'refused' },
      secured: { at: stamp('2026-12-30T10:54'), failed: 'refused' },
      joined: { at: stamp('2026-12-30T10:55'), failed: 'refused' },
    },
    earlier: Array.from({ length: 12 }, (_, n) => ({
      slot: slot(`2027-01-${String(4 + n).padStart(2, '0')}T10:00`),
      until: stamp('2026-12-30T12:00'),
      why: (['lost', 'givenUp', 'moved'] as const)[n % 3] ?? 'moved',
      reason: 'chair' as const,
      words: text(200),
    })),
  });
}

/** Every chair away, all day, until well after the last day. */
async function everybodyTaken(shelf: Shelf): Promise<void> {
  const chairs = ['Ruth Adeyemi', 'Daniel Osei', 'Siobhán Kelly', 'Wei Zhang'].map((name) => person(name).id);
  const days = Array.from({ length: 28 }, (_, n) => Temporal.PlainDate.from('2026-12-30').add({ days: n }));
  await keepTaken(
    shelf,
    ...days.flatMap((day) =>
      chairs.map((chair) =>
        slot(`${day}T09:30`, {
          chair,
          until: at(`${day}T17:00`).toString(),
          minuteTaker: undefined,
          worker: undefined,
          room: undefined,
        }),
      ),
    ),
  );
}

const toAsk = { kept: [keptWith(ofEnquiry)], target: enquiryAt } as const;

/** A busy week: today, the rest of it, what waits, what is out of time. */
async function busyWeek(shelf: Shelf): Promise<void> {
  const put = (n: number, value: Conference) =>
    keepConference(
      shelf,
      { ...value, reference: referenceFor('K', `busy ${n}`) },
      { partition: conferenceAt.partition, id: `conference:busy${n}` },
    );
  const times = ['2027-01-12T13:30', '2027-01-13T10:00', '2027-01-14T10:00', '2027-01-15T10:00'];
  for (const [n, time] of times.entries()) {
    await put(n, conference({ booking: bookedAt(slot(time, { chair: person('Wei Zhang').id })) }));
  }
  const review = { type: 'review', enquiry: undefined, consultation: undefined } as const;
  const due = (dueOn: string) => ({ clock: { rule: 'laterReview' as const, from: '2026-07-12', dueOn } });
  await put(10, conference({ ...review, ...due('2027-02-12') }));
  await put(11, conference({ ...review, ...due('2027-01-11') }));
  await put(
    12,
    conference({
      ...review,
      ...due('2027-01-20'),
      booking: bookedAt(slot('2027-01-26T10:00')),
      late: explained,
    }),
  );
  await put(13, conference());
}

/** In the order in which people meet them. */
export const conferenceCards: readonly NamedCard[] = await Promise.all([
  rendered({
    name: 'conference-ask',
    verb: 'conference.askForm',
    as: maya,
    now: at('2026-12-30T10:30'),
    ...toAsk,
    prepare: (shelf) => keepEnquiry(shelf, ofEnquiry),
  }),
  rendered({
    name: 'conference-ask-to-check',
    verb: 'conference.askForm',
    as: maya,
    now: at('2026-12-30T10:30'),
    ...toAsk,
    prepare: async (shelf) => {
      await keepEnquiry(shelf, ofEnquiry);
      await shelf.keepTyped(
        'conference.ask',
        maya,
        { type: 'initial', needs: 'apart', cannot: 'Mondays\nwhenever', access: '' },
        [{ field: 'cannot', message: 'Line 2 could not be read. Write one time a line: "Mondays".' }],
        enquiryAt,
      );
    },
  }),
  rendered({
    name: 'conference-ask-transfer-hostile',
    verb: 'conference.askForm',
    as: maya,
    kept: [
      {
        value: { ...large('agreed', hostileWords), status: 'otherAuthorityPlan' },
        family: family({ caseReference: hostileWords(40) }),
      },
    ],
  }),
  rendered({
    name: 'conference-ask-none',
    verb: 'conference.askForm',
    as: maya,
    kept: [{ value: standingAt('taken') }],
  }),
  shown('ask-again', 'conference.askForm', gareth, '2026-12-30T10:45', { target: enquiryAt }),
  shown('slots', 'conference.slots', maya, '2026-12-30T10:45'),
  shown('slots-outlook', 'conference.slots', maya, '2026-12-30T10:45', {
    lay: (shelf) => keepOutlook(shelf, everyCalendar(1), { lookedAt: stamp('2026-12-30T10:40') }),
  }),
  shown('slots-outlook-unseen', 'conference.slots', maya, '2026-12-30T10:45', {
    input: { asked: true },
    lay: (shelf) => keepOutlook(shelf, everyCalendar(2), { lookedAt: stamp('2026-12-29T16:30') }),
  }),
  shown('slots-outlook-failed', 'conference.slots', maya, '2026-12-30T10:45', {
    lay: (shelf) =>
      keepOutlook(shelf, everyCalendar(1), {
        lookedAt: stamp('2026-12-30T10:30'),
        failed: 'ErrorAccessDenied',
      }),
  }),
  shown('slots-restricted', 'conference.slots', maya, '2026-12-30T10:45', {
    kept: [keptWith(ofEnquiry, { family: restrictedTo(maya, daniel, gareth, aisling) })],
  }),
  shown('slots-none', 'conference.slots', maya, '2026-12-30T10:45', { lay: everybodyTaken }),
  shown('slots-late', 'conference.slots', joan, '2027-01-12T10:45', {
    value: conference({ late: explained }),
  }),
  shown('slots-long', 'conference.slots', maya, '2026-12-30T10:45', {
    value: conference({ ...longest(hostileWords), moving: undefined, booking: undefined }),
    kept: [keptWith(ofEnquiry, { family: family({ caseReference: hostileWords(40) }) })],
  }),
  shown('slots-moved-on', 'conference.slots', maya, '2026-12-30T10:45', { value: booked }),
  shown('hold', 'conference.holdForm', maya, '2026-12-30T10:48', { input: { slot: codeOf(someSlot) } }),
  shown('hold-move', 'conference.holdForm', joan, '2027-01-04T10:48', {
    value: conference({
      ...booked,
      toMove: { reason: 'family', by: joan.id, at: stamp('2027-01-04T10:40') },
      late: explained,
    }),
    input: { slot: codeOf(slot('2027-01-19T10:00')) },
  }),
  shown('held', 'conference.ofHold', maya, '2026-12-30T10:50', {
    target: holdAt,
    lay: (shelf) => keepHold(shelf),
  }),
  shown('asked', 'conference.show', joan, '2026-12-30T10:41', news('asked')),
  shown('booked', 'conference.show', daniel, '2026-12-30T10:55', { ...news('booked'), value: booked }),
  shown('booked-to-move', 'conference.show', joan, '2027-01-04T10:42', {
    value: conference({
      ...booked,
      toMove: { reason: 'family', by: joan.id, at: stamp('2027-01-04T10:40') },
    }),
  }),
  shown('booked-minutes', 'conference.show', aisling, '2026-12-30T10:55', {
    ...news('booked'),
    value: booked,
  }),
  shown('by-hand', 'conference.show', joan, '2026-12-30T10:56', {
    ...news('byHand'),
    value: conference({
      ...booked,
      outside: {
        checked: { at: stamp('2026-12-30T10:50') },
        event: { at: stamp('2026-12-30T10:51'), id: 'e1' },
        secured: { at: stamp('2026-12-30T10:52'), failed: 'refused' },
      },
    }),
  }),
  shown('tried-again', 'conference.show', joan, '2026-12-30T11:06', {
    ...news('byHand'),
    value: conference({
      ...booked,
      outside: {
        checked: { at: stamp('2026-12-30T10:50') },
        event: {
          at: stamp('2026-12-30T10:51'),
          id: 'e1',
          failed: 'refused',
          again: stamp('2026-12-30T11:05'),
        },
      },
    }),
  }),
  shown('not-withdrawn', 'conference.show', joan, '2026-12-31T09:01', {
    ...news('byHand'),
    value: conference({
      ...booked,
      outside: {
        event: { at: stamp('2026-12-30T10:51'), id: 'e1' },
        secured: { at: stamp('2026-12-30T10:52'), failed: 'refused' },
        withdrawn: { at: stamp('2026-12-31T09:00'), failed: 'refused' },
      },
      cancelled: {
        by: maya.id,
        at: stamp('2026-12-31T08:59'),
        words: 'A further strategy discussion first.',
      },
    }),
  }),
  shown('changed-time', 'conference.show', joan, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({
      question: { kind: 'time', from: otherSlot.from, until: otherSlot.until },
      room: 'declined',
      strangers: ['one', 'two'],
      missing: 1,
    }),
  }),
  shown('changed-gone', 'conference.show', joan, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({ question: { kind: 'gone' } }),
  }),
  shown('changed-added', 'conference.show', daniel, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({ strangers: ['one'] }),
  }),
  shown('changed-room', 'conference.show', joan, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({ room: 'declined' }),
  }),
  shown('changed-room-unsigned', 'conference.show', daniel, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({ room: 'declined' }),
  }),
  shown('changed-room-added', 'conference.show', joan, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: changed({ room: 'declined', strangers: ['one'] }),
  }),
  shown('changed-room-none', 'conference.show', joan, '2026-12-30T11:56', {
    ...news('changedOutside'),
    value: { ...changed({ room: 'declined' }), needs: { ...booked.needs, wheelchair: true, apart: true } },
  }),
  shown('other-room', 'conference.show', gareth, '2026-12-30T12:05', {
    ...news('moved'),
    value: conference({
      booking: bookedAt({ ...someSlot, room: 'civic-2' }),
      earlier: [{ slot: someSlot, until: stamp('2026-12-30T12:04'), why: 'otherRoom', reason: 'room' }],
    }),
  }),
  shown('moved-outside', 'conference.show', maya, '2027-01-04T10:05', { ...news('moved'), value: followed }),
  shown('say-why', 'conference.sayWhyForm', maya, '2027-01-04T10:06', { value: followed }),
  shown('lost', 'conference.show', maya, '2026-12-30T10:56', {
    ...news('lost'),
    value: conference({
      earlier: [{ slot: someSlot, until: stamp('2026-12-30T10:55'), why: 'lost', by: maya.id }],
    }),
  }),
  shown('moving', 'conference.show', gareth, '2027-01-04T10:01', {
    value: conference({ ...booked, moving }),
  }),
  shown('moved', 'conference.show', gareth, '2027-01-04T10:05', {
    ...news('moved'),
    value: conference({
      booking: bookedAt(otherSlot),
      earlier: [
        { slot: someSlot, until: stamp('2027-01-04T10:04'), why: 'moved', by: maya.id, reason: 'family' },
      ],
    }),
  }),
  shown('cancelled', 'conference.show', gareth, '2027-01-05T10:05', {
    ...news('cancelled'),
    value: conference({
      ...booked,
      cancelled: {
        by: maya.id,
        at: stamp('2027-01-05T10:00'),
        words: 'A further strategy discussion is held first.',
      },
    }),
  }),
  shown('no-clock', 'conference.show', maya, '2026-12-30T10:41', {
    value: conference({ clock: undefined, enquiry: undefined }),
    kept: [{ value: standingAt('agreed') }],
  }),
  shown('transfer-in', 'conference.show', maya, '2026-12-30T10:41', {
    value: conference({
      type: 'transferIn',
      enquiry: undefined,
      clock: { rule: 'transferIn', from: '2026-12-21', dueOn: '2027-01-14' },
    }),
    kept: [{ value: standingAt('agreed') }],
  }),
  shown('long', 'conference.show', joan, '2027-01-04T10:30', { value: longest(plainText) }),
  shown('hostile', 'conference.show', joan, '2027-01-04T10:30', {
    value: longest(hostileWords),
    kept: [keptWith(ofEnquiry, { family: family({ caseReference: hostileWords(40) }) })],
  }),
  shown('move', 'conference.moveForm', maya, '2027-01-04T09:50', { value: booked }),
  shown('needs', 'conference.changeNeedsForm', maya, '2027-01-04T09:50', {
    value: { ...booked, signed: { by: daniel.id, at: '2027-01-04T09:00:00.000Z' } },
  }),
  shown('needs-typed', 'conference.changeNeedsForm', maya, '2027-01-04T09:50', {
    value: { ...booked, needs: { ...booked.needs, others: [gareth.id, person('Priya Raman').id] } },
    in: grown(),
    typed: {
      verb: 'conference.changeNeeds',
      input: { needs: '', access: '', cannot: '', minutes: '120', others: 'Gareth Pryce\nSomebody else' },
      field: 'others',
      message:
        'The second is nobody of this service who can be asked, or several. Write the work e-mail address.',
    },
  }),
  shown('needs-unmet', 'conference.show', joan, '2027-01-04T09:50', {
    value: {
      ...booked,
      needs: { ...booked.needs, place: 'online', minutes: 180, others: [gareth.id] },
      needsSaid: { version: 1, by: maya.id, at: '2027-01-04T09:00:00.000Z' },
    },
  }),
  shown('stay', 'conference.stayForm', maya, '2027-01-04T09:50', {
    value: {
      ...booked,
      toMove: { reason: 'family', by: maya.id, at: '2027-01-04T09:00:00.000Z' },
    },
  }),
  shown('stays', 'conference.show', gareth, '2027-01-04T09:50', {
    value: {
      ...booked,
      stayed: [
        {
          reason: 'family',
          words: 'The grandmother looks after the children that morning, so they can come after all.',
          by: maya.id,
          at: '2027-01-04T09:40:00.000Z',
        },
      ],
    },
    ...news('stays'),
  }),
  shown('late', 'conference.lateForm', joan, '2027-01-12T10:45', {
    typed: {
      verb: 'conference.late',
      input: { reasons: 'room', words: '' },
      field: 'words',
      message: 'Say in a sentence or two what happened. Names belong in the case system.',
    },
  }),
  shown('diary', 'diary', joan, '2027-01-12T08:30', { value: booked, lay: busyWeek }),
  shown('diary-chair', 'diary', daniel, '2027-01-12T08:30', { value: booked, lay: busyWeek }),
  shown('diary-minutes', 'diary', aisling, '2027-01-12T08:30', { value: booked }),
  shown('diary-further', 'diary', joan, '2027-01-12T08:30', {
    value: booked,
    lay: busyWeek,
    input: { after: `outOfTime conference:busy11` },
  }),
  shown('diary-file', 'diary.file', daniel, '2027-01-12T08:30'),
  shown('diary-empty', 'diary', joan, '2027-06-12T08:30', {
    value: conference({ ...booked, booking: bookedAt(someSlot) }),
  }),
  shown('reconvene', 'conference.reconveneForm', maya, '2027-01-12T13:00', { value: booked }),
  shown('reconvene-too-early', 'conference.reconveneForm', maya, '2027-01-11T13:00', { value: booked }),
  shown('review-ask', 'conference.askReviewForm', maya, '2027-01-12T13:00', { value: booked }),
  shown('review-ask-long', 'conference.askReviewForm', joan, '2027-01-12T13:00', {
    value: { ...longest(hostileWords), moving: undefined },
    kept: [keptWith(ofEnquiry, { family: family({ caseReference: hostileWords(40) }) })],
    typed: {
      verb: 'conference.askReview',
      input: { needs: 'combined', cannot: hostileWords(600), access: hostileWords(200), children: '0,1' },
      field: 'cannot',
      message: 'Line 1 could not be read. Write one time a line: "Mondays".',
    },
  }),
  rendered({
    name: 'conference-review-ask-of-case',
    verb: 'conference.askReviewForm',
    as: maya,
    now: at('2026-12-30T10:30'),
    kept: [{ value: standingAt('agreed') }],
    target: { partition: conferenceAt.partition, id: 'case' },
  }),
  shown('review', 'conference.show', maya, '2027-02-01T10:41', {
    value: conference({
      type: 'review',
      enquiry: undefined,
      consultation: undefined,
      clock: { rule: 'firstReview', from: '2027-01-12', dueOn: '2027-04-12' },
      follows: { as: 'firstReview', conference: 'conference:before', on: '2027-01-12' },
    }),
  }),
  shown('held-and-past', 'conference.show', maya, '2027-01-12T13:00', { value: booked }),
  shown('reconvened', 'conference.show', maya, '2027-01-12T13:30', {
    value: conference({
      clock: { rule: 'reconvened', from: '2027-01-12', dueOn: '2027-01-26' },
      follows: { as: 'reconvened', conference: 'conference:before', on: '2027-01-12' },
    }),
  }),
  shown('cancel', 'conference.cancelForm', maya, '2027-01-05T09:58', { value: booked }),
]);
