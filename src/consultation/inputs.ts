/** What people type into the cards of this slice beside plain texts and days, judged in words that say how to mend it. */
import type { Problem } from '../kernel/drafts.ts';
import {
  type CodeList,
  type ConsultationOutcome,
  codeSchema,
  consultationOutcomes,
  notOffered,
  togetherProblems,
} from '../practice/codes.ts';
import type { Course } from './record.ts';

export {
  type Judged,
  judged,
  optionalDay,
  optionalText,
  problemsIn,
  requiredText,
  typedText,
  yesNo,
} from '../kernel/inputs.ts';

/** Codes of a list as a card sends them, separated by commas. */
export function codesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    ),
  ];
}

/** What the fields of a card that take codes are called in a sentence. */
const oneOf: Readonly<Record<string, string>> = {
  outcomes: 'outcome',
  categories: 'category',
  issues: 'prevalent issue',
};

/** What is wrong with the codes chosen of a list on a day. */
export function codeProblems(
  list: CodeList,
  codes: readonly string[],
  today: Temporal.PlainDate,
  field: string,
  atLeastOne: boolean,
): Problem[] {
  const one = oneOf[field] ?? 'answer';
  if (atLeastOne && codes.length === 0) return [{ field, message: `Choose at least one ${one}.` }];
  if (notOffered(list, codes, today).length > 0) {
    return [{ field, message: `One ${one} chosen here can no longer be chosen. Please choose again.` }];
  }
  return togetherProblems(list, codes).map((message) => ({ field, message }));
}

export const outcomeCode = codeSchema<ConsultationOutcome>(consultationOutcomes);

/** A course out of what was typed; what belongs to no chosen outcome is left out. */
export function courseFrom(
  typed: { readonly outcomes: readonly string[]; readonly otherWords?: string; readonly reviewOn?: string },
  today: Temporal.PlainDate,
): { readonly course: Course | undefined; readonly problems: readonly Problem[] } {
  const problems = codeProblems(consultationOutcomes, typed.outcomes, today, 'outcomes', true);
  const other = typed.outcomes.includes('other');
  const review = typed.outcomes.includes('reviewAfterInformation');
  if (other && !typed.otherWords) {
    problems.push({ field: 'otherWords', message: 'Say in a few words what the other outcome is.' });
  }
  if (review) problems.push(...reviewProblems(typed.reviewOn, today));
  if (problems.length > 0) return { course: undefined, problems };
  return {
    course: {
      outcomes: typed.outcomes.map((code) => outcomeCode.parse(code)),
      ...(other ? { otherWords: typed.otherWords } : {}),
      ...(review ? { reviewOn: typed.reviewOn } : {}),
    },
    problems,
  };
}

/** What is wrong with the day (ISO) of a review. */
export function reviewProblems(on: string | undefined, today: Temporal.PlainDate): Problem[] {
  const field = 'reviewOn';
  if (on === undefined) return [{ field, message: 'Give the day on which it is to be looked at again.' }];
  const days = today.until(Temporal.PlainDate.from(on)).days;
  if (days < 0) return [{ field, message: 'That day has passed. Give a day from today on.' }];
  return days > 183 ? [{ field, message: 'That is more than six months ahead. Please check the year.' }] : [];
}
