/**
 * Where reports stand, in the hands of the service: come, to be read out, nothing held, none and why; and what became of
 * each on its way to the family. What the service records stands before what an agency says of itself.
 */
import { z } from 'zod';
import { codesIn, judged, optionalDay, problemsIn, requiredText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Situation } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { type Judged, optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf, momentOf } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { deedOf } from '../actions/common.ts';
import { attended } from '../attending.ts';
import { type InMeeting, loadMeeting, type Row, rowsOf } from '../load.ts';
import { type Attendance, reportStates } from '../record.ts';
import { recording, seesMeeting } from '../rights.ts';
import { showReports } from './asking.ts';

/** Those who record what comes before a conference: whoever keeps its record, and the family's social worker. */
export const preparing: readonly Role[] = [...recording, 'socialWorker', 'teamManager'];

const about = { who: preparing, load: loadMeeting, may: seesMeeting, present: showReports } as const;

/** Who reports: the social worker, and each who is asked. */
export const reports = ({ of }: Pick<Row, 'of'>): boolean => of === 'worker' || of === 'invitation';

/** So many at one press: a batch has an end. */
const mostAtOnce = 20;

const who = judged(requiredText('Tick whose report it is.', 4_000));

function chosen(typed: string | undefined, loaded: InMeeting, rows: readonly Row[]) {
  const ids = new Set(codesIn(typed ?? ''));
  const found = rows.filter((row) => reports(row) && ids.has(row.target.id));
  const problems: Problem[] = [];
  if (found.length > mostAtOnce) {
    problems.push({ field: 'who', message: `Tick ${mostAtOnce} at most, and then the others.` });
  }
  if (typed !== undefined && found.length === 0) {
    problems.push({ field: 'who', message: 'They are not on the list any more. Tick again.' });
  }
  if (!loaded.conference.value.booking) throw notBooked(loaded);
  return { found, problems };
}

const notBooked = ({ conference: { target } }: InMeeting): Refusal =>
  new Refusal('notNow', 'This conference has no time yet, so no report is due.', {
    show: showReports(target),
  });

export const report = action({
  verb: 'meeting.report',
  audit: 'Recorded where a report stands',
  ...about,
  input: z.object({
    who,
    is: judged(z.enum(reportStates, { error: 'Choose where it stands.' })),
    on: judged(optionalDay),
    why: judged(optionalText(500)),
  }),
  form: (target) => ({ verb: 'meeting.reportForm', target }),
  decide(input, loaded, situation, target) {
    const { found, problems } = chosen(input.who.value, loaded, rowsOf(loaded, situation.authority));
    problems.push(...problemsIn(input));
    const today = dayOf(situation.now).toString();
    const on = input.on.value ?? today;
    if (input.is.value === 'received' && on > today) {
      problems.push({ field: 'on', message: 'That day is still to come. Give the day on which it came.' });
    }
    if (input.is.value === 'none' && input.why.value === undefined) {
      problems.push({ field: 'why', message: 'Say in a few words why there is none.' });
    }
    const is = input.is.value;
    if (problems.length > 0 || is === undefined) throw new Invalid(problems);
    const deed = deedOf(situation);
    const next: Attendance['report'] = {
      is,
      ...(is === 'received' ? { on } : {}),
      ...(is === 'none' && input.why.value !== undefined ? { why: input.why.value } : {}),
      ...deed,
    };
    return {
      writes: found.map((row) => attended(row, loaded, { report: next }, deed.at)),
      show: showReports(target),
    };
  },
});

export const reportShared = action({
  verb: 'meeting.reportShared',
  audit: 'Recorded what of a report the family has seen',
  ...about,
  input: z.object({
    who,
    is: judged(z.enum(['shared', 'withheld'], { error: 'Choose whether the family has it.' })),
    on: judged(optionalDay),
    time: judged(optionalText(5)),
  }),
  form: (target) => ({ verb: 'meeting.sharedForm', target }),
  decide(input, loaded, situation, target) {
    const { found, problems } = chosen(input.who.value, loaded, rowsOf(loaded, situation.authority));
    problems.push(...problemsIn(input));
    const is = input.is.value;
    const when = whenOf(input, situation);
    problems.push(...when.problems);
    if (problems.length > 0 || is === undefined) throw new Invalid(problems);
    const deed = deedOf(situation);
    const family: Attendance['family'] = is === 'withheld' ? { is, ...deed } : { is, ...when.given, ...deed };
    return {
      writes: found.map((row) => attended(row, loaded, { family }, deed.at)),
      show: showReports(target),
    };
  },
});

/** Since when the family has it: today unless they say otherwise, and nothing that is still to come. */
function whenOf(
  input: { readonly on: Judged<string | undefined>; readonly time: Judged<string | undefined> },
  { now }: Situation,
) {
  const on = input.on.value ?? dayOf(now).toString();
  const time = input.time.value;
  const problems: Problem[] = [];
  if (time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) {
    problems.push({ field: 'time', message: 'Give the time like 09:30, or leave it empty.' });
  } else if (Temporal.Instant.compare(momentOf(Temporal.PlainDate.from(on), time ?? '00:00'), now) > 0) {
    problems.push({ field: 'on', message: 'That is still to come. Record it once the family has it.' });
  }
  return { problems, given: { on, ...(time === undefined ? {} : { time }) } };
}

/** The social worker's own report, asked of them alone: `is` stands in the button. */
export const ownShared = action({
  verb: 'meeting.ownShared',
  audit: 'Recorded what of the social worker’s report the family has seen',
  ...about,
  input: z.object({
    is: z.enum(['shared', 'withheld']),
    on: judged(optionalDay),
    time: judged(optionalText(5)),
  }),
  form: (target) => ({ verb: 'meeting.ownSharedForm', target }),
  decide({ is, on, time }, loaded, situation, target) {
    if (!loaded.conference.value.booking) throw notBooked(loaded);
    const row = rowsOf(loaded, situation.authority).find(({ of }) => of === 'worker');
    const when = whenOf({ on, time }, situation);
    const problems = is === 'shared' ? [...problemsIn({ on, time }), ...when.problems] : [];
    if (problems.length > 0 || !row) throw new Invalid(problems);
    const deed = deedOf(situation);
    const family: Attendance['family'] = is === 'withheld' ? { is, ...deed } : { is, ...when.given, ...deed };
    return { writes: [attended(row, loaded, { family }, deed.at)], show: showReports(target) };
  },
});

/** The links that they were sent lead nowhere any more, and the next look makes new ones. */
export const unlink = action({
  verb: 'meeting.unlink',
  audit: 'Took back the links that somebody was sent',
  ...about,
  who: recording,
  input: z.object({ who }),
  form: (target) => ({ verb: 'meeting.linkForm', target }),
  decide(input, loaded, situation, target) {
    const { found, problems } = chosen(input.who.value, loaded, rowsOf(loaded, situation.authority));
    problems.push(...problemsIn(input));
    if (problems.length > 0) throw new Invalid(problems);
    const deed = deedOf(situation);
    return {
      // Asked anew, as for the first time.
      writes: found
        .filter(({ of }) => of === 'invitation')
        .map((row) => attended(row, loaded, { unlinked: { ...deed }, asks: [] }, deed.at)),
      show: showReports(target),
    };
  },
});
