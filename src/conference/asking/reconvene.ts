/**
 * A conference that was adjourned goes on another day: the same kind, the same children, a meeting of its own. The
 * enquiry's fifteen days run on beside it: to adjourn begins nothing anew.
 */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { create, type Situation } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { dueOn } from '../../practice/timescales.ts';
import { type Conference, conferenceType, type Needs } from '../record.ts';
import { askingRoles } from '../rights.ts';
import { show } from '../telling.ts';
import { announced, made, mayAsk } from './asked.ts';
import {
  askedBySource,
  type Following,
  followingTarget,
  hasBegun,
  heldOn,
  loadFollowing,
  reconvenedAs,
  seesFollowing,
} from './following.ts';
import { judgeNeeds, needsFields, needsOf } from './needs.ts';

const reconveneInput = z.object({
  ...needsFields,
  /** Of a later slice alone: the record that asks. */
  source: z.string().max(200).optional(),
});
type ReconveneInput = z.infer<typeof reconveneInput>;

const formOf = (target: Target): ViewCall => ({ verb: 'conference.reconveneForm', target });

export const reconvene = action<ReconveneInput, Following>({
  verb: 'conference.reconvene',
  audit: 'Asked that an adjourned conference be reconvened',
  who: [...askingRoles, 'followUp'],
  input: reconveneInput,
  load: loadFollowing,
  may: seesFollowing,
  present: formOf,
  form: formOf,
  decide(input, following, situation, target) {
    const { actor, authority, now } = situation;
    const byService = actor.kind === 'service';
    mayAsk(situation, formOf(target));
    const { earlier } = following;
    const on = earlier && heldOn(earlier.value);
    if (!earlier || !on) throw new Refusal('notFound', 'That could not be found.');
    const source = byService ? input.source : undefined;
    const known = askedBySource(following, source);
    if (known) return { writes: [], show: show(known.target) };
    const there = reconvenedAs(following, earlier.target.id);
    if (there && byService) return { writes: [], show: show(there.target) };
    if (there) {
      throw new Refusal('alreadyDone', 'It is reconvened already. Here it is.', { show: show(there.target) });
    }
    if (!hasBegun(earlier.value, now)) {
      throw new Refusal('notNow', 'Only a conference that has begun can be reconvened.', {
        show: show(earlier.target),
      });
    }
    const { value } = earlier;
    const about = followingTarget(following, target, 'reconvened', source);
    const next = made(about, following, situation, {
      type: value.type,
      children: value.children,
      ...(value.enquiry === undefined ? {} : { enquiry: value.enquiry }),
      ...(value.consultation === undefined ? {} : { consultation: value.consultation }),
      clock: {
        rule: 'reconvened',
        from: on.toString(),
        dueOn: dueOn('reconvened', on, authority.settings).toString(),
      },
      follows: {
        as: 'reconvened',
        conference: earlier.target.id,
        on: on.toString(),
        ...(source === undefined ? {} : { source }),
      },
      needs: byService ? stillNeeded(value, now) : needsTyped(input, value, situation),
    });
    return {
      writes: [create(conferenceType, about, authority.id, next)],
      guards: [following.case],
      ...announced(next, about, following, situation),
    };
  },
});

/** What was needed of time and place, without the times that have passed. */
function stillNeeded({ needs }: Conference, now: Temporal.Instant): Needs {
  const ahead = needs.cannot.filter(
    ({ until }) => Temporal.Instant.compare(Temporal.Instant.from(until), now) > 0,
  );
  return { ...needs, cannot: ahead };
}

function needsTyped(
  input: ReconveneInput,
  { type, needs: before }: Conference,
  { now, authority: { settings } }: Situation,
): Needs {
  const { problems, times } = judgeNeeds(input, type, undefined, dayOf(now), settings);
  if (problems.length > 0) throw new Invalid(problems);
  const { minutes, preMinutes } = before;
  return { ...needsOf(input, times, settings), minutes, preMinutes };
}
