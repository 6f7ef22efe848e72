/** The cards of section 47 enquiries for the gallery: each as one person sees it, small, long and hostile. */
import type { Discussion, Enquiry } from '../../src/enquiry/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, gareth, maya, nasreen, ruth } from '../support/authority.ts';
import {
  hostileWords,
  joan,
  plainText,
  restrictedTo,
  type Shelf,
  standingAt,
} from '../support/consultations.ts';
import {
  asked,
  booked,
  dayZeroIs,
  discussion,
  discussionAt,
  enquiry,
  enquiryAt,
  explained,
  held,
  keepEnquiry,
  keepWatch,
  keptWith,
  needed,
  saidOn,
} from '../support/enquiries.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

interface Shown extends Partial<Look> {
  readonly value?: Enquiry;
  readonly discussions?: readonly Discussion[];
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

function shown(name: string, verb: string, as: Person, now: string, more: Shown = {}): Promise<NamedCard> {
  const { value: given = enquiry(), discussions = [discussion()], typed, ...look } = more;
  const inCourse = discussions
    .filter((one) => one.enquiry !== undefined)
    .map(({ on, time, agencies, initiated }) => ({
      on,
      ...(time === undefined ? {} : { time }),
      agencies,
      initiated,
    }));
  const value = inCourse.length > 0 ? { ...given, discussions: inCourse } : given;
  return rendered({
    name: `enquiry-${name}`,
    verb,
    as,
    now: at(now),
    kept: [keptWith(value)],
    target: enquiryAt,
    prepare: async (shelf: Shelf) => {
      await keepEnquiry(shelf, value, discussions);
      if (typed) {
        const { field, message } = typed;
        await shelf.keepTyped(typed.verb, as, typed.input, [{ field, message }], enquiryAt);
      }
    },
    ...look,
  });
}

const news = (code: string): { readonly input: JsonObject } => ({ input: { news: code } });

const late = enquiry({
  outcome: needed,
  requested: asked,
  bookings: [booked('2027-01-13'), booked('2027-01-20')],
  delay: explained,
});
const unsaid = discussion({ agencies: [], time: undefined, recordedBy: undefined });

/** Twelve children, texts as long as they can be, a dozen discussions. */
function large(text: (max: number) => string): Enquiry {
  return enquiry({
    ...late,
    caseReference: text(40),
    children: Array.from({ length: 24 }, () => ({ number: text(20), since: dayZeroIs })),
    delay: { ...explained, words: text(2_000) },
  });
}
const dozen = Array.from({ length: 12 }, (_, n) =>
  discussion({
    on: `2026-12-${String(21 + (n % 10)).padStart(2, '0')}`,
    agencies: n % 2 === 0 ? ['police'] : ['socialCare', 'police', 'health', 'education', 'referrer', 'other'],
    initiated: n === 0,
  }),
);

function list(name: string, as: Person, now: string, input: JsonObject, some: readonly Partial<Enquiry>[]) {
  const where = (n: number): Target => ({ partition: `case:e${n}`, id: `enquiry:e${n}` });
  return rendered({
    name: `enquiries-${name}`,
    verb: 'enquiry.open',
    as,
    now: at(now),
    input,
    kept: some.map((one, n) => ({
      ...keptWith(enquiry(one)),
      target: { partition: `case:e${n}`, id: 'consultation:k4m7' },
    })),
    prepare: async (shelf) => {
      await keepWatch(shelf);
      for (const [n, one] of some.entries()) await keepEnquiry(shelf, enquiry(one), [], where(n));
    },
  });
}

const several: readonly Partial<Enquiry>[] = [
  { ...late, reference: 'E-4T9-KX2', discussions: [held('2026-12-18')] },
  { reference: 'E-8PM-2WD', discussions: [held('2026-12-18')] },
  { reference: 'E-7QW-2HD', requested: asked, caseReference: 'FAM-20417-B' },
  { reference: 'E-2RD-9FA', discussions: [held('2027-01-11')], bookings: [booked('2027-01-27')] },
  { reference: 'E-9XY-5KP', discussions: [held('2027-01-12')], bookings: [booked('2027-02-03')] },
  ...Array.from({ length: 6 }, (_, n) => ({ reference: `E-3${n}3-5KP`, discussions: [held('2027-01-13')] })),
];

/** A correction that was made the day after, of the day that was recorded first. */
const mistyped = (reason = 'It was on the Friday before.') => ({
  ...held(dayZeroIs),
  ...saidOn('2026-12-22'),
  reason,
});

/** In the order in which people meet them. */
export const enquiryCards: readonly NamedCard[] = await Promise.all([
  shown('opened', 'enquiry.show', maya, '2026-12-21T10:50', { ...news('opened'), discussions: [unsaid] }),
  shown('warning', 'enquiry.show', gareth, '2026-12-24T09:00', news('warning')),
  shown('requested', 'enquiry.show', joan, '2026-12-30T11:00', {
    ...news('requested'),
    value: enquiry({ outcome: needed, requested: asked }),
    discussions: [discussion(), discussion({ on: '2026-12-30', agencies: ['socialCare', 'police'] })],
  }),
  shown('booked', 'enquiry.show', maya, '2027-01-06T11:00', {
    ...news('booked'),
    value: enquiry({ outcome: needed, requested: asked, bookings: [booked('2027-01-13')] }),
  }),
  shown('booked-late', 'enquiry.show', ruth, '2027-01-11T09:00', {
    ...news('warning'),
    value: enquiry({ outcome: needed, requested: asked, bookings: [booked('2027-01-20')] }),
  }),
  shown('past', 'enquiry.show', maya, '2027-01-15T09:00', {
    ...news('warning'),
    value: enquiry({ outcome: needed, requested: asked }),
  }),
  shown('explained-manager', 'enquiry.show', gareth, '2027-01-15T10:30', {
    ...news('explained'),
    value: late,
  }),
  shown('explained-restricted', 'enquiry.show', ruth, '2027-01-15T10:30', {
    ...news('explained'),
    value: late,
    kept: [keptWith(late, { family: restrictedTo(maya, ruth, gareth) })],
  }),
  shown('held', 'enquiry.show', maya, '2027-01-13T16:00', {
    ...news('held'),
    value: enquiry({
      outcome: needed,
      requested: asked,
      bookings: [booked('2027-01-13')],
      held: { on: '2027-01-13', late: false, ...saidOn('2027-01-13') },
    }),
  }),
  shown('not-needed', 'enquiry.show', ruth, '2026-12-24T12:00', {
    ...news('notNeeded'),
    value: enquiry({
      outcome: {
        conference: false,
        why: 'Concerns not substantiated; the child in need plan goes on.',
        ...saidOn('2026-12-24'),
      },
    }),
  }),
  shown('closed', 'enquiry.show', maya, '2027-03-01T10:00', {
    value: enquiry({ held: { on: '2027-01-13', late: false, ...saidOn('2027-01-13') } }),
  }),
  shown('discuss', 'enquiry.discussForm', maya, '2026-12-30T10:00'),
  shown('discuss-who', 'enquiry.discussForm', maya, '2026-12-21T11:00', { discussions: [unsaid] }),
  rendered({
    name: 'enquiry-discuss-first',
    verb: 'enquiry.discussForm',
    as: maya,
    kept: [{ value: standingAt('agreed') }],
  }),
  shown('discuss-to-check', 'enquiry.discussForm', joan, '2026-12-30T10:00', {
    typed: {
      verb: 'enquiry.discuss',
      input: { on: '2027-01-30', time: '25:00', agencies: 'police', initiated: 'no', startedOn: '' },
      field: 'on',
      message: 'That day is still to come. Record it when it has been held.',
    },
  }),
  shown('discussion', 'enquiry.discussion', maya, '2026-12-21T11:00', {
    target: discussionAt(),
    discussions: [discussion({ initiated: false, enquiry: undefined, agencies: ['socialCare', 'police'] })],
  }),
  shown('discussion-corrected', 'enquiry.discussion', gareth, '2026-12-30T11:00', {
    target: discussionAt('2026-12-18'),
    discussions: [discussion({ on: '2026-12-18', corrections: [mistyped()] })],
    value: enquiry({ startedOn: '2026-12-18' }),
  }),
  shown('discussion-in-error', 'enquiry.discussion', gareth, '2026-12-30T11:00', {
    target: discussionAt(),
    discussions: [
      discussion({ on: '2026-12-18' }),
      discussion({
        initiated: false,
        enquiry: undefined,
        void: { to: '2026-12-18' },
        corrections: [mistyped()],
      }),
    ],
    value: enquiry({ startedOn: '2026-12-18' }),
  }),
  shown('discussions', 'enquiry.discussions', maya, '2027-01-06T11:00', { discussions: dozen.slice(0, 10) }),
  shown('correct', 'enquiry.correctForm', maya, '2026-12-22T10:00', { target: discussionAt() }),
  shown('correct-to-check', 'enquiry.correctForm', joan, '2026-12-22T10:00', {
    target: discussionAt(),
    discussions: [
      discussion({ corrections: [mistyped(hostileWords(2_000)), mistyped(hostileWords(2_000))] }),
    ],
    typed: {
      verb: 'enquiry.correct',
      input: { on: '2027-01-30', time: '10:00', agencies: 'police', initiated: 'no', reason: '' },
      field: 'on',
      message: 'That day is still to come.',
    },
  }),
  shown('corrected', 'enquiry.show', gareth, '2026-12-30T11:00', {
    ...news('corrected'),
    value: enquiry({ startedOn: '2026-12-18' }),
    discussions: [discussion({ on: '2026-12-18', corrections: [mistyped()] })],
  }),
  shown('in-error', 'enquiry.show', gareth, '2026-12-30T11:00', {
    ...news('inError'),
    value: enquiry({ inError: { ...saidOn('2026-12-30'), reason: 'It was planned, and not decided.' } }),
    discussions: [],
  }),
  shown('doubted', 'enquiry.show', ruth, '2026-12-22T11:00', {
    ...news('doubted'),
    value: enquiry({ doubts: [{ on: dayZeroIs, reference: 'C-4T9-KX2' }] }),
  }),
  shown('request', 'enquiry.requestForm', maya, '2026-12-24T09:30'),
  shown('book', 'enquiry.bookForm', joan, '2026-12-30T12:00', { value: enquiry({ requested: asked }) }),
  shown('hold', 'enquiry.holdForm', ruth, '2027-01-14T09:30', {
    value: enquiry({ requested: asked, bookings: [booked('2027-01-13')] }),
  }),
  shown('none', 'enquiry.notNeededForm', maya, '2026-12-24T09:30'),
  shown('explain', 'enquiry.explainForm', maya, '2027-01-15T09:30', { value: enquiry({ requested: asked }) }),
  shown('history', 'enquiry.timeline', maya, '2026-12-24T09:30'),
  shown('long', 'enquiry.show', gareth, '2027-01-15T10:30', {
    value: large(plainText),
    discussions: dozen.slice(0, 10),
  }),
  shown('hostile', 'enquiry.show', ruth, '2027-01-15T10:30', {
    value: large(hostileWords),
    discussions: dozen.slice(0, 10),
  }),
  rendered({
    name: 'enquiries-daily',
    verb: 'enquiry.daily',
    as: joan,
    prepare: (shelf) => keepWatch(shelf, [joan.id]),
  }),
  list('weekly', nasreen, '2027-01-18T09:00', { sent: 'weekly' }, several),
  list('support', joan, '2027-01-12T09:00', {}, several.slice(2, 5)),
  list('close', nasreen, '2027-01-13T09:00', {}, [
    { reference: 'E-8PM-2WD' },
    { reference: 'E-4T9-KX2', bookings: [booked('2027-01-14')] },
  ]),
  list('none', gareth, '2027-01-12T09:00', {}, []),
  rendered({
    name: 'consultation-with-enquiry',
    verb: 'consultation.show',
    as: maya,
    now: at('2026-12-31T10:00'),
    kept: [keptWith(enquiry())],
  }),
  rendered({
    name: 'consultation-opening-enquiry',
    verb: 'consultation.show',
    as: maya,
    kept: [
      {
        value: standingAt('waiting', {
          strategy: { state: 'held', on: '2026-11-19', startedEnquiries: true },
        }),
      },
    ],
    input: { news: 'sent' },
  }),
  rendered({
    name: 'consultation-decide-with-enquiry',
    verb: 'consultation.decideForm',
    as: ruth,
    now: at('2026-12-31T10:00'),
    kept: [keptWith(enquiry(), { value: standingAt('taken') })],
  }),
]);
