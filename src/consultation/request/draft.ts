/**
 * The half-done request: everything as it was typed, in a draft of the person's own. Nothing typed is ever lost: a text
 * too long for its input is kept whole here and shown up to what fits.
 */
import { z } from 'zod';
import { cut, harmless } from '../../kernel/cards/index.ts';
import type { DraftType, KeptInput } from '../../kernel/drafts.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Target } from '../../kernel/view.ts';
import { longestTyped } from '../../people/index.ts';
import { casePartition } from '../record.ts';

const text = z.string();

const familySchema = z.object({
  caseReference: text,
  referral: text,
  status: text,
  howSoon: text,
  /** Id of the team; its name, where that is typed. */
  team: text,
});
export type FamilyTyped = z.infer<typeof familySchema>;

const childSchema = z.object({
  number: text,
  initials: text,
  born: text,
  sex: text,
  /** The present status, where it is not the one of step 1: a code, `asMost`, or empty. */
  status: text.default(''),
});
export type ChildTyped = z.infer<typeof childSchema>;

const planSchema = z.object({
  tried: text,
  categories: text,
  issues: text,
  /** Id of the manager; the work e-mail address, where that is typed. */
  manager: text,
  agreedOn: text,
});
export type PlanTyped = z.infer<typeof planSchema>;

const proposalSchema = z.object({
  outcomes: text,
  otherWords: text,
  strategy: text,
  strategyOn: text,
  startedEnquiries: text,
});
export type ProposalTyped = z.infer<typeof proposalSchema>;

export const steps = [1, 2, 3, 4] as const;
export type StepNumber = (typeof steps)[number];
const stepSchema = z.literal(steps);

export const draftSchema = z.object({
  /** Id of the consultation that will come of it, and the opaque id of its case. */
  consultation: text,
  case: text,
  /** When it was begun: an instant. */
  begun: text,
  /** Where it stands: the step, and the page of children. */
  step: stepSchema,
  page: z.int().min(0),
  /** The steps that were pressed: what is wrong with them is said. */
  attempted: z.array(stepSchema),
  family: familySchema,
  children: z.array(childSchema),
  plan: planSchema,
  proposal: proposalSchema,
  /** The version of the input kept of a refused sending that this draft holds already. */
  keptSeen: text.optional(),
  /** The presses that took a child out: one delivered twice takes out one child. */
  removals: z.array(text),
  /** The beginning of a second request, typed while this one is half-done: nothing of it is lost either. */
  aside: familySchema.optional(),
});
export type RequestTyped = z.infer<typeof draftSchema>;

export const requestDraft = { name: 'request', schema: draftSchema } satisfies DraftType<JsonObject>;

/** Most rows of children that are kept; more than the twelve that can be sent, so that a surplus can be taken out. */
export const mostRows = 20;

export const noFamily: FamilyTyped = { caseReference: '', referral: '', status: '', howSoon: '', team: '' };
export const noChild: ChildTyped = { number: '', initials: '', born: '', sex: '', status: '' };

/** Says of a child that its present status is the one of step 1, where a choice once made cannot be emptied. */
export const asMost = 'asMost';

export const noPlan: PlanTyped = { tried: '', categories: '', issues: '', manager: '', agreedOn: '' };
export const noProposal: ProposalTyped = {
  outcomes: '',
  otherWords: '',
  strategy: '',
  strategyOn: '',
  startedEnquiries: '',
};

export function newDraft(begin: {
  readonly consultation: string;
  readonly case: string;
  readonly begun: string;
}): RequestTyped {
  return {
    ...begin,
    step: 1,
    page: 0,
    attempted: [],
    family: noFamily,
    children: [],
    plan: noPlan,
    proposal: noProposal,
    removals: [],
  };
}

/** The consultation that will come of the draft; its card's buttons are about it. */
export function targetOf(draft: Pick<RequestTyped, 'case' | 'consultation'>): Target {
  return { partition: casePartition(draft.case), id: draft.consultation };
}

/** What the buttons of a form that nobody has begun are about. */
export const newRequest: Target = { partition: 'form', id: 'request' };

/** The widths of the inputs, in UTF-16 units; and the most that can be sent where that is more. */
export const widths = {
  reference: 40,
  number: 20,
  initials: 4,
  born: 10,
  tried: 1_000,
  otherWords: 200,
  team: longestTyped,
  manager: longestTyped,
} as const;
export const mostTried = 2_000;

/**
 * What is kept of a text: as it came; but where it is no more than what a longer text shows of itself, that longer
 * text. Only one too long to be sent at all gives way to what was shown of it: its card says so.
 */
export function keptWhole(before: string, typed: string, width: number, most: number = width): string {
  const whole = harmless(before);
  if (whole.length <= width || harmless(typed) !== cut(whole, width)) return typed;
  return whole.length <= most ? before : typed;
}

