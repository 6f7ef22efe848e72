/** What the Agents Toolkit is told to do: that its actions are ones it has, and all that they name is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { namedIn } from '../../scripts/lib/app-package.ts';
import { root } from '../../scripts/lib/tools.ts';

const text = readFileSync(join(root, 'm365agents.yml'), 'utf8');

/** The toolkit's actions that we use, with their parameters as its schema of files v1.11 has them. */
const actions = z.discriminatedUnion('uses', [
  step('arm/deploy', {
    subscriptionId: z.string(),
    resourceGroupName: z.string(),
    bicepCliVersion: z.string().regex(/^v\d+\.\d+\.\d+$/),
    templates: z.array(
      z.strictObject({ path: z.string(), parameters: z.string(), deploymentName: z.string() }),
    ),
  }),
  step('cli/runNpmCommand', { args: z.string() }),
  step('teamsApp/validateAppPackage', { appPackagePath: z.string() }),
  step('script', { run: z.string(), timeout: z.number() }),
  step('teamsApp/publishAppPackage', { appPackagePath: z.string() }).extend({
    writeToEnvironmentFile: z.strictObject({ publishedAppId: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }),
  }),
]);

function step<U extends string, S extends z.ZodRawShape>(uses: U, parameters: S) {
  return z.strictObject({
    uses: z.literal(uses),
    name: z.string().optional(),
    with: z.strictObject(parameters),
  });
}

const file = z
  .strictObject({
    version: z.literal('v1.11'),
    environmentFolderPath: z.literal('./env'),
    provision: z.array(actions),
    deploy: z.array(actions),
    publish: z.array(actions),
  })
  .parse(parse(text));
const all = [...file.provision, ...file.deploy, ...file.publish];

const environments = globSync('env/.env.*', { cwd: root })
  .filter((path) => !path.endsWith('.user'))
  .map((path) => ({
    name: basename(path).replace('.env.', ''),
    values: parseEnv(readFileSync(join(root, path), 'utf8')),
  }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** How the toolkit's texts name the environment. */
const environmentIn = `$${'{{TEAMSFX_ENV}}'}`;

const hasInfra = existsSync(join(root, 'infra', 'main.bicep'));

/** Skips the running test, and says why, where what is made in Azure is not described. */
function needsInfra(context: Mocha.Context): void {
  if (hasInfra) return;
  console.log('      skipped: there is no infra/main.bicep in this checkout');
  context.skip();
}

describe('the Agents Toolkit', () => {
  it('has environments to work in', () => {
    expect(environments.map(({ name }) => name)).to.deep.equal(['prod', 'test']);
  });

  for (const { name, values } of environments) {
    it(`finds every variable that is named in the environment ${name}`, () => {
      const manifest = readFileSync(join(root, 'appPackage', 'manifest.json'), 'utf8');
      const named = [...new Set([...namedIn(text), ...namedIn(manifest)])];
      expect(named.filter((one) => !Object.hasOwn(values, one))).to.deep.equal([]);
      expect(values.TEAMSFX_ENV).to.equal(name);
    });

    it(`is told no secret, and nothing of anybody's Azure, by the file of the environment ${name}`, () => {
      const filled = Object.entries(values).filter(([, value]) => value !== '');
      expect(filled).to.deep.equal([['TEAMSFX_ENV', name]]);
      const names = Object.keys(values);
      expect(names.filter((one) => /SECRET|PASSWORD|TOKEN|CONNECTION|_KEYS?$/.test(one))).to.deep.equal([]);
    });

    it(`finds every file that it is led to in the environment ${name}`, function () {
      needsInfra(this);
      const paths = all.flatMap((one) => {
        if (one.uses === 'arm/deploy') {
          return one.with.templates.flatMap(({ path, parameters }) => [path, parameters]);
        }
        if (one.uses !== 'script') return [];
        return one.with.run.split(' ').filter((word) => word.startsWith('infra/'));
      });
      expect(paths).to.have.lengthOf(4);
      const missing = paths
        .map((path) => path.replaceAll(environmentIn, name))
        .filter((path) => !existsSync(join(root, path)));
      expect(missing).to.deep.equal([]);
    });

    it(`has a place in the environment ${name} for all that Azure puts out`, function () {
      needsInfra(this);
      const bicep = readFileSync(join(root, 'infra', 'main.bicep'), 'utf8');
      const outputs = [...bicep.matchAll(/^output (\w+) /gm)].map(([, output = '']) => output);
      expect(outputs).to.include.members(['BOT_ID', 'BOT_DOMAIN', 'REGISTRY']);
      expect(outputs.filter((output) => !Object.hasOwn(values, output))).to.deep.equal([]);
    });
  }

  it('is preceded on its page by filling in what the files of parameters leave empty', function () {
    needsInfra(this);
    const page = readFileSync(join(root, 'docs', 'package.md'), 'utf8');
    const [, first = ''] = /^0\. (.+)$/m.exec(page) ?? [];
    for (const { name } of environments) {
      const { parameters } = z
        .object({ parameters: z.record(z.string(), z.object({ value: z.unknown() })) })
        .parse(JSON.parse(readFileSync(join(root, 'infra/environments', `${name}.parameters.json`), 'utf8')));
      const empty = Object.entries(parameters).flatMap(([parameter, { value }]) =>
        value === '' || (Array.isArray(value) && value.length === 0) ? [parameter] : [],
      );
      expect(empty, name).to.have.members(['alertEmails', 'budgetStart']);
      for (const parameter of empty) expect(first).to.contain(`\`${parameter}\``);
    }
  });

  it('calls scripts of ours that there are, and packages as they are called', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    for (const one of all) {
      if (one.uses === 'cli/runNpmCommand') {
        const [, script = ''] = /^run (\S+)/.exec(one.with.args) ?? [];
        expect(scripts, one.with.args).to.have.property(script);
      }
      if ('appPackagePath' in one.with) {
        expect(one.with.appPackagePath).to.equal(`./appPackage/build/appPackage.${environmentIn}.zip`);
      }
    }
  });

  it('never publishes what was not built and validated before', () => {
    for (const life of [file.provision, file.publish]) {
      const order = life.map(({ uses }) => uses).filter((uses) => uses !== 'arm/deploy');
      expect(order.slice(0, 2)).to.deep.equal(['cli/runNpmCommand', 'teamsApp/validateAppPackage']);
    }
  });
});
