/**
 * The diary's own deeds. A slot is taken by one press in the diary's partition, where all bookings meet; what follows
 * for the conference is a command of its own. A hold of which its conference knows nothing is let go.
 */
import { z } from 'zod';
import { namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import {
  actingPerson,
  change,
  create,
  type FollowUp,
  type Guard,
  type Situation,
  type Write,
} from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { isReview } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { type RotaRead, readRota } from '../../rota/index.ts';
import { isLate } from '../due.ts';
import { awayIn, isOnDuty, servingIn } from '../elsewhere.ts';
import { askCalendars } from '../freeBusy/actions.ts';
import { without } from '../freeBusy/cut.ts';
import { type OutlookKept, outlookOf, readOutlookOf } from '../freeBusy/known.ts';
import { ownerOf } from '../freeBusy/record.ts';
import { mustBeAhead } from '../held.ts';
import { type Period, periodIn } from '../minutes.ts';
import { needsVersion } from '../needs.ts';
import { isOtherRoom } from '../outlook/changes.ts';
import { type Conference, conferenceType } from '../record.ts';
import { bookingRoles, type ConferenceInCase, loadConference, mayBook, sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { goneWords, takenInDiary } from '../words.ts';
import { type Clash, clashOf, type FitRules, type Wanted } from './clash.ts';
import {
  type DiaryDay,
  type DiaryEntry,
  dayTarget,
  diaryDayType,
  type Hold,
  holdType,
  otherWays,
  type Resource,
  resourcesOf,
  type Slot,
  slotFrom,
  slotSchema,
} from './record.ts';
import { fitRules, siteOf } from './rules.ts';

/** How long a hold stands before it is looked whether its conference knows of it. */
const checkAfter = { minutes: 15 };

/** Signed into the press of an offered slot: random ids, and the slot as a code. */
const reserveInput = z.object({
  partition: z.string(),
  conference: z.string(),
  /** What was needed when it was offered; of a button of before, as it was asked for. */
  needs: z.coerce.number().int().min(0).catch(0),
  slot: z.string().transform((code, context): Slot => {
    const slot = slotFrom(code);
    if (slot) return slot;
    context.addIssue({ code: 'custom', message: 'That is no time that was offered.' });
    return z.NEVER;
  }),
});

interface DayFound {
  readonly resource: Resource;
  readonly target: Target;
  readonly loaded: Loaded<DiaryDay> | undefined;
}

interface DayLoaded extends DayFound {
  /** The same person's day in the other ways in which they can be there. */
  readonly elsewhere: readonly DayFound[];
}

interface Reserving extends ConferenceInCase {
  readonly hold: Loaded<Hold> | undefined;
  readonly days: readonly DayLoaded[];
  readonly rota: RotaRead;
}

const slotsOf = (conference: Target): ViewCall => ({ verb: 'conference.slots', target: conference });
const showOf = (conference: Target): ViewCall => ({ verb: 'conference.show', target: conference });

function loadDays(slot: Slot, partition: string, read: Reader): Promise<DayLoaded[]> {
  const on = dayOf(Temporal.Instant.from(slot.from)).toString();
  const find = async (resource: Resource): Promise<DayFound> => {
    const target = dayTarget(partition, resource, on);
    return { resource, target, loaded: await read.find(diaryDayType, target) };
  };
  return Promise.all(
    resourcesOf(slot).map(async (resource) => {
      const [own, elsewhere] = await Promise.all([
        find(resource),
        Promise.all(otherWays(resource).map(find)),
      ]);
      return { ...own, elsewhere };
    }),
  );
}

/** Why somebody or something of a slot cannot be in it on that day. */
function clashIn(
  { resource, loaded, elsewhere }: DayLoaded,
  wanted: Wanted,
  rules: FitRules,
  givenUp: readonly string[],
): Clash | undefined {
  const there = elsewhere.flatMap(({ loaded: other }) => other?.value.entries ?? []);
  return clashOf(
    { resource, entries: loaded?.value.entries ?? [], elsewhere: there },
    wanted,
    rules,
    givenUp,
  );
}

const casework: readonly Role[] = ['socialWorker', 'otherProfessional', 'teamManager'];

/** Whether the authority file lets somebody come to a conference so. */
function canBe({ kind, id }: Resource, { authority }: Situation): boolean {
  const roles = authority.person(id)?.roles ?? [];
  switch (kind) {
    case 'chair':
    case 'minuteTaker':
      return roles.includes(kind);
    case 'worker':
      return roles.some((role) => casework.includes(role));
    case 'room':
      return false;
  }
}

/**
 * What stands in a person's other days is relied upon; where they could come in such a way and have none yet, an empty
 * one is laid down. Of two bookings that race for one person in two ways both write the same documents then.
 */
function reliedUpon(
  days: readonly DayLoaded[],
  day: string,
  situation: Situation,
): { readonly writes: readonly Write[]; readonly guards: readonly Guard[] } {
  const written = new Set(days.map(({ target }) => target.id));
  const others = new Map(
    days
      .flatMap(({ elsewhere }) => elsewhere)
      .filter(({ target }) => !written.has(target.id))
      .map((one) => [one.target.id, one] as const),
  );
  const found = [...others.values()];
  return {
    writes: found
      .filter(({ resource, loaded }) => !loaded && canBe(resource, situation))
      .map(({ resource, target }) =>
        create(diaryDayType, target, situation.authority.id, { resource: { ...resource }, day, entries: [] }),
      ),
    guards: found.flatMap(({ loaded }) => (loaded ? [loaded] : [])),
  };
}

/** Takes an offered slot: for the first time, or in place of the one it has; or another room at the same time. */
const reserve = action<z.infer<typeof reserveInput>, Reserving>({
  verb: 'conference.reserve',
  audit: 'Held a time for a conference',
  who: bookingRoles,
  input: reserveInput,
  async load({ target, input, authority }, read) {
    const conference = { partition: input.partition, id: input.conference };
    const [inCase, hold, days, rota] = await Promise.all([
      loadConference({ target: conference }, read),
      read.find(holdType, target),
      loadDays(input.slot, target.partition, read),
      readRota(authority, read),
    ]);
    return { ...inCase, hold, days, rota };
  },
  may: (person, loaded) => sees(person, loaded),
  present: (target) => ({ verb: 'conference.ofHold', target }),
  presentFor: (target, { partition, conference }) => ({
    verb: 'conference.ofHold',
    target,
    input: {
      ...(typeof partition === 'string' && typeof conference === 'string' ? { partition, conference } : {}),
    },
  }),
  decide({ slot, needs }, loaded, situation, target) {
    const { conference, days, hold } = loaded;
    const about = conference.target;
    const person = actingPerson(situation);
    if (!mayBook(person, loaded, situation.authority)) {
      throw new Refusal('notYourRole', 'In this service somebody else books conferences.', {
        show: showOf(about),
      });
    }
    const standing = standingOf(conference.value);
    const deed = standing === 'booked' ? 'move' : 'reserve';
    const taken = hold !== undefined && hold.value.state !== 'released';
    // Its time stays, and so does what was said of it.
    const otherRoom = isOtherRoom(conference.value, slot);
    const instead = otherRoom ? showOf(about) : slotsOf(about);
    if (
      taken ||
      !mayFollow[standing].includes(deed) ||
      (deed === 'move' && !conference.value.toMove && !otherRoom)
    ) {
      throw new Refusal('alreadyDone', 'A time is held or booked for it already.', { show: showOf(about) });
    }
    mustBeAhead(conference.value, situation.now, about);
    if (needs !== needsVersion(conference.value)) {
      throw new Refusal(
        'notNow',
        'What it needs was changed meanwhile. Here is what can be had now; nothing was booked.',
        { show: instead },
      );
    }
    if (Temporal.Instant.compare(Temporal.Instant.from(slot.from), situation.now) <= 0) {
      throw new Refusal('notNow', 'That time has passed. Here is what can be had now.', {
        show: instead,
      });
    }
    if (
      !otherRoom &&
      isLate(slot, conference.value, situation.authority.settings) &&
      !conference.value.late
    ) {
      throw new Refusal(
        'notNow',
        'That time is after the last day in time. Please say first why it is late.',
        {
          show: { verb: 'conference.lateForm', target: about },
        },
      );
    }
    if (!otherRoom && isOnDuty(slot, loaded.rota, situation)) {
      throw new Refusal(
        'notNow',
        'The rota was changed meanwhile: the chair is on duty then. Here is what can be had now; nothing was booked.',
        { show: slotsOf(about) },
      );
    }
    if (!otherRoom && !canServe(slot, loaded, situation)) {
      throw new Refusal(
        'notNow',
        'Somebody who was to be there, or the room, cannot be had then any more. Here is what can be had now; nothing was booked.',
        { show: slotsOf(about) },
      );
    }
    const givenUp = conference.value.booking ? [conference.value.booking.hold] : [];
    const site = siteOf(slot, situation.authority);
    const wanted = {
      hold: target.id,
      from: Temporal.Instant.from(slot.from),
      until: Temporal.Instant.from(slot.until),
      ...(site === undefined ? {} : { site }),
    };
    const rules = fitRules(situation.authority);
    for (const one of days) {
      const clash = clashIn(one, wanted, rules, givenUp);
      if (clash) throw new Refusal('notNow', otherRoom ? roomTaken : clashWords(clash), { show: instead });
    }
    const entry: DiaryEntry = {
      hold: target.id,
      from: slot.from,
      until: slot.until,
      conference: { ...about },
      ...(site === undefined ? {} : { site }),
    };
    const at = situation.now.toString({ smallestUnit: 'millisecond' });
    const day = dayOf(wanted.from).toString();
    const relied = reliedUpon(days, day, situation);
    const claim: Hold = {
      conference: { ...about },
      slot,
      day,
      by: person.id,
      at,
      state: 'held',
      checkAt: situation.now.add(checkAfter).toString({ smallestUnit: 'millisecond' }),
      ...(site === undefined ? {} : { site }),
    };
    return {
      writes: [
        ...days.map((one) => withEntry(one, entryFor(one.resource, entry, conference.value), day, situation)),
        ...relied.writes,
        hold ? change(hold, claim) : create(holdType, target, situation.authority.id, claim),
      ],
      guards: relied.guards,
      commands: [
        {
          verb: 'conference.held',
          target: about,
          input: {
            hold: target.id,
            diary: target.partition,
            slot,
            by: person.id,
            needs,
          },
        },
      ],
      show: { verb: 'conference.ofHold', target },
    };
  },
});

/** A first conference brings its chair the children; at a review they are on somebody's plan already. */
function entryFor({ kind }: Resource, entry: DiaryEntry, { type, children }: Conference): DiaryEntry {
  return kind === 'chair' && !isReview(type) ? { ...entry, children: children.length } : entry;
}

/** Whether chair, minute taker and room are as they were when it was offered: listed, named where that is needed, not away. */
function canServe(slot: Slot, { case: family, rota }: Reserving, situation: Situation): boolean {
  return (
    goneWords(slot, situation.authority).length === 0 &&
    servingIn(slot).every((person) => namedIn(person, family.value.restricted)) &&
    awayIn(slot, rota, situation).length === 0
  );
}

const roomTaken = 'That room has been taken a moment ago. Here is what can be had now; nothing was booked.';

/**
 * Whether somebody whom the slot takes up, or the room, is taken then in what is kept of Outlook. The event itself may
 * stand there at that time by now, without what the diary had for it before.
 */
function isTakenInOutlook(
  slot: Slot,
  before: Slot | undefined,
  kept: OutlookKept,
  { authority, now }: Situation,
): boolean {
  if (authority.settings.calendar === undefined) return false;
  const outlook = outlookOf(kept, authority, now);
  const there = periodIn(slot);
  const own = [there, ...(before ? without([there], [periodIn(before)]) : [])];
  const isOwn = (one: Period) => own.some(({ from, until }) => one.from === from && one.until === until);
  return resourcesOf(slot).some((resource) =>
    outlook
      .busy(ownerOf(resource))
      .some((one) => one.from < there.until && one.until > there.from && !isOwn(one)),
  );
}

/** Words for a slot that somebody else has taken meanwhile: of whom or what, nobody is told. */
function clashWords(clash: Clash): string {
  switch (clash) {
    case 'taken':
      return 'Somebody has booked that time a moment ago. Here is what can be had now; nothing was booked.';
    case 'tooClose':
      return 'A booking made meanwhile leaves too little time between. Here is what can be had now; nothing was booked.';
    case 'tooManyThatDay':
      return 'The chair’s day has filled up meanwhile. Here is what can be had now; nothing was booked.';
  }
}

function withEntry(
  { resource, target, loaded }: DayLoaded,
  entry: DiaryEntry,
  day: string,
  { authority }: Situation,
): Write {
  if (!loaded)
    return create(diaryDayType, target, authority.id, { resource: { ...resource }, day, entries: [entry] });
  const entries = [...loaded.value.entries.filter(({ hold }) => hold !== entry.hold), entry].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  );
  return change(loaded, { ...loaded.value, entries });
}

interface Held {
  readonly hold: Loaded<Hold>;
  readonly days: readonly DayLoaded[];
}

async function loadHeld({ target }: { readonly target: Target }, read: Reader): Promise<Held> {
  const hold = await read.get(holdType, target);
  return { hold, days: await loadDays(hold.value.slot, target.partition, read) };
}

/** The hold without its claim on anybody's time. */
function letGo({ hold, days }: Held): readonly Write[] {
  return [
    change(hold, { ...hold.value, state: 'released', checkAt: undefined }),
    ...days.flatMap(({ loaded }) => {
      if (!loaded?.value.entries.some((entry) => entry.hold === hold.target.id)) return [];
      const entries = loaded.value.entries.filter((entry) => entry.hold !== hold.target.id);
      return [change(loaded, { ...loaded.value, entries })];
    }),
  ];
}

const present = (target: Target): ViewCall => ({ verb: 'conference.ofHold', target });

/** Lets a held or booked slot go: it was lost, moved or cancelled. */
const release = action({
  verb: 'diary.release',
  audit: 'Let go of a time in the diary',
  who: ['followUp'],
  input: z.object({}),
  load: loadHeld,
  may: () => false,
  present,
  decide(_input, loaded, situation, target) {
    const { state, slot, conference } = loaded.hold.value;
    if (state === 'released') return { writes: [], show: present(target) };
    const commands = askCalendars(
      situation,
      { conference, worker: slot.worker },
      // What was booked stands in Outlook until the errand that takes it out has run.
      { owners: resourcesOf(slot).map(ownerOf), after: state === 'booked' ? 1 : 0 },
    );
    return { writes: letGo(loaded), commands, show: present(target) };
  },
});

interface Booking extends Held {
  readonly conference: Loaded<Conference> | undefined;
}

/**
 * The calendars have followed: what was held is booked. What was let go meanwhile, by a look that came before the
 * conference had heard of it, is taken once more; where somebody else has it by now, people find another.
 */
const book = action<object, Booking>({
  verb: 'diary.book',
  audit: 'Booked a time in the diary',
  who: ['followUp'],
  input: z.object({}),
  async load({ target }, read) {
    const hold = await read.get(holdType, target);
    if (hold.value.state !== 'released') return { hold, days: [], conference: undefined };
    const [days, conference] = await Promise.all([
      loadDays(hold.value.slot, target.partition, read),
      read.find(conferenceType, hold.value.conference),
    ]);
    return { hold, days, conference };
  },
  may: () => false,
  present,
  decide(_input, loaded, situation, target) {
    const { hold, conference } = loaded;
    const { value } = hold;
    const show = present(target);
    const booked = change(hold, { ...value, state: 'booked', checkAt: undefined });
    switch (value.state) {
      case 'booked':
        return { writes: [], show };
      case 'held':
        return { writes: [booked], show };
      case 'released': {
        const { booking, cancelled } = conference?.value ?? {};
        // Moved or cancelled since: it was let go rightly.
        if (!conference || cancelled || booking?.hold !== target.id) return { writes: [], show };
        if (isTaken(loaded, situation)) {
          const input = { hold: target.id, failed: takenInDiary };
          return {
            writes: [],
            commands: [{ verb: 'conference.checked', target: value.conference, input }],
            show,
          };
        }
        const { slot, day, site } = value;
        const { from, until } = slot;
        const at = site === undefined ? {} : { site };
        const entry: DiaryEntry = { hold: target.id, from, until, conference: value.conference, ...at };
        const entries = loaded.days.map((one) =>
          withEntry(one, entryFor(one.resource, entry, conference.value), day, situation),
        );
        const relied = reliedUpon(loaded.days, day, situation);
        return { writes: [booked, ...entries, ...relied.writes], guards: relied.guards, show };
      }
    }
  },
});

/** Whether anybody or anything of a hold has been taken by another meanwhile. */
function isTaken({ hold, days }: Held, { authority }: Situation): boolean {
  const { slot, site } = hold.value;
  const wanted = {
    hold: hold.target.id,
    from: Temporal.Instant.from(slot.from),
    until: Temporal.Instant.from(slot.until),
    ...(site === undefined ? {} : { site }),
  };
  const rules = fitRules(authority);
  return days.some((one) => clashIn(one, wanted, rules, []) !== undefined);
}

/** A while after it was held: does the conference know of it? A command that was lost or refused leaves no ghost. */
const check = action({
  verb: 'diary.check',
  audit: 'Looked whether a held time is still wanted',
  who: ['clock'],
  input: z.object({}),
  async load({ target }, read) {
    const hold = await read.get(holdType, target);
    const [days, conference] = await Promise.all([
      loadDays(hold.value.slot, target.partition, read),
      read.find(conferenceType, hold.value.conference),
    ]);
    return { hold, days, conference };
  },
  may: () => false,
  present,
  decide(_input, loaded, { now }, target) {
    const { hold, conference } = loaded;
    if (hold.value.state !== 'held') return { writes: [], show: present(target) };
    const { booking, moving } = conference?.value ?? {};
    const known = booking?.hold === target.id || moving?.hold === target.id;
    if (!known) return { writes: letGo(loaded), show: present(target) };
    const checkAt = now.add(checkAfter).toString({ smallestUnit: 'millisecond' });
    return { writes: [change(hold, { ...hold.value, checkAt })], show: present(target) };
  },
});

interface Following {
  readonly about: Loaded<Conference>;
  readonly days: readonly DayLoaded[];
  readonly hold: Loaded<Hold> | undefined;
  readonly rota: RotaRead;
  readonly outlook: OutlookKept;
  /** The hold whose place it takes. */
  readonly before: Loaded<Hold> | undefined;
}

const followInput = z.object({
  conference: z.object({ partition: z.string(), id: z.string() }),
  slot: slotSchema,
  /** The hold whose place it takes. */
  instead: z.string(),
  /** Somebody has said that it is to be this time: what was read of Outlook, perhaps long ago, does not hinder it. */
  byPerson: z.boolean().default(false),
});

/** A conference was moved in Outlook: the diary takes the new time where all are free, or says that they are not. */
const follow = action<z.infer<typeof followInput>, Following>({
  verb: 'diary.follow',
  audit: 'Looked whether the diary can follow a move in Outlook',
  who: ['followUp'],
  input: followInput,
  async load({ target, input, authority }, read) {
    const [about, days, hold, rota, outlook, before] = await Promise.all([
      read.get(conferenceType, input.conference),
      loadDays(input.slot, target.partition, read),
      read.find(holdType, target),
      readRota(authority, read),
      readOutlookOf(resourcesOf(input.slot).map(ownerOf), { partition: target.partition, authority }, read),
      read.find(holdType, { partition: target.partition, id: input.instead }),
    ]);
    return { about, days, hold, rota, outlook, before };
  },
  may: () => false,
  present,
  decide({ conference, slot, instead, byPerson }, loaded, situation, target) {
    const { about, days, hold, rota, outlook, before } = loaded;
    const show = showOf(conference);
    if (hold) return { writes: [], show };
    const [from, until] = [Temporal.Instant.from(slot.from), Temporal.Instant.from(slot.until)];
    const site = siteOf(slot, situation.authority);
    const at = site === undefined ? {} : { site };
    const rules = fitRules(situation.authority);
    const wanted = { hold: target.id, from, until, ...at };
    const taken = days.some((one) => clashIn(one, wanted, rules, [instead]) !== undefined);
    const because = [
      ...(isOnDuty(slot, rota, situation) ? ['duty'] : []),
      ...(awayIn(slot, rota, situation).length > 0 ? ['away'] : []),
      ...(taken ? ['taken'] : []),
      ...(!byPerson && isTakenInOutlook(slot, before?.value.slot, outlook, situation) ? ['outlook'] : []),
    ];
    if (because.length > 0) {
      return {
        writes: [],
        commands: [{ verb: 'conference.doubt', target: conference, input: { slot, instead, because } }],
        show,
      };
    }
    const day = dayOf(from).toString();
    const relied = reliedUpon(days, day, situation);
    const entry: DiaryEntry = { hold: target.id, from: slot.from, until: slot.until, conference, ...at };
    const claim: Hold = {
      conference,
      slot,
      day,
      by: 'outlook',
      at: situation.now.toString({ smallestUnit: 'millisecond' }),
      state: 'held',
      checkAt: situation.now.add(checkAfter).toString({ smallestUnit: 'millisecond' }),
      ...at,
    };
    return {
      writes: [
        ...days.map((one) => withEntry(one, entryFor(one.resource, entry, about.value), day, situation)),
        ...relied.writes,
        create(holdType, target, situation.authority.id, claim),
      ],
      guards: relied.guards,
      commands: [
        {
          verb: 'conference.followed',
          target: conference,
          input: { hold: target.id, diary: target.partition, slot, instead },
        },
      ],
      show,
    };
  },
});

/** The command by which a hold is the conference's own. */
export function bookOf(diary: string, hold: string): FollowUp {
  return { verb: 'diary.book', target: { partition: diary, id: hold }, input: {} };
}

/** The command that lets a hold go. */
export function releaseOf(diary: string, hold: string): FollowUp {
  return { verb: 'diary.release', target: { partition: diary, id: hold }, input: {} };
}

export const diaryEntries = [reserve, release, book, check, follow] as const;
