/** The cards of what follows a conference: small, long and hostile. */
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { type Feedback, feedbackTarget, feedbackType } from '../../src/meeting/after/feedback/record.ts';
import {
  type Absence,
  absenceTarget,
  absenceType,
  type Monitoring,
  monitoringTarget,
  monitoringType,
  type Paper,
  paperTarget,
  paperType,
  type TeamsReport,
  teamsReportTarget,
  teamsReportType,
} from '../../src/meeting/after/record.ts';
import { at, authority, nasreen, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference } from '../support/conferences.ts';
import { daniel, hostileWords, plainText, standingAt } from '../support/consultations.ts';
import { type Family, invitation, keepFamily, saidThen } from '../support/families.ts';
import { hereNow, keepMeeting, later, metAt } from '../support/meetings.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

const aisling = person('Aisling Byrne');
const said = { by: daniel.id, at: '2027-01-12T12:40:00.000Z' };
const on = (day: string) => ({ on: day, ...said });
const common = {
  conference: conferenceAt.id,
  reference: 'K-7QW-2HD',
  heldOn: '2027-01-12',
  lookedAt: said.at,
  reminders: 0,
};

interface Kept extends Partial<Look> {
  readonly monitoring?: Partial<Monitoring>;
  readonly paper?: Partial<Paper>;
  readonly letters?: Absence['letters'];
  readonly teams?: Partial<TeamsReport>;
  /** An answer, which is what is looked at then. */
  readonly feedback?: Feedback;
  readonly family?: Family;
  readonly children?: number;
  /** Of so many more than the first, who came, it is recorded that they did not. */
  readonly away?: number;
  readonly typed?: {
    readonly verb: string;
    readonly input: JsonObject;
    readonly field: string;
    readonly message: string;
  };
}

const answerAt = feedbackTarget(authority.id, 'one');
const answer = { quarter: '2027-Q1', as: 'family', heard: 2, clear: 4 } as const;

const invited = (role: string, count: number): Family => ({
  invitations: Array.from({ length: count }, (_, n) => ({
    value: invitation({
      agency: ['police', 'health-visiting', 'oakfield-primary', 'gp'][n % 4] ?? 'gp',
      role,
      at: later(n),
      told: saidThen,
    }),
  })),
});

function shown(name: string, verb: string, as: Person, kept: Kept = {}): Promise<NamedCard> {
  const {
    monitoring,
    paper,
    letters,
    teams,
    feedback,
    family = invited('Professional', 4),
    children,
    away = 0,
    typed,
    ...look
  } = kept;
  const usual = conference(metAt);
  const [child] = usual.children;
  const value = {
    ...usual,
    signed: saidThen,
    ...(children && child ? { children: Array.from({ length: children }, () => child) } : {}),
  };
  const writes = [
    create(monitoringType, monitoringTarget(conferenceAt), authority.id, {
      ...common,
      dueOn: '2027-01-19',
      children: [],
      ...monitoring,
    }),
    create(paperType, paperTarget(conferenceAt), authority.id, {
      ...common,
      letterDue: '2027-01-13',
      recordDue: '2027-02-09',
      ...paper,
    }),
    ...(teams
      ? [
          create(teamsReportType, teamsReportTarget(conferenceAt), authority.id, {
            conference: conferenceAt.id,
            reference: 'K-7QW-2HD',
            sitting: 1,
            at: said.at,
            state: 'read' as const,
            rows: [],
            ...teams,
          }),
        ]
      : []),
    ...(feedback ? [create(feedbackType, answerAt, authority.id, feedback)] : []),
    ...(letters
      ? [
          create(absenceType, absenceTarget(conferenceAt), authority.id, {
            conference: conferenceAt.id,
            reference: 'K-7QW-2HD',
            letters,
          }),
        ]
      : []),
  ];
  return rendered({
    name: `after-${name}`,
    verb,
    as,
    now: at('2027-01-12T12:45'),
    ...look,
    kept: [{ value: standingAt('agreed') }],
    target: feedback ? answerAt : conferenceAt,
    prepare: async (shelf) => {
      await keepConference(shelf, value);
      await keepFamily(shelf, family);
      await keepMeeting(shelf, {
        meeting: { decision: { kind: 'quorate', ...said } },
        attendances: {
          'invitation:i0': hereNow(),
          ...Object.fromEntries(
            Array.from({ length: away }, (_, n) => [`invitation:i${n + 1}`, hereNow({ is: 'away' })]),
          ),
        },
      });
      for (const write of writes) {
        const { record, entry } = audited(write, {
          actor: { kind: 'person', person: daniel },
          verb: 'after.begin',
          what: 'Began what follows',
          commandId: 'c9',
          settings: 'example-1',
          at: at('2027-01-12T12:40'),
        });
        await shelf.put([record, entry]);
      }
      if (typed) {
        const problem = { field: typed.field, message: typed.message };
        await shelf.keepTyped(typed.verb, as, typed.input as Record<string, string>, [problem], conferenceAt);
      }
    },
  });
}

