/**
 * Who was asked to the conference before is proposed for the one that follows it, and the adults of the family are
 * listed again. What keeps people safe is not carried over: ways to reach them, what they may share and exclusions stay
 * with the conference they were recorded for, and are asked anew for the new day.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import {
  create,
  type Decision,
  type FollowUp,
  type Situation,
  stamp,
  type Write,
} from '../../kernel/decision.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import type { ConferenceType } from '../../practice/codes.ts';
import type { InvitationSettings } from '../../practice/invitation-settings.ts';
import {
  type Contact,
  contactTarget,
  contactType,
  type Invitation,
  invitationType,
  mostInvitations,
} from '../invitations.ts';
import type { Conference } from '../record.ts';
import { type InSafety, loadInSafety, touched } from '../safety/load.ts';
import { type FamilyAdult, familyAdultType } from '../safety/record.ts';
import { lookAtOf } from './contacts.ts';
import type { Proposal } from './propose.ts';

/** So many at one decision: a batch has an end, and each brings a way to reach them. */
const mostAtOnce = 8;

/**
 * Whether somebody of the list before is asked again. Whom the settings thought of for that type and do not think of for
 * this one (police, to a review) is not; whom people thought of is.
 */
export function isAskedAgain(
  { agency, role, by }: Pick<Invitation, 'agency' | 'role' | 'by'>,
  type: ConferenceType,
  { list }: Pick<InvitationSettings, 'list'>,
): boolean {
  const rules = list.filter((rule) => rule.agency === agency && rule.role === role);
  return by !== 'settings' || rules.length === 0 || rules.some(({ types }) => types.includes(type));
}

/** Because of which of these children; undefined where none of them is theirs. */
function childrenStill(
  { children }: Pick<Invitation, 'children'>,
  { children: now }: Pick<Conference, 'children'>,
): { readonly children?: string[] } | undefined {
  if (!children) return {};
  const still = children.filter((number) => now.some((child) => child.number === number));
  return still.length > 0 ? { children: still } : undefined;
}

/** Those of the list before who are asked again, in its order. */
export function askedAgain(
  before: readonly Loaded<Invitation>[],
  value: Pick<Conference, 'type' | 'children'>,
  settings: Pick<InvitationSettings, 'list'>,
): readonly Loaded<Invitation>[] {
  return before
    .filter((one) => isAskedAgain(one.value, value.type, settings) && childrenStill(one.value, value))
    .slice(0, mostInvitations);
}

/** Whom the settings think of now and who was not on the list before: a health visitor once the child is born. */
export function notYetAsked(
  proposals: readonly Proposal[],
  again: readonly Loaded<Invitation>[],
): readonly Proposal[] {
  return proposals
    .filter(({ agency, role }) => !again.some(({ value }) => value.agency === agency && value.role === role))
    .slice(0, mostInvitations - again.length);
}

/** The follow-up that carries them over, some at a time; none for nobody. */
export function carryOver(target: Target, records: readonly string[]): readonly FollowUp[] {
  if (records.length === 0) return [];
  return [{ verb: 'conference.carryOver', target, input: { records: [...records] } }];
}

interface Carried extends InSafety {
  readonly people: readonly {
    readonly invitation: Loaded<Invitation>;
    readonly contact: Loaded<Contact> | undefined;
    readonly where: Target;
    readonly there: boolean;
  }[];
  readonly family: readonly {
    readonly adult: Loaded<FamilyAdult>;
    readonly where: Target;
    readonly there: boolean;
  }[];
}

/** The same record of one conference is the same record of the next, however often it is carried over. */
const whereOf = (kind: 'invitation' | 'adult', { partition, id }: Target, from: string): Target => ({
  partition,
  id: `${kind}:${derivedId(`${id} ${from}`, 'carried')}`,
});

