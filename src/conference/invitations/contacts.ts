/**
 * How people are reached is kept for one conference and no longer: a professional's address until it is cancelled, a safe
 * route until the family has had time to be told, and so an address where a person tells them by hand; both for some days
 * after it was held. Then what they held is erased: an empty record holds the place of its audit chain, whose hashes have
 * lost their salt.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, erase, type Situation, stamp, type Write } from '../../kernel/decision.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Subscription } from '../../kernel/registry.ts';
import type { Target } from '../../kernel/view.ts';
import { errandsFor } from '../apart/wanted.ts';
import { hasCalendars } from '../booking/chain.ts';
import { sendersOf } from '../files/sent.ts';
import { type Contact, contactTarget, contactType } from '../invitations.ts';
import { type Conference, conferenceType } from '../record.ts';
import { type InSafety, loadInSafety, ownMeetingOf, touched } from '../safety/load.ts';
import { familyAdultType, type Route, routeAdult, routeType } from '../safety/record.ts';
import { tellAbout } from '../safety/telling.ts';
import { movedWith } from '../safety/times.ts';
import { comesToBuilding, mayCome } from '../safety/together.ts';

export type ContactKind = 'contact' | 'route';

/** When it has served its purpose; undefined while nobody can say. */
export function endsAt(
  { cancelled, booking, outside }: Pick<Conference, 'cancelled' | 'booking' | 'outside'>,
  kind: ContactKind,
  days: number,
): Temporal.Instant | undefined {
  const after = (iso: string) => Temporal.Instant.from(iso).add({ hours: 24 * days });
  if (cancelled) {
    const byCalendar = booking?.state !== 'booked' || outside.event?.id !== undefined;
    return kind === 'contact' && byCalendar ? Temporal.Instant.from(cancelled.at) : after(cancelled.at);
  }
  return booking ? after(booking.slot.until) : undefined;
}

/** When it is looked at next. */
export function lookAtOf(value: Conference, kind: ContactKind, { now, authority }: Situation): string {
  const { contactDays } = authority.settings.invitations;
  const at = endsAt(value, kind, contactDays) ?? now.add({ hours: 24 * contactDays });
  return at.toString({ smallestUnit: 'millisecond' });
}

/** What is left of a contact whose purpose has ended. */
export const emptiedContact = (contact: Loaded<Contact>, situation: Situation): Write =>
  erase(contact, {
    name: 'removed',
    ...(contact.value.conference === undefined ? {} : { conference: contact.value.conference }),
    endedAt: stamp(situation),
  });

export const emptiedRoute = (route: Loaded<Route>, situation: Situation): Write =>
  erase(route, { conference: route.value.conference, endedAt: stamp(situation) });

const list = (target: Target) => ({ verb: 'conference.invitations', target });

export const endContact = action({
  verb: 'conference.endContact',
  audit: 'Looked whether a way to reach somebody is still needed',
  who: ['clock', 'followUp'],
  input: z.object({}),
  async load({ target }, read) {
    const [contact, route] = await Promise.all([
      read.find(contactType, target),
      read.find(routeType, target),
    ]);
    const id = contact?.value.conference ?? route?.value.conference;
    const [conference, adult] = await Promise.all([
      id === undefined ? undefined : read.find(conferenceType, { partition: target.partition, id }),
      route && read.find(familyAdultType, routeAdult(target)),
    ]);
    return { contact, route, conference, adult };
  },
  may: () => false,
  present: list,
  decide(_input, { contact, route, conference, adult }, situation, target) {
    const loaded = contact ?? route;
    const show = list(conference?.target ?? target);
    if (!conference || !loaded || loaded.value.endedAt !== undefined) return { writes: [], show };
    const kind: ContactKind = contact ? 'contact' : 'route';
    const { contactDays } = situation.authority.settings.invitations;
    const ends = endsAt(conference.value, kind, contactDays);
    if (ends && Temporal.Instant.compare(ends, situation.now) <= 0) {
      const writes = [
        contact && emptiedContact(contact, situation),
        route && emptiedRoute(route, situation),
        // Nobody is told of another time by a way that is on record no more.
        adult?.value.route &&
          change(adult, { ...adult.value, route: { ...adult.value.route, ended: stamp(situation) } }),
      ];
      return { writes: writes.filter((write) => write !== undefined), show };
    }
    const lookAt = lookAtOf(conference.value, kind, situation);
    if (loaded.value.lookAt === lookAt) return { writes: [], show };
    const writes = [
      contact && change(contact, { ...contact.value, lookAt }),
      route && change(route, { ...route.value, lookAt }),
    ];
    return { writes: writes.filter((write) => write !== undefined), show };
  },
});

