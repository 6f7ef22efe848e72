/** Whole lives of a consultation, by the presses of the people who live them. */
import { expect } from 'chai';
import { Product } from '../support/product.ts';
import {
  type At,
  changeTo,
  decide,
  fillIn,
  marker,
  request,
  requestTyped,
  take,
} from '../support/product-seat.ts';
import { buttonsOf, inputsOf, wordsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

describe('a consultation from the request to the copy', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  let nasreen: At;
  let daniel: At;
  let joan: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
    nasreen = product.sit('Nasreen Malik');
    daniel = product.sit('Daniel Osei');
    joan = product.sit('Joan Whitfield');
  });
  after(() => product?.close());

  /** Asked by Maya Okafor and taken by Ruth Adeyemi. */
  async function taken(own: string, over: Record<string, string> = {}): Promise<string> {
    const about = await request(maya, own, over);
    await take(ruth, about);
    return about;
  }

  it('is asked for, taken, decided as proposed and agreed, and each is told what the other did', async () => {
    const about = await request(maya, '1');
    expect(await maya.reads(about)).to.contain('Your request has been sent');
    expect(await gareth.reads(about)).to.contain('Maya Okafor has asked for a consultation');
    const offered = await ruth.reads(about);
    expect(offered).to.contain('A request: will you take it?');
    expect(offered).to.contain('If a child is in danger now, call 999');
    expect(offered).to.contain('01632 960 999');
    expect(offered).to.contain(`${marker} family support since June.`);

    expect((await take(ruth, about)).words).to.contain('You have this consultation');
    expect(await maya.reads(about)).to.contain('Ruth Adeyemi has taken your request');
    expect((await decide(ruth, about)).words).to.contain('Continue child in need plan (as proposed)');
    expect(await maya.reads(about)).to.contain('There is an outcome: do you agree?');
    expect((await maya.press('consultation.agree', {}, { about })).words).to.contain('Decided and agreed');
    expect(await ruth.reads(about)).to.contain('Maya Okafor agrees with the outcome');
    expect(await gareth.reads(about)).to.contain('There is an outcome');

    const { outcome, view, asker, taken: by } = product.consultation(about);
    expect(outcome).to.include({ asProposed: true, inGoodTime: true, by: ruth.id });
    expect(view).to.include({ kind: 'agrees', by: maya.id });
    expect([asker, by?.by]).to.deep.equal([maya.id, ruth.id]);
  });

  it('is changed by the chair, who has to say why, and keeps what was typed until it is right', async () => {
    const about = await taken('2');
    const first = {
      outcomes: 'icpc,other',
      otherWords: `${marker} a plan for the school`,
      categories: 'PHY',
      issues: 'noneIdentified,domesticAbuse',
    };
    await ruth.press('consultation.decideForm', {}, { about });
    const form = await ruth.press('consultation.changeForm', {}, { about });
    const filled = inputsOf(form.card ?? {}).find(({ id }) => id === 'outcomes');
    expect(filled?.value, 'filled with what was proposed').to.equal('continueCin');
    const excluded = await ruth.press('consultation.changeStep', first, { about });
    expect(excluded.words).to.contain('None identified');
    expect(inputsOf(excluded.card ?? {}).find(({ id }) => id === 'otherWords')?.value).to.equal(
      first.otherWords,
    );
    const second = await ruth.press('consultation.changeStep', { issues: 'noneIdentified' }, { about });
    expect(inputsOf(second.card ?? {}).map(({ id }) => id)).to.include.members(['reasoning', 'strategy']);

    const last = {
      strategy: 'notNeeded',
      inGoodTime: 'no',
      reasoning: '',
      nextSteps: `${marker} visit soon`,
    };
    const refused = await ruth.press('consultation.change', last, { about, unchecked: true });
    expect(refused.words).to.contain('Say in a sentence or two why you changed it.');
    const withoutMeeting = await ruth.press(
      'consultation.change',
      { reasoning: `${marker} the plan has not held` },
      { about },
    );
    expect(withoutMeeting.words).to.contain('A conference needs a strategy meeting');
    expect(product.consultation(about).outcome).to.equal(undefined);

    await ruth.press('consultation.change', { strategy: 'byTeamManager' }, { about });
    const { outcome, view } = product.consultation(about);
    expect(view).to.equal(undefined);
    expect(outcome).to.deep.include({
      asProposed: false,
      inGoodTime: false,
      categories: ['PHY'],
      issues: ['noneIdentified'],
      course: { outcomes: ['icpc', 'other'], otherWords: first.otherWords },
      strategy: { state: 'notYet', by: 'teamManager', startedEnquiries: false },
      reasoning: `${marker} the plan has not held`,
      nextSteps: last.nextSteps,
    });
    const told = await maya.reads(about);
    expect(told).to.contain(`${marker} the plan has not held`);
    expect(told).to.contain('Initial child protection conference');
  });

  it('shows the more protective course while two views differ, until a manager settles it; both views stay', async () => {
    const about = await taken('3', { outcomes: 'icpc' });
    await changeTo(ruth, about, { outcomes: 'continueCin' }, { strategy: 'notNeeded' });
    const differs = await fillIn(maya, about, 'consultation.differ', {
      outcomes: 'icpc',
      reasons: `${marker} he was seen with bruises.`,
    });
    expect(differs.words).to.contain('Two views differ');
    for (const one of [maya, ruth, gareth, nasreen]) {
      expect(await one.reads(about), one.persona.name).to.contain(
        'the more protective course stands: Initial child protection conference',
      );
    }
    expect(await ruth.reads(about)).to.contain('Maya Okafor sees it differently');
    const ruthsButtons = buttonsOf((await ruth.latest(about))?.card ?? {}).map(({ verb }) => verb);
    expect(ruthsButtons, 'nobody settles their own view').not.to.include('consultation.settleForm');

    const settled = await fillIn(gareth, about, 'consultation.settle', {
      course: 'chair',
      words: `${marker} the school has seen him daily.`,
    });
    expect(settled.words).to.contain('Settled by');
    const words = await maya.reads(about);
    expect(words).to.contain('The two views have been settled');
    expect(words).to.contain(`${marker} he was seen with bruises.`);
    const { view, outcome, settlement } = product.consultation(about);
    expect(view?.kind).to.equal('differs');
    expect(outcome?.course.outcomes).to.deep.equal(['continueCin']);
    expect(settlement).to.include({ course: 'chair', by: gareth.id });
    expect(await nasreen.reads(about)).to.contain('The two views have been settled');
  });

  it('is corrected: the first version stands in the history with the view taken of it, and the view is asked anew', async () => {
    const about = await taken('4');
    await decide(ruth, about, { nextSteps: `${marker} see the nursery` });
    await maya.press('consultation.agree', {}, { about });
    await ruth.press('consultation.changeForm', {}, { about });
    await ruth.press('consultation.changeStep', { outcomes: 'strategyMeeting' }, { about });
    await ruth.press(
      'consultation.correct',
      { strategy: 'byChair', reason: `${marker} the wrong box was ticked` },
      { about },
    );
    const { outcome, view, earlierOutcomes } = product.consultation(about);
    expect(outcome?.course.outcomes).to.deep.equal(['strategyMeeting']);
    expect(view).to.equal(undefined);
    expect(earlierOutcomes.map((one) => [one.outcome.course.outcomes, one.view?.kind])).to.deep.equal([
      [['continueCin'], 'agrees'],
    ]);
    const asked = await maya.reads(about);
    expect(asked).to.contain('The outcome was corrected: do you agree?');
    const history = await maya.press('consultation.timeline', {}, { about });
    expect(history.words).to.contain('Version 1 of the outcome, corrected');
    expect(history.words).to.contain(`${marker} the wrong box was ticked`);
    expect(history.words).to.contain('Maya Okafor had agreed.');
    await maya.press('consultation.show', {}, { about });
    await maya.press('consultation.agree', {}, { about });
    expect(product.consultation(about).view?.kind).to.equal('agrees');
  });

  it('is asked about and answered, also before it is taken', async () => {
    const about = await request(maya, '5');
    await fillIn(ruth, about, 'consultation.askForMore', { text: `${marker} when was the last visit?` });
    expect(await maya.reads(about)).to.contain(`${marker} when was the last visit?`);
    await fillIn(maya, about, 'consultation.answerMore', { text: `${marker} on Tuesday.` });
    expect(await ruth.reads(about)).to.contain(`${marker} on Tuesday.`);
    expect(product.consultation(about).questions.map(({ by, answer }) => [by, answer?.by])).to.deep.equal([
      [ruth.id, maya.id],
    ]);
    expect(product.consultation(about).taken).to.equal(undefined);
  });

  it('is passed on with a reason, and both the next chair and the social worker are told', async () => {
    const about = await taken('6');
    const form = await ruth.press('consultation.passOnForm', {}, { about });
    const offered = inputsOf(form.card ?? {}).find(({ id }) => id === 'to')?.choices ?? [];
    expect(offered.map(({ title }) => title)[0]).to.contain('Daniel Osei');
    expect(offered.map(({ value }) => value)).not.to.include.members([ruth.id]);
    await ruth.press('consultation.passOn', { to: daniel.id, reason: `${marker} I know them` }, { about });
    expect(await daniel.reads(about)).to.contain('A request was passed to you: will you take it?');
    expect(await daniel.reads(about)).to.contain(`${marker} I know them`);
    expect(await maya.reads(about)).to.contain('Your request has been passed to Daniel Osei');
    await take(daniel, about);
    expect(product.consultation(about).taken?.by).to.equal(daniel.id);
  });

  it('is called about: the answer holds the link to the call, and the time is kept', async () => {
    const about = await taken('7');
    await product.forward({ minutes: 7 });
    const called = await ruth.press('consultation.call', {}, { about });
    const links = buttonsOf(called.card ?? {}).filter(({ type }) => type === 'Action.OpenUrl');
    expect(links.map(({ url }) => url)).to.deep.equal([
      'https://teams.microsoft.com/l/call/0/0?users=maya.okafor%40example.org',
    ]);
    expect(product.consultation(about).calls).to.deep.equal([
      { by: ruth.id, at: product.clock.now().toString({ smallestUnit: 'millisecond' }) },
    ]);
  });

  it('is withdrawn with a reason, and the chair and the manager are told', async () => {
    const about = await taken('8');
    await fillIn(maya, about, 'consultation.withdraw', { reason: `${marker} they have moved` });
    for (const one of [ruth, gareth]) {
      const words = await one.reads(about);
      expect(words).to.contain('The request was withdrawn');
      expect(words).to.contain(`${marker} they have moved`);
    }
    const verbs = buttonsOf((await ruth.latest(about))?.card ?? {}).map(({ verb }) => verb);
    expect(verbs).not.to.include('consultation.decideForm');
  });

  it('puts a proposal for legal advice to the safeguarding manager, who reviews it', async () => {
    const about = await taken('9', { outcomes: 'legalAdvice' });
    await decide(ruth, about);
    expect(await nasreen.reads(about)).to.contain('Legal advice is proposed: please review');
    const bare = await fillIn(nasreen, about, 'consultation.legalReview', { supported: 'no' });
    expect(bare.words).to.contain('Say in a sentence or two why not.');
    await nasreen.press('consultation.legalReview', { words: `${marker} too early` }, { about });
    expect(product.consultation(about).legalReview).to.include({ by: nasreen.id, supported: false });
    for (const one of [maya, ruth, gareth]) {
      expect(await one.reads(about), one.persona.name).to.contain('Legal advice has been reviewed');
    }
  });

  it('has a copy for the case record, which is listed until somebody says that it was entered', async () => {
    const about = await taken('10');
    await decide(ruth, about);
    const copy = await maya.press('consultation.copy', {}, { about });
    const text = inputsOf(copy.card ?? {}).find(({ id }) => id === 'copy')?.value ?? '';
    expect(text).to.match(/^QA case note: child protection consultation\n/);
    for (const words of [about, `${marker}-F10`, 'Recorded: Mon 1 March 2027', 'by Ruth Adeyemi']) {
      expect(text).to.contain(words);
    }
    expect(await joan.say('copies to enter')).to.contain(about);
    await joan.press(`Copy ${about}`);
    const tomorrow = await fillIn(joan, about, 'consultation.enter', { on: '2027-03-02' });
    expect(tomorrow.words).to.contain('That day is still to come.');
    await joan.press('consultation.enter', { on: '2027-03-01' }, { about });
    expect(product.consultation(about).entered).to.include({ on: '2027-03-01', by: joan.id });
    expect(await joan.say('copies to enter')).not.to.contain(about);
    await maya.press('consultation.show', {}, { about });
    expect(await maya.reads(about)).to.contain(
      'Entered in the case system on Mon 1 March 2027, says Joan Whitfield.',
    );
  });

  it('stands in the lists of those whom it concerns, with what waits for them', async () => {
    const about = await request(maya, '11');
    expect(await maya.say('my consultations')).to.contain(about);
    const ruths = await ruth.say('My Consultatoins please');
    expect(ruths).to.contain(about);
    expect(ruths).to.match(/Offered to you: take it/i);
    expect(await gareth.say('my consultations')).to.contain(about);
    expect(await product.sit('Priya Raman').say('my consultations')).not.to.contain(marker);
    await take(ruth, about);
    const history = await maya.press('consultation.timeline', {}, { about });
    expect(history.words).to.contain('Asked for a consultation');
    expect(history.words).to.contain('Took a request for consultation');
    expect(history.words.indexOf('Took a request')).to.be.lessThan(history.words.indexOf('Asked for a'));
  });

  it('tells who is on duty, and what can be done, by role', async () => {
    const duty = await maya.say('duty');
    for (const words of ['Ruth Adeyemi is on duty', '09:00 to 13:00', 'Siobhán Kelly', '01632 960 999']) {
      expect(duty).to.contain(words);
    }
    expect(await maya.say('help')).to.contain('request consultation');
    const joans = await joan.say('HELP!');
    expect(joans).to.contain('copies to enter');
    expect(joans).not.to.contain('request consultation');
  });

  it('welcomes whoever installs it, with a button for a request', async () => {
    const tomasz = product.sit('Tomasz Wiśniewski');
    await tomasz.seat.app({ installed: false });
    await tomasz.seat.app({ installed: true });
    await product.settle();
    expect(await tomasz.reads('Welcome to Quorate')).to.contain('request consultation');
    const form = await tomasz.press('consultation.request');
    expect(form.words).to.contain('Which family is it about?');
    expect(wordsOf(form.card ?? {})).to.contain('call 999');
  });

  it('takes no more answers and presses than were counted: request 12 and 4, take 0 and 1, decide 1 and 2', async () => {
    const presses = () =>
      product.wire.exchanges.filter(
        ({ side, requestBody }) => side === 'bot' && JSON.stringify(requestBody).includes('"type":"invoke"'),
      ).length;
    const counted = async <T>(work: () => Promise<T>) => {
      const before = presses();
      return [await work(), presses() - before] as const;
    };
    expect(Object.keys(requestTyped('12'))).to.have.length(12);
    const [about, toSend] = await counted(() => request(maya, '12'));
    const [, toTake] = await counted(() => take(ruth, about));
    const [, toDecide] = await counted(() => decide(ruth, about));
    expect([toSend, toTake, toDecide]).to.deep.equal([4, 1, 2]);
  });

  keepsItsPromises(() => product);
});
