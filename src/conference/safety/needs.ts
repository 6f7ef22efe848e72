/** What people need to take part, and what of it is still to be seen to. Pure. */
import type { InvitationSettings } from '../../practice/invitation-settings.ts';
import { offeredAdvocacy } from '../invitations/propose.ts';
import type { Conference } from '../record.ts';
import type { Arrangeable, FamilyAdult, Safety } from './record.ts';

export interface Need {
  readonly what: Arrangeable;
  /** As it was put; absent for an advocate. */
  readonly words?: string;
  readonly done: boolean;
}

/** In a fixed order; an advocate is needed where they were offered one and want one. */
export function needsOf({ interpreter, access, advocate, arranged = [] }: FamilyAdult): readonly Need[] {
  const done = (what: Arrangeable) => arranged.some((one) => one.what === what);
  return [
    ...(interpreter === undefined
      ? []
      : [{ what: 'interpreter' as const, words: interpreter, done: done('interpreter') }]),
    ...(access === undefined ? [] : [{ what: 'access' as const, words: access, done: done('access') }]),
    ...(advocate === 'wanted' ? [{ what: 'advocate' as const, done: done('advocate') }] : []),
  ];
}

/** None before somebody has asked them: what they needed at a conference before is only there to be checked. */
export function openNeeds(value: FamilyAdult): readonly Need[] {
  if (!value.needsAsked) return [];
  return needsOf(value).filter(({ done }) => !done);
}

/** How it stands with an advocate for a child: none is due by the rule and none recorded; or one of these. */
export type Advocacy = 'toOffer' | 'tried' | 'toArrange' | 'arranged' | 'notWanted';

export interface ChildsAdvocacy {
  /** Which of the conference's children, from 0. */
  readonly n: number;
  readonly stands: Advocacy;
}

/** For each child that the rule offers one, or for whom something is recorded. */
export function advocacyOf(
  { children }: Pick<Conference, 'children'>,
  safety: Pick<Safety, 'advocacy'> | undefined,
  on: Temporal.PlainDate,
  settings: Pick<InvitationSettings, 'advocacyFrom'>,
): readonly ChildsAdvocacy[] {
  const due = offeredAdvocacy(children, on, settings);
  return children.flatMap(({ number }, n): ChildsAdvocacy[] => {
    const found = safety?.advocacy.find(({ child }) => child === number);
    if (!found) return due.includes(number) ? [{ n, stands: 'toOffer' }] : [];
    if (!found.taken) return [{ n, stands: found.tried ? 'tried' : 'notWanted' }];
    return [{ n, stands: found.arranged ? 'arranged' : 'toArrange' }];
  });
}
