/** The weekly pattern: who has which session of every week, from a day on or for a while. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { judged, optionalDay, problemsIn, typedText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf } from '../../practice/dates.ts';
import { bookedUpTo } from '../changes.ts';
import { nobody, patternSeen, weeklySlots } from '../pattern.ts';
import { chosen, servers } from '../people.ts';
import { type PatternRow, rotaTarget } from '../record.ts';
import { changed, keepers, loadRota, ofAuthority, tellAheadDays } from './common.ts';

export const pattern = action({
  verb: 'rota.pattern',
  audit: 'Changed the weekly pattern of the rota',
  who: keepers,
  input: z.object({
    session: typedText,
    chair: typedText,
    backup: typedText,
    from: judged(optionalDay),
    to: judged(optionalDay),
    seen: z.string().catch(''),
  }),
  load: loadRota,
  may: ofAuthority,
  present: (target) => ({ verb: 'rota.patternForm', target }),
  form: (target) => ({ verb: 'rota.patternForm', target }),
  decide({ session, from, to, seen, ...given }, loaded, situation, target) {
    const by = actingPerson(situation).id;
    const { authority, now } = situation;
    const rota = loaded.rota.value;
    if (seen !== patternSeen(rota)) {
      throw new Refusal(
        'alreadyDone',
        'The weekly pattern was changed since your card was made. Here it is as it stands now; what you entered is kept, and nothing was changed.',
        { show: { verb: 'rota.patternForm', target } },
      );
    }
    const today = dayOf(now);
    const weekly = weeklySlots(authority.settings, rota).find((one) => one.code === session);
    const among = servers(authority);
    const read = (value: string) =>
      value === '' || value === nobody ? { person: undefined } : chosen(value, among);
    const chair = read(given.chair);
    const backup = read(given.backup);
    const first = from.value ?? today.toString();
    const problems: Problem[] = [
      ...(weekly ? [] : [{ field: 'session', message: 'Choose which session of the week.' }]),
      ...('problem' in chair ? [{ field: 'chair', message: chair.problem }] : []),
      ...(given.chair === '' ? [{ field: 'chair', message: 'Choose who has it, or "Nobody".' }] : []),
      ...('problem' in backup ? [{ field: 'backup', message: backup.problem }] : []),
      ...problemsIn({ from, to }),
    ];
    if (problems.length === 0) problems.push(...together(chair, backup, first, to.value, today));
    if (problems.length > 0 || !weekly || 'problem' in chair || 'problem' in backup) {
      throw new Invalid(problems);
    }
    const row: PatternRow = {
      id: situation.id('row'),
      weekday: weekly.weekday,
      from: weekly.from,
      to: weekly.to,
      ...(chair.person === undefined ? {} : { chair: chair.person }),
      ...(backup.person === undefined ? {} : { backup: backup.person }),
      validFrom: first,
      ...(to.value === undefined ? {} : { validTo: to.value }),
      by,
      at: stamp(situation),
    };
    const start = Temporal.PlainDate.from(first);
    const horizon = start.add({ days: tellAheadDays });
    const lastDay = to.value === undefined ? bookedUpTo(start) : Temporal.PlainDate.from(to.value);
    return changed(
      loaded,
      { ...rota, pattern: [...rota.pattern, row] },
      {
        span: { from: start, to: Temporal.PlainDate.compare(lastDay, horizon) < 0 ? lastDay : horizon },
        lastDay,
        show: { verb: 'rota.patternForm', target: rotaTarget(authority.id), input: { done: 'yes' } },
      },
      situation,
    );
  },
});

type Chosen = { readonly person: string | undefined } | { readonly problem: string };

function together(
  chair: Chosen,
  backup: Chosen,
  from: string,
  to: string | undefined,
  today: Temporal.PlainDate,
): Problem[] {
  const person = 'person' in chair ? chair.person : undefined;
  if (person !== undefined && 'person' in backup && backup.person === person) {
    return [{ field: 'backup', message: 'The backup has to be somebody else.' }];
  }
  if (from < today.toString()) {
    return [{ field: 'from', message: 'What is past stays as it was. Give a day from today on.' }];
  }
  if (to !== undefined && to < from) return [{ field: 'to', message: 'The last day lies before the first.' }];
  return today.until(Temporal.PlainDate.from(from)).days > 366
    ? [{ field: 'from', message: 'That is more than a year ahead. Please check the year.' }]
    : [];
}
