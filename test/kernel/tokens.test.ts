import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Tokens } from '../../src/kernel/tokens.ts';
import { tokenKeyFile, tokenKeys } from '../../src/token-keys.ts';
import { at } from '../support/authority.ts';

const old = { id: 'k1', secret: 'an old secret of more than 32 characters' };
const young = { id: 'k2', secret: 'a young secret of more than 32 characters' };
const what = {
  verb: 'toy.add',
  target: { partition: 'toy:a', id: 'counter:a' },
  conversation: 'a:1',
  expires: at('2027-03-03T10:42:00Z'),
  args: { n: 1, yes: true, code: 'x' },
};

describe('a token', () => {
  it('opens to what it was made of', () => {
    const token = new Tokens([old]).open(new Tokens([old]).mint({ ...what, commandId: 'c' }));
    expect(token).to.deep.include({ verb: what.verb, target: what.target, args: what.args, commandId: 'c' });
    expect(token?.expires).to.equal(what.expires.epochMilliseconds / 1000);
  });

  it('holds a command id of its own each time', () => {
    const tokens = new Tokens([old]);
    const ids = [1, 2, 3].map(() => tokens.open(tokens.mint(what))?.commandId);
    expect(new Set(ids).size).to.equal(3);
  });

  it('is opened by an older key while that is kept, and no longer', () => {
    const token = new Tokens([old]).mint(what);
    expect(new Tokens([young, old]).open(token)?.verb).to.equal('toy.add');
    expect(new Tokens([young]).open(token)).to.equal(undefined);
    expect(new Tokens([young, old]).mint(what)).to.match(/^k2\./);
  });

  it('is opened by no other key that took its name', () => {
    const token = new Tokens([old]).mint(what);
    expect(new Tokens([{ id: 'k1', secret: young.secret }]).open(token)).to.equal(undefined);
    // Nor by naming a key that did not sign it.
    expect(new Tokens([young, old]).open(token.replace(/^k1/, 'k2'))).to.equal(undefined);
  });

  it('is nothing once any one of its characters was changed, left out or doubled', () => {
    const tokens = new Tokens([old]);
    const token = tokens.mint(what);
    for (let place = 0; place < token.length; place += 1) {
      const [before, after] = [token.slice(0, place), token.slice(place + 1)];
      const own = token.charAt(place);
      for (const other of ['A', 'b', '7', '-', '_', '.', '=', ' ', 'é']) {
        if (other !== own)
          expect(tokens.open(before + other + after), `${place} ${other}`).to.equal(undefined);
      }
      expect(tokens.open(before + after), `without ${place}`).to.equal(undefined);
      expect(tokens.open(before + own + own + after), `twice ${place}`).to.equal(undefined);
    }
  });

  it('is nothing when it is no token at all', () => {
    const tokens = new Tokens([old]);
    for (const text of [
      '',
      '.',
      '..',
      'k1..',
      'k1.e30.',
      'x'.repeat(5_000),
      `${tokens.mint(what)}.`,
      'k1.a.b.c',
    ]) {
      expect(tokens.open(text), text.slice(0, 10)).to.equal(undefined);
    }
  });

  it('cannot be made of what could not be read back', () => {
    expect(() => new Tokens([old]).mint({ ...what, args: { deep: { er: 1 } } })).to.throw();
    expect(() => new Tokens([])).to.throw();
  });
});

describe('the keys of a laptop', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const config = () => ({
    store: { kind: 'sqlite' as const, file: join(folder, 'deep', 'store.sqlite') },
    tokenKeys: undefined,
  });

  it('are made once, for all who start together, and found again after a restart', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => tokenKeys(config())));
    for (const keys of made) expect(keys).to.deep.equal(made[0]);
    expect(await tokenKeys(config())).to.deep.equal(made[0]);
    expect(statSync(tokenKeyFile(config())).mode & 0o077).to.equal(0);
  });

  it('are not made when the configuration names some', async () => {
    expect(await tokenKeys({ ...config(), tokenKeys: [old] })).to.deep.equal([old]);
    expect(existsSync(tokenKeyFile(config()))).to.equal(false);
  });

  it('that cannot be read are named by their file, and nothing of them is said', async () => {
    await tokenKeys(config());
    writeFileSync(tokenKeyFile(config()), 'sec,ret: marker-of-a-secret');
    const fault = await tokenKeys(config()).catch((error: unknown) => error);
    expect(fault).to.be.an('error').with.property('name', 'ConfigError');
    expect(String(fault))
      .to.contain('token-keys.json')
      .and.not.to.contain('marker')
      .and.not.to.contain('sec,');
  });
});
