/** Who may ask for a conference; what every one that follows another is made of, and who hears that it was asked for. */
import type { Decision, Situation } from '../../kernel/decision.ts';
import { stamp } from '../../kernel/decision.ts';
import { referenceFor } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { askForAll } from '../freeBusy/actions.ts';
import type { Conference } from '../record.ts';
import { asksHere, booksHere } from '../rights.ts';
import { show, tellParties } from '../telling.ts';
import { type Following, lastOf, staffOf } from './following.ts';

/** Throws Refusal for a person whose role does not ask for conferences in this service; the service itself may. */
export function mayAsk({ actor, authority }: Situation, instead: ViewCall): void {
  if (actor.kind === 'service' || (actor.kind === 'person' && asksHere(actor.person, authority))) return;
  throw new Refusal('notYourRole', 'In this service somebody else asks for conferences.', { show: instead });
}

/** What was set at the conference before is its chair's asking. */
function askedBy(following: Following, { actor, now }: Situation): string {
  if (actor.kind === 'person') return actor.person.id;
  const before = following.earlier ?? lastOf(following, now);
  return before?.value.booking?.slot.chair ?? staffOf(following, now).worker;
}

type Own = Pick<Conference, 'type' | 'children' | 'clock' | 'needs' | 'follows' | 'enquiry' | 'consultation'>;

export function made({ id }: Target, following: Following, situation: Situation, own: Own): Conference {
  return {
    reference: referenceFor('K', id),
    meetingName: referenceFor('M', `${id} meeting`),
    ...staffOf(following, situation.now),
    asked: { by: askedBy(following, situation), at: stamp(situation) },
    ...own,
    outside: {},
    earlier: [],
  };
}

/** Those concerned are told, the list of who is asked is begun, and Outlook is looked at where what is known is old. */
export function announced(
  value: Conference,
  about: Target,
  following: Following,
  situation: Situation,
): Pick<Decision, 'tell' | 'events' | 'commands' | 'show'> {
  const { actor, authority } = situation;
  const support = authority.withRole('businessSupport').map(({ id }) => id);
  const books = actor.kind === 'person' && booksHere(actor.person, authority);
  return {
    tell: tellParties([value.worker, value.manager, ...support], 'asked', following, situation, about),
    events: [{ name: 'conference.asked', target: about, data: { type: value.type } }],
    commands: askForAll(situation, about, value),
    show: books ? { verb: 'conference.slots', target: about, input: { asked: true } } : show(about, 'asked'),
  };
}
