/**
 * The presses of the request's form. Each saves what was typed into the draft and nothing else; what is wrong with it
 * is worked out anew whenever the form is shown, so that everything typed is kept, right or wrong.
 */
import { z } from 'zod';
import { type Step, step } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { Situation } from '../../kernel/decision.ts';
import { keptId, keptInput } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { theOne } from '../../people/index.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { show as showConsultation } from '../actions/common.ts';
import { casePartition, caseTarget } from '../record.ts';
import {
  attempted,
  type Inputs,
  lastPage,
  mostRows,
  newDraft,
  newRequest,
  nextFilled,
  noChild,
  noFamily,
  pageOf,
  type RequestTyped,
  requestDraft,
  type StepNumber,
  steps,
  withChildren,
  withFamily,
  withPlan,
  withProposal,
} from './draft.ts';
import { type CasesOfReference, casesOf, sameReference } from './findCase.ts';
import { managers, parseRequest } from './parse.ts';

/** Who may ask for a consultation: chairs consult with social workers, and with other professionals (FACTS C1). */
export const askers: readonly Role[] = ['socialWorker', 'otherProfessional', 'teamManager'];

export const sendVerb = 'consultation.send';
export const formVerb = 'consultation.request';

/** Shows the form where the draft stands; the step has seen just now that it was not sent. */
const goOn: ViewCall = { verb: formVerb, input: { go: 'on', checked: 'yes' } };

/** Whatever a card sent, as text by input id; what we signed into the button stands among it and cannot be overwritten. */
const typedInputs = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .transform(
    (inputs): Inputs => Object.fromEntries(Object.entries(inputs).map(([id, value]) => [id, `${value}`])),
  );

/** What every press of the form looks at: whether this request was sent already, and what a refused sending kept. */
interface Seen {
  readonly sent: boolean;
  readonly keptEtag: string | undefined;
}

async function look(target: Target, person: Person, read: Reader): Promise<Seen> {
  if (target.partition === newRequest.partition) return { sent: false, keptEtag: undefined };
  const [sent, kept] = await Promise.all([
    read.raw(target.partition, target.id),
    read.draft(keptInput, person.id, keptId(sendVerb, target)),
    // The last step says to whom it will go, which the case can restrict: read now, it costs no further wait.
    read.raw(target.partition, caseTarget(target).id),
  ]);
  return { sent: sent !== undefined, keptEtag: kept?.etag };
}

interface Press<S extends Seen> {
  readonly inputs: Inputs;
  readonly situation: Situation & { readonly person: Person };
  readonly seen: S;
}

type Saved = { readonly draft: RequestTyped | null; readonly show: ViewCall };

/**
 * A press of the form. `next` gets the draft that the pressed card belongs to: the one under way, or a new one (also
 * for a card whose draft has lapsed). A card of a request that was sent shows the consultation; a card of another
 * request than the one under way changes nothing, unless `otherwise` keeps what it typed.
 */
function formStep<S extends Seen>(spec: {
  readonly verb: string;
  load(at: { target: Target; input: Inputs; person: Person }, read: Reader): Promise<S>;
  next(draft: RequestTyped, press: Press<S>): Saved;
  otherwise?(draft: RequestTyped, press: Press<S>): Saved;
}): Step {
  return step<Inputs, RequestTyped, S>({
    verb: spec.verb,
    who: askers,
    draft: requestDraft,
    input: typedInputs,
    load: spec.load,
    save(inputs, found, situation, seen, target) {
      if (seen === undefined) throw new Error('a step of the request was saved without looking');
      const press = { inputs, situation, seen };
      // A draft that outlived its request (the process ended in between) counts as none.
      const stale = found !== undefined && found.consultation === (seen.sent ? target.id : inputs.replaces);
      const draft = stale ? undefined : found;
      if (seen.sent) {
        return { draft: draft ?? (found?.aside ? found : null), show: showConsultation(target) };
      }
      if (draft && !belongs(draft, target, press)) {
        return (
          spec.otherwise?.(draft, press) ?? { draft, show: { verb: formVerb, input: { checked: 'yes' } } }
        );
      }
      return spec.next(draft ?? begin(target, situation), press);
    },
  });
}

