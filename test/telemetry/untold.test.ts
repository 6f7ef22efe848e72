/**
 * Everything that can be done is done (the benchmark's life presses every verb), and whatever people typed, whoever they
 * are, and every secret is looked for in the log, the traces, the metrics and the words of refusals.
 */
import { expect } from 'chai';
import type { Answer, PersonCommand } from '../../src/kernel/command.ts';
import type { Entry } from '../../src/kernel/registry.ts';
import { StoreError } from '../../src/kernel/store.ts';
import { createLog } from '../../src/log.ts';
import { keepAttributes } from '../../src/telemetry/attributes.ts';
import { entries, subscriptions, troubleView } from '../../src/wiring.ts';
import { liveThrough } from '../bench/life.ts';
import { directory, maya, nasreen } from '../support/authority.ts';
import { type House, house, houseKey } from '../support/house.ts';
import { type Kept, keptInMemory } from './memory.ts';

const marker = 'Quagga Zebra';

/** Whatever a person typed that is neither a choice of ours, nor a day, a time or a number. */
function contentOf(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([name, value]) => {
    if (name === 'verb' || typeof value !== 'string' || value.length < 4) return [];
    if (/^[a-z][A-Za-z-]*(,[a-z][A-Za-z-]*)*$|^[\d:/T-]+$/.test(value)) return [];
    return [value];
  });
}

/** What may be nowhere, whatever is typed: names, addresses and accounts of everybody, and what signs. */
const people = directory.authorities.flatMap((one) => one.people);
const allOf: readonly (string | undefined)[] = [
  ...people.flatMap(({ name, email, objectId, tenant }) => [name, email, objectId, tenant]),
  houseKey.secret,
  'a secret of the tests',
];
const secrets = allOf.filter((one) => one !== undefined);

describe('what is told of work', function () {
  this.timeout(120_000);
  let kept: Kept;
  const typed = new Set<string>();
  const refused: string[] = [];
  let log: readonly unknown[] = [];
  let everything = '';

  before(async () => {
    kept = keptInMemory();
    await liveThrough({
      telemetry: kept.telemetry,
      join: (live: House) => {
        log = live.log;
        const { kernel } = live;
        const perform = kernel.perform.bind(kernel);
        kernel.perform = async (command: PersonCommand): Promise<Answer> => {
          for (const one of contentOf(command.input)) typed.add(one);
          const answer = await perform(command);
          if (answer.kind === 'refused') refused.push(answer.words);
          return answer;
        };
      },
    });
    everything = await kept.everything();
  });
  after(() => kept?.stop());

  it('names verbs, and is long: this test looks at something', () => {
    expect(everything).to.contain('commit consultation.send').and.to.contain('effect consultation.show');
    expect(typed.size).to.be.greaterThan(100);
    expect(everything.length).to.be.greaterThan(100_000);
  });

  it('holds nothing that anybody typed', () => {
    const found = [...typed].filter((one) => everything.includes(one));
    expect(found).to.deep.equal([]);
  });

  it('holds nobody’s name, address, account or tenant, and no secret', () => {
    expect(secrets.filter((one) => everything.includes(one))).to.deep.equal([]);
  });

  it('is no more in the log, nor in the words of a refusal', () => {
    const lines = JSON.stringify(log);
    expect([...typed, ...secrets].filter((one) => lines.includes(one))).to.deep.equal([]);
    // A refusal may say what a card said; what was typed is not among it.
    expect([...typed].filter((one) => one.includes(' ') && refused.join('\n').includes(one))).to.deep.equal(
      [],
    );
  });

  for (const fault of [
    new TypeError(marker),
    new StoreError('throttled', marker, { retryAfterMs: 60_000 }),
  ]) {
    it(`holds nothing of a ${fault.name} that quotes a record, whatever is pressed`, async () => {
      const here = keptInMemory();
      const live = house({
        now: '2026-11-19T11:20',
        entries,
        subscriptions,
        troubleView,
        lint: false,
        telemetry: here.telemetry,
        through: (store) => ({
          ...store,
          ready: () => store.ready(),
          close: () => store.close(),
          batch: (...args) => store.batch(...args),
          query: () => Promise.reject(fault),
          read: () => Promise.reject(fault),
        }),
      });
      try {
        const answers: Answer[] = [];
        for (const { verb } of everyVerb()) {
          const target = { partition: marker, id: marker };
          for (const who of [maya, nasreen]) {
            answers.push(
              await live.open(who, verb, target, {}, { words: marker, name: marker, reason: marker }),
            );
          }
        }
        const said = answers.map((one) => (one.kind === 'refused' ? one.words : ''));
        expect(said.filter((one) => one.includes('Reference')).length).to.be.greaterThan(50);
        for (const text of [said.join('\n'), JSON.stringify(live.log), await here.everything()]) {
          expect(text).not.to.contain('Quagga').and.not.to.contain(maya.objectId);
        }
      } finally {
        await live.close();
        await here.stop();
      }
    });
  }

  it('withholds what does not look like a code, and leaves out what is not listed', () => {
    expect(
      keepAttributes({
        verb: 'consultation.take',
        code: marker,
        name: maya.objectId,
        kind: '19:meeting_abc@thread.v2',
        person: maya.id,
        status: 200,
        fault: undefined,
      }),
    ).to.deep.equal({
      verb: 'consultation.take',
      code: 'withheld',
      name: 'withheld',
      kind: 'withheld',
      status: 200,
    });
  });

  it('is in the log of production and of telemetry alike, line by line', async () => {
    const here = keptInMemory();
    const lines: string[] = [];
    const both = createLog({
      level: 'info',
      to: { write: (line: string) => void lines.push(line) },
      also: (level, code, fields) => here.telemetry.log(level, code, fields),
    });
    both.error('test.failed', { reference: 'F-1', reason: marker, words: marker, effect: maya.objectId });
    const told = await here.everything();
    expect(lines.join('')).to.contain('test.failed').and.to.contain('withheld');
    expect(told).to.contain('test.failed').and.to.contain('F-1');
    expect(told + lines.join('')).not.to.contain('Quagga');
    // The log on standard output is the organisation's own; what leaves for a collector holds no account.
    expect(told).not.to.contain(maya.objectId);
    await here.stop();
  });
});

/** All that can be asked for by a button. */
function everyVerb(): readonly Entry[] {
  return entries.filter(({ kind }) => kind !== 'shared');
}
