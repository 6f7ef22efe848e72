/**
 * Random presses by random people on a few consultations, delivered once, twice, or after a restart, with the clock
 * moving: whatever they do, the invariants of a consultation hold.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { deedEntries } from '../../src/consultation/actions/index.ts';
import { caseTimeline, tracedConsultations } from '../../src/consultation/cards/caseTimeline.ts';
import { viewEntries } from '../../src/consultation/cards/index.ts';
import { changeDraft, changeDraftId } from '../../src/consultation/change.ts';
import { lookupEntries } from '../../src/consultation/lookups.ts';
import {
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
  holderOf,
} from '../../src/consultation/record.ts';
import { maySee } from '../../src/consultation/rights.ts';
import { seenFor } from '../../src/consultation/seen.ts';
import { type Deed, mayFollow, standingOf } from '../../src/consultation/standing.ts';
import { indexes } from '../../src/indexes.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import { action } from '../../src/kernel/action.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { RealTime } from '../../src/kernel/clock.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import { draftDocument } from '../../src/kernel/drafts.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { Messenger } from '../../src/kernel/messenger.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import { Registry } from '../../src/kernel/registry.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import type { Target } from '../../src/kernel/view.ts';
import { Worker } from '../../src/kernel/worker.ts';
import { troubleEntries } from '../../src/people/trouble.ts';
import { isWorkingTime } from '../../src/practice/working-hours.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { auditedKinds, troubleView } from '../../src/wiring.ts';
import { at, authority, directory, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { consultation, family } from '../support/consultations.ts';
import { testLinks } from '../support/links.ts';

const people: readonly Person[] = [
  maya,
  ruth,
  gareth,
  nasreen,
  person('Daniel Osei'),
  person('Wei Zhang'),
  person('Tomasz Wiśniewski'),
  person('Joan Whitfield'),
  person('Marcus Bell'),
];
const targets: readonly Target[] = [
  { partition: 'case:one', id: 'first' },
  { partition: 'case:two', id: 'second' },
];

/** Verbs with the deed that the table knows them by, and inputs good and bad. */
const presses: Readonly<Record<string, { deed: Deed; inputs: readonly Record<string, string>[] }>> = {
  'consultation.take': { deed: 'take', inputs: [{}] },
  'consultation.call': { deed: 'call', inputs: [{}] },
  'consultation.passOn': {
    deed: 'passOn',
    inputs: [
      { to: person('Wei Zhang').id, reason: 'I know the family.' },
      { to: ruth.id, reason: 'Back to you.' },
      { to: maya.id, reason: 'No chair.' },
      { to: '', reason: '' },
    ],
  },
  'consultation.askForMore': {
    deed: 'askForMore',
    inputs: [{ text: 'Who has seen the child?' }, { text: ' ' }],
  },
  'consultation.answerMore': { deed: 'answerMore', inputs: [{ text: 'The school nurse.' }, {}] },
  'consultation.decide': {
    deed: 'decide',
    inputs: [{ inGoodTime: 'yes', strategy: 'bySocialWorker' }, { inGoodTime: 'no', strategy: 'held' }, {}],
  },
  'consultation.change': {
    deed: 'decide',
    inputs: [
      { inGoodTime: 'yes', strategy: 'notNeeded', reasoning: 'The plan is working.' },
      { inGoodTime: 'yes', strategy: 'notNeeded' },
    ],
  },
  'consultation.correct': {
    deed: 'correct',
    inputs: [{ inGoodTime: 'yes', strategy: 'notNeeded', reason: 'I ticked the wrong box.' }],
  },
  'consultation.agree': { deed: 'agree', inputs: [{}] },
  'consultation.differ': {
    deed: 'differ',
    inputs: [
      { outcomes: 'icpc,legalAdvice', reasons: 'It is more serious.' },
      { outcomes: 'mapping', reasons: 'x' },
    ],
  },
  'consultation.settle': {
    deed: 'settle',
    inputs: [
      { course: 'socialWorker', words: 'As the social worker said.', strategy: 'byTeamManager' },
      { course: 'chair', words: 'As the chair said.' },
      { course: 'socialWorker', words: 'As the social worker said.' },
      { course: 'nobody', words: '' },
    ],
  },
  'consultation.legalReview': { deed: 'legalReview', inputs: [{ supported: 'yes' }, { supported: 'no' }] },
  'consultation.enter': {
    deed: 'enter',
    inputs: [{ on: '2026-11-19' }, { on: '2030-01-01' }, { on: 'rubbish' }],
  },
  'consultation.withdraw': { deed: 'withdraw', inputs: [{ reason: 'Settled at home.' }, { reason: '' }] },
  'consultation.restrict': {
    deed: 'restrict',
    inputs: [
      { to: [maya, ruth, gareth, nasreen].map((one) => one.email).join('\n'), reason: 'Relative of staff.' },
      { to: 'nobody@example.org', reason: 'x' },
    ],
  },
};
const verbs = Object.keys(presses);
/** What leads on to the end of a consultation's life. */
const onward: readonly Deed[] = ['take', 'decide', 'agree', 'differ', 'settle', 'correct', 'legalReview'];

