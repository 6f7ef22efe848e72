/** One press, its commit and its effects in one trace, though another process carries them out; over OTLP as in life. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { countNames, measureNames, watchNames } from '../../src/kernel/telemetry.ts';
import { Product } from '../support/product.ts';
import { fill, inputsFor, marker, requestTyped } from '../support/product-seat.ts';
import { type Collector, startCollector } from './collector.ts';

/** Runs the other process to its end. Rejects with what it said when that is not well. */
function carriedOutElsewhere(product: Product, collector: Collector): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'other-process.ts'), product.room.url, product.clock.now().toString()],
      {
        env: {
          ...process.env,
          SQLITE_FILE: join(product.folder, 'quorate.sqlite'),
          AUTHORITY_FILE: join(product.folder, 'authority.json'),
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(said))));
  });
}

describe('a trace', function () {
  this.timeout(60_000);
  let collector: Collector;
  let product: Product;
  before(async () => {
    collector = await startCollector();
    product = await Product.open({ collector: collector.url });
    const maya = product.sit('Maya Okafor');
    const typed = requestTyped('1');
    const card = await fill(maya, typed);
    // From here on nobody in this process carries anything out.
    await product.house.worker.stop();
    const { id: message } = await maya.find('consultation.send');
    await maya.seat.press('consultation.send', inputsFor(card, typed), { message });
    await carriedOutElsewhere(product, collector);
    await product.close();
  });
  after(async () => {
    await product?.close();
    await collector?.close();
  });

  it('goes from the press over its commit to what another process carried out', () => {
    const commit = collector.spans.find(({ name }) => name === 'commit consultation.send');
    if (!commit) throw new Error('the commit was not told');
    const whole = collector.spans.filter(({ traceId }) => traceId === commit.traceId);
    const perform = whole.find(({ spanId }) => spanId === commit.parentSpanId);
    const turn = whole.find(({ spanId }) => spanId === perform?.parentSpanId);
    expect([turn?.name, perform?.name]).to.deep.equal(['turn', 'perform consultation.send']);
    expect(turn?.parentSpanId ?? '').to.equal('');
    const effects = whole.filter(({ name }) => name.startsWith('effect '));
    expect(effects.map(({ name }) => name)).to.include('effect consultation.show');
    for (const effect of effects.filter(({ parentSpanId }) => parentSpanId === commit.spanId)) {
      expect(effect.instance, effect.name).not.to.equal(commit.instance);
    }
    // What follows from an effect's own commit goes on in the same trace, and so does what it sends.
    expect(whole.some(({ name }) => name === 'send message')).to.equal(true);
    expect(new Set(whole.map(({ instance }) => instance)).size).to.equal(2);
  });

  it('comes with the metrics that alerts go by, each under a name that is listed', () => {
    const known = new Set<string>([...countNames, ...measureNames, ...watchNames]);
    const told = [...collector.metrics].filter((name) => name.startsWith('quorate.'));
    expect(told.filter((name) => !known.has(name))).to.deep.equal([]);
    expect(told).to.include.members([
      'quorate.effects.oldest_age',
      'quorate.followups.stuck',
      'quorate.effects.lag',
      'quorate.effects.ended',
      'quorate.sends.ok',
      'quorate.turn.duration',
    ]);
  });

  it('tells a collector nothing that was typed, and of nobody who it was', () => {
    const { text } = collector;
    expect(text).not.to.contain(marker);
    for (const { name, objectId } of product.people) {
      expect(text, name).not.to.contain(name);
      if (objectId) expect(text, name).not.to.contain(objectId);
    }
  });
});