/** Whether a card's press is about the draft under way. The form that nobody had begun belongs to what came of it. */
function belongs(draft: RequestTyped, target: Target, { situation }: Press<Seen>): boolean {
  return target.partition === newRequest.partition
    ? draft.consultation === situation.id('consultation')
    : draft.consultation === target.id;
}

function begin(target: Target, situation: Situation): RequestTyped {
  const isNew = target.partition === newRequest.partition;
  return newDraft({
    consultation: isNew ? situation.id('consultation') : target.id,
    case: isNew ? situation.id('case') : target.partition.slice(casePartition('').length),
    begun: situation.now.toString({ smallestUnit: 'millisecond' }),
  });
}

/**
 * Goes on after a step: to what is wrong with it, otherwise to the next step that is not yet in order, or the last. The
 * children go to the first page on which something is wrong.
 */
function onward(
  draft: RequestTyped,
  pressed: StepNumber,
  situation: Situation & { readonly person: Person },
): Saved {
  const tried = { ...draft, attempted: attempted(draft, pressed) };
  const parsed = parseRequest(tried, situation.authority, dayOf(situation.now), situation.person.id);
  const problems = 'problems' in parsed ? parsed.problems : [];
  const toDo = (n: StepNumber) => problems.some((problem) => problem.step === n);
  const next = toDo(pressed)
    ? pressed
    : (steps.find((n) => n > pressed && (toDo(n) || !tried.attempted.includes(n))) ?? 4);
  const page = problems.find((problem) => problem.step === 2)?.page;
  const known = tried.attempted.includes(2) ? page : undefined;
  return { draft: { ...tried, step: next, page: next === 2 ? (known ?? 0) : draft.page }, show: goOn };
}

interface SeenFamily extends Seen {
  readonly cases: CasesOfReference;
}

const family = formStep<SeenFamily>({
  verb: 'request.family',
  async load({ target, input, person }, read) {
    const [seen, cases] = await Promise.all([
      look(target, person, read),
      casesOf(input.caseReference ?? '', person, read),
    ]);
    return { ...seen, cases };
  },
  next(draft, { inputs: sent, situation, seen }) {
    // The same press again, perhaps from a card that Teams has set back: what is empty there takes nothing away.
    const again = draft.attempted.includes(1) && draft.consultation === situation.id('consultation');
    const typed = withFamily(draft, again ? withoutBlanks(sent) : sent);
    const { teams } = situation.authority;
    const before = theOne(draft.family.team, teams);
    const manager = theOne(draft.plan.manager, managers(situation.authority, situation.person.id));
    const movedTeam =
      before !== undefined && theOne(typed.family.team, teams) !== before && manager?.id === before.manager;
    return onward(
      {
        ...typed,
        case: caseFor(typed, draft, seen.cases, situation),
        // The manager was filled in from the team: another team, another manager.
        ...(movedTeam ? { plan: { ...typed.plan, manager: '' } } : {}),
      },
      1,
      situation,
    );
  },
  otherwise(draft, { inputs }) {
    const show: ViewCall = { verb: formVerb, input: { checked: 'yes' } };
    const given = withFamily({ ...draft, family: draft.aside ?? noFamily }, withoutBlanks(inputs)).family;
    if (sameReference(given.caseReference, draft.family.caseReference)) {
      return { draft: { ...draft, family: { ...given, ...withoutBlanks(draft.family) } }, show };
    }
    return { draft: given.caseReference.trim() === '' ? draft : { ...draft, aside: given }, show };
  },
});

function withoutBlanks(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value.trim() !== ''));
}

/** The opaque case id: of a case there is, else of our own making; another reference never keeps the case of the last. */
function caseFor(
  draft: RequestTyped,
  before: RequestTyped,
  { visible, known }: CasesOfReference,
  situation: Situation,
): string {
  if (visible !== undefined) return visible.slice(casePartition('').length);
  const same = sameReference(draft.family.caseReference, before.family.caseReference);
  const first = before.family.caseReference === '';
  const notOurs = known.includes(casePartition(before.case));
  return (same || first) && !notOurs ? before.case : situation.id('case');
}

const loadSeen = ({ target, person }: { target: Target; person: Person }, read: Reader): Promise<Seen> =>
  look(target, person, read);