export const carry = action({
  verb: 'conference.carryOver',
  audit: 'Proposed who was asked to the conference before',
  who: ['followUp'],
  input: z.object({ records: z.array(z.string().max(120)).max(2 * mostInvitations) }),
  async load({ target, input }, read: Reader): Promise<Carried> {
    const { partition } = target;
    const ids = input.records.slice(0, mostAtOnce);
    const [inSafety, people, family] = await Promise.all([
      loadInSafety({ target }, read),
      Promise.all(
        ids
          .filter((id) => id.startsWith('invitation:'))
          .map(async (id) => {
            const where = whereOf('invitation', target, id);
            const [invitation, contact, there] = await Promise.all([
              read.get(invitationType, { partition, id }),
              read.find(contactType, contactTarget({ partition, id })),
              read.find(invitationType, where),
            ]);
            return { invitation, contact, where, there: there !== undefined };
          }),
      ),
      Promise.all(
        ids
          .filter((id) => id.startsWith('adult:'))
          .map(async (id) => {
            const where = whereOf('adult', target, id);
            const [adult, there] = await Promise.all([
              read.get(familyAdultType, { partition, id }),
              read.find(familyAdultType, where),
            ]);
            return { adult, where, there: there !== undefined };
          }),
      ),
    ]);
    return { ...inSafety, people, family };
  },
  may: () => false,
  present: (target) => ({ verb: 'conference.invitations', target }),
  decide({ records }, loaded, situation, target): Decision {
    const show = { verb: 'conference.invitations', target };
    if (loaded.conference.value.cancelled) return { writes: [], show };
    const rest = touched(loaded, {}, situation);
    return {
      ...rest,
      writes: [
        ...loaded.people.filter(({ there }) => !there).flatMap((one) => again(one, loaded, situation)),
        ...toldApart(
          loaded.family.filter(({ there }) => !there),
          loaded.adults,
        ).map((one) => listed(one, loaded, situation)),
        ...rest.writes,
      ],
      commands: carryOver(target, records.slice(mostAtOnce)),
      show,
    };
  },
});

function again(
  { invitation, contact, where }: Carried['people'][number],
  { conference }: InSafety,
  situation: Situation,
): readonly Write[] {
  const { agency, role, required, deputy, named, by, place, person } = invitation.value;
  const reach = contact?.value.endedAt === undefined ? contact?.value : undefined;
  const value: Invitation = {
    conference: conference.target.id,
    agency,
    role,
    required,
    deputy,
    ...childrenStill(invitation.value, conference.value),
    ...(named === undefined ? {} : { named }),
    by,
    at: stamp(situation),
    ...(place === undefined ? {} : { place }),
    ...(person === undefined ? {} : { person }),
    hasContact: reach !== undefined,
  };
  const write = create(invitationType, where, conference.authority, value);
  if (!reach) return [write];
  const { lookAt: _lookAt, ...known } = reach;
  const kept: Contact = {
    ...known,
    conference: conference.target.id,
    lookAt: lookAtOf(conference.value, 'contact', situation),
  };
  return [write, create(contactType, contactTarget(where), conference.authority, kept)];
}

/**
 * Two who are the same to the children are told apart by their number. Whoever was the second keeps it where nobody has
 * it; whoever was listed for this conference meanwhile keeps theirs.
 */
export function toldApart<T extends { readonly adult: { readonly value: Pick<FamilyAdult, 'as' | 'n'> } }>(
  family: readonly T[],
  there: readonly { readonly value: Pick<FamilyAdult, 'as' | 'n'> }[],
): readonly (T & { readonly n: number })[] {
  const taken = there.map(({ value: { as, n } }) => ({ as, n }));
  return family.map((one) => {
    const { as, n: before } = one.adult.value;
    const others = taken.filter((other) => other.as === as).map(({ n }) => n);
    const n = others.includes(before) ? Math.max(...others) + 1 : before;
    taken.push({ as, n });
    return { ...one, n };
  });
}

function listed(
  { adult, where, n }: Carried['family'][number] & { readonly n: number },
  { conference }: InSafety,
  situation: Situation,
): Write {
  const { as, by, interpreter, access } = adult.value;
  return create(familyAdultType, where, conference.authority, {
    conference: conference.target.id,
    as,
    n,
    by,
    at: stamp(situation),
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(access === undefined ? {} : { access }),
    told: [],
  });
}
