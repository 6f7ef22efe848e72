/** Those who neither came nor reported: a letter in kind words, sent by a person, and counted. */
import { z } from 'zod';
import { codesIn, judged, problemsIn, requiredText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import { change, create } from '../../kernel/decision.ts';
import { formatDate } from '../../practice/dates.ts';
import { deedOf } from '../actions/common.ts';
import { recording } from '../rights.ts';
import { showMissing } from './acting.ts';
import { type AfterMeeting, loadAfter, missing, mustBeHeld, seesAfter } from './load.ts';
import { type Absence, absenceTarget, absenceType } from './record.ts';

/** Those of them to whom no letter was sent yet. */
export function unwritten(loaded: AfterMeeting, authority: Authority) {
  const sent = new Set(loaded.absence?.value.letters.map(({ row }) => row));
  return missing(loaded, authority).filter(({ target }) => !sent.has(target.id));
}

/** The meeting's own name and day, and nothing about a family. */
export function letterText({ conference, monitoring }: AfterMeeting, { settings }: Authority): string {
  const held = monitoring?.value.heldOn;
  return settings.words.notAttended
    .replaceAll('[meeting]', conference.value.meetingName)
    .replaceAll('[day]', held === undefined ? '' : formatDate(Temporal.PlainDate.from(held)));
}

export const lettersSent = action({
  verb: 'missing.sent',
  audit: 'Recorded that a letter was sent to who neither came nor reported',
  who: recording,
  input: z.object({ which: judged(requiredText('Tick those to whom it was sent.', 4_000)) }),
  load: loadAfter,
  may: seesAfter,
  present: showMissing,
  form: showMissing,
  decide({ which }, loaded, situation, target) {
    mustBeHeld(loaded.monitoring, target);
    const ids = codesIn(which.value ?? '');
    const rows = unwritten(loaded, situation.authority).filter((row) => ids.includes(row.target.id));
    if (rows.length === 0) {
      const problems = problemsIn({ which });
      throw new Invalid(
        problems.length > 0
          ? problems
          : [{ field: 'which', message: 'That one is not listed any more. Choose again.' }],
      );
    }
    const deed = deedOf(situation);
    const { absence, conference } = loaded;
    const letters = rows.map((row) => ({ row: row.target.id, agency: row.agency, ...deed }));
    const value: Absence = {
      conference: target.id,
      reference: conference.value.reference,
      letters: [...(absence?.value.letters ?? []), ...letters],
    };
    return {
      writes: [
        absence
          ? change(absence, value)
          : create(absenceType, absenceTarget(target), conference.authority, value),
      ],
      show: showMissing(target),
    };
  },
});
