/** Consultations for tests: deterministic, one for each standing, small, large and hostile. */

import {
  type Case,
  type Child,
  type Consultation,
  caseSchema,
  caseTarget,
  caseType,
  consultationSchema,
  consultationType,
  type Outcome,
} from '../../src/consultation/record.ts';
import type { Standing } from '../../src/consultation/standing.ts';
import { indexes } from '../../src/indexes.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Card } from '../../src/kernel/card.ts';
import { create } from '../../src/kernel/decision.ts';
import { draftDocument, keptId } from '../../src/kernel/drafts.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import type { Shown, Target, View, Viewing } from '../../src/kernel/view.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { at, authority, directory, gareth, maya, nasreen, person, ruth } from './authority.ts';
import { testLinks } from './links.ts';

/** The moment from which tests look: Thursday 19 November 2026, 11:20 in London. */
export const lookedAt = at('2026-11-19T11:20');
const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

export const daniel = person('Daniel Osei');
export const joan = person('Joan Whitfield');
export const priya = person('Priya Raman');

export const target = { partition: 'case:k4m7', id: 'consultation:k4m7' } as const;

export function child(n: number, overrides: Partial<Child> = {}): Child {
  return {
    number: `30041${70 + n}`,
    initials: 'AB',
    month: '2019-03',
    unborn: false,
    sex: 'F',
    ...overrides,
  };
}

/** Sent on Thursday at 10:47, wanted today, offered to Ruth Adeyemi who is on duty. */
export function consultation(overrides: Partial<Consultation> = {}): Consultation {
  return consultationSchema.parse({
    reference: 'C-4T9-KX2',
    caseReference: 'FAM-20417',
    children: [
      child(1),
      child(2, { initials: undefined, month: '2027-02', day: '2027-02-14', unborn: true, sex: 'U' }),
    ],
    status: 'cinPlan',
    team: 'north',
    manager: gareth.id,
    agreedOn: '2026-11-18',
    referral: 'REF-88120',
    tried: 'Family support since June; safety plan in September.',
    categories: ['NEG'],
    issues: ['domesticAbuse', 'parentalMentalHealth'],
    proposal: { outcomes: ['icpc'] },
    strategy: { state: 'notYet', by: 'socialWorker', startedEnquiries: false },
    howSoon: 'today',
    asker: maya.id,
    sentAt: moment('2026-11-19T10:47'),
    dueAt: moment('2026-11-19T12:47'),
    offers: [
      { to: ruth.id, at: moment('2026-11-19T10:47'), from: moment('2026-11-19T10:47'), why: 'onDuty' },
    ],
    calls: [],
    questions: [],
    earlierOutcomes: [],
    links: [],
    reminded: { view: 0, settlement: 0, entry: 0, review: 0 },
    shrunk: false,
    ...overrides,
  } satisfies Consultation);
}

export function family(overrides: Partial<Case> = {}): Case {
  return caseSchema.parse({ caseReference: 'FAM-20417', openedAt: moment('2026-11-19T10:47'), ...overrides });
}

export function restrictedTo(...people: readonly Person[]): Case {
  return family({
    restricted: {
      to: people.map((one) => one.id),
      by: gareth.id,
      at: moment('2026-11-19T10:50'),
      reason: 'Relative of a member of staff.',
    },
  });
}

/** Nobody has taken it: offered to the backup at 11:02 and to the safeguarding manager at 11:17. */
export const climbing = [
  { offer: 0, step: 0, at: moment('2026-11-19T11:02'), to: [daniel.id] },
  { offer: 0, step: 1, at: moment('2026-11-19T11:17'), to: [nasreen.id] },
];

export const taken = { by: ruth.id, at: moment('2026-11-19T11:05') } as const;

export function outcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    at: moment('2026-11-19T11:15'),
    by: ruth.id,
    asProposed: true,
    categories: ['NEG'],
    issues: ['domesticAbuse', 'parentalMentalHealth'],
    course: { outcomes: ['icpc'] },
    strategy: { state: 'notYet', by: 'socialWorker', startedEnquiries: false },
    nextSteps: 'Strategy meeting this week; tell the family why.',
    inGoodTime: true,
    ...overrides,
  };
}

const differs = {
  kind: 'differs',
  at: moment('2026-11-19T11:18'),
  by: maya.id,
  outcomes: ['continueCin'],
  reasons: 'The plan has worked since September and the grandmother is there every day.',
} as const;

