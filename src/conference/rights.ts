/** Who may see a conference, and who may book it. */
import { type Case, caseTarget, caseType, namedIn, staff } from '../consultation/index.ts';
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { asksForConferences } from '../practice/conference-settings.ts';
import type { Role } from '../practice/roles.ts';
import { type Conference, conferenceType } from './record.ts';

export interface ConferenceInCase {
  readonly conference: Loaded<Conference>;
  readonly case: Loaded<Case>;
}

export async function loadConference(
  { target }: { readonly target: Target },
  read: Reader,
): Promise<ConferenceInCase> {
  const [conference, family] = await Promise.all([
    read.get(conferenceType, target),
    read.get(caseType, caseTarget(target)),
  ]);
  return { conference, case: family };
}

/** Those who work on it: social worker, manager, who asked, who must be there, the chair and minute taker of its slots. */
export function partiesOf({
  worker,
  manager,
  asked,
  needs,
  booking,
  moving,
  earlier,
}: Conference): readonly PersonId[] {
  const slots = [booking?.slot, moving?.slot, ...earlier.map(({ slot }) => slot)];
  const ofSlots = slots.flatMap((slot) => [slot?.chair, slot?.minuteTaker, ...(slot?.others ?? [])]);
  return [worker, manager, asked.by, ...(needs.others ?? []), ...ofSlots].filter((one) => one !== undefined);
}

/** Who can have to do with a conference at all: what each may is judged by the case and by the settings. */
export const conferenceRoles: readonly Role[] = [...staff, 'minuteTaker'];
export const askingRoles: readonly Role[] = staff;
export const bookingRoles: readonly Role[] = [
  'businessSupport',
  'socialWorker',
  'teamManager',
  'chair',
  'safeguardingManager',
];

const service: readonly Role[] = ['businessSupport', 'chair', 'safeguardingManager'];

/** Whether somebody works on it, or for the service that books and chairs; that a case is restricted is not looked at. */
export function hasToDo(person: Person, value: Conference): boolean {
  return partiesOf(value).includes(person.id) || person.roles.some((role) => service.includes(role));
}

/** The parties, and the service that books and chairs; of a restricted case the people named only. */
export function sees(person: Person, { conference, case: family }: ConferenceInCase): boolean {
  if (person.authority !== conference.authority || !namedIn(person.id, family.value.restricted)) return false;
  return hasToDo(person, conference.value);
}

/** Whether the authority's settings let this person ask for conferences: by role, of those who can at all. */
export function asksHere(
  { roles }: Pick<Person, 'roles'>,
  { settings }: Pick<Authority, 'settings'>,
): boolean {
  return asksForConferences(
    roles.filter((role) => askingRoles.includes(role)),
    settings,
  );
}

/** Whether the authority's settings let this person choose times: by role, of those who can at all. */
export function booksHere({ roles }: Pick<Person, 'roles'>, { settings }: Authority): boolean {
  return roles.some((role) => bookingRoles.includes(role) && settings.conferences.booked.by.includes(role));
}

/** The same of this very conference, which they must be able to see. */
export function mayBook(person: Person, loaded: ConferenceInCase, authority: Authority): boolean {
  return sees(person, loaded) && booksHere(person, authority);
}

/** Who does by hand what could not be done outside, or has it tried again: business support, and whoever booked it. */
export function seesToIt(
  person: Person,
  { booking, moving }: Pick<Conference, 'booking' | 'moving'>,
): boolean {
  return person.roles.includes('businessSupport') || (moving ?? booking)?.by === person.id;
}
