/**
 * What becomes of the enquiry: a conference is needed or not, asked for, booked, held. People record it by card; the
 * conference slice, which stands after this one, says the same by these commands.
 */
import { z } from 'zod';
import {
  caseTarget,
  caseType,
  type Judged,
  judged,
  optionalDay,
  problemsIn,
  requiredText,
  staff,
} from '../../consultation/index.ts';
import { action, Invalid, type Who } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import type { Situation } from '../../kernel/decision.ts';
import { stamp } from '../../kernel/decision.ts';
import type { Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { clockMoved } from '../clock.ts';
import { dayZero } from '../days.ts';
import { type DayBounds, dayProblems } from '../inputs.ts';
import { enquiriesOf, type InEnquiry, loadInEnquiry } from '../load.ts';
import type { Enquiry } from '../record.ts';
import { partiesOf, sees } from '../rights.ts';
import { isAccounted, isOpen, standingOf } from '../standing.ts';
import { lastDay } from '../steps.ts';
import { businessSupport, by, changed, everybody, form, mustFollow, show } from './common.ts';
import { whoAgree } from './delay.ts';

const who: readonly Who[] = [...staff, 'followUp'];

/**
 * Who hears of it: everybody whom a person's word concerns. Of what the conference slice says the parties of the
 * conference have heard from there, so that the chairs of the consultations are left, and the managers where they are to
 * agree.
 */
function toldBy(
  { actor }: Situation,
  loaded: InEnquiry,
  everybodyElse: readonly PersonId[],
  agrees = false,
): readonly PersonId[] {
  if (actor.kind === 'person') return everybodyElse;
  return agrees ? whoAgree(loaded) : partiesOf(loaded).chairs;
}

/** Needed after all where it was said not to be: only while no other enquiry of the family is open. */
export const needed = action({
  verb: 'enquiry.needed',
  audit: 'Recorded that the enquiry needs a conference',
  who,
  input: z.object({}),
  async load(at: { readonly target: Target }, read: Reader) {
    // After the case: whoever opens one in between has rewritten it.
    const listed = read.get(caseType, caseTarget(at.target)).then(() => enquiriesOf(at.target, read));
    const [here, enquiries] = await Promise.all([loadInEnquiry(at, read), listed]);
    return { ...here, enquiries };
  },
  may: (person, loaded) => sees(person, loaded),
  present: show,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.enquiry;
    mustFollow('needed', value, target);
    if (value.outcome?.conference === true) {
      throw new Refusal('alreadyDone', 'That a conference is needed is recorded already.', {
        show: show(target),
      });
    }
    if (loaded.enquiries.some((one) => one.target.id !== target.id && isOpen(one.value))) {
      throw new Refusal('notNow', 'Another enquiry of this family is open now; please go on with that one.', {
        show: show(target),
      });
    }
    const outcome = { conference: true, at: stamp(situation), ...by(situation) } as const;
    return {
      ...changed(loaded, { outcome, shrunk: false }, 'needed', everybody(loaded), situation),
      events: [clockMoved(target)],
      guards: [loaded.family],
    };
  },
});

