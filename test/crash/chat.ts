/** What people have in their chats, and how they press it: the bodies of their presses, which can be sent again. */

import { personId } from '../../src/kernel/actor.ts';
import { cardIn, press } from '../bench/activities.ts';
import { filled, type Met, meet, pressOf } from '../bench/card.ts';
import { conversationOf, type Sender } from '../bench/people.ts';
import type { Place } from './place.ts';
import type { Running } from './process.ts';

/** A card where it stands. */
export interface Seen {
  readonly id: string;
  readonly met: Met;
}

/** Somebody by `<tenant>:<object id>`. */
export function personOf(id: string): Sender {
  const [tenant = '', objectId = ''] = id.split(':');
  return { tenant, objectId, name: 'Somebody', conversation: conversationOf(objectId) };
}

export function idOf(sender: Sender): string {
  return personId(sender.tenant, sender.objectId);
}

/** The messages about a consultation in somebody's chat, oldest first. */
export function messagesAbout(place: Place, person: Sender, reference: string): readonly Seen[] {
  return place.teams
    .sent(person.conversation)
    .map(({ id, card }) => ({ id, met: meet(card) }))
    .filter(({ met }) => met.words.includes(reference));
}

/** Throws when there is none. */
export function newestAbout(place: Place, person: Sender, reference: string): Seen {
  const found = messagesAbout(place, person, reference).at(-1);
  if (!found) throw new Error('nothing was said about it');
  return found;
}

/** A press of the button with that verb, with what stands in the inputs and the given answers over it. */
export function pressBody(
  place: Place,
  by: Sender,
  on: Seen,
  verb: string,
  answers: Readonly<Record<string, string>> = {},
): string {
  const { token, sendsInputs } = pressOf(on.met, verb);
  const inputs = sendsInputs ? filled(on.met, answers) : {};
  return press(by, place.teams.url, { verb, token, inputs, card: on.id });
}

/** Presses and gives the card that stands in its place then. Throws when words came instead. */
export async function pressed(place: Place, to: Running, body: string, on: Seen): Promise<Seen> {
  const answer = await place.post(to, body);
  return { id: on.id, met: meet(cardIn(answer?.text ?? '')) };
}