/** What makes a consultation stand where it stands. */
const toStand: Readonly<Record<Standing, Partial<Consultation>>> = {
  waiting: {},
  taken: { taken },
  awaitingView: { taken, outcome: outcome() },
  agreed: {
    taken,
    outcome: outcome(),
    view: { kind: 'agrees', at: moment('2026-11-19T11:18'), by: maya.id },
  },
  differing: { taken, outcome: outcome(), view: { ...differs, outcomes: [...differs.outcomes] } },
  settled: {
    taken,
    outcome: outcome(),
    view: { ...differs, outcomes: [...differs.outcomes] },
    settlement: {
      by: gareth.id,
      at: moment('2026-11-19T11:19'),
      course: 'chair',
      words: 'The risk outside the plan is not yet understood.',
    },
  },
  withdrawn: {
    withdrawn: {
      by: maya.id,
      at: moment('2026-11-19T11:10'),
      reason: 'The family has moved to another area.',
    },
  },
};

export function standingAt(standing: Standing, overrides: Partial<Consultation> = {}): Consultation {
  return consultation({ ...toStand[standing], ...overrides });
}

/** Twelve children and texts of 2,000 characters, all that a record can hold. */
export function large(standing: Standing, text: (max: number) => string = plainText): Consultation {
  const small = standingAt(standing);
  const stamp = moment('2026-11-19T11:12');
  return consultation({
    ...small,
    caseReference: text(40),
    referral: text(40),
    tried: text(2_000),
    children: Array.from({ length: 12 }, (_, n) =>
      child(n, { number: text(20), initials: text(4), status: 'otherAuthorityPlan' }),
    ),
    categories: ['NEG', 'EMO', 'PHY', 'SAB'],
    proposal: {
      outcomes: ['icpc', 'strategyMeeting', 'legalAdvice', 'reviewAfterInformation', 'other'],
      otherWords: text(200),
      reviewOn: '2026-12-03',
    },
    offers: [
      ...small.offers,
      { to: daniel.id, at: stamp, from: stamp, why: 'passedOn', reason: text(200) },
      { to: ruth.id, at: stamp, from: stamp, why: 'passedOn', reason: text(200) },
    ],
    // Counted from the last offer, which was passed on by hand.
    escalations: [
      { offer: small.offers.length + 1, step: 0, at: stamp, to: [daniel.id] },
      { offer: small.offers.length + 1, step: 1, at: stamp, to: [nasreen.id] },
    ],
    calls: [{ by: ruth.id, at: stamp }],
    questions: Array.from({ length: 5 }, (_, n) => ({
      by: ruth.id,
      at: stamp,
      text: text(2_000),
      ...(n < 4 ? { answer: { by: maya.id, at: stamp, text: text(2_000) } } : {}),
    })),
    ...(small.outcome ? { outcome: largeOutcome(text) } : {}),
    earlierOutcomes: small.outcome
      ? Array.from({ length: 3 }, () => ({
          outcome: largeOutcome(text),
          view: { ...differs, outcomes: [...differs.outcomes], reasons: text(2_000) },
          correctedAt: stamp,
          correctedBy: ruth.id,
          reason: text(2_000),
        }))
      : [],
    ...(small.view?.kind === 'differs' ? { view: { ...small.view, reasons: text(2_000) } } : {}),
    ...(small.settlement ? { settlement: { ...small.settlement, words: text(2_000) } } : {}),
    ...(small.withdrawn ? { withdrawn: { ...small.withdrawn, reason: text(2_000) } } : {}),
    links: [{ partition: 'case:other', id: 'consultation:other' }],
  });
}

function largeOutcome(text: (max: number) => string): Outcome {
  return outcome({
    asProposed: false,
    course: {
      outcomes: ['icpc', 'strategyMeeting', 'legalAdvice', 'reviewAfterInformation', 'other'],
      otherWords: text(200),
      reviewOn: '2026-12-03',
    },
    reasoning: text(2_000),
    nextSteps: text(2_000),
  });
}

/** What a careful person writes, at length. */
export function plainText(max: number): string {
  return `Marker-words of a person ${'wrote at some length about what has been tried. '.repeat(60)}`
    .slice(0, max)
    .trim();
}

