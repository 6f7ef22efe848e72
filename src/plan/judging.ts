/** What a chair answers about children, judged: which of them, what was decided, under which categories and why. */
import { codeProblems, codesIn, type Judged, judged, typedText } from '../consultation/index.ts';
import { Invalid } from '../kernel/action.ts';
import type { Problem } from '../kernel/drafts.ts';
import { optionalText } from '../kernel/inputs.ts';
import type { Loaded } from '../kernel/records.ts';
import {
  type AbuseCategory,
  abuseCategories,
  codeSchema,
  type NoPlanReason,
  noPlanReasons,
  notOffered,
  type PlanDestination,
  planDestinations,
} from '../practice/codes.ts';
import { type AtConference, openPlanOf } from './load.ts';
import type { Plan, What } from './record.ts';

export const decideFields = {
  /** Places in the conference's list of children, from 0. */
  children: typedText,
  /** `plan`, `no:` and a reason; of a plan that runs `continue`, `change`, `end:` and a destination. */
  outcome: typedText,
  categories: typedText,
  words: judged(optionalText()),
};

interface Answers {
  readonly children: string;
  readonly outcome: string;
  readonly categories: string;
  readonly words: Judged<string | undefined>;
}

/** A child with the plan of theirs that it bears on. */
export interface Judgement {
  readonly place: number;
  readonly number: string;
  readonly plan: Loaded<Plan> | undefined;
  readonly what: What;
}

/**
 * Throws Invalid with all that is to be mended. `asked` are the places that may be chosen; `planOf` gives the plan that
 * a review looks at.
 */
export function judge(
  { children, outcome, categories: typed, words }: Answers,
  loaded: AtConference,
  asked: readonly number[],
  planOf: (number: string) => Loaded<Plan> | undefined,
  { today, later, more }: { today: Temporal.PlainDate; later: boolean; more: readonly Problem[] },
): readonly Judgement[] {
  const problems: Problem[] = [...words.messages.map((message) => ({ field: 'words', message })), ...more];
  const places = codesIn(children)
    .map(Number)
    .filter((place) => asked.includes(place));
  if (places.length === 0)
    problems.push({ field: 'children', message: 'Choose which children it is about.' });
  const codes = codesIn(typed);
  const code = codeSchema(abuseCategories);
  const categories = codes.flatMap((one): readonly AbuseCategory[] => {
    const parsed = code.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  const what = whatOf(outcome, categories, words.value, today);
  if (!what) problems.push({ field: 'outcome', message: 'Choose what was decided.' });
  const named = what?.kind === 'changed' || (what?.kind === 'plan' && !later);
  if (what?.kind === 'plan' || what?.kind === 'changed') {
    problems.push(
      ...codeProblems(
        abuseCategories,
        codes.filter((one) => one !== 'later'),
        today,
        'categories',
        named,
      ),
    );
    if (codes.length === 0 && !named) {
      problems.push({
        field: 'categories',
        message: 'Choose at least one category, or that it is decided later.',
      });
    }
    if (codes.includes('later') && codes.length > 1) {
      problems.push({ field: 'categories', message: 'Either a category, or that it is decided later.' });
    }
  }
  if (what && wantsWords(what) && !words.value)
    problems.push({ field: 'words', message: 'Say in a sentence or two why.' });
  if (what) problems.push(...fitProblems(what, places, loaded, planOf));
  if (problems.length > 0 || !what) throw new Invalid(problems);
  return places.flatMap((place) => {
    const child = loaded.conference.value.children[place];
    return child ? [{ place, number: child.number, plan: planOf(child.number), what }] : [];
  });
}

/** No plan is said why of; of a plan that ends the destination says it, but where it is another. */
function wantsWords(what: What): boolean {
  return what.kind === 'noPlan' || (what.kind === 'ended' && what.destination === 'other');
}

function whatOf(
  outcome: string,
  categories: readonly AbuseCategory[],
  words: string | undefined,
  today: Temporal.PlainDate,
): What | undefined {
  const why = words === undefined ? {} : { words };
  if (outcome === 'plan') return { kind: 'plan', categories: [...categories] };
  if (outcome === 'continue') return { kind: 'continued' };
  if (outcome === 'change') return { kind: 'changed', categories: [...categories] };
  const [kind, code = ''] = outcome.split(':');
  if (kind === 'no' && notOffered(noPlanReasons, [code], today).length === 0) {
    return { kind: 'noPlan', reason: codeSchema<NoPlanReason>(noPlanReasons).parse(code), ...why };
  }
  if (kind === 'end' && notOffered(planDestinations, [code], today).length === 0) {
    return { kind: 'ended', destination: codeSchema<PlanDestination>(planDestinations).parse(code), ...why };
  }
  return undefined;
}

/** A child whose plan runs is not made subject to another (8935); one without a plan has none that could go on. */
function fitProblems(
  what: What,
  places: readonly number[],
  loaded: AtConference,
  planOf: (number: string) => Loaded<Plan> | undefined,
): readonly Problem[] {
  const numbers = places.flatMap((place) => loaded.conference.value.children[place]?.number ?? []);
  const first = what.kind === 'plan' || what.kind === 'noPlan';
  const wrong = numbers.filter((number) => (planOf(number) === undefined) !== first);
  if (wrong.length === 0) return [];
  const message = first
    ? 'One of these children has a plan already: choose whether it continues or ends.'
    : 'One of these children has no plan that could continue or end. Choose the others, or record the plan first.';
  return [{ field: 'outcome', message }];
}

/** The plan that a conference looks at: not one that began with it, or ended on its day or before. */
export function reviewedPlan(loaded: AtConference, number: string): Loaded<Plan> | undefined {
  const plan = openPlanOf(loaded, number);
  return plan?.value.steps[0]?.conference === loaded.conference.target.id ? undefined : plan;
}
