/** The cards that hand out calendar files: of a person's diary, and of a conference whose invitations are sent by hand. */
import { z } from 'zod';
import { fitted, momentWords, nameOf, nowhere, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import {
  back as backTo,
  band,
  card,
  choiceInput,
  entry,
  facts,
  fillingOf,
  head,
  openLink,
  para,
  primary,
  remark,
  strayProblems,
  typed,
} from '../../kernel/cards/index.ts';
import { doneInput } from '../../kernel/drafts.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { formatTime } from '../../practice/dates.ts';
import { hasCalendars } from '../booking/chain.ts';
import { diaryReaders } from '../cards/diary.ts';
import { movedOn } from '../cards/movedOn.ts';
import { loadListed } from '../invitations/listed.ts';
import { agencyWords } from '../invitations/words.ts';
import { type Invitation, takenOff } from '../invitations.ts';
import type { Conference } from '../record.ts';
import { sees } from '../rights.ts';
import { keptFor, summary, topOf } from '../safety/form.ts';
import { meetingWords, roomWords, slotFacts } from '../words.ts';
import { conferenceLink, diaryLink, linkFor, takenBackLink } from './links.ts';
import { isAsSent, newsOf, slotSent, toBeCancelled, toBeSent } from './sent.ts';

const until = ({ now }: Viewing) => formatTime(now.add(linkFor));

export const diaryFileView = view({
  verb: 'diary.file',
  who: diaryReaders,
  typed: ['diary file', 'calendar file'],
  unlogged: true,
  input: z.object({}),
  load: async () => ({}),
  may: () => true,
  render(_loaded, viewing) {
    return {
      card: card({
        head: head({
          kind: 'Diary of conferences',
          title: 'Your diary as a calendar file',
          line: `The link can be opened until ${until(viewing)}`,
        }),
        body: [
          para(
            'The conferences that you chair or take minutes of, from four weeks back, for a calendar of yours. It holds times, rooms and references, marked private, and nothing about a family.',
            'Medium',
          ),
          remark(
            'Whoever has the link can open it until then: please do not pass it on. The file is a copy, and does not follow what is moved later; taken in again, it brings the calendar up to date.',
            'Medium',
          ),
        ],
        presses: [
          openLink('Open the file', diaryLink(viewing), 'primary'),
          backTo('diary', viewing.press('diary', nowhere), 'The diary'),
        ],
        emergency: viewing.authority.settings,
      }),
      summary: 'Your diary in Quorate',
    };
  },
});

export const conferenceFileView = view({
  verb: 'conference.file',
  who: staff,
  input: doneInput,
  async load({ target, person, input }, read) {
    const [loaded, taken, kept] = await Promise.all([
      loadListed({ target }, read),
      takenOff(target, read),
      input.done ? undefined : keptFor('conference.fileSent', target, person, read),
    ]);
    return { loaded, taken, kept: kept?.value };
  },
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, taken, kept }, viewing, _input, target) {
    const { conference, contacts, invitations } = loaded;
    const { value } = conference;
    // Where calendars are joined to Quorate they ask people, and nothing is sent by hand.
    if (hasCalendars(viewing) || value.booking?.state !== 'booked') return movedOn(loaded, viewing);
    const { slot } = value.booking;
    const filling = fillingOf(kept);
    const open = toBeSent(value, invitations);
    const link = conferenceLink(value, target, viewing);
    const cancelled = value.cancelled !== undefined;
    const all = cancelled ? open : invitations;
    const places = new Map(invitations.map((one, n) => [one.target.id, n]));
    const placeOf = (id: string) => places.get(id) ?? 0;
    const toTakeBack = toBeCancelled(taken);
    const back = toTakeBack.slice(0, mostTaken);
    const choices = [
      ...(conferenceLink(value, target, viewing) === undefined ? [] : open).map((one) => ({
        title: `${placeOf(one.target.id) + 1} · ${agencyWords(one.value, viewing.authority)}`,
        value: one.target.id,
      })),
      ...back.map((one, n) => ({ title: takenTitle(one, n, viewing), value: one.target.id })),
    ];
    const built = fitted((max) => ({
      head: topOf(loaded, 'calendar file', titleOf(open.length, toTakeBack.length, cancelled)),
      body: [
        strayProblems(kept, ['which']),
        restrictedBand(loaded.case.value),
        !link && band('warning', 'Not yet', 'The chair has not signed who will see what.'),
        facts([...slotFacts(slot, viewing.authority), ['Meeting name', value.meetingName]]),
        para(
          cancelled
            ? 'The file takes the meeting out of their calendars. Send it to each of them by hand.'
            : 'Outlook is not joined to Quorate here, so the invitation is a file. Send it to each of them by hand, in a mail of its own: the file names nobody who comes.',
          'Medium',
        ),
        all.map((one, n) =>
          entry(
            [
              `${placeOf(one.target.id) + 1} · `,
              typed(one.value.role.slice(0, max)),
              ` · ${agencyWords(one.value, viewing.authority)}`,
            ],
            [
              ...addressOf(contacts[placeOf(one.target.id)]?.value.email, max),
              sentWords(one.value, value, viewing),
            ],
            n === 0,
          ),
        ),
        back.length > 0 &&
          band(
            'attention',
            'Taken off the list since it was sent to them',
            'It still stands in their calendars. Please send each the file that takes it out again: it says when it was to be, as they know it, and nothing else.',
          ),
        back.map((one, n) => takenEntry(one, n, max, viewing)),
        toTakeBack.length > back.length && remark(moreWords(toTakeBack.length - back.length)),
        choices.length > 0 &&
          choiceInput({
            id: 'which',
            label: 'It was sent to',
            required: true,
            checkedBy: 'server',
            multi: true,
            choices,
            value: filling.typed('which')?.split(','),
            problem: filling.problem('which'),
            error: 'Tick those to whom it was sent.',
          }),
        link !== undefined && remark(`The link to the file can be opened until ${until(viewing)}.`),
      ],
      presses: [
        choices.length > 0 &&
          primary(
            'Record that it was sent',
            'conference.fileSent',
            viewing.press('conference.fileSent', target, { news: newsOf(value) }),
          ),
        // Beside "Back" one more stands in sight: what is to be taken back goes first.
        link !== undefined && openLink('Open the file', link, back.length > 0 ? 'more' : 'other'),
        ...back.map((one, n) =>
          openLink(
            `Open: ${takenTitle(one, n, viewing)}`,
            takenBackLink(one.target, viewing),
            n === 0 ? 'other' : 'more',
          ),
        ),
        backTo('conference.show', viewing.press('conference.show', target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card: built, summary };
  },
});

/** So many are shown at once; the next follow when these were told. */
const mostTaken = 3;

const moreWords = (n: number) => `${n} more ${n === 1 ? 'follows' : 'follow'} when these were told.`;

/** What they were to come as tells one from another: their name and address are gone from the record. */
function takenEntry(one: Loaded<Invitation>, n: number, max: number, viewing: Viewing) {
  const { role, sent } = one.value;
  return entry(
    [`Taken off ${n + 1} · `, typed(role.slice(0, max)), ` · ${agencyWords(one.value, viewing.authority)}`],
    sent
      ? `sent by ${nameOf(viewing.authority, sent.by)}, ${momentWords(sent.at)}, for ${timeWords(sent.news)}`
      : 'sent',
    n === 0,
  );
}

const takenTitle = (one: Loaded<Invitation>, n: number, { authority }: Viewing) =>
  `Taken off ${n + 1} · ${agencyWords(one.value, authority)}`;

function titleOf(open: number, takenOff: number, cancelled: boolean): string {
  const off = takenOff === 0 ? '' : `${takenOff} taken off to be told`;
  if (open === 0) {
    if (off !== '') return off;
    return cancelled ? 'Nobody has to be told' : 'It was sent to everybody';
  }
  const words = cancelled ? `${open} to be told that it is cancelled` : `${open} to be sent the meeting`;
  return off === '' ? words : `${words}, ${off}`;
}

function addressOf(email: string | undefined, max: number) {
  return email === undefined ? ['no address yet · '] : [typed(email.slice(0, max)), ' · '];
}

function sentWords({ sent }: Invitation, value: Conference, { authority }: Viewing): string {
  if (!sent) return 'not sent yet';
  const by = `sent by ${nameOf(authority, sent.by)}, ${momentWords(sent.at)}`;
  if (sent.news === 'cancelled' || isAsSent(value, sent)) return by;
  return `${by}, for ${knownWords(value, sent, authority)}: to be sent anew`;
}

/** What they know by now: when it begins; where that is still so, until when and where as well. */
function knownWords(value: Conference, sent: NonNullable<Invitation['sent']>, authority: Authority): string {
  const known = slotSent(value, sent);
  if (!known || sent.news !== value.booking?.slot.starts) return timeWords(sent.news);
  return `${meetingWords(known)}, ${roomWords(known, authority)}`;
}

/** `Thu 3 December 2026, 10:00` */
const timeWords = (starts: string) => meetingWords({ starts, until: starts }).replace(/ to .*$/, '');

export const fileViews = [diaryFileView, conferenceFileView] as const;
