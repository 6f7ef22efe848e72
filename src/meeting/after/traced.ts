/** What followed a family's conferences, in the timeline of its case: the chair's form, letter and record, Teams' report. */
import { conferenceType, seesConference } from '../../conference/index.ts';
import { caseTarget, caseType, dayWords } from '../../consultation/index.ts';
import type { Traced } from '../../kernel/traced.ts';
import { isHeld, meetingType } from '../record.ts';
import { chairs, recording } from '../rights.ts';
import {
  type Absence,
  absenceType,
  type Monitoring,
  monitoringType,
  type Paper,
  paperType,
  type TeamsReport,
  teamsReportType,
} from './record.ts';

/** Of a case that had more conferences the rest stands in none. */
const most = 20;

function formLine({ completed, dueOn }: Monitoring): string {
  return completed ? 'Complete' : `Due by ${dayWords(dueOn)}`;
}

function paperLine({ letter, record, letterDue, recordDue }: Paper): string {
  return [
    letter ? `Letter sent ${dayWords(letter.on)}` : `Letter due by ${dayWords(letterDue)}`,
    record ? `record sent ${dayWords(record.on)}` : `record due by ${dayWords(recordDue)}`,
  ].join(' · ');
}

function lettersLine({ letters }: Absence): string {
  return letters.length === 1 ? 'One letter sent' : `${letters.length} letters sent`;
}

function reportLine({ state, settled }: TeamsReport): string {
  if (state === 'failed') return 'Could not be read';
  return settled ? 'Looked at' : 'Came';
}

export const tracedAfter: Traced = {
  async rows(partition, { person }, read) {
    if (!person.roles.some((role) => recording.includes(role))) return [];
    const all = { partition, limit: most };
    const [family, conferences, meetings, forms, papers, absences, reports] = await Promise.all([
      read.find(caseType, caseTarget({ partition })),
      read.list(conferenceType, all),
      read.list(meetingType, all),
      read.list(monitoringType, all),
      read.list(paperType, all),
      read.list(absenceType, all),
      read.list(teamsReportType, all),
    ]);
    if (!family) return [];
    const seen = new Set(
      conferences.items
        .filter((conference) => seesConference(person, { conference, case: family }))
        .map(({ target }) => target.id),
    );
    // Where it was taken back that it was held, nothing follows.
    const held = new Set(
      meetings.items.filter(({ value }) => isHeld(value)).map(({ value }) => value.conference),
    );
    const follows = ({ value }: { readonly value: { readonly conference: string } }) =>
      held.has(value.conference);
    const rows = [
      // The form is the chair's.
      ...(chairs(person) ? forms.items : []).filter(follows).map(({ value, target }) => ({
        of: value,
        call: { verb: 'monitoring.show', target },
        what: 'monitoring form',
        at: beganOn(value),
        line: formLine(value),
      })),
      ...papers.items.filter(follows).map(({ value, target }) => ({
        of: value,
        call: { verb: 'paper.show', target },
        what: 'letter and record',
        at: beganOn(value),
        line: paperLine(value),
      })),
      ...absences.items.map(({ value, target }) => ({
        of: value,
        call: { verb: 'missing.show', target },
        what: 'those who did not come',
        at: value.letters[0]?.at ?? '',
        line: lettersLine(value),
      })),
      ...reports.items.map(({ value, target }) => ({
        of: value,
        call: { verb: 'teamsReport.show', target },
        what: 'Teams’ report',
        at: value.at,
        line: reportLine(value),
      })),
    ];
    return rows
      .filter(({ of }) => seen.has(of.conference))
      .map(({ of, call, what, at, line }) => ({ call, reference: `${of.reference} ${what}`, at, line }));
  },
};

/** The day is kept and not the moment: among the records of that day it stands after the conference. */
const beganOn = ({ heldOn }: Pick<Monitoring, 'heldOn'>): string => `${heldOn}T23:59:59.999Z`;