export const notNeeded = action({
  verb: 'enquiry.notNeeded',
  audit: 'Recorded that the enquiry needs no conference',
  who,
  input: z.object({ why: requiredText('Say in a sentence or two why no conference is needed.') }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('enquiry.notNeededForm'),
  decide({ why }, loaded, situation, target) {
    mustFollow('notNeeded', loaded.enquiry.value, target);
    const outcome = { conference: false, why, at: stamp(situation), ...by(situation) } as const;
    // Business support hears of it where it was asked to book.
    const books = loaded.enquiry.value.requested ? businessSupport(situation) : [];
    const told = [...everybody(loaded), ...books];
    return changed(loaded, { outcome }, 'notNeeded', told, situation);
  },
});

/** The day that somebody gave, not before the strategy discussion; throws Invalid with what is to be mended. */
function dayGiven(
  value: Enquiry,
  given: Judged<string | undefined>,
  missing: string,
  bounds: Omit<DayBounds, 'from' | 'fromWords'>,
): string {
  const from = dayZero(value);
  const problems = problemsIn({ [bounds.field]: given });
  if (problems.length === 0) {
    const fromWords = `That is before the strategy discussion of ${formatDate(from)}.`;
    problems.push(...dayProblems(given.value, missing, { ...bounds, from, fromWords }));
  }
  if (problems.length > 0 || given.value === undefined) throw new Invalid(problems);
  return given.value;
}

export const request = action({
  verb: 'enquiry.request',
  audit: 'Recorded that the conference was asked for',
  who,
  input: z.object({ on: judged(optionalDay) }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('enquiry.requestForm'),
  decide({ on }, loaded, situation, target) {
    const { value } = loaded.enquiry;
    const isOvertaken = situation.actor.kind === 'service' && wasBooked(value);
    // What was asked for and what was booked come as two commands: where the later came first, the earlier only adds its day.
    if (isOvertaken && value.requested) return { writes: [], show: show(target) };
    if (!isOvertaken) mustFollow('request', value, target);
    const day = dayGiven(value, on, 'Give the day on which it was asked for.', {
      field: 'on',
      to: dayOf(situation.now),
      toWords: 'That day is still to come.',
    });
    const said = { at: stamp(situation), ...by(situation) };
    return changed(
      loaded,
      {
        requested: { on: day, ...said },
        outcome: value.outcome ?? { conference: true, ...said },
      },
      'requested',
      isOvertaken ? [] : toldBy(situation, loaded, [...everybody(loaded), ...businessSupport(situation)]),
      situation,
    );
  },
});

function wasBooked(value: Enquiry): boolean {
  const standing = standingOf(value);
  return standing === 'booked' || standing === 'held';
}

/** How far ahead a conference is booked at most; our own bound, against a wrong year. */
const bookedWithin = { months: 6 };

export const book = action({
  verb: 'enquiry.book',
  audit: 'Recorded for which day the conference is booked',
  who,
  input: z.object({ for: judged(optionalDay) }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('enquiry.bookForm'),
  decide(input, loaded, situation, target) {
    const { value } = loaded.enquiry;
    // A conference that was held and adjourned is booked once more to go on: nothing of this clock follows from that.
    if (situation.actor.kind === 'service' && standingOf(value) === 'held') {
      return { writes: [], show: show(target) };
    }
    mustFollow('book', value, target);
    const day = dayGiven(value, input.for, 'Give the day for which it is booked.', {
      field: 'for',
      to: dayOf(situation.now).add(bookedWithin),
      toWords: 'That is more than six months ahead. Please check the year.',
      working: situation.authority.settings,
    });
    const said = { at: stamp(situation), ...by(situation) };
    const booking = { for: day, ...said };
    return changed(
      loaded,
      {
        bookings: [...value.bookings, booking].slice(-100),
        outcome: value.outcome ?? { conference: true, ...said },
      },
      'booked',
      toldBy(situation, loaded, everybody(loaded), isToAgree(value, booking.for, situation)),
      situation,
    );
  },
});

/** Whether it is booked late, for reasons that wait to be agreed to: from then on they can be. */
function isToAgree(value: Enquiry, bookedFor: string, { authority: { settings } }: Situation): boolean {
  const late = Temporal.PlainDate.compare(Temporal.PlainDate.from(bookedFor), lastDay(value, settings)) > 0;
  return late && value.delay !== undefined && !isAccounted(value);
}

/** The conference was cancelled: the enquiry waits for another day. */
export const unbook = action({
  verb: 'enquiry.unbook',
  audit: 'Recorded that the booked conference was cancelled',
  who: ['followUp'],
  input: z.object({}),
  load: loadInEnquiry,
  may: () => false,
  present: show,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.enquiry;
    // Held or ended meanwhile, or never booked: there is nothing to take back.
    if (standingOf(value) !== 'booked') return { writes: [], show: show(target) };
    const bookings = value.bookings.map((one, n) =>
      n === value.bookings.length - 1 ? { ...one, calledOff: stamp(situation) } : one,
    );
    const told = toldBy(situation, loaded, everybody(loaded));
    return changed(loaded, { bookings }, 'calledOff', told, situation);
  },
});

export const hold = action({
  verb: 'enquiry.hold',
  audit: 'Recorded that the conference was held',
  who,
  input: z.object({
    on: judged(optionalDay),
    /** Of a later slice alone: the meeting runs until then, and nobody is disturbed in it. */
    tellAt: z.iso.datetime({ offset: false }).optional().catch(undefined),
  }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('enquiry.holdForm'),
  decide({ on, tellAt }, loaded, situation, target) {
    const { value } = loaded.enquiry;
    const { settings } = situation.authority;
    mustFollow('hold', value, target);
    const day = dayGiven(value, on, 'Give the day on which it was held.', {
      field: 'on',
      to: dayOf(situation.now),
      toWords: 'That day is still to come. Record it when it has been held.',
      working: settings,
    });
    const late = Temporal.PlainDate.compare(Temporal.PlainDate.from(day), lastDay(value, settings)) > 0;
    const said = { at: stamp(situation), ...by(situation) };
    const over = tellAt !== undefined && situation.actor.kind === 'service' && Temporal.Instant.from(tellAt);
    return changed(
      loaded,
      {
        held: { on: day, late, ...said },
        outcome: { conference: true, ...said },
        // A day that was mistyped and is put right: its cards are not stubs yet.
        ...(standingOf(value) === 'held' ? { shrunk: false } : {}),
      },
      'held',
      everybody(loaded),
      situation,
      over && Temporal.Instant.compare(over, situation.now) > 0 ? over : undefined,
    );
  },
});

/**
 * That it was held was decided before its time, and then it was given another, or none: the fifteen days run on. A day
 * that somebody has recorded otherwise since stands.
 */
export const notHeld = action({
  verb: 'enquiry.notHeld',
  audit: 'Recorded that the conference was not held after all',
  who: ['followUp'],
  input: z.object({ on: z.iso.date(), for: z.iso.date().optional() }),
  load: loadInEnquiry,
  may: () => false,
  present: show,
  decide({ on, for: next }, loaded, situation, target) {
    const { value } = loaded.enquiry;
    if (value.held?.on !== on || value.inError) return { writes: [], show: show(target) };
    const at = stamp(situation);
    const last = value.bookings.at(-1);
    const calledOff = last && { ...last, calledOff: last.calledOff ?? at };
    const bookings =
      next === undefined
        ? [...value.bookings.slice(0, -1), ...(calledOff ? [calledOff] : [])]
        : [...value.bookings, { for: next, at }].slice(-100);
    const told = toldBy(situation, loaded, everybody(loaded));
    const news = next === undefined ? 'calledOff' : 'booked';
    return changed(loaded, { held: undefined, bookings, shrunk: false }, news, told, situation);
  },
});
