import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { buildAuthority, directoryOf, parseAuthorityFile } from '../../src/people/index.ts';
import { type Cast, castOf } from '../../src/rehearsal/cast.ts';
import { onDuty, rotaOfFile } from '../../src/rota/index.ts';

describe('the room’s cast', () => {
  const { authorities } = parseAuthorityFile(readFileSync('config/authority.example.json', 'utf8'));
  const directory = directoryOf(authorities.map((content) => buildAuthority(content, 'v1')));
  const at = Temporal.Instant.from('2026-11-24T10:00:00Z');
  let cast: Cast;
  before(async () => {
    cast = await castOf(directory, at);
  });
  const person = (id: string | undefined) => cast.people.find((one) => one.id === id);

  it('seats a social worker and the chair on duty first, both with the app', () => {
    const [authority] = directory.authorities;
    const duty = authority === undefined ? undefined : onDuty(authority, rotaOfFile(authority), at)?.chair.id;
    expect(person(cast.seats[0])).to.deep.include({ installed: true });
    expect(person(cast.seats[0])?.words).to.match(/^Social worker, /);
    expect(cast.seats[1]).to.equal(duty);
    expect(person(cast.seats[1])).to.deep.include({ installed: true });
  });

  it('offers each person what their role can say, and knows who takes a request at any moment', async () => {
    const says = (id: string | undefined) => person(id)?.says ?? [];
    expect(says(cast.seats[0])[0]).to.equal('request consultation');
    expect(says(cast.seats[1])).to.include('my consultations').and.not.include('request consultation');
    expect(person('guest')).to.not.have.property('says');
    const [authority] = directory.authorities;
    const rota = authority && rotaOfFile(authority);
    for (const moment of ['2026-11-24T10:00:00Z', '2026-11-24T15:00:00Z', '2026-11-27T10:00:00Z']) {
      const now = Temporal.Instant.from(moment);
      expect(await cast.takes(now)).to.equal(authority && rota && onDuty(authority, rota, now)?.chair.id);
    }
  });

  it('has somebody without the app, a stranger of another tenant, and a guest without an account', () => {
    const managers = cast.people.filter((one) => one.words.startsWith('Team manager'));
    expect(managers.some((one) => one.installed === true)).to.equal(false);
    const stranger = person('stranger');
    expect(stranger?.tenant).to.not.equal(cast.tenantOfService);
    expect(directory.find(stranger?.tenant ?? '', stranger?.objectId ?? '')).to.equal(undefined);
    expect(person('guest')).to.not.have.property('objectId');
  });

  it('installs for nobody of another tenant, and puts such people in the meeting chat', () => {
    const elsewhere = cast.people.filter((one) => one.tenant !== cast.tenantOfService);
    expect(elsewhere.some((one) => one.installed === true)).to.equal(false);
    expect(cast.chats[0]?.members).to.include.members([...cast.seats, 'stranger', 'guest']);
  });
});
