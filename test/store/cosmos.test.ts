import { expect } from 'chai';
import { type Operation, type Store, type StoreDocument, StoreError } from '../../src/kernel/store.ts';
import {
  type CosmosServer,
  type CosmosServerOptions,
  startCosmosServer,
} from '../../src/rehearsal/cosmos/server.ts';
import { type CosmosOptions, openCosmos } from '../../src/store/cosmos.ts';
import { indexingPolicyFor } from '../../src/store/cosmos-index.ts';
import { type Harness, storeContract } from './contract.ts';
import { contractIndexes } from './contract-indexes.ts';

function task(partition: string, id: string, more: Record<string, string | number> = {}): StoreDocument {
  return { id, partition, kind: 'task', authority: 'a1', schema: 1, ...more };
}
const create = (document: StoreDocument): Operation => ({ op: 'create', document });

async function faultOf(work: Promise<unknown>): Promise<StoreError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('expected a StoreError, and nothing was thrown');
}

/** The local server with the product's engine on it, through the real SDK. */
async function local(options: CosmosServerOptions = {}): Promise<Harness> {
  let clock = 1_800_000_000_000;
  const server = await startCosmosServer({ now: () => clock, ...options });
  const engine = {
    endpoint: server.endpoint,
    key: server.key,
    database: 'contract',
    indexes: contractIndexes,
    createIfNotExists: true,
    throttleRetries: 1,
  };
  const [store, other] = [openCosmos(engine), openCosmos(engine)];
  return {
    store,
    other,
    advance: (seconds) => {
      clock += seconds * 1000;
    },
    loseAnswer: async (partition, operations) => {
      server.faults.plan({ fault: 'dropAfter', on: 'batch' });
      expect((await faultOf(store.batch(partition, operations))).fault).to.equal('unknown');
    },
    whileThrottled: async (work) => {
      server.faults.plan({ fault: 'throttle', on: 'batch', retryAfterMs: 5, count: 1000 });
      await work();
      server.faults.clear();
    },
    expectIndexed: async (query) => {
      const before = server.scans();
      await store.query(query);
      expect(server.scans()).to.equal(before);
    },
    close: async () => {
      await store.close();
      await other.close();
      await server.close();
    },
  };
}

storeContract('Cosmos DB, local server', () => local());
storeContract('Cosmos DB, local server with three physical partitions that cuts its pages short', () =>
  local({ ranges: 3, longestPage: 70 }),
);

const endpoint = process.env.COSMOS_ENDPOINT;
if (endpoint === undefined || endpoint === '') {
  describe('the store contract: Cosmos DB, a real account or Microsoft’s emulator', () => {
    it('holds there too', function () {
      console.log('      skipped: COSMOS_ENDPOINT is not set, so there is no real account to run against');
      this.skip();
    });
  });
} else {
  storeContract('Cosmos DB, the account of COSMOS_ENDPOINT', async () => {
    const options: CosmosOptions = {
      endpoint,
      key: process.env.COSMOS_KEY,
      database: process.env.COSMOS_DATABASE ?? 'quorate-contract',
      container: 'contract',
      indexes: contractIndexes,
      // A managed identity may not make containers, so there the container must be there already.
      createIfNotExists: (process.env.COSMOS_KEY ?? '') !== '',
    };
    const [store, other] = [openCosmos(options), openCosmos(options)];
    return {
      store,
      other,
      runs: 10,
      close: async () => {
        await store.close();
        await other.close();
      },
    };
  });
}

