import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Parser } from 'web-tree-sitter';
import { z } from 'zod';
import { indexingJson } from '../../scripts/infra.ts';
import { loadConfig } from '../../src/config.ts';
import { indexes } from '../../src/indexes.ts';
import { partitionKeyPath } from '../../src/store/cosmos.ts';
import { type ArmContract, armContract, needsArm } from './contract.ts';
import { type Deployed, evaluate, type Json, type Template } from './evaluate.ts';
import { bicepParser, parseBicep } from './syntax.ts';

const folder = 'infra';
const main = join(folder, 'main.bicep');
const image = 'acr.example/quorate:1';
const environments = ['test', 'prod'];

const jsonSchema: z.ZodType<Json> = z.json();
const parametersSchema = z.object({
  parameters: z.record(z.string(), z.object({ value: jsonSchema })),
});

/** What nobody but the council can know: the files leave it empty, and Azure refuses them as they are. */
const filledIn: Record<string, Json> = {
  alertEmails: ['quorate-team@council.example'],
  budgetStart: '2026-12-01',
};

function parametersOf(environment: string): Record<string, Json> {
  return { ...asKept(environment), ...filledIn };
}

function asKept(environment: string): Record<string, Json> {
  const text = readFileSync(join(folder, 'environments', `${environment}.parameters.json`), 'utf8');
  const { parameters } = parametersSchema.parse(JSON.parse(text));
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
}

/** The value at a path of names and places, undefined where there is none. */
function at(
  value: Json | { readonly [key: string]: Json } | undefined,
  ...path: (string | number)[]
): unknown {
  let here: unknown = value;
  for (const key of path)
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined;
  return here;
}

