/** What the cards and deeds after a conference load. */
import { mayBeChased } from '../../conference/index.ts';
import type { Authority, Person } from '../../kernel/actor.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { loadSaid, type Said } from '../before/load.ts';
import { type InMeeting, isHere, loadMeeting, type Row, rowsOf } from '../load.ts';
import { isHeld } from '../record.ts';
import { seesMeeting } from '../rights.ts';
import {
  type Absence,
  absenceTarget,
  absenceType,
  heldConference,
  type Monitoring,
  monitoringTarget,
  monitoringType,
  type Paper,
  paperTarget,
  paperType,
  type TeamsReport,
  teamsReportTarget,
  teamsReportType,
} from './record.ts';

export interface AfterMeeting extends InMeeting, Said {
  readonly monitoring: Loaded<Monitoring> | undefined;
  readonly paper: Loaded<Paper> | undefined;
  readonly absence: Loaded<Absence> | undefined;
  readonly teams: Loaded<TeamsReport> | undefined;
}

/** Pressed on the conference, or woken on what is kept after it. */
export async function loadAfter(at: { readonly target: Target }, read: Reader): Promise<AfterMeeting> {
  const target = heldConference(at.target);
  const [loaded, said, monitoring, paper, absence, teams] = await Promise.all([
    loadMeeting({ target }, read),
    loadSaid(target, read),
    read.find(monitoringType, monitoringTarget(target)),
    read.find(paperType, paperTarget(target)),
    read.find(absenceType, absenceTarget(target)),
    read.find(teamsReportType, teamsReportTarget(target)),
  ]);
  // Where it was taken back that it was held, nothing follows until it is.
  const held = loaded.meeting && isHeld(loaded.meeting.value) ? { monitoring, paper } : neither;
  return { ...loaded, ...said, ...held, absence, teams };
}

const neither = { monitoring: undefined, paper: undefined } as const;

export const seesAfter = (person: Person, loaded: AfterMeeting): boolean => seesMeeting(person, loaded);

/** What is kept once it was held; throws Refusal before. */
export function mustBeHeld<T>(kept: T | undefined, target: Target): T {
  if (kept !== undefined) return kept;
  throw new Refusal('notNow', 'This conference is not recorded as held yet.', {
    show: { verb: 'meeting.chair', target },
  });
}

/**
 * Asked, and neither there nor heard of: no deputy, no report, not even that nothing is held. Whoever was not told which
 * child it is about could not know, and whoever need not come is not missed. That they were not there is a person's word:
 * where nothing is recorded, nobody is missed yet.
 */
export function missing(loaded: InMeeting, authority: Authority): readonly Row[] {
  return unheard(loaded, authority).filter(({ attendance }) => attendance?.value.presence !== undefined);
}

/** Of whom neither a report nor whether they were there is recorded: perhaps they came. */
export function unrecorded(loaded: InMeeting, authority: Authority): readonly Row[] {
  return unheard(loaded, authority).filter(({ attendance }) => attendance?.value.presence === undefined);
}

function unheard(loaded: InMeeting, authority: Authority): readonly Row[] {
  return rowsOf(loaded, authority).filter((row) => {
    const { invitation, attendance, required } = row;
    if (!invitation || !required || isHere(row)) return false;
    if (!mayBeChased(invitation.value, loaded.conference.value)) return false;
    const report = attendance?.value.report?.is;
    return report === undefined || report === 'none';
  });
}
