/** The chair's monitoring form: each step saves by its own press, and the last that is missing completes it. */
import { z } from 'zod';
import { codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, type Decision, type Situation, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalText } from '../../kernel/inputs.ts';
import type { Target } from '../../kernel/view.ts';
import {
  codeSchema,
  type Participation,
  participations,
  type ReportGrade,
  reportGrades,
} from '../../practice/codes.ts';
import { deedOf } from '../actions/common.ts';
import { chairing } from '../rights.ts';
import { nothing, showMonitoring, tellHand } from './acting.ts';
import { type AfterMeeting, loadAfter, mustBeHeld, seesAfter } from './load.ts';
import { type Monitoring, parentings, scalings, viewsGiven } from './record.ts';
import { formOfStep, openStep, placesOf } from './steps.ts';

const about = { who: chairing, load: loadAfter, may: seesAfter, present: showMonitoring } as const;

/** Saved, and what is open next is shown. What was completed stays so when a step is put right. */
function saved(
  loaded: AfterMeeting,
  next: Partial<Monitoring>,
  situation: Situation,
  target: Target,
): Decision {
  const before = mustBeHeld(loaded.monitoring, target);
  const deed = deedOf(situation);
  const value = { ...before.value, ...next, saved: { ...deed } };
  const open = openStep(value, loaded.conference.value);
  const completed = before.value.completed ?? (open ? undefined : deed);
  return {
    writes: [change(before, { ...value, ...(completed ? { completed: { ...completed } } : {}) })],
    show: open ? formOfStep(open, target) : showMonitoring(target),
  };
}

const took = judged(
  typedText
    .transform((text) => (text === '' ? undefined : text))
    .pipe(codeSchema<Participation>(participations).optional()),
);

export const saveChildren = action({
  verb: 'monitoring.children',
  audit: 'Recorded how the children took part in their conference',
  ...about,
  input: z.object({
    page: z.coerce.number().int().min(0).max(2),
    child0: took,
    child1: took,
    child2: took,
    child3: took,
  }),
  form: (target) => ({ verb: 'monitoring.childrenForm', target }),
  decide({ page, ...typed }, loaded, situation, target) {
    const before = mustBeHeld(loaded.monitoring, target);
    const given = [typed.child0, typed.child1, typed.child2, typed.child3];
    const places = placesOf(page, loaded.conference.value);
    const problems: Problem[] = [];
    const rows = places.flatMap((n, place) => {
      const value = given[place]?.value;
      if (value === undefined) {
        problems.push({ field: `child${place}`, message: 'Choose how this child took part.' });
        return [];
      }
      return [{ n, took: value }];
    });
    if (problems.length > 0) throw new Invalid(problems);
    const kept = before.value.children.filter(({ n }) => !places.includes(n));
    return saved(loaded, { children: [...kept, ...rows].sort((a, b) => a.n - b.n) }, situation, target);
  },
});

const parenting = (who: string) => judged(z.enum(parentings, { error: `Choose how the ${who} took part.` }));
const yesOrNo = (message: string) => judged(z.enum(['yes', 'no'], { error: message }));

export const saveFamily = action({
  verb: 'monitoring.family',
  audit: 'Recorded how the family took part in a conference',
  ...about,
  input: z.object({
    mother: parenting('mother'),
    father: parenting('father'),
    contact: yesOrNo('Say whether you spoke with the family before.'),
    preMeet: yesOrNo('Say whether there was a meeting with the family just before.'),
    views: judged(typedText),
  }),
  form: (target) => ({ verb: 'monitoring.familyForm', target }),
  decide(input, loaded, situation, target) {
    const { mother, father, contact, preMeet } = input;
    const problems = problemsIn(input);
    if (problems.length > 0 || !mother.value || !father.value || !contact.value || !preMeet.value) {
      throw new Invalid(problems);
    }
    const chosen = codesIn(input.views.value ?? '');
    const family = {
      mother: mother.value,
      father: father.value,
      contact: contact.value,
      preMeet: preMeet.value,
      views: viewsGiven.filter((one) => chosen.includes(one)),
      ...deedOf(situation),
    };
    return saved(loaded, { family }, situation, target);
  },
});