const complete: Partial<Monitoring> = {
  children: [
    { n: 0, took: 'PN1' },
    { n: 1, took: 'PN0' },
  ],
  family: { mother: 'came', father: 'otherwise', contact: 'yes', preMeet: 'no', views: ['booklet'], ...said },
  length: { began: '10:05', ended: '11:40', information: 55, planning: 40, scaling: 'some', ...said },
  quality: { grade: 'good', shared: 'yes', definitions: 'yes', words: plainText(400), ...said },
  saved: said,
  completed: said,
};

/** In the order in which people meet them. */
export const afterCards: readonly NamedCard[] = await Promise.all([
  shown('monitoring', 'monitoring.show', daniel),
  shown('monitoring-late', 'monitoring.show', daniel, { now: at('2027-01-25T09:00') }),
  shown('children', 'monitoring.childrenForm', daniel, { input: { page: 0 } }),
  shown('children-third', 'monitoring.childrenForm', daniel, { children: 12, input: { page: 2 } }),
  shown('family', 'monitoring.familyForm', daniel, { monitoring: { saved: said } }),
  shown('length', 'monitoring.lengthForm', daniel, { monitoring: { saved: said } }),
  shown('length-wrong', 'monitoring.lengthForm', daniel, {
    typed: {
      verb: 'monitoring.length',
      input: { began: '10:00', ended: '11:00', information: '55', planning: '40', scaling: 'all' },
      field: 'planning',
      message: 'The two parts come to more than the 60 minutes of the conference. Please check them.',
    },
  }),
  shown('quality', 'monitoring.qualityForm', daniel, { monitoring: { saved: said } }),
  shown('monitoring-complete', 'monitoring.show', daniel, { monitoring: complete }),
  shown('monitoring-hostile', 'monitoring.show', daniel, {
    monitoring: {
      ...complete,
      quality: { grade: 'none', shared: 'no', definitions: 'no', words: hostileWords(1_000), ...said },
    },
    markers: [],
  }),
  shown('paper', 'paper.show', aisling),
  shown('paper-chair', 'paper.show', daniel, {
    paper: { taken: on('2027-01-12'), letter: on('2027-01-13'), drafted: on('2027-01-15') },
    now: at('2027-01-15T12:00'),
  }),
  shown('paper-late', 'paper.show', aisling, { now: at('2027-03-01T12:00') }),
  shown('copy', 'paper.copy', aisling, {
    paper: { drafted: on('2027-01-15'), checked: on('2027-01-15'), record: on('2027-01-18') },
  }),
  shown('copy-long', 'paper.copy', aisling, { family: invited('Professional', 40) }),
  shown('teams', 'teamsReport.show', aisling, {
    teams: {
      rows: [
        {
          row: 'attendance:1:invitation:i1',
          from: '2027-01-12T10:02:00.000Z',
          until: '2027-01-12T11:40:00.000Z',
          minutes: 98,
        },
      ],
    },
  }),
  shown('teams-long', 'teamsReport.show', aisling, {
    family: invited('Professional', 40),
    teams: {
      rows: Array.from({ length: 40 }, (_, n) => ({
        row: `attendance:1:invitation:i${n}`,
        from: '2027-01-12T10:02:00.000Z',
        until: '2027-01-12T11:40:00.000Z',
        minutes: 98,
      })),
    },
  }),
  shown('teams-not-yet', 'teamsReport.show', aisling),
  shown('teams-failed', 'teamsReport.show', aisling, { teams: { state: 'failed', code: 'Forbidden' } }),
  shown('teams-settled', 'teamsReport.show', aisling, { teams: { settled: { taken: [], ...said } } }),
  shown('feedback', 'feedback.show', daniel),
  shown('feedback-not-for-family', 'feedback.show', daniel, { monitoring: { notForFamily: said } }),
  shown('feedback-answer', 'feedback.answer', nasreen, {
    feedback: { ...answer, words: 'We were asked last. The chair explained the plan well.' },
  }),
  shown('feedback-answer-hostile', 'feedback.answer', nasreen, {
    feedback: { ...answer, words: hostileWords(2_000) },
  }),
  shown('missing', 'missing.show', daniel, { away: 3 }),
  shown('missing-unrecorded', 'missing.show', daniel),
  shown('missing-some', 'missing.show', daniel, {
    away: 2,
    letters: [{ row: 'attendance:1:invitation:i1', agency: 'health-visiting', ...said }],
  }),
  shown('missing-long', 'missing.show', daniel, {
    away: 30,
    family: invited(hostileWords(80), 40),
    markers: [],
  }),
  shown('missing-none', 'missing.show', daniel, { family: invited('Professional', 1) }),
]);
