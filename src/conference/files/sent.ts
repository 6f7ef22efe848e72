/**
 * Without calendars joined to Quorate an invitation is a calendar file that a person sends by hand. That it was sent, to
 * whom and for which time, is on record, so that another time, another room or a cancellation is sent again.
 */
import { z } from 'zod';
import { codesIn, judged, problemsIn, requiredText, staff } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, PersonId } from '../../kernel/actor.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import type { Slot } from '../diary/record.ts';
import { type Invitation, takenOff } from '../invitations.ts';
import type { Conference } from '../record.ts';
import { sees } from '../rights.ts';
import { type InSafety, loadInSafety } from '../safety/load.ts';
import { serialOf } from './links.ts';

type SentFile = NonNullable<Invitation['sent']>;

interface Sent extends InSafety {
  readonly taken: readonly Loaded<Invitation>[];
}

async function loadSent(at: { readonly target: Target }, read: Reader): Promise<Sent> {
  const [loaded, taken] = await Promise.all([loadInSafety(at, read), takenOff(at.target, read)]);
  return { ...loaded, taken };
}

/** So many at one press: a batch has an end. */
const mostAtOnce = 25;

export const showFile = (target: Target): ViewCall & { readonly target: Target } => ({
  verb: 'conference.file',
  target,
});

type Stands = Pick<Conference, 'booking' | 'cancelled' | 'earlier'>;

/** What a file sent now says: from when until when and where it is held, or that it is not. */
export function newsOf({ booking, cancelled }: Stands): string {
  if (cancelled) return 'cancelled';
  const { starts = '', until = '', room = 'online' } = booking?.slot ?? {};
  return `${starts} ${until} ${room}`;
}

/** What is kept of such news on who was sent it: when it begins, or that it is off. */
const keptNews = (news: string) => news.split(' ')[0] ?? news;

/** The time and the room of the conference at the moment at which somebody was sent its file. */
export function slotSent({ booking, earlier }: Stands, { at }: Pick<SentFile, 'at'>): Slot | undefined {
  // A time that was held and let go stood in nobody's calendar.
  const since = earlier.find(({ why, until }) => (why === 'moved' || why === 'otherRoom') && until > at);
  return since?.slot ?? booking?.slot;
}

/** Whether what somebody was sent is how it stands: beginning, end and place, or that it is cancelled. */
export function isAsSent(value: Stands, sent: SentFile): boolean {
  if (value.cancelled) return sent.news === 'cancelled';
  const slot = value.booking?.slot;
  const before = slotSent(value, sent);
  return (
    sent.news === slot?.starts &&
    before?.starts === slot.starts &&
    before.until === slot.until &&
    before.room === slot.room
  );
}

/** To whom it is still to be sent: everybody once it is signed; of a cancelled one those who were sent a time. */
export function toBeSent(
  value: Conference,
  invitations: readonly Loaded<Invitation>[],
): readonly Loaded<Invitation>[] {
  if (value.booking?.state !== 'booked') return [];
  return invitations.filter(({ value: { sent } }) =>
    sent === undefined ? value.cancelled === undefined : !isAsSent(value, sent),
  );
}

/**
 * Who is asked to send what is new: whoever sent it to those who know something else by now, taken off the list or not;
 * business support where that person is in the service no more.
 */
export function sendersOf(
  value: Conference,
  invitations: readonly Loaded<Invitation>[],
  authority: Authority,
): readonly PersonId[] {
  const support = authority.withRole('businessSupport').map(({ id }) => id);
  const outdated = toBeSent(value, invitations).flatMap(({ value: { sent } }) => (sent ? [sent.by] : []));
  return [...new Set(outdated.flatMap((by) => (authority.person(by) ? [by] : support)))];
}

/** Those taken off the list who were sent the file and not yet that it is off for them. */
export const toBeCancelled = (taken: readonly Loaded<Invitation>[]): readonly Loaded<Invitation>[] =>
  taken.filter(({ value: { removed, sent } }) => removed && sent && sent.news !== 'cancelled');

export const fileSent = action({
  verb: 'conference.fileSent',
  audit: 'Recorded to whom the calendar file of a conference was sent',
  who: staff,
  input: z.object({
    which: judged(requiredText('Tick those to whom it was sent.', 4_000)),
    /** Signed into the button: the time and the room that the file had, or `cancelled`. */
    news: z.string().max(120),
  }),
  load: loadSent,
  may: (person, loaded) => sees(person, loaded),
  present: showFile,
  form: showFile,
  decide({ which, news }, loaded, situation, target) {
    const { value } = loaded.conference;
    const show = showFile(target);
    const ids = codesIn(which.value ?? '');
    // Whoever is taken off is told that without a signature: it says nothing new.
    const off = toBeCancelled(loaded.taken).filter((one) => ids.includes(one.target.id));
    const at = { by: actingPerson(situation).id, at: stamp(situation) };
    const taken = off.map((one) => change(one, { ...one.value, sent: { ...at, news: 'cancelled' } }));
    if (off.length > 0 && off.length === ids.length) {
      return { writes: taken, guards: [loaded.conference], show: { ...show, input: { done: 'yes' } } };
    }
    if (serialOf(value) === undefined) {
      throw new Refusal('notNow', 'The chair has not signed yet who will see what. Nobody is told before.', {
        show,
      });
    }
    if (news !== newsOf(value)) {
      throw new Refusal('notNow', 'It has changed since the file was made. Please send the new one.', {
        show,
      });
    }
    if (which.value === undefined) throw new Invalid(problemsIn({ which }));
    const reached = toBeSent(value, loaded.invitations).filter(({ target: { id } }) => ids.includes(id));
    const sent = { ...at, news: keptNews(news) };
    return {
      writes: [
        ...taken.slice(0, mostAtOnce),
        ...reached.slice(0, mostAtOnce).map((one) => change(one, { ...one.value, sent })),
      ],
      guards: [loaded.conference],
      show: { ...show, input: { done: 'yes' } },
    };
  },
});
