import { expect } from 'chai';
import { newsCodes } from '../../../src/consultation/actions/common.ts';
import { viewEntries } from '../../../src/consultation/cards/index.ts';
import { showConsultation } from '../../../src/consultation/cards/show.ts';
import { mayDo } from '../../../src/consultation/deeds.ts';
import type { Consultation } from '../../../src/consultation/record.ts';
import { type Deed, deeds, mayFollow, standings } from '../../../src/consultation/standing.ts';
import { Refusal } from '../../../src/kernel/refusal.ts';
import { rotaOfFile, sessionsOn } from '../../../src/rota/index.ts';
import { entries } from '../../../src/wiring.ts';
import { at, authority, day, gareth, maya, nasreen, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  climbing,
  consultation,
  daniel,
  family,
  hostileWords,
  joan,
  large,
  lookedAt,
  markers,
  outcome,
  plainText,
  priya,
  restrictedTo,
  Shelf,
  seats,
  standingAt,
  target,
  verbsOf,
  wordsOf,
} from '../../support/consultations.ts';

const sizes: Readonly<Record<string, (standing: (typeof standings)[number]) => Consultation>> = {
  small: standingAt,
  large: (standing) => large(standing, plainText),
  hostile: (standing) => large(standing, hostileWords),
  'three bytes a character': (standing) => large(standing, (max) => '駅'.repeat(max)),
};

/** Which button stands for which deed. */
const verbOf: Readonly<Record<Exclude<Deed, 'restrict'>, string>> = {
  take: 'consultation.take',
  call: 'consultation.call',
  passOn: 'consultation.passOnForm',
  askForMore: 'consultation.askForMoreForm',
  answerMore: 'consultation.answerMoreForm',
  decide: 'consultation.decideForm',
  agree: 'consultation.agree',
  differ: 'consultation.differForm',
  settle: 'consultation.settleForm',
  correct: 'consultation.changeForm',
  legalReview: 'consultation.legalReviewForm',
  enter: 'consultation.enterForm',
  withdraw: 'consultation.withdrawForm',
};

