/** Whether an adult is to have an online meeting of their own, when, and with whom: of what is recorded. Pure. */
import type { PersonId } from '../../kernel/actor.ts';
import type { Span } from '../../kernel/calendars.ts';
import type { ErrandAsked } from '../../kernel/decision.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf, momentOf } from '../../practice/dates.ts';
import type { Conference } from '../record.ts';
import { type FamilyAdult, familyAdultType } from '../safety/record.ts';
import { isApart } from '../safety/together.ts';
import { type OwnMeeting, ownMeetingType, standsInCalendars } from './record.ts';

export interface Wanted {
  readonly span: Span;
  /** Chair and minute taker. Nobody who comes to the conference itself is asked into it. */
  readonly people: readonly PersonId[];
}

type Facts = Pick<Conference, 'booking' | 'cancelled'>;

/** Undefined where none is wanted (any more). */
export function wantedOf(adult: FamilyAdult, { booking, cancelled }: Facts): Wanted | undefined {
  const { apart, removed, excluded } = adult;
  if (removed || excluded?.of === 'whole' || cancelled || !booking) return undefined;
  const { slot } = booking;
  if (apart?.joins !== 'meeting' || !isApart(adult, slot.starts)) return undefined;
  const day = dayOf(Temporal.Instant.from(slot.starts));
  return {
    span: { from: momentOf(day, apart.arrives), to: momentOf(day, apart.leaves) },
    people: [slot.chair, slot.minuteTaker].filter((one) => one !== undefined),
  };
}

/**
 * When meetings of their own stand in the calendars of a conference's chair and minute taker: times that are not free
 * because of this very conference.
 */
export async function ownMeetingSpans(
  { partition, id }: Target,
  conference: Facts,
  read: Reader,
): Promise<readonly Span[]> {
  const { items } = await read.list(ownMeetingType, { partition, equal: { conference: id }, limit: 20 });
  const standing = items.filter(({ value }) => standsInCalendars(value));
  const adults = await Promise.all(
    standing.map(({ value }) => read.find(familyAdultType, { partition, id: value.adult })),
  );
  return adults.flatMap((adult) => (adult && wantedOf(adult.value, conference)?.span) ?? []);
}

/** Errands about one adult's meeting keep their order. */
export function askFor(
  name: 'apart.keep' | 'apart.find' | 'apart.secure' | 'apart.withdraw',
  reply: string,
  adult: Target,
): ErrandAsked {
  return {
    name,
    target: adult,
    input: { ...adult },
    reply: { verb: reply, input: {} },
    stream: 'calendar',
  };
}

/** What is to be asked of the calendars now that an adult, or the conference, stands so. */
export function errandsFor(
  adult: { readonly target: Target; readonly value: FamilyAdult },
  conference: Facts,
  own: OwnMeeting | undefined,
): readonly ErrandAsked[] {
  if (wantedOf(adult.value, conference)) {
    return [askFor('apart.keep', 'conference.ownEventMade', adult.target)];
  }
  return standsInCalendars(own) ? [askFor('apart.withdraw', 'conference.ownWithdrawn', adult.target)] : [];
}
