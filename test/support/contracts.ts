/**
 * The platform owners' contracts, held against what goes over the wire: Bot Connector (Swagger 2.0) and Microsoft Graph
 * (OpenAPI 3.0, the strict slice). They lie beside the project; where they are absent a test says so and is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { Exchange } from '../../src/rehearsal/server.ts';

export const contractsDir = process.env.CONTRACTS_DIR ?? '../shared/contracts';

const files = {
  connector: 'bot-connector/botframework-channel.v3.1.12.swagger.json',
  graph: 'graph/graph-v1.0-slice.strict.openapi.json',
};

/** Skips the running test, and says why, when the contracts are not there. */
export function needsContracts(context: Mocha.Context): void {
  if (existsSync(join(contractsDir, files.connector)) && existsSync(join(contractsDir, files.graph))) return;
  console.log(`      skipped: the owners' contracts are not at ${contractsDir} (CONTRACTS_DIR)`);
  context.skip();
}

/** The same for the schemas of Teams' manifests. */
export function needsManifestSchema(context: Mocha.Context): void {
  if (existsSync(join(contractsDir, 'teams-manifest'))) return;
  console.log(`      skipped: Teams' schemas of manifests are not at ${contractsDir} (CONTRACTS_DIR)`);
  context.skip();
}

type Schema = Record<string, unknown>;
const schemaSchema: z.ZodType<Schema> = z.record(z.string(), z.unknown());
const operationSchema = z.looseObject({
  parameters: z
    .array(
      z.looseObject({
        in: z.string().optional(),
        name: z.string().optional(),
        required: z.boolean().optional(),
        schema: schemaSchema.optional(),
      }),
    )
    .optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: schemaSchema })) })
    .optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      $ref: z.string().optional(),
      schema: schemaSchema.optional(),
      content: z.record(z.string(), z.looseObject({ schema: schemaSchema })).optional(),
    }),
  ),
});
type Operation = z.infer<typeof operationSchema>;

/** OpenAPI's `nullable`, its references and its formats, said in the words of JSON Schema. */
function asJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const out: Schema = {};
  for (const [name, value] of Object.entries(node)) {
    if (
      ['nullable', 'x-nullable', 'x-omitempty', 'discriminator', 'example', 'readOnly', 'xml'].includes(name)
    )
      continue;
    if (name === 'pattern' && typeof value === 'string') out[name] = value;
    else out[name] = asJsonSchema(value);
  }
  const source: Schema = Object.fromEntries(Object.entries(node));
  const nullable = source.nullable === true || source['x-nullable'] === true;
  if (!nullable) return out;
  if (typeof out.type === 'string') return { ...out, type: [out.type, 'null'] };
  return { anyOf: [out, { type: 'null' }] };
}

interface Contract {
  /** What is wrong with the exchange; empty when nothing is. */
  check(exchange: Exchange): string[];
}

