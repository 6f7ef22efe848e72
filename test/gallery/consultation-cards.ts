/** The consultation's cards for the gallery: each as one person sees it, small, long and hostile. */

import { type changeDraft, changeDraftId } from '../../src/consultation/change.ts';
import type { Consultation } from '../../src/consultation/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { at, gareth, maya, nasreen, ruth } from '../support/authority.ts';
import {
  climbing,
  consultation,
  daniel,
  hostileWords,
  joan,
  type Kept,
  large,
  outcome,
  plainText,
  restrictedTo,
  type Shelf,
  standingAt,
  target,
} from '../support/consultations.ts';
import { grown } from '../support/largeAuthority.ts';
import { type NamedCard, rendered } from './rendered.ts';

function shown(
  name: string,
  verb: string,
  as: Person,
  kept: Consultation | readonly Kept[],
  input: JsonObject = {},
  prepare: (shelf: Shelf) => Promise<void> = async () => {},
): Promise<NamedCard> {
  const all = 'reference' in kept ? [{ value: kept }] : kept;
  return rendered({ name: `consultation-${name}`, verb, as, kept: all, input, prepare });
}

const asked = {
  by: ruth.id,
  at: at('2026-11-19T11:08').toString(),
  text: 'When was the last core group, and who came?',
};
const answered = {
  ...asked,
  answer: {
    by: maya.id,
    at: at('2026-11-19T11:12').toString(),
    text: 'Last Tuesday. School and health visitor came.',
  },
};
const changed = outcome({
  asProposed: false,
  course: { outcomes: ['strategyMeeting', 'legalAdvice'] },
  reasoning: 'The threshold for a conference is not met yet; what the strategy meeting finds decides it.',
});

const draft = {
  categories: 'NEG',
  issues: 'domesticAbuse',
  outcomes: 'icpc,legalAdvice',
  otherWords: '',
  reviewOn: '',
  correcting: false,
  seen: '',
} satisfies ReturnType<typeof changeDraft.schema.parse>;

const late: Partial<Consultation> = {
  sentAt: at('2026-11-19T09:05').toString({ smallestUnit: 'millisecond' }),
  dueAt: at('2026-11-19T11:05').toString({ smallestUnit: 'millisecond' }),
  reminded: { outcome: 1, view: 0, settlement: 0, entry: 0, review: 0 },
};

/** For the session of the next morning. */
function sentInTheEvening(): Consultation {
  const sent = at('2026-11-19T18:30').toString({ smallestUnit: 'millisecond' });
  const from = at('2026-11-20T09:00').toString({ smallestUnit: 'millisecond' });
  return standingAt('waiting', {
    sentAt: sent,
    dueAt: at('2026-11-20T11:00').toString({ smallestUnit: 'millisecond' }),
    offers: [{ to: ruth.id, at: sent, from, why: 'nextSession' }],
  });
}

const alike = referenceFor('C', 'two that are alike');