describe('the Cosmos engine', function () {
  this.timeout(30_000);
  let server: CosmosServer;
  const opened: Store[] = [];
  const open = (options: Partial<CosmosOptions> = {}) => {
    const store = openCosmos({
      endpoint: server.endpoint,
      key: server.key,
      database: 'q',
      indexes: contractIndexes,
      createIfNotExists: true,
      ...options,
    });
    opened.push(store);
    return store;
  };
  beforeEach(async () => {
    server = await startCosmosServer();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await server.close();
  });

  it('sends a batch as one request, with a condition for each operation and strong consistency', async () => {
    const store = open();
    await store.ready();
    const outcome = await store.batch('p', [create(task('p', 'a')), create(task('p', 'b'))]);
    if (!outcome.ok) throw new Error('refused');
    server.requests.length = 0;
    await store.batch('p', [
      { op: 'replace', document: task('p', 'a'), etag: outcome.etags[0] ?? '' },
      { op: 'delete', id: 'b', etag: outcome.etags[1] ?? '' },
      { op: 'upsert', document: task('p', 'c') },
    ]);
    expect(server.requests).to.have.length(1);
    const [request] = server.requests;
    expect(request?.headers).to.include({
      'x-ms-documentdb-partitionkey': '["p"]',
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-atomic': 'true',
      'x-ms-consistency-level': 'Strong',
    });
    const sent = JSON.parse(request?.body ?? '') as { operationType: string; ifMatch?: string }[];
    expect(sent.map(({ operationType, ifMatch }) => [operationType, ifMatch])).to.deep.equal([
      ['Replace', outcome.etags[0]],
      ['Delete', outcome.etags[1]],
      ['Upsert', undefined],
    ]);
  });

  it('sends values as parameters, never inside the text of a query', async () => {
    const store = open();
    await store.ready();
    const list = `x' OR true --`;
    await store.batch('p', [
      create(task('p', 'a', { list, dueAt: '1' })),
      create(task('p', 'b', { list: 'y' })),
    ]);
    server.requests.length = 0;
    const query = { kind: 'task', equal: { list }, range: { field: 'dueAt', to: '2"' }, limit: 5 };
    for (const scope of [{}, { partition: 'p' }]) {
      const { documents } = await store.query({ ...query, ...scope });
      expect(documents.map(({ document }) => document.id)).to.deep.equal(['a']);
    }
    const texts = server.requests
      .filter(({ kind }) => kind === 'query')
      .map(({ body }) => JSON.parse(body).query);
    expect(texts).to.have.length(2);
    for (const text of texts) expect(text).to.not.match(/OR true|2"/);
  });

  it('names the partition to the service where there is one, and pages by the service’s own tokens', async () => {
    const store = open();
    await store.ready();
    await store.batch(
      'p',
      ['a', 'b', 'c'].map((id) => create(task('p', id, { list: 'x' }))),
    );
    server.requests.length = 0;
    const query = { kind: 'task', partition: 'p', equal: { list: 'x' }, limit: 2 };
    const { continuation } = await store.query(query);
    await store.query({ ...query, continuation });
    const queries = server.requests.filter(({ kind }) => kind === 'query');
    expect(queries.map(({ headers }) => headers['x-ms-documentdb-partitionkey'])).to.deep.equal([
      '["p"]',
      '["p"]',
    ]);
    expect(queries.map(({ headers }) => headers['x-ms-continuation'] !== undefined)).to.deep.equal([
      false,
      true,
    ]);
  });

  it('fills a page although the service cuts its own pages short', async () => {
    const cutting = await startCosmosServer({ longestPage: 2, ranges: 2 });
    const store = open({ endpoint: cutting.endpoint });
    await store.ready();
    await store.batch(
      'p',
      ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => create(task('p', id, { list: 'x' }))),
    );
    for (const scope of [{}, { partition: 'p' }]) {
      const { documents } = await store.query({ kind: 'task', ...scope, equal: { list: 'x' }, limit: 5 });
      expect(documents.map(({ document }) => document.id)).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    }
    await cutting.close();
  });

  it('waits out a short throttling by itself, in the middle of a batch and of paging', async () => {
    const store = open({ throttleRetries: 3 });
    await store.ready();
    server.faults.plan({ fault: 'throttle', on: 'batch', count: 2, retryAfterMs: 5 });
    const documents = Array.from({ length: 50 }, (_, n) =>
      task('p', `t${n}`, { list: 'x', dueAt: String(n) }),
    );
    expect((await store.batch('p', documents.map(create))).ok).to.equal(true);
    const seen = new Set<string>();
    for (const scope of [{}, { partition: 'p' }]) {
      seen.clear();
      server.faults.plan({ fault: 'throttle', on: 'query', skip: 2, count: 2, retryAfterMs: 5 });
      let continuation: string | undefined;
      do {
        const page = await store.query({
          kind: 'task',
          ...scope,
          equal: { list: 'x' },
          limit: 7,
          continuation,
        });
        for (const { document } of page.documents) seen.add(document.id);
        continuation = page.continuation;
      } while (continuation !== undefined);
      expect(seen.size).to.equal(50);
    }
  });

  it('says "throttled" with the service’s own waiting time, and paging goes on from there', async () => {
    const store = open({ throttleRetries: 0 });
    await store.ready();
    await store.batch(
      'p',
      ['a', 'b', 'c'].map((id) => create(task('p', id, { list: 'x' }))),
    );
    for (const scope of [{}, { partition: 'p' }]) {
      const query = { kind: 'task', ...scope, equal: { list: 'x' }, limit: 2 };
      const first = await store.query(query);
      server.faults.plan({ fault: 'throttle', on: 'query', retryAfterMs: 1234 });
      const fault = await faultOf(store.query({ ...query, continuation: first.continuation }));
      expect(fault).to.include({ fault: 'throttled', retryAfterMs: 1234 });
      const second = await store.query({ ...query, continuation: first.continuation });
      expect(second.documents.map(({ document }) => document.id)).to.deep.equal(['c']);
    }
    for (const [on, work] of [
      ['batch', () => store.batch('p', [create(task('p', 'new'))])],
      ['read', () => store.read('p', 'a')],
    ] as const) {
      server.faults.plan({ fault: 'throttle', on, retryAfterMs: 77 });
      expect(await faultOf(work())).to.include({ fault: 'throttled', retryAfterMs: 77 });
    }
    expect(await store.read('p', 'new')).to.equal(undefined);
  });

  it('calls a batch "unknown" when its answer is lost, whether or not it was carried out', async () => {
    const store = open();
    await store.ready();
    for (const [fault, kept] of [
      ['dropAfter', true],
      ['dropBefore', false],
    ] as const) {
      server.faults.plan({ fault, on: 'batch' });
      expect((await faultOf(store.batch('p', [create(task('p', fault))]))).fault).to.equal('unknown');
      expect((await store.read('p', fault)) !== undefined).to.equal(kept);
    }
    for (const status of [408, 410, 500, 503]) {
      server.faults.plan({ fault: 'fail', status, on: 'batch' });
      const fault = await faultOf(store.batch('p', [create(task('p', `s${status}`))]));
      expect(fault.fault, String(status)).to.equal('unknown');
    }
    // It was not sent a second time behind our back.
    expect(server.requests.filter(({ kind }) => kind === 'batch')).to.have.length(6);
  });

  it('calls a read "unavailable" when the service cannot be reached, within the time it is given', async () => {
    const store = open({ timeoutMs: 300 });
    await store.ready();
    await store.batch('p', [create(task('p', 'a', { list: 'x' }))]);
    server.faults.plan({ fault: 'dropBefore', on: 'any', count: 1000 });
    expect((await faultOf(store.read('p', 'a'))).fault).to.equal('unavailable');
    for (const scope of [{}, { partition: 'p' }]) {
      const query = { kind: 'task', ...scope, equal: { list: 'x' }, limit: 2 };
      expect((await faultOf(store.query(query))).fault).to.equal('unavailable');
    }
    expect((await faultOf(store.ready())).fault).to.equal('unavailable');
    server.faults.clear();
    server.faults.plan({ fault: 'fail', status: 503, on: 'read' });
    expect((await faultOf(store.read('p', 'a'))).fault).to.equal('unavailable');
    expect(await store.read('p', 'a')).to.not.equal(undefined);
  });

  it('is unavailable when nobody listens, and then nothing was written', async () => {
    const gone = await startCosmosServer();
    await gone.close();
    const store = open({ endpoint: gone.endpoint });
    expect((await faultOf(store.batch('p', [create(task('p', 'a'))]))).fault).to.equal('unavailable');
    expect((await faultOf(store.read('p', 'a'))).fault).to.equal('unavailable');
    expect((await faultOf(store.ready())).fault).to.equal('unavailable');
  });

  it('is unavailable with a wrong key, without its container, or under weaker consistency', async () => {
    await open().ready();
    const wrong = Buffer.from('another key').toString('base64');
    expect((await faultOf(open({ key: wrong, createIfNotExists: false }).ready())).fault).to.equal(
      'unavailable',
    );
    const missing = open({ container: 'missing', createIfNotExists: false });
    expect((await faultOf(missing.ready())).fault).to.equal('unavailable');
    expect((await faultOf(missing.batch('p', [create(task('p', 'a'))]))).fault).to.equal('unavailable');
    const weak = await startCosmosServer({ consistency: 'Session' });
    const store = open({ endpoint: weak.endpoint });
    expect((await faultOf(store.ready())).fault).to.be.oneOf(['unavailable', 'invalid']);
    await weak.close();
  });

  it('makes its container with the indexes of the queries and no others, and adds what a new version needs', async () => {
    await open().ready();
    const more = [...contractIndexes, { kind: 'effect', fields: ['state'] }];
    const old = open({ indexes: more, createIfNotExists: false });
    expect((await faultOf(old.ready())).message).to.contain('lacks indexes');
    await open({ indexes: more }).ready();
    await old.ready();
    const policy = indexingPolicyFor(more);
    expect(policy.excludedPaths).to.deep.equal([{ path: '/*' }]);
    expect(policy.includedPaths?.map(({ path }) => path)).to.have.members(
      ['kind', 'partition', 'list', 'dueAt', 'open', 'value', 'order', 'state'].map((field) => `/${field}/?`),
    );
    expect(policy.compositeIndexes?.map((index) => index.map(({ path }) => path).join(' '))).to.have.members([
      '/kind /partition /id',
      '/kind /list /partition /id',
      '/kind /list /dueAt /partition /id',
      '/kind /list /open /partition /id',
      '/kind /list /open /dueAt /partition /id',
      '/kind /value /partition /id',
      '/kind /value /order /partition /id',
      '/kind /state /partition /id',
    ]);
  });

  it('says nothing of a document in an error', async () => {
    const store = open();
    await store.ready();
    server.faults.plan({ fault: 'fail', status: 503, on: 'batch' });
    const fault = await faultOf(store.batch('p', [create(task('p', 'SECRET-ID', { text: 'SECRET' }))]));
    expect(fault.message).to.not.contain('SECRET');
  });

  it('refuses an address that is none', () => {
    expect(() => open({ endpoint: 'not an address' }))
      .to.throw(StoreError)
      .with.property('fault', 'invalid');
  });
});