/**
 * It is cancelled, or at another time or in another room: addresses that are needed no more are given up, times of their
 * own and meetings of their own follow, and those who tell the family are told, for a calendar tells them nothing.
 */
export const followTime = action({
  verb: 'conference.followTime',
  audit: 'Saw to who has to be told that the conference is moved or cancelled',
  who: ['event'],
  input: z.object({}),
  load: loadInSafety,
  may: () => false,
  present: list,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.conference;
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    const moved = value.cancelled ? [] : movedAdults(loaded);
    // What kept them apart was arranged for another time or room, or somebody else chairs: the chair looks at it anew.
    const otherRoom = value.cancelled ? [] : toldOfOtherRoom(loaded);
    const roomMatters =
      (otherRoom.length > 0 && value.needs.apart) || (!value.cancelled && isApartInOtherRoom(loaded));
    const otherChair = !value.cancelled && value.signed && value.signed.by !== value.booking?.slot.chair;
    const isNew = moved.length > 0 || roomMatters || otherChair;
    const anew = isNew ? touched(loaded, {}, situation) : undefined;
    const anybody = loaded.adults.some(({ value: adult }) => mayCome(adult));
    const now = new Map(moved.map(({ adult, next }) => [adult.target.id, next]));
    return {
      writes: [
        ...moved.map(({ adult, next }) => change(adult, next)),
        ...otherRoom.map((adult) => change(adult, { ...adult.value, tellAnew: true })),
        ...(anew?.writes ?? []),
      ],
      guards: anew?.guards ?? [],
      errands: loaded.adults
        .filter((adult) => ownMeetingOf(loaded, adult.target) || now.has(adult.target.id))
        .flatMap((adult) =>
          errandsFor(
            { target: adult.target, value: now.get(adult.target.id) ?? adult.value },
            value,
            ownMeetingOf(loaded, adult.target)?.value,
          ),
        ),
      commands: value.cancelled
        ? loaded.invitations
            .filter((one) => one.value.hasContact)
            .map((one) => ({ verb: 'conference.endContact', target: contactTarget(one.target), input: {} }))
        : [],
      tell: [
        ...(anew?.tell ?? []),
        // What a person sent by hand is taken back, or brought up to date, by hand.
        ...(hasCalendars(situation)
          ? []
          : tellAbout(
              'conference.file',
              sendersOf(value, loaded.invitations, situation.authority),
              loaded,
              situation,
            )),
        ...(anybody ? tellAbout('conference.family', [value.worker, ...support], loaded, situation) : []),
      ],
      show: list(target),
    };
  },
});

/** Whom somebody has told of the room that it had before, at a time that has stayed. */
function toldOfOtherRoom({ adults, conference }: InSafety) {
  const { booking, earlier } = conference.value;
  const since = earlier.findLast(({ why }) => why === 'otherRoom')?.until;
  if (since === undefined) return [];
  return adults.filter(({ value: { told, tellAnew } }) => {
    const last = told.at(-1);
    const knows = last?.what === 'invited' && last.starts === booking?.slot.starts;
    return knows && last.at <= since && tellAnew !== true;
  });
}

/** Whether it is in another room, or in none, by now, and somebody was to come there at times of their own. */
function isApartInOtherRoom({ adults, conference }: InSafety): boolean {
  const { booking, earlier } = conference.value;
  const isOther = earlier.at(-1)?.why === 'otherRoom';
  return isOther && adults.some(({ value }) => comesToBuilding(value, booking?.slot.starts ?? ''));
}

/** Times of their own that were for another time of the conference go with it, as far from its beginning as they were. */
function movedAdults({ adults, conference }: InSafety) {
  const starts = conference.value.booking?.slot.starts;
  return adults.flatMap((adult) => {
    const { apart } = adult.value;
    if (apart === undefined || starts === undefined || apart.starts === starts) return [];
    return [{ adult, next: { ...adult.value, apart: movedWith(apart, starts) } }];
  });
}

export const contactEntries = [endContact, followTime] as const;

export const contactFollowings: readonly Subscription[] = ['conference.moved', 'conference.cancelled'].map(
  (event) => ({
    event,
    commands: ({ target }) => [{ verb: 'conference.followTime', target, input: {} }],
  }),
);
