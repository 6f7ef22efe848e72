/** Whose calendars are read, and by which address each is found. */
import type { Authority, PersonId } from '../../kernel/actor.ts';
import { type Owner, personOwner } from './record.ts';

/** Calendars that are asked for together: as many as Outlook takes in one call (Microsoft, getSchedule). */
export const mostTogether = 20;

/** Chairs, minute takers, the social workers whose conference waits for a time, rooms; each once, in a fixed order. */
export function ownersOf(authority: Authority, workers: readonly PersonId[]): readonly Owner[] {
  const people = new Set([
    ...authority.withRole('chair').map(({ id }) => id),
    ...authority.withRole('minuteTaker').map(({ id }) => id),
    ...workers,
  ]);
  const rooms = authority.rooms.map(({ id }): Owner => ({ kind: 'room', id }));
  return [...[...people].map(personOwner), ...rooms].filter((one) => emailOf(one, authority) !== undefined);
}

/** Undefined for somebody whom the authority file gives no address. */
export function emailOf({ kind, id }: Owner, authority: Authority): string | undefined {
  return kind === 'room'
    ? authority.rooms.find((room) => room.id === id)?.email
    : authority.person(id)?.email;
}

export function partsOf(owners: readonly Owner[]): readonly (readonly Owner[])[] {
  return Array.from({ length: Math.ceil(owners.length / mostTogether) }, (_, n) =>
    owners.slice(n * mostTogether, (n + 1) * mostTogether),
  );
}
