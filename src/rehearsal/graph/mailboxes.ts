/** Whose calendars there are: the services' own mailboxes, the people of the tenant, and rooms. */
import type { Persona } from '../people.ts';

/** The mailbox of a service, which Quorate works through. */
export interface Mailbox {
  readonly email: string;
  readonly objectId: string;
  readonly name: string;
}

export interface Mailboxes {
  /** By address or by object id, as Outlook takes them. */
  service(userId: string): Mailbox | undefined;
  /** By object id alone, as Teams takes it. */
  organiser(userId: string): Mailbox | undefined;
  /** Whether the tenant has a calendar under that address. */
  isKnown(email: string): boolean;
  readonly all: readonly Mailbox[];
}

const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase();

/**
 * Everybody of the services' own domain has a calendar, so that rooms need not be listed; nobody else has one that Graph
 * would show. `without` are addresses of the domain that have none.
 */
export function mailboxes(options: {
  readonly services: readonly Mailbox[];
  readonly people: readonly Persona[];
  readonly tenantOfService: string;
  readonly without: readonly string[];
}): Mailboxes {
  const { services } = options;
  const domains = new Set(services.map(({ email }) => domainOf(email)));
  const people = new Set(
    options.people.flatMap((persona) =>
      persona.email !== undefined && persona.tenant === options.tenantOfService
        ? [persona.email.toLowerCase()]
        : [],
    ),
  );
  const without = new Set(options.without.map((email) => email.toLowerCase()));
  const organiser = (userId: string) =>
    services.find(({ objectId }) => objectId.toLowerCase() === userId.toLowerCase());
  return {
    all: services,
    organiser,
    service: (userId) =>
      organiser(userId) ?? services.find(({ email }) => email.toLowerCase() === userId.toLowerCase()),
    isKnown: (email) =>
      !without.has(email.toLowerCase()) && (people.has(email.toLowerCase()) || domains.has(domainOf(email))),
  };
}
