import { expect } from 'chai';
import { personId } from '../../src/kernel/actor.ts';
import {
  authorityFileSchema,
  authorityRecord,
  authorityRecordSchema,
  buildAuthority,
  buildDirectory,
  parseAuthorityFile,
} from '../../src/people/index.ts';
import {
  at,
  authority,
  directory,
  exampleText,
  exampleVersion,
  gareth,
  maya,
  person,
  ruth,
} from '../support/authority.ts';

describe('the directory', () => {
  it('finds a person by tenant and object id, in whatever case', () => {
    expect(directory.find(maya.tenant, maya.objectId)).to.equal(maya);
    expect(directory.find(maya.tenant.toUpperCase(), maya.objectId.toUpperCase())).to.equal(maya);
    expect(directory.byId(maya.id)).to.equal(maya);
  });

  it('does not find an object id of one tenant in another', () => {
    const officer = person('Marcus Bell');
    expect(officer.tenant).not.to.equal(maya.tenant);
    expect(directory.find(maya.tenant, officer.objectId)).to.equal(undefined);
    expect(directory.find(officer.tenant, maya.objectId)).to.equal(undefined);
    expect(directory.find('', '')).to.equal(undefined);
  });

  it('knows rooms, their sites and the way between, minute takers and contracted hours', () => {
    expect(authority.rooms.map((room) => [room.id, room.site])).to.deep.equal([
      ['civic-1', 'civic'],
      ['civic-2', 'civic'],
      ['riverside-garden', 'riverside'],
    ]);
    expect(authority.rooms[1]).to.include({ wheelchairAccessible: true, separateEntrances: false });
    expect(authority.travel).to.deep.equal([{ between: ['civic', 'riverside'], minutes: 25 }]);
    expect(authority.sites.map((site) => site.name)).to.deep.equal([
      'Civic Centre',
      'Riverside Family Centre',
    ]);
    expect(authority.withRole('minuteTaker').map((one) => one.name)).to.deep.equal([
      'Aisling Byrne',
      'Kwame Boateng',
    ]);
    expect(person('Kwame Boateng').shareOfFullTime).to.equal(0.5);
    expect(ruth.shareOfFullTime).to.equal(undefined);
  });

  it('knows roles, teams and their managers', () => {
    expect(authority.withRole('chair').map((chair) => chair.name)).to.deep.equal([
      'Ruth Adeyemi',
      'Daniel Osei',
      'Siobhán Kelly',
      'Wei Zhang',
    ]);
    expect(authority.withRole('socialWorker')).to.have.length(4);
    const team = authority.team(maya.team ?? '');
    expect(team?.manager).to.equal(gareth.id);
    expect(team?.linkedChairs[0]).to.equal(ruth.id);
    expect(authority.team('nowhere')).to.equal(undefined);
    expect(authority.person(personId(maya.tenant, ruth.objectId))).to.equal(ruth);
  });

  it('carries the version that decisions cite, and throws for an authority it does not serve', () => {
    expect(directory.authority('example-borough').version).to.equal(exampleVersion);
    expect(() => directory.authority('elsewhere')).to.throw('authority not served: elsewhere');
  });

  it('cannot be changed once built', () => {
    expect(() => Reflect.apply(Array.prototype.push, maya.roles, ['chair'])).to.throw(TypeError);
    expect(Reflect.set(maya, 'name', 'Somebody Else')).to.equal(false);
    expect(Reflect.set(authority.settings.workingHours, 'from', '00:00')).to.equal(false);
    expect(Object.isFrozen(authority.people)).to.equal(true);
    expect(Object.isFrozen(authority.duty[0])).to.equal(true);
  });

  it('gives somebody who has left the file no place', () => {
    const file = parseAuthorityFile(exampleText);
    const [only] = file.authorities;
    if (!only) throw new Error('the example is empty');
    const later = buildDirectory(
      { authorities: [{ ...only, people: only.people.filter((entry) => entry.objectId !== maya.objectId) }] },
      'later',
    );
    expect(later.find(maya.tenant, maya.objectId)).to.equal(undefined);
    expect(later.authority(only.id).version).to.equal('later');
  });

  it('reaches a person of another tenant by the full reference', () => {
    const file: unknown = JSON.parse(exampleText.replaceAll(`"${ruth.objectId}"`, `"${ruth.id}"`));
    const text = JSON.stringify(file).replace(`"objectId":"${ruth.id}"`, `"objectId":"${ruth.objectId}"`);
    const built = buildDirectory(parseAuthorityFile(text), 'full');
    expect(built.authority('example-borough').duty).to.deep.equal(authority.duty);
  });
});

describe('the record of an authority', () => {
  it('reads back as written, through JSON, and builds the same authority', () => {
    const [content] = authorityFileSchema.parse(JSON.parse(exampleText)).authorities;
    if (!content) throw new Error('the example is empty');
    const record = authorityRecord(content, 'v7', at('2027-03-03T10:42:00Z'));
    const read = authorityRecordSchema.parse(JSON.parse(JSON.stringify(record)));
    expect(read).to.deep.equal(JSON.parse(JSON.stringify(record)));
    expect(read.partition).to.equal('authority:example-borough');
    expect(read.importedAt).to.equal('2027-03-03T10:42:00.000Z');
    expect(buildAuthority(read.content, read.version).people).to.deep.equal(authority.people);
  });
});
