/** The claim in the diary by which a conference takes its next slot. */
import { derivedId } from '../../kernel/ids.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { diaryPartition, holdTarget } from '../diary/record.ts';
import type { Conference } from '../record.ts';

/**
 * The hold by which a conference takes its next slot: the same for everybody who takes one for it now, whatever slot
 * they choose, so that two who press at once cannot hold two.
 */
export function nextHold(
  { value, target }: Loaded<Conference>,
  { authority }: Pick<Viewing, 'authority'>,
): Target {
  const before = value.earlier.at(-1)?.until ?? '';
  const id = derivedId(`${target.partition} ${target.id}`, `hold ${before} ${value.booking?.hold ?? ''}`);
  return holdTarget(diaryPartition(authority), id);
}
