/** Whether a slot still fits into the diary: the rules that hold at the moment of booking, whatever was offered before. */
import type { DiaryDay, DiaryEntry, ResourceKind } from './record.ts';

export interface FitRules {
  /** Minutes between two conferences of one person or in one room. */
  readonly gapMinutes: number;
  /** Minutes of travel from one site to another; between people at one site, or from anywhere through Teams, none. */
  travel(from: string | undefined, to: string | undefined): number;
  /** Most conferences that a chair has on one day. */
  readonly mostADay: number;
}

export interface Wanted {
  readonly hold: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly site?: string | undefined;
}

export type Clash = 'taken' | 'tooClose' | 'tooManyThatDay';

/** A resource's day; of a person also what they have in other ways, since nobody chairs here and takes minutes there. */
export interface Taken extends Pick<DiaryDay, 'resource' | 'entries'> {
  readonly elsewhere?: readonly DiaryEntry[];
}

/**
 * Why a resource cannot be in the wanted slot on this day; undefined when it can. What the same hold, or a hold that is
 * given up for it, put there does not count.
 */
export function clashOf(
  { resource, entries, elsewhere = [] }: Taken,
  wanted: Wanted,
  rules: FitRules,
  givenUp: readonly string[] = [],
): Clash | undefined {
  const isAnother = ({ hold }: DiaryEntry) => hold !== wanted.hold && !givenUp.includes(hold);
  const own = entries.filter(isAnother);
  const others = [...own, ...elsewhere.filter(isAnother)];
  if (others.some((other) => apart(other, wanted) < 0)) return 'taken';
  if (others.some((other) => apart(other, wanted) < between(resource.kind, other, wanted, rules)))
    return 'tooClose';
  return resource.kind === 'chair' && own.length >= rules.mostADay ? 'tooManyThatDay' : undefined;
}

/** Minutes between two times; negative when they overlap. */
function apart(other: DiaryEntry, wanted: Wanted): number {
  const from = Temporal.Instant.from(other.from).epochMilliseconds;
  const until = Temporal.Instant.from(other.until).epochMilliseconds;
  const before = wanted.from.epochMilliseconds - until;
  const after = from - wanted.until.epochMilliseconds;
  return Math.max(before, after) / 60_000;
}

function between(kind: ResourceKind, other: DiaryEntry, wanted: Wanted, rules: FitRules): number {
  return rules.gapMinutes + (kind === 'room' ? 0 : rules.travel(other.site, wanted.site));
}
