/** Everything of this slice that can be asked for. */
import type { Entry } from '../kernel/registry.ts';
import { cancelLeave, leave } from './actions/away.ts';
import { cover, takeNow, uncover } from './actions/covering.ts';
import { begin, look, tell } from './actions/keeping.ts';
import { pattern } from './actions/pattern.ts';
import { acceptSwap, declineSwap, offerSwap } from './actions/swapping.ts';
import { coverForm } from './cards/coverForm.ts';
import { duty } from './cards/duty.ts';
import { gaps } from './cards/gaps.ts';
import { cancelLeaveForm, leaveForm } from './cards/leave.ts';
import { changedView, mine, swapForm, swapView } from './cards/mine.ts';
import { dayCard, monthView } from './cards/month.ts';
import { patternForm } from './cards/patternForm.ts';

export const rotaEntries: readonly Entry[] = [
  duty,
  monthView,
  dayCard,
  mine,
  changedView,
  gaps,
  coverForm,
  cover,
  uncover,
  takeNow,
  leaveForm,
  leave,
  cancelLeaveForm,
  cancelLeave,
  swapForm,
  offerSwap,
  swapView,
  acceptSwap,
  declineSwap,
  patternForm,
  pattern,
  begin,
  tell,
  look,
];
