/** What an earlier version wrote of an adult of the family is still read. */
import { expect } from 'chai';
import { familyAdultType } from '../../../src/conference/safety/record.ts';
import { parseRecord } from '../../../src/kernel/records.ts';
import { conferenceAt } from '../../support/conferences.ts';
import { adult, adultAt, apartFrom } from '../../support/families.ts';

describe('an adult of the family', () => {
  for (const [ownJoining, joins] of [
    [true, 'words'],
    [false, 'building'],
  ] as const) {
    it(`who had ${ownJoining ? 'a way' : 'no way'} of their own to join is read from before there were meetings`, () => {
      const { joins: _joins, version: _version, ...apart } = apartFrom('09:00', '09:30');
      const { value } = parseRecord(familyAdultType, {
        etag: 'e',
        document: {
          ...adultAt(0),
          kind: 'familyAdult',
          authority: 'example-borough',
          schema: 1,
          reference: 'family',
          auditSeq: 1,
          auditHead: 'h',
          salt: 's',
          data: { ...adult('father'), apart: { ...apart, ownJoining } },
        },
      });
      expect(value.conference).to.equal(conferenceAt.id);
      expect(value.apart).to.include({ joins, arrives: '09:00', version: 1 });
    });
  }

  it('who came as the others did is read as before', () => {
    const { value } = parseRecord(familyAdultType, {
      etag: 'e',
      document: {
        ...adultAt(0),
        kind: 'familyAdult',
        authority: 'example-borough',
        schema: 1,
        reference: 'family',
        auditSeq: 1,
        auditHead: 'h',
        salt: 's',
        data: adult('mother'),
      },
    });
    expect(value.apart).to.equal(undefined);
  });
});
