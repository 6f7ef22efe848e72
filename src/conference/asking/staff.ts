/**
 * Others work with the family now, as a later slice has it. A conference to come is theirs; where its time was found for
 * the social worker before, it is said plainly, as after any other change of what it needs, and stands until somebody
 * moves it. One that has been held keeps who was there, and whatever follows from it goes to those who are there now.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, stamp } from '../../kernel/decision.ts';
import { askCalendars } from '../freeBusy/actions.ts';
import { needsVersion } from '../needs.ts';
import type { Conference } from '../record.ts';
import { loadInSafety, touched } from '../safety/load.ts';
import { waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { hasBegun, staffNow } from './following.ts';

const name = z.string().min(1).max(120);

export const noteStaff = action({
  verb: 'conference.noteStaff',
  audit: 'Noted who works with the family now',
  who: ['followUp'],
  input: z.object({ team: z.string().min(1).max(60), worker: name, manager: name, by: name }),
  load: loadInSafety,
  may: () => false,
  present: (target) => show(target),
  decide({ by, ...staff }, loaded, situation, target) {
    const { conference } = loaded;
    const { value } = conference;
    const nothing = { writes: [], show: show(target) };
    const before = staffNow(value);
    const isSame =
      before.team === staff.team && before.worker === staff.worker && before.manager === staff.manager;
    if (value.cancelled || isSame) return nothing;
    if (value.held || hasBegun(value, situation.now)) {
      return { writes: [change(conference, { ...value, staffSince: staff })], show: show(target) };
    }
    const chosen = value.moving ?? value.booking;
    const isOther = value.worker !== staff.worker;
    const next: Conference = {
      ...value,
      ...staff,
      ...(isOther && chosen
        ? { needsSaid: { version: needsVersion(value) + 1, by, at: stamp(situation) } }
        : {}),
    };
    // Who comes is part of what the chair signed.
    const anew = isOther && value.signed ? touched(loaded, {}, situation, next) : undefined;
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    const books = isOther && chosen ? [chosen.by, chosen.slot.chair, ...support] : [];
    return {
      writes: anew?.writes ?? [change(conference, next)],
      guards: anew?.guards ?? [],
      commands:
        isOther && waitsForTime(value)
          ? askCalendars(situation, { conference: target, worker: staff.worker })
          : [],
      tell: [
        ...(anew?.tell ?? []),
        ...tellParties([staff.worker, staff.manager, ...books], 'needs', loaded, situation, target),
      ],
      show: show(target),
    };
  },
});
