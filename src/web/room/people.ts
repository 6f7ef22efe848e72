/** How people are called beside others. */
import type { PersonaView } from './wire.ts';

const marks: Readonly<Record<PersonaView['home'], string>> = {
  service: '',
  elsewhere: ' (External)',
  nowhere: ' (Unverified)',
};

/** As Teams writes a name where others see it: whose account is of another organisation, and who has none. */
export function calledInChats({ name, home }: PersonaView): string {
  return `${name}${marks[home]}`;
}
