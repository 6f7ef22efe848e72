/** Looks at the times that can be had; where what is known of Outlook is too old, it is read anew meanwhile. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { askForAll } from '../freeBusy/actions.ts';
import { bookingRoles, loadConference, sees } from '../rights.ts';
import { waitsForTime } from '../standing.ts';

export const look = action({
  verb: 'conference.look',
  audit: 'Looked at the times for a conference',
  who: bookingRoles,
  input: z.object({}),
  load: loadConference,
  may: (person, loaded) => sees(person, loaded),
  present: (target) => ({ verb: 'conference.slots', target }),
  decide(_input, { conference: { value } }, situation, target) {
    const commands = waitsForTime(value) ? askForAll(situation, target, value) : [];
    return { writes: [], commands, show: { verb: 'conference.slots', target, input: { asked: true } } };
  },
});
