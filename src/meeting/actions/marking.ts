/**
 * Who is there, in the hands of whoever keeps the record: all but a few in one press, a few at once (those who sit in one
 * room before one device), one who came without being asked, and those whom Quorate could not place. Each press saves.
 */
import { z } from 'zod';
import { agenciesOf, contactTarget, mostRecognised } from '../../conference/index.ts';
import { codesIn, judged, problemsIn, requiredText, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, type Decision, type FollowUp, type Situation, type Write } from '../../kernel/decision.ts';
import { shortHash } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { theOne } from '../../people/index.ts';
import { attended, type Deed, recorded } from '../attending.ts';
import { type InMeeting, isHere, loadMeeting, proposals, type Row, rowsOf, sittingOf } from '../load.ts';
import { type Attendance, attendanceTarget, type Presence, ways } from '../record.ts';
import { recording, seesMeeting } from '../rights.ts';
import { deedOf, showMinutes, weighing } from './common.ts';

/** So many at one press: a batch has an end. The rest follows by itself. */
const mostAtOnce = 20;

const about = {
  who: recording,
  load: loadMeeting,
  may: seesMeeting,
  present: showMinutes,
} as const;

/** Nothing is recorded of a meeting that has no time. */
function mustMeet({ conference, meeting }: InMeeting, target: Target): void {
  if (conference.value.booking && !conference.value.cancelled) return;
  if (meeting?.value.decision) return;
  throw new Refusal('notNow', 'This conference has no time, so nobody can be there.', {
    show: showMinutes(target),
  });
}

/** What becomes of one of them; `later` where it does not fit into this press. */
type Change = readonly [row: Row, next: Partial<Attendance>];

function written(
  changes: readonly Change[],
  loaded: InMeeting,
  deed: Deed,
  situation: Situation,
  target: Target,
): Pick<Decision, 'writes' | 'commands'> {
  const rest = changes.slice(mostAtOnce).map(([row, { presence }]) => ({
    row: row.target.id,
    ...(presence
      ? { presence: { is: presence.is, part: presence.part, deputy: presence.deputy, ...wayOf(presence) } }
      : {}),
  }));
  const later: FollowUp[] =
    rest.length === 0 ? [] : [{ verb: 'meeting.markLater', target, input: { rest, ...deed } }];
  return {
    writes: changes.slice(0, mostAtOnce).map(([row, next]) => attended(row, loaded, next, deed.at)),
    commands: [...later, ...weighing(loaded, situation, target)],
  };
}

const wayOf = ({ how }: Presence) => (how ? { how } : {});

/** What stands for the list that somebody has before them: of those who are asked, not of who came besides. */
export function listed(rows: readonly Row[]): string {
  const asked = rows.filter(({ of }) => of !== 'also').map(({ target }) => target.id);
  return shortHash(asked.sort().join(' '));
}

const shortOf = ({ target }: Row): string => shortHash(target.id).slice(0, 6);

/** What stands, in a button, for those who were here when it was made. */
export const hereThen = (rows: readonly Row[]): string => rows.filter(isHere).map(shortOf).join(' ');

/** Ticked as not here before anybody knew that they are: they came after the card was made. */
function cameSince(rows: readonly Row[], away: ReadonlySet<string>, then: string): boolean {
  const known = new Set(then.split(' '));
  return rows.some((row) => away.has(row.target.id) && isHere(row) && !known.has(shortOf(row)));
}

/**
 * `except` are the ids of those who are not here; `list` is the list that was shown, so that nobody is recorded as here
 * who was asked since, and `here` those who were here then, so that nobody's own press since is overwritten by a tick that
 * was there before. Who was down as here stays as they are, and is confirmed.
 */
