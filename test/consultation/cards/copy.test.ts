import { expect } from 'chai';
import { copyText, copyView, partsOf } from '../../../src/consultation/cards/copy.ts';
import type { Offer } from '../../../src/consultation/offers.ts';
import { standings } from '../../../src/consultation/standing.ts';
import { consultationOutcomes } from '../../../src/practice/codes.ts';
import { authority, maya, nasreen, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import {
  climbing,
  consultation,
  hostileWords,
  joan,
  large,
  lookedAt,
  markers,
  outcome,
  plainText,
  pressed,
  Shelf,
  standingAt,
  target,
  wordsOf,
} from '../../support/consultations.ts';

const copy = (...args: Parameters<typeof standingAt>) => copyText(standingAt(...args), authority);

describe('The copy for the case record', () => {
  it('says of a child whose present status is not that of most what it is', () => {
    const value = consultation();
    const [first, second] = value.children;
    if (!first || !second) throw new Error('two children are asked about');
    const text = copyText({ ...value, children: [first, { ...second, status: 'lookedAfter' }] }, authority);
    expect(text).to.contain('Present status: Child in need plan, but for children with one of their own');
    expect(text).to.contain('  3004172, unborn, due Sun 14 February 2027, present status: Looked after');
  });

  it('says to whom it was offered as well while nobody had taken it', () => {
    const lines = copyText(standingAt('taken', { escalations: climbing }), authority).split('\n');
    const from = lines.indexOf('CHAIR');
    expect(lines.slice(from, from + 5)).to.deep.equal([
      'CHAIR',
      'Offered to Ruth Adeyemi: Thu 19 November 2026, 10:47',
      'Not yet taken, also offered to Daniel Osei: Thu 19 November 2026, 11:02',
      'Not yet taken, also offered to Nasreen Malik: Thu 19 November 2026, 11:17',
      'Taken by Ruth Adeyemi: Thu 19 November 2026, 11:05',
    ]);
  });

  it('reads as a dated note under the service’s heading', () => {
    expect(copy('differing').split('\n')).to.deep.equal([
      'QA case note: child protection consultation',
      'Consultation C-4T9-KX2, case FAM-20417, Example Borough',
      '',
      'REQUEST',
      'Asked for: Thu 19 November 2026, 10:47, by Maya Okafor, North assessment team',
      'How soon: today',
      'Plan of work agreed by: Gareth Pryce, Wed 18 November 2026',
      'Referral: REF-88120',
      'Present status: Child in need plan',
      'Children:',
      '  3004171 (AB), born March 2019, female',
      '  3004172, unborn, due Sun 14 February 2027',
      'Tried already:',
      '  Family support since June; safety plan in September.',
      'Suspected categories: Neglect',
      'Prevalent issues: Domestic abuse, Parental mental health',
      'Strategy discussion when asked: To be arranged by the social worker',
      'Proposed: Initial child protection conference',
      '',
      'CHAIR',
      'Offered to Ruth Adeyemi: Thu 19 November 2026, 10:47',
      'Taken by Ruth Adeyemi: Thu 19 November 2026, 11:05',
      '',
      'WHAT STANDS',
      'Until it is settled, the more protective course stands: Initial child protection conference',
      'That is as the chair saw it.',
      '',
      'THE CHAIR’S OUTCOME',
      'Recorded: Thu 19 November 2026, 11:15, by Ruth Adeyemi',
      'Outcome (as proposed): Initial child protection conference',
      'Categories: Neglect',
      'Prevalent issues: Domestic abuse, Parental mental health',
      'Strategy meeting: To be arranged by the social worker',
      'Next steps:',
      '  Strategy meeting this week; tell the family why.',
      'Brought in good time: yes',
      '',
      'THE SOCIAL WORKER’S VIEW',
      'Maya Okafor saw it differently: Thu 19 November 2026, 11:18',
      'What they think should follow: Continue child in need plan',
      'Their reasons:',
      '  The plan has worked since September and the grandmother is there every day.',
    ]);
  });

  for (const { code, label } of consultationOutcomes.codes) {
    it(`names the outcome ${code}, with what belongs to it`, () => {
      const text = copy('awaitingView', {
        outcome: outcome({
          asProposed: false,
          course: { outcomes: [code], otherWords: 'Young carers’ service', reviewOn: '2026-12-03' },
          reasoning: 'Because of this.',
        }),
      });
      expect(text).to.include(`Outcome: ${label}\n`);
      expect(text).to.include(
        'The other outcome:\n  Young carers’ service\nReview on: Thu 3 December 2026\n',
      );
      expect(text).to.include('Reasoning:\n  Because of this.\n');
      expect(text.includes('LEGAL ADVICE')).to.equal(code === 'legalAdvice');
    });
  }

  it('says what came of the view: agreed, settled either way, not given yet, withdrawn', () => {
    expect(copy('agreed')).to.include('Maya Okafor agreed: Thu 19 November 2026, 11:18');
    expect(copy('awaitingView')).to.include('Not given yet. Silence is not taken for agreement.');
    const chair = copy('settled');
    expect(chair).to.include(
      'Course taken: the chair’s, Initial child protection conference\nWhy:\n  The risk',
    );
    expect(chair).to.include('saw it differently').and.not.include('Until it is settled');
    const settlement = standingAt('settled').settlement;
    const worker = copy('settled', { settlement: settlement && { ...settlement, course: 'socialWorker' } });
    expect(worker).to.include('Course taken: the social worker’s, Continue child in need plan');
    expect(worker).to.match(
      /WHAT STANDS\nCourse: Continue child in need plan\nAs the social worker saw it, settled by Gareth Pryce: [\s\S]*THE CHAIR’S OUTCOME\n/,
    );
    expect(copy('withdrawn')).to.match(
      /WITHDRAWN\nWithdrawn by Maya Okafor: .*\nWhy:\n {2}The family has moved/,
    );
  });

  it('holds every version of a corrected outcome with its view and the reason', () => {
    const text = copy('agreed', {
      earlierOutcomes: [
        {
          outcome: outcome({ course: { outcomes: ['continueCin'] } }),
          view: { kind: 'agrees', by: maya.id, at: '2026-11-19T11:10:00Z' },
          correctedAt: '2026-11-19T11:11:00Z',
          correctedBy: ruth.id,
          reason: 'Chose the wrong line.',
        },
      ],
    });
    expect(text).to.match(
      /OUTCOME, VERSION 1 \(corrected later\)[\s\S]*Continue child in need plan[\s\S]*because:\n {2}Chose the wrong line\.\n\nOUTCOME, VERSION 2 \(this one stands\)/,
    );
  });

  it('holds questions, answers, calls and who passed it on', () => {
    const at = '2026-11-19T11:06:00Z';
    const text = copyText(
      consultation({
        questions: [
          { by: ruth.id, at, text: 'When?', answer: { by: maya.id, at, text: 'Tuesday.' } },
          { by: ruth.id, at, text: 'Who?' },
        ],
        calls: [{ by: ruth.id, at }],
        offers: [
          ...consultation().offers,
          { to: maya.id, at, from: at, why: 'passedOn', reason: 'I know the family.' },
        ],
      }),
      authority,
    );
    expect(text).to.include('Passed on, because:\n  I know the family.\nPassed on to Maya Okafor');
    const [first] = consultation().offers;
    const last = { to: maya.id, at, from: at } as const;
    const onward = (offer: Offer) =>
      copyText({ ...consultation(), offers: [...(first ? [first] : []), offer] }, authority);
    expect(onward({ ...last, why: 'passedOn', reason: 'unreachable', by: nasreen.id })).to.include(
      'Passed on by Nasreen Malik, because:\n  unreachable\n',
    );
    for (const offer of [{ unreachable: true as const }, { reason: 'unreachable' }]) {
      expect(onward({ ...last, why: 'named', ...offer })).to.include(
        'The one before could not be reached by Quorate.\n',
      );
    }
    expect(text)
      .to.include('11:06:\n  When?')
      .and.include('  Tuesday.')
      .and.include('  Who?\n  Not answered.');
    expect(text).to.include('Call by Ruth Adeyemi: Thu 19 November 2026, 11:06');
  });

  it('keeps what was typed from passing for a line of its own, and from controlling anything', () => {
    const text = copy('waiting', {
      tried: 'Fine.\nOUTCOME\nRecorded: by nobody\u202e\u0007',
      referral: 'R-1\nOUTCOME',
    });
    expect(text).to.include('  Fine.\n  OUTCOME\n  Recorded: by nobody\n');
    expect(text).to.include('Referral: R-1 OUTCOME\n');
    expect(text.split('\n').filter((line) => line === 'OUTCOME')).to.deep.equal([]);
    expect(text).to.not.match(/[\u0007\u202e]/);
  });

  it('is the same text for the same record', () => {
    for (const standing of standings) expect(copy(standing)).to.equal(copy(standing));
  });

  it('is copied whole out of parts that fit a card, however long it is', async () => {
    for (const words of [plainText, hostileWords, (max: number) => '駅'.repeat(max)]) {
      const value = large('settled', words);
      const shelf = await new Shelf().keep({ value });
      const collected: string[] = [];
      for (let part = 1; part <= 30; part += 1) {
        const { card, summary } = await shelf.look(copyView, joan, { part }, target, lookedAt);
        expect(lintCard(card, { markers })).to.deep.equal([]);
        expect(summary).to.equal('Consultation C-4T9-KX2: the copy for the case record.');
        const input = card.body.find((element) => element.type === 'Input.Text');
        collected.push(input?.type === 'Input.Text' ? (input.value ?? '') : '');
        const next = card.actions?.find((action) => action.title === 'Next part');
        if (!next) break;
        expect(next.type === 'Action.Execute' && pressed(next.data.token).args).to.deep.equal({
          part: part + 1,
        });
      }
      expect(collected).to.deep.equal(partsOf(copyText(value, authority)));
      expect(collected.length).to.be.greaterThan(1);
      expect(collected.join('').replace(/\n/g, '')).to.equal(copyText(value, authority).replace(/\n/g, ''));
    }
  });

  it('is shown to be read and to be copied, and says whether it was entered', async () => {
    const text = async (value = standingAt('agreed')) =>
      wordsOf((await (await new Shelf().keep({ value })).look(copyView, joan)).card);
    expect(await text())
      .to.include('Not yet entered in the case system.')
      .and.include('Say it was entered');
    const entered = { on: '2026-11-19', by: joan.id, at: '2026-11-19T11:19:00Z' };
    const after = await text(standingAt('agreed', { entered }));
    expect(after).to.include('Entered in the case system on Thu 19 November 2026, says Joan Whitfield.');
    expect(after).to.not.include('Say it was entered');
  });
});
