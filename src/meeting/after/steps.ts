/** The steps of the monitoring form, what is still open of them, and what of them is proposed. Pure. */
import type { Conference } from '../../conference/index.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import type { Participation } from '../../practice/codes.ts';
import { contactMade, type Sharing } from '../before/known.ts';
import type { FamilyContact, Views } from '../before/record.ts';
import { type Monitoring, viewsGiven } from './record.ts';

/** Children a step. */
export const childrenAStep = 4;

export type Step =
  | { readonly kind: 'children'; readonly page: number }
  | { readonly kind: 'family' | 'length' | 'quality' };

/** Every step, in its order. */
export function stepsOf({ children }: Pick<Conference, 'children'>): readonly Step[] {
  const pages = Math.ceil(children.length / childrenAStep);
  return [
    ...Array.from({ length: pages }, (_, page): Step => ({ kind: 'children', page })),
    { kind: 'family' },
    { kind: 'length' },
    { kind: 'quality' },
  ];
}

/** The children of a step, by their place in the conference. */
export function placesOf(page: number, { children }: Pick<Conference, 'children'>): readonly number[] {
  return children.map((_, n) => n).slice(page * childrenAStep, (page + 1) * childrenAStep);
}

export function isDone(step: Step, value: Monitoring, conference: Pick<Conference, 'children'>): boolean {
  if (step.kind !== 'children') return value[step.kind] !== undefined;
  const said = new Set(value.children.map(({ n }) => n));
  return placesOf(step.page, conference).every((n) => said.has(n));
}

/** The first that is still open; none: the form is complete. */
export function openStep(value: Monitoring, conference: Pick<Conference, 'children'>): Step | undefined {
  return stepsOf(conference).find((step) => !isDone(step, value, conference));
}

export const formOfStep = (step: Step, target: Target): ViewCall => ({
  verb: `monitoring.${step.kind}Form`,
  target,
  ...(step.kind === 'children' ? { input: { page: step.page } } : {}),
});

/** PN0 is for who is under four on the day, or unborn: known from month and year of birth alone. */
export function proposedFor(
  child: Conference['children'][number] | undefined,
  heldOn: string,
): Participation | undefined {
  if (!child) return undefined;
  if (child.unborn) return 'PN0';
  const fourth = Temporal.PlainYearMonth.from(child.month).add({ years: 4 });
  const held = Temporal.PlainDate.from(heldOn).toPlainYearMonth();
  // In the very month nobody knows, unless the day is known.
  const month = Temporal.PlainYearMonth.compare(held, fourth);
  if (month !== 0) return month < 0 ? 'PN0' : undefined;
  if (child.day === undefined) return undefined;
  const birthday = Temporal.PlainDate.from(child.day).add({ years: 4 });
  return Temporal.PlainDate.compare(Temporal.PlainDate.from(heldOn), birthday) < 0 ? 'PN0' : undefined;
}

/** What social worker and chair said before is not asked again: it is filled in, for the chair to put right. */
export interface Proposed {
  readonly contact: 'yes' | 'no' | undefined;
  readonly views: readonly (typeof viewsGiven)[number][];
  /** The family had the social worker's report in good time; undefined where it was not to have it. */
  readonly shared: 'yes' | 'no' | undefined;
}

const heardBy: Readonly<Record<Participation, (typeof viewsGiven)[number] | undefined>> = {
  PN0: undefined,
  PN1: undefined,
  PN2: 'advocate',
  PN3: 'words',
  PN4: undefined,
  PN5: 'advocate',
  PN6: undefined,
  PN7: undefined,
};

const inGoodTime: Readonly<Record<Sharing, Proposed['shared']>> = {
  inTime: 'yes',
  late: 'no',
  open: undefined,
  withheld: undefined,
};

export function proposedFamily(
  contact: Pick<FamilyContact, 'contacts'> | undefined,
  views: Pick<Views, 'children'> | undefined,
  sharing: Sharing,
): Proposed {
  const made = contactMade(contact);
  const children = views?.children ?? [];
  const heard = new Set([
    ...children.map(({ part }) => heardBy[part]),
    children.some(({ booklet }) => booklet === 'returned') ? 'booklet' : undefined,
  ]);
  return {
    contact: made && (made === 'made' ? 'yes' : 'no'),
    views: viewsGiven.filter((one) => heard.has(one)),
    shared: inGoodTime[sharing],
  };
}
