/** JSON values as Cosmos DB compares them: types first, then values; strings by code point. */

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rank of a value's type in an order: undefined, null, boolean, number, string, array, object. */
function rank(value: unknown): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (typeof value === 'boolean') return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
}

/** Below, at or above zero, as `Array.sort` wants it. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return rank(a) - rank(b);
}

/** By code point, where JavaScript's own `<` goes by UTF-16 unit. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one === other) continue;
    // Surrogates stand for code points above all other units.
    const high = Number(one >= 0xd800 && one <= 0xdfff) - Number(other >= 0xd800 && other <= 0xdfff);
    return high === 0 ? one - other : high;
  }
  return a.length - b.length;
}

/**
 * A comparison in a filter. Values of different types compare to undefined, which no filter accepts; lists and objects
 * know equality only.
 */
export function compared(operator: string, a: unknown, b: unknown): boolean | undefined {
  if (rank(a) === 0 || rank(b) === 0) return undefined;
  if (rank(a) !== rank(b)) return operator === '=' ? false : operator === '!=' ? true : undefined;
  if (rank(a) >= 5) {
    const same = JSON.stringify(a) === JSON.stringify(b);
    return operator === '=' ? same : operator === '!=' ? !same : undefined;
  }
  const difference = rank(a) === 1 ? 0 : compareValues(a, b);
  switch (operator) {
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    default:
      return undefined;
  }
}
