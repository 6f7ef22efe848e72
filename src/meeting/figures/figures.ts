/**
 * The figures of attendance, reports and quorum that the published reports could not give, counted from the records of
 * conferences and from nothing else. Each table is one whole and its parts, with what is not recorded as a part of it; the
 * unit stands in its title. Sources beside each (FACTS, section 5). Pure.
 */
import type { Authority } from '../../kernel/actor.ts';
import { conferenceTypes, inquorateReasons, isReview, label } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { dueOf } from '../before/due.ts';
import { childrenKnown, contactMade, sharingOf } from '../before/known.ts';
import { agencyName, isHere, type Row, rowsOf } from '../load.ts';
import type { Part } from './hiding.ts';
import type { Met } from './load.ts';

export interface Table {
  /** With its unit. */
  readonly title: string;
  readonly parts: readonly Part[];
}

export const isHeld = ({ meeting }: Pick<Met, 'meeting'>): boolean => {
  const kind = meeting?.value.decision?.kind;
  return kind === 'quorate' || kind === 'goesAhead';
};

/** How often each label comes, in the order of the labels. */
function counted<T>(
  labels: readonly string[],
  items: readonly T[],
  of: (item: T) => string,
): readonly Part[] {
  const found = items.map(of);
  return labels.map((one) => ({ label: one, count: found.filter((other) => other === one).length }));
}

const unsaid = 'Not recorded';

/** Quorate, or not and why it went ahead (K51, K52): of those that were held. */
export function quorumTable(met: readonly Met[]): Table {
  const labels = ['Quorate', 'Not quorate, went ahead'];
  return {
    title: 'Quorum (conferences held)',
    parts: counted(labels, met.filter(isHeld), ({ meeting }) =>
      meeting?.value.decision?.kind === 'quorate' ? 'Quorate' : 'Not quorate, went ahead',
    ),
  };
}

/** Adjourned (K22); and those whose time has passed with nothing decided. */
export function besides(met: readonly Met[]): { readonly adjourned: number; readonly undecided: number } {
  const adjourned = met.filter(({ meeting }) => meeting?.value.decision?.kind === 'adjourned').length;
  const undecided = met.filter(({ meeting }) => meeting?.value.decision === undefined).length;
  return { adjourned, undecided };
}

export function reasonsTable(met: readonly Met[]): Table {
  const { codes } = inquorateReasons;
  const reasons = met.flatMap(({ meeting }) => {
    const decision = meeting?.value.decision;
    return decision?.kind === 'goesAhead' ? [label(inquorateReasons, decision.reason)] : [];
  });
  return {
    title: 'Why it went ahead (conferences)',
    parts: counted(
      codes.map((one) => one.label),
      reasons,
      (one) => one,
    ),
  };
}

/** A review joined with the review of a child in care has its own line, and counts among the reviews (K13). */
export function typesTable(met: readonly Met[]): Table {
  const { codes } = conferenceTypes;
  return {
    title: 'By type (conferences held)',
    parts: counted(
      codes.map((one) => one.label),
      met.filter(isHeld),
      ({ conference }) => label(conferenceTypes, conference.value.type),
    ),
  };
}

export const reviewLabels: readonly string[] = conferenceTypes.codes
  .filter(({ code }) => isReview(code))
  .map((one) => one.label);

/** What is counted once a conference: the family's report, the chair's word with them, the parents. */
export function conferenceTables(
  met: readonly Met[],
  { settings }: Pick<Authority, 'settings'>,
): readonly Table[] {
  const held = met.filter(isHeld);
  const hours = settings.timescales.familyReportHours;
  const sharing = {
    inTime: `${hours} hours before, or more`,
    late: 'Later than that',
    withheld: 'Not for the family, agreed with the chair',
    open: unsaid,
  } as const;
  const yes = { made: 'Yes', yes: 'Yes', notMade: 'No', no: 'No' } as const;
  const parent = {
    came: 'Came',
    otherwise: 'Gave views in another way',
    neither: 'Neither',
    none: 'There is none, or not invited',
  } as const;
  const parentTable = (who: 'mother' | 'father', title: string): Table => ({
    title,
    parts: counted([...Object.values(parent), unsaid], held, ({ monitoring }) => {
      const said = monitoring?.value.family?.[who];
      return said === undefined ? unsaid : parent[said];
    }),
  });
  return [
    {
      // K57.
      title: 'The social worker’s report with the family (conferences held)',
      parts: counted(Object.values(sharing), held, (one) => {
        const worker = one.attendances.find(({ value }) => value.of === 'worker');
        const starts = startsOf(one);
        return starts ? sharing[sharingOf(worker?.value.family, starts, settings)] : unsaid;
      }),
    },
    {
      // K64: what the chair said afterwards, else what was recorded before.
      title: 'The chair spoke with the family before (conferences held)',
      parts: counted(['Yes', 'No', unsaid], held, ({ monitoring, contact }) => {
        const said = monitoring?.value.family?.contact ?? contactMade(contact?.value);
        return said === undefined ? unsaid : yes[said];
      }),
    },
    {
      title: 'Pre-meeting held (conferences held)',
      parts: counted(['Yes', 'No', unsaid], held, ({ monitoring }) => {
        const said = monitoring?.value.family?.preMeet;
        return said === undefined ? unsaid : yes[said];
      }),
    },
    // K63.
    parentTable('mother', 'Mother (conferences held)'),
    parentTable('father', 'Father (conferences held)'),
  ];
}

