/** What the links to calendar files lead to: a person's diary, and the file of one conference. */
import { caseTarget, caseType } from '../../consultation/index.ts';
import { calendarFile } from '../../kernel/icalendar.ts';
import type { Linked } from '../../kernel/links.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { diaryReaders, ownAhead, seenOf } from '../cards/diary.ts';
import { invitationType, takenOff } from '../invitations.ts';
import { type Conference, conferenceType } from '../record.ts';
import { sees } from '../rights.ts';
import { fileEvent, takenBackEvent } from './events.ts';

/** How long a link to a calendar file can be opened: it is taken at once. */
export const linkFor = { minutes: 60 };

const purposes = {
  diary: 'diary.file',
  conference: 'conference.file',
  takenBack: 'conference.fileTakenBack',
} as const;

/** Own conferences so far back stand in the file. */
const back = { hours: 24 * 28 };

const diaryFile: Linked = {
  purpose: purposes.diary,
  async serve({ person, authority, now }, read) {
    if (!person?.roles.some((role) => diaryReaders.includes(role))) return undefined;
    const own = await seenOf(await ownAhead(person, now.subtract(back), read), person, read);
    const events = own.flatMap(({ conference: { value, target } }) => {
      return fileEvent(value, target, authority, 'service') ?? [];
    });
    return { type: 'text/calendar', body: calendarFile('PUBLISH', events, now), file: 'diary.ics' };
  },
};

/** What revokes the link to a conference's file: that the chair's signature was taken back, or that it is cancelled. */
export function serialOf({
  signed,
  cancelled,
}: Pick<Conference, 'signed' | 'cancelled'>): string | undefined {
  if (cancelled) return `cancelled ${cancelled.at}`;
  return signed && `signed ${signed.at}`;
}

const conferenceFile: Linked = {
  purpose: purposes.conference,
  async serve({ link: { target, serial }, person, authority, now }, read) {
    const [conference, family] = await Promise.all([
      read.find(conferenceType, target),
      read.find(caseType, caseTarget(target)),
    ]);
    if (!person || !conference || !family || !sees(person, { conference, case: family })) return undefined;
    const { value } = conference;
    const serialNow = serialOf(value);
    const taken = await takenOff(target, read);
    const event = fileEvent(value, target, authority, 'invited', taken.length);
    if (serialNow === undefined || serialNow !== serial || !event) return undefined;
    return {
      type: 'text/calendar',
      body: calendarFile(value.cancelled ? 'CANCEL' : 'PUBLISH', [event], now),
      file: value.cancelled ? 'cancelled.ics' : 'meeting.ics',
    };
  },
};

/** For one who was taken off after they were sent the file; its target is their invitation. */
const takenBackFile: Linked = {
  purpose: purposes.takenBack,
  async serve({ link: { target }, person, authority, now }, read) {
    const invitation = await read.find(invitationType, target);
    const { sent, removed, conference: id } = invitation?.value ?? {};
    if (!person || id === undefined || !removed || !sent || sent.news === 'cancelled') return undefined;
    const about = { partition: target.partition, id };
    const [conference, family, taken] = await Promise.all([
      read.find(conferenceType, about),
      read.find(caseType, caseTarget(target)),
      takenOff(about, read),
    ]);
    if (!conference || !family || !sees(person, { conference, case: family })) return undefined;
    const event = takenBackEvent(conference.value, about, authority, sent.news, taken.length);
    if (!event) return undefined;
    return { type: 'text/calendar', body: calendarFile('CANCEL', [event], now), file: 'cancelled.ics' };
  },
};

export const conferenceLinked: readonly Linked[] = [diaryFile, conferenceFile, takenBackFile];

export function takenBackLink(invitation: Target, { link, person, now }: Viewing): string {
  return link({
    purpose: purposes.takenBack,
    target: invitation,
    person: person.id,
    until: now.add(linkFor),
  });
}

export function diaryLink({ link, person, now }: Viewing): string {
  return link({
    purpose: purposes.diary,
    target: { partition: '', id: 'diary' },
    person: person.id,
    until: now.add(linkFor),
  });
}

/** Undefined while the chair has not signed, and for one without a time. */
export function conferenceLink(
  value: Conference,
  target: Target,
  { link, person, now }: Viewing,
): string | undefined {
  const serial = serialOf(value);
  if (serial === undefined || value.booking?.state !== 'booked') return undefined;
  return link({ purpose: purposes.conference, target, person: person.id, serial, until: now.add(linkFor) });
}
