/** What is said of a slot, and of there being none: facts in plain words, one sentence each. */
import { formatDate, formatMoment } from '../practice/dates.ts';
import type { Change, Hindrance, WhyNone, WouldFit } from './no-slot.ts';
import type { RoomLack } from './preferences.ts';
import type { Caution, Reason } from './slot-reasons.ts';

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const workingDays = (n: number) => count(n, 'working day');

const needWords: Readonly<Record<RoomLack, string>> = {
  wheelchairAccess: 'wheelchair access',
  separateEntrances: 'separate entrances',
  separateWaitingAreas: 'separate waiting areas',
  apart: 'a way for people to be kept apart',
};

const listed = (needs: readonly RoomLack[]) => {
  const words = needs.map((need) => needWords[need]);
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
};

export function sayReason(reason: Reason): string {
  switch (reason.kind) {
    case 'inTime':
      return reason.spare === 0
        ? `On the last day in time, ${formatDate(reason.lastInTime)}.`
        : `In time, with ${workingDays(reason.spare)} to spare before ${formatDate(reason.lastInTime)}.`;
    case 'reports':
      return 'Reports can be written and shared before it.';
    case 'notice':
      return `Professionals have notice of ${workingDays(reason.workingDays)}.`;
    case 'school':
      return reason.termKnown ? 'In school hours, in term.' : 'In school hours.';
    case 'familyChair':
      return `${reason.name} chaired for this family before.`;
    case 'linkedChair':
      return `${reason.name} is linked to the team.`;
    case 'balance': {
      const hours = reason.share === 1 ? 'full time' : `${reason.share} of full time`;
      const had = `${count(reason.count, 'conference')} in ${count(reason.weeks, 'week')} at ${hours}`;
      return reason.least
        ? `No chair has had fewer for their hours than ${reason.name}: ${had}.`
        : `${reason.name}: ${had}.`;
    }
    case 'roomMeets':
      return `The room has ${listed(reason.needs)}, as needed.`;
  }
}

export function sayCaution(caution: Caution): string {
  switch (caution.kind) {
    case 'late':
      return `Late by ${workingDays(caution.workingDays)}: the last day in time is ${formatDate(caution.lastInTime)}.`;
    case 'beforeReports':
      return `${workingDays(caution.workingDays)} sooner than reports are usually written and shared.`;
    case 'shortNotice': {
      const police = caution.police ? ' Ask the police for their checks at once.' : '';
      return `Notice is ${workingDays(caution.workingDays)} instead of ${caution.usual}: nothing that fits in time leaves as much.${police}`;
    }
    case 'outsideSchoolHours':
      return 'Not wholly within school hours.';
    case 'schoolHoliday':
      return 'In the school holidays.';
    case 'anotherChair':
      return caution.name === undefined
        ? 'Not with the chair whom the family had before.'
        : `Not with ${caution.name}, whom the family had before.`;
    case 'overCaseload':
      return `No chair within the limit can take it: ${caution.name} would have ${count(caution.children, 'child', 'children')}, with a limit of ${caution.limit}.`;
    case 'roomLacks':
      return `The room lacks ${listed(caution.needs)}, which this family needs.`;
    case 'onlineOnly':
      return 'Online only, without a room.';
  }
}

export function sayWhyNone(why: WhyNone): string {
  switch (why.kind) {
    case 'pastDue':
      return `No working day is left until the last day in time, ${formatDate(why.lastInTime)}.`;
    case 'waitedFor':
      return `It cannot be held as soon as the last day in time, ${formatDate(why.lastInTime)}.`;
    case 'noNotice':
      return `The last day in time, ${formatDate(why.lastInTime)}, leaves less than ${workingDays(why.workingDays)} of notice.`;
    case 'tooLong':
      return `${count(why.minutes, 'minute')} do not fit into a working day.`;
    case 'noChair':
      return why.listed === 0
        ? 'No chair is listed.'
        : 'No chair may take it: each was responsible for the case before, or has to be there in another part.';
    case 'noMinuteTaker':
      return 'No minute taker is listed who could take it.';
    case 'noRoom':
      return why.listed === 0 ? 'No room is listed.' : 'No room is large enough.';
    case 'hindered':
      return `${hindranceWords(why.by, why.name)} ${timesWords(why.times, why.of)} to begin.`;
  }
}

function timesWords(times: number, of: number): string {
  if (of === 1) return 'at the one time';
  return times === of ? `at any of ${of} times` : `at ${times} of ${of} times`;
}

function hindranceWords(by: Hindrance, name: string | undefined): string {
  switch (by) {
    case 'family':
      return 'The family cannot manage';
    case 'needed':
      return `${name ?? 'Somebody who must be there'} was not free`;
    case 'chair':
      return 'No chair was free';
    case 'minuteTaker':
      return 'No minute taker was free';
    case 'room':
      return 'No room was free';
    case 'together':
      return 'All were free, but not for one and the same place,';
  }
}

export function sayWouldFit({ change, slot }: WouldFit): string {
  return `If ${changeWords(change)}, ${formatMoment(slot.from)} would fit.`;
}

function changeWords(change: Change): string {
  switch (change.kind) {
    case 'chairFree':
    case 'minuteTakerFree':
    case 'neededFree':
    case 'roomFree':
      return `${change.name} were free`;
    case 'chairOffDuty':
      return `${change.name} were not on duty`;
    case 'chairOneMore':
      return `${change.name} took one more conference that day`;
    case 'shorterNotice':
      return `${workingDays(change.workingDays)} of notice were enough`;
    case 'familyCan':
      return 'the family could manage it after all';
    case 'sooner':
      return `it could be held as soon as ${formatDate(change.on)}`;
    case 'onlineOnly':
      return 'it could be held online only';
  }
}
