/**
 * What was said when the conference was asked for is said anew: before it has a time the next times are offered by it,
 * afterwards it is said plainly whether the time still answers it. The time itself stays until somebody moves it.
 */
import { z } from 'zod';
import { judged, namedIn, problemsIn, staff, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, Person, PersonId } from '../../kernel/actor.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { isTyped, theOne } from '../../people/index.ts';
import { dayOf, london } from '../../practice/dates.ts';
import { readRota } from '../../rota/index.ts';
import { dueOf } from '../due.ts';
import { askForAll } from '../freeBusy/actions.ts';
import { needsVersion, touchesMeeting, unmetNow } from '../needs.ts';
import type { Conference, Needs } from '../record.ts';
import { askingRoles, asksHere, booksHere, type ConferenceInCase, sees } from '../rights.ts';
import { loadInSafety, touched } from '../safety/load.ts';
import { standingOf, waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { lastSearched, type Unable } from './cannot.ts';
import { hasBegun } from './following.ts';
import { judgeNeeds, needsFields, needsOf } from './needs.ts';

/** Lengths that can be chosen, in minutes, beside the one of the settings and the one that it has. */
const lengths = [60, 90, 120, 150, 180, 240];

export function lengthsFor({ needs }: Pick<Conference, 'needs'>, { settings }: Authority): readonly number[] {
  const all = [...lengths, settings.conferences.lengthMinutes, needs.minutes];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** So many can be there beside the social worker. */
export const mostOthers = 4;

/**
 * Who of the service can be needed there, the family’s team and its manager first: chairs and minute takers are chosen by
 * their time.
 */
export function othersFor(
  { conference, case: family }: ConferenceInCase,
  authority: Authority,
): readonly Person[] {
  const { worker, manager, team, needs } = conference.value;
  const isOne = ({ id, roles }: Person) =>
    id !== worker &&
    (needs.others?.includes(id) === true || roles.some((role) => staff.includes(role))) &&
    !roles.some((role) => role === 'chair' || role === 'minuteTaker') &&
    namedIn(id, family.value.restricted);
  const isNear = ({ id, team: own }: Person) => id === manager || (team !== undefined && own === team);
  const all = authority.people.filter(isOne);
  return [...all.filter(isNear), ...all.filter((one) => !isNear(one))];
}

/** More than so many are typed, not ticked. */
const mostTicked = 20;

export const areOthersTyped = (among: readonly Person[]): boolean =>
  among.length > mostTicked || isTyped(among);

/** So many lines are read: more are too many people in any case. */
const mostRead = 20;

/** The people meant by ids, names or work e-mail addresses, one a line or with commas between; or the line that is nobody. */
export function othersMeant(
  text: string,
  among: readonly Person[],
): { readonly people: readonly PersonId[] } | { readonly unknown: number } {
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  const given = lines.filter((line) => line !== '').slice(0, mostRead);
  const meant = given.map((line) => theOne(line, among)?.id);
  const unknown = meant.indexOf(undefined);
  if (unknown >= 0) return { unknown: unknown + 1 };
  return { people: [...new Set(meant.filter((id) => id !== undefined))] };
}

/** Whether somebody may change what this conference needs: whoever may ask for it, or book it. */
export function mayChangeNeeds(person: Person, loaded: ConferenceInCase, authority: Authority): boolean {
  return sees(person, loaded) && (asksHere(person, authority) || booksHere(person, authority));
}

/** Not once it is cancelled, or its time has come. */
export function needsStand(value: Conference, now: Temporal.Instant): boolean {
  return standingOf(value) !== 'cancelled' && !hasBegun(value, now);
}

const nthWords = (n: number) => ['first', 'second', 'third', 'fourth'][n - 1] ?? `name ${n}`;

export const changeNeeds = action({
  verb: 'conference.changeNeeds',
  audit: 'Changed what a conference needs of time, place and people',
  who: askingRoles,
  input: z.object({
    ...needsFields,
    cannot: judged(optionalText(2_000)),
    minutes: judged(z.string().regex(/^\d{2,3}$/, { error: 'Choose how long it is.' })),
    others: typedText,
  }),
  async load({ target, authority }, read) {
    // Its card looks into the rota: read beside the rest, so that it waits for the store no longer.
    const [loaded] = await Promise.all([loadInSafety({ target }, read), readRota(authority, read)]);
    return loaded;
  },
  may: (person, loaded) => sees(person, loaded),
  present: (target) => show(target),
  form: (target) => ({ verb: 'conference.changeNeedsForm', target }),
  decide(input, loaded, situation, target) {
    const { conference } = loaded;
    const { value } = conference;
    const { authority, now } = situation;
    const person = actingPerson(situation);
    if (!mayChangeNeeds(person, loaded, authority)) {
      throw new Refusal('notYourRole', 'In this service somebody else asks for conferences and books them.', {
        show: show(target),
      });
    }
    if (!needsStand(value, now)) {
      throw new Refusal('alreadyDone', 'It has moved on since. Here is where it stands.', {
        show: show(target),
      });
    }
    const due = dueOf(value, authority.settings);
    const judgedNeeds = judgeNeeds(input, value.type, due, dayOf(now), authority.settings);
    const problems = [...judgedNeeds.problems, ...problemsIn({ minutes: input.minutes })];
    const minutes = Number(input.minutes.value);
    if (input.minutes.value !== undefined && !lengthsFor(value, authority).includes(minutes)) {
      problems.push({ field: 'minutes', message: 'Choose how long it is.' });
    }
    const meant = othersMeant(input.others, othersFor(loaded, authority));
    const others = 'people' in meant ? meant.people : [];
    if ('unknown' in meant) {
      problems.push({
        field: 'others',
        message: `The ${nthWords(meant.unknown)} is nobody of this service who can be asked, or several. Write the work e-mail address.`,
      });
    } else if (others.length > mostOthers) {
      problems.push({ field: 'others', message: `Name at most ${mostOthers} people.` });
    }
    if (problems.length > 0) throw new Invalid(problems);
    const { interpreter, preMinutes } = value.needs;
    const needs: Needs = {
      ...needsOf(input, judgedNeeds.times, authority.settings),
      minutes,
      preMinutes,
      ...(interpreter === undefined ? {} : { interpreter }),
      ...(others.length === 0 ? {} : { others: [...others] }),
    };
    const last = lastSearched(due, dayOf(now), authority.settings);
    const searched = { from: now, until: last.add({ days: 1 }).toZonedDateTime(london).toInstant() };
    if (isSame(needs, value.needs, searched)) return { writes: [], show: show(target) };
    const next: Conference = {
      ...value,
      needs,
      needsSaid: { version: needsVersion(value) + 1, by: person.id, at: stamp(situation) },
    };
    const anew =
      value.signed && touchesMeeting(value.needs, needs) ? touched(loaded, {}, situation, next) : undefined;
    const unmet = unmetNow(next, authority.rooms) ?? [];
    const waits = waitsForTime(value);
    // Whoever finds the times has to know; of a time that stands only where it answers no more.
    const support =
      unmet.length > 0 || waits ? authority.withRole('businessSupport').map(({ id }) => id) : [];
    const slot = (value.moving ?? value.booking)?.slot;
    return {
      writes: anew?.writes ?? [change(conference, next)],
      guards: anew?.guards ?? [],
      commands: waits ? askForAll(situation, target, next) : [],
      tell: [
        ...(anew?.tell ?? []),
        ...tellParties(
          [value.worker, value.asked.by, (value.moving ?? value.booking)?.by, slot?.chair, ...support],
          'needs',
          loaded,
          situation,
          target,
        ),
      ],
      show:
        waits && booksHere(person, authority)
          ? { verb: 'conference.slots', target, input: { asked: true } }
          : show(target, 'needs'),
    };
  },
});

/**
 * Weekdays are said from the day on which they were typed: typed again they are the same times as long as these reach as
 * far as it is looked for.
 */
function isSame(a: Needs, b: Needs, searched: Searched): boolean {
  const rest = ({ cannot: _cannot, cannotAs: _typed, others = [], ...own }: Needs) =>
    JSON.stringify([Object.entries(own).sort(), [...others].sort()]);
  const ahead = ({ cannot }: Needs) => JSON.stringify(cannot.filter((one) => isWithin(one, searched)));
  const sameTimes =
    (a.cannotAs !== undefined && a.cannotAs === b.cannotAs && ahead(a) === ahead(b)) ||
    JSON.stringify(a.cannot) === JSON.stringify(b.cannot);
  return sameTimes && rest(a) === rest(b);
}

interface Searched {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

function isWithin({ from, until }: Unable, searched: Searched): boolean {
  return (
    Temporal.Instant.compare(Temporal.Instant.from(until), searched.from) > 0 &&
    Temporal.Instant.compare(Temporal.Instant.from(from), searched.until) < 0
  );
}
