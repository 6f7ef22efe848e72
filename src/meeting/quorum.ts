/**
 * Quorum, as facts: which groups are there, set against the local rule. "Sufficient agencies or key disciplines present
 * to enable safe decisions" (the standard data set's `cppr_cp_review_quorate`) is a judgement, and the chair's: nothing
 * here says that a conference is quorate, or that it is safe to decide.
 */
import type { QuorumSettings } from '../practice/quorum-settings.ts';

export interface Group {
  readonly id: string;
  /** As it stands in a sentence. */
  readonly name: string;
}

/** An agency by its id, and by the name under which it counts where it stands in no group. */
export interface Counted {
  readonly agency: string;
  readonly name: string;
}

export interface Quorum {
  /** The groups that must be there, and those of them that are. */
  readonly essential: readonly { readonly group: Group; readonly isHere: boolean }[];
  /** How many other groups the rule asks for. */
  readonly others: number;
  /** The other groups that are there, each once. */
  readonly othersHere: readonly Group[];
  /** By number alone: the rule asks for no more. */
  readonly reached: boolean;
}

/** The group that an agency counts for; none for one that comes and does not count. */
export function groupOf(
  { agency, name }: Counted,
  { groups, notCounted }: Pick<QuorumSettings, 'groups' | 'notCounted'>,
): Group | undefined {
  if (notCounted.includes(agency)) return undefined;
  const found = groups.find(({ agencies }) => agencies.includes(agency));
  // Marked, so that no agency can pass for a group by its id.
  return found ? { id: found.id, name: found.name } : { id: `own:${agency}`, name };
}

/** Those who are there, in any order and however often, against the rule. */
export function quorumOf(here: readonly Counted[], settings: QuorumSettings): Quorum {
  const groups = new Map<string, Group>();
  for (const one of here) {
    const group = groupOf(one, settings);
    if (group && !groups.has(group.id)) groups.set(group.id, group);
  }
  const essential = settings.essential.map((id) => {
    const { name } = settings.groups.find((group) => group.id === id) ?? { name: id };
    return { group: { id, name }, isHere: groups.has(id) };
  });
  const othersHere = [...groups.values()]
    .filter(({ id }) => !settings.essential.includes(id))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const reached = essential.every(({ isHere }) => isHere) && othersHere.length >= settings.others;
  return { essential, others: settings.others, othersHere, reached };
}

/** `children’s social care and 2 other groups` */
export function ruleWords({ essential, others }: Pick<Quorum, 'essential' | 'others'>): string {
  const named = essential.map(({ group }) => group.name);
  const more = others === 0 ? [] : [`${others} other ${others === 1 ? 'group' : 'groups'}`];
  return listed([...named, ...more]) || 'no particular group';
}

/** `children’s social care, health visiting, school`; `nobody yet` */
export function hereWords({ essential, othersHere }: Quorum): string {
  const here = [...essential.filter(({ isHere }) => isHere).map(({ group }) => group), ...othersHere];
  return here.length === 0 ? 'nobody yet' : here.map(({ name }) => name).join(', ');
}

/** What the rule still asks for: `children’s social care and 1 other group`; `nothing, by number`. */
export function lackingWords(quorum: Quorum): string {
  const lacking = quorum.essential.filter(({ isHere }) => !isHere);
  const others = Math.max(0, quorum.others - quorum.othersHere.length);
  return lacking.length === 0 && others === 0
    ? 'nothing, by number'
    : ruleWords({ essential: lacking, others });
}

function listed(parts: readonly string[]): string {
  const last = parts.at(-1);
  if (last === undefined) return '';
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