/** In the order in which people meet them. */
export const consultationCards: readonly NamedCard[] = await Promise.all([
  shown('duty', 'duty', maya, []),
  shown('sent', 'consultation.show', maya, standingAt('waiting'), { news: 'sent' }),
  shown('offered', 'consultation.show', ruth, standingAt('waiting'), { news: 'offered' }),
  shown(
    'offered-restricted',
    'consultation.show',
    ruth,
    [
      {
        value: standingAt('waiting', { howSoon: 'routine', dueAt: at('2026-11-24T17:00').toString() }),
        family: restrictedTo(maya, ruth, gareth),
      },
    ],
    { news: 'offered' },
  ),
  shown(
    'climbing-asker',
    'consultation.show',
    maya,
    standingAt('waiting', { escalations: climbing.slice(0, 1) }),
    { news: 'climbed' },
  ),
  shown('climbing-holder', 'consultation.show', ruth, standingAt('waiting', { escalations: climbing }), {
    news: 'climbed',
  }),
  shown('offered-too', 'consultation.show', daniel, standingAt('waiting', { escalations: climbing }), {
    news: 'offeredToo',
  }),
  rendered({
    name: 'consultation-sent-out-of-hours',
    verb: 'consultation.show',
    as: maya,
    kept: [{ value: sentInTheEvening() }],
    input: { news: 'sent' },
    now: at('2026-11-19T18:30'),
  }),
  shown('late-asker', 'consultation.show', maya, standingAt('taken', late), { news: 'overdue' }),
  shown('late-manager', 'consultation.show', nasreen, standingAt('taken', late), { news: 'overdue' }),
  shown('manager', 'consultation.show', gareth, standingAt('waiting'), { news: 'sent' }),
  shown('taken-asker', 'consultation.show', maya, standingAt('taken'), { news: 'taken' }),
  shown('taken-chair', 'consultation.show', ruth, standingAt('taken', { questions: [answered] }), {
    news: 'answered',
  }),
  shown('asked', 'consultation.show', maya, standingAt('taken', { questions: [asked] }), { news: 'asked' }),
  shown('answer', 'consultation.answerMoreForm', maya, standingAt('taken', { questions: [asked] })),
  shown('ask', 'consultation.askForMoreForm', ruth, standingAt('taken', { questions: [answered] })),
  shown('pass-on', 'consultation.passOnForm', ruth, standingAt('waiting')),
  rendered({
    name: 'consultation-pass-on-large',
    verb: 'consultation.passOnForm',
    as: ruth,
    kept: [{ value: standingAt('waiting') }],
    in: grown(),
    prepare: (shelf) =>
      shelf.keepTyped('consultation.passOn', ruth, { to: 'daniel.osei', reason: 'I know the family.' }, [
        {
          field: 'to',
          message:
            'Nobody else who could take it has this address. Enter the work e-mail address as it stands in Teams.',
        },
      ]),
  }),
  rendered({
    name: 'consultation-decide-in-dialog',
    verb: 'consultation.decideForm',
    as: ruth,
    kept: [{ value: standingAt('taken') }],
    dialog: true,
  }),
  shown(
    'call',
    'consultation.callCard',
    ruth,
    standingAt('taken', { calls: [{ by: ruth.id, at: at('2026-11-19T11:20').toString() }] }),
  ),
  shown('decide', 'consultation.decideForm', ruth, standingAt('taken')),
  shown(
    'decide-review',
    'consultation.decideForm',
    ruth,
    standingAt('taken', { proposal: { outcomes: ['reviewAfterInformation'] } }),
  ),
  shown('change', 'consultation.changeForm', ruth, standingAt('taken')),
  shown(
    'change-to-check',
    'consultation.changeForm',
    ruth,
    standingAt('taken'),
    { checked: 'yes' },
    (shelf) =>
      shelf.draft(ruth, changeDraftId(target), {
        ...draft,
        outcomes: 'other,reviewAfterInformation',
        reviewOn: '2026-02-31',
      }),
  ),
  shown('change-last', 'consultation.changeLastForm', ruth, standingAt('taken'), {}, async (shelf) => {
    await shelf.draft(ruth, changeDraftId(target), draft);
    await shelf.keepTyped('consultation.change', ruth, { strategy: 'arranged', strategyOn: '2026-11-20' }, [
      { field: 'reasoning', message: 'Say in a sentence or two why you changed it.' },
    ]);
  }),
  shown('decided-asker', 'consultation.show', maya, standingAt('awaitingView', { outcome: changed }), {
    news: 'decided',
  }),
  shown('decided-chair', 'consultation.show', ruth, standingAt('awaitingView')),
  shown('decided-noted', 'consultation.show', ruth, standingAt('awaitingView', { outcome: changed }), {
    noted: 'name,telephone',
    wrote: 'outcome',
  }),
  shown('asked-noted', 'consultation.show', ruth, standingAt('taken', { questions: [asked] }), {
    noted: 'postcode',
    wrote: 'other',
  }),
  shown('differ-noted', 'consultation.differForm', maya, standingAt('awaitingView'), {}, (shelf) =>
    shelf.keepTyped(
      'consultation.differ',
      maya,
      { outcomes: '', reasons: 'The grandmother, on 07700 900123, is there every day.' },
      [{ field: 'outcomes', message: 'Choose at least one outcome.' }],
    ),
  ),
  shown('differ', 'consultation.differForm', maya, standingAt('awaitingView')),
  shown('differing-asker', 'consultation.show', maya, standingAt('differing'), { news: 'differs' }),
  shown('differing-manager', 'consultation.show', gareth, standingAt('differing'), { news: 'settle' }),
  shown('settle', 'consultation.settleForm', gareth, standingAt('differing')),
  shown('settled', 'consultation.show', maya, standingAt('settled'), { news: 'settled' }),
  shown('legal', 'consultation.show', nasreen, standingAt('agreed', { outcome: changed }), { news: 'legal' }),
  shown('legal-review', 'consultation.legalReviewForm', nasreen, standingAt('agreed', { outcome: changed })),
  shown('agreed-support', 'consultation.show', joan, standingAt('agreed')),
  shown('copy', 'consultation.copy', joan, standingAt('settled')),
  shown('enter', 'consultation.enterForm', joan, standingAt('agreed')),
  shown('correct', 'consultation.changeForm', ruth, standingAt('agreed'), { correcting: 'yes' }),
  shown('withdraw', 'consultation.withdrawForm', maya, standingAt('waiting')),
  shown('withdrawn', 'consultation.show', ruth, standingAt('withdrawn'), { news: 'withdrawn' }),
  shown('restrict', 'consultation.restrictForm', gareth, standingAt('waiting'), {}, (shelf) =>
    shelf.keepTyped('consultation.restrict', gareth, { to: 'somebody@example.org', reason: '' }, [
      { field: 'to', message: 'One address is not known here. Use work e-mail addresses, one a line.' },
    ]),
  ),
  shown('unrestrict', 'consultation.unrestrictForm', nasreen, [
    { value: standingAt('taken'), family: restrictedTo(maya, ruth, gareth, nasreen) },
  ]),
  shown('history', 'consultation.timeline', maya, standingAt('settled')),
  shown('case', 'case.timeline', ruth, sameCase(3)),
  shown('case-long', 'case.timeline', nasreen, sameCase(9)),
  shown('case-restricted', 'case.timeline', maya, [
    { value: standingAt('taken'), family: restrictedTo(maya, ruth, gareth) },
  ]),
  shown('mine', 'consultation.mine', maya, mineOf()),
  shown('mine-none', 'consultation.mine', daniel, []),
  shown('reference', 'reference', maya, []),
  shown(
    'reference-two',
    'reference',
    ruth,
    mineOf()
      .slice(0, 2)
      .map((kept) => ({ ...kept, value: { ...kept.value, reference: alike } })),
    { typed: alike },
  ),
  shown('unentered', 'consultation.unentered', joan, mineOf()),
  shown('long', 'consultation.show', ruth, large('taken', plainText)),
  shown('hostile', 'consultation.show', gareth, large('differing', hostileWords), { all: 'yes' }),
  shown(
    'stub',
    'consultation.show',
    maya,
    standingAt('agreed', { view: { kind: 'agrees', by: maya.id, at: at('2026-10-01T10:00').toString() } }),
  ),
]);

