/**
 * The enquiry's clock moves after a conference was asked for: its discussion is only recorded then, is corrected, or was
 * never held. The conference keeps the day for itself, since slots, diary and figures look there, and so it follows.
 */
import { z } from 'zod';
import { caseTarget, caseType } from '../../consultation/index.ts';
import {
  dayZero,
  type Enquiry,
  enquiriesOf,
  clockOf as enquiryClockOf,
  enquiryStanding,
} from '../../enquiry/index.ts';
import { action } from '../../kernel/action.ts';
import { change, type FollowUp, type Situation } from '../../kernel/decision.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { dayOf } from '../../practice/dates.ts';
import { askCalendars } from '../freeBusy/actions.ts';
import type { Conference } from '../record.ts';
import { waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { clockOf, conferencesOf, lateOf, toCome } from './source.ts';

type Kept = Loaded<Conference>;

/** A conference as it is to stand, and the enquiry that it is counted under. */
interface Followed {
  readonly one: Kept;
  readonly next: Conference;
  readonly enquiry: Loaded<Enquiry> | undefined;
}

export const followClock = action({
  verb: 'conference.followClock',
  audit: 'Followed the clock of the enquiry',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    // Before the lists: whoever adds to them in between has rewritten it.
    const family = await read.get(caseType, caseTarget(target));
    const [enquiries, conferences] = await Promise.all([
      enquiriesOf(target, read),
      conferencesOf(target, read),
    ]);
    return { case: family, enquiries, conferences };
  },
  may: () => false,
  present: (target) => show(target),
  decide(_input, loaded, situation, target) {
    const changed = followed(loaded.enquiries, loaded.conferences, situation);
    if (changed.length === 0) return { writes: [], show: show(target) };
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    return {
      writes: changed.map(({ one, next }) => change(one, next)),
      guards: [loaded.case],
      commands: changed.flatMap((one) => [...catchUp(one), ...lookAnew(one, situation)]),
      tell: changed
        .filter(({ one, next, enquiry }) => isMoved(one.value, next) && !enquiry?.value.held)
        .flatMap(({ one: { value, target: about } }) => {
          const { worker, manager, asked, booking } = value;
          const people = [worker, manager, asked.by, booking?.by, booking?.slot.chair, ...support];
          return tellParties(people, 'dueMoved', loaded, situation, about);
        }),
      show: show(target),
    };
  },
});

function followed(
  enquiries: readonly Loaded<Enquiry>[],
  conferences: readonly Kept[],
  situation: Situation,
): readonly Followed[] {
  // What goes on with another has days of its own; what is cancelled has none.
  const open = conferences.filter(
    ({ value }) =>
      value.follows === undefined &&
      !value.cancelled &&
      // An enquiry that cannot be read at this moment says nothing.
      (value.enquiry === undefined || enquiries.some(({ target }) => target.id === value.enquiry)),
  );
  const ownOf = ({ value }: Kept) =>
    enquiries.find(({ target, value: { inError } }) => target.id === value.enquiry && !inError);
  const taken = new Set(open.map((one) => ownOf(one)?.target.id));
  return open.flatMap((one): Followed[] => {
    const own = ownOf(one);
    // An enquiry has one conference: the first that was asked for.
    const found = own ?? enquiries.find((other) => !taken.has(other.target.id) && leadsTo(other, one.value));
    if (found) taken.add(found.target.id);
    const next = under(one.value, found, situation);
    return next.enquiry === one.value.enquiry && !isMoved(one.value, next)
      ? []
      : [{ one, next, enquiry: found }];
  });
}

/** Whether the conference is the one that this enquiry still needs: asked for from a consultation of it, and not held before it. */
function leadsTo({ value }: Loaded<Enquiry>, { consultation, booking }: Conference): boolean {
  return (
    toCome.includes(enquiryStanding(value)) &&
    consultation !== undefined &&
    value.consultations.includes(consultation) &&
    (booking === undefined || dayIn(booking.slot.starts) >= dayZero(value).toString())
  );
}

function under(
  value: Conference,
  enquiry: Loaded<Enquiry> | undefined,
  { authority }: Situation,
): Conference {
  const { settings } = authority;
  const { type, children, asked } = value;
  if (!enquiry) {
    // None it had was recorded in error: it stands as if it had been asked for without one.
    if (value.enquiry === undefined) return value;
    const at = Temporal.Instant.from(asked.at);
    const clock =
      type === 'preBirth' ? clockOf(type, { enquiry }, children, undefined, at, settings) : undefined;
    return { ...value, enquiry: undefined, clock };
  }
  if (value.enquiry === enquiry.target.id && value.clock?.from === dayZero(enquiry.value).toString())
    return value;
  const clock = clockOf(
    'initial',
    { enquiry },
    children,
    undefined,
    Temporal.Instant.from(asked.at),
    settings,
  );
  const late = value.late ?? lateOf(enquiry.value);
  return { ...value, enquiry: enquiry.target.id, clock, ...(late ? { late } : {}) };
}

/** By when it is due, or from which day it is counted. */
function isMoved({ clock: a }: Conference, { clock: b }: Conference): boolean {
  return a?.from !== b?.from || a?.dueOn !== b?.dueOn;
}

/** What the enquiry would have heard if it had been there when the conference was asked for and booked. */
function catchUp({ one: { value }, enquiry }: Followed): readonly FollowUp[] {
  if (!enquiry || value.enquiry === enquiry.target.id) return [];
  const { target } = enquiry;
  const zero = dayZero(enquiry.value).toString();
  // Asked for in expectation of the discussion: for the enquiry, on its first day.
  const on = [dayIn(value.asked.at), zero].sort().at(-1) ?? zero;
  const { booking } = value;
  const day = booking?.state === 'booked' ? dayIn(booking.slot.starts) : undefined;
  return [
    ...(enquiryStanding(enquiry.value) === 'running'
      ? [{ verb: 'enquiry.request', target, input: { on } }]
      : []),
    ...(day !== undefined && enquiryClockOf(enquiry.value, target).bookedFor !== day
      ? [{ verb: 'enquiry.book', target, input: { for: day } }]
      : []),
  ];
}

/** Times are looked for under another day now. */
function lookAnew({ one: { value, target }, next }: Followed, situation: Situation): readonly FollowUp[] {
  if (!isMoved(value, next) || !waitsForTime(value)) return [];
  return askCalendars(situation, { conference: target, worker: value.worker });
}

const dayIn = (instant: string) => dayOf(Temporal.Instant.from(instant)).toString();

export const clockFollowings: readonly Subscription[] = [
  {
    event: 'enquiry.clock',
    commands: ({ target }) => [{ verb: 'conference.followClock', target, input: {} }],
  },
];