function contract(file: string, base: string): Contract {
  const document = z
    .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(JSON.parse(readFileSync(join(contractsDir, file), 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  for (const format of ['int64', 'int32', 'double', 'byte', 'binary', 'base64url', 'decimal'])
    ajv.addFormat(format, true);
  const id = `contract:${base || 'connector'}`;
  ajv.addSchema({ ...schemaSchema.parse(asJsonSchema(document)), $id: id });
  const compiled = new Map<string, ValidateFunction>();

  function validate(pointer: string, value: unknown, what: string): string[] {
    let check = compiled.get(pointer);
    if (check === undefined) {
      check = ajv.compile({ $ref: `${id}#${pointer}` });
      compiled.set(pointer, check);
    }
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => `${what}${error.instancePath} ${error.message ?? 'is wrong'}`);
  }

  const pointerPart = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

  function find(method: string, path: string): { pointer: string; operation: Operation } | undefined {
    const parts = path.split('/').filter(Boolean);
    let best: { template: string; fixed: number } | undefined;
    for (const template of Object.keys(document.paths)) {
      const wanted = template.split('/').filter(Boolean);
      if (wanted.length !== parts.length) continue;
      const fits = wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
      const fixed = wanted.filter((part) => !part.startsWith('{')).length;
      if (fits && (best === undefined || fixed > best.fixed)) best = { template, fixed };
    }
    const found = best === undefined ? undefined : document.paths[best.template]?.[method.toLowerCase()];
    if (best === undefined || found === undefined) return undefined;
    return {
      pointer: `/paths/${pointerPart(best.template)}/${method.toLowerCase()}`,
      operation: operationSchema.parse(found),
    };
  }

  function requestFaults(pointer: string, operation: Operation, body: unknown): string[] {
    const at = operation.parameters?.findIndex((parameter) => parameter.in === 'body') ?? -1;
    if (at >= 0) return validate(`${pointer}/parameters/${at}/schema`, body, 'request');
    if (operation.requestBody?.content['application/json'] !== undefined) {
      return validate(`${pointer}/requestBody/content/application~1json/schema`, body, 'request');
    }
    return body === undefined ? [] : ['request has a body that the contract does not know'];
  }

  function queryFaults(operation: Operation, path: string): string[] {
    const sent = new URL(path, 'http://contract').searchParams;
    const known = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    return [
      ...[...sent.keys()]
        .filter((name) => !known.some((parameter) => parameter.name === name))
        .map((name) => `request asks with ${name}, which the contract does not know`),
      ...known
        .filter((parameter) => parameter.required === true && !sent.has(parameter.name ?? ''))
        .map((parameter) => `request leaves out ${parameter.name}`),
    ];
  }

  function responseFaults(pointer: string, operation: Operation, exchange: Exchange): string[] {
    const { status, responseBody } = exchange;
    const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
    const name = names.find((one) => operation.responses[one] !== undefined);
    if (name === undefined) return [`response ${status} is not in the contract`];
    const response = operation.responses[name];
    const here = `${pointer}/responses/${name}`;
    if (response?.$ref !== undefined) {
      const target = response.$ref.replace(/^#/, '');
      return validate(`${target}/content/application~1json/schema`, responseBody, `response ${status}`);
    }
    if (response?.schema !== undefined) return validate(`${here}/schema`, responseBody, `response ${status}`);
    if (response?.content?.['application/json'] !== undefined && status !== 204) {
      return validate(`${here}/content/application~1json/schema`, responseBody, `response ${status}`);
    }
    return responseBody === undefined
      ? []
      : [`response ${status} has a body that the contract does not know`];
  }

  return {
    check(exchange) {
      // No answer is no answer: there is nothing to hold against the contract but the request.
      const path = decodeURI(exchange.path.split('?')[0] ?? '').slice(base.length);
      const found = find(exchange.method, path);
      if (found === undefined) return [`${exchange.method} ${path} is not in the contract`];
      return [
        // A request that was refused as malformed may well break the contract: that is why it was refused.
        ...(exchange.status === 400 || exchange.status === 413
          ? []
          : [
              ...queryFaults(found.operation, exchange.path),
              ...requestFaults(found.pointer, found.operation, exchange.requestBody),
            ]),
        ...(exchange.status === 0 ? [] : responseFaults(found.pointer, found.operation, exchange)),
      ];
    },
  };
}

/** An activity to the bot, held against the connector's own definition of one. */
function activityContract(): (activity: unknown) => string[] {
  const document = schemaSchema.parse(
    asJsonSchema(JSON.parse(readFileSync(join(contractsDir, files.connector), 'utf8'))),
  );
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('byte', true);
  ajv.addSchema({ ...document, $id: 'contract:activity' });
  const check = ajv.compile({ $ref: 'contract:activity#/definitions/Activity' });
  return (activity) =>
    check(activity)
      ? []
      : (check.errors ?? []).map((error) => `activity${error.instancePath} ${error.message ?? ''}`);
}

export interface Recorder {
  /** Hand this to the room as `observe`. */
  readonly observe: (exchange: Exchange) => void;
  readonly exchanges: readonly Exchange[];
  /** Every way in which the traffic so far breaks the owners' contracts; reads the contracts when first called. */
  faults(): string[];
}

/** Records the room's traffic, so that a test can hold all of it against the contracts at its end. */
export function recorder(): Recorder {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    observe: (exchange) => {
      exchanges.push(exchange);
    },
    faults: () => {
      const connector = contract(files.connector, '');
      const graph = contract(files.graph, '/v1.0');
      const activity = activityContract();
      return exchanges.flatMap((exchange) => {
        const where = `${exchange.side} ${exchange.method} ${exchange.path} (${exchange.status})`;
        const found =
          exchange.side === 'bot'
            ? activity(exchange.requestBody)
            : (exchange.side === 'graph' ? graph : connector).check(exchange);
        return found.map((fault) => `${where}: ${fault}`);
      });
    },
  };
}
