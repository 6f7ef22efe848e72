/**
 * Which of two courses is the more protective. Where the social worker takes a different view from the chair's
 * outcome, the more protective course stands until a manager has settled it; the order is a written one, in settings,
 * and no judgement of the software's.
 */
import type { ConsultationOutcome } from './codes.ts';
import type { Settings } from './settings.ts';

type Order = Pick<Settings, 'moreProtectiveFirst'>;
type Outcomes = readonly ConsultationOutcome[];

/**
 * Compares two sets of outcomes: negative when `a` is the more protective, positive when `b` is, 0 when both hold the
 * same outcomes. A set is as protective as its most protective outcome; where those are equal the next ones decide,
 * and a set that holds more comes first. Outcomes that the order does not name (their time has ended) stand last.
 */
export function compareProtection(a: Outcomes, b: Outcomes, settings: Order): number {
  const left = ranks(a, settings);
  const right = ranks(b, settings);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? Number.MAX_SAFE_INTEGER) - (right[i] ?? Number.MAX_SAFE_INTEGER);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** The more protective of two courses; the first when they are equal. */
export function moreProtective<A extends Outcomes, B extends Outcomes>(a: A, b: B, settings: Order): A | B {
  return compareProtection(a, b, settings) <= 0 ? a : b;
}

function ranks(outcomes: Outcomes, settings: Order): number[] {
  const order = settings.moreProtectiveFirst;
  return [...new Set(outcomes)]
    .map((code) => (order.includes(code) ? order.indexOf(code) : order.length))
    .sort((a, b) => a - b);
}
