/** Every card of the request form, out of the form's own view and drafts as its steps save them. */
import {
  type ChildTyped,
  newDraft,
  noChild,
  type RequestTyped,
  requestDraft,
} from '../../src/consultation/request/draft.ts';
import { at, gareth, maya } from '../support/authority.ts';
import { hostileWords, lookedAt, restrictedTo, standingAt } from '../support/consultations.ts';
import { grown } from '../support/largeAuthority.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

const verb = 'consultation.request';
/** Thursday evening, when the service is closed. */
const evening = at('2026-11-19T19:10');

/** Begun at 10:42; its case is the one of the shelf. */
const begun: RequestTyped = newDraft({
  consultation: 'consultation:k4m7',
  case: 'k4m7',
  begun: at('2026-11-19T10:42').toString({ smallestUnit: 'millisecond' }),
});

/** Not the example of the settings, which stands in our own words. */
const markers = ['marker', 'FAM-31150', 'FAM-20991', 'fam 31150', 'REF-77410', 'Family support', 'Mrs Smith'];

const family = {
  caseReference: 'FAM-31150',
  referral: 'REF-77410',
  status: 'cinPlan',
  howSoon: 'today',
  team: 'north',
};

function child(n: number): ChildTyped {
  const month = String(n).padStart(2, '0');
  return {
    number: `30041${70 + n}`,
    initials: n === 1 ? 'AB' : '',
    born: `${month}/2019`,
    sex: 'F',
    status: '',
  };
}
const children = (count: number) => Array.from({ length: count }, (_, i) => child(i + 1));

const plan = {
  tried: 'Family support since June; safety plan in September.',
  categories: 'NEG,EMO',
  issues: 'domesticAbuse,parentalMentalHealth',
  manager: gareth.id,
  agreedOn: '2026-11-18',
};

/** All but the last step is in order. */
const whole: RequestTyped = {
  ...begun,
  step: 4,
  attempted: [1, 2, 3],
  family,
  children: children(2),
  plan,
};

function form(
  name: string,
  draft: RequestTyped | undefined,
  look: Partial<Look> & { readonly ask?: string } = {},
): Promise<NamedCard> {
  const { ask, ...rest } = look;
  const go = draft ? { go: 'on', checked: 'yes' } : {};
  return rendered({
    name: `request-${name}`,
    verb,
    as: maya,
    input: ask === undefined ? go : { ask, checked: 'yes' },
    prepare: async (shelf) => {
      if (draft) await shelf.draft(maya, requestDraft.name, draft);
    },
    childRows: draft?.step === 2,
    markers,
    ...rest,
  });
}

const offered = { input: {} };
const largest = grown();

/** In the order in which people meet them. */
export const requestCards: readonly NamedCard[] = await Promise.all([
  form('new', undefined),
  form('new-in-dialog', undefined, { dialog: true }),
  form('new-out-of-hours', undefined, { now: evening }),
  form('family-half', { ...begun, family: { ...family, referral: '', howSoon: '' } }),
  form('family-to-check', {
    ...begun,
    attempted: [1],
    family: { ...family, caseReference: 'fam 31150', referral: '', status: '', howSoon: '', team: 'gone' },
  }),
  form('family-large', { ...begun, family }, { in: largest }),
  form(
    'family-large-to-check',
    { ...begun, attempted: [1], family: { ...family, team: 'Noth' } },
    {
      in: largest,
    },
  ),
  form('children-first', { ...begun, step: 2, attempted: [1], family }),
  form('children-first-to-check', {
    ...begun,
    step: 2,
    attempted: [1, 2],
    family,
    children: [{ number: '12', initials: 'Anna', born: '2019', sex: '', status: '' }],
  }),
  form('children-four', { ...begun, step: 2, page: 1, attempted: [1], family, children: children(3) }),
  form('children-four-to-check', {
    ...begun,
    step: 2,
    page: 1,
    attempted: [1, 2],
    family,
    children: [child(1), child(1), { ...child(3), born: '14/03/2027' }, noChild, child(5)],
  }),
  form('children-twelve', { ...begun, step: 2, page: 3, attempted: [1], family, children: children(12) }),
  form('children-one-differs', {
    ...begun,
    step: 2,
    page: 1,
    attempted: [1],
    family,
    children: children(12).map((one, i) => (i === 2 ? { ...one, status: 'lookedAfter' } : one)),
  }),
  form('children-to-check-further-on', {
    ...begun,
    step: 2,
    attempted: [1, 2],
    family,
    children: children(12).map((one, i) => (i === 6 ? { ...one, born: '' } : one)),
  }),
  form(
    'children-remove',
    { ...begun, step: 2, page: 1, attempted: [1], family, children: children(5) },
    { ask: 'removeChild' },
  ),
  form('plan', { ...begun, step: 3, attempted: [1, 2], family, children: children(1) }),
  form('plan-half', {
    ...begun,
    step: 3,
    attempted: [1, 2],
    family,
    children: children(1),
    plan: { ...plan, tried: 'Ring Mrs Smith on 07700 900123 after school.', issues: '', agreedOn: '' },
  }),
  form('plan-to-check', {
    ...begun,
    step: 3,
    attempted: [1, 2, 3],
    family,
    children: children(1),
    plan: {
      tried: '',
      categories: '',
      issues: 'noneIdentified,domesticAbuse',
      manager: '',
      agreedOn: '31/02/2026',
    },
  }),
  form(
    'plan-large-to-check',
    {
      ...begun,
      step: 3,
      attempted: [1, 2, 3],
      family,
      children: children(1),
      plan: { ...plan, manager: 'gareth' },
    },
    { in: largest },
  ),
  form('proposal', whole),
  form('proposal-out-of-hours', whole, { now: evening }),
  form('proposal-nobody', whole, {
    kept: [{ value: standingAt('waiting'), family: restrictedTo(maya, gareth) }],
  }),
  form('proposal-half', {
    ...whole,
    family: { ...family, howSoon: 'twoWorkingDays' },
    children: children(12),
    plan: { ...plan, tried: 'Ring Mrs Smith on 07700 900123 after school.' },
    proposal: {
      outcomes: 'icpc',
      otherWords: '',
      strategy: 'held',
      strategyOn: '2026-11-17',
      startedEnquiries: 'no',
    },
  }),
  form('proposal-to-check', {
    ...whole,
    attempted: [1, 2, 3, 4],
    proposal: { outcomes: 'other', otherWords: '', strategy: 'held', strategyOn: '', startedEnquiries: '' },
  }),
  form('offer', whole, offered),
  form('offer-out-of-hours', { ...begun, family }, { ...offered, now: evening }),
  form('offer-beside-another', { ...whole, aside: { ...family, caseReference: 'FAM-20991' } }, offered),
  form('start-afresh', whole, { ask: 'startAfresh' }),
  form(
    'start-afresh-beside-another',
    { ...whole, aside: { ...family, caseReference: 'FAM-20991' } },
    { ask: 'startAfresh', now: lookedAt.add({ hours: 30 }) },
  ),
  form('family-hostile', {
    ...begun,
    attempted: [1],
    family: { ...family, caseReference: hostileWords(90) },
  }),
  form('plan-hostile', {
    ...whole,
    step: 3,
    plan: { ...plan, tried: `${'W'.repeat(300)} ${hostileWords(1_700)}` },
  }),
]);