const seed = action({
  verb: 'test.seed',
  audit: 'Seeded',
  who: ['event'],
  input: z.object({}),
  load: async () => undefined,
  may: () => false,
  present: (target) => ({ verb: 'consultation.show', target }),
  decide: (_input, _loaded, _situation, target) => ({
    writes: [
      create(consultationType, target, authority.id, consultation({ reference: `C-${target.id}` })),
      create(caseType, caseTarget(target), authority.id, family()),
    ],
    show: { verb: 'consultation.show', target },
  }),
});

const noWaiting: RealTime = { nowMs: () => 0, wait: async () => {} };

function world() {
  const store = openSqlite({ file: ':memory:', indexes });
  let now = at('2026-11-19T11:00');
  const clock = { now: () => now };
  const told: { to: string; target: Target | undefined }[] = [];
  const messenger: Messenger = {
    conversationWith: async (somebody) => `chat:${somebody.id}`,
    send: async (somebody, conversation) => {
      told.push({ to: somebody.id, target: undefined });
      return { conversation, message: `m${told.length}` };
    },
    update: async () => {},
  };
  const tokens = new Tokens([{ id: 'k', secret: 's'.repeat(32) }]);
  const registry = new Registry(
    [
      seed,
      ...deedEntries,
      ...viewEntries,
      caseTimeline([tracedConsultations]),
      ...lookupEntries,
      ...troubleEntries,
    ],
    [],
  );
  const start = () => {
    const access = new AccessLog({ store, clock, time: noWaiting, log: silentLog, days: 30 });
    const ports = { store, clock, time: noWaiting, log: silentLog, directory, registry, jitter: () => 0.5 };
    const kernel = new Kernel({ ...ports, tokens, links: testLinks, access });
    return { kernel, worker: new Worker({ ...ports, kernel, messenger, troubleView }) };
  };
  let running = start();
  return {
    store,
    told,
    restart: () => {
      running = start();
    },
    advance: (minutes: number) => {
      now = now.add({ minutes });
    },
    settle: () => running.worker.settle(),
    seed: async () => {
      for (const target of targets) {
        const id = `seed:${target.id}`;
        await running.kernel.performService({
          from: 'service',
          cause: 'event',
          id,
          authority: authority.id,
          verb: 'test.seed',
          target,
          input: {},
          depth: 0,
        });
      }
    },
    /** A press of a card that this person might still have in a chat, whatever it was built for. */
    press: (
      somebody: Person,
      verb: string,
      target: Target,
      input: Record<string, string>,
      commandId: string,
      seen?: string,
    ): Promise<Answer> =>
      running.kernel.perform({
        from: 'person',
        identity: { tenant: somebody.tenant, objectId: somebody.objectId },
        place: { kind: 'personal', conversation: `chat:${somebody.id}` },
        verb,
        token: tokens.mint({
          verb,
          target,
          conversation: `chat:${somebody.id}`,
          expires: now.add({ hours: 1 }),
          commandId,
          ...(seen === undefined ? {} : { args: { seen } }),
        }),
        input,
      }),
    /** The first half of a change, as the form's step keeps it. */
    draftChange: async (somebody: Person, target: Target) => {
      const value = {
        categories: 'NEG',
        issues: 'noneIdentified',
        outcomes: 'continueCin',
        otherWords: '',
        reviewOn: '',
        correcting: false,
        seen: '',
      };
      expect(changeDraft.schema.safeParse(value).success).to.equal(true);
      const document = draftDocument({
        person: somebody.id,
        id: changeDraftId(target),
        authority: authority.id,
        value,
        at: now,
        days: 14,
      });
      await store.batch(document.partition, [{ op: 'upsert', document }]);
    },
    read: async (target: Target) => {
      const [one, two] = await Promise.all([
        store.read(target.partition, target.id),
        store.read(target.partition, 'case'),
      ]);
      if (!one || !two) throw new Error('a seeded record is gone');
      return { consultation: parseRecord(consultationType, one), family: parseRecord(caseType, two) };
    },
  };
}

type World = ReturnType<typeof world>;

