/**
 * The SQL that Quorate sends, compiled to functions. The parser is that of `@zeit/cosmosdb-query`; its interpreter takes
 * a fifth of a second for a few thousand documents, so the part of the language in use is evaluated here, with Cosmos
 * DB's three truths (true, false, undefined). Anything else is answered 400, never guessed at.
 */
import parser from '@zeit/cosmosdb-query';
import { CosmosFault } from './fault.ts';
import { compared, isObject } from './values.ts';

export type Parameters = ReadonlyMap<string, unknown>;
type Row = Readonly<Record<string, unknown>>;
type Evaluate = (row: Row, parameters: Parameters) => unknown;

/** An equality that every row found must meet, where an index can narrow the search. */
export interface Equality {
  readonly path: string;
  readonly value: (parameters: Parameters) => unknown;
}

export interface Compiled {
  readonly where: (row: Row, parameters: Parameters) => boolean;
  readonly order: readonly {
    readonly path: string;
    readonly descending: boolean;
    readonly of: (row: Row) => unknown;
  }[];
  readonly project: (row: Row, parameters: Parameters) => unknown;
  readonly top: ((parameters: Parameters) => number) | undefined;
  readonly equalities: readonly Equality[];
  /** Paths that the filter looks at; one that no index holds makes the query a scan. */
  readonly filterPaths: readonly string[];
  /** The same query as one partition key range is asked it, so that the SDK can merge the answers in order. */
  readonly rewritten: string;
  readonly orderTexts: readonly string[];
  readonly aggregates: boolean;
}

/** What the SDK replaces by `true` or by the place where a page ended. */
export const filterPlaceholder = '{documentdb-formattableorderbyquery-filter}';

function refuse(what: string): never {
  throw new CosmosFault(400, `Syntax error or a part of SQL that this server does not know: ${what}`);
}

/** Reads a node of the tree of syntax. */
function node(value: unknown): Record<string, unknown> {
  if (!isObject(value)) refuse('an empty expression');
  return value;
}

const cache = new Map<string, Compiled>();

/** Compiles a query; the newest few hundred are kept. Throws CosmosFault 400 for what it does not understand. */
export function compile(text: string): Compiled {
  let compiled = cache.get(text);
  if (compiled === undefined) {
    compiled = compileNew(text);
    if (cache.size >= 300) cache.clear();
    cache.set(text, compiled);
  }
  return compiled;
}

function compileNew(text: string): Compiled {
  let tree: unknown;
  try {
    tree = parser.default(text).ast;
  } catch {
    refuse('it cannot be parsed');
  }
  const body = node(node(tree).body);
  const alias = aliasOf(body);
  const condition = body.where === null ? undefined : node(node(body.where).condition);
  const paths = new Set<string>();
  const where = condition === undefined ? () => true : expression(condition, alias, paths);
  const sorts = body.orderBy === null ? [] : list(node(body.orderBy).expressions);
  const order = sorts.map((sort) => {
    const path = pathOf(node(node(sort).expression), alias);
    if (path === undefined || path.length === 0) refuse('ORDER BY something that is not a path');
    return { path: `/${path.join('/')}`, descending: node(sort).order === 'DESC', of: reader(path) };
  });
  const top = body.top === null ? undefined : expression(node(node(body.top).value), alias, new Set());
  const select = node(body.select);
  return {
    where: (row, parameters) => where(row, parameters) === true,
    order,
    project: projection(select, alias),
    top:
      top &&
      ((parameters) => {
        const value = top({}, parameters);
        return typeof value === 'number' ? value : refuse('TOP without a number');
      }),
    equalities: condition === undefined ? [] : equalities(condition, alias),
    filterPaths: [...paths],
    rewritten: rewrite(text, alias, order),
    orderTexts: order.map(({ path }) => inBrackets(alias, path)),
    aggregates: JSON.stringify(select).includes('"COUNT"'),
  };
}

function aliasOf(body: Record<string, unknown>): string {
  const from = node(body.from);
  const source = node(from.source);
  if (list(from.joins).length > 0) refuse('JOIN');
  const named = source.alias ?? node(source.expression).expression;
  const name = node(named).name;
  return typeof name === 'string' ? name : refuse('FROM');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `c.a.b` as its names, `c` as none, anything else as undefined. */
function pathOf(tree: Record<string, unknown>, alias: string): string[] | undefined {
  if (tree.type === 'identifier') return tree.name === alias ? [] : undefined;
  if (tree.type !== 'scalar_member_expression') return undefined;
  const before = pathOf(node(tree.object), alias);
  const property = node(tree.property);
  const name = tree.computed === true ? property.value : property.name;
  return before === undefined || typeof name !== 'string' ? undefined : [...before, name];
}

function reader(path: readonly string[]): (row: Row) => unknown {
  const [first, ...rest] = path;
  if (first !== undefined && rest.length === 0) {
    return (row) => (Object.hasOwn(row, first) ? row[first] : undefined);
  }
  return (row) => {
    let value: unknown = row;
    for (const name of path) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
      value = value[name];
    }
    return value;
  };
}

