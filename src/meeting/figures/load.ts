/** Every conference of a service that was to meet in a quarter, with what is kept of each: no page of them is left out. */
import { conferenceStanding, conferenceType } from '../../conference/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { momentOf } from '../../practice/dates.ts';
import { type Monitoring, monitoringTarget, monitoringType } from '../after/record.ts';
import { loadSaid, type Said } from '../before/load.ts';
import { type InMeeting, loadPressed } from '../load.ts';
import { type Meeting, meetingTarget, meetingType } from '../record.ts';
import { boundsOf, type Quarter } from './quarter.ts';

export interface Met extends InMeeting, Said {
  readonly monitoring: Loaded<Monitoring> | undefined;
}

export interface MetInQuarter {
  readonly met: readonly Met[];
  /** Sittings of the quarter that were adjourned, of conferences that were given another time since (K22). */
  readonly satAgain: number;
  /** References of those of which a record cannot be read. */
  readonly broken: readonly string[];
}

const pageSize = 500;
/** Read at the same time: each is some ten small reads in one partition. */
const atOnce = 20;

export async function loadQuarter(authority: string, quarter: Quarter, read: Reader): Promise<MetInQuarter> {
  const found = await conferencesOf(authority, quarter, read);
  const met: Met[] = [];
  const broken = [...found.broken];
  for (let n = 0; n < found.held.length; n += atOnce) {
    const some = found.held.slice(n, n + atOnce);
    const loaded = await Promise.all(some.map(({ target, reference }) => loadMet(target, reference, read)));
    for (const one of loaded) {
      if (typeof one === 'string') broken.push(one);
      else met.push(one);
    }
  }
  const satAgain = await adjournedBefore(
    found.later,
    met.map(({ meeting }) => meeting),
    quarter,
    read,
  );
  return { met, satAgain, broken };
}

/** So long after the quarter the times of conferences are looked at that sat in it before; they meet again in weeks (Q2). */
const metAgainWithin = { days: 183 };

async function adjournedBefore(
  later: readonly Target[],
  own: readonly (Loaded<Meeting> | undefined)[],
  quarter: Quarter,
  read: Reader,
): Promise<number> {
  const meetings = [...own];
  for (let n = 0; n < later.length; n += atOnce) {
    const some = later.slice(n, n + atOnce);
    // One that cannot be read is named among those of its own quarter.
    const found = some.map((target) =>
      read.find(meetingType, meetingTarget(target)).catch((fault: unknown) => {
        if (fault instanceof Refusal && fault.code === 'broken') return undefined;
        throw fault;
      }),
    );
    meetings.push(...(await Promise.all(found)));
  }
  const sat = meetings.flatMap((one) => one?.value.earlier ?? []);
  return sat.filter(({ starts }) => starts !== undefined && isIn(starts, quarter)).length;
}

function isIn(starts: string, quarter: Quarter): boolean {
  const { from, until } = boundsOf(quarter);
  const at = Temporal.Instant.from(starts);
  return Temporal.Instant.compare(at, from) >= 0 && Temporal.Instant.compare(at, until) < 0;
}

async function conferencesOf(authority: string, quarter: Quarter, read: Reader) {
  const { from } = boundsOf(quarter);
  // Instants of one moment are written in more than one way: the bounds are a minute wider, and judged below.
  const range = {
    field: 'starts',
    from: from.subtract({ minutes: 1 }).toString(),
    to: momentOf(quarter.last.add(metAgainWithin), '23:59').toString(),
  };
  const held: { readonly target: Target; readonly reference: string }[] = [];
  const later: Target[] = [];
  const broken: string[] = [];
  let continuation: string | undefined;
  do {
    const page = await read.list(conferenceType, {
      equal: { authority },
      range,
      order: 'ascending',
      limit: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    broken.push(...page.broken);
    for (const { value, target } of page.items) {
      const starts = value.booking?.slot.starts;
      if (starts === undefined || conferenceStanding(value) === 'cancelled') continue;
      if (isIn(starts, quarter)) held.push({ target, reference: value.reference });
      else later.push(target);
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return { held, later, broken };
}

/** The reference alone where a record of it cannot be read. */
async function loadMet(target: Target, reference: string, read: Reader): Promise<Met | string> {
  try {
    const [loaded, said, monitoring] = await Promise.all([
      loadPressed({ target, presser: {} }, read),
      loadSaid(target, read),
      read.find(monitoringType, monitoringTarget(target)),
    ]);
    return { ...loaded, ...said, monitoring };
  } catch (fault) {
    if (fault instanceof Refusal && (fault.code === 'broken' || fault.code === 'notFound')) return reference;
    throw fault;
  }
}