export const allHere = action({
  verb: 'meeting.allHere',
  audit: 'Recorded that all are there but those named',
  ...about,
  input: z.object({
    except: judged(typedText),
    list: z.string().max(60).optional(),
    here: z.string().max(1_000).optional(),
  }),
  form: showMinutes,
  decide({ except, list, here = '' }, loaded, situation, target) {
    mustMeet(loaded, target);
    const rows = rowsOf(loaded, situation.authority);
    if (list !== undefined && list !== listed(rows)) {
      throw new Refusal(
        'notNow',
        'The list of those who are asked has changed since. Nothing is recorded yet: please look at it, and press once more.',
        { show: showMinutes(target) },
      );
    }
    const deed = deedOf(situation);
    const away = new Set(codesIn(except.value ?? ''));
    if (list !== undefined && cameSince(rows, away, here)) {
      throw new Refusal(
        'notNow',
        'Somebody who is ticked as not here has come since. Nothing is recorded yet: please look at it, and press once more.',
        { show: showMinutes(target) },
      );
    }
    const changes = rows.flatMap((row): Change[] => {
      const { presence, confirmed } = row.attendance?.value ?? {};
      if (away.has(row.target.id)) {
        return presence?.is === 'away' && confirmed ? [] : [[row, isAway(deed)]];
      }
      if (presence?.is === 'here') return confirmed ? [] : [[row, { confirmed: { ...deed } }]];
      const deputy = row.attendance?.value.answered?.coming === 'deputy';
      return [[row, recorded({ is: 'here', part: false, deputy }, deed)]];
    });
    const whole = written(changes, loaded, deed, situation, target);
    const placed = changes.flatMap(([row, { confirmed }]) =>
      confirmed && confirmsWho(row, loaded, situation) ? [row] : [],
    );
    return {
      ...whole,
      commands: [
        ...(whole.commands ?? []),
        ...recognised(
          placed.map((row) => ({ row, who: row.attendance?.value.who })),
          target,
        ),
      ],
      show: showMinutes(target),
    };
  },
});

/** Accounts of those who were asked, as they were placed; the conference keeps them (`conference.noteRecognised`). */
function recognised(
  placed: readonly { readonly row: Row; readonly who: string | undefined }[],
  target: Target,
): readonly FollowUp[] {
  const found = placed.flatMap(({ row: { invitation }, who }) =>
    invitation && who !== undefined && invitation.value.person === undefined
      ? [{ invitation: invitation.target.id, who }]
      : [],
  );
  if (found.length === 0) return [];
  const input = { found: found.slice(0, mostRecognised) };
  return [{ verb: 'conference.noteRecognised', target, input }];
}

/**
 * They pressed themselves by an account that the file lists for their agency, are no deputy, and no other address is on
 * record: that they are here says who was asked. Everybody else is placed by a person, one by one.
 */
function confirmsWho(
  { of, agency, invitation, attendance }: Row,
  loaded: InMeeting,
  situation: Situation,
): boolean {
  const { who, presence } = attendance?.value ?? {};
  if (of !== 'invitation' || !invitation || who === undefined) return false;
  if (presence?.is !== 'here' || presence.deputy || !presence.self) return false;
  const person = situation.directory.byId(who);
  if (!person || person.authority !== loaded.conference.authority || person.agency !== agency) return false;
  const contact = loaded.contacts.find((one) => one.target.id === contactTarget(invitation.target).id);
  const email = contact?.value.email?.toLowerCase();
  return email === undefined || email === person.email?.toLowerCase();
}

const isAway = (deed: Deed) => recorded({ is: 'away', part: false, deputy: false }, deed);

const laterSchema = z.object({
  rest: z.array(
    z.object({
      row: z.string(),
      /** Absent: they stay as they are, and are confirmed. */
      presence: z
        .object({
          is: z.enum(['here', 'away']),
          how: z.enum(ways).optional(),
          part: z.boolean(),
          deputy: z.boolean(),
        })
        .optional(),
    }),
  ),
  by: z.string(),
  at: z.string(),
});

