import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigError, isLoopback, loadConfig } from '../src/config.ts';

const guid = '11111111-2222-4333-8444-555555555555';
const secret = 'a-very-secret-value-that-nobody-may-see';
const keys = `k2:${'B'.repeat(40)},k1:${'A'.repeat(40)}`;
const registered = {
  BOT_APP_ID: guid,
  BOT_APP_TYPE: 'SingleTenant',
  BOT_APP_TENANT_ID: guid,
  BOT_APP_PASSWORD: secret,
  TOKEN_KEYS: keys,
  PUBLIC_URL: 'https://quorate.example.gov.uk/',
};

function problems(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('of an empty environment is a laptop', () => {
    expect(loadConfig({})).to.deep.equal({
      host: '127.0.0.1',
      port: 3978,
      publicUrl: 'http://127.0.0.1:3978',
      store: { kind: 'sqlite', file: './data/quorate.sqlite' },
      bot: undefined,
      botOpenIdMetadata: undefined,
      tokenKeys: undefined,
      teamsServiceUrl: 'https://smba.trafficmanager.net/teams/',
      graphUrl: 'https://graph.microsoft.com/v1.0',
      teamsAppId: 'quorate',
      authorityFile: 'config/authority.example.json',
      rehearsalPort: 3979,
      logLevel: 'info',
      telemetry: undefined,
      limits: { person: 120, chat: 600, address: 120, link: 30, changes: 600 },
      trustedProxies: 0,
    });
  });

  it('takes empty variables as not set', () => {
    const empty = Object.fromEntries(
      ['HOST', 'PORT', 'STORE', 'BOT_APP_ID', 'BOT_APP_TYPE', 'TOKEN_KEYS', 'PUBLIC_URL', 'LOG_LEVEL'].map(
        (name) => [name, '  '],
      ),
    );
    expect(loadConfig(empty)).to.deep.equal(loadConfig({}));
  });

  it('of a council holds its bot, its keys newest first, and listens anywhere', () => {
    const config = loadConfig({ ...registered, HOST: '0.0.0.0', PORT: '80', LOG_LEVEL: 'warn' });
    expect(config).to.deep.include({
      host: '0.0.0.0',
      port: 80,
      publicUrl: 'https://quorate.example.gov.uk',
      bot: { appId: guid, type: 'SingleTenant', tenantId: guid, password: secret },
      logLevel: 'warn',
      teamsAppId: undefined,
    });
    expect(config.tokenKeys?.map((key) => key.id)).to.deep.equal(['k2', 'k1']);
  });

  it('without bot credentials refuses every host but loopback', () => {
    for (const host of [
      '0.0.0.0',
      '::',
      '192.168.1.4',
      'quorate.example',
      '127.0.0.1.example',
      '1270.0.0.1',
      '127.0.0.256',
    ]) {
      expect(problems({ HOST: host }), host).to.have.length(1);
      expect(problems({ HOST: host })[0]).to.contain('HOST');
    }
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', 'LOCALHOST', '::1', '[::1]']) {
      expect(problems({ HOST: host }), host).to.deep.equal([]);
    }
  });

  it('never takes an address on a network for loopback', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isLoopback(address)).to.equal(address.startsWith('127.'));
      }),
    );
  });

  it('does not accept half of the bot credentials', () => {
    expect(problems({ BOT_APP_PASSWORD: secret }).join())
      .to.contain('BOT_APP_ID')
      .and.to.contain('BOT_APP_TENANT_ID');
    const { BOT_APP_PASSWORD: _, ...without } = registered;
    expect(problems(without)).to.deep.equal(['BOT_APP_PASSWORD: is needed for SingleTenant']);
    expect(problems({ ...registered, BOT_APP_TYPE: 'UserAssignedMSI' })).to.deep.equal([
      'BOT_APP_PASSWORD: must be empty for UserAssignedMSI',
    ]);
    expect(problems({ ...without, BOT_APP_TYPE: 'UserAssignedMSI' })).to.deep.equal([]);
    expect(problems({ ...without, BOT_APP_TYPE: 'MultiTenant' })).to.deep.equal([
      'BOT_APP_TYPE: must be UserAssignedMSI or SingleTenant',
    ]);
  });

  it('with bot credentials needs keys and an address of its own', () => {
    const { TOKEN_KEYS: _keys, PUBLIC_URL: _url, ...without } = registered;
    const found = problems(without);
    expect(found.some((problem) => problem.startsWith('TOKEN_KEYS'))).to.equal(true);
    expect(found.some((problem) => problem.startsWith('PUBLIC_URL'))).to.equal(true);
  });

  it('knows Cosmos DB with a key, with managed identity, and on a laptop', () => {
    const endpoint = 'https://quorate.documents.azure.com:443/';
    expect(
      loadConfig({ STORE: 'cosmos', COSMOS_ENDPOINT: endpoint, COSMOS_KEY: 'k', COSMOS_DATABASE: 'db' })
        .store,
    ).to.deep.equal({
      kind: 'cosmos',
      endpoint,
      key: 'k',
      database: 'db',
    });
    expect(loadConfig({ STORE: 'cosmos', COSMOS_ENDPOINT: endpoint }).store).to.deep.include({
      key: undefined,
    });
    expect(loadConfig({ STORE: 'cosmos' }).store).to.deep.include({ endpoint: 'http://127.0.0.1:8081' });
    const { BOT_APP_PASSWORD: _, ...without } = registered;
    const inAzure = {
      ...without,
      BOT_APP_TYPE: 'UserAssignedMSI',
      STORE: 'cosmos',
      COSMOS_ENDPOINT: endpoint,
    };
    expect(loadConfig(inAzure).store).to.deep.include({ key: undefined, identity: guid });
    expect(problems({ ...registered, STORE: 'cosmos' })).to.deep.equal([
      'COSMOS_ENDPOINT: is needed for STORE=cosmos',
    ]);
  });

  it('sends no secret over a network in the clear: addresses are https, or loopback', () => {
    for (const name of [
      'COSMOS_ENDPOINT',
      'BOT_OPENID_METADATA',
      'TEAMS_SERVICE_URL',
      'GRAPH_URL',
      'PUBLIC_URL',
    ]) {
      for (const bad of [
        'http://example.org/',
        'ftp://example.org',
        'example.org',
        'https://user:pw@example.org/',
        'javascript:1',
      ]) {
        expect(problems({ [name]: bad }), `${name} ${bad}`).to.have.length(1);
      }
      for (const good of [
        'https://example.org/',
        'http://127.0.0.1:3979/',
        'http://localhost:1/',
        'http://[::1]:5/',
      ]) {
        expect(problems({ [name]: good }), `${name} ${good}`).to.deep.equal([]);
      }
    }
  });

  it('knows to whom it tells what it does: Application Insights, a collector, or nobody', () => {
    const connection =
      'InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://uk.example/';
    const azure = { APPLICATIONINSIGHTS_CONNECTION_STRING: connection };
    const identity = { APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `Authorization=AAD;ClientId=${guid}` };
    const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };
    expect(loadConfig({}).telemetry).to.equal(undefined);
    expect(loadConfig(identity).telemetry).to.equal(undefined);
    expect(loadConfig({ ...azure, ...identity, ...collector }).telemetry).to.deep.equal({
      kind: 'azure',
      connectionString: connection,
      identity: guid,
    });
    expect(loadConfig(azure).telemetry).to.deep.include({ identity: undefined });
    expect(loadConfig(collector).telemetry).to.deep.equal({
      kind: 'otlp',
      endpoint: 'http://127.0.0.1:4318',
    });
    for (const [name, bad] of [
      ['APPLICATIONINSIGHTS_CONNECTION_STRING', `key=${secret}`],
      ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'InstrumentationKey=1;IngestionEndpoint=http://example.org/'],
      ['APPLICATIONINSIGHTS_AUTHENTICATION_STRING', secret],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://example.org/'],
      ['LIMIT_PERSON', '-1'],
      ['TRUSTED_PROXIES', '6'],
    ] as const) {
      const found = problems({ [name]: bad });
      expect(found, name).to.have.length(1);
      expect(found[0]).to.contain(name).and.not.to.contain(bad);
    }
  });

  it('reads the authority file from this machine or from Azure, and sends no token anywhere else', () => {
    for (const good of [
      'config/authority.json',
      'C:\\quorate\\authority.json',
      'https://stquorate1.blob.core.windows.net/authority/authority.json',
      'http://127.0.0.1:3000/authority.json',
    ]) {
      expect(problems({ AUTHORITY_FILE: good }), good).to.deep.equal([]);
    }
    for (const bad of [
      'http://stquorate1.blob.core.windows.net/authority/authority.json',
      'https://stquorate1.blob.core.windows.net/authority/authority.json?sv=1&sig=x',
      'https://stquorate1.blob.core.windows.net.example.org/authority.json',
      'https://example.org/authority.json',
      'ftp://127.0.0.1/authority.json',
    ]) {
      expect(problems({ AUTHORITY_FILE: bad }), bad).to.have.length(1);
    }
  });

  it('reports all problems in one message, by name', () => {
    const found = problems({
      PORT: 'x',
      STORE: 'mongo',
      LOG_LEVEL: 'loud',
      BOT_APP_ID: '7',
      REHEARSAL_PORT: '70000',
    });
    expect(found.map((problem) => problem.split(':')[0])).to.have.members([
      'PORT',
      'STORE',
      'LOG_LEVEL',
      'BOT_APP_ID',
      'REHEARSAL_PORT',
    ]);
  });

  it('reports problems between variables together too', () => {
    expect(problems({ BOT_APP_ID: guid, STORE: 'cosmos' }).length).to.be.greaterThan(3);
  });

  it('refuses token keys that are short, unnamed or named twice', () => {
    for (const bad of [
      'k1:short',
      'A'.repeat(40),
      `k1:${'A'.repeat(40)},k1:${'B'.repeat(40)}`,
      `k 1:${'A'.repeat(40)}`,
      ',',
    ]) {
      expect(problems({ TOKEN_KEYS: bad }), bad).to.have.length(1);
    }
  });

  it('never prints a value, whatever is in it', () => {
    const names = Object.keys({
      ...registered,
      COSMOS_KEY: '',
      COSMOS_ENDPOINT: '',
      STORE: '',
      PORT: '',
      HOST: '',
      GRAPH_URL: '',
    });
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.stringMatching(/^[a-z0-9~]{12,40}$/), (name, value) => {
        const marked = `~${value}~`;
        expect(problems({ ...registered, [name]: marked }).join('\n')).not.to.contain(marked);
      }),
    );
    for (const name of names) {
      expect(problems({ [name]: `${secret} ${secret}` }).join('\n'), name).not.to.contain(secret);
    }
  });

  it('has every one of its names in .env.example and in docs/configuration.md', () => {
    const source = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
    const names = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
    expect(names).to.include('BOT_APP_ID').and.to.have.length.greaterThan(18);
    for (const file of ['.env.example', 'docs/configuration.md']) {
      const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
      for (const name of names) expect(text, `${name} in ${file}`).to.match(new RegExp(`\\b${name}\\b`));
    }
  });

  it('has in docs/configuration.md the defaults that hold: to set one of them changes nothing', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    // One is put together from others; the rest is read by tests and tools.
    const others = ['PUBLIC_URL', 'CONTRACTS_DIR', 'PLAYGROUND_PORT'];
    const told = listed.filter(([name]) => !others.includes(name));
    expect(told.map(([name]) => name)).to.include.members([
      'PORT',
      'LIMIT_CHAT',
      'TRUSTED_PROXIES',
      'GRAPH_URL',
    ]);
    for (const [name, value] of told)
      expect(loadConfig({ [name]: value }), name).to.deep.equal(loadConfig({}));
  });

  it('example file is itself a working configuration', () => {
    const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const env = Object.fromEntries(
      text
        .split('\n')
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(loadConfig(env)).to.deep.equal(loadConfig({}));
  });
});
