/**
 * What somebody who is asked says before the meeting: whether they come, who comes in their stead, where the report
 * stands. By card where Quorate knows their account, otherwise from the page behind their own link; the same either way.
 */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import type { Decision } from '../../kernel/decision.ts';
import { stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { type Judged, judged, problemsIn, typedText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf } from '../../practice/dates.ts';
import { attended } from '../attending.ts';
import type { Attendance } from '../record.ts';
import { type Answering, isAsked, loadAnswering, maySend, startsOf } from './load.ts';
import { type SaidOfReport, saidOfReport } from './words.ts';

/** How long a name in somebody's place can be. */
export const longestName = 80;

export const answerInput = z.object({
  coming: judged(
    z.enum(['yes', 'deputy', 'no'], { error: 'Choose whether you will attend, or somebody in your place.' }),
  ),
  deputy: judged(
    typedText.refine((text) => text.length <= longestName, {
      error: `Please shorten the name to ${longestName} characters.`,
    }),
  ),
  report: judged(z.enum(saidOfReport, { error: 'Choose where your report stands.' })),
});
export type AnswerInput = z.infer<typeof answerInput>;

/** Before it begins it is asked who comes; afterwards only where the report is. */
export function asksWhoComes(loaded: Answering, now: Temporal.Instant): boolean {
  const starts = startsOf(loaded);
  return starts !== undefined && Temporal.Instant.compare(now, starts) < 0;
}

/** What is to be mended in it, each beside its own field. */
export function answerProblems(input: AnswerInput, asksComing: boolean): Problem[] {
  const { coming, deputy, report } = input;
  const fields: Record<string, Judged<unknown>> = asksComing ? { coming, deputy, report } : { report };
  const problems = problemsIn(fields);
  if (asksComing && coming.value === 'deputy' && deputy.value === '') {
    problems.push({
      field: 'deputy',
      message: 'Say who comes in your place, for example their name and post.',
    });
  }
  return problems;
}

/** Whether anything is taken of them now. */
export function isAnswerable(loaded: Answering): boolean {
  const { invitation } = loaded.row;
  return startsOf(loaded) !== undefined && maySend(invitation.value, loaded);
}

function reportSaid(
  said: SaidOfReport,
  before: Attendance['report'],
  by: string,
  at: string,
): Attendance['report'] {
  // What the service has recorded itself stands.
  if (before && !before.self) return before;
  if (said === 'promised') return undefined;
  const on = dayOf(Temporal.Instant.from(at)).toString();
  if (before?.is === said) return before;
  return { is: said, ...(said === 'received' ? { on } : {}), self: true, by, at };
}

export const answer = action({
  verb: 'meeting.answer',
  audit: 'Said before the meeting whether they come, and where their report stands',
  who: ['agencyProfessional', 'holder'],
  input: answerInput,
  load: loadAnswering,
  may: (person, loaded: Answering) => isAsked(person, loaded),
  present: (target) => ({ verb: 'meeting.answerForm', target }),
  form: (target) => ({ verb: 'meeting.answerForm', target }),
  decide(input, loaded, situation, target): Decision {
    const show = { verb: 'meeting.answerForm', target, input: { done: 'yes' } };
    if (!isAnswerable(loaded)) {
      throw new Refusal('notNow', 'Nothing is asked about this meeting now.');
    }
    const asksComing = asksWhoComes(loaded, situation.now);
    const problems = answerProblems(input, asksComing);
    if (problems.length > 0 || input.report.value === undefined) throw new Invalid(problems);
    const { actor } = situation;
    const by = actor.kind === 'person' ? actor.person.id : actor.kind === 'service' ? 'service' : actor.id;
    const at = stamp(situation);
    const before = loaded.row.attendance?.value;
    const deputy = input.coming.value === 'deputy' ? input.deputy.value : undefined;
    const next: Partial<Attendance> = {
      report: reportSaid(input.report.value, before?.report, by, at),
      ...(asksComing && input.coming.value !== undefined
        ? {
            answered: {
              coming: input.coming.value,
              ...(deputy ? { deputy } : {}),
              ...(input.report.value === 'promised' ? { promised: true as const } : {}),
              by,
              at,
            },
          }
        : {}),
    };
    return { writes: [attended(loaded.row, loaded, next, at)], guards: [loaded.conference], show };
  },
});
