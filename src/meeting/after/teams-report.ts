/**
 * Teams' attendance report, after the meeting, beside the record that a person kept. Of it only rows of those who were
 * asked are kept, known by account or address; everybody else's, the family's above all, are dropped before anything is
 * written. It changes nothing by itself: four before one device are one to it, and whoever dials in is nobody.
 */
import { z } from 'zod';
import { codesIn, judged, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Directory } from '../../kernel/actor.ts';
import { change, create, type ErrandAsked, stamp } from '../../kernel/decision.ts';
import { type Errand, errand } from '../../kernel/errand.ts';
import type { InTeams } from '../../kernel/meetings.ts';
import { OutsideError } from '../../kernel/outside.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { deedOf } from '../actions/common.ts';
import { attended, recorded } from '../attending.ts';
import { type InMeeting, isHere, loadMeeting, type Row, rowsOf, sittingOf } from '../load.ts';
import { recording } from '../rights.ts';
import { nothing, tellHand } from './acting.ts';
import { type AfterMeeting, loadAfter, seesAfter } from './load.ts';
import { type TeamsReport, teamsReportTarget, teamsReportType } from './record.ts';

/** So long after the meeting's end Teams is asked: it writes its report when the meeting ends, which may run over. */
export const afterEnd = { minutes: 60 };

const errandName = 'meeting.attended';
const showReport = (target: Target): ViewCall => ({ verb: 'teamsReport.show', target });

export const askForReport = (target: Target, at: Temporal.Instant): ErrandAsked => ({
  name: errandName,
  target,
  input: { ...target },
  reply: { verb: 'teamsReport.came', input: {} },
  at,
});

/** Whose row of the report it is; undefined for everybody who was not asked. */
export function reportedRow(
  { objectId, email }: InTeams,
  loaded: InMeeting,
  rows: readonly Row[],
  directory: Pick<Directory, 'byId'>,
): Row | undefined {
  const { worker, manager, booking } = loaded.conference.value;
  const found = rows.filter((row) => {
    const contact = loaded.contacts.find(
      ({ target }) => target.id === `contact:${row.invitation?.target.id}`,
    );
    const theirs = {
      worker: [worker, booking?.slot.worker],
      manager: [manager],
      invitation: [row.invitation?.value.person],
      also: [],
    }[row.of];
    const ids = [...theirs, row.attendance?.value.who].filter((id) => id !== undefined);
    const objects = [...ids.map((id) => id.split(':').at(-1)), contact?.value.objectId];
    const emails = [...ids.map((id) => directory.byId(id)?.email), contact?.value.email];
    return has(objects, objectId) || (objectId === undefined && has(emails, email));
  });
  // Somebody who was asked for two organisations is for a person to place.
  return found.length === 1 ? found[0] : undefined;
}

function has(known: readonly (string | undefined)[], given: string | undefined): boolean {
  return given !== undefined && known.some((one) => one?.toLowerCase() === given.toLowerCase());
}

const rowSchema = z.object({ row: z.string(), from: z.string(), until: z.string(), minutes: z.int().min(0) });

/** What is kept of a report: a row each, its sessions put together. */
export function keptRows(
  report: readonly InTeams[],
  loaded: InMeeting,
  rows: readonly Row[],
  directory: Pick<Directory, 'byId'>,
): z.infer<typeof rowSchema>[] {
  return rows.flatMap((row) => {
    const spans = report
      .filter((one) => reportedRow(one, loaded, rows, directory)?.target.id === row.target.id)
      .flatMap((one) => one.spans)
      .sort((a, b) => Temporal.Instant.compare(a.from, b.from));
    const [first] = spans;
    if (!first) return [];
    const until =
      spans
        .map((span) => span.until)
        .sort(Temporal.Instant.compare)
        .at(-1) ?? first.until;
    return [
      {
        row: row.target.id,
        from: first.from.toString({ smallestUnit: 'millisecond' }),
        until: until.toString({ smallestUnit: 'millisecond' }),
        minutes: minutesOf(spans),
      },
    ];
  });
}

/** Of two devices at once the time counts once. */
function minutesOf(spans: InTeams['spans']): number {
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, until } of spans) {
    const begins = Math.max(from.epochMilliseconds, reached);
    total += Math.max(0, until.epochMilliseconds - begins);
    reached = Math.max(reached, until.epochMilliseconds);
  }
  return Math.round(total / 60_000);
}

