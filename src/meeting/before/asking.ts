/**
 * Who is asked whether they come and where their report is: once the chair has signed and they know by secure mail which
 * child it is about, and again some working days before their report is due. The day before, the chair is sent what is
 * missing. Chair and social worker are asked what only they know: whether the family was spoken with, how each child is heard,
 * whether the family has the report. All of it follows from the present state, looked at on every working day.
 */
import { z } from 'zod';
import { contactTarget } from '../../conference/index.ts';
import { namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import { change, create, type ErrandAsked, stamp, type Tell, type Write } from '../../kernel/decision.ts';
import { uncertain } from '../../kernel/errand.ts';
import type { Subscription } from '../../kernel/registry.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { calendar } from '../../practice/working-days.ts';
import { ofSlot } from '../actions/common.ts';
import { attended } from '../attending.ts';
import { type Row, rowsOf } from '../load.ts';
import {
  type Attendance,
  conferenceOf,
  type OwnAsk,
  ownAsks,
  preparationTarget,
  preparationType,
} from '../record.ts';
import { askedToday, hasSaid, nextLook, ownAskedToday } from './due.ts';
import { contactMade, viewsSaid } from './known.ts';
import { accountOf, loadPreparing, maySend, type Preparing, startsOf } from './load.ts';
import { asking } from './mail.ts';

export const showReports = (target: Target): ViewCall => ({ verb: 'meeting.reports', target });

const formOfAsk: Readonly<Record<OwnAsk, string>> = {
  contact: 'meeting.familyContactForm',
  views: 'meeting.viewsForm',
  shared: 'meeting.ownSharedForm',
};

/** Whom it is asked of: undefined where it has been said, or a restriction leaves them out. */
function ownAskTo(what: OwnAsk, loaded: Preparing): string | undefined {
  const { conference, contact, views, case: family } = loaded;
  const { worker } = conference.value;
  const own = loaded.attendances.find(({ value }) => value.of === 'worker');
  const to = {
    contact: contactMade(contact?.value) === undefined ? ofSlot(loaded).chair : undefined,
    views: viewsSaid(conference.value, views?.value) ? undefined : worker,
    shared: own?.value.family === undefined ? worker : undefined,
  }[what];
  return to !== undefined && namedIn(to, family.value.restricted) ? to : undefined;
}

/** So many at one look: a batch has an end, and the rest is looked at a minute later. */
const mostAtOnce = 12;

type Way = { readonly by: 'chat'; readonly to: string; readonly view: ViewCall } | { readonly by: 'mail' };

/** How this one is asked; undefined: nothing may be sent to them, or nobody knows where. */
function wayTo(row: Row, loaded: Preparing, knows: (id: string) => boolean): Way | undefined {
  const { conference, case: family, contacts } = loaded;
  if (row.of === 'worker') {
    const { worker } = conference.value;
    const isNamed = namedIn(worker, family.value.restricted);
    return isNamed && conference.value.signed
      ? { by: 'chat', to: worker, view: showReports(conference.target) }
      : undefined;
  }
  const { invitation } = row;
  if (!invitation || !maySend(invitation.value, loaded)) return undefined;
  const contact = contacts.find((one) => one.target.id === contactTarget(invitation.target).id);
  const account = accountOf({ row: { ...row, of: 'invitation', invitation }, contact });
  // Whom Teams did not reach at their account is written to.
  const inVain = row.attendance?.value.asks?.some(({ by, state }) => by === 'chat' && state === 'failed');
  if (account !== undefined && knows(account) && !(inVain && contact?.value.email !== undefined)) {
    return { by: 'chat', to: account, view: { verb: 'meeting.answerForm', target: invitation.target } };
  }
  return contact?.value.email === undefined ? undefined : { by: 'mail' };
}

const mostAsks = 20;
const mostOwn = 40;

export const askForReports = action({
  verb: 'meeting.askForReports',
  audit: 'Asked those who are to come whether they do, and where their reports stand',
  who: ['clock', 'event'],
  input: z.object({}),
  load: loadPreparing,
  may: () => false,
  present: (target) => showReports(conferenceOf(target)),
  decide(_input, loaded, situation) {
    const { conference, preparation } = loaded;
    const { target } = conference;
    const show = showReports(target);
    const starts = startsOf(loaded);
    const { authority, now, directory } = situation;
    const { settings } = authority;
    if (!starts || Temporal.Instant.compare(now, starts) >= 0) {
      if (preparation?.value.lookAt === undefined) return { writes: [], show };
      return { writes: [change(preparation, { ...preparation.value, lookAt: undefined })], show };
    }
    const at = stamp(situation);
    const knows = (id: string) =>
      directory.byId(id)?.roles.includes('agencyProfessional') === true &&
      directory.byId(id)?.authority === conference.authority;
    const due = rowsOf(loaded, authority).flatMap((row) => {
      if (row.of !== 'worker' && row.of !== 'invitation') return [];
      const way = wayTo(row, loaded, knows);
      return way && askedToday(row, conference.value, starts, now, settings) ? [{ row, way }] : [];
    });
    const asked = due.slice(0, mostAtOnce);
    const rest = due.length > asked.length;
    const chair = ofSlot(loaded).chair;
    const isEve = dayOf(now).equals(calendar(settings).addWorkingDays(dayOf(starts), -1));
    const startsAt = starts.toString({ smallestUnit: 'millisecond' });
    const lists = isEve && !rest && preparation?.value.listedFor !== startsAt;
    const own = rest
      ? []
      : ownAsks.flatMap((what) => {
          const to = ownAskTo(what, loaded);
          // The list that goes to the chair asks it too.
          if (what === 'contact' && lists) return [];
          const isDue = ownAskedToday(what, preparation?.value.own, starts, now, settings);
          return to !== undefined && isDue ? [{ what, to }] : [];
        });
    const lookAt = rest ? now.add({ minutes: 1 }) : nextLook(starts, now, settings);
    const next = {
      conference: target.id,
      listedFor: lists ? startsAt : preparation?.value.listedFor,
      lookAt: lookAt?.toString({ smallestUnit: 'millisecond' }),
      own: [
        ...(preparation?.value.own ?? []),
        ...own.map(({ what }) => ({ what, starts: startsAt, at })),
      ].slice(-mostOwn),
    };
    const note = (row: Row, by: Way['by']): Write => {
      const before = row.attendance?.value.asks ?? [];
      const one = { at, starts: startsAt, by, state: by === 'mail' ? 'asked' : 'sent' } as const;
      return attended(row, loaded, { asks: [...before, one].slice(-mostAsks) }, at);
    };
    return {
      writes: [
        ...asked.map(({ row, way }) => note(row, way.by)),
        preparation
          ? change(preparation, { ...preparation.value, ...next })
          : create(preparationType, preparationTarget(target), conference.authority, next),
      ],
      guards: [conference],
      tell: [
        ...asked.flatMap(({ row, way }): Tell[] => {
          if (way.by === 'mail') return [];
          const unreachable = { verb: 'meeting.askedInVain', target, input: { row: row.target.id, at } };
          return [{ to: way.to, view: way.view, ...(row.of === 'invitation' ? { unreachable } : {}) }];
        }),
        ...own.map(({ what, to }): Tell => ({ to, view: { verb: formOfAsk[what], target } })),
        ...(lists && chair !== undefined && namedIn(chair, loaded.case.value.restricted)
          ? [{ to: chair, view: show }]
          : []),
      ],
      errands: asked.flatMap(({ row, way }) => (way.by === 'mail' ? mailTo(row, target, startsAt, at) : [])),
      show,
    };
  },
});

function mailTo(
  { target: { id }, invitation }: Pick<Row, 'target' | 'invitation'>,
  target: Target,
  starts: string,
  at: string,
): readonly ErrandAsked[] {
  if (!invitation) return [];
  const reply = { verb: 'meeting.askedByMail', input: { row: id, at } };
  return [{ name: asking, target, input: { ...invitation.target, starts }, reply }];
}

/** Their account cannot be reached (another organisation, the app not installed): they are written to at once. */
export const askedInVain = action({
  verb: 'meeting.askedInVain',
  audit: 'Noted that somebody could not be asked in Teams, and asked them by mail',
  who: ['followUp'],
  input: z.object({ row: z.string(), at: z.string() }),
  load: loadPreparing,
  may: () => false,
  present: showReports,
  decide({ row: id, at }, loaded, situation, target) {
    const show = showReports(target);
    const row = rowsOf(loaded, situation.authority).find((one) => one.target.id === id);
    const starts = startsOf(loaded);
    const before = row?.attendance?.value.asks ?? [];
    if (!row?.attendance || !before.some((one) => one.by === 'chat' && one.at === at)) {
      return { writes: [], show };
    }
    const asks = before.map((one) =>
      one.by === 'chat' && one.at === at ? { ...one, state: 'failed' as const, code: 'unreachable' } : one,
    );
    const next: Row = {
      ...row,
      attendance: { ...row.attendance, value: { ...row.attendance.value, asks } },
    };
    const way = starts && !hasSaid(row) ? wayTo(next, loaded, () => false) : undefined;
    const startsAt = starts?.toString({ smallestUnit: 'millisecond' });
    const now = stamp(situation);
    if (way?.by !== 'mail' || startsAt === undefined) {
      return { writes: [attended(row, loaded, { asks }, now)], show };
    }
    const one = { at: now, starts: startsAt, by: 'mail', state: 'asked' } as const;
    return {
      writes: [attended(row, loaded, { asks: [...asks, one].slice(-mostAsks) }, now)],
      guards: [loaded.conference],
      errands: mailTo(row, loaded.conference.target, startsAt, now),
      show,
    };
  },
});

export const askedByMail = action({
  verb: 'meeting.askedByMail',
  audit: 'Noted what came of a mail that asks whether somebody comes',
  who: ['followUp'],
  input: z.object({
    row: z.string(),
    at: z.string(),
    answer: z.object({}).optional(),
    failed: z.string().max(60).optional(),
  }),
  load: loadPreparing,
  may: () => false,
  present: showReports,
  decide({ row: id, at, failed }, loaded, _situation, target) {
    const show = showReports(target);
    const attendance = loaded.attendances.find((one) => one.target.id === id);
    if (!attendance) return { writes: [], show };
    const came = failed === undefined ? 'sent' : failed === uncertain ? 'uncertain' : 'failed';
    const asks: Attendance['asks'] = attendance.value.asks?.map((one) =>
      one.at === at && one.by === 'mail'
        ? { ...one, state: came, ...(failed === undefined ? {} : { code: failed }) }
        : one,
    );
    return { writes: [change(attendance, { ...attendance.value, asks })], show };
  },
});

export const askFollowings: readonly Subscription[] = [
  'conference.booked',
  'conference.moved',
  'conference.cancelled',
  'conference.signed',
].map((event) => ({
  event,
  commands: ({ target }) => [{ verb: 'meeting.askForReports', target, input: {} }],
}));
