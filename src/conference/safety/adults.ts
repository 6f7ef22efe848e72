/** The adults of a family: who they are to the children, how to reach them safely, and what each needs to come. */
import { z } from 'zod';
import { codesIn, judged, problemsIn, requiredText, staff, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  actingPerson,
  change,
  create,
  type Decision,
  type Situation,
  type Write,
} from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { emptiedRoute, lookAtOf } from '../invitations/contacts.ts';
import { sees } from '../rights.ts';
import { stamp } from '../telling.ts';
import { ahead, emptySafety, type InSafety, loadInSafety, mustStand, touched } from './load.ts';
import {
  type FamilyAdult,
  familyAdultType,
  grounds,
  mostAdults,
  type Pair,
  type Route,
  relations,
  routeTarget,
  routeType,
} from './record.ts';
import { isTold, notYet } from './together.ts';
import { notYetWords } from './words.ts';

/** The same after a press of its own was done (see `doneInput`). */
const familyDone = (target: Target) => ({ ...showFamily(target), input: { done: 'yes' } });
export const showFamily = (target: Target) => ({ verb: 'conference.family', target });
export const showAdult = (target: Target) => ({ verb: 'conference.adult', target });

export interface OneAdult extends InSafety {
  readonly adult: Loaded<FamilyAdult>;
  readonly route: Loaded<Route> | undefined;
}

export async function loadAdult({ target }: { readonly target: Target }, read: Reader): Promise<OneAdult> {
  const [adult] = await Promise.all([read.get(familyAdultType, target), ahead(target, read)]);
  const conference = { partition: target.partition, id: adult.value.conference };
  const inSafety = await loadInSafety({ target: conference }, read);
  const route = adult.value.route && (await read.find(routeType, routeTarget(target)));
  return { ...inSafety, adult, route };
}

const said = (situation: Situation) => ({ by: actingPerson(situation).id, at: stamp(situation) });

function mustBeThere({ adult, conference }: OneAdult): void {
  if (adult.value.removed === undefined) return;
  throw new Refusal('alreadyDone', 'They were taken off the list meanwhile.', {
    show: showFamily(conference.target),
  });
}

/** The adult changes, and with them what the chair has signed. */
function altered(
  loaded: OneAdult,
  next: Partial<FamilyAdult>,
  situation: Situation,
  also: readonly Write[] = [],
): Decision {
  const { adult } = loaded;
  const rest = touched(loaded, {}, situation);
  return {
    ...rest,
    writes: [change(adult, { ...adult.value, ...next }), ...also, ...rest.writes],
    show: showAdult(adult.target),
  };
}