function invariants(value: Consultation): void {
  const chairs = (id: string | undefined) => {
    const somebody = id === undefined ? undefined : directory.byId(id);
    return somebody?.roles.some((role) => role === 'chair' || role === 'safeguardingManager') ?? false;
  };
  expect(value.offers.length, 'it is with somebody').to.be.at.least(1);
  expect(holderOf(value), 'nobody has their own request').to.not.equal(value.asker);
  expect(chairs(holderOf(value)), 'a chair has it').to.equal(true);
  if (value.taken)
    expect(value.offers.map((offer) => offer.to).concat(value.taken.by)).to.include(value.taken.by);
  const steps = value.escalations ?? [];
  expect(new Set(steps.map(({ offer, step }) => `${offer} ${step}`)).size, 'each step once').to.equal(
    steps.length,
  );
  for (const one of steps) {
    expect(isWorkingTime(Temporal.Instant.from(one.at), authority.settings), one.at).to.equal(true);
    for (const to of one.to) expect(chairs(to) && to !== value.asker, 'could take it').to.equal(true);
  }
  if (value.outcome) {
    expect(value.taken?.by, 'no outcome without a chair').to.equal(value.outcome.by);
    expect(
      value.outcome.asProposed || value.outcome.reasoning !== undefined || value.earlierOutcomes.length > 0,
    ).to.equal(true);
    if (value.outcome.course.outcomes.includes('icpc')) {
      const { strategy } = value.outcome;
      expect(
        strategy.state !== 'notYet' || (strategy.by !== undefined && strategy.by !== 'notNeeded'),
        'a conference has its strategy meeting',
      ).to.equal(true);
    }
  }
  if (value.view) expect(value.outcome, 'no view without an outcome').to.not.equal(undefined);
  if (value.settlement) {
    expect(value.view?.kind, 'nothing settled that did not differ').to.equal('differs');
    const { by, course, strategy } = value.settlement;
    expect([value.asker, value.outcome?.by], 'nobody settles their own view').to.not.include(by);
    if (course === 'socialWorker' && value.view?.kind === 'differs' && value.view.outcomes.includes('icpc')) {
      expect(strategy?.state !== 'notYet' || strategy.by !== 'notNeeded').to.equal(true);
      expect(strategy, 'a conference has its strategy meeting').to.not.equal(undefined);
    }
  }
  if (value.withdrawn) expect(value.outcome, 'nothing decided is withdrawn').to.equal(undefined);
}

const someone = fc.integer({ min: 0, max: people.length - 1 });
const command = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('press' as const),
      who: someone,
      verb: fc.constantFrom(...verbs),
      input: fc.nat(3),
      target: fc.nat(1),
      times: fc.constantFrom(1, 1, 1, 2),
      restartBetween: fc.boolean(),
      atOnce: fc.boolean(),
      stale: fc.constantFrom(false, false, false, true),
    }),
  },
  // The likely next press by one who may, so that long lives are reached too.
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant('go' as const), target: fc.nat(1), which: fc.nat(20) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('race' as const),
      first: someone,
      second: someone,
      verb: fc.constantFrom(...verbs),
      target: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

let counter = 0;
const nextId = () => {
  counter += 1;
  return `command${counter}`;
};

async function pressAndCheck(
  house: World,
  somebody: Person,
  verb: string,
  input: Record<string, string>,
  target: Target,
  stale: boolean,
  again: (seen: string | undefined) => Promise<Answer[]>,
) {
  const before = await house.read(target);
  const press = presses[verb];
  if (!press) throw new Error('unknown verb');
  const present = seenFor(press.deed, before.consultation.value);
  const answers = await again(stale && present !== undefined ? `not ${present}` : present);
  const after = await house.read(target);
  const changes =
    after.consultation.head.seq -
    before.consultation.head.seq +
    (after.family.head.seq - before.family.head.seq);
  const done = answers.filter((answer) => answer.kind === 'done');
  expect(done.length, 'one press is done once at most').to.be.at.most(1);
  expect(changes > 0, `${verb} changes exactly when it is done`).to.equal(done.length === 1);
  if (done.length === 1) {
    if (present !== undefined) expect(stale, 'nothing is done from an old card').to.equal(false);
    expect(mayFollow[standingOf(before.consultation.value)], 'only what may follow').to.include(press.deed);
    expect(
      maySee(somebody, before.consultation.value, before.family.value, authority.id),
      'nobody without the right',
    ).to.equal(true);
    expect(
      answers
        .filter((answer) => answer.kind === 'refused')
        .map((answer) => answer.kind === 'refused' && answer.code),
    ).to.deep.equal([]);
  } else {
    expect(after.consultation.value, 'a refusal changes nothing').to.deep.equal(before.consultation.value);
  }
  for (const answer of answers) {
    if (answer.kind === 'refused')
      expect(['busy', 'broken'], `${verb} ${JSON.stringify(input)}`).to.not.include(answer.code);
  }
  // What once was there stays: earlier outcomes, questions, offers are only ever added to.
  expect(after.consultation.value.offers.slice(0, before.consultation.value.offers.length)).to.deep.equal(
    before.consultation.value.offers,
  );
  expect(
    after.consultation.value.earlierOutcomes.slice(0, before.consultation.value.earlierOutcomes.length),
  ).to.deep.equal(before.consultation.value.earlierOutcomes);
  invariants(after.consultation.value);
}