describe('A consultation as each person sees it', () => {
  for (const [size, make] of Object.entries(sizes)) {
    for (const standing of standings) {
      for (const [seat, person] of Object.entries(seats())) {
        it(`is a good card: ${size}, ${standing}, ${seat}`, async () => {
          const shelf = await new Shelf().keep({ value: make(standing) });
          for (const input of [{}, { all: 'yes' }]) {
            const { card, summary } = await shelf.look(showConsultation, person, input);
            expect(lintCard(card, { markers })).to.deep.equal([]);
            expect(summary).to.equal('Consultation C-4T9-KX2: there is news.');
          }
        });
      }
    }
  }

  for (const standing of standings) {
    for (const [seat, person] of Object.entries(seats())) {
      it(`has a button for each deed that may follow and is theirs, and for no other: ${standing}, ${seat}`, async () => {
        const value = standingAt(standing, {
          questions: [{ by: ruth.id, at: '2026-11-19T11:06:00Z', text: 'When?' }],
        });
        const shelf = await new Shelf().keep({ value });
        const { card } = await shelf.look(showConsultation, person);
        const shown = Object.values(verbsOf(card));
        const offered = deeds.filter((deed) => deed !== 'restrict' && shown.includes(verbOf[deed]));
        const theirs = deeds.filter((deed) => deed !== 'restrict' && mayDo(deed, person, value));
        expect(offered).to.deep.equal(theirs);
        for (const deed of offered) expect(mayFollow[standing]).to.include(deed);
        expect(shown.includes('consultation.restrictForm')).to.equal(mayDo('restrict', person, value));
      });

      it(`offers nothing for which the person has no role: ${standing}, ${seat}`, async () => {
        const shelf = await new Shelf().keep({ value: standingAt(standing) });
        const { card } = await shelf.look(showConsultation, person);
        for (const verb of Object.values(verbsOf(card))) {
          const entry = entries.find((one) => one.verb === verb);
          expect(entry, verb).to.not.equal(undefined);
          expect(
            person.roles.some((role) => entry?.who.some((who) => who === role)),
            verb,
          ).to.equal(true);
        }
      });
    }
  }

  it('says the news in words of the person it is told to, while it holds', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('taken') });
    const title = async (person: typeof maya, news: string) =>
      wordsOf((await shelf.look(showConsultation, person, { news })).card.body[0]);
    expect(await title(maya, 'taken')).to.include('Ruth Adeyemi has taken your request');
    expect(await title(daniel, 'taken')).to.include('Ruth Adeyemi has taken it');
    expect(await title(ruth, 'offered')).to.include('You have this consultation');
    expect(await title(maya, 'decided')).to.include('Ruth Adeyemi has your request');
  });

  it('tells a lock screen what waits, and nothing of the family, the people or the outcome', async function () {
    // Every news to every seat in every standing: some two thousand cards, each rendered whole.
    this.timeout(30_000);
    const summary = async (standing: (typeof standings)[number], person: typeof maya, news: string) => {
      const shelf = await new Shelf().keep({ value: standingAt(standing) });
      return (await shelf.look(showConsultation, person, { news })).summary;
    };
    expect(await summary('waiting', ruth, 'offered')).to.equal(
      'A request for consultation is waiting for you (C-4T9-KX2).',
    );
    expect(await summary('awaitingView', maya, 'decided')).to.equal(
      'There is an outcome for C-4T9-KX2: your view is asked.',
    );
    expect(await summary('awaitingView', gareth, 'decided')).to.equal('There is an outcome for C-4T9-KX2.');
    expect(await summary('awaitingView', maya, 'chaseView')).to.equal('A reminder about C-4T9-KX2.');
    // What no longer holds when it arrives is not said.
    expect(await summary('taken', ruth, 'offered')).to.equal('Consultation C-4T9-KX2: there is news.');
    const names = authority.people.flatMap(({ name }) => name.split(' '));
    const secret = new RegExp([...names, '30041', 'conference', 'legal', 'neglect', 'agree'].join('|'), 'i');
    for (const standing of standings) {
      const shelf = await new Shelf().keep({ value: standingAt(standing, { escalations: climbing }) });
      for (const person of Object.values(seats()))
        for (const news of newsCodes)
          expect((await shelf.look(showConsultation, person, { news })).summary).to.not.match(secret);
    }
  });

  it('asks whoever was offered it too, and says to each who has it, since when, and what comes next', async () => {
    const shelf = await new Shelf().keep({
      value: standingAt('waiting', { escalations: climbing.slice(0, 1) }),
    });
    const look = async (person: typeof maya, news?: string, now = lookedAt.subtract({ minutes: 10 })) =>
      shelf.look(showConsultation, person, news ? { news } : {}, target, now);
    const offered = await look(daniel, 'offeredToo');
    expect(offered.card.actions?.[0]).to.include({ title: 'Take it', style: 'positive' });
    expect(wordsOf(offered.card)).to.include('Also offered to you, Thu 19 November 2026, 11:02.');
    expect(offered.summary).to.equal('A request for consultation is waiting for you (C-4T9-KX2).');
    const asker = await look(maya, 'climbed');
    expect(wordsOf(asker.card)).to.include('Your request is now with Daniel Osei too');
    expect(wordsOf(asker.card)).to.include(
      'If nobody has taken it by Thu 19 November 2026, 11:17, it is offered to the safeguarding manager as well.',
    );
    const holder = await look(ruth, 'climbed');
    expect(wordsOf(holder.card)).to.include('This request still waits: will you take it?');
    expect(holder.card.actions?.[0]).to.include({ title: 'Take it', style: 'positive' });
    expect(wordsOf((await look(nasreen, 'offeredToo')).card), 'not yet hers').to.include(
      'Waiting for a chair',
    );
    const words = wordsOf((await look(maya, undefined, lookedAt)).card);
    expect(words, 'a step whose time has come is not promised').to.include(
      'If there is no outcome by Thu 19 November 2026, 12:47, all to whom it is offered, you and Gareth Pryce hear of it.',
    );
  });

  it('announces no step that would reach nobody', async () => {
    const next = async (of: ReturnType<typeof family>) => {
      const shelf = await new Shelf().keep({ value: standingAt('waiting'), family: of });
      const { card } = await shelf.look(showConsultation, maya, {}, target, at('2026-11-19T10:50'));
      return /If (nobody|there is no) .*/.exec(wordsOf(card))?.[0];
    };
    expect(await next(family())).to.equal(
      'If nobody has taken it by Thu 19 November 2026, 11:02, it is offered to whoever else is on duty then as well.',
    );
    expect(await next(restrictedTo(maya, ruth, gareth, nasreen)), 'a single chair').to.equal(
      'If nobody has taken it by Thu 19 November 2026, 11:17, it is offered to the safeguarding manager as well.',
    );
    expect(await next(restrictedTo(maya, ruth, gareth)), 'nobody else at all').to.match(
      /^If there is no outcome by Thu 19 November 2026, 12:47, .* hear of it/,
    );
  });

  it('names nobody to the social worker who is left out by now, or could not be reached', async () => {
    const passed = [{ who: nasreen.id, at: '2026-11-19T11:17:01.000Z' }];
    const escalations = climbing.map((one) => (one.step === 1 ? { ...one, passedOver: passed } : one));
    const shelf = await new Shelf().keep({
      value: standingAt('waiting', { escalations }),
      family: restrictedTo(maya, ruth, gareth),
    });
    const words = wordsOf((await shelf.look(showConsultation, maya, { news: 'climbed' })).card);
    expect(words).to.include('Your request is waiting for a chair');
    expect(words).to.not.match(/Also offered|Daniel|Nasreen/);
  });

  it('tells those who asked out of hours first what to do in an emergency, and until when it is closed', async () => {
    const at = async (now: Temporal.Instant, person = maya, value = standingAt('waiting')) => {
      const shelf = await new Shelf().keep({ value });
      return wordsOf((await shelf.look(showConsultation, person, {}, target, now)).card.body[1]);
    };
    const evening = lookedAt.add({ hours: 8 });
    const closed =
      /^If a child is in danger now, call 999\nThe service is closed until Fri 20 November 2026, 09:00\. .*01632 960 999\.$/;
    expect(await at(evening)).to.match(closed);
    expect(await at(evening, gareth), 'the team manager').to.match(closed);
    expect(await at(evening, ruth), 'the chair').to.include('Wanted on the same day');
    expect(await at(lookedAt), 'in hours').to.include('Wanted on the same day');
    const saturday = '2026-11-21T10:00:00.000Z';
    const on = (why: 'onDuty' | 'passedOn') =>
      standingAt('waiting', { offers: [{ to: ruth.id, at: saturday, from: saturday, why }] });
    const then = Temporal.Instant.from(saturday).add({ minutes: 5 });
    expect(await at(then, maya, on('onDuty')), 'put in for a Saturday').to.include('Wanted on the same day');
    expect(await at(then, maya, on('passedOn'))).to.include('The service is closed until Mon 23 November');
  });

  it('says of an offer as what and for when it was made, in words that stay true', async () => {
    const offered = async (offer: Partial<Consultation['offers'][number]>, person = maya) => {
      const given = { to: ruth.id, at: '2026-11-19T17:30:00.000Z', from: '2026-11-19T17:30:00.000Z' };
      const offers = [{ ...given, why: 'onDuty' as const, ...offer }];
      const shelf = await new Shelf().keep({ value: consultation({ offers }) });
      return wordsOf((await shelf.look(showConsultation, person)).card.body.slice(1, 3));
    };
    const [next] = sessionsOn(authority, rotaOfFile(authority), day('2026-11-20'));
    const from = next?.from.toString({ smallestUnit: 'millisecond' }) ?? '';
    const session = 'for the duty session of Fri 20 November 2026, 09:00.';
    expect(await offered({ why: 'nextSession', from, to: next?.chair.id ?? '' })).to.include(
      `Offered to ${next?.chair.name} ${session}`,
    );
    expect(
      await offered({ why: 'nextSession', from, to: next?.backup?.id ?? '', asBackup: true }),
    ).to.include(`Offered to ${next?.backup?.name} as backup ${session}`);
    expect(await offered({ why: 'named', reason: 'The case was restricted.' }, ruth)).to.include(
      'Offered to you, named when the case was restricted,',
    );
    expect(await offered({ why: 'safeguardingManager' })).to.include('as safeguarding manager, from Thu 19');
  });

  it('takes every news at every standing for everybody', async () => {
    for (const standing of standings) {
      const shelf = await new Shelf().keep({ value: standingAt(standing) });
      for (const person of Object.values(seats())) {
        for (const news of [...newsCodes, 'unheard of']) {
          const { card } = await shelf.look(showConsultation, person, { news });
          expect(lintCard(card, { markers }), `${standing} ${news}`).to.deep.equal([]);
        }
      }
    }
  });

  it('offers, in this order, what is written here', async () => {
    const titles = async (standing: (typeof standings)[number], person: typeof maya) => {
      const shelf = await new Shelf().keep({ value: standingAt(standing) });
      return ((await shelf.look(showConsultation, person)).card.actions ?? []).map((action) => action.title);
    };
    const copy = 'Copy for the case record';
    const record = 'Record a strategy discussion';
    const ask = 'Ask for the conference';
    expect(await titles('waiting', maya)).to.deep.equal([
      'What was sent',
      'History',
      'The whole case',
      record,
      'Withdraw the request',
    ]);
    expect(await titles('waiting', ruth)).to.deep.equal([
      'Take it',
      'Call now',
      'Pass it on',
      'Ask for more',
      'History',
      'The whole case',
      record,
      'Restrict the case',
    ]);
    expect(await titles('waiting', daniel)).to.deep.equal(['Take it', 'History', 'The whole case', record]);
    expect(await titles('waiting', joan)).to.deep.equal([
      'What was sent',
      'History',
      'The whole case',
      record,
    ]);
    expect(await titles('taken', ruth)).to.deep.equal([
      'Record the outcome',
      'Call now',
      'Ask for more',
      'Pass it on',
      'History',
      'The whole case',
      record,
      'Restrict the case',
    ]);
    expect(await titles('taken', daniel)).to.deep.equal([
      'What was sent',
      'History',
      'The whole case',
      record,
    ]);
    expect(await titles('taken', gareth)).to.deep.equal([
      'What was sent',
      'History',
      'The whole case',
      record,
      'Restrict the case',
      'Withdraw the request',
    ]);
    expect(await titles('awaitingView', maya)).to.deep.equal([
      'Agree',
      'I see it differently',
      copy,
      'Say it was entered',
      'What was sent',
      ask,
      'History',
      'The whole case',
      record,
    ]);
    expect(await titles('differing', gareth)).to.deep.equal([
      'Settle the two views',
      copy,
      ask,
      'Say it was entered',
      'What was sent',
      'History',
      'The whole case',
      record,
      'Restrict the case',
    ]);
    expect(await titles('differing', ruth)).to.not.include('Settle the two views');
    expect(await titles('settled', maya)).to.deep.equal([
      ask,
      copy,
      'Say it was entered',
      'What was sent',
      'History',
      'The whole case',
      record,
    ]);
    expect(await titles('agreed', joan)).to.deep.equal([
      copy,
      'Say it was entered',
      ask,
      'What was sent',
      'History',
      'The whole case',
      record,
    ]);
    expect(await titles('withdrawn', maya)).to.deep.equal([
      copy,
      'What was sent',
      'History',
      'The whole case',
      record,
    ]);
  });

  it('shows the clock by the time that is left, and the same in words', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    const band = async (iso: string) => {
      const { card } = await shelf.look(showConsultation, ruth, {}, target, at(iso));
      const second = card.body[1];
      return second?.type === 'Container' ? [second.style, wordsOf(second)] : [];
    };
    expect(await band('2026-11-19T11:20')).to.deep.equal([
      'warning',
      'Wanted on the same day\nOutcome due by Thu 19 November 2026, 12:47. Offered to you, on duty, Thu 19 November 2026, 10:47.',
    ]);
    const late = await band('2026-11-19T12:48');
    expect(late[0]).to.equal('attention');
    expect(late[1]).to.include('its time has passed');
    const routine = await new Shelf().keep({
      value: consultation({ howSoon: 'routine', dueAt: at('2026-11-24T17:00').toString() }),
    });
    const { card } = await routine.look(showConsultation, ruth);
    expect(card.body[1]).to.include({ style: 'good' });
    expect(wordsOf(card.body[1])).to.include('Outcome due by Tue 24 November 2026, 17:00');
  });

  it('shows both views in words, and which course stands until it is settled', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('differing') });
    for (const person of [maya, ruth, gareth, nasreen]) {
      const words = wordsOf((await shelf.look(showConsultation, person)).card);
      expect(words).to.include(
        'Until it is settled, the more protective course stands: Initial child protection conference.',
      );
      expect(words).to.include('Continue child in need plan');
      expect(words).to.include('the grandmother is there every day');
    }
  });

  it('leads each person to the one thing that waits for them', async () => {
    const firstOf = async (value: Consultation, person: typeof maya) =>
      (await (await new Shelf().keep({ value })).look(showConsultation, person)).card.actions?.[0];
    expect(await firstOf(standingAt('waiting'), ruth)).to.include({ title: 'Take it', style: 'positive' });
    expect(await firstOf(standingAt('waiting'), daniel)).to.not.have.property('style');
    expect(await firstOf(standingAt('taken'), ruth)).to.include({
      title: 'Record the outcome',
      style: 'positive',
    });
    expect(await firstOf(standingAt('awaitingView'), maya)).to.include({ title: 'Agree', style: 'positive' });
    expect(await firstOf(standingAt('differing'), gareth)).to.include({ title: 'Settle the two views' });
    expect(await firstOf(standingAt('agreed'), joan)).to.include({
      title: 'Copy for the case record',
      style: 'positive',
    });
    const legal = standingAt('agreed', { outcome: outcome({ course: { outcomes: ['legalAdvice'] } }) });
    expect(await firstOf(legal, nasreen)).to.include({ title: 'Review the legal advice' });
  });

  it('is a stub, with nothing of the family, ten working days after it was closed', async () => {
    const shelf = await new Shelf().keep({ value: standingAt('agreed') });
    const later = at('2026-12-03T17:00');
    const before = at('2026-12-03T16:59');
    const { card, summary } = await shelf.look(showConsultation, maya, {}, target, later);
    expect(wordsOf(card)).to.equal('C-4T9-KX2\nThis consultation is closed');
    expect(summary).to.equal('Consultation C-4T9-KX2: it is closed.');
    expect((await shelf.look(showConsultation, maya, {}, target, before)).card.actions).to.not.equal(
      undefined,
    );
  });

  it('shows nothing of a restricted case to anybody but the people named', async () => {
    const shelf = await new Shelf().keep({ value: consultation(), family: restrictedTo(maya, ruth, gareth) });
    for (const [seat, person] of Object.entries(seats())) {
      const named = [maya, ruth, gareth].includes(person);
      for (const view of viewEntries.filter(
        (one) => one.verb.startsWith('consultation.') && one.typed.length === 0,
      )) {
        if (!person.roles.some((role) => view.who.includes(role))) continue;
        try {
          const { card } = await shelf.look(view, person);
          expect(named, `${seat} sees ${view.verb}`).to.equal(true);
          if (view === showConsultation)
            expect(wordsOf(card)).to.include('Only the 3 people named can see it');
        } catch (fault) {
          expect(named, `${seat} does not see ${view.verb}`).to.equal(false);
          expect(fault).to.be.instanceOf(Refusal);
          expect((fault as Refusal).message).to.equal('That could not be found.'); // a Refusal: said in the line above
        }
      }
    }
  });

  it('is refused to a colleague who has nothing to do with it', async () => {
    const shelf = await new Shelf().keep({ value: consultation() });
    let code = '';
    await shelf.look(showConsultation, priya).catch((fault: unknown) => {
      code = fault instanceof Refusal ? fault.code : String(fault);
    });
    expect(code).to.equal('notYourCase');
  });

  it('names linked consultations only to those who may see them, and leaves out what cannot be read', async () => {
    const other = { partition: 'case:other', id: 'consultation:other' };
    const secret = { partition: 'case:secret', id: 'consultation:secret' };
    const broken = { partition: 'case:broken', id: 'consultation:broken' };
    const gone = { partition: 'case:gone', id: 'consultation:gone' };
    const shelf = await new Shelf().keep(
      { value: consultation({ links: [other, secret, broken, gone] }) },
      {
        value: consultation({ reference: 'C-OTH-ER2', asker: priya.id, manager: nasreen.id }),
        target: other,
      },
      { value: consultation({ reference: 'C-SEC-RET' }), family: restrictedTo(daniel), target: secret },
    );
    await shelf.put([{ ...broken, kind: 'consultation', authority: 'example-borough', schema: 1, data: {} }]);
    await shelf.keep({
      value: consultation(),
      target: { partition: broken.partition, id: 'consultation:beside' },
    });
    const seen = async (person: typeof maya) =>
      wordsOf((await shelf.look(showConsultation, person, { news: 'linked' })).card);
    const chair = await seen(ruth);
    expect(chair)
      .to.include('Another open request concerns the same child')
      .and.match(/C-OTH-ER2 ·\s+\W*child(ren)? 30041/);
    expect(chair).to.not.include('C-SEC-RET');
    const asker = await seen(maya);
    expect(asker)
      .to.not.include('C-OTH-ER2')
      .and.not.include('Another open request')
      .and.not.include('same child');
    expect(await seen(daniel)).to.include('C-SEC-RET');
  });

  it('goes on when people have left', async () => {
    const value = standingAt('settled', { manager: 'gone:gone', team: 'gone' });
    const shelf = await new Shelf().keep({
      value: { ...value, calls: [{ by: 'gone:gone', at: value.sentAt }] },
      family: family(),
    });
    const words = wordsOf((await shelf.look(showConsultation, maya, { all: 'yes' })).card);
    expect(words).to.include('Somebody who has left, Wed 18 November 2026');
  });
});