export const addAdult = action({
  verb: 'conference.addAdult',
  audit: 'Added an adult of the family to a conference',
  who: staff,
  input: z.object({
    as: z.enum(relations, { error: 'Choose what they are to the children.' }),
  }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showFamily,
  form: (target) => ({ verb: 'conference.addAdultForm', target }),
  decide({ as }, loaded, situation, target) {
    mustStand(loaded, showFamily);
    if (loaded.adults.length >= mostAdults) {
      throw new Invalid([{ field: 'as', message: `${mostAdults} adults are listed, and no more fit.` }]);
    }
    const alike = loaded.adults.filter(({ value }) => value.as === as).map(({ value }) => value.n);
    const value: FamilyAdult = {
      conference: target.id,
      as,
      n: Math.max(0, ...alike) + 1,
      ...said(situation),
      told: [],
    };
    const where = { partition: target.partition, id: `adult:${situation.id('adult')}` };
    const rest = touched(loaded, {}, situation);
    return {
      ...rest,
      writes: [create(familyAdultType, where, loaded.conference.authority, value), ...rest.writes],
      show: showAdult(where),
    };
  },
});

export const removeAdult = action({
  verb: 'conference.removeAdult',
  audit: 'Took an adult of the family off a conference',
  who: staff,
  input: z.object({}),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  decide(_input, loaded, situation) {
    mustBeThere(loaded);
    const also = loaded.route ? [emptiedRoute(loaded.route, situation)] : [];
    return {
      ...altered(loaded, { removed: said(situation), route: undefined }, situation, also),
      show: familyDone(loaded.conference.target),
    };
  },
});

/** The route's record as it will be; the ways to join stay where they are not what is being said. */
function routeWrite(loaded: OneAdult, next: Partial<Route>, situation: Situation): Write {
  const { adult, route, conference } = loaded;
  const value: Route = {
    ...(route?.value ?? {}),
    conference: conference.target.id,
    ...next,
    endedAt: undefined,
    lookAt: lookAtOf(conference.value, 'route', situation),
  };
  return route
    ? change(route, value)
    : create(routeType, routeTarget(adult.target), conference.authority, value);
}

export const recordRoute = action({
  verb: 'conference.recordRoute',
  audit: 'Recorded a safe way to reach an adult of the family',
  who: staff,
  input: z.object({
    way: judged(requiredText('Say how they can be reached without anybody else learning of it.', 400)),
    times: judged(requiredText('Say at which times it is safe, for example "weekdays before 14:00".', 200)),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.recordRouteForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const problems = problemsIn(input);
    if (problems.length > 0) throw new Invalid(problems);
    const also = [routeWrite(loaded, { way: input.way.value, times: input.times.value }, situation)];
    return altered(loaded, { route: said(situation) }, situation, also);
  },
});

const answer = z.enum(['yes', 'no', 'notAsked'], { error: 'Choose Yes, No or Not asked.' });

export const recordPair = action({
  verb: 'conference.recordShared',
  audit: 'Recorded what two adults of a family may share',
  who: staff,
  input: z.object({
    with: judged(requiredText('Choose the other adult.', 120)),
    room: judged(answer),
    chat: judged(answer),
    waiting: judged(answer),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.recordSharedForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const { adult, adults, safety, conference } = loaded;
    const problems = problemsIn(input);
    const other = adults.find(
      ({ target }) => target.id === input.with.value && target.id !== adult.target.id,
    );
    if (!other && problems.every(({ field }) => field !== 'with')) {
      problems.push({ field: 'with', message: 'That adult is not on the list any more. Choose another.' });
    }
    if (problems.length > 0 || !other) throw new Invalid(problems);
    const ids = [adult.target.id, other.target.id].sort();
    const [one = '', two = ''] = ids;
    const known = (given: z.infer<typeof answer> | undefined) => (given === 'notAsked' ? undefined : given);
    const pair: Pair = {
      between: [one, two],
      room: known(input.room.value),
      chat: known(input.chat.value),
      waiting: known(input.waiting.value),
      ...said(situation),
    };
    const before = (safety?.value ?? emptySafety(conference.target)).pairs;
    const pairs = [...before.filter(({ between }) => between[0] !== one || between[1] !== two), pair];
    return { ...touched(loaded, { pairs }, situation), show: showAdult(adult.target) };
  },
});

const wallTime = (message: string) =>
  typedText.refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), { error: message });

export const setApart = action({
  verb: 'conference.setApart',
  audit: 'Arranged that an adult of the family comes at times of their own',
  who: staff,
  input: z.object({
    arrives: judged(wallTime('Give the time at which they arrive, for example 09:30.')),
    leaves: judged(wallTime('Give the time at which they leave, for example 10:15.')),
    joining: judged(optionalText(400)),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.setApartForm', target }),
  decide(input, loaded, situation) {
    mustStand(loaded, showFamily);
    mustBeThere(loaded);
    const starts = loaded.conference.value.booking?.slot.starts;
    const problems = problemsIn(input);
    const { arrives, leaves } = { arrives: input.arrives.value, leaves: input.leaves.value };
    if (problems.length === 0 && (arrives ?? '') >= (leaves ?? '')) {
      problems.push({
        field: 'leaves',
        message: 'They would leave before they arrive. Please check both times.',
      });
    }
    if (problems.length === 0 && starts === undefined) {
      problems.push({ field: 'arrives', message: notYetWords.noTime });
    }
    if (problems.length > 0 || starts === undefined || arrives === undefined || leaves === undefined) {
      throw new Invalid(problems);
    }
    const ownJoining = input.joining.value !== undefined;
    const also = [routeWrite(loaded, { joining: input.joining.value }, situation)];
    return altered(
      loaded,
      { apart: { starts, arrives, leaves, ownJoining, ...said(situation) } },
      situation,
      also,
    );
  },
});

export const recordNeeds = action({
  verb: 'conference.recordNeeds',
  audit: 'Recorded what an adult of the family needs to take part',
  who: staff,
  input: z.object({
    interpreter: judged(optionalText(80)),
    access: judged(optionalText(200)),
    supporter: judged(optionalText(80)),
    advocate: judged(
      z.enum(['notOffered', 'wanted', 'notWanted'], { error: 'Choose whether they want an advocate.' }),
    ),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.recordNeedsForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const problems = problemsIn(input);
    if (problems.length > 0) throw new Invalid(problems);
    const advocate = input.advocate.value;
    const next = {
      interpreter: input.interpreter.value,
      access: input.access.value,
      supporter: input.supporter.value,
      advocate: advocate === 'notOffered' ? undefined : advocate,
    };
    return altered(loaded, next, situation);
  },
});

/** Exclusion is the chair's alone: of this conference, once it has one. */
export function mayExclude(person: Person, { conference }: Pick<InSafety, 'conference'>): boolean {
  const chair = conference.value.booking?.slot.chair;
  return chair === undefined ? person.roles.includes('chair') : chair === person.id;
}

export const exclude = action({
  verb: 'conference.exclude',
  audit: 'Decided whether an adult of the family is excluded from a conference',
  who: ['chair'],
  input: z.object({
    of: judged(z.enum(['none', 'part', 'whole'], { error: 'Choose of what they are excluded.' })),
    grounds: judged(typedText),
    words: judged(
      typedText.refine((text) => text.length <= 1_000, { error: 'Please shorten this to 1,000 characters.' }),
    ),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.excludeForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const { adult } = loaded;
    if (!mayExclude(actingPerson(situation), loaded)) {
      throw new Refusal('notYourRole', 'The chair of this conference decides on exclusions.', {
        show: showAdult(adult.target),
      });
    }
    const problems = problemsIn(input);
    const of = input.of.value;
    if (problems.length === 0 && of === 'none') return altered(loaded, { excluded: undefined }, situation);
    const chosen = codesIn(input.grounds.value ?? '').flatMap((code) =>
      grounds.filter((one) => one === code),
    );
    if (chosen.length === 0) problems.push({ field: 'grounds', message: 'Choose the grounds.' });
    const words = input.words.value ?? '';
    if (words === '') problems.push({ field: 'words', message: 'Say why, and how their views are heard.' });
    if (problems.length > 0 || of === undefined || of === 'none') throw new Invalid(problems);
    return altered(loaded, { excluded: { of, grounds: chosen, words, ...said(situation) } }, situation);
  },
});

/**
 * Somebody has passed the words on by the safe route. Not before it is safe to; `starts` is signed into the button, so
 * that what is recorded is what was on the card: none for a conference that is cancelled.
 */
export const recordTold = action({
  verb: 'conference.recordTold',
  audit: 'Recorded that an adult of the family was told by the safe way',
  who: staff,
  input: z.object({ starts: z.string().max(40).catch('') }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  decide({ starts }, loaded, situation) {
    mustBeThere(loaded);
    const { adult, adults, safety, conference, route } = loaded;
    const show = showAdult(adult.target);
    const { cancelled, booking } = conference.value;
    const now = cancelled ? '' : (booking?.slot.starts ?? '');
    if (starts !== now) {
      throw new Refusal('alreadyDone', 'The time has changed since this was shown. Nothing was recorded.', {
        show,
      });
    }
    if (isTold(adult.value, cancelled ? undefined : now)) return { writes: [], show };
    const everybody = adults.map(({ target, value }) => ({ id: target.id, value }));
    const reasons = cancelled
      ? []
      : notYet(
          { id: adult.target.id, value: adult.value },
          everybody,
          safety?.value.pairs ?? [],
          booking?.slot,
          situation.authority.settings.invitations,
        );
    const [first] = reasons;
    if (first !== undefined) throw new Refusal('notNow', notYetWords[first], { show });
    const told = [
      ...adult.value.told,
      {
        ...(cancelled ? { what: 'cancelled' as const } : { what: 'invited' as const, starts: now }),
        ...said(situation),
      },
    ].slice(-40);
    return {
      writes: [
        change(adult, { ...adult.value, told }),
        // They know that it is not held: nobody needs to reach them for it any more.
        ...(cancelled && route && route.value.endedAt === undefined ? [emptiedRoute(route, situation)] : []),
      ],
      guards: [conference, ...(safety ? [safety] : [])],
      show,
    };
  },
});

/** A child was offered an advocate, as the age rule asks. `child` is which of the conference's children, from 0. */
export const recordAdvocacy = action({
  verb: 'conference.recordAdvocacy',
  audit: 'Recorded that a child was offered an advocate',
  who: staff,
  input: z.object({
    child: judged(
      z.string({ error: 'Choose the child.' }).regex(/^\d{1,2}$/, { error: 'Choose the child.' }),
    ),
    taken: judged(z.enum(['yes', 'no'], { error: 'Choose whether they want one.' })),
  }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showFamily,
  form: showFamily,
  decide({ child, taken }, loaded, situation, target) {
    mustStand(loaded, showFamily);
    const problems = problemsIn({ child, taken });
    const number = loaded.conference.value.children[Number(child.value)]?.number;
    if (problems.length > 0 || number === undefined) throw new Invalid(problems);
    const before = loaded.safety?.value.advocacy ?? [];
    const advocacy = [
      ...before.filter((one) => one.child !== number),
      { child: number, taken: taken.value === 'yes', ...said(situation) },
    ];
    return { ...touched(loaded, { advocacy }, situation), show: familyDone(target) };
  },
});

export const adultEntries = [
  addAdult,
  removeAdult,
  recordRoute,
  recordPair,
  setApart,
  recordNeeds,
  exclude,
  recordTold,
  recordAdvocacy,
] as const;
