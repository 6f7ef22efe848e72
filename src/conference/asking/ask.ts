/** A conference is asked for: three answers, and all else is filled in from what is known. */
import { z } from 'zod';
import { judged, problemsIn } from '../../consultation/index.ts';
import { enquiryStanding } from '../../enquiry/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, create, type FollowUp, type Situation, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { derivedId, referenceFor } from '../../kernel/ids.ts';
import { optionalDay } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { askForAll } from '../freeBusy/actions.ts';
import { type Conference, conferenceType } from '../record.ts';
import { askingRoles, booksHere } from '../rights.ts';
import { show, tellParties } from '../telling.ts';
import { mayAsk } from './asked.ts';
import type { Unable } from './cannot.ts';
import { judgeNeeds, needsFields, needsOf } from './needs.ts';
import {
  type AskedType,
  askedTypes,
  childrenOf,
  clockOf,
  lateOf,
  leadsToConference,
  loadSource,
  ofSource,
  type Source,
  seesSource,
  sourceId,
  standingOne,
} from './source.ts';

const askInput = z.object({
  type: judged(z.enum(askedTypes, { error: 'Choose what kind of conference it is.' })),
  ...needsFields,
  /** The day of the other authority's written notification. */
  notified: judged(optionalDay),
});
type AskInput = z.infer<typeof askInput>;

/** Where the button was: for a repeat, an expired token or a refusal. */
const formOf = (target: Target): ViewCall => ({ verb: 'conference.askForm', target });

export const ask = action<AskInput, Source>({
  verb: 'conference.ask',
  audit: 'Asked for a conference',
  who: askingRoles,
  input: askInput,
  load: loadSource,
  may: seesSource,
  present: formOf,
  form: formOf,
  decide(input, source, situation, target) {
    const person = actingPerson(situation);
    const { settings } = situation.authority;
    mayAsk(situation, formOf(target));
    const there = standingOne(source);
    if (there) {
      throw new Refusal('alreadyDone', 'The conference has been asked for already. Here it is.', {
        show: show(there.target),
      });
    }
    if (!leadsToConference(source, settings)) {
      throw new Refusal('notNow', 'No conference follows from this as it stands.', { show: formOf(target) });
    }
    const { problems, type, times } = judge(input, source, situation);
    if (problems.length > 0 || type === undefined) throw new Invalid(problems);
    const about = conferenceTarget(source);
    const value = asked(input, type, times, source, about, person.id, situation);
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    return {
      writes: [create(conferenceType, about, situation.authority.id, value)],
      guards: [source.case],
      commands: [...noteRequest(source, situation), ...askForAll(situation, about, value)],
      tell: tellParties([value.worker, value.manager, ...support], 'asked', source, situation, about),
      events: [{ name: 'conference.asked', target: about, data: { type } }],
      show: booksHere(person, situation.authority)
        ? { verb: 'conference.slots', target: about, input: { asked: true } }
        : show(about, 'asked'),
    };
  },
});

/** Of two who ask at once the second comes to the same record, and is shown it. */
function conferenceTarget(source: Source): Target {
  const { partition } = source.case.target;
  const n = ofSource(source).length;
  return {
    partition,
    id: `conference:${derivedId(`${partition} ${sourceId(source)}`, `conference ${n}`)}`,
  };
}

function judge(input: AskInput, source: Source, { now, authority: { settings } }: Situation) {
  const { type, notified } = input;
  const today = dayOf(now);
  const clock = type.value && clockOf(type.value, source, childrenOf(source), notified.value, now, settings);
  const due = clock && Temporal.PlainDate.from(clock.dueOn);
  const needed = judgeNeeds(input, type.value, due, today, settings);
  const problems: Problem[] = [...problemsIn({ type, notified }), ...needed.problems];
  const on = notified.value;
  if (type.value === 'transferIn' && !source.enquiry && on === undefined) {
    problems.push({
      field: 'notified',
      message: 'Give the day on which the other authority wrote: the days are counted from it.',
    });
  }
  if (on !== undefined && on > today.toString()) {
    problems.push({
      field: 'notified',
      message: `That day is still to come; today is ${formatDate(today)}.`,
    });
  }
  return { problems, type: type.value, times: needed.times };
}

function asked(
  input: AskInput,
  type: AskedType,
  cannot: readonly Unable[],
  source: Source,
  { id }: Target,
  by: string,
  situation: Situation,
): Conference {
  const { settings } = situation.authority;
  const { value } = source.consultation;
  const children = childrenOf(source);
  const clock = clockOf(type, source, children, input.notified.value, situation.now, settings);
  const late = source.enquiry && lateOf(source.enquiry.value);
  return {
    reference: referenceFor('K', id),
    meetingName: referenceFor('M', `${id} meeting`),
    type,
    children: [...children],
    team: value.team,
    worker: value.asker,
    manager: value.manager,
    asked: { by, at: stamp(situation) },
    ...(clock ? { clock } : {}),
    ...(source.enquiry ? { enquiry: source.enquiry.target.id } : {}),
    consultation: source.consultation.target.id,
    needs: needsOf(input, cannot, settings),
    outside: {},
    earlier: [],
    ...(late ? { late } : {}),
  };
}

/** The enquiry, which stands before this slice, hears that it was asked for; where it knows, it is not told again. */
function noteRequest({ enquiry }: Source, { now }: Situation): readonly FollowUp[] {
  if (!enquiry || enquiryStanding(enquiry.value) !== 'running') return [];
  return [{ verb: 'enquiry.request', target: enquiry.target, input: { on: dayOf(now).toString() } }];
}
