/** What the deeds of a meeting share. */

import type { PersonId } from '../../kernel/actor.ts';
import {
  actingPerson,
  change,
  create,
  type FollowUp,
  type Situation,
  stamp,
  type Write,
} from '../../kernel/decision.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import type { Deed } from '../attending.ts';
import type { InMeeting } from '../load.ts';
import { type Meeting, meetingTarget, meetingType } from '../record.ts';
import { promptsOf } from '../standing.ts';

export const showChair = (target: Target): ViewCall => ({ verb: 'meeting.chair', target });
export const showMinutes = (target: Target): ViewCall => ({ verb: 'meeting.minutes', target });

export function deedOf(situation: Situation): Deed {
  return { by: actingPerson(situation).id, at: stamp(situation) };
}

/** The record of the meeting changed; made where there is none yet (a conference that was booked before Quorate kept any). */
export function meetingWith(loaded: InMeeting, next: Partial<Meeting>): Write {
  const { meeting, conference } = loaded;
  if (meeting) return change(meeting, { ...meeting.value, ...next });
  const { value, target } = conference;
  const slot = value.booking?.slot;
  return create(meetingType, meetingTarget(target), conference.authority, {
    conference: target.id,
    reference: value.reference,
    sitting: 1,
    ...(slot ? { starts: slot.starts, until: slot.until } : {}),
    corrected: [],
    earlier: [],
    ...next,
  });
}

/** Where the chat may be told that enough have confirmed, it is weighed after whatever changes who is there. */
export function weighing(loaded: InMeeting, situation: Situation, target: Target): readonly FollowUp[] {
  const { settings } = situation.authority;
  const open = promptsOf(loaded, situation.now, settings) === 'open';
  if (!open || !settings.prompts.tellEnough || loaded.meeting?.value.enough) return [];
  return [{ verb: 'meeting.weigh', target, input: {} }];
}

/** Chair and minute taker of the time that is booked. */
export function ofSlot({ conference }: InMeeting): {
  readonly chair: PersonId | undefined;
  readonly minuteTaker: PersonId | undefined;
} {
  const slot = conference.value.booking?.slot;
  return { chair: slot?.chair, minuteTaker: slot?.minuteTaker };
}
