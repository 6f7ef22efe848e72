/**
 * What a Bicep file would deploy, worked out as far as it can be known beforehand: parameters, variables, conditions and
 * loops are carried out, modules are entered, and only what Azure alone knows (ids, principals, addresses) stays an
 * expression in brackets, as in an ARM template. Names that nothing declares, and declarations that nothing uses, are
 * errors.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Parser } from 'web-tree-sitter';
import { BicepError, type Decorator, type Expression, parseBicep, type Statement } from './syntax.ts';

/** Something that only Azure knows. */
export class Later {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Value = null | boolean | number | string | Later | Declared | Value[] | { [key: string]: Value };

/** A resource or module as a name in the file that declares it. */
class Declared {
  readonly what: 'resource' | 'module';
  readonly label: string;
  readonly type: string;
  readonly fields: ReadonlyMap<string, Value>;
  /** False for what is not deployed this time: nothing of it may be read. */
  readonly exists: boolean;
  constructor(
    what: 'resource' | 'module',
    label: string,
    type: string,
    fields: ReadonlyMap<string, Value>,
    exists: boolean,
  ) {
    this.what = what;
    this.label = label;
    this.type = type;
    this.fields = fields;
    this.exists = exists;
  }
}

export interface Deployed {
  readonly file: string;
  readonly line: number;
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  /** Name of the resource that it belongs to or is about; undefined for the resource group. */
  readonly scope: string | undefined;
  readonly body: { readonly [key: string]: Json };
}

export interface Template {
  readonly resources: readonly Deployed[];
  readonly outputs: Readonly<Record<string, Json>>;
  /** Parameters without a default. */
  readonly needed: readonly string[];
}

/** Stands for the thirteen characters that Azure makes out of what it is given: others for another. */
const uniqueOf = (args: readonly Json[]) =>
  createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 13);

const someTenant = '00000000-0000-4000-8000-000000000000';

const taken = ['name', 'location', 'tags', 'sku', 'kind', 'identity', 'properties', 'zones'];

export function evaluate(
  parser: Parser,
  file: string,
  params: Readonly<Record<string, Json>>,
  read: (file: string) => string = (path) => readFileSync(path, 'utf8'),
): Template {
  return new Evaluation(parser, file, read).run(params);
}

class Evaluation {
  readonly #parser: Parser;
  readonly #file: string;
  readonly #read: (file: string) => string;
  readonly #known = new Map<string, Value>();
  readonly #declared = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #resources: Deployed[] = [];

  constructor(parser: Parser, file: string, read: (file: string) => string) {
    this.#parser = parser;
    this.#file = file;
    this.#read = read;
  }

  #fail(line: number, why: string): never {
    throw new BicepError(this.#file, line, why);
  }

