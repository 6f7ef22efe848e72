/** A conference is asked for: three answers, and all else is filled in from what is known. */
import { z } from 'zod';
import { judged, problemsIn } from '../../consultation/index.ts';
import { enquiryStanding } from '../../enquiry/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, create, type FollowUp, type Situation } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { derivedId, referenceFor } from '../../kernel/ids.ts';
import { optionalDay, optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { type Conference, conferenceType } from '../record.ts';
import { askingRoles, booksHere } from '../rights.ts';
import { show, stamp, tellParties } from '../telling.ts';
import { readCannot, type Unable } from './cannot.ts';
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

export const needChoices = ['wheelchair', 'apart', 'online'] as const;
type NeedChoice = (typeof needChoices)[number];

const isNeed = (text: string): text is NeedChoice => needChoices.some((one) => one === text);

const askInput = z.object({
  type: judged(z.enum(askedTypes, { error: 'Choose what kind of conference it is.' })),
  needs: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(isNeed)),
  cannot: judged(optionalText(600)),
  access: judged(optionalText(200)),
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
    if (!person.roles.some((role) => settings.conferences.booked.asksFor.includes(role))) {
      throw new Refusal('notYourRole', 'In this service somebody else asks for conferences.', {
        show: formOf(target),
      });
    }
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
      commands: noteRequest(source, situation),
      tell: tellParties([value.worker, value.manager, ...support], 'asked', source, situation, about),
      events: [{ name: 'conference.asked', target: about, data: { type } }],
      show: booksHere(person, situation.authority)
        ? { verb: 'conference.slots', target: about }
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

function judge(
  { type, cannot, access, notified, needs }: AskInput,
  source: Source,
  { now, authority: { settings } }: Situation,
) {
  const problems: Problem[] = problemsIn({ type, cannot, access, notified });
  const today = dayOf(now);
  const read = readCannot(cannot.value ?? '', today, settings);
  if (read.kind === 'unread') {
    problems.push({
      field: 'cannot',
      message: `Line ${read.line} could not be read. Write one time a line: "Mondays", "Tuesday mornings" or "3 December afternoon".`,
    });
  }
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
  if (type.value && needs.includes('online') && !settings.conferences.onlineOnly[type.value]) {
    problems.push({ field: 'needs', message: 'In this service such a conference is not held online only.' });
  }
  return { problems, type: type.value, times: read.kind === 'times' ? read.times : [] };
}

function asked(
  { needs, access, notified }: AskInput,
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
  const clock = clockOf(type, source, children, notified.value, situation.now, settings);
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
    needs: {
      minutes: settings.conferences.lengthMinutes,
      preMinutes: settings.conferences.preMeetingMinutes,
      place: needs.includes('online') ? 'online' : 'room',
      wheelchair: needs.includes('wheelchair'),
      apart: needs.includes('apart'),
      cannot: [...cannot],
      ...(access.value === undefined ? {} : { access: access.value }),
    },
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
