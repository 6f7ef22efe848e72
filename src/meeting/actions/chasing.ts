/** Of a conference that is over nothing is recorded, or not all: its chair is asked, from the second time on with the safeguarding manager. */
import { z } from 'zod';
import { namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import { change, type Situation, stamp, wokenAnew } from '../../kernel/decision.ts';
import { type InMeeting, loadMeeting } from '../load.ts';
import { askedNextAt } from '../missing-decision.ts';
import { conferenceOf } from '../record.ts';
import { ofSlot, showChair } from './common.ts';

export const chase = action({
  verb: 'meeting.chase',
  audit: 'Asked the chair for a decision that is not recorded',
  who: ['clock'],
  input: z.object({}),
  load: loadMeeting,
  may: () => false,
  present: (target) => showChair(conferenceOf(target)),
  decide(_input, loaded, situation) {
    const { meeting, conference } = loaded;
    const show = showChair(conference.target);
    const { settings } = situation.authority;
    if (!meeting || conference.value.cancelled) return { writes: [], show };
    const due = askedNextAt(meeting.value, settings);
    if (!due || Temporal.Instant.compare(situation.now, due) < 0) {
      return { writes: wokenAnew(meeting, settings), show };
    }
    const times = (meeting.value.chased?.times ?? 0) + 1;
    return {
      writes: [change(meeting, { ...meeting.value, chased: { at: stamp(situation), times } })],
      tell: askedOf(loaded, times, situation).map((to) => ({ to, view: show })),
      show,
    };
  },
});

/** The chair alone at first; where there is none, or they have left, nobody but the safeguarding manager can say. */
function askedOf(loaded: InMeeting, times: number, { authority }: Situation): readonly string[] {
  const { chair } = ofSlot(loaded);
  const mayHear = (id: string) => namedIn(id, loaded.case.value.restricted);
  const chairs = [chair].flatMap((id) =>
    id !== undefined && authority.person(id) && mayHear(id) ? [id] : [],
  );
  if (chairs.length > 0 && times === 1) return chairs;
  const managers = authority.withRole('safeguardingManager').map(({ id }) => id);
  return [...new Set([...chairs, ...managers.filter(mayHear)])];
}

/** A later slice says that what was decided about every child is recorded. */
export const childrenDecided = action({
  verb: 'meeting.childrenDecided',
  audit: 'Noted that what was decided about every child is recorded',
  who: ['followUp'],
  input: z.object({}),
  load: loadMeeting,
  may: () => false,
  present: showChair,
  decide(_input, { meeting }, _situation, target) {
    const show = showChair(target);
    if (!meeting?.value.childrenOpen) return { writes: [], show };
    return {
      writes: [change(meeting, { ...meeting.value, childrenOpen: undefined, chased: undefined })],
      show,
    };
  },
});

export const chaseEntries = [chase, childrenDecided] as const;
