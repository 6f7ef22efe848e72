/** One adult of a family: what is loaded of them, and what every change of them comes to. */
import {
  actingPerson,
  change,
  create,
  type Decision,
  type Situation,
  stamp,
  type Write,
} from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { errandsFor } from '../apart/wanted.ts';
import { lookAtOf } from '../invitations/contacts.ts';
import { ahead, type InSafety, loadInSafety, ownMeetingOf, touched } from './load.ts';
import { type FamilyAdult, familyAdultType, type Route, routeTarget, routeType } from './record.ts';

export const showFamily = (target: Target) => ({ verb: 'conference.family', target });
/** The same after a press of its own was done (see `doneInput`). */
export const familyDone = (target: Target) => ({ ...showFamily(target), input: { done: 'yes' } });
export const showAdult = (target: Target) => ({ verb: 'conference.adult', target });

export interface OneAdult extends InSafety {
  readonly adult: Loaded<FamilyAdult>;
  readonly route: Loaded<Route> | undefined;
}

export async function loadAdult({ target }: { readonly target: Target }, read: Reader): Promise<OneAdult> {
  const [adult] = await Promise.all([read.get(familyAdultType, target), ahead(target, read)]);
  const conference = { partition: target.partition, id: adult.value.conference };
  const inSafety = await loadInSafety({ target: conference }, read);
  const route = adult.value.route && (await read.find(routeType, routeTarget(target)));
  return { ...inSafety, adult, route };
}

export const said = (situation: Situation) => ({ by: actingPerson(situation).id, at: stamp(situation) });

/** Throws Refusal when they were taken off the list meanwhile. */
export function mustBeThere({ adult, conference }: OneAdult): void {
  if (adult.value.removed === undefined) return;
  throw new Refusal('alreadyDone', 'They were taken off the list meanwhile.', {
    show: showFamily(conference.target),
  });
}

/** The adult changes, what the chair has signed with them, and their own meeting is made, moved or taken out. */
export function altered(
  loaded: OneAdult,
  next: Partial<FamilyAdult>,
  situation: Situation,
  also: readonly Write[] = [],
): Decision {
  const { adult, conference } = loaded;
  const rest = touched(loaded, {}, situation);
  const value = { ...adult.value, ...next };
  const concerned = 'apart' in next || 'excluded' in next || 'removed' in next;
  const own = ownMeetingOf(loaded, adult.target)?.value;
  return {
    ...rest,
    writes: [change(adult, value), ...also, ...rest.writes],
    errands: concerned ? errandsFor({ target: adult.target, value }, conference.value, own) : [],
    show: showAdult(adult.target),
  };
}

/** The route's record as it will be; the ways to join stay where they are not what is being said. */
export function routeWrite(loaded: OneAdult, next: Partial<Route>, situation: Situation): Write {
  const { adult, route, conference } = loaded;
  const value: Route = {
    ...(route?.value ?? {}),
    conference: conference.target.id,
    ...next,
    endedAt: undefined,
    lookAt: lookAtOf(conference.value, 'route', situation),
  };
  return route
    ? change(route, value)
    : create(routeType, routeTarget(adult.target), conference.authority, value);
}
