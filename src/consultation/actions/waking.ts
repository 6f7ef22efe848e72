/** A clock ran out for a consultation: what is due is worked out from its present state, whatever was due before. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { change, type Situation, type Tell } from '../../kernel/decision.ts';
import type { LatenessHearer } from '../../practice/escalation-settings.ts';
import type { Settings } from '../../practice/settings.ts';
import { isWorkingTime, nextWorkingTime } from '../../practice/working-hours.ts';
import { climb } from '../climbing.ts';
import { duesOf, mostReminders } from '../due.ts';
import { besideOf, everOffered, latenessOf } from '../escalation.ts';
import { type Consultation, holderOf } from '../record.ts';
import { loadInCase, managersOf, passOver, show, tellAll } from './common.ts';

export const wake = action({
  verb: 'consultation.wake',
  audit: 'Something fell due for a consultation',
  who: ['clock'],
  input: z.object({}),
  load: loadInCase,
  may: () => false,
  present: show,
  decide(_input, loaded, situation, target) {
    let { value } = loaded.consultation;
    const { authority, now } = situation;
    const { settings } = authority;
    const family = loaded.case.value;
    const told = { target, family, situation };
    const fallen = duesOf(value, settings).filter((one) => Temporal.Instant.compare(one.at, now) <= 0);
    // What fell due while Quorate was away is said when work begins: nobody is called outside working time.
    const closed = !isWorkingTime(now, settings);
    const due = closed ? fallen.filter(({ what }) => what === 'stub') : fallen;
    if (due.length < fallen.length) {
      value = {
        ...value,
        quietUntil: nextWorkingTime(now, settings).toString({ smallestUnit: 'millisecond' }),
      };
    }
    const reminded = { ...value.reminded };
    let shrunk = value.shrunk;
    const tell: Tell[] = [];
    const parties = [value.asker, value.manager, ...everOffered(value)];
    for (const one of due) {
      switch (one.what) {
        case 'climb': {
          const before = besideOf(value);
          const { next, to } = climb(value, one.step, { authority, family, now });
          value = next;
          if (to.length === 0) break;
          // Any of them can take it now; the social worker sees who has it.
          tell.push(
            ...tellAll(to, 'offeredToo', told, passOver(target)),
            ...tellAll([value.asker, holderOf(value), ...before], 'climbed', told),
          );
          break;
        }
        case 'outcome': {
          // Nobody wonders whether anyone has seen it. What is late by several steps is said once.
          const { heard, by } = hearing(value, now, settings);
          reminded.outcome = heard;
          const people = by.flatMap((hearer) => hearersOf(hearer, value, situation));
          tell.push(...tellAll(people, 'overdue', told));
          break;
        }
        case 'view':
          reminded.view += 1;
          // Silence blocks nothing and is never agreement; the last reminder goes to the manager too.
          tell.push(
            ...tellAll(
              [value.asker, reminded.view === mostReminders.view ? value.manager : undefined],
              'chaseView',
              told,
            ),
          );
          break;
        case 'settlement':
          reminded.settlement += 1;
          tell.push(
            ...tellAll(
              [value.manager, ...managersOf(situation), ...(value.settlers ?? [])],
              'chaseSettlement',
              told,
            ),
          );
          break;
        case 'entry':
          reminded.entry += 1;
          tell.push(
            ...tellAll(
              [value.asker, reminded.entry === mostReminders.entry ? value.manager : undefined],
              'chaseEntry',
              told,
            ),
          );
          break;
        case 'review':
          reminded.review += 1;
          tell.push(...tellAll([value.asker, holderOf(value)], 'review', told));
          break;
        case 'stub':
          shrunk = true;
          break;
      }
    }
    if (fallen.length === 0) return { writes: [], show: show(target) };
    const next: Consultation = { ...value, reminded, shrunk };
    return {
      writes: [change(loaded.consultation, next)],
      tell,
      refresh: shrunk ? [...new Set(parties)].map((to) => ({ to, about: target, view: show(target) })) : [],
      show: show(target),
    };
  },
});

/** Who hears now that an outcome is late, and how many steps of the chain are taken then. */
function hearing(value: Consultation, now: Temporal.Instant, settings: Settings) {
  const by = new Set<LatenessHearer>();
  let heard = value.reminded.outcome ?? 0;
  for (let late = latenessOf(value, heard, settings); late; late = latenessOf(value, heard, settings)) {
    if (Temporal.Instant.compare(late.at, now) > 0) break;
    for (const one of late.to) by.add(one);
    heard += 1;
  }
  return { heard, by: [...by] };
}

function hearersOf(hearer: LatenessHearer, value: Consultation, situation: Situation): readonly PersonId[] {
  switch (hearer) {
    case 'holder':
      return [holderOf(value), ...besideOf(value)];
    case 'asker':
      return [value.asker];
    case 'teamManager':
      return [value.manager];
    case 'safeguardingManager':
      return managersOf(situation);
  }
}
