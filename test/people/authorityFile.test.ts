import { expect } from 'chai';
import fc from 'fast-check';
import { AuthorityFileError, checkAuthorityFile, parseAuthorityFile } from '../../src/people/index.ts';
import { exampleText } from '../support/authority.ts';

/** The example with one place changed: the last key of the path is set to the value, or removed. */
function changed(
  ...changes: readonly (readonly [path: readonly (string | number)[], value?: unknown])[]
): unknown {
  const file: unknown = JSON.parse(exampleText);
  for (const [path, value] of changes) {
    let place: object | undefined;
    let next: unknown = file;
    for (const key of path) {
      if (typeof next !== 'object' || next === null) throw new Error(`no such place: ${path.join('.')}`);
      place = next;
      next = Reflect.get(next, key);
    }
    const last = path.at(-1);
    if (!place || last === undefined) throw new Error('no place named');
    if (value === undefined) Reflect.deleteProperty(place, last);
    else Reflect.set(place, last, value);
  }
  return file;
}

function problems(content: unknown): readonly string[] {
  try {
    checkAuthorityFile(content);
    return [];
  } catch (error) {
    if (error instanceof AuthorityFileError) return error.problems;
    throw error;
  }
}

/** Values of the example, read once. */
const example = parseAuthorityFile(exampleText);
const first = example.authorities[0];
const idOf = (name: string) => {
  const found = first?.people.find((somebody) => somebody.name === name);
  if (!found) throw new Error(`nobody called ${name}`);
  return found.objectId;
};
const indexOf = (name: string) => first?.people.findIndex((somebody) => somebody.name === name) ?? -1;
const inFirst = (...path: (string | number)[]) => ['authorities', 0, ...path];

