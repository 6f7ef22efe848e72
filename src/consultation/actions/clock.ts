/** The enquiry slice says how the clock of the family's section 47 enquiry stands; the case keeps it for its cards. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change } from '../../kernel/decision.ts';
import { caseClockSchema, isOutrun } from '../clock.ts';
import { caseType, mostNoted } from '../record.ts';
import { show } from './common.ts';

export const noteClock = action({
  verb: 'case.noteClock',
  audit: 'Noted how the clock of the section 47 enquiry stands',
  who: ['followUp'],
  input: z.object({
    clock: caseClockSchema,
    /** Days of the strategy discussions that this enquiry was opened from. */
    noted: z.array(z.iso.date()).max(mostNoted),
    /** Whose card of this consultation says that the enquiry is being opened. */
    opened: z.object({ id: z.string(), to: z.string() }).optional(),
  }),
  load: async ({ target }, read) => ({ family: await read.get(caseType, target) }),
  may: () => false,
  present: (target) => show(target),
  decide({ clock, noted, opened }, { family }, _situation, target) {
    const { value } = family;
    const known = value.noted ?? [];
    const all = [...new Set([...known, ...noted])].slice(-mostNoted);
    const isOld = isOutrun(clock, value.clock);
    const next = { ...value, noted: all, ...(isOld ? {} : { clock }) };
    const card = opened && { partition: target.partition, id: opened.id };
    return {
      writes: isOld && all.length === known.length ? [] : [change(family, next)],
      refresh: card && opened ? [{ to: opened.to, about: card, view: show(card) }] : [],
      show: show(card ?? target),
    };
  },
});
