/**
 * What was said when the conference was asked for is said anew: before it has a time the next times are offered by it,
 * afterwards it is said plainly whether the time still answers it. The time itself stays until somebody moves it.
 */
import { z } from 'zod';
import { codesIn, judged, namedIn, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, Person } from '../../kernel/actor.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf } from '../../practice/dates.ts';
import { askForAll } from '../freeBusy/actions.ts';
import { needsVersion, touchesMeeting, unmetNow } from '../needs.ts';
import type { Conference, Needs } from '../record.ts';
import { askingRoles, asksHere, booksHere, type ConferenceInCase, sees } from '../rights.ts';
import { loadInSafety, touched } from '../safety/load.ts';
import { standingOf, waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
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

/** Who of the family’s team, and its manager, can be needed there: chairs and minute takers are chosen by their time. */
export function othersFor(
  { conference, case: family }: ConferenceInCase,
  authority: Authority,
): readonly Person[] {
  const { worker, manager, team, needs } = conference.value;
  const isOne = ({ id, roles, team: own }: Person) =>
    id !== worker &&
    (id === manager || own === team || needs.others?.includes(id) === true) &&
    !roles.some((role) => role === 'chair' || role === 'minuteTaker') &&
    namedIn(id, family.value.restricted);
  return authority.people.filter(isOne);
}

/** Whether somebody may change what this conference needs: whoever may ask for it, or book it. */
export function mayChangeNeeds(person: Person, loaded: ConferenceInCase, authority: Authority): boolean {
  return sees(person, loaded) && (asksHere(person, authority) || booksHere(person, authority));
}

/** Not once it is cancelled, or its time has come. */
export function needsStand(value: Conference, now: Temporal.Instant): boolean {
  return standingOf(value) !== 'cancelled' && !hasBegun(value, now);
}

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
  load: loadInSafety,
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
    const judgedNeeds = judgeNeeds(input, value.type, dayOf(now), authority.settings);
    const problems = [...judgedNeeds.problems, ...problemsIn({ minutes: input.minutes })];
    const minutes = Number(input.minutes.value);
    if (input.minutes.value !== undefined && !lengthsFor(value, authority).includes(minutes)) {
      problems.push({ field: 'minutes', message: 'Choose how long it is.' });
    }
    const others = codesIn(input.others);
    const known = othersFor(loaded, authority).map(({ id }) => id);
    if (others.length > mostOthers || others.some((id) => !known.includes(id))) {
      problems.push({ field: 'others', message: `Choose at most ${mostOthers} of those listed.` });
    }
    if (problems.length > 0) throw new Invalid(problems);
    const { interpreter, preMinutes } = value.needs;
    const needs: Needs = {
      ...needsOf(input, judgedNeeds.times, authority.settings),
      minutes,
      preMinutes,
      ...(interpreter === undefined ? {} : { interpreter }),
      ...(others.length === 0 ? {} : { others }),
    };
    if (isSame(needs, value.needs)) return { writes: [], show: show(target) };
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

/** Weekdays are said for some weeks from the day on which they were typed: typed again they are the same times. */
function isSame(a: Needs, b: Needs): boolean {
  const rest = ({ cannot: _cannot, cannotAs: _typed, others = [], ...own }: Needs) =>
    JSON.stringify([Object.entries(own).sort(), [...others].sort()]);
  const sameTimes =
    (a.cannotAs !== undefined && a.cannotAs === b.cannotAs) ||
    JSON.stringify(a.cannot) === JSON.stringify(b.cannot);
  return sameTimes && rest(a) === rest(b);
}
