/** A strategy discussion is recorded: learnt from a consultation, or said by a person on a card. */
import { z } from 'zod';
import {
  codeProblems,
  codesIn,
  judged,
  optionalDay,
  problemsIn,
  staff,
  typedText,
} from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, type Decision, type FollowUp, type Situation } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import type { Happened, Subscription } from '../../kernel/registry.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { codeSchema, strategyAgencies } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { clockMoved, noteClock } from '../clock.ts';
import { dayProblems, heldWithin, optionalTime, yesOrNo } from '../inputs.ts';
import { loadNoting, type Noting } from '../load.ts';
import { noted, type Said } from '../noting.ts';
import { sees } from '../rights.ts';
import { everybody, form, mustFollow, reachable, show, tells } from './common.ts';

/** What is shown of a discussion that belongs to no enquiry. */
export function showDiscussion(target: Target): ViewCall {
  return { verb: 'enquiry.discussion', target };
}

/** `card`: the consultation's own card said that the enquiry was being opened. */
function recorded(said: Said, loaded: Noting, situation: Situation, card: boolean): Decision {
  const { consultation, family } = loaded;
  const to = reachable(everybody(loaded), loaded, situation);
  const { writes, became, discussion, enquiry } = noted(said, loaded, to, situation);
  const at = enquiry?.target;
  const shown = at ? show(at, became === 'none' ? undefined : became) : showDiscussion(discussion);
  if (writes.length === 0) return { writes: [], show: shown };
  const { value: asked } = consultation;
  // Of whoever’s press it was: only their card says that the enquiry is being opened.
  const presser = asked.settlement?.by ?? asked.outcome?.by ?? asked.asker;
  const opened = card ? { id: consultation.target.id, to: presser } : undefined;
  // Of another discussion those hear as well who were told of the enquiry before, but for those who only book.
  const before = (loaded.discussion ? [] : (enquiry?.value.told ?? [])).filter(
    (id) => !situation.authority.person(id)?.roles.includes('businessSupport'),
  );
  const hear = reachable([...to, ...before], loaded, situation);
  return {
    writes,
    // Whoever records another discussion of this family at the same time decides anew.
    guards: [family],
    tell: at && became !== 'none' ? tells(hear, at, became) : [],
    commands: at && enquiry ? [noteClock(enquiry.value, at, opened)] : [],
    events: at ? [clockMoved(at)] : [],
    show: shown,
  };
}

const heard = z.object({
  on: z.iso.date(),
  initiated: z.boolean(),
  /** The consultation had said so before. */
  again: z.boolean().optional(),
});

/** Follows from what a consultation says of a strategy discussion that was held. */
export const note = action({
  verb: 'enquiry.note',
  audit: 'Recorded the strategy discussion that a consultation names',
  who: ['event'],
  input: heard,
  load: ({ target, input }, read) => loadNoting({ target }, input.on, read),
  may: () => false,
  present: (target) => ({ verb: 'consultation.show', target }),
  decide: (input, loaded, situation) => recorded(input, loaded, situation, input.initiated),
});

const saidOfIt = z.object({
  strategy: z.string().optional(),
  strategyOn: z.iso.date().optional(),
  /** Of requests that were sent before the event named the choice. */
  startedEnquiries: z.boolean().optional(),
});
/** `before`: what the same consultation said until now. */
const happened = saidOfIt.extend({ before: saidOfIt.optional() });

/** Only what was held is a discussion; what is arranged is still to come. */
function heldIn({ strategy, strategyOn: on, startedEnquiries }: z.infer<typeof saidOfIt>) {
  const initiated = strategy === 'heldStarted' || startedEnquiries === true;
  return on !== undefined && (initiated || strategy === 'held') ? { on, initiated } : undefined;
}

function notes({ target, data }: Happened): FollowUp[] {
  const parsed = happened.safeParse(data);
  if (!parsed.success) return [];
  const now = heldIn(parsed.data);
  const before = heldIn(parsed.data.before ?? {});
  const again = before !== undefined && before.on === now?.on && (before.initiated || !now.initiated);
  const takesBack = before?.initiated === true && !(now?.initiated && now.on === before.on);
  return [
    ...(now ? [{ verb: 'enquiry.note', target, input: { ...now, ...(again ? { again } : {}) } }] : []),
    ...(takesBack ? [{ verb: 'enquiry.doubt', target, input: { on: before.on } }] : []),
  ];
}

export const noteFollowings: readonly Subscription[] = [
  { event: 'consultation.sent', commands: notes },
  { event: 'consultation.decided', commands: notes },
  { event: 'consultation.corrected', commands: notes },
  { event: 'consultation.settled', commands: notes },
];

/** By card: from a consultation of the family, or from its enquiry. */
export const discuss = action({
  verb: 'enquiry.discuss',
  audit: 'Recorded a strategy discussion',
  who: staff,
  input: z.object({
    on: judged(optionalDay),
    time: judged(optionalTime),
    agencies: typedText,
    initiated: yesOrNo,
    startedOn: judged(optionalDay),
  }),
  load: ({ target, input }, read) => loadNoting({ target }, input.on.value ?? '', read),
  may: (person, loaded) => sees(person, loaded),
  present: form('enquiry.discussForm'),
  form: form('enquiry.discussForm'),
  decide(input, loaded, situation, target) {
    const today = dayOf(situation.now);
    if (loaded.enquiry) mustFollow('discuss', loaded.enquiry.value, target);
    const agencies = codesIn(input.agencies);
    const typed = problemsIn({
      on: input.on,
      time: input.time,
      initiated: input.initiated,
      startedOn: input.startedOn,
    });
    const on = input.on.value;
    const problems: Problem[] = [
      ...typed,
      ...(input.on.messages.length > 0
        ? []
        : dayProblems(on, 'Give the day on which it was held.', {
            field: 'on',
            from: today.subtract(heldWithin),
            fromWords: 'That is more than a year ago. Please check the year.',
            to: today,
            toWords: 'That day is still to come. Record it when it has been held.',
          })),
      ...codeProblems(strategyAgencies, agencies, today, 'agencies', false),
      ...startProblems(input.startedOn.value, on, input.initiated.value, today),
    ];
    if (problems.length > 0 || on === undefined || input.initiated.value === undefined) {
      throw new Invalid(problems);
    }
    const initiated = input.initiated.value;
    return recorded(
      {
        on,
        time: input.time.value,
        agencies: agencies.map((code) => codeSchema(strategyAgencies).parse(code)),
        initiated,
        startedOn: initiated ? input.startedOn.value : undefined,
        by: actingPerson(situation).id,
      },
      loaded,
      situation,
      false,
    );
  },
});

/** Section 47 enquiries are started at a strategy discussion, never before one (Milton Keynes, C3). */
function startProblems(
  startedOn: string | undefined,
  on: string | undefined,
  initiated: boolean | undefined,
  today: Temporal.PlainDate,
): Problem[] {
  const field = 'startedOn';
  if (startedOn === undefined || on === undefined) return [];
  if (initiated === false) {
    return [
      { field, message: 'Section 47 enquiries were not started: leave this empty, or choose Yes above.' },
    ];
  }
  const from = Temporal.PlainDate.from(on);
  return dayProblems(startedOn, '', {
    field,
    from,
    fromWords: 'That is before the strategy discussion: section 47 enquiries start at it.',
    to: today,
    toWords: 'That day is still to come.',
  });
}