  run(given: Readonly<Record<string, Value>>): Template {
    const statements = parseBicep(this.#parser, this.#file, this.#read(this.#file));
    const params = statements.filter((one) => one.kind === 'param');
    for (const name of Object.keys(given)) {
      if (!params.some((param) => param.name === name)) this.#fail(1, `has no parameter ${name}`);
    }
    const outputs: Record<string, Json> = {};
    for (const statement of statements) this.#carryOut(statement, given, outputs);
    for (const [name, line] of this.#declared) {
      if (!this.#used.has(name)) this.#fail(line, `${name} is declared and not used`);
    }
    return {
      resources: this.#resources,
      outputs,
      needed: params.filter(({ otherwise }) => otherwise === undefined).map(({ name }) => name),
    };
  }

  #declare(name: string, line: number, value: Value): void {
    if (this.#known.has(name)) this.#fail(line, `${name} is declared twice`);
    this.#known.set(name, value);
    this.#declared.set(name, line);
  }

  #carryOut(
    statement: Statement,
    given: Readonly<Record<string, Value>>,
    outputs: Record<string, Json>,
  ): void {
    switch (statement.kind) {
      case 'targetScope':
        if (statement.value !== 'resourceGroup') this.#fail(statement.line, 'is for a resource group');
        return;
      case 'param':
        this.#declare(statement.name, statement.line, this.#param(statement, given[statement.name]));
        return;
      case 'var':
        this.#declare(statement.name, statement.line, this.#value(statement.value));
        return;
      case 'resource':
        this.#resource(statement);
        return;
      case 'module':
        this.#module(statement);
        return;
      case 'output': {
        const value = this.#value(statement.value);
        this.#checkType(statement.type, value, statement.line, statement.name);
        outputs[statement.name] = this.#json(value);
        return;
      }
    }
  }

  #param(statement: Extract<Statement, { kind: 'param' }>, given: Value | undefined): Value {
    const { name, type, line } = statement;
    if (!statement.decorators.some((one) => one.name === 'description')) {
      this.#fail(line, `${name} has no description`);
    }
    const value =
      given ??
      (statement.otherwise === undefined
        ? this.#fail(line, `the parameter ${name} is not given`)
        : this.#value(statement.otherwise));
    this.#checkType(type, value, line, name);
    for (const decorator of statement.decorators) this.#checkDecorator(decorator, value, line, name);
    return value;
  }

  #checkDecorator(decorator: Decorator, value: Value, line: number, name: string): void {
    const [first] = decorator.args.map((argument) => this.#value(argument));
    const size = typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN;
    const fits = () => {
      switch (decorator.name) {
        case 'description':
        case 'secure':
          return true;
        case 'allowed':
          return Array.isArray(first) && first.includes(value);
        case 'minValue':
          return typeof first === 'number' && typeof value === 'number' && value >= first;
        case 'maxValue':
          return typeof first === 'number' && typeof value === 'number' && value <= first;
        case 'minLength':
          return typeof first === 'number' && (value instanceof Later || size >= first);
        case 'maxLength':
          return typeof first === 'number' && (value instanceof Later || size <= first);
        default:
          return this.#fail(line, `@${decorator.name} is not used here`);
      }
    };
    if (!fits()) this.#fail(line, `${name} does not satisfy @${decorator.name}`);
  }

  #checkType(type: string, value: Value, line: number, name: string): void {
    const is = (wanted: string): boolean => {
      switch (wanted) {
        case 'string':
          return typeof value === 'string' || value instanceof Later;
        case 'int':
          return typeof value === 'number' && Number.isInteger(value);
        case 'bool':
          return typeof value === 'boolean';
        case 'array':
          return Array.isArray(value);
        case 'string[]':
          return (
            Array.isArray(value) && value.every((one) => typeof one === 'string' || one instanceof Later)
          );
        case 'object':
          return isPlain(value);
        default:
          return this.#fail(line, `the type ${wanted} is not used here`);
      }
    };
    if (!is(type)) this.#fail(line, `${name} is not ${type}`);
  }