const took = {
  PN0: 'Under four, or unborn',
  PN1: 'Came and gave views',
  PN2: 'Came and gave views',
  PN3: 'Came and gave views',
  PN4: 'Came, gave no views',
  PN5: 'Gave views in another way',
  PN6: 'Gave views in another way',
  PN7: 'Neither',
} as const;

const booklet = {
  returned: 'Filled in',
  given: 'Given, not back',
  declined: 'Declined',
  notGiven: 'Not given',
} as const;
const advocacy = {
  arranged: 'Arranged',
  toArrange: 'Wanted, not arranged',
  notWanted: 'Not wanted',
  tried: 'Tried, without an answer',
  toOffer: 'Not offered',
} as const;

/** What is counted once a child and conference: how they took part (K59, K60), booklet (K62), advocate (K61). */
export function childrenTables(
  met: readonly Met[],
  { settings }: Pick<Authority, 'settings'>,
): readonly Table[] {
  const held = met.filter(isHeld);
  const children = held.flatMap(({ conference, monitoring }) =>
    conference.value.children.map((_, n) => monitoring?.value.children.find((one) => one.n === n)?.took),
  );
  const known = held.flatMap((one) => {
    const starts = startsOf(one);
    const on = starts && dayOf(starts);
    return on ? childrenKnown(one.conference.value, one.views?.value, one.safety?.value, on, settings) : [];
  });
  const { bookletFrom, advocacyFrom } = settings.invitations;
  return [
    {
      title: 'How children took part (children, at each conference held)',
      parts: counted([...new Set(Object.values(took)), unsaid], children, (one) =>
        one ? took[one] : unsaid,
      ),
    },
    {
      title: `Consultation booklet (children from ${bookletFrom}, at each conference held)`,
      parts: counted(
        [...Object.values(booklet), unsaid],
        known.filter(({ bookletDue }) => bookletDue),
        ({ views }) => (views ? booklet[views.booklet] : unsaid),
      ),
    },
    {
      title: `An advocate (children from ${advocacyFrom}, or who asked; at each conference held)`,
      parts: counted(
        Object.values(advocacy),
        known.flatMap((one) => one.advocacy ?? []),
        (one) => advocacy[one],
      ),
    },
  ];
}

export interface AgencyFigures {
  /** Our own words. */
  readonly name: string;
  readonly attendance: readonly Part[];
  readonly reports: readonly Part[];
}

/**
 * Of those who were asked and had to come: whoever need not (police at reviews, P2) is expected at none. Attendance (K54)
 * and reports (K55, an absent agency counts) are two wholes of the same invitations.
 */
export function agencyFigures(met: readonly Met[], authority: Authority): readonly AgencyFigures[] {
  const rows = met.filter(isHeld).flatMap((one) =>
    rowsOf(one, authority)
      .filter((row) => row.of === 'invitation' && row.required)
      .map((row) => ({ row, report: reportOf(row, one, authority) })),
  );
  const named = rows.map((one) => ({ ...one, name: agencyName(one.row.agency, authority) }));
  // By what it is called: those that the authority file does not name any more are one line.
  return [...new Set(named.map(({ name }) => name))]
    .map((name): AgencyFigures => {
      const own = named.filter((one) => one.name === name);
      return {
        name,
        attendance: counted(Object.values(attended), own, ({ row }) => attendanceOf(row)),
        reports: counted(Object.values(reports), own, ({ report }) => report),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const attended = {
  came: 'came',
  deputy: 'sent somebody',
  away: 'not there',
  unsaid: 'not recorded',
} as const;

function attendanceOf(row: Row): string {
  if (isHere(row)) return row.attendance?.value.presence?.deputy ? attended.deputy : attended.came;
  return row.attendance?.value.presence ? attended.away : attended.unsaid;
}

const reports = {
  inTime: 'in time',
  late: 'late',
  toBeRead: 'to be read out',
  nothingHeld: 'nothing held',
  none: 'none',
  unsaid: 'not recorded',
} as const;

function reportOf(row: Row, met: Met, { settings }: Pick<Authority, 'settings'>): string {
  const report = row.attendance?.value.report;
  const starts = startsOf(met);
  if (!report || !starts) return reports.unsaid;
  if (report.is !== 'received') return reports[report.is];
  const on = report.on ?? dayOf(Temporal.Instant.from(report.at)).toString();
  return on <= dueOf(row, met.conference.value, starts, settings).toString() ? reports.inTime : reports.late;
}

function startsOf({
  meeting,
  conference,
}: Pick<Met, 'meeting' | 'conference'>): Temporal.Instant | undefined {
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  return starts === undefined ? undefined : Temporal.Instant.from(starts);
}
