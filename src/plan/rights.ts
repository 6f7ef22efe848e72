/** Who may see a plan, and who may say what about it. Of a restricted case, the people named only. */
import { seesConference } from '../conference/index.ts';
import { type Case, namedIn } from '../consultation/index.ts';
import type { Person } from '../kernel/actor.ts';
import type { Loaded } from '../kernel/records.ts';
import type { Role } from '../practice/roles.ts';
import type { AtConference, InPlan } from './load.ts';
import type { Plan } from './record.ts';

/** The chair decides; one who stands in is a chair of the service too, and who acted stands in the record. */
export const deciding: readonly Role[] = ['chair', 'safeguardingManager'];
/** Those who keep a plan going: core groups, births, legal status. */
export const keeping: readonly Role[] = [
  'socialWorker',
  'teamManager',
  'chair',
  'businessSupport',
  'safeguardingManager',
];
/** Who says that others work with a family now. */
export const handingOver: readonly Role[] = ['teamManager', 'businessSupport', 'safeguardingManager'];
const service: readonly Role[] = ['chair', 'businessSupport', 'safeguardingManager'];

interface PlanInCase {
  readonly plan: Loaded<Plan>;
  readonly case: Loaded<Case>;
}

/** Whether somebody works with it, or for the service; that a case is restricted is not looked at. */
export function hasToDo(person: Person, { worker, manager, chair }: Plan): boolean {
  return [worker, manager, chair].includes(person.id) || person.roles.some((role) => service.includes(role));
}

export function seesPlan(person: Person, { plan, case: family }: PlanInCase): boolean {
  if (person.authority !== plan.authority || !namedIn(person.id, family.value.restricted)) return false;
  return hasToDo(person, plan.value);
}

/** The same of all that a plan's card loads. */
export const seesLoaded = (person: Person, loaded: InPlan): boolean => seesPlan(person, loaded);
export const seesOutcome = (person: Person, loaded: AtConference): boolean => seesConference(person, loaded);

export const decides = ({ roles }: Pick<Person, 'roles'>): boolean =>
  roles.some((role) => deciding.includes(role));
