/** Who is on duty: the plain weekly rota, and whom a request goes to. */

export { type DutyDay, type DutyOverview, dutyOverview } from './overview.ts';
export {
  type DutyAt,
  nextSession,
  onDuty,
  type SessionOnDay,
  sessionsFrom,
  sessionsOn,
} from './sessions.ts';
export { type Serves, type WhyServes, whoServes } from './whoServes.ts';
