/** A family's meetings in the timeline of its case, for those who chair or keep the record. */
import { conferenceType, seesConference } from '../conference/index.ts';
import { caseTarget, caseType } from '../consultation/index.ts';
import type { Traced } from '../kernel/traced.ts';
import { type Meeting, meetingType } from './record.ts';
import { chairs, recording } from './rights.ts';

const decided = {
  quorate: 'Held, quorate',
  goesAhead: 'Held, not quorate',
  adjourned: 'Adjourned, not quorate',
} as const;

function lineOf({ decision, starts }: Meeting): string {
  if (decision) return decided[decision.kind];
  return starts === undefined ? 'Has no time' : 'Not decided yet';
}

export const tracedMeetings: Traced = {
  async rows(partition, { person }, read) {
    if (!person.roles.some((role) => recording.includes(role))) return [];
    const [family, meetings, conferences] = await Promise.all([
      read.find(caseType, caseTarget({ partition })),
      read.list(meetingType, { partition, range: { field: 'starts' }, order: 'descending', limit: 20 }),
      read.list(conferenceType, { partition, limit: 20 }),
    ]);
    if (!family) return [];
    return meetings.items.flatMap(({ value, target }) => {
      const conference = conferences.items.find((one) => one.target.id === value.conference);
      if (!conference || !seesConference(person, { conference, case: family })) return [];
      return [
        {
          call: { verb: chairs(person) ? 'meeting.chair' : 'meeting.minutes', target },
          reference: `${value.reference} meeting`,
          at: value.starts ?? conference.value.asked.at,
          line: lineOf(value),
        },
      ];
    });
  },
};