function expression(tree: Record<string, unknown>, alias: string, paths: Set<string>): Evaluate {
  const path = pathOf(tree, alias);
  if (path !== undefined) {
    if (path.length > 0) paths.add(`/${path.join('/')}`);
    return reader(path);
  }
  const part = (value: unknown) => expression(node(value), alias, paths);
  switch (tree.type) {
    case 'string_constant':
    case 'number_constant':
    case 'boolean_constant': {
      const { value } = tree;
      return () => value;
    }
    case 'null_constant':
      return () => null;
    case 'parameter_name': {
      const name = String(tree.name);
      return (_row, parameters) =>
        parameters.has(name) ? parameters.get(name) : refuse(`the parameter ${name} has no value`);
    }
    case 'scalar_array_expression': {
      const elements = list(tree.elements).map(part);
      return (row, parameters) => elements.map((element) => element(row, parameters));
    }
    case 'scalar_object_expression': {
      const members = list(tree.properties).map((property) => {
        const { key, value } = node(property);
        return [String(node(key).value ?? node(key).name), part(value)] as const;
      });
      return (row, parameters) => assemble(members.map(([name, value]) => [name, value(row, parameters)]));
    }
    case 'scalar_unary_expression': {
      const argument = part(tree.argument);
      if (tree.operator !== 'NOT') refuse(String(tree.operator));
      return (row, parameters) => {
        const value = argument(row, parameters);
        return typeof value === 'boolean' ? !value : undefined;
      };
    }
    case 'scalar_in_expression': {
      const value = part(tree.value);
      const members = list(tree.list).map(part);
      return (row, parameters) => {
        const one = value(row, parameters);
        return members.some((member) => compared('=', one, member(row, parameters)) === true);
      };
    }
    case 'scalar_function_expression':
      return call(String(node(tree.name).name), list(tree.arguments).map(part));
    case 'scalar_binary_expression':
      return binary(String(tree.operator), part(tree.left), part(tree.right));
    default:
      return refuse(String(tree.type));
  }
}

function assemble(members: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function call(name: string, args: readonly Evaluate[]): Evaluate {
  const [first] = args;
  if (first === undefined) return refuse(name);
  switch (name.toUpperCase()) {
    case 'IS_DEFINED':
      return (row, parameters) => first(row, parameters) !== undefined;
    case 'IS_STRING':
      return (row, parameters) => typeof first(row, parameters) === 'string';
    case 'COUNT':
      return () => refuse('COUNT beside something else');
    default:
      return refuse(name);
  }
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator.toUpperCase()) {
    case 'AND':
      return (row, parameters) => {
        const one = left(row, parameters);
        if (one === false) return false;
        const other = right(row, parameters);
        if (other === false) return false;
        return one === true && other === true ? true : undefined;
      };
    case 'OR':
      return (row, parameters) => {
        const one = left(row, parameters);
        if (one === true) return true;
        const other = right(row, parameters);
        if (other === true) return true;
        return one === false && other === false ? false : undefined;
      };
    case '<>':
      return (row, parameters) => compared('!=', left(row, parameters), right(row, parameters));
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (row, parameters) => compared(operator, left(row, parameters), right(row, parameters));
    default:
      return refuse(operator);
  }
}

function equalities(tree: Record<string, unknown>, alias: string): Equality[] {
  if (tree.type !== 'scalar_binary_expression') return [];
  const [left, right] = [node(tree.left), node(tree.right)];
  if (tree.operator === 'AND') return [...equalities(left, alias), ...equalities(right, alias)];
  if (tree.operator !== '=') return [];
  const path = pathOf(left, alias);
  if (path === undefined || path.length === 0 || pathOf(right, alias) !== undefined) return [];
  const value = expression(right, alias, new Set());
  return [{ path: `/${path.join('/')}`, value: (parameters) => value({}, parameters) }];
}

function projection(select: Record<string, unknown>, alias: string): Compiled['project'] {
  if (select['*'] === true) return (row) => row;
  if (select.value !== undefined && select.value !== null) {
    const value = node(select.value);
    if (value.type === 'scalar_function_expression' && node(value.name).name === 'COUNT') return () => 1;
    return expression(value, alias, new Set());
  }
  const members = list(node(select.properties).properties).map((entry) => {
    const property = node(node(entry).property);
    const named = node(entry).alias;
    const path = pathOf(property, alias);
    const name = named === null ? path?.at(-1) : node(named).name;
    if (typeof name !== 'string') return refuse('a selected value without a name');
    return [name, expression(property, alias, new Set())] as const;
  });
  return (row, parameters) => assemble(members.map(([name, value]) => [name, value(row, parameters)]));
}

/** A path as text that no keyword can spoil: `c["order"]`. */
function inBrackets(alias: string, path: string): string {
  return `${alias}${path
    .split('/')
    .slice(1)
    .map((name) => `[${JSON.stringify(name)}]`)
    .join('')}`;
}

/** As the service rewrites a query for the SDK: the order's values beside each document, and room for a filter. */
function rewrite(text: string, alias: string, order: Compiled['order']): string {
  if (order.length === 0) return '';
  const parts =
    /^\s*SELECT\s+\*\s+FROM\s+\S+(?:\s+WHERE\s+(?<where>.*?))?\s+ORDER\s+BY\s+(?<order>.*)$/is.exec(text);
  if (parts?.groups === undefined) return '';
  const items = order.map(({ path }) => `{"item": ${inBrackets(alias, path)}}`).join(', ');
  const where = parts.groups.where === undefined ? '' : `(${parts.groups.where}) AND `;
  return `SELECT ${alias}._rid, [${items}] AS orderByItems, ${alias} AS payload FROM ${alias} WHERE ${where}(${filterPlaceholder}) ORDER BY ${parts.groups.order}`;
}