/** Several consultations of one case, the first of them `target`. */
function sameCase(count: number): readonly Kept[] {
  return Array.from({ length: count }, (_, n) => ({
    value: {
      ...standingAt(n === 0 ? 'taken' : n % 2 === 0 ? 'settled' : 'agreed'),
      reference: referenceFor('C', `of one case ${n}`),
      sentAt: at('2026-11-19T10:47')
        .subtract({ hours: 24 * 30 * n })
        .toString({ smallestUnit: 'millisecond' }),
    },
    target: n === 0 ? target : { partition: target.partition, id: `consultation:same${n}` },
  }));
}

function mineOf(): readonly Kept[] {
  const some = [
    standingAt('waiting', { reference: 'C-4T9-KX2' }),
    standingAt('awaitingView', { reference: 'C-8PM-2WD', caseReference: 'FAM-20417-B' }),
    standingAt('taken', { reference: 'C-7QW-2HD', questions: [asked] }),
    standingAt('settled', { reference: 'C-2RD-9FA' }),
    consultation({ reference: 'C-9XY-5KP', withdrawn: standingAt('withdrawn').withdrawn }),
  ];
  return some.map((value, n) => ({
    value: { ...value, sentAt: at(`2026-11-19T10:0${n}`).toString({ smallestUnit: 'millisecond' }) },
    target: { partition: `case:m${n}`, id: `consultation:m${n}` },
  }));
}
