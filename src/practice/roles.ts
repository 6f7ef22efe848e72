/** The roles that people hold in a service; one person may hold several. */
import { z } from 'zod';

export const roles = [
  'socialWorker',
  'otherProfessional',
  'teamManager',
  'chair',
  'businessSupport',
  'minuteTaker',
  'safeguardingManager',
  'serviceAdministrator',
  'agencyProfessional',
] as const;

export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const roleNames: Readonly<Record<Role, string>> = {
  socialWorker: 'social worker',
  otherProfessional: 'professional of the authority',
  teamManager: 'team manager',
  chair: 'independent chair',
  businessSupport: 'business support',
  minuteTaker: 'minute taker',
  safeguardingManager: 'safeguarding manager',
  serviceAdministrator: 'service administrator',
  agencyProfessional: 'professional of another agency',
};
