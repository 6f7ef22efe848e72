/** A clock ran out for a consultation: what is due is worked out from its present state, whatever was due before. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, type Tell } from '../../kernel/decision.ts';
import { duesOf, mostReminders } from '../due.ts';
import { type Consultation, holderOf } from '../record.ts';
import { loadInCase, managersOf, show, tellAll } from './common.ts';

export const wake = action({
  verb: 'consultation.wake',
  audit: 'Something fell due for a consultation',
  who: ['clock'],
  input: z.object({}),
  load: loadInCase,
  may: () => false,
  present: show,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.consultation;
    const { settings } = situation.authority;
    const told = { target, family: loaded.case.value, situation };
    const due = duesOf(value, settings).filter((one) => Temporal.Instant.compare(one.at, situation.now) <= 0);
    const reminded = { ...value.reminded };
    let shrunk = value.shrunk;
    const tell: Tell[] = [];
    const parties = [value.asker, value.manager, ...value.offers.map((offer) => offer.to)];
    for (const { what } of due) {
      switch (what) {
        case 'outcome': {
          // Nobody wonders whether anyone has seen it: whoever has it, and those who can act in their stead.
          const first = (reminded.outcome ?? 0) === 0;
          reminded.outcome = (reminded.outcome ?? 0) + 1;
          const people = [holderOf(value), ...managersOf(situation)];
          tell.push(...tellAll(first ? [...people, value.asker, value.manager] : people, 'overdue', told));
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
    if (due.length === 0) return { writes: [], show: show(target) };
    const next: Consultation = { ...value, reminded, shrunk };
    return {
      writes: [change(loaded.consultation, next)],
      tell,
      refresh: shrunk ? [...new Set(parties)].map((to) => ({ to, about: target, view: show(target) })) : [],
      show: show(target),
    };
  },
});
