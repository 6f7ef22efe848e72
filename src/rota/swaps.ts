/** Swaps as buttons and choices name them. */
import type { PersonId } from '../kernel/actor.ts';
import type { Target } from '../kernel/view.ts';
import { rotaPartition, type Shift } from './record.ts';
import { readShift, shiftCode } from './shift.ts';

export function swapTarget(authority: string, id: string): Target {
  return { partition: rotaPartition(authority), id: `swap:${id}` };
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
