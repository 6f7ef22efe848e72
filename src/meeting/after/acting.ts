/** What the deeds after a conference share. */

import { namedIn } from '../../consultation/index.ts';
import type { PersonId } from '../../kernel/actor.ts';
import type { Decision, Situation, Tell } from '../../kernel/decision.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { ofSlot } from '../actions/common.ts';
import type { AfterMeeting } from './load.ts';

export const showMonitoring = (target: Target): ViewCall => ({ verb: 'monitoring.show', target });
export const showPaper = (target: Target): ViewCall => ({ verb: 'paper.show', target });
export const showMissing = (target: Target): ViewCall => ({ verb: 'missing.show', target });

export const nothing = (show: ViewCall): Decision => ({ writes: [], show });

/** The chair's and the minute taker's side of it; nobody whom a restriction leaves out. */
export function tellHand(
  hand: 'chair' | 'minuteTaker',
  view: ViewCall,
  loaded: AfterMeeting,
  at?: Temporal.Instant,
): readonly Tell[] {
  const to: PersonId | undefined = ofSlot(loaded)[hand];
  if (to === undefined || !namedIn(to, loaded.case.value.restricted)) return [];
  return [{ to, view, ...(at ? { at } : {}) }];
}

/** Not during the meeting: once it was to be over. */
export function afterTheEnd({ meeting }: AfterMeeting, { now }: Situation): Temporal.Instant | undefined {
  const until = meeting?.value.until;
  if (until === undefined) return undefined;
  const end = Temporal.Instant.from(until);
  return Temporal.Instant.compare(end, now) > 0 ? end : undefined;
}
