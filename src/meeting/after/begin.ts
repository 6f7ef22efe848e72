/** A conference was held: what is to be finished after it begins, with its days. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { change, create, stamp } from '../../kernel/decision.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { dueOn } from '../../practice/timescales.ts';
import { calendar } from '../../practice/working-days.ts';
import { afterTheEnd, nothing, showMonitoring, showPaper, tellHand } from './acting.ts';
import { loadAfter } from './load.ts';
import { monitoringTarget, monitoringType, paperTarget, paperType } from './record.ts';
import { afterEnd, askForReport } from './teams-report.ts';

export const beginAfter = action({
  verb: 'after.begin',
  audit: 'Began what follows a conference that was held',
  who: ['event'],
  input: z.object({ on: z.iso.date() }),
  load: loadAfter,
  may: () => false,
  present: showMonitoring,
  decide({ on }, loaded, situation, target) {
    const before = { monitoring: loaded.monitoring, paper: loaded.paper };
    if (before.monitoring?.value.heldOn === on) return nothing(showMonitoring(target));
    const { conference } = loaded;
    const { settings } = situation.authority;
    const held = Temporal.PlainDate.from(on);
    const common = {
      conference: target.id,
      reference: conference.value.reference,
      heldOn: on,
      lookedAt: stamp(situation),
      reminders: 0,
    };
    const due = calendar(settings).addWorkingDays(held, settings.after.monitoringWorkingDays);
    // Begun before for a day on which it was not held after all, it begins anew.
    const monitoring = { ...common, dueOn: due.toString(), children: [] };
    const paper = {
      ...common,
      letterDue: dueOn('decisionLetter', held, settings).toString(),
      recordDue: dueOn('record', held, settings).toString(),
    };
    const at = afterTheEnd(loaded, situation);
    const hasReport = settings.calendar !== undefined && conference.value.outside.meeting?.id !== undefined;
    return {
      writes: [
        before.monitoring
          ? change(before.monitoring, monitoring)
          : create(monitoringType, monitoringTarget(target), conference.authority, monitoring),
        before.paper
          ? change(before.paper, paper)
          : create(paperType, paperTarget(target), conference.authority, paper),
      ],
      tell: [
        ...tellHand('chair', showMonitoring(target), loaded, at),
        ...tellHand('minuteTaker', showPaper(target), loaded, at),
      ],
      errands: hasReport ? [askForReport(target, (at ?? situation.now).add(afterEnd))] : [],
      show: showMonitoring(target),
    };
  },
});

export const afterFollowings: readonly Subscription[] = [
  {
    event: 'meeting.held',
    commands: ({ target, data }) =>
      typeof data.on === 'string' ? [{ verb: 'after.begin', target, input: { on: data.on } }] : [],
  },
];
