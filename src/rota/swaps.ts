/** Swaps as buttons and choices name them. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import type { Target } from '../kernel/view.ts';
import { type Rota, rotaPartition, type Shift, type Swap } from './record.ts';
import { isBackupOf, readShift, shiftCode } from './shift.ts';

export function swapTarget(authority: string, id: string): Target {
  return { partition: rotaPartition(authority), id: `swap:${id}` };
}

/** The sessions that a swap would leave without a backup: whoever takes them is their backup now. */
export function withoutBackup(
  { by, to, give, take }: Pick<Swap, 'by' | 'to' | 'give' | 'take'>,
  authority: Authority,
  rota: Rota,
): readonly Shift[] {
  return [
    ...(isBackupOf(authority, rota, give, to) ? [give] : []),
    ...(take && isBackupOf(authority, rota, take, by) ? [take] : []),
  ];
}

/** Who is asked, and for which of their sessions; without one, for nothing in return. */
export interface Take {
  readonly person: PersonId;
  readonly shift?: Shift;
}

/** As a choice of the form: whose session it was taken for is part of it. */
export function takeCode({ person, shift }: Take): string {
  return shift ? `${shiftCode(shift)} ${person}` : `nothing ${person}`;
}

export function readTake(code: string): Take | undefined {
  const at = code.lastIndexOf(' ');
  const person = code.slice(at + 1);
  const what = code.slice(0, Math.max(0, at));
  if (person === '') return undefined;
  if (what === 'nothing') return { person };
  const shift = readShift(what);
  return shift && { person, shift };
}