export function reportErrand(mailboxes: ServiceMailboxes): Errand {
  return errand({
    name: errandName,
    input: z.object({ partition: z.string(), id: z.string() }),
    async run(target, { read, authority, directory }) {
      const loaded = await loadMeeting({ target }, read);
      const meeting = loaded.conference.value.outside.meeting?.id;
      const mailbox = mailboxes.of(authority.settings);
      if (meeting === undefined || !mailbox) throw new OutsideError('refused', 'NoMeeting');
      const report = await mailbox.meetings.attended(meeting);
      return { rows: keptRows(report, loaded, rowsOf(loaded, authority), directory) };
    },
  });
}

/** `wasThere`: Teams has them, and the record does not. `notSeen`: the record has them through Teams, and Teams does not. */
export interface Difference {
  readonly row: Row;
  readonly kind: 'wasThere' | 'notSeen';
}

export function differencesOf(rows: readonly Row[], { rows: seen }: Pick<TeamsReport, 'rows'>): Difference[] {
  return rows.flatMap((row): Difference[] => {
    const isSeen = seen.some((one) => one.row === row.target.id);
    if (isSeen && !isHere(row)) return [{ row, kind: 'wasThere' }];
    const how = row.attendance?.value.presence?.how;
    // Who sat in the room, or dialled in, has no row of their own.
    return !isSeen && isHere(row) && how === 'teams' ? [{ row, kind: 'notSeen' }] : [];
  });
}

export const reportCame = action({
  verb: 'teamsReport.came',
  audit: 'Laid Teams’ report beside the record of who was there',
  who: ['followUp'],
  input: z.object({
    answer: z.object({ rows: z.array(rowSchema).max(100) }).optional(),
    failed: z.string().max(60).optional(),
  }),
  load: loadAfter,
  may: () => false,
  present: showReport,
  decide({ answer, failed }, loaded, situation, target) {
    // Asked for on a day on which it was not held after all, it says nothing of the day on which it was.
    if (loaded.teams || !loaded.paper) return nothing(showReport(target));
    const { conference } = loaded;
    const value: TeamsReport = {
      conference: target.id,
      reference: conference.value.reference,
      sitting: sittingOf(loaded),
      at: stamp(situation),
      state: answer ? 'read' : 'failed',
      ...(failed === undefined ? {} : { code: failed }),
      rows: answer?.rows ?? [],
    };
    const differs = answer && differencesOf(rowsOf(loaded, situation.authority), value).length > 0;
    return {
      writes: [create(teamsReportType, teamsReportTarget(target), conference.authority, value)],
      tell: differs ? tellHand('minuteTaker', showReport(target), loaded) : [],
      show: showReport(target),
    };
  },
});

/** Those that differ and nobody has decided about. */
export function openDifferences(loaded: AfterMeeting, rows: readonly Row[]): Difference[] {
  const { teams } = loaded;
  if (!teams || teams.value.settled || teams.value.sitting !== sittingOf(loaded)) return [];
  return differencesOf(rows, teams.value);
}

export const settleReport = action({
  verb: 'teamsReport.settle',
  audit: 'Looked at where Teams’ report and the record of who was there differ',
  who: recording,
  input: z.object({ which: judged(typedText) }),
  load: loadAfter,
  may: seesAfter,
  present: showReport,
  form: showReport,
  decide({ which }, loaded, situation, target) {
    const open = openDifferences(loaded, rowsOf(loaded, situation.authority));
    const { teams } = loaded;
    if (!teams || open.length === 0) {
      throw new Refusal('alreadyDone', 'Nothing is open here any more.', { show: showReport(target) });
    }
    const ids = codesIn(which.value ?? '');
    const taken = open.filter(({ row }) => ids.includes(row.target.id));
    if (taken.length < ids.length || taken.length > mostTaken) {
      const message =
        taken.length > mostTaken
          ? `Tick ${mostTaken} at most, and record the others by hand.`
          : 'One of them is not listed any more. Look again.';
      throw new Invalid([{ field: 'which', message }]);
    }
    const deed = deedOf(situation);
    const settled = { taken: taken.map(({ row }) => row.target.id), ...deed };
    return {
      writes: [
        change(teams, { ...teams.value, settled }),
        ...taken.map(({ row, kind }) =>
          attended(
            row,
            loaded,
            kind === 'wasThere'
              ? recorded({ is: 'here', how: 'teams', part: false, deputy: false }, deed)
              : recorded({ is: 'away', part: false, deputy: false }, deed),
            deed.at,
          ),
        ),
      ],
      show: showReport(target),
    };
  },
});

/** A batch has an end. */
const mostTaken = 20;
