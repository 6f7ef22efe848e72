import { expect } from 'chai';
import { activitySchema } from '../../src/teams/activity.ts';
import { meetingEventIn } from '../../src/teams/meetingEvents.ts';

const base = {
  type: 'event',
  serviceUrl: 'https://smba.example/',
  from: { id: '29:organiser' },
  conversation: { id: '19:meeting@thread.v2', conversationType: 'groupChat', tenantId: 't' },
};
const event = (name: string, value: unknown = {}) =>
  meetingEventIn(activitySchema.parse({ ...base, name: `application/vnd.microsoft.${name}`, value }));
const user = (more: object) => ({ user: { id: '29:x', name: 'Mum', ...more }, meeting: { inMeeting: true } });

describe('what Teams says of a meeting', () => {
  it('is who joined and left, by their own tenant and object id; people without an account are left out', () => {
    const members = [user({ aadObjectId: 'O1', tenantId: 'T1' }), user({}), user({ aadObjectId: 'O2' }), 7];
    expect(event('meetingParticipantJoin', { members })).to.deep.equal({
      what: 'joined',
      chat: '19:meeting@thread.v2',
      people: ['t1:o1'],
    });
    expect(event('meetingParticipantLeave', { members: [] })).to.deep.equal({
      what: 'left',
      chat: '19:meeting@thread.v2',
      people: [],
    });
  });

  it('is that it has begun; and nothing of any other event, or of one that cannot be read', () => {
    expect(event('meetingStart')).to.deep.equal({ what: 'started', chat: '19:meeting@thread.v2' });
    expect(event('meetingEnd')).to.equal(undefined);
    expect(event('meetingParticipantJoin', { members: 'all' })).to.equal(undefined);
    expect(event('meetingParticipantJoin')).to.equal(undefined);
  });
});
