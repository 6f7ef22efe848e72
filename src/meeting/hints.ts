/**
 * What Teams says of who joined and left. It is a hint beside the record and never the record: four people before one
 * device are one to it, and who dials in is nobody. It is kept of those alone who are to be there for an organisation; of
 * everybody else, the family above all, it is dropped unread.
 */
import { z } from 'zod';
import { conferenceType } from '../conference/index.ts';
import { action } from '../kernel/action.ts';
import type { ServiceCommand } from '../kernel/command.ts';
import { change, create, stamp } from '../kernel/decision.ts';
import type { MeetingEvent } from '../kernel/meetings.ts';
import type { Reader } from '../kernel/records.ts';
import { formatTime } from '../practice/dates.ts';
import { showMinutes } from './actions/common.ts';
import { loadMeeting, type Row, rowsOf, sittingOf } from './load.ts';
import { matchOf } from './matching.ts';
import { type Hint, hintTarget, hintType, meetingTarget } from './record.ts';

/** What is asked because of an event: nothing for a chat that is of no conference. `id` tells a repeat. */
export async function commandsOf(event: MeetingEvent, id: string, read: Reader): Promise<ServiceCommand[]> {
  const { items } = await read.list(conferenceType, { equal: { chat: event.chat }, limit: 2 });
  const [conference] = items;
  if (!conference) return [];
  const { target, authority } = conference;
  const asked = { from: 'service', cause: 'event', authority, depth: 0 } as const;
  if (event.what === 'started') {
    return [{ ...asked, id, verb: 'meeting.begin', target: meetingTarget(target), input: {} }];
  }
  const { what } = event;
  return event.people.map((who, n) => ({
    ...asked,
    id: `${id}:${n}`,
    verb: 'meeting.noteMovement',
    target,
    input: { who, what },
  }));
}

/** Most movements kept of one. */
const mostKept = 20;

export const noteMovement = action({
  verb: 'meeting.noteMovement',
  audit: 'Noted what Teams says of somebody’s joining or leaving',
  who: ['event'],
  input: z.object({ who: z.string().max(120), what: z.enum(['joined', 'left']) }),
  load: loadMeeting,
  may: () => false,
  present: showMinutes,
  decide({ who, what }, loaded, situation, target) {
    const show = showMinutes(target);
    const rows = rowsOf(loaded, situation.authority);
    const person = situation.directory.byId(who);
    const match = matchOf({ id: who, ...(person ? { person } : {}) }, loaded, rows);
    if (match.kind !== 'row') return { writes: [], show };
    const where = hintTarget(match.row.target);
    const before = loaded.hints.find((one) => one.target.id === where.id);
    const moved = { what, at: stamp(situation) };
    const value: Hint = before
      ? { ...before.value, moved: [...before.value.moved, moved].slice(-mostKept) }
      : {
          conference: target.id,
          sitting: sittingOf(loaded),
          at: moved.at,
          row: match.row.target.id,
          moved: [moved],
        };
    const write = before
      ? change(before, value)
      : create(hintType, where, loaded.conference.authority, value);
    return { writes: [write], show };
  },
});

/** `Teams: joined 10:02, left 10:40` */
export function hintWords(row: Row): string | undefined {
  const moved = row.hint?.value.moved ?? [];
  if (moved.length === 0) return undefined;
  return `Teams: ${moved
    .slice(-4)
    .map(({ what, at }) => `${what} ${formatTime(Temporal.Instant.from(at))}`)
    .join(', ')}`;
}
