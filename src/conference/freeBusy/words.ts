/** What is said of Outlook beside the times that are offered: as of when it was read, and of whom it says nothing. */
import type { Authority } from '../../kernel/actor.ts';
import { dayOf, formatDate, formatMoment, formatTime } from '../../practice/dates.ts';
import type { SlotQuestion } from '../slot-question.ts';
import type { Offer } from '../slot-reasons.ts';
import { isStale } from './actions.ts';
import { type OutlookKept, outlookOf } from './known.ts';
import { type Owner, personOwner } from './record.ts';

/** Names that are given; of more the number is. */
const mostNamed = 6;

/** `first` goes on from what Quorate itself has. */
export interface OutlookWords {
  readonly first: string;
  readonly others: readonly string[];
}

export function outlookWords(
  question: SlotQuestion,
  { kept, asked: justAsked }: { readonly kept: OutlookKept | undefined; readonly asked: boolean },
  offers: readonly Offer[],
  authority: Authority,
  now: Temporal.Instant,
): OutlookWords {
  const outlook = outlookOf(kept ?? { watch: undefined, calendars: [] }, authority, now);
  const asked = ownersIn(question).map((one) => ({ ...one, at: outlook.asOf(one.owner) }));
  const known = asked.flatMap(({ at }) => at ?? []).sort(Temporal.Instant.compare);
  const [oldest] = known;
  const again = readingWords(kept, justAsked, authority, now);
  const before = 'Outlook is asked once more before anything is booked.';
  if (!oldest) {
    return { first: 'without Outlook, which has not been read yet.', others: [again, before] };
  }
  const unknown = asked.filter(({ at }) => at === undefined).map(({ name }) => name);
  const when = dayOf(oldest).equals(dayOf(now)) ? `at ${formatTime(oldest)}` : `on ${formatMoment(oldest)}`;
  return {
    first: `and out of Outlook as it was read ${when}.`,
    others: [again, unknownWords(unknown), aheadWords(offers, oldest, authority), before].filter(
      (words) => words !== '',
    ),
  };
}

/** Everybody and everything whose time is looked at. */
function ownersIn({
  need,
  chairs,
  minuteTakers,
  rooms,
}: SlotQuestion): readonly { readonly owner: Owner; readonly name: string }[] {
  const people = [...chairs, ...minuteTakers, ...need.required].map(({ id, name }) => ({
    owner: personOwner(id),
    name,
  }));
  const all = [...people, ...rooms.map(({ id, name }) => ({ owner: { kind: 'room', id } as const, name }))];
  return [...new Map(all.map((one) => [`${one.owner.kind} ${one.owner.id}`, one])).values()];
}

function readingWords(
  kept: OutlookKept | undefined,
  justAsked: boolean,
  authority: Authority,
  now: Temporal.Instant,
): string {
  const watch = kept?.watch;
  const stale = isStale(watch, { now, authority });
  if (watch?.running || (justAsked && stale))
    return 'It is being read at this moment: look again in a minute.';
  if (watch?.failed !== undefined) return 'Since then it could not be read. “Look again” has it tried anew.';
  if (!stale) return '';
  return watch?.readAt === undefined ? '“Look again” has it read.' : '“Look again” has it read anew.';
}

function unknownWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const named = names.slice(0, mostNamed);
  const more = names.length - named.length;
  const last = more > 0 ? `${more} more` : named.pop();
  const list = named.length > 0 ? `${named.join(', ')} and ${last}` : (last ?? '');
  return `Whether ${list} ${names.length === 1 ? 'is' : 'are'} free there is not known.`;
}

/** A time beyond what was read. */
function aheadWords(offers: readonly Offer[], read: Temporal.Instant, authority: Authority): string {
  const last = dayOf(read).add({ days: authority.settings.conferences.outlook.aheadDays });
  const beyond = offers.some(({ until }) => Temporal.PlainDate.compare(dayOf(until), last) > 0);
  return beyond ? `It was read up to ${formatDate(last)}, and not beyond.` : '';
}
