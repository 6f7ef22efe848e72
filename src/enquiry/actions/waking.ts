/** A clock ran out for an enquiry: what is due is worked out from its present state, whatever was due before. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, stamp, wokenAnew } from '../../kernel/decision.ts';
import { isDue } from '../due.ts';
import { loadInEnquiry } from '../load.ts';
import type { Enquiry } from '../record.ts';
import { stubFrom } from '../standing.ts';
import { everybody, reachable, show, tells } from './common.ts';

export const wake = action({
  verb: 'enquiry.wake',
  audit: 'Something fell due for an enquiry',
  who: ['clock'],
  input: z.object({}),
  load: loadInEnquiry,
  may: () => false,
  present: show,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.enquiry;
    const { settings } = situation.authority;
    const stub = stubFrom(value, settings);
    const shrinks = !value.shrunk && stub !== undefined && Temporal.Instant.compare(stub, situation.now) <= 0;
    const warns = isDue(value, situation.now, settings);
    if (!shrinks && !warns) return { writes: wokenAnew(loaded.enquiry, settings), show: show(target) };
    const to = warns ? reachable(everybody(loaded), loaded, situation) : [];
    const next: Enquiry = {
      ...value,
      ...(warns ? { lookedAt: stamp(situation) } : {}),
      told: [...new Set([...value.told, ...to])],
      shrunk: value.shrunk || shrinks,
    };
    return {
      writes: [change(loaded.enquiry, next)],
      tell: tells(to, target, 'warning'),
      refresh: shrinks ? value.told.map((one) => ({ to: one, about: target, view: show(target) })) : [],
      show: show(target),
    };
  },
});
