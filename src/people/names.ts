/** People by name. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import { plain } from '../kernel/cards/index.ts';

/** A person's name as it may stand in a card; people leave, their deeds stay. */
export function nameOf(authority: Authority, id: PersonId): string {
  const person = authority.person(id);
  return person ? plain(person.name) : 'somebody who has left';
}
