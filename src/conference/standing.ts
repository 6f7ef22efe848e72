/** Where a conference stands, and what may follow: one pure function and one table. */
import type { Conference } from './record.ts';

/**
 * `wanted`: asked for, without a time. `held`: a slot is held in the diary while the calendars are asked. `booked`: it
 * has its time. `moving`: booked, and another slot is held to take its place. `cancelled`: it will not be held.
 */
export const standings = ['wanted', 'held', 'booked', 'moving', 'cancelled'] as const;
export type Standing = (typeof standings)[number];

type Facts = Pick<Conference, 'booking' | 'moving' | 'cancelled'>;

export function standingOf({ booking, moving, cancelled }: Facts): Standing {
  if (cancelled) return 'cancelled';
  if (!booking) return 'wanted';
  if (booking.state === 'held') return 'held';
  return moving ? 'moving' : 'booked';
}

/** Whether a time can be taken for it now: it has none, or it is to be moved. */
export function waitsForTime(value: Facts & Pick<Conference, 'toMove'>): boolean {
  const standing = standingOf(value);
  return standing === 'wanted' || (standing === 'booked' && value.toMove !== undefined);
}

/** What people can do to a conference. */
export const deeds = ['reserve', 'giveUp', 'move', 'cancel', 'sign', 'invite'] as const;
export type Deed = (typeof deeds)[number];

export const mayFollow: Readonly<Record<Standing, readonly Deed[]>> = {
  wanted: ['reserve', 'cancel', 'invite'],
  held: ['giveUp', 'cancel', 'invite'],
  booked: ['move', 'cancel', 'sign', 'invite'],
  moving: ['giveUp', 'cancel', 'invite'],
  cancelled: [],
};