const wallTime = (message: string) =>
  judged(typedText.refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), { error: message }));
const minutes = (message: string) =>
  judged(
    typedText
      .refine((text) => /^\d{1,3}$/.test(text) && Number(text) <= 720, { error: message })
      .transform(Number),
  );

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export const saveLength = action({
  verb: 'monitoring.length',
  audit: 'Recorded how long a conference took',
  ...about,
  input: z.object({
    began: wallTime('Give the time at which it began, for example 10:05.'),
    ended: wallTime('Give the time at which it ended, for example 11:40.'),
    information: minutes('Give whole minutes, for example 55.'),
    planning: minutes('Give whole minutes, for example 40.'),
    scaling: judged(z.enum(scalings, { error: 'Choose who was asked to scale.' })),
  }),
  form: (target) => ({ verb: 'monitoring.lengthForm', target }),
  decide(input, loaded, situation, target) {
    const problems = problemsIn(input);
    const { began, ended, information, planning, scaling } = input;
    if (problems.length > 0 || !began.value || !ended.value || !scaling.value) throw new Invalid(problems);
    const all = minutesOf(ended.value) - minutesOf(began.value);
    const phases = { information: information.value ?? 0, planning: planning.value ?? 0 };
    if (all <= 0) {
      throw new Invalid([
        { field: 'ended', message: 'It would end before it began. Please check both times.' },
      ]);
    }
    if (phases.information + phases.planning > all) {
      const message = `The two parts come to more than the ${all} minutes of the conference. Please check them.`;
      throw new Invalid([{ field: 'planning', message }]);
    }
    const length = {
      began: began.value,
      ended: ended.value,
      ...phases,
      scaling: scaling.value,
      ...deedOf(situation),
    };
    return saved(loaded, { length }, situation, target);
  },
});

export const saveQuality = action({
  verb: 'monitoring.quality',
  audit: 'Recorded what the chair thinks of the report',
  ...about,
  input: z.object({
    grade: judged(codeSchema<ReportGrade>(reportGrades)),
    shared: yesOrNo('Say whether the family had the report in good time.'),
    definitions: yesOrNo('Say whether the categories were explained.'),
    words: judged(optionalText()),
  }),
  form: (target) => ({ verb: 'monitoring.qualityForm', target }),
  decide(input, loaded, situation, target) {
    const { grade, shared, definitions, words } = input;
    const problems = problemsIn({ shared, definitions, words });
    if (grade.value === undefined) problems.push({ field: 'grade', message: 'Choose a grade.' });
    if (problems.length > 0 || !grade.value || !shared.value || !definitions.value)
      throw new Invalid(problems);
    const quality = {
      grade: grade.value,
      shared: shared.value,
      definitions: definitions.value,
      ...(words.value === undefined ? {} : { words: words.value }),
      ...deedOf(situation),
    };
    return saved(loaded, { quality }, situation, target);
  },
});

export const remindMonitoring = action({
  verb: 'monitoring.remind',
  audit: 'Reminded the chair of the monitoring form',
  who: ['clock'],
  input: z.object({}),
  load: loadAfter,
  may: () => false,
  present: showMonitoring,
  decide(_input, loaded, situation) {
    const { target } = loaded.conference;
    const { monitoring } = loaded;
    if (!monitoring || monitoring.value.completed) return nothing(showMonitoring(target));
    const { value } = monitoring;
    return {
      writes: [change(monitoring, { ...value, lookedAt: stamp(situation), reminders: value.reminders + 1 })],
      tell: tellHand('chair', showMonitoring(target), loaded),
      show: showMonitoring(target),
    };
  },
});

export const monitoringActions = [
  saveChildren,
  saveFamily,
  saveLength,
  saveQuality,
  remindMonitoring,
] as const;
