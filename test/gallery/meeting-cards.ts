/** The cards of a meeting: small, long and hostile; those that reach its chat, and the answers that only a presser sees. */
import type { Conference } from '../../src/conference/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { Presser } from '../../src/kernel/shared.ts';
import { enoughHave, question } from '../../src/meeting/posters.ts';
import { entries } from '../../src/wiring.ts';
import { at, authority, directory, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import {
  daniel,
  hostileWords,
  plainText,
  restrictedTo,
  Shelf,
  standingAt,
} from '../support/consultations.ts';
import { type Family, invitation, invitationAt, keepFamily, saidThen } from '../support/families.ts';
import { asked, hereNow, type KeptMeeting, keepMeeting, later, metAt } from '../support/meetings.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

interface Shown extends Partial<Look> {
  readonly value?: Partial<Conference>;
  readonly family?: Family;
  readonly kept?: never;
  readonly meeting?: KeptMeeting;
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

const aisling = person('Aisling Byrne');
const marcus = person('Marcus Bell');
const inTheMeeting = at('2027-01-12T10:05');
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const saidIn = { by: daniel.id, at: stamp('2027-01-12T10:12') };
const open = {
  prompts: { state: 'open' as const, ...saidIn },
  asked: { at: saidIn.at, state: 'sent' as const },
};

/** Social worker, police and the school are here; nobody from health yet. */
const three: KeptMeeting['attendances'] = {
  worker: { ...hereNow({ how: 'room' }), agency: 'social-care', confirmed: saidIn },
  'invitation:i0': hereNow(),
  'invitation:i2': {
    ...hereNow({ how: 'telephone', deputy: true, part: true, self: false }),
    agency: 'oakfield-primary',
    confirmed: saidIn,
    report: { is: 'received', ...saidIn },
  },
};
const enough: KeptMeeting = { meeting: open, attendances: three };
const few: KeptMeeting = {
  meeting: open,
  attendances: {
    'invitation:i0': hereNow(),
    'invitation:i1': {
      ...hereNow({ is: 'away', how: undefined }),
      agency: 'health-visiting',
      confirmed: saidIn,
    },
  },
};
const goesAhead = {
  kind: 'goesAhead' as const,
  reason: 'enoughInformation' as const,
  safeguards: 'The health visitor is rung today; the first review is at six weeks.',
  second: false,
  ...saidIn,
};
const adjourned = {
  kind: 'adjourned' as const,
  interim: 'The social worker visits twice a week, and the grandmother stays in the house.',
  againBy: '2027-01-26',
  second: true,
  ...saidIn,
};

const saidBefore = { by: 'link:invitation:i0', at: stamp('2027-01-06T10:12') };
/** A deputy comes for one, whose report came late; the school has none; nobody else has said anything. */
const before: KeptMeeting = {
  attendances: {
    worker: {
      agency: 'social-care',
      report: { is: 'received', on: '2027-01-07', by: maya.id, at: saidBefore.at },
      family: { is: 'shared', on: '2027-01-11', time: '08:30', by: maya.id, at: saidBefore.at },
    },
    'invitation:i0': {
      answered: { coming: 'deputy', deputy: 'A. Colleague, detective constable', ...saidBefore },
      report: { is: 'received', on: '2027-01-08', self: true, ...saidBefore },
      family: { is: 'withheld', by: daniel.id, at: saidBefore.at },
      asks: [{ at: saidBefore.at, starts: someSlot.starts, by: 'mail', state: 'sent' }],
    },
    'invitation:i1': {
      agency: 'health-visiting',
      answered: { coming: 'yes', promised: true, ...saidBefore },
      asks: [
        { at: saidBefore.at, starts: someSlot.starts, by: 'mail', state: 'uncertain', code: 'uncertain' },
      ],
    },
    'invitation:i2': {
      agency: 'oakfield-primary',
      report: { is: 'none', why: 'The head teacher is ill.', by: maya.id, at: saidBefore.at },
    },
  },
};

/** The police are somebody whom the authority file lists. */
function toAnswer(text: (max: number) => string): Family {
  return {
    invitations: [
      { value: invitation({ person: marcus.id, told: saidThen }) },
      { value: invitation({ agency: 'health-visiting', role: text(80), at: later(1), told: saidThen }) },
      { value: invitation({ agency: 'oakfield-primary', role: 'School', at: later(2), told: saidThen }) },
    ],
  };
}

function long(text: (max: number) => string): Family {
  return {
    invitations: Array.from({ length: 40 }, (_, n) => ({
      value: invitation({ role: text(80), at: later(n) }),
    })),
  };
}

function shown(name: string, verb: string, as: Person, more: Shown = {}): Promise<NamedCard> {
  const { value = metAt, family = asked, meeting = enough, typed, ...look } = more;
  return rendered({
    name: `meeting-${name}`,
    verb,
    as,
    now: inTheMeeting,
    target: conferenceAt,
    ...look,
    kept: [
      { value: standingAt('agreed'), ...(name.includes('restricted') ? { family: restrictedTo(as) } : {}) },
    ],
    prepare: async (shelf: Shelf) => {
      await keepConference(shelf, conference(value));
      await keepFamily(shelf, family);
      await keepMeeting(shelf, meeting);
      if (typed) {
        const problem = { field: typed.field, message: typed.message };
        await shelf.keepTyped(typed.verb, as, typed.input, [problem], conferenceAt);
      }
    },
  });
}

/** What whoever pressed in the chat is answered, alone. */
async function answered(
  name: string,
  presser: Presser,
  meeting = enough,
  input: JsonObject = {},
): Promise<NamedCard> {
  const entry = entries.find((one) => one.verb === 'meeting.here');
  if (entry?.kind !== 'shared') throw new Error('nothing is pressed in the chat');
  const shelf = await new Shelf().keep({ value: standingAt('agreed') });
  await keepConference(shelf, conference(metAt));
  await keepFamily(shelf, asked);
  await keepMeeting(shelf, meeting);
  const press = () => ({ token: `k1.${'x'.repeat(180)}` });
  const answering = { presser, authority, directory, now: inTheMeeting, press };
  const { card } = await entry.answer(input, conferenceAt, answering, new Reader(shelf.store));
  await shelf.store.close();
  return { name: `meeting-answer-${name}`, card, verb: 'meeting.here' };
}

const stranger: Presser = { id: '99999999-9999-4999-8999-999999999999:somebody-9' };
const token = () => ({ token: `k1.${'x'.repeat(180)}` });
const { meetingName } = conference();

/** In the order in which people meet them. */
export const meetingCards: readonly NamedCard[] = await Promise.all([
  shown('chair-before', 'meeting.chair', daniel, {
    now: at('2027-01-12T09:50'),
    meeting: { meeting: { handedFor: someSlot.starts } },
  }),
  shown('chair-not-recorded', 'meeting.chair', daniel, {
    now: at('2027-01-12T13:00'),
    meeting: { meeting: { handedFor: someSlot.starts } },
  }),
  shown('chair-children-not-recorded', 'meeting.chair', daniel, {
    now: at('2027-01-12T13:10'),
    meeting: {
      meeting: {
        handedFor: someSlot.starts,
        decision: { kind: 'quorate', ...saidIn },
        childrenOpen: true,
      },
    },
  }),
  Promise.resolve<NamedCard>({
    name: 'meeting-chat-question',
    card: question(meetingName, token, conferenceAt).card,
    verb: 'meeting.here',
  }),
  answered('here', { id: marcus.id, person: marcus }),
  answered('which', stranger),
  answered('which-none-chosen', stranger, enough, { sent: 'yes' }),
  answered('waits', { id: '99999999-9999-4999-8999-999999999999:somebody-0' }, { ...enough, claims: [{}] }),
  answered('family', {}),
  answered('runs', { id: daniel.id, person: daniel }),
  answered('closed', stranger, { meeting: { prompts: { state: 'stopped', ...saidIn } } }),
  Promise.resolve<NamedCard>({
    name: 'meeting-chat-enough',
    card: enoughHave(meetingName).card,
    verb: 'meeting.here',
  }),
  shown('chair-few', 'meeting.chair', daniel, { meeting: few }),
  shown('chair-enough', 'meeting.chair', daniel, {
    meeting: { ...enough, meeting: { ...open, enough: { at: stamp('2027-01-12T10:03'), state: 'sent' } } },
  }),
  shown('chair-uncertain', 'meeting.chair', daniel, {
    meeting: {
      meeting: { ...open, asked: { at: saidIn.at, state: 'uncertain', code: 'uncertain' } },
      claims: [{}, { agency: 'midwifery', how: 'telephone' }],
    },
  }),
  shown('chair-left', 'meeting.chair', daniel, {
    meeting: { ...enough, meeting: { left: { state: 'failed', ...saidIn } } },
  }),
  shown('chair-restricted', 'meeting.chair', daniel),
  shown('chair-quorate', 'meeting.chair', daniel, {
    meeting: { ...enough, meeting: { ...open, decision: { kind: 'quorate', ...saidIn } } },
  }),
  shown('chair-ahead', 'meeting.chair', daniel, {
    meeting: { ...few, meeting: { ...open, decision: goesAhead } },
  }),
  shown('chair-adjourned', 'meeting.chair', daniel, {
    meeting: { ...few, meeting: { decision: adjourned } },
  }),
  shown('chair-second', 'meeting.chair', daniel, {
    meeting: {
      ...few,
      meeting: { sitting: 1, earlier: [{ starts: '2027-01-05T10:00:00Z', decision: adjourned }] },
    },
  }),
  shown('chair-cancelled', 'meeting.chair', daniel, {
    value: { ...metAt, cancelled: { ...saidIn, words: 'The family has moved away.' } },
    meeting: { meeting: { starts: undefined, until: undefined } },
  }),
  shown('chair-long', 'meeting.chair', daniel, {
    family: long(plainText),
    meeting: {
      meeting: {
        decision: {
          ...goesAhead,
          reason: 'other',
          words: plainText(1_000),
          safeguards: plainText(1_000),
          second: true,
        },
      },
    },
  }),
  shown('chair-hostile', 'meeting.chair', daniel, {
    family: long(hostileWords),
    meeting: { meeting: { decision: { ...adjourned, interim: hostileWords(1_000) } } },
    markers: [],
  }),
  shown('minutes-before', 'meeting.minutes', aisling, { meeting: {}, now: at('2027-01-12T09:50') }),
  shown('minutes-saved', 'meeting.minutes', aisling, { meeting: { ...enough, claims: [{}] } }),
  shown('minutes-long', 'meeting.minutes', aisling, { family: long(plainText), meeting: {} }),
  shown('mark-form', 'meeting.markForm', aisling),
  shown('mark-form-empty', 'meeting.markForm', aisling, {
    typed: {
      verb: 'meeting.mark',
      input: { as: 'room' },
      field: 'who',
      message: 'Tick whom it is about.',
    },
  }),
  shown('mark-form-long', 'meeting.markForm', aisling, { family: long(plainText), meeting: {} }),
  shown('also-form', 'meeting.alsoForm', aisling),
  shown('claims', 'meeting.claims', aisling, {
    meeting: { ...enough, claims: [{}, { agency: 'midwifery', how: 'telephone' }] },
  }),
  shown('claims-one', 'meeting.claims', aisling, { meeting: { ...enough, claims: [{}] } }),
  shown('claims-proposed', 'meeting.claims', aisling, {
    meeting: { ...enough, claims: [{ proposed: 'attendance:1:invitation:i3' }, { agency: 'midwifery' }] },
  }),
  shown('claims-none', 'meeting.claims', aisling),
  shown('claims-long', 'meeting.claims', aisling, {
    family: long(plainText),
    meeting: { claims: Array.from({ length: 60 }, () => ({})) },
  }),
  shown('reports', 'meeting.reports', daniel, {
    now: at('2027-01-11T09:00'),
    family: toAnswer(plainText),
    meeting: before,
  }),
  shown('reports-worker', 'meeting.reports', maya, {
    now: at('2027-01-06T09:00'),
    family: toAnswer(plainText),
    meeting: {},
  }),
  shown('reports-restricted', 'meeting.reports', daniel, {
    now: at('2027-01-11T09:00'),
    family: toAnswer(plainText),
    meeting: before,
  }),
  shown('reports-long', 'meeting.reports', daniel, {
    now: at('2027-01-11T09:00'),
    family: long(plainText),
    meeting: before,
  }),
  shown('reports-hostile', 'meeting.reports', daniel, {
    now: at('2027-01-11T09:00'),
    family: toAnswer(hostileWords),
    meeting: {
      attendances: {
        'invitation:i0': {
          answered: { coming: 'deputy', deputy: hostileWords(80), ...saidBefore },
          report: { is: 'none', why: hostileWords(500), ...saidBefore },
        },
      },
    },
    markers: [],
  }),
  shown('report-form', 'meeting.reportForm', maya, { meeting: {} }),
  shown('report-form-why', 'meeting.reportForm', maya, {
    meeting: {},
    typed: {
      verb: 'meeting.report',
      input: { is: 'none' },
      field: 'why',
      message: 'Say in a few words why there is none.',
    },
  }),
  shown('shared-form', 'meeting.sharedForm', maya, { meeting: {} }),
  shown('link-form', 'meeting.linkForm', daniel, { meeting: {} }),
  shown('answer-form', 'meeting.answerForm', marcus, {
    now: at('2027-01-06T09:00'),
    family: toAnswer(plainText),
    meeting: {},
    target: invitationAt(0),
    value: { ...metAt, signed: saidThen },
  }),
  shown('answer-form-said', 'meeting.answerForm', marcus, {
    now: at('2027-01-06T09:00'),
    family: toAnswer(plainText),
    meeting: before,
    target: invitationAt(0),
    value: { ...metAt, signed: saidThen },
    input: { done: 'yes' },
  }),
  shown('answer-form-closed', 'meeting.answerForm', marcus, {
    family: toAnswer(plainText),
    meeting: {},
    target: invitationAt(0),
  }),
  shown('go-ahead-form', 'meeting.goAheadForm', daniel, { meeting: few }),
  shown('go-ahead-form-refused', 'meeting.goAheadForm', daniel, {
    meeting: few,
    typed: {
      verb: 'meeting.goAhead',
      input: { reason: 'other', safeguards: hostileWords(900) },
      field: 'words',
      message: 'Say what the other reason is.',
    },
    markers: [],
  }),
  shown('adjourn-form', 'meeting.adjournForm', daniel, { meeting: few }),
  shown('adjourn-form-second', 'meeting.adjournForm', daniel, {
    meeting: { ...few, meeting: { earlier: [{ decision: adjourned }] } },
  }),
]);
