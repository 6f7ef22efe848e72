/** Somebody is put in for a session, whatever the pattern says; taken out again; or takes it now themselves. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { judged, problemsIn, requiredText, typedText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { wallTimeSchema } from '../../practice/day-and-time.ts';
import { chosen, servers } from '../people.ts';
import type { Cover } from '../record.ts';
import { onDuty, onLeave } from '../sessions.ts';
import { isOver, minuteAt, seenOf, shiftOf } from '../shift.ts';
import { slotsOf } from '../slots.ts';
import { changed, dayView, keepers, keeps, loadRota, ofAuthority, spanOf, timeOn } from './common.ts';

/** Absent from a card that was built from nothing in particular. */
const seenInput = z.string().catch('');

const time = typedText.refine((text) => text === '' || wallTimeSchema.safeParse(text).success, {
  error: 'That is not a time of day. Use hours and minutes, for example 13:00.',
});

export const cover = action({
  verb: 'rota.cover',
  audit: 'Put somebody in for a duty session',
  who: keepers,
  input: z.object({
    person: typedText,
    as: z.enum(['chair', 'backup']).catch('chair'),
    from: judged(time),
    to: judged(time),
    reason: judged(requiredText('Say in a few words why, for example "at court that morning".', 200)),
    seen: seenInput,
  }),
  load: loadRota,
  may: ofAuthority,
  present: (target) => ({ verb: 'rota.coverForm', target }),
  form: (target) => ({ verb: 'rota.coverForm', target }),
  decide({ person: given, as, from, to, reason, seen }, loaded, situation, target) {
    const by = actingPerson(situation).id;
    const { authority, now } = situation;
    const rota = loaded.rota.value;
    const shift = shiftOf(target);
    const form = { verb: 'rota.coverForm', target };
    if (isOver(shift, now)) {
      const show = dayView(authority.id, shift.on);
      throw new Refusal('notNow', 'This session is over, so nobody can be put in any more.', { show });
    }
    if (seen !== seenOf(authority, rota, shift)) {
      throw new Refusal(
        'alreadyDone',
        'This session was changed since your card was made. Here it is as it stands now; what you entered is kept, and nothing was changed.',
        { show: form },
      );
    }
    const among = servers(authority);
    const who = chosen(given, among);
    const asked = from.value || shift.from;
    const present = timeOn(shift.on, now);
    const slot = {
      from: present !== undefined && asked < present ? present : asked,
      to: to.value || shift.to,
    };
    const problems: Problem[] = [
      ...('problem' in who ? [{ field: 'person', message: who.problem }] : []),
      ...problemsIn({ from, to, reason }),
    ];
    if (problems.length === 0 && slot.from >= slot.to) {
      problems.push({ field: 'to', message: 'It has to end later than it begins.' });
    }
    if (problems.length === 0 && 'person' in who && onLeave(rota, who.person, shift.on, slot)) {
      problems.push({ field: 'person', message: 'They are on leave then. Choose somebody else.' });
    }
    if (problems.length > 0 || 'problem' in who || reason.value === undefined) throw new Invalid(problems);
    const next: Cover = {
      id: situation.id('cover'),
      on: shift.on,
      ...slot,
      as,
      person: who.person,
      why: 'set',
      reason: reason.value,
      by,
      at: stamp(situation),
    };
    const show = dayView(authority.id, shift.on);
    return changed(
      loaded,
      { ...rota, covers: [...rota.covers, next] },
      { span: spanOf(shift), show },
      situation,
    );
  },
});

/** Whoever keeps the rota takes somebody out again; and who took a session themselves gives it back. */
export const uncover = action({
  verb: 'rota.uncover',
  audit: 'Took somebody out of a duty session into which they were put',
  who: [...keepers, 'chair'],
  input: z.object({ cover: z.string().catch('') }),
  load: loadRota,
  may: ofAuthority,
  present: (target) => ({ verb: 'rota', target }),
  decide({ cover: id }, loaded, situation) {
    const person = actingPerson(situation);
    const { authority } = situation;
    const rota = loaded.rota.value;
    const found = rota.covers.find((one) => one.id === id);
    if (!found) {
      throw new Refusal('alreadyDone', 'They were taken out already. Here is the rota as it stands.', {
        show: { verb: 'rota', target: loaded.rota.target },
      });
    }
    const show = dayView(authority.id, found.on);
    if (!keeps(person) && !(found.why === 'now' && found.by === person.id)) {
      throw new Refusal('notYourRole', 'Whoever keeps the rota takes somebody out.', { show });
    }
    if (isOver(found, situation.now)) {
      throw new Refusal('notNow', 'This session is over, so it stays as it was.', { show });
    }
    // What they have served already stays theirs.
    const present = timeOn(found.on, situation.now);
    const served = present !== undefined && found.from < present ? [{ ...found, to: present }] : [];
    const covers = rota.covers.flatMap((one) => (one === found ? served : [one]));
    return changed(loaded, { ...rota, covers }, { span: spanOf(found), show }, situation);
  },
});

/** "I'll take it now": from this minute to the end of the session that is on, or would be. */
export const takeNow = action({
  verb: 'rota.takeNow',
  audit: 'Took over the duty session that is on',
  who: ['chair', 'safeguardingManager'],
  input: z.object({}),
  load: loadRota,
  may: ofAuthority,
  present: (target) => ({ verb: 'duty', target }),
  decide(_input, loaded, situation, target) {
    const { id } = actingPerson(situation);
    const { authority, now } = situation;
    const rota = loaded.rota.value;
    const show = { verb: 'duty', target };
    const serving = onDuty(authority, rota, now);
    if (serving?.chair.id === id) {
      throw new Refusal('alreadyDone', 'You are on duty already.', { show });
    }
    const { on, time: from } = minuteAt(now);
    const slot =
      serving?.slot ?? slotsOf(authority.settings).find((one) => one.from <= from && from < one.to);
    if (!slot) {
      throw new Refusal('notNow', 'No duty session is on at this time of day, so there is none to take.', {
        show,
      });
    }
    if (onLeave(rota, id, on, { from, to: slot.to })) {
      throw new Refusal('notNow', 'You are on leave now. Take your leave back first.', { show });
    }
    const next: Cover = {
      id: situation.id('cover'),
      on,
      from,
      to: slot.to,
      as: 'chair',
      person: id,
      why: 'now',
      by: id,
      at: stamp(situation),
    };
    const covers = [...rota.covers, next];
    return changed(loaded, { ...rota, covers }, { span: spanOf(next), show }, situation);
  },
});
