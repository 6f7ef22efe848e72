/** Who may do what in a meeting: everybody must see the conference; the chair's part and the record have roles of their own. */
import { seesConference } from '../conference/index.ts';
import type { Person } from '../kernel/actor.ts';
import type { Role } from '../practice/roles.ts';
import type { InMeeting } from './load.ts';

/** A chair who stands in at short notice is a chair of the service too: who acted stands in the record. */
export const chairing: readonly Role[] = ['chair', 'safeguardingManager'];
/** Those who keep the record of who is there. */
export const recording: readonly Role[] = ['minuteTaker', 'chair', 'businessSupport', 'safeguardingManager'];

export const seesMeeting = (person: Person, loaded: InMeeting): boolean => seesConference(person, loaded);

export const chairs = ({ roles }: Pick<Person, 'roles'>): boolean =>
  roles.some((role) => chairing.includes(role));
