/** An adult comes at times of their own, and joins in a way of their own, so that they do not meet another. */
import { z } from 'zod';
import { judged, problemsIn, staff, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { hasCalendars } from '../booking/chain.ts';
import { sees } from '../rights.ts';
import { mustStand } from './load.ts';
import { altered, loadAdult, mustBeThere, routeWrite, said, showAdult, showFamily } from './one-adult.ts';
import { type FamilyAdult, waysToJoin } from './record.ts';
import { notYetWords } from './words.ts';

const wallTime = (message: string) =>
  typedText.refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), { error: message });

/** How they come and join. `asOthers`: at no times of their own, and what was arranged is taken back. */
export const joinChoices = [...waysToJoin, 'asOthers'] as const;

const joinInput = z.enum(joinChoices, { error: 'Choose how they come or join.' });

export const setApart = action({
  verb: 'conference.setApart',
  audit: 'Arranged that an adult of the family comes at times of their own',
  who: staff,
  input: z.object({
    joins: judged(joinInput),
    arrives: judged(wallTime('Give the time at which they arrive, for example 09:30.')),
    leaves: judged(wallTime('Give the time at which they leave, for example 10:15.')),
    joining: judged(optionalText(400)),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.setApartForm', target }),
  decide(input, loaded, situation) {
    mustStand(loaded, showFamily);
    mustBeThere(loaded);
    const { adult, conference, route } = loaded;
    const joins = input.joins.value;
    const forget = () =>
      route?.value.joining === undefined ? [] : [routeWrite(loaded, { joining: undefined }, situation)];
    if (joins === 'asOthers') return altered(loaded, { apart: undefined }, situation, forget());
    const starts = conference.value.booking?.slot.starts;
    const problems = problemsIn(input);
    const { arrives, leaves } = { arrives: input.arrives.value, leaves: input.leaves.value };
    const joining = joins === 'words' ? input.joining.value : undefined;
    if (problems.length === 0 && (arrives ?? '') >= (leaves ?? '')) {
      problems.push({
        field: 'leaves',
        message: 'They would leave before they arrive. Please check both times.',
      });
    }
    if (problems.length === 0 && !isOfADay(arrives ?? '', leaves ?? '')) {
      problems.push({
        field: 'arrives',
        message: `Times of their own are between ${earliest} and ${latest}, and at most ${mostHours} hours. Please check both.`,
      });
    }
    if (problems.length === 0 && starts === undefined) {
      problems.push({ field: 'arrives', message: notYetWords.noTime });
    }
    if (joins === 'words' && joining === undefined && problems.every(({ field }) => field !== 'joining')) {
      problems.push({ field: 'joining', message: 'Say how they join. They are told it as it stands.' });
    }
    if (joins === 'meeting' && !hasCalendars(situation)) {
      problems.push({
        field: 'joins',
        message:
          'Outlook is not joined to Quorate here, so it cannot make a meeting. Make one by hand, choose "In another way", and say how they join.',
      });
    }
    if (problems.length > 0 || !joins || !starts || !arrives || !leaves) throw new Invalid(problems);
    const apart = { starts, arrives, leaves, joins, version: nextVersion(adult.value), ...said(situation) };
    const also = joining === undefined ? forget() : [routeWrite(loaded, { joining }, situation)];
    return altered(loaded, { apart }, situation, also);
  },
});

/** A slip of the hand in either would take the chair's whole day in Outlook. */
const earliest = '07:00';
const latest = '21:00';
const mostHours = 4;

function isOfADay(arrives: string, leaves: string): boolean {
  const stays = Temporal.PlainTime.from(arrives).until(Temporal.PlainTime.from(leaves)).total('hours');
  return arrives >= earliest && leaves <= latest && stays <= mostHours;
}

/** Higher than any before: also than what they were told of times that were taken back since. */
function nextVersion({ apart, told }: FamilyAdult): number {
  return Math.max(apart?.version ?? 0, ...told.map((one) => one.apart ?? 0)) + 1;
}
