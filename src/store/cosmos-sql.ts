/** A query of the port as Cosmos DB's SQL with parameters; no value ever stands in the text. */
import type { SqlQuerySpec } from '@azure/cosmos';
import { orderPaths } from './cosmos-index.ts';
import type { Place, QueryPlan } from './rules.ts';

/** A field; in brackets, since a plain `c.order` or `c.value` is a syntax error. */
function path(field: string): string {
  return `c["${field}"]`;
}

/**
 * `place`: where the page before ended, for a query across partitions (see `cosmos.ts` on why its continuation is a
 * place and not the service's own token).
 */
export function selectPage(plan: QueryPlan, place: Place | undefined): SqlQuerySpec {
  const where = [`${path('kind')} = @kind`];
  const parameters: NonNullable<SqlQuerySpec['parameters']> = [{ name: '@kind', value: plan.index.kind }];
  for (const [at, { field, value }] of plan.equal.entries()) {
    where.push(`${path(field)} = @equal${at}`);
    parameters.push({ name: `@equal${at}`, value });
  }
  const after = plan.descending ? '<' : '>';
  const field = plan.range?.field;
  if (plan.range !== undefined && field !== undefined) {
    const { from = '', to } = plan.range;
    const low = place !== undefined && !plan.descending ? place.value : from;
    const high = place !== undefined && plan.descending ? place.value : to;
    // A comparison with a string is true of strings only, so this also leaves out documents without the field.
    where.push(`${path(field)} >= @low`);
    parameters.push({ name: '@low', value: low });
    if (high !== undefined) {
      where.push(`${path(field)} <= @high`);
      parameters.push({ name: '@high', value: high });
    }
  }
  if (place !== undefined) {
    const later = `${path('partition')} ${after} @partition OR (${path('partition')} = @partition AND ${path('id')} ${after} @id)`;
    where.push(field === undefined ? `(${later})` : `(${path(field)} ${after} @value OR ${later})`);
    if (field !== undefined) parameters.push({ name: '@value', value: place.value });
    parameters.push({ name: '@partition', value: place.partition }, { name: '@id', value: place.id });
  }
  const direction = plan.descending ? 'DESC' : 'ASC';
  const fields = [...plan.equal.map((entry) => entry.field), ...(field === undefined ? [] : [field])];
  const order = orderPaths(fields).map((name) => `${path(name)} ${direction}`);
  return { query: `SELECT * FROM c WHERE ${where.join(' AND ')} ORDER BY ${order.join(', ')}`, parameters };
}
