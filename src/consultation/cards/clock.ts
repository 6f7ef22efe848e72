/** The clock as every card of a case shows it: a band whose colour says the same as its words. */
import { type BandStyle, band, type Part } from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { type DayCount, dayWords } from '../../practice/day-count.ts';
import { type CaseClock, clockState, countOf, isOpening } from '../clock.ts';
import type { Case, Consultation } from '../record.ts';

/** Of a case without an enquiry nothing; `value` is the consultation whose card it is. */
export function enquiryBand(
  family: Pick<Case, 'clock' | 'noted'>,
  viewing: Viewing,
  value?: Consultation,
): Part {
  if (value && isOpening(value, family.noted)) {
    return band(
      'warning',
      'Section 47 enquiries: opening the enquiry',
      'The fifteen working days run from the strategy discussion. Quorate opens the enquiry now and writes to you here.',
    );
  }
  return family.clock && clockBand(family.clock, viewing);
}

/** "Day 4 of 15", due when, and what is known of the conference. */
export function clockBand(clock: CaseClock, { authority, now }: Viewing): Part {
  const { settings } = authority;
  const today = dayOf(now);
  const count = countOf(clock, today, settings);
  const day = dayWords(count, today);
  const due = `Conference due by ${formatDate(count.dueOn)}.`;
  const from = `Counted from the strategy discussion of ${dateWords(clock.from)}.`;
  switch (clockState(clock, today, settings)) {
    case 'running':
      return band(
        styleOf(count, clock, settings.enquiries.warnings),
        `Section 47 enquiry: ${small(day)}`,
        `${due} ${asked(clock)}${from}`,
      );
    case 'booked':
      return band(
        'good',
        `Section 47 enquiry: ${small(day)}`,
        `${due} Booked for ${booked(clock)}, in time. ${from}`,
      );
    case 'bookedLate':
      return band(
        'attention',
        `Section 47 enquiry: ${small(day)}, booked too late`,
        `${due} Booked for ${booked(clock)}. ${from}`,
      );
    case 'past':
      return band(
        'attention',
        `Section 47 enquiry: ${small(day)}`,
        `The conference was due by ${formatDate(count.dueOn)}. ${
          clock.bookedFor === undefined ? 'None is booked. ' : `Booked for ${booked(clock)}. `
        }${from}`,
      );
    case 'held':
    case 'heldLate': {
      const on = Temporal.PlainDate.from(clock.heldOn ?? clock.from);
      const held = countOf(clock, on, settings);
      return band(
        held.isPast ? 'emphasis' : 'good',
        `Conference held ${formatDate(on)}`,
        `${held.isPast ? dayWords(held, on) : `On day ${held.dayOf} of ${held.of}, in time`}. ${from}`,
      );
    }
    case 'notNeeded':
      return band('emphasis', 'Section 47 enquiry ended', `No conference is needed. ${from}`);
    case 'inError':
      return band(
        'emphasis',
        'No section 47 enquiries were started',
        `${clock.reference} was recorded in error. No fifteen working days run.`,
      );
  }
}

/** The same for a row of a list, in the middle of a sentence; nothing once the clock has ended. */
export function clockWords(clock: CaseClock, { authority, now }: Viewing): string | undefined {
  const { settings } = authority;
  const today = dayOf(now);
  const state = clockState(clock, today, settings);
  switch (state) {
    case 'running':
    case 'booked':
    case 'bookedLate':
    case 'past': {
      const day = small(dayWords(countOf(clock, today, settings), today));
      return `section 47 enquiry: ${day}${state === 'bookedLate' ? ', booked too late' : ''}`;
    }
    case 'held':
    case 'heldLate':
    case 'notNeeded':
    case 'inError':
      return undefined;
  }
}

/** Colours follow the days on which people are warned. */
function styleOf(
  { dayOf: day }: DayCount,
  clock: CaseClock,
  warnings: Viewing['authority']['settings']['enquiries']['warnings'],
): BandStyle {
  const reached = (days: readonly number[]) => days.some((one) => one <= day);
  if (reached(warnings.notInTime)) return 'attention';
  const waits = clock.requestedOn === undefined ? reached(warnings.withoutRequest) : false;
  return waits || reached(warnings.withoutBooking) ? 'warning' : 'good';
}

function asked({ requestedOn }: CaseClock): string {
  return requestedOn === undefined
    ? 'The conference has not been asked for yet. '
    : `Asked for on ${dateWords(requestedOn)}, not booked yet. `;
}

const booked = ({ bookedFor }: CaseClock) => dateWords(bookedFor ?? '');

function dateWords(iso: string): string {
  return formatDate(Temporal.PlainDate.from(iso));
}

const small = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
