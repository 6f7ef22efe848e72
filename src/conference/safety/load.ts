/** What the list and the safety of a conference load, and what every change of them comes to. */

import { caseTarget, caseType } from '../../consultation/index.ts';
import type { Authority } from '../../kernel/actor.ts';
import type { Guard } from '../../kernel/decision.ts';
import { change, create, type Situation, type Tell, type Write } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { type OwnMeeting, ownMeetingType } from '../apart/record.ts';
import { contactType, type Invitation, invitationsOf, mostInvitations } from '../invitations.ts';
import { type Conference, conferenceType } from '../record.ts';
import { type ConferenceInCase, loadConference } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import {
  type FamilyAdult,
  familyAdultType,
  routeType,
  type Safety,
  safetyTarget,
  safetyType,
} from './record.ts';
import { tellAbout } from './telling.ts';
import { type Adult, comesToBuilding, type NotYet, newsFor, notYet } from './together.ts';

export interface InSafety extends ConferenceInCase {
  readonly safety: Loaded<Safety> | undefined;
  readonly invitations: readonly Loaded<Invitation>[];
  readonly adults: readonly Loaded<FamilyAdult>[];
  /** The online meetings of those who are kept apart. */
  readonly meetings: readonly Loaded<OwnMeeting>[];
}

/** How many are known to come: chair, minute taker and social worker, the adults of the family, those who are asked. */
export const knownToCome = (adults: readonly unknown[], invitations: readonly unknown[]): number =>
  3 + adults.length + invitations.length;

export async function adultsOf(conference: Target, read: Reader): Promise<readonly Loaded<FamilyAdult>[]> {
  const { items } = await read.list(familyAdultType, {
    partition: conference.partition,
    equal: { conference: conference.id },
    range: { field: 'at' },
    order: 'ascending',
    // Those taken off the list again lie among them.
    limit: 100,
  });
  return items.filter(({ value }) => value.removed === undefined);
}

/**
 * The family's conferences and what keeps them safe, read together with a record of one of them: which one it is of is
 * only known from the record, and a family has few.
 */
export async function ahead({ partition }: Target, read: Reader): Promise<void> {
  await Promise.all([
    read.list(conferenceType, { partition, limit: 20 }),
    read.list(safetyType, { partition, limit: 20 }),
    read.find(caseType, caseTarget({ partition })),
  ]);
}

/** The lists are read after what guards them: who changes them in between has rewritten it. */
export async function loadInSafety({ target }: { readonly target: Target }, read: Reader): Promise<InSafety> {
  const [inCase, safety] = await Promise.all([
    loadConference({ target }, read),
    read.find(safetyType, safetyTarget(target)),
    ahead(target, read),
  ]);
  const ways = { partition: target.partition, equal: { conference: target.id }, limit: 2 * mostInvitations };
  const [invitations, adults, meetings] = await Promise.all([
    invitationsOf(target, read),
    adultsOf(target, read),
    read.list(ownMeetingType, ways),
    // Ways to reach people are looked up one by one; in one list they are there without another wait.
    read.list(contactType, ways),
    read.list(routeType, ways),
  ]);
  return { ...inCase, safety, invitations, adults, meetings: meetings.items };
}

/** The meeting of one of the adults, whatever has come of it. */
export function ownMeetingOf(
  { meetings }: Pick<InSafety, 'meetings'>,
  { id }: Pick<Target, 'id'>,
): Loaded<OwnMeeting> | undefined {
  return meetings.find(({ value }) => value.adult === id);
}

/** The adults as the rules see them. */
export function adultsIn(loaded: Pick<InSafety, 'adults' | 'meetings'>): readonly Adult[] {
  return loaded.adults.map((one) => asAdult(one, loaded));
}

export function asAdult({ target, value }: Loaded<FamilyAdult>, loaded: Pick<InSafety, 'meetings'>): Adult {
  const own = ownMeetingOf(loaded, target)?.value;
  return { id: target.id, value, ...(own ? { own } : {}) };
}

