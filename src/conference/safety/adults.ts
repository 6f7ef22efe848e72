/** The adults of a family: who they are to the children, how to reach them safely, what they may share with another. */
import { z } from 'zod';
import { judged, problemsIn, requiredText, staff } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { create } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { emptiedRoute } from '../invitations/contacts.ts';
import { sees } from '../rights.ts';
import { emptySafety, loadInSafety, mustStand, touched } from './load.ts';
import {
  altered,
  familyDone,
  loadAdult,
  mustBeThere,
  routeWrite,
  said,
  showAdult,
  showFamily,
} from './one-adult.ts';
import { type FamilyAdult, familyAdultType, mostAdults, type Pair, relations } from './record.ts';
import { mayCome } from './together.ts';

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
    // Whoever knows of it may come: off the list, nobody would keep them apart from another or tell them of a change.
    if (mayCome(loaded.adult.value)) {
      throw new Refusal(
        'notNow',
        'They have been told of the conference and may come. If they are not to, its chair excludes them, and a person tells them so by the safe way.',
        { show: showAdult(loaded.adult.target) },
      );
    }
    const also = loaded.route ? [emptiedRoute(loaded.route, situation)] : [];
    return {
      ...altered(loaded, { removed: said(situation), route: undefined }, situation, also),
      show: familyDone(loaded.conference.target),
    };
  },
});

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
