import { expect } from 'chai';
import { indexes } from '../../src/indexes.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { type Link, LinkDesk, type Linked, LinkTokens } from '../../src/kernel/links.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { type TokenKey, Tokens } from '../../src/kernel/tokens.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { at, authority, directory, maya } from '../support/authority.ts';

const keys = [{ id: 'k1', secret: 'a secret of more than thirty-two characters' }];
const tokens = new LinkTokens(keys, 'https://quorate.example');
const until = at('2027-03-03T11:00');
const asked = {
  purpose: 'toy.file',
  authority: authority.id,
  target: { partition: 'toy:a', id: 'counter:a' },
  until,
  person: maya.id,
  serial: '7',
};
const keyOf = (address: string) => new URL(address).searchParams.get('key') ?? '';

describe('a link', () => {
  it('is an address of ours that opens to what it was made of', () => {
    const address = tokens.addressOf(asked);
    expect(address).to.match(/^https:\/\/quorate\.example\/link\?key=k1\.[\w-]+\.[\w-]+$/);
    expect(tokens.open(keyOf(address))).to.deep.equal({
      purpose: 'toy.file',
      authority: authority.id,
      target: asked.target,
      person: maya.id,
      serial: '7',
      expires: until.epochMilliseconds / 1000,
    } satisfies Link);
  });

  it('is no button, and a button is no link', () => {
    const presses = new Tokens(keys);
    const press = presses.mint({
      verb: 'toy.file',
      target: asked.target,
      conversation: 'a:1',
      expires: until,
    });
    expect(tokens.open(press)).to.equal(undefined);
    expect(presses.open(keyOf(tokens.addressOf(asked)))).to.equal(undefined);
  });

  it('is opened by no other key, and not with one letter changed', () => {
    const key = keyOf(tokens.addressOf(asked));
    const other = new LinkTokens(
      [{ id: 'k1', secret: 'another secret, of the same name' }],
      'https://x.example',
    );
    expect(other.open(key)).to.equal(undefined);
    for (let n = 0; n < key.length; n += 1) {
      const changed = `${key.slice(0, n)}${key[n] === 'A' ? 'B' : 'A'}${key.slice(n + 1)}`;
      const opened = tokens.open(changed);
      // The last letter of a base64url text holds bits that say nothing.
      if (opened) expect(n).to.equal(key.length - 1);
    }
  });
});

describe('following a link', () => {
  let now = at('2027-03-03T10:00');
  let served: Linked['serve'] = async () => ({ type: 'text/plain', body: 'here' });
  const store = openSqlite({ file: ':memory:', indexes });
  const clock = { now: () => now };
  const access = new AccessLog({ store, clock, time: realTime, log: silentLog, days: 30 });
  const linked: Linked[] = [{ purpose: 'toy.file', serve: (opening, read) => served(opening, read) }];
  const perform = () => {
    throw new Error('nothing is sent here');
  };
  const desk = new LinkDesk({ tokens, linked, store, clock, directory, access, log: silentLog, perform });
  const follow = (more: Partial<typeof asked> = {}) =>
    desk.follow(keyOf(tokens.addressOf({ ...asked, ...more })));
  beforeEach(() => {
    now = at('2027-03-03T10:00');
    served = async () => ({ type: 'text/plain', body: 'here' });
  });
  after(async () => {
    await access.flush();
    await store.close();
  });

  it('leads to what its purpose serves, with the person as the authority file has them', async () => {
    served = async ({ person, link }) => ({ type: 'text/plain', body: `${person?.name} ${link.serial}` });
    expect((await follow())?.body).to.equal('Maya Okafor 7');
  });

  it('leads nowhere once it has expired', async () => {
    now = until;
    expect(await follow()).not.to.equal(undefined);
    now = until.add({ seconds: 1 });
    expect(await follow()).to.equal(undefined);
  });

  it('still leads there when a newer key signs, and nowhere once the key that signed it is dropped', async () => {
    const [old] = keys;
    if (!old) throw new Error('there is no key');
    const newer = { id: 'k2', secret: 'another secret of more than thirty-two characters' };
    const holding = (...own: readonly TokenKey[]) => {
      const links = new LinkTokens(own, 'https://quorate.example');
      const at = { tokens: links, linked, store, clock, directory, access, log: silentLog, perform };
      return { desk: new LinkDesk(at), key: keyOf(links.addressOf(asked)) };
    };
    const [before, rotated, after] = [holding(old), holding(newer, old), holding(newer)];
    expect([before, rotated, after].map(({ key }) => key.split('.')[0])).to.deep.equal(['k1', 'k2', 'k2']);
    // Made before and while both are kept: each opens.
    expect((await rotated.desk.follow(before.key))?.body).to.equal('here');
    expect((await rotated.desk.follow(rotated.key))?.body).to.equal('here');
    // The form of a page is sent by the same key.
    expect(await after.desk.follow(before.key)).to.equal(undefined);
    expect(await after.desk.send(before.key, {})).to.equal(undefined);
    expect((await after.desk.follow(rotated.key))?.body).to.equal('here');
    // A process that was not restarted yet knows nothing of the newer one.
    expect(await before.desk.follow(rotated.key)).to.equal(undefined);
  });

  it('leads nowhere for nobody’s person, another purpose, a refusal or what is gone, all alike', async () => {
    expect(await follow({ person: 'a:b' })).to.equal(undefined);
    expect(await follow({ purpose: 'toy.other' })).to.equal(undefined);
    expect(await follow({ authority: 'elsewhere' })).to.equal(undefined);
    expect(await desk.follow('k1.x.y')).to.equal(undefined);
    expect(await desk.follow('x'.repeat(10_000))).to.equal(undefined);
    served = async () => undefined;
    expect(await follow()).to.equal(undefined);
    served = async () => {
      throw new Refusal('notFound', 'That could not be found.');
    };
    expect(await follow()).to.equal(undefined);
  });
});
