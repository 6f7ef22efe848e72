/** Who can be put on the rota, as the forms offer and read them. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { isTyped, matchesOf } from '../people/index.ts';
import { mayServe } from './sessions.ts';

/** Chairs first, then the safeguarding managers who can stand in for them. */
export function servers(authority: Authority): readonly Person[] {
  return [...new Set([...authority.withRole('chair'), ...authority.withRole('safeguardingManager')])].filter(
    mayServe,
  );
}

/** Somebody chosen (or typed) in a form; in words what is to be mended. */
export function chosen(
  given: string,
  among: readonly Person[],
): { readonly person: PersonId } | { readonly problem: string } {
  const [found, another] = matchesOf(given, among);
  if (found && !another) return { person: found.id };
  if (another)
    return { problem: 'More than one person is called so. Enter the work e-mail address instead.' };
  return {
    problem: isTyped(among)
      ? 'Nobody on duty here has this address. Enter the work e-mail address as it stands in Teams.'
      : 'Choose somebody from the list.',
  };
}