describe('any presses by anybody', function () {
  this.timeout(120_000);

  it('leave every consultation in order: one chair at a time, nobody without the right, no outcome without a chair, nothing lost, the audit trail whole', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
        const house = world();
        try {
          await house.seed();
          for (const one of commands) {
            switch (one.kind) {
              case 'press': {
                const somebody = people[one.who];
                const target = targets[one.target];
                const inputs = presses[one.verb]?.inputs ?? [];
                const input = inputs[one.input % inputs.length];
                if (!somebody || !target || !input) throw new Error('out of range');
                if (one.verb === 'consultation.change' || one.verb === 'consultation.correct')
                  await house.draftChange(somebody, target);
                const id = nextId();
                await pressAndCheck(house, somebody, one.verb, input, target, one.stale, async (seen) => {
                  const press = () => house.press(somebody, one.verb, target, input, id, seen);
                  if (one.times === 1) return [await press()];
                  if (one.atOnce) return Promise.all([press(), press()]);
                  const first = await press();
                  if (one.restartBetween) house.restart();
                  return [first, await press()];
                });
                break;
              }
              case 'go': {
                const target = targets[one.target];
                if (!target) throw new Error('out of range');
                const { consultation: now } = await house.read(target);
                const standing = standingOf(now.value);
                const able = verbs.filter((verb) => {
                  const deed = presses[verb]?.deed;
                  return deed !== undefined && onward.includes(deed) && mayFollow[standing].includes(deed);
                });
                const verb = able[one.which % able.length];
                if (!verb) break;
                const holder = directory.byId(holderOf(now.value));
                const by: Partial<Record<Deed, Person>> = {
                  agree: maya,
                  differ: maya,
                  answerMore: maya,
                  settle: gareth,
                  legalReview: nasreen,
                  enter: maya,
                };
                const somebody = by[presses[verb]?.deed ?? 'take'] ?? holder;
                const input = presses[verb]?.inputs[0];
                if (!somebody || !input) throw new Error('nobody');
                if (verb === 'consultation.change' || verb === 'consultation.correct')
                  await house.draftChange(somebody, target);
                const id = nextId();
                await pressAndCheck(house, somebody, verb, input, target, false, async (seen) => [
                  await house.press(somebody, verb, target, input, id, seen),
                ]);
                break;
              }
              case 'race': {
                const target = targets[one.target];
                const [first, second] = [people[one.first], people[one.second]];
                const input = presses[one.verb]?.inputs[0];
                if (!target || !first || !second || !input) throw new Error('out of range');
                const before = await house.read(target);
                const seen = seenFor(presses[one.verb]?.deed ?? 'take', before.consultation.value);
                const answers = await Promise.all([
                  house.press(first, one.verb, target, input, nextId(), seen),
                  house.press(second, one.verb, target, input, nextId(), seen),
                ]);
                const after = await house.read(target);
                const done = answers.filter((answer) => answer.kind === 'done').length;
                // Each that was done stands on the state that the other left: the chain grew by that many.
                if (one.verb !== 'consultation.restrict') {
                  expect(after.consultation.head.seq - before.consultation.head.seq).to.equal(done);
                }
                invariants(after.consultation.value);
                break;
              }
              case 'time':
                house.advance(one.minutes);
                await house.settle();
                break;
              case 'restart':
                house.restart();
                break;
            }
            for (const target of targets) {
              const { consultation: now } = await house.read(target);
              reached.add(standingOf(now.value));
              if (now.value.escalations?.some(({ to }) => to.length > 0)) reached.add('climbed');
              invariants(now.value);
            }
          }
          await house.settle();
          const report = await verifyAudit(house.store, auditedKinds);
          expect(report.problems).to.deep.equal([]);
        } finally {
          await house.store.close();
        }
      }),
      { numRuns: 150 },
    );
    expect([...reached].sort(), 'the walk reaches every standing').to.deep.equal([
      'agreed',
      'awaitingView',
      'climbed',
      'differing',
      'settled',
      'taken',
      'waiting',
      'withdrawn',
    ]);
  });
});