/** What did not fit into one press; said by the same person. */
export const markLater = action({
  verb: 'meeting.markLater',
  audit: 'Recorded who is there, as it was said',
  who: ['followUp'],
  input: laterSchema,
  load: loadMeeting,
  may: () => false,
  present: showMinutes,
  decide({ rest, by, at }, loaded, situation, target) {
    const deed = { by, at };
    const rows = rowsOf(loaded, situation.authority);
    const changes = rest.flatMap(({ row: id, presence }): Change[] => {
      const row = rows.find((one) => one.target.id === id);
      // Pressed or recorded meanwhile: the later word stands.
      if (!row || (row.attendance?.value.presence?.at ?? '') > at) return [];
      return [[row, presence ? recorded(presence, deed) : { confirmed: deed }]];
    });
    return { ...written(changes, loaded, deed, situation, target), show: showMinutes(target) };
  },
});

export const mark = action({
  verb: 'meeting.mark',
  audit: 'Recorded who is there, and how',
  ...about,
  input: z.object({
    who: judged(requiredText('Tick whom it is about.', 4_000)),
    as: judged(z.enum([...ways, 'away'], { error: 'Choose how they are here, or that they are not.' })),
    more: judged(typedText),
  }),
  form: (target) => ({ verb: 'meeting.markForm', target }),
  decide({ who, as, more }, loaded, situation, target) {
    mustMeet(loaded, target);
    if (who.value === undefined || as.value === undefined) throw new Invalid(problemsIn({ who, as }));
    const deed = deedOf(situation);
    const ids = new Set(codesIn(who.value));
    const extras = codesIn(more.value ?? '');
    const next =
      as.value === 'away'
        ? isAway(deed)
        : recorded(
            { is: 'here', how: as.value, part: extras.includes('part'), deputy: extras.includes('deputy') },
            deed,
          );
    const changes = rowsOf(loaded, situation.authority)
      .filter((row) => ids.has(row.target.id))
      .map((row): Change => [row, next]);
    if (changes.length === 0) {
      throw new Invalid([{ field: 'who', message: 'They are not on the list any more. Tick again.' }]);
    }
    return { ...written(changes, loaded, deed, situation, target), show: showMinutes(target) };
  },
});

/** Most who come without being asked; our own bound. */
const mostUnasked = 20;

function unasked(loaded: InMeeting, agency: string, whose: string): Row {
  return {
    of: 'also',
    target: attendanceTarget(loaded.conference.target, sittingOf(loaded), whose),
    agency,
    required: false,
  };
}

export const alsoHere = action({
  verb: 'meeting.alsoHere',
  audit: 'Recorded somebody who came without being asked',
  ...about,
  input: z.object({
    agency: judged(requiredText('Choose the agency, or "Another agency".', 120)),
    as: judged(z.enum(ways, { error: 'Choose how they are here.' })),
  }),
  form: (target) => ({ verb: 'meeting.alsoForm', target }),
  decide({ agency, as }, loaded, situation, target) {
    mustMeet(loaded, target);
    const problems = problemsIn({ agency, as });
    const one =
      agency.value === undefined ? undefined : theOne(agency.value, agenciesOf(situation.authority));
    if (agency.value !== undefined && !one) {
      problems.push({
        field: 'agency',
        message: 'No agency of that name is listed. Choose "Another agency".',
      });
    }
    const { length } = rowsOf(loaded, situation.authority).filter(({ of }) => of === 'also');
    if (length >= mostUnasked) {
      problems.push({
        field: 'agency',
        message: `${mostUnasked} who were not asked are recorded; no more fit.`,
      });
    }
    if (problems.length > 0 || !one || as.value === undefined) throw new Invalid(problems);
    const deed = deedOf(situation);
    const next = recorded({ is: 'here', how: as.value, part: false, deputy: false }, deed);
    const row = unasked(loaded, one.id, `also:${situation.id('also')}`);
    return {
      writes: [attended(row, loaded, next, deed.at)],
      commands: weighing(loaded, situation, target),
      show: showMinutes(target),
    };
  },
});

