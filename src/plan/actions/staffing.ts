/**
 * Others work with the family now: a social worker has left, or it has passed to another team. It stands on every plan of
 * the family that runs, and its conferences follow, so that whatever falls due goes to somebody who is there.
 */
import { z } from 'zod';
import { type Conference, conferenceType, type Staff } from '../../conference/index.ts';
import { namedIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, Person, PersonId, Team } from '../../kernel/actor.ts';
import type { Problem } from '../../kernel/drafts.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { theOne } from '../../people/index.ts';
import { isOpen } from '../course.ts';
import { type InPlan, loadPlan } from '../load.ts';
import type { Plan } from '../record.ts';
import { handingOver, seesLoaded } from '../rights.ts';
import { deedOf, mustFollow, planWith, reachable, showPlan, tells } from './common.ts';

/** Most conferences of a family that follow: those asked for last. */
const mostConferences = 12;

interface Staffing extends InPlan {
  readonly conferences: readonly Loaded<Conference>[];
}

async function loadStaffing({ target }: { readonly target: Target }, read: Reader): Promise<Staffing> {
  const [loaded, conferences] = await Promise.all([
    loadPlan({ target }, read),
    read.list(conferenceType, { partition: target.partition, limit: 100 }),
  ]);
  return { ...loaded, conferences: conferences.items };
}

type InFamily = Pick<InPlan, 'case'>;

/** Who can be a family’s social worker; of a restricted case the people named only. */
export function workersFor({ case: family }: InFamily, authority: Authority): readonly Person[] {
  return authority.people.filter(
    ({ id, roles }) =>
      roles.some(
        (role) => role === 'socialWorker' || role === 'otherProfessional' || role === 'teamManager',
      ) && namedIn(id, family.value.restricted),
  );
}

/** Teams with a manager who is there, and who may see the case: the family’s manager is the team’s. */
export function teamsFor({ case: family }: InFamily, authority: Authority): readonly Team[] {
  return authority.teams.filter(
    ({ manager }) => authority.person(manager) !== undefined && namedIn(manager, family.value.restricted),
  );
}

/** The change of a plan by which these work with the family; what was before is kept. */
export function staffed(
  plan: Plan,
  { team, worker, manager }: Staff,
  deed: { readonly by: PersonId; readonly at: string },
): Partial<Plan> {
  if (plan.team === team && plan.worker === worker && plan.manager === manager) return {};
  const was = { team: plan.team, worker: plan.worker, manager: plan.manager, ...deed };
  return { team, worker, manager, staffBefore: [...(plan.staffBefore ?? []), was].slice(-50) };
}

export const noteStaff = action({
  verb: 'plan.noteStaff',
  audit: 'Recorded who works with a family now',
  who: handingOver,
  input: z.object({ worker: typedText, team: typedText }),
  load: loadStaffing,
  may: (person, loaded) => seesLoaded(person, loaded),
  present: showPlan,
  form: (target) => ({ verb: 'plan.staffForm', target }),
  decide({ worker: whom, team: which }, loaded, situation, target) {
    mustFollow('noteStaff', loaded.plan);
    const { authority } = situation;
    const worker = theOne(whom, workersFor(loaded, authority));
    const team = theOne(which, teamsFor(loaded, authority));
    const restricted = loaded.case.value.restricted
      ? ' The case is restricted: whoever works with it has to be among the people named.'
      : '';
    const problems: Problem[] = [];
    if (!worker)
      problems.push({ field: 'worker', message: `Name one social worker of this service.${restricted}` });
    if (!team)
      problems.push({ field: 'team', message: `Name one team whose manager is there.${restricted}` });
    if (!worker || !team) throw new Invalid(problems);
    const staff: Staff = { team: team.id, worker: worker.id, manager: team.manager };
    const deed = deedOf(situation);
    const next = loaded.plans.flatMap((one) => {
      const changed = isOpen(one.value) ? staffed(one.value, staff, deed) : {};
      return Object.keys(changed).length > 0 ? [{ one, changed }] : [];
    });
    if (next.length === 0) {
      throw new Refusal('alreadyDone', 'It stands so already.', { show: showPlan(target) });
    }
    const to = reachable([worker.id, team.manager, loaded.plan.value.chair], loaded, situation);
    const conferences = loaded.conferences
      .filter(({ value }) => !value.cancelled)
      .toSorted((a, b) => (a.value.asked.at < b.value.asked.at ? -1 : 1))
      .slice(-mostConferences);
    return {
      writes: next.map(({ one, changed }) => {
        const told = one.target.id === target.id ? to : [];
        return planWith(
          one,
          { ...changed, told: [...new Set([...one.value.told, ...told])].slice(-200) },
          situation,
        );
      }),
      // The conferences stand before this slice: each follows by a command of its own.
      commands: conferences.map((one) => ({
        verb: 'conference.noteStaff',
        target: one.target,
        input: { ...staff, by: deed.by },
      })),
      tell: tells(to, showPlan(target, 'staff')),
      show: showPlan(target),
    };
  },
});
