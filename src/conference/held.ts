/**
 * That a conference was held, as the chair decided in the meeting: what was held is neither moved nor cancelled. Of one
 * whose time has come and of which nobody has decided anything, nobody knows yet: people say whether it was held.
 */
import { z } from 'zod';
import { action } from '../kernel/action.ts';
import { change, stamp } from '../kernel/decision.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Target } from '../kernel/view.ts';
import { hasBegun } from './asking/following.ts';
import type { Conference } from './record.ts';
import { loadConference } from './rights.ts';
import { show } from './telling.ts';

/** Decided by mistake before its time it can still be moved. */
export function wasHeld(value: Conference, now: Temporal.Instant): boolean {
  return value.held !== undefined && hasBegun(value, now);
}

/** Throws Refusal when it was held. */
export function mustBeAhead(value: Conference, now: Temporal.Instant, target: Target): void {
  if (!wasHeld(value, now)) return;
  throw new Refusal(
    'alreadyDone',
    'It is recorded as held, so it is neither moved nor cancelled any more. What goes on from it is a conference of its own: ask for the review, or reconvene it.',
    { show: show(target) },
  );
}

/** `held` is false where the chair takes back that it was. */
export const noteHeld = action({
  verb: 'conference.noteHeld',
  audit: 'Recorded that the conference was held, as the chair decided',
  who: ['followUp'],
  input: z.object({ held: z.boolean().default(true) }),
  load: loadConference,
  may: () => false,
  present: (target) => show(target),
  decide({ held }, { conference }, situation, target) {
    const { value } = conference;
    const isNews = (value.held !== undefined) !== held && value.cancelled === undefined;
    const next: Conference = held
      ? { ...value, held: { at: stamp(situation) }, toMove: undefined }
      : { ...value, held: undefined };
    return { writes: isNews ? [change(conference, next)] : [], show: show(target) };
  },
});
