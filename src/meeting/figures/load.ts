/** Every conference of a service that was to meet in a quarter, with what is kept of each: no page of them is left out. */
import { conferenceStanding, conferenceType } from '../../conference/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { type Monitoring, monitoringTarget, monitoringType } from '../after/record.ts';
import { loadSaid, type Said } from '../before/load.ts';
import { type InMeeting, loadPressed } from '../load.ts';
import { boundsOf, type Quarter } from './quarter.ts';

export interface Met extends InMeeting, Said {
  readonly monitoring: Loaded<Monitoring> | undefined;
}

export interface MetInQuarter {
  readonly met: readonly Met[];
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
  return { met, broken };
}

async function conferencesOf(authority: string, quarter: Quarter, read: Reader) {
  const { from, until } = boundsOf(quarter);
  const range = { field: 'starts', from: from.toString(), to: until.toString() };
  const held: { readonly target: Target; readonly reference: string }[] = [];
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
      const starts = value.booking && Temporal.Instant.from(value.booking.slot.starts);
      const isIn =
        starts && Temporal.Instant.compare(starts, from) >= 0 && Temporal.Instant.compare(starts, until) < 0;
      if (isIn && conferenceStanding(value) !== 'cancelled')
        held.push({ target, reference: value.reference });
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return { held, broken };
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