/** Why one of them is not told yet; nothing for a conference that is cancelled. */
export function reasonsFor(
  one: Loaded<FamilyAdult>,
  loaded: InSafety,
  { settings, rooms }: Pick<Authority, 'settings' | 'rooms'>,
): readonly NotYet[] {
  const { cancelled, booking, signed } = loaded.conference.value;
  if (cancelled) return [];
  const pairs = loaded.safety?.value.pairs ?? [];
  const room = booking?.slot.room;
  const comes = one.value.excluded?.of !== 'whole';
  const noPlace = room !== undefined && !rooms.some(({ id }) => id === room);
  return [
    ...notYet(asAdult(one, loaded), adultsIn(loaded), pairs, booking?.slot, settings.invitations),
    ...(noPlace && comes ? (['noPlace'] as const) : []),
    ...(booking && room === undefined && comes && comesToBuilding(one.value, booking.slot.starts)
      ? (['noBuilding'] as const)
      : []),
    // To ask them to come is to invite them: who will see what is signed before.
    ...(booking && !signed && comes ? (['notSigned'] as const) : []),
  ];
}

/**
 * What has come up since somebody was told: they may not be brought together with another, or nobody has asked. It takes
 * nothing back of what they know, so that a person has to see to it.
 */
export function sinceTold(
  one: Loaded<FamilyAdult>,
  loaded: InSafety,
  authority: Pick<Authority, 'settings' | 'rooms'>,
): NotYet | undefined {
  const { cancelled, booking } = loaded.conference.value;
  if (cancelled || newsFor(one.value, booking?.slot.starts) !== 'invited') return undefined;
  return reasonsFor(one, loaded, authority).find((reason) => reason === 'notAsked' || reason === 'notApart');
}

export const emptySafety = (conference: Target): Safety => ({
  conference: conference.id,
  version: 1,
  pairs: [],
  advocacy: [],
});

export const versionOf = ({ safety }: Pick<InSafety, 'safety'>): number => safety?.value.version ?? 0;

/**
 * What the chair signs: the list and what keeps people safe as they stand, for the time that is booked. Another time, or
 * any change, and it is another.
 */
export function seenOf(loaded: InSafety): string {
  return `${versionOf(loaded)}:${loaded.conference.value.booking?.hold ?? ''}`;
}

interface Touched {
  readonly writes: readonly Write[];
  readonly guards: readonly Guard[];
  readonly tell: readonly Tell[];
}

/**
 * Another version; and a signature given to an earlier one is taken back, of which the chair is told. `value` is the
 * conference as it is to be, where that is changed with it.
 */
export function touched(
  loaded: InSafety,
  next: Partial<Safety>,
  situation: Situation,
  value: Conference = loaded.conference.value,
): Touched {
  const { conference, safety } = loaded;
  const version = versionOf(loaded) + 1;
  const write = safety
    ? change(safety, { ...safety.value, ...next, version })
    : create(safetyType, safetyTarget(conference.target), conference.authority, {
        ...emptySafety(conference.target),
        ...next,
        version,
      });
  if (!value.signed) {
    return value === conference.value
      ? { writes: [write], guards: [conference], tell: [] }
      : { writes: [write, change(conference, value)], guards: [], tell: [] };
  }
  const unsigned: Conference = { ...value, signed: undefined };
  return {
    writes: [write, change(conference, unsigned)],
    guards: [],
    tell: tellAbout('conference.signForm', [value.booking?.slot.chair], loaded, situation),
  };
}

/** Throws Refusal when the conference is cancelled. */
export function mustStand(
  loaded: ConferenceInCase,
  show: (target: Target) => { verb: string; target: Target },
): void {
  const { value, target } = loaded.conference;
  if (mayFollow[standingOf(value)].includes('invite')) return;
  throw new Refusal('alreadyDone', 'This conference has been cancelled. Nothing was changed.', {
    show: show(target),
  });
}
