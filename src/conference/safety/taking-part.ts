/** What people need to take part: asked of the adults, offered to the children, and who sees to it until it is done. */
import { z } from 'zod';
import { judged, problemsIn, staff } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, create } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { sees } from '../rights.ts';
import { emptySafety, loadInSafety, mustStand, touched } from './load.ts';
import { openNeeds } from './needs.ts';
import { altered, familyDone, loadAdult, mustBeThere, said, showAdult, showFamily } from './one-adult.ts';
import { arrangeable, arrangers, type FamilyAdult, type Safety, safetyTarget, safetyType } from './record.ts';

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
    arranger: judged(z.enum(arrangers, { error: 'Choose who sees to it.' })),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.recordNeedsForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const problems = problemsIn(input);
    if (problems.length > 0) throw new Invalid(problems);
    const { value } = loaded.adult;
    const advocate = input.advocate.value;
    const next: Partial<FamilyAdult> = {
      needsAsked: said(situation),
      interpreter: input.interpreter.value,
      access: input.access.value,
      supporter: input.supporter.value,
      advocate: advocate === 'notOffered' ? undefined : advocate,
      arranger: input.arranger.value,
    };
    // What was arranged stands for as long as the need is the same.
    const arranged = (value.arranged ?? []).filter(
      ({ what }) => next[what] !== undefined && next[what] === value[what],
    );
    return altered(loaded, { ...next, arranged }, situation);
  },
});

/** One of the needs is seen to; which one is signed into the button. What the chair has signed says no more of it. */
export const recordArranged = action({
  verb: 'conference.recordArranged',
  audit: 'Recorded that what an adult of the family needs is arranged',
  who: staff,
  input: z.object({ what: z.enum(arrangeable) }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  decide({ what }, loaded, situation) {
    mustStand(loaded, showFamily);
    mustBeThere(loaded);
    const { adult, conference } = loaded;
    const show = showAdult(adult.target);
    if (!openNeeds(adult.value).some((need) => need.what === what)) return { writes: [], show };
    const arranged = [...(adult.value.arranged ?? []), { what, ...said(situation) }];
    return { writes: [change(adult, { ...adult.value, arranged })], guards: [conference], show };
  },
});

export const offers = ['yes', 'arranged', 'no', 'tried'] as const;
export type Offer = (typeof offers)[number];

type Advocacies = Safety['advocacy'];

function advocacyWith(
  before: Advocacies,
  numbers: readonly string[],
  taken: Offer,
  by: { readonly by: string; readonly at: string },
): Advocacies {
  return [
    ...before.filter((one) => !numbers.includes(one.child)),
    ...numbers.map((child) => ({
      child,
      taken: taken === 'yes' || taken === 'arranged',
      ...(taken === 'arranged' ? { arranged: true } : {}),
      ...(taken === 'tried' ? { tried: true } : {}),
      ...by,
    })),
  ];
}

/**
 * A child was offered an advocate, as the age rule asks; and, where they want one, that one is found. `child` is which of
 * the conference's children, from 0.
 */
export const recordAdvocacy = action({
  verb: 'conference.recordAdvocacy',
  audit: 'Recorded that a child was offered an advocate',
  who: staff,
  input: z.object({
    child: judged(
      z.string({ error: 'Choose the child.' }).regex(/^\d{1,2}$/, { error: 'Choose the child.' }),
    ),
    taken: judged(z.enum(offers, { error: 'Choose whether they want one.' })),
  }),
  load: loadInSafety,
  may: (person, loaded) => sees(person, loaded),
  present: showFamily,
  form: showFamily,
  decide({ child, taken }, loaded, situation, target) {
    mustStand(loaded, showFamily);
    const problems = problemsIn({ child, taken });
    const number = loaded.conference.value.children[Number(child.value)]?.number;
    if (problems.length > 0 || number === undefined || taken.value === undefined) throw new Invalid(problems);
    const before = loaded.safety?.value.advocacy ?? [];
    const advocacy = advocacyWith(before, [number], taken.value, said(situation));
    return { ...touched(loaded, { advocacy }, situation), show: familyDone(target) };
  },
});

/**
 * The same, said together with how the children's views are heard (the meeting slice asks it), for several at once. It
 * says nothing of who will see what, so that the chair's signature stands.
 */
export const noteAdvocacy = action({
  verb: 'conference.noteAdvocacy',
  audit: 'Noted what was said of advocates for the children',
  who: ['followUp'],
  input: z.object({
    /** Which of the conference's children, from 0. */
    children: z.array(z.int().min(0).max(11)).max(12),
    taken: z.enum(offers),
    by: z.string(),
    at: z.string(),
  }),
  load: loadInSafety,
  may: () => false,
  present: showFamily,
  decide({ children, taken, by, at }, loaded, _situation, target) {
    const { conference, safety } = loaded;
    const before = safety?.value.advocacy ?? [];
    const numbers = children
      .flatMap((n) => conference.value.children[n]?.number ?? [])
      // What was said since stands.
      .filter((number) => !before.some((one) => one.child === number && one.at > at));
    if (numbers.length === 0 || conference.value.cancelled) return { writes: [], show: showFamily(target) };
    const advocacy = advocacyWith(before, numbers, taken, { by, at });
    const write = safety
      ? change(safety, { ...safety.value, advocacy })
      : create(safetyType, safetyTarget(target), conference.authority, {
          ...emptySafety(target),
          advocacy,
        });
    return { writes: [write], guards: [conference], show: showFamily(target) };
  },
});
