/** Who of the service is told one-to-one of what concerns the list and safety; never one whom a restriction leaves out. */
import { namedIn } from '../../consultation/index.ts';
import type { PersonId } from '../../kernel/actor.ts';
import type { Situation, Tell } from '../../kernel/decision.ts';
import type { ConferenceInCase } from '../rights.ts';

export function tellAbout(
  verb: string,
  people: readonly (PersonId | undefined)[],
  { conference, case: family }: ConferenceInCase,
  { actor }: Pick<Situation, 'actor'>,
): readonly Tell[] {
  const acting = actor.kind === 'person' ? actor.person.id : undefined;
  return [...new Set(people)].flatMap((to) =>
    to === undefined || to === acting || !namedIn(to, family.value.restricted)
      ? []
      : [{ to, view: { verb, target: conference.target } }],
  );
}
