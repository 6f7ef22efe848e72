/** Presses of cards that were built from something else than what stands, and what it takes to settle two views. */
import { expect } from 'chai';
import { z } from 'zod';
import { deedEntries } from '../../src/consultation/actions/index.ts';
import { caseTimeline, tracedConsultations } from '../../src/consultation/cards/caseTimeline.ts';
import { viewEntries } from '../../src/consultation/cards/index.ts';
import { duesOf } from '../../src/consultation/due.ts';
import { lookupEntries } from '../../src/consultation/lookups.ts';
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
} from '../../src/consultation/record.ts';
import { settlersOf } from '../../src/consultation/settling.ts';
import { legalStands, reviewDay, strategyStanding } from '../../src/consultation/standing.ts';
import { strategyChoiceOf, strategyFrom } from '../../src/consultation/strategy.ts';
import { strategyWords } from '../../src/consultation/words.ts';
import { action } from '../../src/kernel/action.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import { troubleEntries } from '../../src/people/trouble.ts';
import { authority, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import {
  consultation,
  family,
  outcome,
  standingAt,
  taken,
  target,
  wordsOf,
} from '../support/consultations.ts';
import { type House, house, inputsOf, shownOf } from '../support/house.ts';

const hyacinth = person('Hyacinth Campbell');
const joan = person('Joan Whitfield');
const opened: House[] = [];

/** A house in which this consultation lies. */
async function withOne(value: Consultation, of: Case = family()) {
  const seed = action({
    verb: 'test.seed',
    audit: 'Seeded',
    who: ['event'],
    input: z.object({}),
    load: async () => undefined,
    may: () => false,
    present: (at) => ({ verb: 'consultation.show', target: at }),
    decide: (_input, _loaded, _situation, at) => ({
      writes: [
        create(consultationType, at, authority.id, value),
        create(caseType, caseTarget(at), authority.id, of),
      ],
      show: { verb: 'consultation.show', target: at },
    }),
  });
  const home = house({
    now: '2026-11-19T11:20',
    entries: [
      seed,
      ...deedEntries,
      ...viewEntries,
      caseTimeline([tracedConsultations]),
      ...lookupEntries,
      ...troubleEntries,
    ],
  });
  opened.push(home);
  await home.kernel.performService({
    from: 'service',
    cause: 'event',
    id: 'seed',
    authority: authority.id,
    verb: 'test.seed',
    target,
    input: {},
    depth: 0,
  });
  const read = async () => {
    const stored = await home.store.read(target.partition, target.id);
    if (!stored) throw new Error('it is gone');
    return parseRecord(consultationType, stored).value;
  };
  const card = (somebody: Person) =>
    home.kernel.look({ verb: 'consultation.show', target }, somebody, `a:${somebody.objectId}`);
  const correct = async (outcomes: string, reason = 'The wrong line was ticked.') => {
    const first = await home.press(ruth, await card(ruth), 'Correct the outcome');
    const second = await home.press(ruth, first, 'Save and continue', { outcomes });
    return home.press(ruth, second, 'Correct the outcome', { reason, inGoodTime: 'yes' });
  };
  return { home, read, card, correct };
}

const wordsIn = (answer: Answer) => wordsOf(shownOf(answer).card);
const codeOf = (answer: Answer) => (answer.kind === 'refused' ? answer.code : answer.kind);
const corrected = 'The outcome was corrected since this card was made.';

after(async () => {
  for (const home of opened) await home.close();
});

describe('A press of an old card', () => {
  it('does not agree with an outcome that was corrected since, and shows the one that stands', async () => {
    const { home, read, card, correct } = await withOne(standingAt('awaitingView'));
    const old = await card(maya);
    expect(codeOf(await correct('continueCin'))).to.equal('done');
    const answer = await home.press(maya, old, 'Agree');
    expect(codeOf(answer)).to.equal('alreadyDone');
    expect(wordsIn(answer)).to.include(corrected).and.include('Continue child in need plan');
    expect((await read()).view).to.equal(undefined);
    expect(codeOf(await home.press(maya, answer, 'Agree'))).to.equal('done');
    expect((await read()).view?.kind).to.equal('agrees');
  });

  it('does not settle other views than the ones on its form, and keeps the words', async () => {
    const { home, read, card, correct } = await withOne(standingAt('differing'));
    const old = await home.press(gareth, await card(gareth), 'Settle the two views');
    await correct('continueCin');
    const form = await home.press(maya, await card(maya), 'I see it differently');
    await home.press(maya, form, 'Record my view', { outcomes: 'legalAdvice', reasons: 'It is worse.' });
    const answer = await home.press(gareth, old, 'Settle it', { course: 'chair', words: 'As Ruth says.' });
    expect(codeOf(answer)).to.equal('alreadyDone');
    expect(wordsIn(answer)).to.include(corrected).and.include('Legal advice / PLO');
    expect((await read()).settlement).to.equal(undefined);
    const again = await home.press(gareth, answer, 'Settle the two views');
    expect(inputsOf(shownOf(again).card).find(({ id }) => id === 'words')?.value).to.equal('As Ruth says.');
    expect(codeOf(await home.press(gareth, again, 'Settle it'))).to.equal('done');
    expect((await read()).settlement?.course).to.equal('chair');
  });

  it('does not answer a question that its form did not show, and keeps the answer', async () => {
    const question = (text: string) => ({ by: ruth.id, at: '2026-11-19T11:06:00.000Z', text });
    const { home, read, card } = await withOne(standingAt('taken', { questions: [question('When?')] }));
    const old = await home.press(maya, await card(maya), 'Answer the chair');
    const asking = await home.press(ruth, await card(ruth), 'Ask for more');
    await home.press(ruth, asking, 'Send the question', { text: 'And who saw him?' });
    const answer = await home.press(maya, old, 'Send the answer', { text: 'On Tuesday.' });
    expect(codeOf(answer)).to.equal('alreadyDone');
    expect(wordsIn(answer)).to.include('The chair has asked again').and.include('And who saw him?');
    expect((await read()).questions.map((one) => one.answer)).to.deep.equal([undefined, undefined]);
    const form = await home.press(maya, answer, 'Answer the chair');
    expect(codeOf(await home.press(maya, form, 'Send the answer'))).to.equal('done');
    expect((await read()).questions.map((one) => one.answer?.text)).to.deep.equal([
      'On Tuesday.',
      'On Tuesday.',
    ]);
  });

  it('does not correct an outcome other than the one its first half began from', async () => {
    const { home, read, card, correct } = await withOne(standingAt('awaitingView'));
    const first = await home.press(ruth, await card(ruth), 'Correct the outcome');
    const second = await home.press(ruth, first, 'Save and continue', { outcomes: 'strategyMeeting' });
    await correct('continueCin');
    const answer = await home.press(ruth, second, 'Correct the outcome', {
      reason: 'Late.',
      inGoodTime: 'no',
    });
    expect(codeOf(answer)).to.equal('alreadyDone');
    expect((await read()).earlierOutcomes).to.have.length(1);
  });

  it('does not say that a copy was entered which was corrected since', async () => {
    const { home, read, card, correct } = await withOne(standingAt('agreed'));
    const copy = await home.press(joan, await card(joan), 'Copy for the case record');
    const form = await home.press(joan, copy, 'Say it was entered');
    await correct('continueCin');
    for (const late of [
      await home.press(joan, copy, 'Say it was entered'),
      await home.press(joan, form, 'It is entered'),
    ]) {
      expect(wordsIn(late)).to.match(/moved on since the button was shown|was corrected since this card/);
    }
    expect((await read()).entered).to.equal(undefined);
    const again = await home.press(joan, await card(joan), 'Copy for the case record');
    const now = await home.press(joan, again, 'Say it was entered');
    expect(codeOf(await home.press(joan, now, 'It is entered'))).to.equal('done');
  });

  it('says to a chair who has it that they have it already', async () => {
    const { home, card } = await withOne(consultation());
    const [old, older] = [await card(ruth), await card(ruth)];
    await home.press(ruth, old, 'Take it');
    expect(wordsIn(await home.press(ruth, older, 'Take it'))).to.include('You have it already.');
  });
});

describe('A correction', () => {
  it('brings its own reasoning; that of before stays with the version of before', async () => {
    const before = outcome({ asProposed: false, course: { outcomes: ['legalAdvice'] }, reasoning: 'Old.' });
    const { read, card, correct } = await withOne(standingAt('awaitingView', { outcome: before }));
    await correct('continueCin', 'The lawyer advised against it.');
    const value = await read();
    expect(value.outcome?.reasoning).to.equal('The lawyer advised against it.');
    expect(value.earlierOutcomes[0]?.outcome.reasoning).to.equal('Old.');
    const words = wordsOf((await card(maya)).card);
    expect(words).to.include('The lawyer advised against it.').and.include('Why Ruth Adeyemi corrected it');
    expect(words).to.include('Changed from what you proposed').and.include('Outcome, changed');
    expect(words).to.not.include('Old.');
  });
});

/** Two views, the social worker's being this one. */
function differing(view: Partial<Extract<Consultation['view'], { kind: 'differs' }>>): Consultation {
  const value = standingAt('differing', { outcome: outcome({ course: { outcomes: ['continueCin'] } }) });
  if (value.view?.kind !== 'differs') throw new Error('the views do not differ');
  return { ...value, view: { ...value.view, ...view } };
}

describe('Settling for the social worker', () => {
  it('asks what their course needs, says all that is missing at once, and keeps it', async () => {
    const { home, read, card } = await withOne(differing({ outcomes: ['icpc', 'reviewAfterInformation'] }));
    const form = await home.press(gareth, await card(gareth), 'Settle the two views');
    const bare = { course: 'socialWorker', words: '', strategy: 'notNeeded', reviewOn: '' };
    const refused = wordsIn(await home.press(gareth, form, 'Settle it', bare));
    for (const words of [
      'Say in a sentence or two why this course is taken.',
      'A conference needs a strategy meeting',
      'Give the day on which it is to be looked at again.',
    ]) {
      expect(refused).to.include(words);
    }
    const settled = await home.press(gareth, form, 'Settle it', {
      course: 'socialWorker',
      words: 'The risk is not understood.',
      strategy: 'byTeamManager',
      reviewOn: '2026-12-03',
    });
    expect(codeOf(settled)).to.equal('done');
    const value = await read();
    expect(value.settlement).to.deep.include({
      course: 'socialWorker',
      strategy: { state: 'notYet', by: 'teamManager', startedEnquiries: false },
      reviewOn: '2026-12-03',
    });
    expect(strategyStanding(value)?.by).to.equal('teamManager');
    expect(reviewDay(value)).to.equal('2026-12-03');
    expect(duesOf(value, authority.settings).map(({ what }) => what)).to.include('review');
    const words = wordsIn(settled);
    expect(words.indexOf('What stands')).to.be.lessThan(words.indexOf('The chair’s outcome, which does not'));
    expect(words).to.include('As the social worker saw it, settled by Gareth Pryce');
  });

  it('asks nothing of that where the chair’s course is taken', async () => {
    const { home, read, card } = await withOne(differing({ outcomes: ['icpc'] }));
    const form = await home.press(gareth, await card(gareth), 'Settle the two views');
    const typed = { course: 'chair', words: 'The plan works.', strategy: 'held', strategyOn: '2030-01-01' };
    expect(codeOf(await home.press(gareth, form, 'Settle it', typed))).to.equal('done');
    expect((await read()).settlement).to.not.have.any.keys('strategy', 'reviewOn');
  });

  it('puts a legal route that stands by it to the safeguarding manager', async () => {
    const { home, read, card } = await withOne(differing({ outcomes: ['legalAdvice'] }));
    const form = await home.press(gareth, await card(gareth), 'Settle the two views');
    await home.press(gareth, form, 'Settle it', { course: 'socialWorker', words: 'Advice is due.' });
    expect(legalStands(await read())).to.equal(true);
    await home.settle();
    const told = home.newest(nasreen);
    expect(wordsOf(told.shown.card)).to.include('Legal advice is proposed: please review');
    const review = await home.press(nasreen, told, 'Review the legal advice');
    expect(codeOf(await home.press(nasreen, review, 'Record the review', { supported: 'yes' }))).to.equal(
      'done',
    );
  });

  it('asks what "Other" is when the view is given', async () => {
    const { home, read, card } = await withOne(standingAt('awaitingView'));
    const form = await home.press(maya, await card(maya), 'I see it differently');
    const refused = await home.press(maya, form, 'Record my view', { outcomes: 'other', reasons: '' });
    expect(wordsIn(refused))
      .to.include('Say in a few words what the other outcome is.')
      .and.include('Say in a few sentences how you see it.');
    await home.press(maya, refused, 'Record my view', {
      otherWords: 'Young carers’ service',
      reasons: 'So.',
    });
    expect((await read()).view).to.deep.include({ outcomes: ['other'], otherWords: 'Young carers’ service' });
  });
});

describe('Who settles', () => {
  const decidedByManager = { taken: { ...taken, by: nasreen.id }, outcome: outcome({ by: nasreen.id }) };

  it('is another team manager where neither the one named nor a safeguarding manager can', async () => {
    const value = standingAt('awaitingView', { ...decidedByManager, asker: gareth.id, manager: gareth.id });
    expect(settlersOf(value, family(), authority)).to.deep.equal({
      usual: [],
      others: [hyacinth.id],
      helpless: [],
    });
    const { home, read, card } = await withOne(value);
    const form = await home.press(gareth, await card(gareth), 'I see it differently');
    await home.press(gareth, form, 'Record my view', { outcomes: 'continueCin', reasons: 'It works.' });
    await home.settle();
    const told = home.newest(hyacinth);
    expect(wordsOf(told.shown.card)).to.include('Two views differ: which is to stand?');
    const settling = await home.press(hyacinth, told, 'Settle the two views');
    const done = await home.press(hyacinth, settling, 'Settle it', { course: 'chair', words: 'As decided.' });
    expect(codeOf(done)).to.equal('done');
    expect((await read()).settlement?.by).to.equal(hyacinth.id);
  });

  it('is nobody else where one of the two can, and business support hears of it where nobody can', () => {
    const value = standingAt('awaitingView', decidedByManager);
    expect(settlersOf(value, family(), authority)).to.deep.equal({
      usual: [gareth.id],
      others: [],
      helpless: [],
    });
    const alone = { ...authority, withRole: (role: string) => (role === 'businessSupport' ? [joan] : []) };
    expect(settlersOf(value, family(), alone).helpless).to.deep.equal([joan.id]);
  });

  it('is said to be nobody on the card where it is so', async () => {
    const restricted = { to: [ruth.id, maya.id], by: ruth.id, at: taken.at, reason: 'Relative of staff.' };
    const { card } = await withOne(standingAt('differing'), family({ restricted }));
    expect(wordsOf((await card(maya)).card)).to.include('please take it to a senior manager');
    const { card: usual } = await withOne(standingAt('differing'));
    expect(wordsOf((await usual(maya)).card)).to.not.include('senior manager');
  });
});

describe('A request that was passed on', () => {
  const at = '2026-11-19T11:10:00.000Z';
  const passed = async (offer: Partial<Consultation['offers'][number]>) => {
    const to = person('Daniel Osei').id;
    const offers = [...consultation().offers, { to, at, from: at, why: 'passedOn' as const, ...offer }];
    const { card } = await withOne(consultation({ offers }));
    return wordsOf((await card(maya)).card);
  };

  it('names the one who did it, who is not always the one who had it', async () => {
    const words = await passed({ reason: 'Ruth is ill.', by: nasreen.id });
    expect(words).to.include('By Nasreen Malik, because').and.not.include('By Ruth Adeyemi');
    expect(await passed({ reason: 'Of an older record.' })).to.not.include('By ');
  });

  it('takes no typed reason for a statement of its own', async () => {
    const statement = 'Quorate could not reach Ruth Adeyemi';
    expect(await passed({ reason: 'unreachable', by: ruth.id })).to.not.include(statement);
    expect(await passed({ why: 'named', unreachable: true })).to.include(statement);
    expect(await passed({ why: 'backup', reason: 'unreachable' }), 'an older record').to.include(statement);
  });

  it('keeps who passed it on', async () => {
    const { home, read, card } = await withOne(consultation());
    const form = await home.press(nasreen, await card(nasreen), 'Pass it on');
    const refused = await home.press(nasreen, form, 'Pass it on', { reason: '' });
    expect(wordsIn(refused)).to.include('Say in a few words why').and.include('Choose another chair');
    const to = person('Daniel Osei').id;
    await home.press(nasreen, refused, 'Pass it on', { to, reason: 'Ruth is ill.' });
    expect((await read()).offers.at(-1)).to.include({ to, by: nasreen.id, reason: 'Ruth is ill.' });
  });
});

describe('The card of what was sent', () => {
  it('says who was told beside the chair, and what was said of the strategy discussion', async () => {
    const strategy = { state: 'held', on: '2026-11-18', startedEnquiries: true } as const;
    const { home } = await withOne(consultation({ strategy }));
    const call = { verb: 'consultation.show', target, input: { news: 'sent' } };
    const words = wordsOf((await home.kernel.look(call, maya, 'a:1')).card);
    expect(words).to.include('Gareth Pryce, the team manager, has been told too.');
    expect(words).to.include('section 47 enquiries were started');
  });
});

describe('"Not needed now"', () => {
  it('is said as such, and nothing that nobody said is', () => {
    const chosen = strategyFrom('notNeeded', undefined);
    expect(strategyWords(chosen)).to.equal('Not needed now');
    expect(strategyChoiceOf(chosen)).to.equal('notNeeded');
    expect(strategyWords({ state: 'notYet', startedEnquiries: false })).to.equal('Not yet');
  });

  it('is not put into an outcome where the strategy meeting was not asked about', async () => {
    const strategy = { state: 'notYet', startedEnquiries: false } as const;
    const proposal = { outcomes: ['continueCin' as const] };
    const { home, read, card } = await withOne(standingAt('taken', { strategy, proposal }));
    const form = await home.press(ruth, await card(ruth), 'Record the outcome');
    await home.press(ruth, form, 'Agree as proposed', { inGoodTime: 'yes' });
    expect((await read()).outcome?.strategy).to.deep.equal(strategy);
  });
});

describe('A form with several things to mend', () => {
  it('says them all in one round, each beside its own field', async () => {
    const { home, card } = await withOne(standingAt('taken'));
    const form = await home.press(ruth, await card(ruth), 'Record the outcome');
    const words = wordsIn(await home.press(ruth, form, 'Agree as proposed', { strategy: 'held' }));
    expect(words).to.include('Please check: Say whether the case was brought in good time.');
    expect(words).to.include('Please check: Give the day it was held.');
  });
});
