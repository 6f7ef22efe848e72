/** Leave: put in for oneself, or by whoever keeps the rota for anybody; and taken back. Why is not asked. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, stamp } from '../../kernel/decision.ts';
import { judged, optionalDay, problemsIn, typedText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { chosen, servers } from '../people.ts';
import type { Leave } from '../record.ts';
import { slotsOf } from '../slots.ts';
import { changed, keeps, loadRota, ofAuthority, rotaPeople } from './common.ts';

const leaveForm = (target: Target) => ({ verb: 'rota.leaveForm', target });
const cancelForm = (target: Target) => ({ verb: 'rota.cancelLeaveForm', target });

/** Somebody who fell ill may be put in a few days late. */
const lateDays = 14;
const longestDays = 366;

export const leave = action({
  verb: 'rota.leave',
  audit: 'Put in leave',
  who: rotaPeople,
  input: z.object({
    person: typedText,
    from: judged(optionalDay),
    to: judged(optionalDay),
    part: typedText,
  }),
  load: loadRota,
  may: ofAuthority,
  present: leaveForm,
  form: leaveForm,
  decide({ person: given, from, to, part }, loaded, situation, target) {
    const acting = actingPerson(situation);
    const { authority, now } = situation;
    const rota = loaded.rota.value;
    const who = keeps(acting) ? chosen(given, servers(authority)) : { person: acting.id };
    const problems = [
      ...('problem' in who ? [{ field: 'person', message: who.problem }] : []),
      ...problemsIn({ from, to }),
    ];
    const first = from.value;
    if (first === undefined && !problems.some(({ field }) => field === 'from')) {
      problems.push({ field: 'from', message: 'Give the first day of the leave.' });
    }
    const last = to.value ?? first;
    if (problems.length > 0 || 'problem' in who || first === undefined || last === undefined) {
      throw new Invalid(problems);
    }
    const today = dayOf(now);
    const days = Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(last)).days;
    const dated = daysProblem(first, days, today);
    if (dated) throw new Invalid([dated]);
    const slot = slotsOf(authority.settings).find((one) => `${one.from}-${one.to}` === part);
    const next: Leave = {
      id: situation.id('leave'),
      person: who.person,
      from: first,
      to: last,
      ...(slot ? { part: { from: slot.from, to: slot.to } } : {}),
      by: acting.id,
      at: stamp(situation),
    };
    const span = { from: Temporal.PlainDate.from(first), to: Temporal.PlainDate.from(last) };
    return changed(
      loaded,
      { ...rota, leave: [...rota.leave, next] },
      { span, show: { ...leaveForm(target), input: { done: 'yes' } }, also: [who.person] },
      situation,
    );
  },
});

function daysProblem(from: string, days: number, today: Temporal.PlainDate) {
  const first = Temporal.PlainDate.from(from);
  if (days < 0) return { field: 'to', message: 'The last day lies before the first.' };
  if (days > longestDays)
    return { field: 'to', message: 'That is more than a year. Please check the years.' };
  if (first.until(today).days > lateDays) {
    return { field: 'from', message: 'That is more than two weeks ago. Give a later day.' };
  }
  return today.until(first).days > longestDays
    ? { field: 'from', message: 'That is more than a year ahead. Please check the year.' }
    : undefined;
}

export const cancelLeave = action({
  verb: 'rota.cancelLeave',
  audit: 'Took leave back',
  who: rotaPeople,
  input: z.object({ leave: typedText }),
  load: loadRota,
  may: ofAuthority,
  present: cancelForm,
  form: cancelForm,
  decide({ leave: id }, loaded, situation, target) {
    const acting = actingPerson(situation);
    const rota = loaded.rota.value;
    const found = rota.leave.find((one) => one.id === id);
    if (id === '') throw new Invalid([{ field: 'leave', message: 'Choose which leave is taken back.' }]);
    if (
      !found ||
      found.to < dayOf(situation.now).toString() ||
      !(keeps(acting) || found.person === acting.id)
    ) {
      throw new Refusal('alreadyDone', 'That leave is not there any more. Here is what there is.', {
        show: leaveForm(target),
      });
    }
    const today = dayOf(situation.now);
    // Days that are past stay as they were.
    const past =
      found.from < today.toString() ? [{ ...found, to: today.subtract({ days: 1 }).toString() }] : [];
    const rest = rota.leave.flatMap((one) => (one === found ? past : [one]));
    const span = { from: Temporal.PlainDate.from(found.from), to: Temporal.PlainDate.from(found.to) };
    return changed(
      loaded,
      { ...rota, leave: rest },
      { span, show: leaveForm(target), also: [found.person] },
      situation,
    );
  },
});
