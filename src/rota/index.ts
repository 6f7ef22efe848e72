/** Who is on duty when, and whom a request goes to: the weekly pattern, who covers what, leave, swaps. */

export { rotaEntries } from './entries.ts';
export { type RotaRead, readRota, rotaOf, rotaOfFile } from './load.ts';
export { type DutyDay, type DutyOverview, dutyOverview } from './overview.ts';
export { type Rota, rotaTarget, rotaType } from './record.ts';
export {
  type DutyAt,
  nextSession,
  onDuty,
  type SessionOnDay,
  sessionsFrom,
  sessionsOn,
} from './sessions.ts';
export { rotaWatchType, watchTarget } from './watch.ts';
export { isAway, type Serves, type WhyServes, whoServes } from './whoServes.ts';
