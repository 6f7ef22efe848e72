/** What a social worker types into the four steps for one child: each key is an answer. */
import type { Typed } from '../../support/house.ts';

export const familyTyped: Typed = {
  caseReference: 'FAM-20417',
  referral: 'REF-88120',
  status: 'cinPlan',
  howSoon: 'twoWorkingDays',
};

/** Child n: numbers, months and sexes differ. */
export function childTyped(n: number): Typed {
  return {
    [`c${n}.number`]: `30041${70 + n}`,
    [`c${n}.born`]: `${String(n).padStart(2, '0')}/2019`,
    [`c${n}.sex`]: n % 2 === 1 ? 'F' : 'M',
  };
}

export const planTyped: Typed = {
  tried: 'Family group conference in May; parenting course not finished.',
  categories: 'NEG,EMO',
  issues: 'domesticAbuse',
};

export const proposalTyped: Typed = { outcomes: 'icpc', strategy: 'notYet' };
