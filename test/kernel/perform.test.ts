import { expect } from 'chai';
import { z } from 'zod';
import { action } from '../../src/kernel/action.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { mostOperations } from '../../src/kernel/commit.ts';
import { change, create } from '../../src/kernel/decision.ts';
import { draftPartition, keptId } from '../../src/kernel/drafts.ts';
import { shared } from '../../src/kernel/shared.ts';
import type { Store } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { gareth, maya, person, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import {
  counterType,
  noteDraft,
  type Toy,
  ToyClock,
  ToyTime,
  target,
  toy,
  toyIndexes,
} from '../support/toy.ts';

const at = target('one');
const daniel = person('Daniel Osei');

function refused(answer: Answer): Extract<Answer, { kind: 'refused' }> {
  if (answer.kind !== 'refused') throw new Error(`expected a refusal, got ${answer.kind}`);
  return answer;
}
const reading = (answer: Answer) => JSON.stringify(answer.shown?.card.body ?? []);

describe('perform', () => {
  let store: FaultyStore;
  let clock: ToyClock;
  let time: ToyTime;
  let one: Toy;

  beforeEach(async () => {
    store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    clock = new ToyClock('2027-03-03T10:42');
    time = new ToyTime();
    one = toy({ store, clock, time });
    expect((await one.do(maya, 'toy.begin', at, { secret: 'x' })).kind).to.equal('done');
  });
  afterEach(() => store.close());

  it('does what a person with the role and the right asks, and shows what stands then', async () => {
    const answer = await one.do(ruth, 'toy.add', at, { by: '3' });
    expect(answer.kind).to.equal('done');
    expect(reading(answer)).to.contain('Counter 3');
  });

  it('refuses who has not the role, before anything is read', async () => {
    const token = one.token('toy.claim', at, maya);
    const before = store.reads;
    expect(refused(await one.press(maya, 'toy.claim', token)).code).to.equal('notYourRole');
    expect(store.reads).to.equal(before);
  });

  it('refuses who has no right in the same words as what never was, and shows neither', async () => {
    await one.do(maya, 'toy.restrict', at);
    const restricted = refused(await one.do(ruth, 'toy.add', at, { by: '1' }));
    const absent = refused(await one.do(ruth, 'toy.add', target('absent'), { by: '1' }));
    expect([restricted.words, restricted.shown]).to.deep.equal([absent.words, absent.shown]);
    const looked = refused(await one.do(ruth, 'toy.show', at));
    const nothing = refused(await one.do(ruth, 'toy.show', target('absent')));
    expect([looked.words, looked.shown]).to.deep.equal([nothing.words, nothing.shown]);
    const badly = refused(await one.do(ruth, 'toy.add', at, { by: 'many' }));
    const nowhere = refused(await one.do(ruth, 'toy.add', target('absent'), { by: 'many' }));
    expect([badly.words, badly.shown]).to.deep.equal([nowhere.words, nowhere.shown]);
    expect((await one.counter(at)).count).to.equal(0);
  });

  it('keeps nothing that somebody without the right typed', async () => {
    await one.do(maya, 'toy.restrict', at);
    await one.do(ruth, 'toy.add', at, { by: '1' });
    expect(await store.read(draftPartition(ruth.id), keptId('toy.add', at))).to.equal(undefined);
  });

  it('says beside its inputs what is to be mended in a form that was sent back empty', async () => {
    const answer = refused(await one.do(maya, 'toy.add', at));
    expect(answer.code).to.equal('badInput');
    expect(reading(await one.do(maya, 'toy.form', at))).to.contain(String.raw`[{},[\"by\"]]`);
  });

  it('refuses an unknown verb, with and without a token that names it', async () => {
    expect(refused(await one.do(maya, 'toy.nothing', at)).code).to.equal('unknownVerb');
    expect(refused(await one.press(maya, 'constructor', undefined)).code).to.equal('unknownVerb');
  });

  it('refuses strangers and anonymous people in the same words', async () => {
    const press = (tenant: string | undefined, objectId: string | undefined) =>
      one.kernel.perform({
        from: 'person',
        identity: { tenant, objectId },
        place: { kind: 'personal', conversation: 'somewhere' },
        verb: 'toy.list',
        token: undefined,
        input: {},
      });
    const answers = await Promise.all([
      press('11111111-1111-4111-8111-111111111111', maya.objectId),
      press(maya.tenant, '22222222-2222-4222-8222-222222222222'),
      press(undefined, maya.objectId),
      press(maya.tenant, undefined),
      press('', ''),
      press(undefined, undefined),
    ]);
    expect(new Set(answers.map((answer) => refused(answer).code))).to.deep.equal(new Set(['unknownPerson']));
    expect(new Set(answers.map((answer) => refused(answer).words)).size).to.equal(1);
  });

  it('refuses a token that is forged, another verb’s or another conversation’s', async () => {
    const token = one.token('toy.add', at, maya);
    const forged = `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    expect(refused(await one.press(maya, 'toy.add', forged, { by: '1' })).code).to.equal('badToken');
    expect(refused(await one.press(maya, 'toy.begin', token, { secret: 'y' })).code).to.equal('badToken');
    expect(refused(await one.press(maya, 'toy.add', '', { by: '1' })).code).to.equal('badToken');
    const theirs = one.token('toy.add', at, gareth);
    expect(refused(await one.press(maya, 'toy.add', theirs, { by: '1' })).code).to.equal('wrongPlace');
    expect((await one.counter(at)).count).to.equal(0);
  });

  it('shows the present card for an expired token, does nothing and keeps what was typed', async () => {
    const token = one.token('toy.add', at, maya, { expires: clock.now().add({ seconds: 1 }) });
    await one.do(ruth, 'toy.add', at, { by: '5' });
    clock.forward({ seconds: 3 });
    const answer = await one.press(maya, 'toy.add', token, { by: '1' });
    expect(answer.kind).to.equal('shown');
    expect(reading(answer)).to.contain('Counter 5');
    expect((await one.counter(at)).count).to.equal(5);
    expect(reading(await one.do(maya, 'toy.form', at))).to.contain('by');
  });

  it('answers the repeat of a press as a repeat also when its token has expired', async () => {
    const token = one.token('toy.add', at, maya, { expires: clock.now().add({ seconds: 1 }) });
    await one.press(maya, 'toy.add', token, { by: '1' });
    clock.forward({ hours: 1 });
    expect((await one.press(maya, 'toy.add', token, { by: '1' })).kind).to.equal('repeated');
  });

  it('refuses an expired token of a restricted record as if there were none', async () => {
    const token = one.token('toy.add', at, ruth, { expires: clock.now() });
    await one.do(maya, 'toy.restrict', at);
    clock.forward({ hours: 1 });
    expect(refused(await one.press(ruth, 'toy.add', token, { by: '1' })).words).to.equal(
      'That could not be found.',
    );
  });

  it('helps in no group chat, whatever is pressed or typed', async () => {
    const token = one.token('toy.add', at, 'a group');
    const place = { kind: 'group', conversation: 'a group' } as const;
    expect(refused(await one.press(maya, 'toy.add', token, { by: '1' }, place)).code).to.equal('wrongPlace');
    expect(refused(await one.press(maya, 'toy.list', undefined, {}, place)).code).to.equal('wrongPlace');
    expect((await one.counter(at)).count).to.equal(0);
  });

  it('takes a typed sentence only for a view that has one', async () => {
    expect((await one.press(maya, 'toy.list', undefined)).kind).to.equal('shown');
    for (const verb of ['toy.show', 'toy.add', 'toy.note', 'toy.wake']) {
      expect(refused(await one.press(maya, verb, undefined, { by: '1' })).code, verb).to.equal('badToken');
    }
    expect(one.kernel.sentences()).to.deep.include({ say: 'my toys', verb: 'toy.list' });
  });

  it('lets nobody press what only the service itself may do', async () => {
    expect(refused(await one.do(maya, 'toy.wake', at)).code).to.equal('notYourRole');
    expect(refused(await one.do(maya, 'audit.anchor', at)).code).to.equal('notYourRole');
  });

  it('takes any input for what it is', async () => {
    for (const input of [null, undefined, 7, 'by', ['by'], true, Symbol('by'), () => 1]) {
      expect(refused(await one.do(maya, 'toy.add', at, input)).code).to.equal('badInput');
    }
    const odd = { by: { valueOf: 1 }, words: ['a'], ['x'.repeat(61)]: 'y', nan: Number.NaN };
    expect(refused(await one.do(maya, 'toy.add', at, odd)).code).to.equal('badInput');
    expect((await one.do(maya, 'toy.add', at, JSON.parse('{"__proto__":"x","by":"2"}'))).kind).to.equal(
      'done',
    );
  });

  it('lets nothing that was typed stand for what the token says', async () => {
    await one.do(maya, 'toy.add', at, { by: '50' }, { by: 2 });
    expect((await one.counter(at)).count).to.equal(2);
  });

  it('cuts a text of 30,000 characters to 20,000, and halves no character', async () => {
    const other = target('long');
    await one.do(maya, 'toy.begin', other, { secret: `${'a'.repeat(19_999)}😀${'b'.repeat(10_000)}` });
    const { secret } = await one.counter(other);
    expect(secret.length).to.equal(20_000);
    expect(secret.isWellFormed()).to.equal(true);
  });

  it('shows the form with what was typed, whole, beside what is wrong with it', async () => {
    const words = 'w'.repeat(500);
    const answer = refused(await one.do(maya, 'toy.add', at, { by: 'many', words }));
    expect(answer.code).to.equal('badInput');
    expect(reading(answer)).to.contain('Some answers need another look');
    expect(reading(answer)).to.contain(words).and.to.contain('many');
    expect(reading(answer)).to.contain(String.raw`[\"by\",\"words\"]`);
  });

  it('leaves no receipt of a refusal: the same press may succeed later', async () => {
    const token = one.token('toy.claim', at, ruth);
    await one.do(daniel, 'toy.claim', at);
    const first = refused(await one.press(ruth, 'toy.claim', token));
    expect(first.code).to.equal('alreadyDone');
    expect(reading(first)).to.contain(daniel.id);
    await one.do(daniel, 'toy.release', at);
    expect((await one.press(ruth, 'toy.claim', token)).kind).to.equal('done');
  });

  it('says that it is done when what was done cannot be shown to who did it', async () => {
    one.decides(({ counter, at: here }) => ({
      writes: [change(counter, { ...counter.value, count: 9 })],
      show: { verb: 'toy.show', target: target('absent', here.partition) },
    }));
    const answer = await one.do(maya, 'toy.any', at);
    expect(answer.kind).to.equal('done');
    expect(reading(answer)).to.contain('This has been recorded.');
  });

  describe('when others write at the same moment', () => {
    /** Another person's addition comes between reading and writing, so many times. */
    function crowd(times: number): void {
      let left = times;
      store.beforeBatch = async (_partition, operations) => {
        const mine = operations.some(
          (one) => one.op === 'create' && String(one.document.id).startsWith('receipt:'),
        );
        if (!mine || left === 0) return;
        left -= 1;
        const { beforeBatch } = store;
        store.beforeBatch = undefined;
        await one.do(ruth, 'toy.add', at, { by: '10' });
        store.beforeBatch = beforeBatch;
      };
    }

    it('decides anew on what they wrote, up to three times', async () => {
      crowd(2);
      expect((await one.do(maya, 'toy.add', at, { by: '1' })).kind).to.equal('done');
      expect((await one.counter(at)).count).to.equal(21);
    });

    it('says so in plain words after the third time, keeps what was typed and shows what stands', async () => {
      crowd(3);
      const answer = refused(await one.do(maya, 'toy.add', at, { by: '1' }));
      expect(answer.code).to.equal('conflict');
      expect(reading(answer)).to.contain('Counter 30').and.to.contain('Nothing was lost');
      store.beforeBatch = undefined;
      expect(reading(await one.do(maya, 'toy.form', at))).to.contain('by');
    });

    it('lets one of two chairs take what both press at one instant, and shows the other who has it', async () => {
      const answers = await Promise.all([one.do(ruth, 'toy.claim', at), one.do(daniel, 'toy.claim', at)]);
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['done', 'refused']);
      const { holder } = await one.counter(at);
      const loser = refused(answers.find(({ kind }) => kind === 'refused') ?? answers[0]);
      expect(loser.code).to.equal('alreadyDone');
      expect(reading(loser)).to.contain(holder);
    });
  });

  describe('when the store fails', () => {
    const press = () => one.do(maya, 'toy.add', at, { by: '1' });

    it('says in a chat of several that it is recorded, when the answer to it cannot be rendered', async () => {
      const count = shared({
        verb: 'toy.count',
        audit: 'Counted in a chat of several',
        input: z.object({}),
        load: ({ target: about }, read) => read.get(counterType, about),
        decide: (_input, counter) => ({
          writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
        }),
        answer: () => {
          throw new Error('the answer is broken');
        },
      });
      const several = toy({ store, time, entries: [count] });
      const token = several.token('toy.count', at, 'chat of several');
      const place = { kind: 'group', conversation: 'chat of several' } as const;
      for (const kind of ['done', 'repeated']) {
        const answer = await several.press(maya, 'toy.count', token, {}, place);
        expect([answer.kind, reading(answer)].join()).to.match(new RegExp(`^${kind}.*recorded`));
      }
      expect((await several.counter(at)).count).to.equal(1);
    });

    it('settles a batch whose answer was lost after the work: once done, and shown as done', async () => {
      store.plan({ on: 'batch', fault: 'lost' });
      const answer = await press();
      expect(answer.kind).to.equal('done');
      expect(reading(answer)).to.contain('Counter 1');
      expect((await one.counter(at)).count).to.equal(1);
    });

    it('does again what was lost before the work', async () => {
      store.plan({ on: 'batch', fault: 'unknown', times: 2 });
      expect((await press()).kind).to.equal('done');
      expect((await one.counter(at)).count).to.equal(1);
    });

    it('finds the receipt even when the last answer was the one that was lost', async () => {
      store.plan({ on: 'batch', fault: 'unavailable', times: 2 });
      store.plan({ on: 'batch', fault: 'lost' });
      expect((await press()).kind).to.equal('done');
      expect((await one.counter(at)).count).to.equal(1);
    });

    it('never says that nothing was changed when it cannot know', async () => {
      store.plan({ on: 'batch', fault: 'lost' });
      store.beforeBatch = async () => {
        store.beforeBatch = undefined;
        store.plan({ on: 'read', fault: 'unavailable', times: 50 });
      };
      const answer = refused(await press());
      expect(answer.code).to.equal('busy');
      expect(answer.words).not.to.contain('Nothing was changed');
      expect(answer.words).to.contain('nothing is done twice');
      store.clear();
      expect((await one.counter(at)).count).to.equal(1);
    });

    it('finishes the forms of a decision whose answer was lost', async () => {
      await one.do(maya, 'toy.note', at, { line: 'a' });
      one.decides(({ counter, at: here }) => ({
        writes: [change(counter, { ...counter.value, count: 1 })],
        finishedDrafts: ['note'],
        show: { verb: 'toy.show', target: here },
      }));
      store.plan({ on: 'batch', fault: 'lost' });
      await one.do(maya, 'toy.any', at);
      // They are thrown away beside the answer, which does not wait for it.
      await one.press(maya, 'toy.note', undefined);
      expect(reading(await one.press(maya, 'toy.notes', undefined))).to.contain('none');
    });

    for (const fault of [undefined, 'lost'] as const) {
      it(`leaves what was typed into a form since the decision read it${fault ? ', also when its answer was lost' : ''}`, async () => {
        const send = action({
          verb: 'toy.send',
          audit: 'Sent what was noted',
          who: ['socialWorker'],
          input: z.object({}),
          load: async ({ target: about, actor }, read) => ({
            counter: await read.get(counterType, about),
            draft: await read.draft(noteDraft, actor.kind === 'person' ? actor.person.id : ''),
          }),
          may: () => true,
          present: (about) => ({ verb: 'toy.show', target: about }),
          decide: (_input, { counter, draft }, _situation, about) => ({
            writes: [change(counter, { ...counter.value, count: draft?.value.lines.length ?? 0 })],
            finishedDrafts: ['note'],
            show: { verb: 'toy.show', target: about },
          }),
        });
        const sends = toy({ store, time, entries: [send] });
        // Beside the answer, which does not wait for it.
        const thrownAway = () => sends.press(maya, 'toy.note', undefined);
        await sends.do(maya, 'toy.note', at, { line: 'a' });
        store.beforeBatch = async (partition) => {
          if (partition !== at.partition) return;
          store.beforeBatch = undefined;
          await sends.do(maya, 'toy.note', at, { line: 'b' });
          if (fault) store.plan({ on: 'batch', fault });
        };
        expect((await sends.do(maya, 'toy.send', at)).kind).to.equal('done');
        await thrownAway();
        expect(reading(await sends.press(maya, 'toy.notes', undefined))).to.contain('a|b');
        await sends.do(maya, 'toy.send', at);
        await thrownAway();
        expect(reading(await sends.press(maya, 'toy.notes', undefined)), 'finished').to.contain('none');
        expect((await sends.counter(at)).count).to.equal(2);
      });
    }

    it('shows a finished form as gone, though it is not thrown away yet', async () => {
      await one.do(maya, 'toy.note', at, { line: 'a' });
      one.decides(({ counter }) => ({
        writes: [change(counter, { ...counter.value, count: 1 })],
        finishedDrafts: ['note'],
        show: { verb: 'toy.notes' },
      }));
      const drafts = (partition: string) => partition.startsWith('draft:');
      store.plan({ on: 'batch', fault: 'unavailable', when: drafts });
      expect(reading(await one.do(maya, 'toy.any', at))).to.contain('none');
      expect(reading(await one.press(maya, 'toy.notes', undefined)), 'it could not be').to.contain('a');
    });

    it('waits as long as it is told to before it asks again', async () => {
      store.plan({ on: 'batch', fault: 'throttled', retryAfterMs: 700, times: 2 });
      expect((await press()).kind).to.equal('done');
      const told = time.waits.filter((ms) => ms >= 700);
      expect(told).to.have.length(2);
      expect(Math.max(...told)).to.be.below(1_000);
    });

    it('does not keep a person waiting for longer than they would: it says so, and has not asked again', async () => {
      store.plan({
        on: 'batch',
        fault: 'throttled',
        retryAfterMs: 60_000,
        when: (partition) => partition.startsWith('toy:'),
      });
      const before = store.batches;
      const answer = refused(await press());
      expect(answer.code).to.equal('busy');
      expect(answer.words).to.contain('Nothing was changed').and.to.contain(answer.reference);
      // The one that failed; what was typed is kept, and the refusal entered.
      expect(store.batches - before).to.equal(3);
    });

    it('stays answerable while the store is down, and tells the log which reference the person was given', async () => {
      store.plan({ on: 'batch', fault: 'unavailable', times: 50 });
      store.plan({ on: 'read', fault: 'unavailable', times: 50 });
      const answer = refused(await press());
      expect(answer.code).to.equal('busy');
      const line = one.log.find(({ code }) => code === 'perform.busy');
      expect(line?.fields.reference).to.equal(answer.reference);
    });
  });

  describe('when a rule is wrong', () => {
    const marker = 'Marker-Person-Name';

    it('answers plainly with a reference, and lets nothing of the fault into answer or log', async () => {
      one.decides(() => {
        throw new TypeError(`cannot read ${marker} at marker.ts:12`);
      });
      const answer = refused(await one.do(maya, 'toy.any', at, { note: marker }));
      expect(answer.code).to.equal('broken');
      expect(answer.words).to.contain(answer.reference);
      expect(JSON.stringify([answer, one.log]))
        .not.to.contain(marker)
        .and.not.to.contain('marker.ts');
      const line = one.log.find(({ code }) => code === 'perform.broken');
      expect(line?.fields.cause).to.match(/^TypeError:perform\.test\.ts:\d+$/);
    });

    it('survives what is thrown that is no error at all', async () => {
      one.decides(() => {
        throw marker;
      });
      expect(refused(await one.do(maya, 'toy.any', at)).code).to.equal('broken');
    });

    it('survives a directory that fails', async () => {
      const broken = toy({
        store,
        directory: {
          authorities: [],
          find: () => {
            throw new Error(marker);
          },
          byId: () => undefined,
          authority: () => {
            throw new Error(marker);
          },
        },
      });
      const answer = refused(await broken.press(maya, 'toy.list', undefined));
      expect(answer.code).to.equal('broken');
      expect(broken.kernel.active).to.equal(0);
    });

    it(`writes no decision of more than ${mostOperations} operations`, async () => {
      const follow = Array.from({ length: mostOperations }, () => ({
        verb: 'toy.any',
        target: target('two'),
        input: {},
      }));
      one.decides(({ at: here }) => ({
        writes: [],
        commands: follow,
        show: { verb: 'toy.show', target: here },
      }));
      expect(refused(await one.do(maya, 'toy.any', at)).code).to.equal('broken');
      expect(await one.effects('due')).to.deep.equal([]);
      follow.pop();
      expect((await one.do(maya, 'toy.any', at)).kind).to.equal('done');
    });

    it('writes nothing outside the partition, guards nothing there, and nothing twice', async () => {
      const value = { owner: 'x', count: 1, secret: '', closed: false, restricted: false, woken: 0 };
      const outside = target('two');
      await one.do(maya, 'toy.begin', outside, { secret: 'x' });
      const elsewhere = await loaded(store, outside);
      const show = { verb: 'toy.show', target: at };
      one.decides(() => ({ writes: [create(counterType, target('three'), 'a1', value)], show }));
      expect(refused(await one.do(maya, 'toy.any', at)).code).to.equal('broken');
      one.decides(({ counter }) => ({ writes: [change(counter, counter.value)], guards: [elsewhere], show }));
      expect(refused(await one.do(maya, 'toy.any', at)).code).to.equal('broken');
      one.decides(({ counter }) => ({ writes: [change(counter, counter.value)], guards: [counter], show }));
      expect(refused(await one.do(maya, 'toy.any', at)).code).to.equal('broken');
      expect((await one.counter(at)).count).to.equal(0);
    });
  });

  it('derives the same ids from the same command and person, and decides the same from the same', async () => {
    const seen: string[] = [];
    const texts: string[] = [];
    one.decides(({ counter, at: here, id }) => {
      const decision = {
        writes: [change(counter, { ...counter.value, count: counter.value.count + 1, secret: id(0) })],
        show: { verb: 'toy.show', target: here },
      };
      seen.push(id(0), id(1));
      texts.push(JSON.stringify([decision.writes[0]?.document(), decision.show]));
      return decision;
    });
    const token = one.token('toy.any', at, maya);
    store.plan({ on: 'batch', fault: 'unavailable', times: 2 });
    await one.press(maya, 'toy.any', token);
    expect(seen).to.have.length(6);
    expect(new Set(seen).size).to.equal(2);
    expect(new Set(texts).size).to.equal(1);
    await one.do(maya, 'toy.any', at);
    expect(new Set(seen).size).to.equal(4);
    // A card shared by many: another person's are others, though the command is the same.
    const commandId = one.tokens.open(token)?.commandId;
    await one.press(ruth, 'toy.any', one.token('toy.any', at, ruth, commandId ? { commandId } : {}));
    expect(new Set(seen).size).to.equal(6);
  });
});

async function loaded(store: Store, about: { partition: string; id: string }) {
  const stored = await store.read(about.partition, about.id);
  if (!stored) throw new Error('not there');
  return stored;
}
