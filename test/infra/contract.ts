/**
 * Azure's own description of what it takes (the ARM slice among the owners' contracts), made as strict as it means to
 * be: what is known beforehand is checked as it is, so an expression may stand only where text may; and an object of
 * several shapes is closed as a whole, which the slice says of each shape alone, so that none could ever be satisfied.
 * Types that the slice does not hold stand in `supplement.json`, written for what these files use of them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { contractsDir } from '../support/contracts.ts';
import type { Json } from './evaluate.ts';

const slice = join(contractsDir, 'infra/arm-slice.schema.json');
const supplement = join(import.meta.dirname, 'supplement.json');

/** Skips the running test, and says why, when Azure's contract is not there. */
export function needsArm(context: Mocha.Context): void {
  if (existsSync(slice)) return;
  console.log(`      skipped: the owners' contracts are not at ${contractsDir} (CONTRACTS_DIR)`);
  context.skip();
}

const fileSchema = z.looseObject({
  definitions: z.record(z.string(), z.unknown()),
  'x-types': z.record(z.string(), z.string()),
});

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isExpression = (value: unknown) => isSchema(value) && value.$ref === '#/definitions/common.expression';

const compositions = ['oneOf', 'anyOf', 'allOf'] as const;
/** Names under which a schema may stand besides its own. */
const open = '~open';

function strict(node: unknown, isPart: boolean): unknown {
  if (!isSchema(node)) return node;
  if (typeof node.$ref === 'string') return { $ref: isPart ? `${node.$ref}${open}` : node.$ref };
  for (const key of compositions) {
    const among = node[key];
    if (!Array.isArray(among) || !among.some(isExpression)) continue;
    const rest = among.filter((one) => !isExpression(one));
    return rest.length === 1 ? strict(rest[0], isPart) : strict({ ...node, [key]: rest }, isPart);
  }
  const isComposed = compositions.some((key) => Array.isArray(node[key]));
  const isMap = !isComposed && Object.keys(isSchema(node.properties) ? node.properties : {}).length === 0;
  const made: Schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isSchema(value)) {
      made.properties = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, strict(one, false)]),
      );
    } else if (key === 'items') made.items = strict(value, false);
    else if (key === 'additionalProperties') {
      // What may stand beside named properties "for later" is a misspelling as long as it is not named.
      if (isSchema(value) && isMap) made[key] = strict(value, false);
    } else if (compositions.some((one) => one === key) && Array.isArray(value)) {
      made[key] = value.map((one) => strict(one, true));
    } else made[key] = value;
  }
  const isObject = 'properties' in node || isComposed;
  // A map of names chosen freely says what each of them holds; whatever else has properties has these and no more.
  if (isObject && !isPart && !('additionalProperties' in made)) {
    made[isComposed ? 'unevaluatedProperties' : 'additionalProperties'] = false;
  }
  return made;
}

export interface ArmContract {
  /** `type@version`. */
  readonly types: readonly string[];
  /** Whether the type stands in the slice itself. */
  isOwners(type: string): boolean;
  /** What is wrong with a resource; empty when nothing is. */
  check(type: string, apiVersion: string, body: { readonly [key: string]: Json }): string[];
  checkParameters(file: unknown): string[];
}

export function armContract(): ArmContract {
  const ajv = new Ajv2019({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const sources = [slice, supplement].map((path, at) => {
    const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const definitions: Schema = {};
    for (const [name, value] of Object.entries(file.definitions)) {
      definitions[name] = strict(value, false);
      definitions[`${name}${open}`] = strict(value, true);
    }
    const id = `arm:${at}`;
    ajv.addSchema({ $id: id, definitions });
    return { id, types: new Map(Object.entries(file['x-types'])) };
  });
  const compiled = new Map<string, ValidateFunction>();

  function validate(ref: string, value: unknown): string[] {
    const check = compiled.get(ref) ?? ajv.compile({ $ref: ref });
    compiled.set(ref, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = params.additionalProperty ?? params.unevaluatedProperty ?? params.allowedValues ?? '';
      return `${instancePath} ${message ?? 'is wrong'} ${String(detail)}`.trim();
    });
  }

  return {
    types: sources.flatMap(({ types }) => [...types.keys()]),
    isOwners: (type) => sources[0]?.types.has(type) === true,
    check(type, apiVersion, body) {
      const key = `${type}@${apiVersion}`;
      const source = sources.find(({ types }) => types.has(key));
      if (source === undefined) return [`${key} is not in the contract`];
      return validate(`${source.id}${source.types.get(key)}`, { ...body, type, apiVersion });
    },
    checkParameters: (file) => validate(`arm:0#/definitions/parametersFile`, file),
  };
}
