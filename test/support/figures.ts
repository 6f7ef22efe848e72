/** Conferences of a quarter for tests, each of a family of its own, with what figures are counted from. */
import { invitationType } from '../../src/conference/invitations.ts';
import { type Conference, conferenceType } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Target } from '../../src/kernel/view.ts';
import { type Monitoring, monitoringTarget, monitoringType } from '../../src/meeting/after/record.ts';
import {
  type Attendance,
  attendanceTarget,
  attendanceType,
  type Meeting,
  type MeetingDecision,
  meetingTarget,
  meetingType,
} from '../../src/meeting/record.ts';
import { at, authority, maya, person } from './authority.ts';
import { bookedAt, conference, keepWrites, slot } from './conferences.ts';
import { family, restrictedTo, type Shelf } from './consultations.ts';
import { invitation, saidThen } from './families.ts';
import { later, meeting } from './meetings.ts';

export const saidAt = {
  by: person('Daniel Osei').id,
  at: at('2027-01-12T10:10').toString({ smallestUnit: 'millisecond' }),
};
const said = saidAt;

/** What is kept of one conference, as far as figures are counted from it. */
export interface KeptMet {
  readonly starts?: string;
  readonly value?: Partial<Conference>;
  readonly decision?: MeetingDecision | 'none';
  readonly earlier?: Meeting['earlier'];
  readonly police?: Partial<Attendance>;
  /** Who is asked. (police) */
  readonly agency?: string;
  readonly worker?: Partial<Attendance>;
  readonly monitoring?: Partial<Monitoring>;
  readonly isRestricted?: boolean;
}

export const quorate: MeetingDecision = { kind: 'quorate', ...said };
export const goesAhead: MeetingDecision = {
  kind: 'goesAhead',
  reason: 'delayHarmful',
  safeguards: 'Visits',
  second: false,
  ...said,
};
export const adjourned: MeetingDecision = {
  kind: 'adjourned',
  interim: 'Visits',
  againBy: '2027-01-26',
  second: false,
  ...said,
};

/** Each is a family's own. */
export async function keepMet(shelf: Pick<Shelf, 'put'>, n: number, kept: KeptMet = {}): Promise<void> {
  const partition = `case:f${n}`;
  const where: Target = { partition, id: `conference:f${n}` };
  const when = slot(kept.starts ?? '2027-01-12T10:00');
  const of = { conference: where.id, sitting: 1, at: said.at };
  const decision = kept.decision ?? quorate;
  const invited = invitation({
    conference: where.id,
    agency: kept.agency ?? 'police',
    at: later(0),
    told: saidThen,
  });
  const asked: Target = { partition, id: `invitation:f${n}` };
  const writes: Write[] = [
    create(caseType, caseTarget(where), authority.id, kept.isRestricted ? restrictedTo(maya) : family()),
    create(
      conferenceType,
      where,
      authority.id,
      conference({ reference: `K-${n}`, booking: bookedAt(when), signed: saidThen, ...kept.value }),
    ),
    create(
      meetingType,
      meetingTarget(where),
      authority.id,
      meeting({
        conference: where.id,
        starts: when.starts,
        until: when.until,
        ...(decision === 'none' ? {} : { decision }),
        ...(kept.earlier ? { earlier: kept.earlier } : {}),
      }),
    ),
    create(invitationType, asked, authority.id, invited),
    ...(kept.police
      ? [
          create(attendanceType, attendanceTarget(where, 1, asked.id), authority.id, {
            ...of,
            of: 'invitation' as const,
            agency: kept.agency ?? 'police',
            ...kept.police,
          }),
        ]
      : []),
    ...(kept.worker
      ? [
          create(attendanceType, attendanceTarget(where, 1, 'worker'), authority.id, {
            ...of,
            of: 'worker' as const,
            agency: 'social-care',
            ...kept.worker,
          }),
        ]
      : []),
    ...(kept.monitoring
      ? [
          create(monitoringType, monitoringTarget(where), authority.id, {
            conference: where.id,
            reference: `K-${n}`,
            heldOn: '2027-01-12',
            lookedAt: said.at,
            reminders: 0,
            dueOn: '2027-01-19',
            children: [],
            ...kept.monitoring,
          }),
        ]
      : []),
  ];
  await keepWrites(shelf, writes);
}