  #resource(statement: Extract<Statement, { kind: 'resource' }>): void {
    const { name, type, apiVersion, line } = statement;
    for (const { body, scope } of this.#bodies(statement.body)) {
      if (body === undefined) {
        this.#declare(name, line, new Declared('resource', name, type, new Map(), false));
        return;
      }
      const fields = this.#object(body, scope);
      const parent = fields.parent;
      const owner = parent ?? fields.scope;
      if (parent !== undefined) {
        if (!(parent instanceof Declared) || parent.type !== type.slice(0, type.lastIndexOf('/'))) {
          this.#fail(line, `the parent of ${name} is of another type`);
        }
      }
      const dependsOn = fields.dependsOn;
      if (dependsOn !== undefined) {
        const listed = Array.isArray(dependsOn) && dependsOn.every((one) => one instanceof Declared);
        if (!listed) this.#fail(line, `dependsOn of ${name} lists no resources`);
      }
      for (const key of Object.keys(fields)) {
        if (![...taken, 'parent', 'scope', 'dependsOn'].includes(key)) {
          this.#fail(line, `${key} stands beside the properties of ${name}`);
        }
      }
      const own = fields.name;
      if (own === undefined) this.#fail(line, `${name} has no name`);
      if (!statement.existing) {
        const said = Object.fromEntries(Object.entries(fields).filter(([key]) => taken.includes(key)));
        const json = this.#json(said);
        this.#resources.push({
          file: this.#file,
          line,
          symbol: name,
          type,
          apiVersion,
          scope: owner instanceof Declared ? owner.label : undefined,
          body: isObject(json) ? json : {},
        });
      }
      const label = name;
      const known = new Map<string, Value>([
        ['name', own],
        ['id', new Later(`${label}.id`)],
        ['properties', new Later(`${label}.properties`)],
        ['location', fields.location ?? new Later(`${label}.location`)],
      ]);
      this.#make(name, line, scope, new Declared('resource', label, type, known, true), statement.existing);
    }
  }

  /** What a loop makes is known as a list, one for each turn. What is deployed need not be named again. */
  #make(
    name: string,
    line: number,
    scope: ReadonlyMap<string, Value>,
    declared: Declared,
    mustBeUsed: boolean,
  ): void {
    const earlier = this.#known.get(name);
    if (scope.size === 0) this.#declare(name, line, declared);
    else if (Array.isArray(earlier)) earlier.push(declared);
    else this.#declare(name, line, [declared]);
    if (!mustBeUsed) this.#used.add(name);
  }

  #module(statement: Extract<Statement, { kind: 'module' }>): void {
    const { name, line } = statement;
    for (const { body, scope } of this.#bodies(statement.body)) {
      if (body === undefined) {
        this.#declare(name, line, new Declared('module', name, statement.path, new Map(), false));
        this.#used.add(name);
        // What it needs is looked at all the same, so that it counts as used.
        this.#mention(statement.body);
        return;
      }
      const fields = this.#object(body, scope);
      for (const key of Object.keys(fields)) {
        if (!['name', 'params', 'dependsOn'].includes(key)) this.#fail(line, `a module has no ${key}`);
      }
      const params = fields.params ?? {};
      if (!isPlain(params)) this.#fail(line, `the parameters of ${name} are no object`);
      const path = join(dirname(this.#file), statement.path);
      const inner = new Evaluation(this.#parser, path, this.#read).run(params);
      this.#resources.push(...inner.resources);
      const outputs: { [key: string]: Value } = {};
      for (const [key, value] of Object.entries(inner.outputs))
        outputs[key] = revive(value, `${name}.${key}`);
      const known = new Map([['outputs', outputs]]);
      this.#make(name, line, scope, new Declared('module', name, statement.path, known, true), false);
    }
  }

  /** The bodies that a loop or a condition leaves; one without a body where the condition does not hold. */
  #bodies(
    expression: Expression,
    scope: ReadonlyMap<string, Value> = new Map(),
  ): { body: Expression | undefined; scope: ReadonlyMap<string, Value> }[] {
    switch (expression.kind) {
      case 'for':
        return this.#each(expression, scope).flatMap((inner) =>
          this.#bodies(expression.body, inner).filter(({ body }) => body !== undefined),
        );
      case 'if':
        if (this.#value(expression.when, scope) === true) return this.#bodies(expression.body, scope);
        this.#mention(expression.body, [...scope.keys()]);
        return [{ body: undefined, scope }];
      default:
        return [{ body: expression, scope }];
    }
  }

  #each(
    loop: Extract<Expression, { kind: 'for' }>,
    scope: ReadonlyMap<string, Value>,
  ): ReadonlyMap<string, Value>[] {
    const over = this.#value(loop.over, scope);
    if (!Array.isArray(over)) throw new BicepError(this.#file, 1, `${loop.item} goes over no list`);
    return over.map((item, at) => {
      const inner = new Map(scope).set(loop.item, item);
      return loop.index === undefined ? inner : inner.set(loop.index, at);
    });
  }

  /** Marks names as used, and fails on those that nothing declares, in what is not carried out this time. */
  #mention(expression: Expression, bound: readonly string[] = []): void {
    switch (expression.kind) {
      case 'literal':
        return;
      case 'text':
        for (const part of expression.parts) if (typeof part !== 'string') this.#mention(part, bound);
        return;
      case 'name':
        if (bound.includes(expression.name)) return;
        if (!this.#known.has(expression.name)) {
          this.#fail(expression.line, `${expression.name} is not declared before`);
        }
        this.#used.add(expression.name);
        return;
      case 'member':
        this.#mention(expression.of, bound);
        this.#mention(expression.key, bound);
        return;
      case 'call':
        for (const argument of expression.args) this.#mention(argument, bound);
        return;
      case 'object':
        for (const { key, value } of expression.entries) {
          this.#mention(key, bound);
          this.#mention(value, bound);
        }
        return;
      case 'array':
        for (const item of expression.items) this.#mention(item, bound);
        return;
      case 'for':
        this.#mention(expression.over, bound);
        this.#mention(expression.body, [
          ...bound,
          expression.item,
          ...(expression.index === undefined ? [] : [expression.index]),
        ]);
        return;
      case 'if':
        this.#mention(expression.when, bound);
        this.#mention(expression.body, bound);
        return;
      case 'not':
        this.#mention(expression.of, bound);
        return;
      case 'binary':
        this.#mention(expression.left, bound);
        this.#mention(expression.right, bound);
        return;
      case 'choice':
        this.#mention(expression.when, bound);
        this.#mention(expression.yes, bound);
        this.#mention(expression.no, bound);
        return;
    }
  }

  #object(expression: Expression, scope: ReadonlyMap<string, Value>): { [key: string]: Value } {
    const value = this.#value(expression, scope);
    if (!isPlain(value)) throw new BicepError(this.#file, 1, 'a resource or module has no body');
    return value;
  }

  #value(expression: Expression, scope: ReadonlyMap<string, Value> = new Map()): Value {
    const of = (inner: Expression) => this.#value(inner, scope);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'text':
        return joined(
          expression.parts.map((part) => (typeof part === 'string' ? part : this.#text(of(part)))),
        );
      case 'name': {
        const inner = scope.get(expression.name);
        if (inner !== undefined) return inner;
        const known = this.#known.get(expression.name);
        if (known === undefined) {
          return this.#fail(expression.line, `${expression.name} is not declared before`);
        }
        this.#used.add(expression.name);
        return known;
      }
      case 'member':
        return this.#member(of(expression.of), of(expression.key), expression.line);
      case 'call':
        return this.#call(expression.name, expression.args.map(of), expression.line);
      case 'object': {
        const made: { [key: string]: Value } = {};
        for (const { key, value } of expression.entries) {
          const name = this.#text(of(key));
          const text = name instanceof Later ? `[${name.text}]` : name;
          if (text in made) this.#fail(expression.line, `${text} stands twice in one object`);
          made[text] = of(value);
        }
        return made;
      }
      case 'array':
        return expression.items.map(of);
      case 'for':
        return this.#each(expression, scope).map((inner) => this.#value(expression.body, inner));
      case 'if':
        throw new BicepError(this.#file, 1, 'a condition stands before a resource or module only');
      case 'not':
        return !this.#truth(of(expression.of));
      case 'binary':
        return this.#binary(expression, of, [...scope.keys()]);
      case 'choice': {
        const holds = this.#truth(of(expression.when));
        this.#mention(holds ? expression.no : expression.yes, [...scope.keys()]);
        return of(holds ? expression.yes : expression.no);
      }
    }
  }

  #truth(value: Value): boolean {
    if (typeof value !== 'boolean')
      throw new BicepError(this.#file, 1, 'a condition is neither true nor false');
    return value;
  }

  #binary(
    { sign, left, right }: Extract<Expression, { kind: 'binary' }>,
    of: (expression: Expression) => Value,
    bound: readonly string[],
  ): Value {
    switch (sign) {
      case '&&':
        this.#mention(right, bound);
        return this.#truth(of(left)) && this.#truth(of(right));
      case '||':
        this.#mention(right, bound);
        return this.#truth(of(left)) || this.#truth(of(right));
      case '==':
        return of(left) === of(right);
      case '!=':
        return of(left) !== of(right);
      case '*':
      case '/': {
        const [one, other] = [of(left), of(right)];
        if (typeof one !== 'number' || typeof other !== 'number') break;
        return sign === '*' ? one * other : Math.trunc(one / other);
      }
    }
    throw new BicepError(this.#file, 1, `${sign} is not used here, or not of such values`);
  }

  #member(of: Value, key: Value, line: number): Value {
    if (of instanceof Later) return new Later(`${of.text}.${String(key)}`);
    if (of instanceof Declared) {
      if (!of.exists) return this.#fail(line, `${of.label} is read, but is not deployed this time`);
      const field = of.fields.get(String(key));
      return field ?? this.#fail(line, `${of.label} has no ${String(key)}`);
    }
    if (Array.isArray(of) && typeof key === 'number') return of[key] ?? this.#fail(line, 'is past the list');
    if (isPlain(of) && typeof key === 'string' && Object.hasOwn(of, key)) return of[key] ?? null;
    return this.#fail(line, `nothing has ${String(key)} here`);
  }

  #text(value: Value): string | Later {
    if (typeof value === 'string' || value instanceof Later) return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new BicepError(this.#file, 1, 'is put into text, and is none');
  }

  #call(name: string, args: readonly Value[], line: number): Value {
    const [first, second, third] = args;
    const later = args.find((argument) => argument instanceof Later);
    switch (name) {
      case 'resourceGroup':
        return {
          id: new Later('resourceGroup().id'),
          location: 'uksouth',
          name: new Later('resourceGroup().name'),
        };
      case 'subscription':
        return { id: new Later('subscription().id'), tenantId: someTenant };
      case 'environment':
        return { suffixes: { storage: 'core.windows.net', acrLoginServer: '.azurecr.io' } };
      case 'uniqueString':
        if (args.length === 0) break;
        return uniqueOf(args.map((one) => this.#json(one)));
      case 'guid':
        if (args.length === 0) break;
        return new Later(`guid(${args.map((one) => String(this.#json(one))).join(', ')})`);
      case 'subscriptionResourceId':
        if (typeof first !== 'string' || typeof second !== 'string') break;
        return new Later(`subscriptionResourceId('${first}', '${second}')`);
      case 'toLower':
        if (typeof first === 'string') return first.toLowerCase();
        break;
      case 'take':
        if (typeof first === 'string' && typeof second === 'number') return first.slice(0, second);
        break;
      case 'replace':
        if (typeof first === 'string' && typeof second === 'string' && typeof third === 'string') {
          return first.replaceAll(second, third);
        }
        // What Azure alone knows is put into a text that is known.
        if (typeof first === 'string' && typeof second === 'string' && third instanceof Later) {
          return joined(first.split(second).flatMap((part, n) => (n === 0 ? [part] : [third, part])));
        }
        if (later) return new Later(`replace(${later.text})`);
        break;
      case 'empty':
        // An id that Azure will know is never empty.
        if (later) return false;
        if (typeof first === 'string' || Array.isArray(first)) return first.length === 0;
        if (first !== undefined && isPlain(first)) return Object.keys(first).length === 0;
        break;
      case 'string':
        if (typeof first === 'number') return String(first);
        break;
      case 'concat':
        if (args.every((one) => Array.isArray(one))) return args.flat();
        break;
      case 'loadTextContent':
        if (typeof first !== 'string') break;
        return this.#read(join(dirname(this.#file), first));
      case 'loadJsonContent':
        if (typeof first !== 'string') break;
        return fromJson(JSON.parse(this.#read(join(dirname(this.#file), first))));
    }
    return this.#fail(line, `${name} is not used here, or not of such values`);
  }

  #json(value: Value): Json {
    if (value instanceof Later) return `[${value.text}]`;
    if (value instanceof Declared)
      throw new BicepError(this.#file, 1, `${value.label} stands where its id belongs`);
    if (Array.isArray(value)) return value.map((one) => this.#json(one));
    if (typeof value === 'object' && value !== null) {
      const made: { [key: string]: Json } = {};
      for (const [key, one] of Object.entries(value)) made[key] = this.#json(one);
      return made;
    }
    return value;
  }
}

function joined(parts: readonly (string | Later)[]): string | Later {
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return new Later(parts.map((part) => (typeof part === 'string' ? part : `{${part.text}}`)).join(''));
}

/** An output of a module as its caller sees it. */
function revive(value: Json, label: string): Value {
  if (typeof value === 'string') return /^\[.*\]$/s.test(value) ? new Later(label) : value;
  return fromJson(value);
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value === 'object' && value !== null) {
    const made: { [key: string]: Value } = {};
    for (const [key, one] of Object.entries(value)) made[key] = fromJson(one);
    return made;
  }
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  }
  throw new Error('is no JSON');
}

function isPlain(value: Value): value is { [key: string]: Value } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Later) &&
    !(value instanceof Declared)
  );
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
