/**
 * How many children's plans each chair has, told to the conference slice, which looks for the times: counted anew with
 * every decision that bears on it, and at a start where nothing was counted yet or the authority file has another number.
 */
import { z } from 'zod';
import { caseloadTarget, countedOf, countsFrom } from '../../conference/index.ts';
import { action } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import type { FollowUp, Situation } from '../../kernel/decision.ts';
import { stamp } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { StoreQuery } from '../../kernel/store.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { caseloadOf } from '../course.ts';
import { type Plan, planType } from '../record.ts';

/** Far more than a chair has had: pages of them are read one after the other. */
const pageSize = 500;
const mostPages = 10;
/** Each is a command of one batch, which has an end; of an authority with more the others are counted with their next decision. */
const mostChairs = 50;

const present = (): ViewCall => ({ verb: 'plan.open' });

async function plansWith(equal: StoreQuery['equal'], read: Reader): Promise<readonly Loaded<Plan>[]> {
  const found: Loaded<Plan>[] = [];
  let continuation: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const list = await read.list(planType, {
      equal,
      range: { field: 'reviewOn' },
      order: 'ascending',
      limit: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    found.push(...list.items);
    continuation = list.continuation;
    if (continuation === undefined) break;
  }
  return found;
}

/** Of each of these chairs, once each. */
export function counting(
  chairs: readonly PersonId[],
  { authority }: Pick<Situation, 'authority'>,
): FollowUp[] {
  return [...new Set(chairs)]
    .filter((chair) => authority.person(chair)?.roles.includes('chair'))
    .slice(0, mostChairs)
    .map((chair) => ({ verb: 'plan.count', target: caseloadTarget(authority.id, chair), input: { chair } }));
}

export const count = action({
  verb: 'plan.count',
  audit: 'Counted the plans of a chair',
  who: ['followUp'],
  input: z.object({ chair: z.string().min(1).max(120) }),
  async load({ input: { chair } }, read) {
    const [open, ended, before] = await Promise.all([
      plansWith({ chair, open: 'yes' }, read),
      plansWith({ chair, open: 'no' }, read),
      plansWith({ chairBefore: chair }, read),
    ]);
    const all = [...open, ...ended, ...before];
    // One that somebody chairs again stands in two of the lists.
    const ids = all.map(({ target }) => `${target.partition} ${target.id}`);
    return all.filter((_, n) => ids.indexOf(ids[n] ?? '') === n).map(({ value }) => value);
  },
  may: () => false,
  present,
  decide({ chair }, plans, situation, target) {
    const since = situation.authority.person(chair)?.caseload;
    const show = present();
    // Nothing is known here but what the file says, and what was booked.
    if (plans.length === 0) return { writes: [], show };
    const input = {
      chair,
      children: caseloadOf(chair, plans, since),
      on: dayOf(situation.now).toString(),
      at: stamp(situation),
      ...(since ? { since: { children: since.children, on: since.on } } : {}),
    };
    return { writes: [], commands: [{ verb: 'caseload.note', target, input }], show };
  },
});

export const countAll = action({
  verb: 'plan.countAll',
  audit: 'Looked whose plans are to be counted',
  who: ['clock'],
  input: z.object({}),
  load: ({ authority }, read) => countedOf(authority, read),
  may: () => false,
  present,
  decide(_input, counted, situation) {
    const { authority } = situation;
    const chairs = authority.withRole('chair').filter(({ id, caseload }) => {
      const own = counted.find(({ value }) => value.chair === id);
      return !own || !countsFrom(own.value, caseload);
    });
    return {
      writes: [],
      commands: counting(
        chairs.map(({ id }) => id),
        situation,
      ),
      show: present(),
    };
  },
});

export const countingTarget = (authority: string): Target => caseloadTarget(authority, 'all');
export const countingEntries = [count, countAll] as const;
