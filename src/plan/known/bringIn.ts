/**
 * One plan out of a file that an administrator brings in. Its id follows from the child and the day it began, so that a
 * file that is brought in twice changes nothing; a family that Quorate does not know yet gets a case.
 */
import { z } from 'zod';
import { conferenceChildSchema } from '../../conference/index.ts';
import { caseTarget, caseType, lookupType, referenceLookup } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import { create, stamp } from '../../kernel/decision.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import {
  abuseCategories,
  codeSchema,
  codesSchema,
  legalStatuses,
  planDestinations,
} from '../../practice/codes.ts';
import { counting } from '../actions/counting.ts';
import { plansOf } from '../load.ts';
import { mostPrevious, planType } from '../record.ts';
import { overlaps, planTold } from './plan.ts';
import type { ToldRow } from './rows.ts';

const day = z.iso.date();
const name = z.string().min(1).max(120);
const categories = codesSchema(abuseCategories, 0);

const toldSchema = z.object({
  child: conferenceChildSchema,
  team: z.string().min(1).max(60),
  worker: name,
  manager: name,
  chair: name,
  began: day,
  categories,
  latest: categories.optional(),
  reviewed: day.optional(),
  coreGroup: day.optional(),
  ended: z.object({ on: day, destination: codeSchema(planDestinations) }).optional(),
  previous: z.int().min(0).max(mostPrevious),
  legal: codeSchema(legalStatuses).optional(),
});

export const bringIn = action({
  verb: 'plan.bringIn',
  audit: 'Brought in a plan that ran before the service had Quorate',
  who: ['followUp'],
  input: z.object({
    caseReference: z.string().min(1).max(40),
    told: toldSchema,
    /** The person of the service who vouches for the file. */
    by: name,
  }),
  async load({ target }, read) {
    const [family, plans] = await Promise.all([
      read.find(caseType, caseTarget(target)),
      plansOf(target, read),
    ]);
    return { family, plans };
  },
  may: () => false,
  present: (target): ViewCall => ({ verb: 'plan.show', target }),
  decide({ caseReference, told, by }, { family, plans }, situation, target) {
    const show: ViewCall = { verb: 'plan.show', target };
    if (plans.some((one) => one.target.id === target.id)) return { writes: [], show };
    const { authority, now } = situation;
    const at = stamp(situation);
    const value = planTold(told, target.id, { by, at }, now, authority.settings);
    const own = plans.filter(({ value: { child } }) => child.number === told.child.number);
    if (own.some((one) => overlaps(one.value, value))) {
      throw new Refusal('notNow', 'This child has a plan then already.', { show });
    }
    return {
      writes: [
        create(planType, target, authority.id, value),
        ...(family
          ? []
          : [create(caseType, caseTarget(target), authority.id, { caseReference, openedAt: at })]),
      ],
      guards: family ? [family] : [],
      commands: [
        {
          verb: 'lookup.enter',
          target: referenceLookup(authority.id, caseReference),
          input: { kind: 'reference', ...caseTarget(target) },
        },
        ...counting([told.chair], situation),
      ],
      show,
    };
  },
});

/** What is to become of a row: brought in, there already, or not, since the child has another plan then. */
export interface Planned {
  readonly row: number;
  readonly target: Target;
  readonly is: 'new' | 'there' | 'another';
  readonly input: { readonly caseReference: string; readonly told: ToldRow['told'] };
}

/** Looks where a row belongs; reads only. Also a restricted case is its family's: nothing is said of it to anybody. */
export async function planned(
  { row, caseReference, told }: ToldRow,
  authority: string,
  now: Temporal.Instant,
  settings: Parameters<typeof planTold>[4],
  read: Reader,
): Promise<Planned> {
  const partition = await partitionOf(caseReference, authority, read);
  const id = `plan:${derivedId(`${authority} ${told.child.number.toUpperCase()} ${told.began}`, 'broughtIn')}`;
  const plans = await plansOf({ partition }, read);
  const value = planTold(told, id, { by: '', at: '' }, now, settings);
  const is = plans.some(({ target }) => target.id === id)
    ? 'there'
    : plans.some((one) => one.value.child.number === told.child.number && overlaps(one.value, value))
      ? 'another'
      : 'new';
  return { row, target: { partition, id }, is, input: { caseReference, told } };
}

async function partitionOf(caseReference: string, authority: string, read: Reader): Promise<string> {
  const lookup = await read.find(lookupType, referenceLookup(authority, caseReference));
  const cases = await Promise.all(
    (lookup?.value.entries ?? []).map(({ partition }) => read.find(caseType, caseTarget({ partition }))),
  );
  const same = cases.find((one) => one?.value.caseReference.toUpperCase() === caseReference.toUpperCase());
  // The same for every child of a family, also before the reference leads to it.
  return (
    same?.target.partition ?? `case:${derivedId(`${authority} ${caseReference.toUpperCase()}`, 'broughtIn')}`
  );
}
