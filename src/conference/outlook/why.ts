/**
 * A move that was made in Outlook and followed has no reason yet: whoever books says it afterwards, so that how often
 * and why conferences move is counted of those as well.
 */
import { z } from 'zod';
import { judged, problemsIn } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { codeSchema, type DelayReason, delayReasons } from '../../practice/codes.ts';
import type { Conference } from '../record.ts';
import { bookingRoles, loadConference, mayBook, sees } from '../rights.ts';
import { show } from '../telling.ts';

/** The newest move in Outlook that nobody has given a reason for. */
export function unexplained({
  earlier,
}: Pick<Conference, 'earlier'>): Conference['earlier'][number] | undefined {
  return earlier.findLast((one) => one.byOutlook === true && one.reason === undefined);
}

export const sayWhy = action({
  verb: 'conference.sayWhy',
  audit: 'Said why the conference was moved in Outlook',
  who: bookingRoles,
  input: z.object({
    reason: judged(codeSchema<DelayReason>(delayReasons)),
    words: judged(optionalText(200)),
    /** Of which move, signed into the button: until when the time before it stood. */
    until: z.string().max(40).catch(''),
  }),
  load: loadConference,
  may: (person, loaded) => sees(person, loaded),
  present: (target) => show(target),
  form: (target) => ({ verb: 'conference.sayWhyForm', target }),
  decide({ reason, words, until }, loaded, situation, target) {
    const { value } = loaded.conference;
    if (!mayBook(actingPerson(situation), loaded, situation.authority)) {
      throw new Refusal('notYourRole', 'In this service somebody else books conferences.', {
        show: show(target),
      });
    }
    if (value.cancelled || unexplained(value)?.until !== until) {
      throw new Refusal('alreadyDone', 'It has moved on since. Here is where it stands.', {
        show: show(target),
      });
    }
    const problems = problemsIn({ words });
    if (reason.value === undefined) problems.push({ field: 'reason', message: 'Choose why it was moved.' });
    if (problems.length > 0 || reason.value === undefined) throw new Invalid(problems);
    const said = {
      reason: reason.value,
      ...(words.value === undefined ? {} : { words: words.value }),
    };
    const earlier = value.earlier.map((one) =>
      one.byOutlook && one.until === until && one.reason === undefined ? { ...one, ...said } : one,
    );
    return { writes: [change(loaded.conference, { ...value, earlier })], show: show(target) };
  },
});
