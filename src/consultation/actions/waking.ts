/** A clock ran out for a consultation: what is due is worked out from its present state, whatever was due before. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { change, type Situation, type Tell, wokenAnew } from '../../kernel/decision.ts';
import type { LatenessHearer } from '../../practice/escalation-settings.ts';
import { isBefore } from '../../practice/moments.ts';
import type { Settings } from '../../practice/settings.ts';
import { isWorkingTime, nextWorkingTime } from '../../practice/working-hours.ts';
import { rotaOf } from '../../rota/index.ts';
import { climb } from '../climbing.ts';
import { duesOf, mostReminders } from '../due.ts';
import { besideOf, everOffered, latenessOf } from '../escalation.ts';
import { type Consultation, holderOf } from '../record.ts';
import { loadWithRota, managersOf, passOver, show, tellAll } from './common.ts';

export const wake = action({
  verb: 'consultation.wake',
  audit: 'Something fell due for a consultation',
  who: ['clock'],
  input: z.object({}),
  load: loadWithRota,
  may: () => false,
  present: show,
  decide(_input, loaded, situation, target) {
    let { value } = loaded.consultation;
    const { authority, now } = situation;
    const { settings } = authority;
    const family = loaded.case.value;
    const rota = rotaOf(authority, loaded.rota);
    const told = { target, family, situation };
    const fallen = duesOf(value, settings).filter((one) => !isBefore(now, one.at));
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
    /** To whom it is offered now as well, and who hears that it is late. */
    const reached: PersonId[] = [];
    const late: PersonId[] = [];
    const parties = [value.asker, value.manager, ...everOffered(value)];
    for (const one of due) {
      switch (one.what) {
        case 'climb': {
          const { next, to } = climb(value, one.step, { authority, rota, family, now });
          value = next;
          reached.push(...to);
          break;
        }
        case 'outcome': {
          // Nobody wonders whether anyone has seen it. What is late by several steps is said once.
          const { heard, by } = hearing(value, now, settings);
          reminded.outcome = heard;
          late.push(...by.flatMap((hearer) => hearersOf(hearer, value, situation)));
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
    if (fallen.length === 0) {
      return { writes: wokenAnew(loaded.consultation, settings), show: show(target) };
    }
    tell.push(...openNews(value, reached, late, told));
    const next: Consultation = { ...value, reminded, shrunk };
    return {
      writes: [change(loaded.consultation, next)],
      tell,
      refresh: shrunk ? [...new Set(parties)].map((to) => ({ to, about: target, view: show(target) })) : [],
      show: show(target),
    };
  },
});

/**
 * What is said of an open request, once to each: that it is late, that it is offered to them now as well, or that it is
 * with others too. Whoever was reached now and can never be told is passed over.
 */
function openNews(
  value: Consultation,
  reached: readonly PersonId[],
  late: readonly PersonId[],
  told: Parameters<typeof tellAll>[2],
): readonly Tell[] {
  const others = reached.length > 0 ? [value.asker, holderOf(value), ...besideOf(value)] : [];
  const without = (people: readonly PersonId[], ...named: (readonly PersonId[])[]) =>
    people.filter((one) => !named.some((some) => some.includes(one)));
  return [
    ...tellAll(
      late.filter((one) => reached.includes(one)),
      'overdue',
      told,
      passOver(told.target),
    ),
    ...tellAll(without(late, reached), 'overdue', told),
    ...tellAll(without(reached, late), 'offeredToo', told, passOver(told.target)),
    ...tellAll(without(others, late, reached), 'climbed', told),
  ];
}

/** Who hears now that an outcome is late, and how many steps of the chain are taken then. */
function hearing(value: Consultation, now: Temporal.Instant, settings: Settings) {
  const by = new Set<LatenessHearer>();
  let heard = value.reminded.outcome ?? 0;
  for (let late = latenessOf(value, heard, settings); late; late = latenessOf(value, heard, settings)) {
    if (isBefore(now, late.at)) break;
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
