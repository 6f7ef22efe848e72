import { expect } from 'chai';
import { Updates } from '../../src/teams/updates.ts';

describe('updates of messages in place', () => {
  it('of one message follow one another, and those overtaken are left out', async () => {
    const updates = new Updates(() => {});
    const done: number[] = [];
    let running = 0;
    let most = 0;
    const first = Promise.withResolvers<void>();
    for (let n = 0; n < 5; n += 1) {
      updates.put('m', async () => {
        running += 1;
        most = Math.max(most, running);
        if (n === 0) await first.promise;
        done.push(n);
        running -= 1;
      });
    }
    first.resolve();
    await updates.settled();
    expect(done).to.deep.equal([0, 4]);
    expect(most).to.equal(1);
  });

  it('of different messages do not wait for each other', async () => {
    const updates = new Updates(() => {});
    const stuck = Promise.withResolvers<void>();
    const other = Promise.withResolvers<void>();
    updates.put('a', () => stuck.promise);
    updates.put('b', async () => other.resolve());
    await other.promise;
    stuck.resolve();
    await updates.settled();
  });

  it('that fail are told, and the next one is still made', async () => {
    const failed: unknown[] = [];
    const updates = new Updates((error) => failed.push(error));
    let made = false;
    updates.put('m', () => Promise.reject(new Error('gone')));
    updates.put('m', async () => {
      made = true;
    });
    await updates.settled();
    expect(failed).to.have.length(1);
    expect(made).to.equal(true);
  });
});
