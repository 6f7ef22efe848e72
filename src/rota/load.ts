/** The rota as it stands: the record, or the authority file's pattern until there is one. */
import type { Authority } from '../kernel/actor.ts';
import { shortHash } from '../kernel/ids.ts';
import { parseRecord, type Reader } from '../kernel/records.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type PatternRow, type Rota, rotaTarget, rotaType } from './record.ts';

/** What was read of an authority's rota; `rotaOf` makes it whole. */
export type RotaRead = Rota | undefined;

/** The last one read of each authority, by the hash at the head of its audit chain, which no other content has. */
const last = new Map<string, { readonly head: string; readonly rota: Rota }>();

/** One read, which may wait beside others. What has not changed since is the very same value, and is not parsed again. */
export async function readRota(authority: string, read: Reader): Promise<RotaRead> {
  const { partition, id } = rotaTarget(authority);
  const stored = await read.raw(partition, id);
  if (!stored) return undefined;
  const head = String(stored.document.auditHead);
  const known = last.get(partition);
  if (known?.head === head) return known.rota;
  try {
    const rota = parseRecord(rotaType, stored).value;
    last.set(partition, { head, rota });
    return rota;
  } catch (fault) {
    // The rota's own cards report that it cannot be read; a request is brought to somebody meanwhile.
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
}

const ofFiles = new WeakMap<Authority, Rota>();

/** The rota that the authority file alone gives. */
export function rotaOfFile(authority: Authority): Rota {
  let rota = ofFiles.get(authority);
  if (!rota) {
    rota = {
      imported: dutyHash(authority),
      pattern: rowsOfFile(authority),
      covers: [],
      leave: [],
      swaps: [],
    };
    ofFiles.set(authority, rota);
  }
  return rota;
}

export function rotaOf(authority: Authority, read: RotaRead): Rota {
  return read ?? rotaOfFile(authority);
}

/** Stands for the file's duty: another hash, another duty. */
export function dutyHash({ duty }: Pick<Authority, 'duty'>): string {
  return shortHash(
    JSON.stringify(
      duty.map(({ weekday, from, to, chair, backup }) => [weekday, from, to, chair, backup ?? '']),
    ),
  );
}

export function rowsOfFile({ duty }: Pick<Authority, 'duty'>, validFrom?: Temporal.PlainDate): PatternRow[] {
  return duty.map(({ weekday, from, to, chair, backup }) => ({
    id: `file-${weekday}-${from}${validFrom ? `-${validFrom.toString()}` : ''}`,
    weekday,
    from,
    to,
    chair,
    ...(backup === undefined ? {} : { backup }),
    ...(validFrom ? { validFrom: validFrom.toString() } : {}),
  }));
}