describe('the authority file', () => {
  it('ships as an example that can be served', () => {
    expect(example.authorities).to.have.length(1);
    expect(first?.people).to.have.length(20);
    expect(first?.people[0]?.name).to.equal('Maya Okafor');
  });

  it('is read with a byte order mark too', () => {
    expect(parseAuthorityFile(`\uFEFF${exampleText}`)).to.deep.equal(example);
  });

  it('that is not JSON is refused without quoting it', () => {
    expect(() => parseAuthorityFile('{"authorities": [{"name": "Maya Okafor"')).to.throw(
      AuthorityFileError,
      /^The authority file has 1 problem:\n\(file\): is not JSON$/,
    );
  });

  it('that is another thing altogether is refused', () => {
    expect(problems(null)).to.have.length(1);
    expect(problems([])).to.have.length(1);
    expect(problems({ authorities: [] })).to.deep.equal(['authorities: must hold at least one authority']);
    expect(problems({ authorities: [7] })).to.include(
      'authorities[0].people: hold nobody with the role chair',
    );
  });

  it('reports all its problems together, each by its path', () => {
    const found = problems(
      changed(
        [inFirst('people', 3, 'tenant'), 'not a guid'],
        [inFirst('people', 0, 'roles', 0), 'wizard'],
        [inFirst('people', 1, 'name')],
        [inFirst('people', 2, 'shoeSize'), 43],
        [inFirst('teams', 0, 'manager'), idOf('Ruth Adeyemi')],
        [inFirst('duty', 0, 'chair'), idOf('Maya Okafor')],
        [inFirst('duty', 1, 'from'), '12:00'],
        [inFirst('settings', 'emergencyDuty')],
      ),
    );
    expect(found).to.include(
      'authorities[0].people[3].tenant: must be a GUID like 7f3a1c52-0b1d-4c9e-8a44-2f6f0d5c1a01',
    );
    expect(found.filter((line) => line.startsWith('authorities[0].people[0].roles[0]: '))).to.have.length(1);
    expect(found).to.include('authorities[0].people[1].name: is missing');
    expect(found).to.include('authorities[0].people[2].shoeSize: is not known here');
    expect(found).to.include('authorities[0].settings.emergencyDuty: is missing');
    expect(found).to.include('authorities[0].teams[0].manager: is somebody without the role teamManager');
    expect(found).to.include('authorities[0].duty[0].chair: is somebody without the role chair');
    expect(found).to.include('authorities[0].duty[1]: overlaps with duty[0]');
    expect(found).to.have.length(8);
  });

  const singles: readonly (readonly [name: string, content: unknown, problem: string])[] = [
    [
      'a team whose manager is nobody',
      changed([inFirst('teams', 1, 'manager'), '00000000-0000-4000-8000-000000000000']),
      'authorities[0].teams[1].manager: is nobody of this authority',
    ],
    [
      'a linked chair who is no chair',
      changed([inFirst('teams', 0, 'linkedChairs', 1), idOf('Joan Whitfield')]),
      'authorities[0].teams[0].linkedChairs[1]: is somebody without the role chair',
    ],
    [
      'a linked chair named twice',
      changed([inFirst('teams', 0, 'linkedChairs', 1), idOf('Ruth Adeyemi')]),
      'authorities[0].teams[0].linkedChairs[1]: names a chair twice',
    ],
    [
      'a backup who is no chair',
      changed([inFirst('duty', 4, 'backup'), idOf('Nasreen Malik')]),
      'authorities[0].duty[4].backup: is somebody without the role chair',
    ],
    [
      'a backup who is the chair',
      changed([inFirst('duty', 0, 'backup'), idOf('Ruth Adeyemi')]),
      'authorities[0].duty[0].backup: is the chair of the same session',
    ],
    [
      'a session that ends before it begins',
      changed([inFirst('duty', 0, 'to'), '08:00']),
      'authorities[0].duty[0].to: must be later than from',
    ],
    [
      'a person listed twice, in whatever case',
      changed([inFirst('people', 4, 'objectId'), idOf('Maya Okafor').toUpperCase()]),
      'authorities[0].people[4].objectId: is a person who is listed already',
    ],
    [
      'a team id used twice',
      changed(
        [inFirst('teams', 1, 'id'), 'north'],
        ...[5, 6, 7, 8].map((p) => [inFirst('people', p, 'team'), 'north'] as const),
      ),
      'authorities[0].teams[1].id: is the id of a team above',
    ],
    [
      'a person of an unknown team',
      changed([inFirst('people', 0, 'team'), 'east']),
      'authorities[0].people[0].team: is no team of this authority',
    ],
    [
      'an agency professional of an unlisted agency',
      changed([inFirst('people', indexOf('Marcus Bell'), 'agency'), 'navy']),
      `authorities[0].people[${indexOf('Marcus Bell')}].agency: is no agency of this authority`,
    ],
    [
      'a report deadline of an unlisted agency',
      changed([
        inFirst('settings', 'timescales'),
        { reports: { exceptions: [{ agency: 'navy', conference: 'initial', workingDays: 0 }] } },
      ]),
      'authorities[0].settings.timescales.reports.exceptions[0].agency: is no agency of this authority',
    ],
    [
      'an agency professional without an agency',
      changed([inFirst('people', indexOf('Marcus Bell'), 'agency')]),
      `authorities[0].people[${indexOf('Marcus Bell')}].agency: is missing: professional of another agency names the agency`,
    ],
    [
      'an agency professional who is a chair as well',
      changed([inFirst('people', indexOf('Marcus Bell'), 'roles'), ['agencyProfessional', 'chair']]),
      `authorities[0].people[${indexOf('Marcus Bell')}].roles: join agencyProfessional with a role inside the authority`,
    ],
    [
      'an agency for somebody of the authority',
      changed([inFirst('people', 0, 'agency'), 'police']),
      'authorities[0].people[0].agency: is only for the role agencyProfessional',
    ],
    [
      'nobody to hold a needed role',
      changed([inFirst('people', indexOf('Nasreen Malik'), 'roles'), ['serviceAdministrator']]),
      'authorities[0].people: hold nobody with the role safeguardingManager',
    ],
    [
      'a share of full time for somebody who neither chairs nor takes minutes',
      changed([inFirst('people', 0, 'shareOfFullTime'), 0.5]),
      'authorities[0].people[0].shareOfFullTime: is only for the roles chair and minuteTaker',
    ],
    [
      'a caseload for somebody who does not chair',
      changed([inFirst('people', 0, 'caseload'), { children: 5, on: '2026-10-31' }]),
      'authorities[0].people[0].caseload: is only for the role chair',
    ],
    [
      'a room at an unknown site',
      changed([inFirst('rooms', 2, 'site'), 'moon']),
      'authorities[0].rooms[2].site: is no site of this authority',
    ],
    [
      'a room id used twice',
      changed([inFirst('rooms', 1, 'id'), 'civic-1']),
      'authorities[0].rooms[1].id: is the id of a room above',
    ],
    [
      'one mailbox for two rooms',
      changed([inFirst('rooms', 1, 'email'), 'Civic-Room-1@example.org']),
      'authorities[0].rooms[1].email: is the mailbox of a room above',
    ],
    [
      'a site id used twice',
      changed([inFirst('sites', 2), { id: 'civic', name: 'Another' }]),
      'authorities[0].sites[2].id: is the id of a site above',
    ],
    [
      'two sites without a way between them',
      changed([inFirst('travel'), []]),
      'authorities[0].travel: hold no way between civic and riverside',
    ],
    [
      'a way that stands twice, there and back',
      changed([inFirst('travel', 1), { between: ['riverside', 'civic'], minutes: 20 }]),
      'authorities[0].travel[1]: is a way that stands here already',
    ],
    [
      'a way to an unknown site',
      changed([inFirst('travel', 1), { between: ['civic', 'moon'], minutes: 20 }]),
      'authorities[0].travel[1].between[1]: is no site of this authority',
    ],
    [
      'a way from a site to itself',
      changed([inFirst('travel', 1), { between: ['civic', 'civic'], minutes: 20 }]),
      'authorities[0].travel[1].between: names one site twice',
    ],
    [
      'a role named twice',
      changed([inFirst('people', 0, 'roles'), ['socialWorker', 'socialWorker']]),
      'authorities[0].people[0].roles[1]: names a role twice',
    ],
  ];
  for (const [name, content, problem] of singles) {
    it(`refuses ${name}`, () => {
      expect(problems(content)).to.deep.equal([problem]);
    });
  }

  it('sees every overlap of two sessions of one day, and none where one ends as the other begins', () => {
    const overlaps = (from: string, to: string) =>
      problems(changed([inFirst('duty', 1, 'from'), from], [inFirst('duty', 1, 'to'), to])).includes(
        'authorities[0].duty[1]: overlaps with duty[0]',
      );
    expect(overlaps('09:00', '10:00')).to.equal(true);
    expect(overlaps('08:00', '09:01')).to.equal(true);
    expect(overlaps('08:00', '17:00')).to.equal(true);
    expect(overlaps('12:59', '17:00')).to.equal(true);
    expect(overlaps('07:00', '09:00')).to.equal(false);
    expect(overlaps('13:00', '14:00')).to.equal(false);
  });

  it('takes one object id in two tenants for two people', () => {
    const place = indexOf('Marcus Bell');
    expect(problems(changed([inFirst('people', place, 'objectId'), idOf('Maya Okafor')]))).to.deep.equal([]);
  });

  it('refuses one person in two authorities, and one id for two', () => {
    const two = { authorities: [first, { ...first, name: 'Second Borough' }] };
    const found = problems(two);
    expect(found).to.include('authorities[1].id: is the id of an authority above');
    expect(found.filter((line) => line.endsWith('is a person who is listed already'))).to.have.length(20);
  });

  it('says nothing of people in what it reports', () => {
    const names =
      first?.people.flatMap((somebody) => [somebody.name, somebody.objectId, somebody.email ?? '-']) ?? [];
    for (const [, content] of singles) {
      const text = problems(content).join('\n');
      for (const name of names) expect(text).not.to.include(name);
    }
  });

  it('is either served or refused with reasons, whatever is in it', () => {
    const people = fc.record(
      { objectId: fc.jsonValue(), roles: fc.jsonValue(), team: fc.jsonValue(), tenant: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const authority = fc.record(
      {
        id: fc.jsonValue(),
        tenant: fc.jsonValue(),
        people: fc.oneof(fc.jsonValue(), fc.array(people)),
        teams: fc.oneof(fc.jsonValue(), fc.array(fc.record({ manager: fc.jsonValue() }))),
        duty: fc.oneof(fc.jsonValue(), fc.array(fc.record({ day: fc.jsonValue(), from: fc.jsonValue() }))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ authorities: fc.array(authority) })), (content) => {
        expect(problems(content)).not.to.have.length(0);
      }),
      { numRuns: 300 },
    );
  });
});
