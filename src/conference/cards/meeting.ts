/** On the card of a conference: what those who are to meet need, and who is still to be told which child it is about. */
import { type Part, para, section } from '../../kernel/cards/index.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import type { Invitation } from '../invitations.ts';
import type { ConferenceInCase } from '../rights.ts';
import { advocacyLines } from '../safety/cards/stands.ts';
import type { FamilyAdult, Safety } from '../safety/record.ts';
import { adultWords, needsLine } from '../safety/words.ts';

export interface Meeting {
  readonly safety: Loaded<Safety> | undefined;
  readonly adults: readonly Loaded<FamilyAdult>[];
  readonly invitations: readonly Loaded<Invitation>[];
}

/** Whether somebody works with the family, and does not take minutes alone. */
export function worksOnIt({ person }: Pick<Viewing, 'person'>): boolean {
  return person.roles.some((role) => role !== 'minuteTaker');
}

export function meetingSection(
  { conference }: ConferenceInCase,
  meeting: Meeting | undefined,
  viewing: Viewing,
): Part {
  const { value } = conference;
  if (!meeting || value.cancelled || !worksOnIt(viewing)) return undefined;
  const coming = meeting.adults.filter((one) => one.value.excluded?.of !== 'whole');
  const lines = [
    ...coming.map((one) => `${adultWords(one.value)}. ${needsLine(one.value)}`),
    ...advocacyLines({ conference, safety: meeting.safety }, viewing).map((line) => `Advocate. ${line}`),
    ...(value.signed ? mailLines(meeting.invitations) : []),
  ];
  return (
    lines.length > 0 &&
    section(
      'To take part',
      lines.map((line) => para(line)),
    )
  );
}

function mailLines(invitations: readonly Loaded<Invitation>[]): readonly string[] {
  const open = invitations.filter(({ value }) => value.told === undefined).length;
  if (open === 0) return [];
  return [
    open === 1
      ? 'One professional is still to be told by secure mail which child it is about.'
      : `${open} professionals are still to be told by secure mail which child it is about.`,
  ];
}