const children = formStep({
  verb: 'request.children',
  load: loadSeen,
  // Pages that hold further children come before the next step.
  next(draft, { inputs, situation }) {
    const typed = withChildren(draft, inputs);
    const on = onward(typed, 2, situation);
    const next = nextFilled(pageIn(inputs), typed);
    if (next === undefined || on.draft === null || on.draft.step === 2) return on;
    return { draft: { ...on.draft, step: 2, page: next }, show: goOn };
  },
});

const moreChildren = formStep({
  verb: 'request.moreChildren',
  load: loadSeen,
  next(draft, { inputs }) {
    const typed = withChildren(draft, inputs);
    const page = pageIn(inputs);
    return { draft: { ...typed, step: 2, page: nextFilled(page, typed) ?? page + 1 }, show: goOn };
  },
});

/** Which child is signed into the button, or chosen on the card that asks. */
const removeChild = formStep({
  verb: 'request.removeChild',
  load: loadSeen,
  next(draft, { inputs, situation }) {
    const removal = situation.id('removal');
    if (draft.removals.includes(removal)) return { draft, show: goOn };
    const typed = withChildren(draft, inputs);
    const page = pageIn(inputs);
    if (!inputs.n) {
      const show: ViewCall = { verb: formVerb, input: { ask: 'removeChild', checked: 'yes' } };
      return { draft: { ...typed, step: 2, page }, show };
    }
    const kept = typed.children.filter((_, index) => index + 1 !== Number(inputs.n));
    return {
      draft: {
        ...typed,
        children: kept.length === 0 ? [noChild] : kept,
        step: 2,
        page,
        removals: [...draft.removals, removal].slice(-50),
      },
      show: goOn,
    };
  },
});

const plan = formStep({
  verb: 'request.plan',
  load: loadSeen,
  next: (draft, { inputs, situation }) => onward(withPlan(draft, inputs), 3, situation),
});

const back = formStep({
  verb: 'request.back',
  load: loadSeen,
  next(draft, press) {
    const from = stepIn(press.inputs);
    const page = pageIn(press.inputs);
    const typed = saved(draft, press);
    if (from === 2 && page > 0) return { draft: { ...typed, step: 2, page: page - 1 }, show: goOn };
    const step = steps.findLast((n) => n < from) ?? 1;
    return { draft: { ...typed, step, page: step === 2 ? lastPage(typed) : 0 }, show: goOn };
  },
});

/** Asks once; then the draft is thrown away, or gives way to the second request that was begun beside it. */
const startAfresh = formStep({
  verb: 'request.startAfresh',
  load: loadSeen,
  next(draft, press) {
    const { inputs, situation } = press;
    if (inputs.sure !== 'yes') {
      return {
        draft: saved(draft, press),
        show: { verb: formVerb, input: { ask: 'startAfresh', checked: 'yes' } },
      };
    }
    if (!draft.aside) return { draft: null, show: { verb: formVerb } };
    return { draft: { ...begin(newRequest, situation), family: draft.aside }, show: goOn };
  },
});

/** What was typed into the step that the button stood on. */
function saved(draft: RequestTyped, { inputs, seen }: Press<Seen>): RequestTyped {
  switch (stepIn(inputs)) {
    case 1:
      return withFamily(draft, inputs);
    case 2:
      return withChildren(draft, inputs);
    case 3:
      return withPlan(draft, inputs);
    case 4: {
      const typed = withProposal(draft, inputs);
      return seen.keptEtag === undefined ? typed : { ...typed, keptSeen: seen.keptEtag };
    }
    case 0:
      return draft;
  }
}

/** The step that a button stood on, as signed into it; 0 for a card that is no step. */
function stepIn(inputs: Inputs): StepNumber | 0 {
  return steps.find((n) => String(n) === inputs.from) ?? 0;
}

function pageIn(inputs: Inputs): number {
  const page = Number(inputs.page);
  return Number.isInteger(page) && page >= 0 && page <= pageOf(mostRows) ? page : 0;
}

export const requestSteps: readonly Step[] = [
  family,
  children,
  moreChildren,
  removeChild,
  plan,
  back,
  startAfresh,
];