/** `as` is the id of one of those who are asked, `also` for somebody of their agency who was not, `none` for nobody's. */
export const settle = action({
  verb: 'meeting.settle',
  audit: 'Looked at who said in the chat that they are there for an organisation',
  ...about,
  input: z.object({
    claim: judged(requiredText('Choose which of them it is about.', 200)),
    as: judged(requiredText('Choose who it is.', 200)),
  }),
  form: (target) => ({ verb: 'meeting.claims', target }),
  decide({ claim, as }, loaded, situation, target) {
    const problems = problemsIn({ claim, as });
    const about = loaded.claims.find((one) => one.target.id === claim.value);
    if (claim.value !== undefined && !about) {
      problems.push({ field: 'claim', message: 'That one is not listed any more. Choose again.' });
    }
    const rows = rowsOf(loaded, situation.authority);
    const row = rows.find((one) => one.target.id === as.value);
    if (as.value !== undefined && !row && as.value !== 'also' && as.value !== 'none') {
      problems.push({ field: 'as', message: 'That one is not on the list any more. Choose again.' });
    }
    if (problems.length > 0 || !about) throw new Invalid(problems);
    const show = { verb: 'meeting.claims', target };
    if (about.value.settled) {
      throw new Refusal('alreadyDone', 'Somebody has looked at that one already.', { show });
    }
    const deed = deedOf(situation);
    const { who, agency, how } = about.value;
    const place =
      as.value === 'none' ? undefined : (row ?? unasked(loaded, agency, `also:${situation.id('claim')}`));
    const next = recorded(
      { is: 'here', how, part: false, deputy: row !== undefined && !isSame(row, agency) },
      deed,
    );
    const writes: Write[] = [
      change(about, {
        ...about.value,
        settled: { ...(place ? { as: place.target.id } : {}), ...deed },
      }),
      ...(place ? [attended(place, loaded, { ...next, who }, deed.at)] : []),
    ];
    const isWho = row?.of === 'invitation' && isSame(row, agency) && !announcedDeputy(row);
    return {
      writes,
      commands: [
        ...(place ? weighing(loaded, situation, target) : []),
        ...(row && isWho ? recognised([{ row, who }], target) : []),
      ],
      show,
    };
  },
});

const announcedDeputy = ({ attendance }: Row): boolean => attendance?.value.answered?.coming === 'deputy';

/** So many at one press. */
const mostConfirmed = 12;

/** All whose address is that of one who was asked, by a person who has seen them in the meeting. */
export const confirmProposed = action({
  verb: 'meeting.confirmProposed',
  audit: 'Confirmed that they are who their address says',
  ...about,
  input: z.object({}),
  present: (target) => ({ verb: 'meeting.claims', target }),
  decide(_input, loaded, situation, target) {
    const show = { verb: 'meeting.claims', target };
    const found = proposals(loaded, rowsOf(loaded, situation.authority)).slice(0, mostConfirmed);
    if (found.length === 0) {
      throw new Refusal('alreadyDone', 'Nobody is proposed any more. Please look at who waits.', { show });
    }
    const deed = deedOf(situation);
    const writes = found.flatMap(({ claim, row }): Write[] => {
      const { who, how } = claim.value;
      const next = recorded({ is: 'here', how, part: false, deputy: false }, deed);
      return [
        change(claim, { ...claim.value, settled: { as: row.target.id, ...deed } }),
        attended(row, loaded, { ...next, who }, deed.at),
      ];
    });
    return {
      writes,
      commands: [
        ...weighing(loaded, situation, target),
        ...recognised(
          found.map(({ claim, row }) => ({ row, who: claim.value.who })),
          target,
        ),
      ],
      show,
    };
  },
});

/** Somebody of another agency than the one who was asked stands in for them. */
const isSame = (row: Row, agency: string): boolean => row.agency === agency;

export const markEntries = [allHere, mark, markLater, alsoHere, settle, confirmProposed] as const;
