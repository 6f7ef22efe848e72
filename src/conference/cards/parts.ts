/** What the cards of a conference share: its head, its bands, its facts, the way back. */
import { type Case, clockBand, restrictedBand } from '../../consultation/index.ts';
import type { CardAction } from '../../kernel/card.ts';
import { back, band, type Part, typed, type Words } from '../../kernel/cards/index.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { lastWorkingDay } from '../../practice/timescales.ts';
import { dueOf, isLate } from '../due.ts';
import type { Conference } from '../record.ts';
import type { ConferenceInCase } from '../rights.ts';
import { dueWords, typeWords } from '../words.ts';

/** Reference, case, children, type: the third line of every head. */
export function headLine({ conference, case: family }: ConferenceInCase): Words {
  const { value } = conference;
  const count = value.children.length;
  return [
    `${value.reference} · `,
    typed(family.value.caseReference),
    ` · ${count === 1 ? '1 child' : `${count} children`} · ${typeWords(value).toLowerCase()}`,
  ];
}

/** The clock of the enquiry, or the conference's own; and that the case is restricted. */
export function bandsOf({ conference, case: family }: ConferenceInCase, viewing: Viewing): readonly Part[] {
  const { value } = conference;
  const ofEnquiry = family.value.clock?.enquiry === value.enquiry ? family.value.clock : undefined;
  // One that goes on with another has days of its own, and the enquiry's run on beside them.
  const goesOn = value.follows?.as === 'reconvened';
  return [
    restrictedBand(family.value),
    value.cancelled === undefined && (!ofEnquiry || goesOn) && ownBand(value, viewing),
    value.cancelled === undefined && ofEnquiry && clockBand(asItStands(ofEnquiry, value), viewing),
  ];
}

type CaseClock = NonNullable<Case['clock']>;

/** That it is asked for, and the day for which it is booked, before the enquiry has heard of it: one card does not say both. */
function asItStands(clock: CaseClock, { asked, booking }: Conference): CaseClock {
  const known = { ...clock, requestedOn: clock.requestedOn ?? londonDay(asked.at) };
  return booking?.state === 'booked' ? { ...known, bookedFor: londonDay(booking.slot.starts) } : known;
}

const londonDay = (instant: string) => dayOf(Temporal.Instant.from(instant)).toString();

function ownBand(value: Conference, { authority, now }: Viewing): Part {
  const { settings } = authority;
  const last = lastWorkingDay(dueOf(value, settings), settings);
  const isPast = Temporal.PlainDate.compare(dayOf(now), last) > 0;
  const words = value.clock
    ? dueWords(value.clock)
    : 'No enquiry is open, so no days are counted. Times are looked for as if it began when it was asked for.';
  const slot = value.booking?.slot;
  // Its last day has moved since it was booked.
  if (slot && !value.late && isLate(slot, value, settings)) {
    return band(
      'attention',
      `Booked after its last day, ${formatDate(last)}`,
      `${words} Please move it to a time before.`,
    );
  }
  return band(isPast ? 'attention' : 'good', `To be held by ${formatDate(last)}`, words);
}

export function backToIt(target: Target, viewing: Viewing, title = 'Back'): CardAction {
  return back('conference.show', viewing.press('conference.show', target), title);
}
