/** Who acts, and what is known of the people of an authority. */
import type { Role } from '../practice/roles.ts';
import type { Settings } from '../practice/settings.ts';

/**
 * Identifies a person by tenant and Entra object id, never by name or address: `<tenant>:<object id>`, lower case.
 */
export type PersonId = string;

export function personId(tenant: string, objectId: string): PersonId {
  return `${tenant}:${objectId}`.toLowerCase();
}

export interface Person {
  readonly id: PersonId;
  readonly tenant: string;
  readonly objectId: string;
  readonly authority: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Id of the team, for people who belong to one. */
  readonly team?: string;
  /** Id of the agency, for professionals of another agency. */
  readonly agency?: string;
  readonly email?: string;
  /** Contracted hours of a chair or minute taker as a share of full time, above 0 to 1; left out: full time. */
  readonly shareOfFullTime?: number;
  /** Children on the plans that a chair chairs, as known at the end of a day (ISO date). */
  readonly caseload?: { readonly children: number; readonly on: string };
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly manager: PersonId;
  /** Chairs linked to the team, in order of preference. */
  readonly linkedChairs: readonly PersonId[];
}

/** One session of the plain weekly duty rota, e.g. Monday 09:00 to 13:00. Times are wall times in Europe/London. */
export interface DutySession {
  /** ISO weekday, 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
  readonly chair: PersonId;
  readonly backup?: PersonId;
}

/** A place with rooms for conferences, or one that people travel from. */
export interface Site {
  readonly id: string;
  readonly name: string;
}

/** The way between two sites, the same in both directions. */
export interface Travel {
  readonly between: readonly [string, string];
  readonly minutes: number;
}

/** A room for conferences. */
export interface Room {
  readonly id: string;
  readonly name: string;
  /** Id of the site. */
  readonly site: string;
  readonly email: string;
  /** People in it, at most. */
  readonly capacity: number;
  readonly wheelchairAccessible: boolean;
  /** Two people can come and go without meeting. */
  readonly separateEntrances: boolean;
  /** Two people can wait without meeting. */
  readonly separateWaitingAreas: boolean;
}

/** Another organisation whose professionals work with the authority. */
export interface Agency {
  readonly id: string;
  readonly name: string;
}

/** One authority as served: a snapshot, immutable, with the version that decisions cite. */
export interface Authority {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly settings: Settings;
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  readonly agencies: readonly Agency[];
  readonly duty: readonly DutySession[];
  readonly sites: readonly Site[];
  /** Every two sites stand here once. */
  readonly travel: readonly Travel[];
  readonly rooms: readonly Room[];
  person(id: PersonId): Person | undefined;
  withRole(role: Role): readonly Person[];
  team(id: string): Team | undefined;
}

/** Finds people across the authorities served. */
export interface Directory {
  /** By tenant and object id; undefined for somebody who is not listed. */
  find(tenant: string, objectId: string): Person | undefined;
  byId(id: PersonId): Person | undefined;
  /** Throws when no such authority is served. */
  authority(id: string): Authority;
  readonly authorities: readonly Authority[];
}

/**
 * A person; or the service itself, acting because a clock ran out, an event of an earlier slice arrived, or an earlier
 * decision asked for a follow-up; or somebody in a shared chat whom no authority lists, by their tenant and object id:
 * such a one can do what is `shared` and nothing else; or whoever holds a link, for which it alone speaks.
 */
export type Cause = 'clock' | 'event' | 'followUp';
export type Actor =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'service'; readonly cause: Cause; readonly authority: string }
  /** `address` proposes who they are to a person who knows them, and is no part of who they are. */
  | { readonly kind: 'outsider'; readonly id: PersonId; readonly address?: string }
  /** `id` is that of the record for which the link was made: `link:<record id>`. */
  | { readonly kind: 'holder'; readonly id: string };
