/** How it stands with one adult of the family, and with advocates, in a line each, for those who work with them. */
import type { Loaded } from '../../../kernel/records.ts';
import type { Viewing } from '../../../kernel/view.ts';
import { dayOf } from '../../../practice/dates.ts';
import { failedStep } from '../../apart/record.ts';
import { type InSafety, ownMeetingOf, reasonsFor, sinceTold } from '../load.ts';
import { advocacyOf } from '../needs.ts';
import type { FamilyAdult } from '../record.ts';
import { isTold, newsFor } from '../together.ts';
import { advocacyWords, notYetWords } from '../words.ts';

/** What there is to tell them of: when it begins, undefined where it is not held, empty where it has no time yet. */
export function startsOf({ conference: { value } }: Pick<InSafety, 'conference'>): string | undefined {
  return value.cancelled ? undefined : (value.booking?.slot.starts ?? '');
}

export function standsLine(
  one: Loaded<FamilyAdult>,
  loaded: InSafety,
  { authority }: Pick<Viewing, 'authority'>,
  /** Who signs, on the page to be signed: what nothing but the signature keeps back is said as what follows from it. */
  signer?: string,
): string {
  const starts = startsOf(loaded);
  const news = newsFor(one.value, starts);
  if (isTold(one.value, starts)) {
    const since = sinceTold(one, loaded, authority);
    if (since) return `Knows the time already: please see to it. ${notYetWords[since]}`;
    return {
      cancelled: 'Need not be told, or knows that it is cancelled',
      excluded: 'Excluded by the chair, and told so by the safe way',
      invited: 'Knows the time, told by the safe way',
    }[news];
  }
  if (news === 'cancelled') return 'To be told by the safe way that it is cancelled';
  const [first] = reasonsFor(one, loaded, authority);
  // It comes last of the reasons: there is no other.
  if (first === 'notSigned' && signer !== undefined) {
    return `${toTell(one.value)} by the safe way once ${signer} signed`;
  }
  if (first === 'notMade' && failedStep(ownMeetingOf(loaded, one.target)?.value) !== undefined) {
    return 'Not to be told yet. The online meeting of their own could not be made.';
  }
  if (first) return `Not to be told yet. ${notYetWords[first]}`;
  if (news === 'excluded') return 'Excluded by the chair: to be told so by the safe way';
  return `${toTell(one.value)} by the safe way`;
}

function toTell({ told, tellAnew }: FamilyAdult): string {
  if (told.length === 0) return 'Can be told';
  return tellAnew ? 'To be told anew' : 'To be told the new time';
}

/** `Child 1: to be offered.`, for each child that the rule offers an advocate, or for whom one is recorded. */
export function advocacyLines(
  { conference, safety }: Pick<InSafety, 'conference' | 'safety'>,
  { authority, now }: Pick<Viewing, 'authority' | 'now'>,
): readonly string[] {
  const { invitations } = authority.settings;
  return advocacyOf(conference.value, safety?.value, dayOf(now), invitations).map(
    ({ n, stands }) => `Child ${n + 1}: ${advocacyWords[stands].toLowerCase()}.`,
  );
}
