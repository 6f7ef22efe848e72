/**
 * What could not be done outside is tried once more, by one press of those who would otherwise do it by hand. Each
 * errand may be repeated without harm: what was done meanwhile is found done.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { actingPerson, change, type ErrandAsked, stamp } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import type { Conference, OutsideStep } from '../record.ts';
import { bookingRoles, type ConferenceInCase, loadConference, sees, seesToIt } from '../rights.ts';
import { type Safety, safetyTarget, safetyType } from '../safety/record.ts';
import { standingOf } from '../standing.ts';
import { show } from '../telling.ts';
import { byHand } from '../words.ts';
import { ask, askInvite, noted } from './chain.ts';

interface Tried extends ConferenceInCase {
  readonly safety: Loaded<Safety> | undefined;
}

export const tryAgain = action({
  verb: 'conference.tryAgain',
  audit: 'Had what could not be done in the calendars and in Teams tried once more',
  who: bookingRoles,
  input: z.object({}),
  async load(at, read: Reader): Promise<Tried> {
    const [inCase, safety] = await Promise.all([
      loadConference(at, read),
      read.find(safetyType, safetyTarget(at.target)),
    ]);
    return { ...inCase, safety };
  },
  may: (person, loaded) => sees(person, loaded),
  present: (target) => show(target),
  decide(_input, loaded, situation, target) {
    const { conference, safety } = loaded;
    const { value } = conference;
    if (!seesToIt(actingPerson(situation), value)) {
      throw new Refusal('notYourRole', 'Business support has that tried again, or whoever booked it.', {
        show: show(target),
      });
    }
    const steps = triedAgain(value);
    const errands = steps.map((step) => errandOf(step, value, target));
    const invite = invitesAgain(loaded, steps, target);
    const at = stamp(situation);
    if (errands.length === 0 && !invite) {
      throw new Refusal('alreadyDone', 'There is nothing to try again now. Here is where it stands.', {
        show: show(target),
      });
    }
    const marked = steps.reduce((done, step) => {
      const what = done.outside[step];
      return what ? noted(done, step, { ...what, again: at }) : done;
    }, value);
    return {
      writes: [
        change(conference, marked),
        ...(invite && safety?.value.invited
          ? [change(safety, { ...safety.value, invited: { ...safety.value.invited, again: at } })]
          : []),
      ],
      errands: [...errands, ...(invite ? [invite] : [])],
      show: show(target),
    };
  },
});

/** The steps that failed and do not follow from another that did: what comes after one is asked for by its answer. */
function triedAgain(value: Conference): readonly OutsideStep[] {
  const standing = standingOf(value);
  if (standing !== 'booked' && standing !== 'cancelled') return [];
  const failed = byHand(value);
  const first = (['event', 'meeting'] as const).find((step) => failed.includes(step));
  return failed.filter((step) => step === 'checked' || first === undefined || step === first);
}

/** `value` has a slot: without one nothing was asked of the outside. */
function errandOf(step: OutsideStep, value: Conference, target: Target): ErrandAsked {
  const hold = value.booking?.hold ?? value.moving?.hold ?? '';
  switch (step) {
    case 'checked':
      return ask('calendar.check', target, 'conference.checked', hold);
    case 'event': {
      const name = value.outside.event?.id === undefined ? 'calendar.book' : 'calendar.move';
      return ask(name, target, 'conference.eventMade', hold);
    }
    case 'meeting':
      return ask('meeting.find', target, 'conference.meetingFound', hold);
    case 'secured':
      return ask('meeting.secure', target, 'conference.secured', hold);
    case 'joined':
      return ask('meeting.join', target, 'conference.joined', hold);
    case 'withdrawn':
      return ask('calendar.cancel', target, 'conference.withdrawn', hold);
  }
}

/** The professionals who could not be asked; where the event itself is tried again, that asks them. */
function invitesAgain(
  { conference: { value }, safety }: Tried,
  steps: readonly OutsideStep[],
  target: Target,
): ErrandAsked | undefined {
  const stands = standingOf(value) === 'booked' && value.signed && value.outside.event?.id !== undefined;
  if (!stands || !value.booking || steps.includes('event')) return undefined;
  return safety?.value.invited?.failed === undefined ? undefined : askInvite(target, value.booking.hold);
}