describe('infra', () => {
  let parser: Parser;
  let contract: ArmContract;
  before(async () => {
    parser = await bicepParser();
  });

  function deploy(environment: string, more: Record<string, Json> = {}): Template {
    return evaluate(parser, main, { ...parametersOf(environment), image, ...more });
  }
  function one(template: Template, type: string, symbol?: string): Deployed {
    const found = template.resources.filter(
      (resource) => resource.type === type && (symbol === undefined || resource.symbol === symbol),
    );
    expect(found, `${type} ${symbol ?? ''}`).to.have.length(1);
    const [only] = found;
    if (!only) throw new Error(type);
    return only;
  }
  /** What a council may already have: its own zones, workspace and name, and administrators outside and inside. */
  const joined: Record<string, Json> = {
    privateNetworking: true,
    privateDnsZoneIds: {
      cosmos: '/hub/zones/documents',
      vault: '/hub/zones/vaultcore',
      authority: '/hub/zones/blob',
    },
    workspaceId: '/hub/workspaces/central',
    adminsPrefix: '10.60.3.0/26',
    adminAddresses: ['203.0.113.7', '198.51.100.0/24'],
    customDomain: 'quorate.council.example',
    customDomainCertificateId: '/environments/quorate/certificates/council',
  };
  /** Every environment, before and after there is an image, with and without a network, alone and joined to a hub. */
  function everyWay(): { readonly label: string; readonly template: Template }[] {
    return environments.flatMap((environment) =>
      ['', image].flatMap((chosen) =>
        Object.entries({
          ' alone': { privateNetworking: false },
          ' in a network': { privateNetworking: true },
          ' joined to a hub': joined,
        }).map(([how, more]) => ({
          label: `${environment}${chosen && ' with an image'}${how}`,
          template: deploy(environment, { image: chosen, ...more }),
        })),
      ),
    );
  }
  const envOf = (template: Template): Record<string, string> => {
    const listed = at(
      one(template, 'Microsoft.App/containerApps').body,
      'properties',
      'template',
      'containers',
      0,
      'env',
    );
    const schema = z.array(
      z.object({ name: z.string(), value: z.string().optional(), secretRef: z.string().optional() }),
    );
    return Object.fromEntries(
      schema.parse(listed).map(({ name, value, secretRef }) => [name, value ?? `secret ${secretRef}`]),
    );
  };

  describe('against Azure’s contract', () => {
    before(function () {
      needsArm(this);
      contract = armContract();
    });
    const faults = (template: Template) =>
      template.resources.flatMap((resource) =>
        contract
          .check(resource.type, resource.apiVersion, resource.body)
          .map((fault) => `${resource.file}:${resource.line} ${resource.symbol}${fault}`),
      );

    it('takes every resource of every environment, whichever way it is deployed', () => {
      for (const { label, template } of everyWay()) expect(faults(template), label).to.deep.equal([]);
    });

    it('takes the parameters of every environment', () => {
      for (const environment of environments) {
        const file = join(folder, 'environments', `${environment}.parameters.json`);
        expect(contract.checkParameters(JSON.parse(readFileSync(file, 'utf8')))).to.deep.equal([]);
      }
    });

    it('is the owners’ own for all that holds data, runs or is told', () => {
      const own = new Set(everyWay().flatMap(({ template }) => template.resources.map((one) => one.type)));
      const ours = contract.types
        .filter((type) => !contract.isOwners(type))
        .map((type) => type.split('@')[0] ?? '');
      expect([...own].filter((type) => ours.includes(type)).sort()).to.deep.equal(ours.sort());
      expect(
        ours.some((type) => /DocumentDB|KeyVault|Microsoft.App|BotService|Authorization/.test(type)),
      ).to.equal(false);
    });

    /** The template with one text changed in one file. */
    function changed(file: string, from: string, to: string): Template {
      let count = 0;
      const template = evaluate(parser, main, { ...parametersOf('prod'), image }, (path) => {
        const text = readFileSync(path, 'utf8');
        if (!path.endsWith(file)) return text;
        count += text.split(from).length - 1;
        return text.replace(from, to);
      });
      expect(count, `${from} stands in ${file}`).to.be.greaterThan(0);
      return template;
    }
    const breaks: readonly [why: string, file: string, from: string, to: string, says: RegExp][] = [
      [
        'a misspelled property',
        'cosmos.bicep',
        'disableLocalAuth:',
        'disableLocalAuths:',
        /disableLocalAuths/,
      ],
      ['one deep inside', 'app.bicep', 'failureThreshold: 3', 'failureTreshold: 3', /failureTreshold/],
      ['one in a shape among several', 'cosmos.bicep', 'tier:', 'teir:', /teir/],
      [
        'one in a criterion',
        'alerts.bicep',
        'timeAggregation:',
        'aggregation:',
        /aggregation|timeAggregation/,
      ],
      ['one in a channel', 'bot.bicep', 'acceptedTerms:', 'acceptTerms:', /acceptTerms/],
      ['one of ours', 'authority.bicep', 'allowSharedKeyAccess:', 'allowSharedKey:', /allowSharedKey/],
      ['a value outside its list', 'cosmos.bicep', "'Strong'", "'Strongest'", /defaultConsistencyLevel/],
      ['text where a number belongs', 'app.bicep', 'cpu: 1', "cpu: '1'", /cpu must be integer/],
      [
        'a number where a switch belongs',
        'vault.bicep',
        'enablePurgeProtection: true',
        'enablePurgeProtection: 1',
        /enablePurgeProtection must be boolean/,
      ],
      [
        'a property left out',
        'bot.bicep',
        'msaAppId: identityClientId',
        'msaAppTenantId2: identityClientId',
        /msaAppId/,
      ],
      [
        'a version that is none',
        'app.bicep',
        'containerApps@2025-07-01',
        'containerApps@2025-07-02',
        /not in the contract/,
      ],
      [
        'a type that is none',
        'app.bicep',
        'Microsoft.App/containerApps@',
        'Microsoft.App/containerApp@',
        /not in the contract/,
      ],
    ];
    for (const [why, file, from, to, says] of breaks) {
      it(`does not take ${why}`, () => {
        const found = faults(changed(file, from, to));
        expect(found.length).to.be.greaterThan(0);
        expect(found.join('\n')).to.match(says);
      });
    }
  });

  describe('as Bicep', () => {
    it('is parsed whole, every file of it', () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.bicep'),
      );
      expect(files.length).to.be.greaterThan(10);
      for (const name of files) {
        const file = join(folder, name);
        expect(parseBicep(parser, file, readFileSync(file, 'utf8')).length, name).to.be.greaterThan(0);
      }
      const used = new Set(everyWay().flatMap(({ template }) => template.resources.map((one) => one.file)));
      expect(files.map((name) => join(folder, name)).filter((file) => !used.has(file))).to.deep.equal([main]);
    });

    const wrong: readonly [why: string, text: string, says: RegExp][] = [
      ['what the grammar does not take', 'var a = {', /x.bicep:1/],
      ['a name that nothing declares', 'output a string = b', /b is not declared/],
      ['a name that is declared later', "output a string = b\nvar b = 'x'", /b is not declared/],
      ['a variable that nothing uses', "var a = 'x'", /a is declared and not used/],
      ['two of one name', "var a = 'x'\nvar a = 'y'\noutput b string = a", /declared twice/],
      ['a parameter without a description', "param a string = 'x'\noutput b string = a", /no description/],
      [
        'a parameter that is not given',
        "@description('A')\nparam a string\noutput b string = a",
        /not given/,
      ],
      ['a value of another type', "@description('A')\nparam a int = 'x'\noutput b int = a", /a is not int/],
      [
        'a value that is not allowed',
        "@description('A')\n@allowed(['y'])\nparam a string = 'x'\noutput b string = a",
        /@allowed/,
      ],
      ['a function that is not known', "output a string = toUper('x')", /toUper/],
      ['a property twice', 'var a = {\n  b: 1\n  b: 2\n}\noutput c object = a', /stands twice/],
      [
        'items without a comma between them',
        "var a = ['x' 'y']\noutput b array = a",
        /without a comma|no Bicep/,
      ],
      ['an output that is not of its type', 'output a string = 1', /a is not string/],
      [
        'something beside the properties',
        "resource a 'X/y@1' = {\n  name: 'a'\n  propertis: {}\n}",
        /propertis/,
      ],
      [
        'a parent of another type',
        "resource a 'X/y@1' = {\n  name: 'a'\n}\nresource b 'X/z/w@1' = {\n  parent: a\n  name: 'b'\n}",
        /parent of b/,
      ],
      [
        'a reading of what is not deployed',
        "resource a 'X/y@1' = if (false) {\n  name: 'a'\n}\noutput b string = a.id",
        /not deployed/,
      ],
      [
        'an unknown module parameter',
        "module m 'm.bicep' = {\n  name: 'm'\n  params: {\n    x: 1\n  }\n}",
        /no parameter x/,
      ],
      [
        'an unknown module output',
        "module m 'm.bicep' = {\n  name: 'm'\n}\noutput a string = m.outputs.b",
        /has b/,
      ],
    ];
    for (const [why, text, says] of wrong) {
      it(`does not let pass ${why}`, () => {
        const read = (path: string) => (path === 'x.bicep' ? text : "output a string = 'a'");
        expect(() => evaluate(parser, 'x.bicep', {}, read)).to.throw(says);
      });
    }
  });

  describe('says what the code needs', () => {
    it('lays the container out as the store expects it', () => {
      const container = one(deploy('prod'), 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers');
      const resource = z
        .looseObject({ id: z.string(), defaultTtl: z.number() })
        .parse(at(container.body, 'properties', 'resource'));
      expect(resource.id).to.equal('quorate');
      expect(resource.partitionKey).to.deep.equal({ kind: 'Hash', version: 2, paths: [partitionKeyPath] });
      expect(resource.defaultTtl).to.equal(-1);
      expect(resource.indexingPolicy).to.deep.equal(JSON.parse(indexingJson()));
    });

    it('has the indexes of src/indexes.ts and no others (else: npm run infra)', () => {
      expect(readFileSync(join(folder, 'indexing.json'), 'utf8')).to.equal(indexingJson());
    });

    it('has each index once', () => {
      const written = indexes.map((one) => JSON.stringify(one));
      expect(written.filter((one, n) => written.indexOf(one) !== n)).to.deep.equal([]);
    });

    it('keeps within what Cosmos DB allows of indexes', function () {
      needsArm(this);
      const { compositeIndexes = [], includedPaths = [] } = z
        .object({ compositeIndexes: z.array(z.array(z.unknown())), includedPaths: z.array(z.unknown()) })
        .parse(JSON.parse(indexingJson()));
      expect(compositeIndexes.length).to.be.at.most(100);
      expect(Math.max(...compositeIndexes.map((paths) => paths.length))).to.be.at.most(8);
      expect(includedPaths.length).to.be.at.most(1_500);
    });

    it('writes to one region with strong consistency, and keeps a copy in another', () => {
      for (const { label, template } of everyWay()) {
        const { properties } = one(template, 'Microsoft.DocumentDB/databaseAccounts').body;
        expect(at(properties, 'consistencyPolicy', 'defaultConsistencyLevel'), label).to.equal('Strong');
        expect(at(properties, 'enableMultipleWriteLocations'), label).to.equal(false);
        expect(at(properties, 'locations', 0, 'locationName'), label).to.equal('uksouth');
        expect(at(properties, 'locations', 1, 'locationName'), label).to.equal('ukwest');
        expect(at(properties, 'backupPolicy', 'type'), label).to.equal('Continuous');
      }
    });

    it('gives the app an environment that it starts with, and no key of anything', () => {
      const env = envOf(deploy('prod'));
      const filled = Object.fromEntries(
        Object.entries(env).map(([name, value]) => {
          if (name === 'TOKEN_KEYS') return [name, `k1:${'a'.repeat(44)}`];
          if (name === 'APPLICATIONINSIGHTS_CONNECTION_STRING') {
            return [
              name,
              'InstrumentationKey=00000000-0000-4000-8000-000000000001;IngestionEndpoint=https://uksouth.example/',
            ];
          }
          return [
            name,
            value
              .replace(/\[cosmos\.endpoint\]/, 'https://cosmos.example/')
              .replace(
                /\[.*\.clientId\]|\{identity\.clientId\}|\{?identityClientId\}?/,
                '00000000-0000-4000-8000-000000000002',
              )
              .replace(/^\[((?:https:|Authorization=).*)\]$/, '$1')
              .replaceAll(/[{}]/g, ''),
          ];
        }),
      );
      const config = loadConfig(filled);
      expect(config.bot?.type).to.equal('UserAssignedMSI');
      expect(config.store).to.include({ kind: 'cosmos', key: undefined, database: 'quorate' });
      expect(config.host).to.equal('0.0.0.0');
      expect(Object.keys(env)).to.not.include.members(['COSMOS_KEY', 'BOT_APP_PASSWORD']);
      expect(env.TOKEN_KEYS).to.equal('secret token-keys');
    });

    it('asks the probes that the server answers, on its port', () => {
      const app = one(deploy('prod'), 'Microsoft.App/containerApps').body;
      const probes = z
        .array(z.looseObject({ type: z.string(), httpGet: z.object({ path: z.string(), port: z.number() }) }))
        .parse(at(app, 'properties', 'template', 'containers', 0, 'probes'));
      expect(probes.map(({ type, httpGet }) => [type, httpGet.path])).to.deep.equal([
        ['Startup', '/healthz'],
        ['Liveness', '/healthz'],
        ['Readiness', '/readyz'],
      ]);
      const port = Number(envOf(deploy('prod')).PORT);
      expect(new Set(probes.map(({ httpGet }) => httpGet.port))).to.deep.equal(new Set([port]));
      expect(at(app, 'properties', 'configuration', 'ingress', 'targetPort')).to.equal(port);
    });

    it('never runs fewer than two processes, and never two revisions for longer than a change takes', () => {
      for (const environment of environments) {
        const app = one(deploy(environment), 'Microsoft.App/containerApps').body;
        expect(at(app, 'properties', 'template', 'scale', 'minReplicas')).to.be.at.least(2);
        expect(at(app, 'properties', 'configuration', 'activeRevisionsMode')).to.equal('Single');
      }
      expect(() => deploy('test', { minReplicas: 1 })).to.throw(/minValue/);
    });
  });

  describe('stands beside other deployments', () => {
    /** Types whose names no other customer of Azure may have either, with what Azure takes at most. */
    const global: Readonly<Record<string, number>> = {
      'Microsoft.BotService/botServices': 42,
      'Microsoft.DocumentDB/databaseAccounts': 44,
      'Microsoft.KeyVault/vaults': 24,
      'Microsoft.Storage/storageAccounts': 24,
      'Microsoft.ContainerRegistry/registries': 50,
    };

    it('gives what is named for the whole world a part of its own, and no more letters than Azure takes', () => {
      for (const [type, most] of Object.entries(global)) {
        const names = (['test', 'prod'] as const).map((environment) =>
          z.string().parse(one(deploy(environment, { name: 'quorates' }), type).body.name),
        );
        for (const name of names) {
          expect(name, type).to.match(/[0-9a-f]{13}$/);
          expect(name.length, name).to.be.at.most(most);
        }
        const [test, prod] = names.map((name) => name.slice(-13));
        expect(test, type).to.not.equal(prod);
      }
    });

    it('makes a new endpoint for a restored account, since the one that there is cannot be turned', () => {
      const namesFor = (cosmosId: string) =>
        evaluate(parser, join(folder, 'modules/endpoints.bicep'), {
          prefix: 'quorate-prod',
          location: 'uksouth',
          subnetId: '/subnet',
          cosmosId,
          vaultId: '/vault',
          storageId: '/storage',
          zoneIds: { cosmos: '/a', vault: '/b', authority: '/c' },
          tags: {},
        })
          .resources.filter(({ type }) => type === 'Microsoft.Network/privateEndpoints')
          .map(({ body }) => body.name);
      const [before, ...others] = namesFor('/cosmos');
      const [after, ...same] = namesFor('/cosmos-r1');
      expect(after).to.not.equal(before);
      expect(same).to.deep.equal(others);
      expect([before, after].every((name) => String(name).startsWith('pep-quorate-prod-cosmos-'))).to.equal(
        true,
      );
    });

    it('takes the council’s own workspace and makes none then', () => {
      const template = deploy('prod', joined);
      const logs = template.resources.filter(({ type }) => type === 'Microsoft.Insights/diagnosticSettings');
      expect(new Set(logs.map(({ body }) => at(body, 'properties', 'workspaceId')))).to.deep.equal(
        new Set(['/hub/workspaces/central']),
      );
      const made = template.resources.filter(
        ({ type }) => type === 'Microsoft.OperationalInsights/workspaces',
      );
      expect(made).to.deep.equal([]);
      expect(
        at(one(template, 'Microsoft.Insights/components').body, 'properties', 'WorkspaceResourceId'),
      ).to.equal('/hub/workspaces/central');
    });

    it('is reached under the council’s own name where name and certificate are given, and not by one alone', () => {
      const template = deploy('prod', joined);
      expect(template.outputs.BOT_DOMAIN).to.equal('quorate.council.example');
      expect(envOf(template).PUBLIC_URL).to.equal('https://quorate.council.example');
      expect(at(one(template, 'Microsoft.BotService/botServices').body, 'properties', 'endpoint')).to.equal(
        'https://quorate.council.example/api/messages',
      );
      const ingress = ['properties', 'configuration', 'ingress', 'customDomains'];
      expect(at(one(template, 'Microsoft.App/containerApps').body, ...ingress)).to.deep.equal([
        {
          name: 'quorate.council.example',
          bindingType: 'SniEnabled',
          certificateId: '/environments/quorate/certificates/council',
        },
      ]);
      const half = deploy('prod', { customDomain: 'quorate.council.example' });
      expect(half.outputs.BOT_DOMAIN).to.equal(deploy('prod').outputs.BOT_DOMAIN);
      expect(at(one(half, 'Microsoft.App/containerApps').body, ...ingress)).to.deep.equal([]);
    });
  });

  it('is refused as long as nobody has said who is told, and when the budget begins', () => {
    for (const environment of environments) {
      const kept = asKept(environment);
      const { alertEmails = null, budgetStart = null } = filledIn;
      expect(() => evaluate(parser, main, kept), environment).to.throw(/alertEmails .*@minLength/);
      expect(() => evaluate(parser, main, { ...kept, alertEmails }), environment).to.throw(
        /budgetStart .*@minLength/,
      );
      expect(evaluate(parser, main, { ...kept, alertEmails, budgetStart }).resources, environment).to.not.be
        .empty;
    }
  });

  describe('keeps things shut', () => {
    it('takes keys and passwords from nobody', () => {
      for (const { label, template } of everyWay()) {
        const of = (type: string, ...path: (string | number)[]) =>
          at(one(template, type).body, 'properties', ...path);
        expect(of('Microsoft.DocumentDB/databaseAccounts', 'disableLocalAuth'), label).to.equal(true);
        expect(of('Microsoft.Storage/storageAccounts', 'allowSharedKeyAccess'), label).to.equal(false);
        expect(of('Microsoft.Storage/storageAccounts', 'allowBlobPublicAccess'), label).to.equal(false);
        expect(of('Microsoft.ContainerRegistry/registries', 'adminUserEnabled'), label).to.equal(false);
        expect(of('Microsoft.KeyVault/vaults', 'enableRbacAuthorization'), label).to.equal(true);
        expect(of('Microsoft.BotService/botServices', 'disableLocalAuth'), label).to.equal(true);
        expect(of('Microsoft.Insights/components', 'DisableLocalAuth'), label).to.equal(true);
        const made = template.resources.filter(
          ({ type }) => type === 'Microsoft.OperationalInsights/workspaces',
        );
        for (const { body } of made) {
          expect(at(body, 'properties', 'features', 'disableLocalAuth'), label).to.equal(true);
        }
      }
    });

    it('gives the identity these roles at these places and no others', () => {
      for (const { label, template } of everyWay()) {
        const roles = template.resources
          .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
          .map(({ scope, body }) => [
            scope,
            /'([0-9a-f-]{36})'/.exec(String(at(body, 'properties', 'roleDefinitionId')))?.[1],
          ]);
        const wanted = [
          ['telemetry', '3913510d-42f4-4e42-8a64-420c390055eb'],
          ['registry', '7f951dda-4ed3-4680-a7ca-43fe172d538d'],
          ['vault', '4633458b-17de-408a-874b-0445c86b69e6'],
          ['folder', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
        ];
        expect(roles, label).to.have.deep.members(wanted);
        const data = one(template, 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments').body;
        expect(at(data, 'properties', 'scope'), label).to.match(/\/dbs\/quorate\]?$/);
        expect(at(data, 'properties', 'roleDefinitionId'), label).to.match(/0{8}-0{4}-0{4}-0{4}-0{11}2\]?$/);
      }
    });

    it('in a network of its own leaves data, secrets and people’s names reachable from there only', () => {
      const template = deploy('prod', { privateNetworking: true });
      const reached = template.resources.filter(({ type }) => type === 'Microsoft.Network/privateEndpoints');
      expect(reached.length).to.equal(3);
      for (const type of [
        'Microsoft.DocumentDB/databaseAccounts',
        'Microsoft.KeyVault/vaults',
        'Microsoft.Storage/storageAccounts',
      ]) {
        expect(at(one(template, type).body, 'properties', 'publicNetworkAccess'), type).to.equal('Disabled');
      }
      const open = deploy('test', { privateNetworking: false });
      expect(open.resources.some(({ type }) => type.startsWith('Microsoft.Network/'))).to.equal(false);
    });

    it('lets administrators in by their addresses and nobody else from outside', () => {
      const ways: readonly [string, Json][] = [
        ['Microsoft.KeyVault/vaults', [{ value: '203.0.113.7' }]],
        ['Microsoft.Storage/storageAccounts', [{ value: '203.0.113.7', action: 'Allow' }]],
      ];
      const template = deploy('prod', { privateNetworking: true, adminAddresses: ['203.0.113.7'] });
      for (const [type, rules] of ways) {
        const { properties } = one(template, type).body;
        expect(at(properties, 'publicNetworkAccess'), type).to.equal('Enabled');
        expect(at(properties, 'networkAcls', 'defaultAction'), type).to.equal('Deny');
        expect(at(properties, 'networkAcls', 'ipRules'), type).to.deep.equal(rules);
      }
      const cosmos = one(template, 'Microsoft.DocumentDB/databaseAccounts').body;
      expect(at(cosmos, 'properties', 'publicNetworkAccess')).to.equal('Disabled');
      const shut = deploy('prod', { privateNetworking: true });
      for (const [type] of ways) {
        const { properties } = one(shut, type).body;
        expect(at(properties, 'publicNetworkAccess'), type).to.equal('Disabled');
        expect(at(properties, 'networkAcls', 'defaultAction'), type).to.equal('Deny');
        expect(at(properties, 'networkAcls', 'ipRules'), type).to.deep.equal([]);
      }
    });

    it('finds what stands behind its endpoints in zones of its own, or in the hub’s where they are given', () => {
      const named = (template: Template) =>
        template.resources
          .filter(({ type }) => type === 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups')
          .map(({ body }) =>
            at(body, 'properties', 'privateDnsZoneConfigs', 0, 'properties', 'privateDnsZoneId'),
          );
      const zonesOf = (template: Template) =>
        template.resources.filter(({ type }) => type.startsWith('Microsoft.Network/privateDnsZones'));
      expect(zonesOf(deploy('prod', { privateNetworking: true }))).to.have.length(6);
      const hub = deploy('prod', joined);
      expect(zonesOf(hub)).to.deep.equal([]);
      expect(named(hub)).to.deep.equal(['/hub/zones/documents', '/hub/zones/vaultcore', '/hub/zones/blob']);
    });

    it('guards every part of its network: Teams reaches the app, joined networks the endpoints', () => {
      const template = deploy('prod', joined);
      const subnets = z
        .array(
          z.object({ name: z.string(), properties: z.looseObject({ networkSecurityGroup: z.object({}) }) }),
        )
        .parse(at(one(template, 'Microsoft.Network/virtualNetworks').body, 'properties', 'subnets'));
      expect(subnets.map(({ name }) => name)).to.deep.equal(['apps', 'endpoints', 'admins']);
      const rulesOf = (symbol: string) =>
        z
          .array(z.object({ name: z.string(), properties: z.record(z.string(), z.json()) }))
          .parse(
            at(
              one(template, 'Microsoft.Network/networkSecurityGroups', symbol).body,
              'properties',
              'securityRules',
            ),
          )
          .map(({ properties }) => [
            properties.access,
            properties.sourceAddressPrefix,
            properties.destinationPortRanges,
          ]);
      expect(rulesOf('appsGuard')).to.deep.equal([
        ['Allow', '*', ['443', '31443']],
        ['Allow', 'AzureLoadBalancer', ['30000-32767']],
      ]);
      expect(rulesOf('endpointsGuard')).to.deep.equal([
        ['Allow', 'VirtualNetwork', ['443']],
        ['Deny', '*', ['0-65535']],
      ]);
      expect(rulesOf('adminsGuard')).to.deep.equal([]);
    });

    it('sends the log of whatever can be logged to the workspace', () => {
      for (const { label, template } of everyWay()) {
        const logged = template.resources
          .filter(({ type }) => type === 'Microsoft.Insights/diagnosticSettings')
          .map(({ scope }) => scope);
        expect(logged, label).to.have.members(['registry', 'vault', 'account', 'blobs', 'hosting', 'bot']);
        const blobs = template.resources.find(
          ({ type, scope }) => type === 'Microsoft.Insights/diagnosticSettings' && scope === 'blobs',
        );
        const categories = z
          .array(z.object({ category: z.string(), enabled: z.literal(true) }))
          .parse(at(blobs?.body, 'properties', 'logs'));
        expect(
          categories.map(({ category }) => category),
          label,
        ).to.have.members(['StorageRead', 'StorageWrite', 'StorageDelete']);
      }
    });
  });

  it('shows what the run-book speaks of on one page, which looks at Quorate’s own measures', () => {
    const textSchema = z.object({ serializedData: z.string(), sourceId: z.string() });
    const pageSchema = z.looseObject({
      version: z.string(),
      items: z.array(z.looseObject({ name: z.string() })),
      fallbackResourceIds: z.array(z.string()),
    });
    for (const { label, template } of everyWay()) {
      const { body } = one(template, 'Microsoft.Insights/workbooks');
      const { serializedData, sourceId } = textSchema.parse(body.properties);
      const page = pageSchema.parse(JSON.parse(serializedData.slice(1, -1)));
      expect(page.items.length, label).to.be.greaterThan(5);
      expect(page.version, label).to.equal(at(body, 'properties', 'version'));
      expect(page.fallbackResourceIds, label).to.deep.equal(['{telemetry.id}']);
      expect(sourceId, label).to.equal('[telemetry.id]');
    }
  });

  describe('tells somebody', () => {
    const alertsOf = (template: Template) =>
      template.resources
        .filter(({ type }) => /^Microsoft.Insights\/(?:metricAlerts|scheduledQueryRules)$/.test(type))
        .map(({ body }) => String(at(body, 'name')).replace(/^alert-quorate-(test|prod)-/, ''));

    it('of each that metrics.json names, and of an app that is not ready', () => {
      const named = z
        .record(z.string(), z.array(z.looseObject({ name: z.string() })))
        .parse(JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')));
      const names = Object.values(named).flatMap((list) => list.map(({ name }) => name));
      for (const environment of environments) {
        expect(alertsOf(deploy(environment))).to.have.members([...names, 'not-ready']);
      }
      expect(names).to.include.members([
        'effects-oldest-age',
        'presses-failed',
        'sends-failed',
        'followups-stuck',
        'nothing-measured',
        'probes-failed',
        'answers-5xx',
        'cosmos-ru',
      ]);
    });

    it('when nothing is measured any more, and when probes fail for minutes, by what the logs say', () => {
      const template = deploy('prod', { workspaceId: '/hub/workspaces/central' });
      const rule = (name: string) => {
        const found = template.resources.find(
          ({ type, body }) =>
            type === 'Microsoft.Insights/scheduledQueryRules' &&
            at(body, 'name') === `alert-quorate-prod-${name}`,
        );
        return {
          scope: at(found?.body, 'properties', 'scopes', 0),
          condition: z
            .looseObject({ query: z.string(), operator: z.string(), threshold: z.number() })
            .parse(at(found?.body, 'properties', 'criteria', 'allOf', 0)),
        };
      };
      const silent = rule('nothing-measured');
      expect(silent.scope).to.equal('[monitoring.telemetryId]');
      expect(silent.condition).to.include({ operator: 'LessThan', threshold: 1 });
      expect(silent.condition.query).to.contain("'quorate.effects.oldest_age'");
      const probes = rule('probes-failed');
      expect(probes.scope).to.equal('/hub/workspaces/central');
      expect(probes.condition).to.include({ operator: 'GreaterThan', threshold: 0 });
      expect(probes.condition.query).to.contain("ContainerAppName == 'ca-quorate-prod'");
      expect(probes.condition.query).to.contain("'ProbeFailed'");
    });

    it('and never by a count of Azure’s that only grows, which would tell once and for good', () => {
      expect(readFileSync(join(folder, 'metrics.json'), 'utf8')).to.not.contain('RestartCount');
    });

    it('of what it costs', () => {
      const budget = one(deploy('prod'), 'Microsoft.Consumption/budgets').body;
      expect(at(budget, 'properties', 'notifications', 'spent', 'threshold')).to.equal(80);
    });
  });

  it('gives out what the manifest and the scripts need', () => {
    const { outputs } = deploy('prod');
    expect(Object.keys(outputs)).to.have.members([
      'BOT_ID',
      'BOT_TENANT_ID',
      'BOT_DOMAIN',
      'IDENTITY_OBJECT_ID',
      'REGISTRY',
      'VAULT',
      'STORAGE_ACCOUNT',
      'COSMOS_ACCOUNT',
      'APP',
    ]);
    const bot = one(deploy('prod'), 'Microsoft.BotService/botServices').body;
    expect(at(bot, 'properties', 'msaAppId')).to.equal('[identity.clientId]');
    const plain = (text: unknown) => String(text).replaceAll(/[[\]{}]/g, '');
    expect(plain(at(bot, 'properties', 'endpoint'))).to.equal(
      `https://${plain(outputs.BOT_DOMAIN)}/api/messages`,
    );
  });
});