/** What is written in a card's inputs: by id, as text. */
export type Inputs = Readonly<Record<string, string>>;

/** The typed values of one part, by the ids of its inputs; an input that did not come keeps what stood there. */
function part<K extends string>(before: Readonly<Record<K, string>>, inputs: Inputs): Record<K, string> {
  const result: Record<K, string> = { ...before };
  // Object.keys gives the keys of the part itself: each is a K.
  for (const key of Object.keys(before) as K[]) result[key] = inputs[key] ?? before[key];
  return result;
}

export function withFamily(draft: RequestTyped, inputs: Inputs): RequestTyped {
  const family = part(draft.family, inputs);
  return {
    ...draft,
    family: {
      ...family,
      caseReference: keptWhole(draft.family.caseReference, family.caseReference, widths.reference),
      referral: keptWhole(draft.family.referral, family.referral, widths.reference),
      team: keptWhole(draft.family.team, family.team, widths.team),
    },
  };
}

/** Rows arrive as `c<n>.number`, `c<n>.initials`, `c<n>.born`, `c<n>.sex`, `c<n>.status`. */
export function withChildren(draft: RequestTyped, inputs: Inputs): RequestTyped {
  const children = [...draft.children];
  for (const [id, value] of Object.entries(inputs)) {
    const found = /^c([1-9]\d?)\.(number|initials|born|sex|status)$/.exec(id);
    const n = Number(found?.[1]);
    const field = childSchema.keyof().safeParse(found?.[2]);
    if (!found || !field.success || n > mostRows) continue;
    while (children.length < n) children.push(noChild);
    const row = children[n - 1] ?? noChild;
    const width = field.data === 'sex' || field.data === 'status' ? value.length : widths[field.data];
    children[n - 1] = { ...row, [field.data]: keptWhole(row[field.data], value, width) };
  }
  while (children.length > 0 && isBlank(children.at(-1) ?? noChild)) children.pop();
  return { ...draft, children };
}

export function withPlan(draft: RequestTyped, inputs: Inputs): RequestTyped {
  const plan = part(draft.plan, inputs);
  return {
    ...draft,
    plan: {
      ...plan,
      tried: keptWhole(draft.plan.tried, plan.tried, widths.tried, mostTried),
      manager: keptWhole(draft.plan.manager, plan.manager, widths.manager),
    },
  };
}

export function withProposal(draft: RequestTyped, inputs: Inputs): RequestTyped {
  const proposal = part(draft.proposal, inputs);
  return {
    ...draft,
    proposal: {
      ...proposal,
      otherWords: keptWhole(draft.proposal.otherWords, proposal.otherWords, widths.otherWords),
    },
  };
}

/** The draft with what a refused sending kept beside it, unless it holds that already. */
export function withKept(
  draft: RequestTyped,
  kept: { readonly value: KeptInput; readonly etag: string } | undefined,
): RequestTyped {
  if (!kept || draft.keptSeen === kept.etag) return draft;
  const inputs = Object.fromEntries(
    Object.entries(kept.value.input).map(([id, value]) => [id, String(value)]),
  );
  return { ...withProposal(draft, inputs), attempted: attempted(draft, 4), keptSeen: kept.etag };
}

export function attempted(draft: RequestTyped, step: StepNumber): StepNumber[] {
  return steps.filter((n) => n === step || draft.attempted.includes(n));
}

export function isBlank(child: ChildTyped): boolean {
  const status = child.status === asMost ? '' : child.status;
  return Object.values({ ...child, status }).every((value) => value.trim() === '');
}

/** The page on which the nth child (from 1) stands: one on the first, four on each after it. */
export function pageOf(n: number): number {
  return n <= 1 ? 0 : Math.floor((n - 2) / 4) + 1;
}

/** The last page that holds a child; the first where none does. */
export function lastPage({ children }: Pick<RequestTyped, 'children'>): number {
  return pageOf(children.findLastIndex((child) => !isBlank(child)) + 1);
}

/** The next page after this one that holds a child; undefined where none does. */
export function nextFilled(page: number, { children }: Pick<RequestTyped, 'children'>): number | undefined {
  const next = children.findIndex((child, index) => pageOf(index + 1) > page && !isBlank(child));
  return next === -1 ? undefined : pageOf(next + 1);
}

/** How many children stand on the pages after this one. */
export function childrenAfter(page: number, { children }: Pick<RequestTyped, 'children'>): number {
  return children.filter((child, index) => pageOf(index + 1) > page && !isBlank(child)).length;
}

/** The children (from 1) on a page; twelve in all, more only where more were typed. */
export function rowsOn(page: number, draft: Pick<RequestTyped, 'children'>): readonly number[] {
  const most = Math.max(12, draft.children.length);
  const first = page === 0 ? 1 : 4 * page - 2;
  const rows = page === 0 ? [1] : [first, first + 1, first + 2, first + 3];
  return rows.filter((n) => n <= most);
}
