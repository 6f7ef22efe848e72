import { expect } from 'chai';
import { addressOf } from '../../src/http/caller.ts';

/** A request as far as it is looked at. */
const from = (remoteAddress: string, forwarded?: string | string[]) =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  }) as Parameters<ReturnType<typeof addressOf>>[0];

describe('who called', () => {
  it('is who is at the other end, whatever they say of themselves, while no proxy of ours stands before us', () => {
    expect(addressOf(0)(from('192.0.2.7', '203.0.113.9'))).to.equal('192.0.2.7');
  });

  it('is whom our own proxy was called by, not whom the caller claims to speak for', () => {
    const behind = addressOf(1);
    expect(behind(from('10.0.0.1', '198.51.100.1, 203.0.113.9'))).to.equal('203.0.113.9');
    expect(behind(from('10.0.0.1', ['198.51.100.1', '203.0.113.9']))).to.equal('203.0.113.9');
    expect(addressOf(2)(from('10.0.0.1', '198.51.100.1, 203.0.113.9, 10.0.0.2'))).to.equal('203.0.113.9');
  });

  it('is the proxy itself where it noted nobody', () => {
    expect(addressOf(1)(from('10.0.0.1'))).to.equal('10.0.0.1');
    expect(addressOf(3)(from('10.0.0.1', '203.0.113.9'))).to.equal('10.0.0.1');
  });
});