/** What somebody writes who tries things. */
export function hostileWords(max: number): string {
  const tricks =
    'Marker [x](https://marker.example) **marker** <script>marker()</script> \u202emarker\u202c \u0007\u001b[31m {{DATE(2027-03-03T10:00:00Z)}} ![m](https://marker.example/i.png)\n# marker\n- marker\n😀駅';
  return tricks.repeat(20).slice(0, max).toWellFormed().trim();
}

/** No typed text may stand anywhere but in TextRuns and in the values of inputs. */
export const markers = [
  'marker',
  'FAM-20417',
  'REF-88120',
  'Family support since June',
  'grandmother',
] as const;

/** Everybody who can have to do with a consultation, by what they are to the one above. */
export function seats(): Readonly<Record<string, Person>> {
  return {
    asker: maya,
    holder: ruth,
    'another chair': daniel,
    'team manager': gareth,
    'safeguarding manager': nasreen,
    'business support': joan,
  };
}

/** A consultation and its case as they lie in a store of their own. */
export interface Kept {
  readonly value: Consultation;
  readonly family?: Case;
  readonly target?: Target;
}

const tokens = new Tokens([{ id: 'k1', secret: 'a secret of the tests, thirty-two long' }]);

/** How a person looks at things at a moment, with signed tokens of real length. */
export function viewing(as: Person, now: Temporal.Instant = lookedAt): Viewing {
  return {
    person: as,
    authority,
    directory,
    now,
    press: (verb, at, args) => ({
      token: tokens.mint({ verb, target: at, conversation: 'a:1', expires: now.add({ hours: 2160 }), args }),
    }),
    link: (asked) => testLinks.addressOf({ authority: authority.id, ...asked }),
  };
}

/** What a button of a card was signed for. */
export function pressed(token: string) {
  const opened = tokens.open(token);
  if (!opened) throw new Error('a button carries no token of ours');
  return opened;
}

/** A store in memory with these consultations, cases and further documents, written as the kernel writes them. */
export class Shelf {
  readonly store = openSqlite({ file: ':memory:', indexes });

  async keep(...all: readonly Kept[]): Promise<this> {
    for (const { value, family: of, target: where = target } of all) {
      const about = {
        actor: { kind: 'person', person: maya } as const,
        verb: 'consultation.send',
        what: 'Asked for a consultation',
        commandId: 'c1',
        settings: 'example-1',
        at: Temporal.Instant.from(value.sentAt),
      };
      const writes = [
        create(consultationType, where, authority.id, value),
        create(caseType, caseTarget(where), authority.id, of ?? family()),
      ];
      const documents = writes.flatMap((write) => {
        const { record, entry } = audited(write, about);
        return [record, entry];
      });
      await this.put(documents);
    }
    return this;
  }

  async put(documents: readonly StoreDocument[]): Promise<void> {
    for (const document of documents) {
      const outcome = await this.store.batch(document.partition, [{ op: 'upsert', document }]);
      if (!outcome.ok) throw new Error(outcome.because);
    }
  }

  /** What was typed by somebody and not accepted. */
  async keepTyped(
    verb: string,
    by: Person,
    input: Readonly<Record<string, string>>,
    problems: readonly { readonly field: string; readonly message: string }[] = [],
    where: Target = target,
  ): Promise<void> {
    await this.draft(by, keptId(verb, where), { input, problems: problems.map((one) => ({ ...one })) });
  }

  async draft(by: Person, id: string, value: JsonObject): Promise<void> {
    const days = 14;
    await this.put([
      draftDocument({ person: by.id, id, authority: authority.id, value, at: lookedAt, days }),
    ]);
  }

  look(what: View, as: Person, input: JsonObject = {}, at: Target = target, now = lookedAt): Promise<Shown> {
    const call = { verb: what.verb, input, ...(what.typed.length > 0 ? {} : { target: at }) };
    return what.show(call, viewing(as, now), new Reader(this.store));
  }
}

/** All words that stand on a card, in reading order. */
export function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, part]) =>
      typeof part === 'string' && ['text', 'title', 'label', 'value', 'errorMessage'].includes(key)
        ? part
        : wordsOf(part),
    )
    .filter((words) => words !== '')
    .join('\n');
}

/** The verbs of a card's buttons, with the title of each. */
export function verbsOf(card: Card): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (card.actions ?? []).map((action) => [
      action.title,
      action.type === 'Action.OpenUrl' ? action.url : pressed(action.data.token).verb,
    ]),
  );
}
