/** What is said of those who are asked. Names and addresses that people typed stand in none of these words. */
import { capital, momentWords, nameOf } from '../../consultation/index.ts';
import type { Agency, Authority } from '../../kernel/actor.ts';
import { plain } from '../../kernel/cards/index.ts';
import type { Invitation } from '../invitations.ts';

/** For somebody whose agency is not in the list. */
export const anotherAgency: Agency = { id: 'other', name: 'Another agency' };

/** The agencies of the file, and the kinds of the settings that are none of them. */
export function agenciesOf({
  agencies,
  settings,
}: Pick<Authority, 'agencies' | 'settings'>): readonly Agency[] {
  const known = new Set(agencies.map(({ id }) => id));
  const kinds = new Map(
    settings.invitations.list
      .filter(({ agency }) => !known.has(agency))
      .map(({ agency, role }) => [agency, role]),
  );
  return [...agencies, ...[...kinds].map(([id, name]) => ({ id, name })), anotherAgency];
}

export function agencyWords({ agency }: Pick<Invitation, 'agency'>, authority: Authority): string {
  return plain(agenciesOf(authority).find(({ id }) => id === agency)?.name ?? anotherAgency.name);
}

export function attendanceWords({ required, deputy }: Pick<Invitation, 'required' | 'deputy'>): string {
  if (!required) return 'Optional';
  return deputy ? 'Required, a deputy may come' : 'Required in person';
}

export function namedWords({ named }: Pick<Invitation, 'named'>): string | undefined {
  if (named === undefined) return undefined;
  return named === 'family' ? 'Named by the family' : 'Named by the social worker';
}

export function toldWords({ told }: Pick<Invitation, 'told'>, authority: Authority): string {
  if (!told) return 'Not told yet by secure mail which child it is about';
  return `Told by secure mail: recorded by ${nameOf(authority, told.by)}, ${momentWords(told.at)}`;
}

type Answer = NonNullable<Invitation['outlook']>['answer'];

/** What somebody has answered to the calendar: never that they will come, or came. */
const answerWords: Readonly<Record<Answer, string | undefined>> = {
  none: undefined,
  accepted: 'accepted in Outlook',
  tentative: 'accepted in Outlook as tentative',
  declined: 'declined in Outlook',
};

/** How one of them stands, in one line. */
export function invitationLine(value: Invitation, hasAddress: boolean): string {
  return [
    attendanceWords(value),
    hasAddress ? undefined : 'no address yet',
    namedWords(value),
    value.invitedAt === undefined ? undefined : 'asked through the calendar',
    answerWords[value.outlook?.answer ?? 'none'],
  ]
    .filter((part) => part !== undefined)
    .map((part, n) => (n === 0 ? capital(part) : part))
    .join(' · ');
}
