/** The request's form: the step where the draft stands, with what was typed, what is to be mended, and what will follow. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  band,
  card,
  choiceInput,
  head,
  other,
  para,
  plain,
  primary,
  typed,
  typedFacts,
  type Words,
} from '../../kernel/cards/index.ts';
import { keptId, keptInput } from '../../kernel/drafts.ts';
import type { Shown, Viewing } from '../../kernel/view.ts';
import { theOne } from '../../people/index.ts';
import { howSoon, offered } from '../../practice/codes.ts';
import { dayOf, formatMoment } from '../../practice/dates.ts';
import { outcomeDue } from '../../practice/response.ts';
import { isWorkingTime, nextWorkingTime } from '../../practice/working-hours.ts';
import { type RotaRead, readRota, rotaOf } from '../../rota/index.ts';
import { type Recipient, recipient } from '../recipient.ts';
import { type Case, caseTarget, caseType } from '../record.ts';
import {
  type FamilyTyped,
  newDraft,
  newRequest,
  noFamily,
  type RequestTyped,
  requestDraft,
  type StepNumber,
  steps,
  targetOf,
  withKept,
} from './draft.ts';
import { readable } from './findCase.ts';
import { managers, parseRequest, type RequestProblem } from './parse.ts';
import { type StepShown, stepBody } from './stepBodies.ts';
import { removableOn, stepPresses } from './stepPresses.ts';
import { askers, formVerb, sendVerb } from './steps.ts';

/** Signed into buttons, or given by a step; anything else that a card sends beside them is left aside. */
const formInput = z.object({
  /** Shows the step, without asking whether to go on with it. */
  go: z.literal('on').optional().catch(undefined),
  step: z.enum(['1', '2', '3', '4']).optional().catch(undefined),
  ask: z.enum(['startAfresh', 'removeChild']).optional().catch(undefined),
  /** It was seen just now that the request was not sent. */
  checked: z.literal('yes').optional().catch(undefined),
  /** A refusal stands above the card, and says that something needs another look. */
  told: z.literal('yes').optional().catch(undefined),
});

interface Begun {
  readonly draft: RequestTyped;
  readonly savedAt: Temporal.Instant;
  readonly family: Pick<Case, 'restricted' | 'prior'>;
  readonly rota: RotaRead;
}

interface Loaded {
  /** The request under way, when there is one. */
  readonly begun?: Begun;
  /** A draft that outlived its request: the next press takes its place. */
  readonly stale?: RequestTyped;
}

export const requestForm = view<z.infer<typeof formInput>, Loaded>({
  verb: formVerb,
  who: askers,
  typed: ['request consultation', 'request a consultation', 'new consultation'],
  unlogged: true,
  input: formInput,
  async load({ input, person }, read) {
    const found = await read.draft(requestDraft, person.id);
    if (!found) return {};
    const target = targetOf(found.value);
    const [kept, sent, family, rota] = await Promise.all([
      read.draft(keptInput, person.id, keptId(sendVerb, target)),
      input.checked ? undefined : read.raw(target.partition, target.id),
      readable(caseType, caseTarget(target), read),
      readRota(person.authority, read),
    ]);
    if (sent) return { stale: found.value };
    return {
      begun: { draft: withKept(found.value, kept), savedAt: found.at, family: family?.value ?? {}, rota },
    };
  },
  // A draft is read as the person's own: nobody has a right to another's.
  may: () => true,
  render({ begun, stale }, viewing, { go, step, ask, told }) {
    if (!begun) return firstStep(stale, viewing);
    if (ask === 'startAfresh') return askAfresh(begun, viewing);
    if (ask === 'removeChild') return askWhich(begun, viewing);
    if (go) {
      const shown = steps.find((n) => String(n) === step) ?? begun.draft.step;
      return stepCard(begun, shown, viewing, told !== undefined);
    }
    return offer(begun, viewing);
  },
});

const summary = 'Request a consultation';

function firstStep(stale: RequestTyped | undefined, viewing: Viewing): Shown {
  const family: FamilyTyped = stale?.aside ?? noFamily;
  const draft = { ...newDraft({ consultation: '', case: '', begun: '' }), family };
  const to = () => undefined;
  return shownStep({ draft, step: 1, problems: [], viewing, to }, 'New request · nothing saved yet', {
    target: newRequest,
    ...(stale ? { replaces: stale.consultation } : {}),
  });
}

/** `told`: a refusal stands above the card already, and says that something is to be looked at. */
function stepCard(begun: Begun, step: StepNumber, viewing: Viewing, told: boolean): Shown {
  const { draft, savedAt } = begun;
  const parsed = parseRequest(draft, viewing.authority, dayOf(viewing.now), viewing.person.id);
  const all = 'problems' in parsed && draft.attempted.includes(step) ? parsed.problems : [];
  const problems = all.filter((problem) => problem.step === step);
  // Opened by a refusal: where the first thing to mend stands. Otherwise the page is the one that was asked for.
  const onPage = problems.some((problem) => isHere(problem, draft.page));
  const page = told && !onPage ? (problems[0]?.page ?? draft.page) : draft.page;
  return shownStep(
    { draft: { ...draft, page }, step, problems, viewing, to: () => wouldGoTo(begun, viewing) },
    savedLine(draft, savedAt),
    { target: targetOf(draft), told },
  );
}

/** To whom it goes when it is sent now, as far as it is filled in. */
function wouldGoTo(
  { draft, family, rota }: Begun,
  { authority, person, now }: Viewing,
): Recipient | undefined {
  const asking = {
    asker: person.id,
    manager: theOne(draft.plan.manager, managers(authority, person.id))?.id,
    team: theOne(draft.family.team, authority.teams)?.id,
    howSoon: offered(howSoon, dayOf(now)).find(({ code }) => code === draft.family.howSoon)?.code,
  };
  return recipient(authority, rotaOf(authority, rota), asking, family, now);
}

interface Buttons {
  readonly told?: boolean;
  readonly target: ReturnType<typeof targetOf>;
  readonly replaces?: string;
}

const titles: Readonly<Record<StepNumber, string>> = {
  1: 'Which family is it about?',
  2: 'Which children is it about?',
  3: 'What is the plan of work?',
  4: 'What do you propose?',
};

function shownStep(shown: StepShown, line: Words, buttons: Buttons): Shown {
  const { step, problems, viewing } = shown;
  const { settings } = viewing.authority;
  return {
    card: card({
      head: head({ kind: `Request a consultation · step ${step} of 4`, title: titles[step], line }),
      band: problems.length > 0 && !buttons.told ? problemBand(shown) : undefined,
      body: [
        step === 1 ? closedBand(viewing) : undefined,
        step === 4 ? closedBand(viewing, shown.draft.family.howSoon) : undefined,
        stepBody(shown),
      ],
      presses: stepPresses(shown, buttons.target, buttons.replaces),
      emergency: settings,
    }),
    summary,
  };
}

/** How many things are to be mended, on this page of children and on others, where each child is named. */
function problemBand({ problems, draft }: StepShown) {
  const elsewhere = problems.filter((problem) => !isHere(problem, draft.page));
  const here = problems.length - elsewhere.length;
  const count = problems.length === 1 ? '1 thing to check' : `${problems.length} things to check`;
  const title = elsewhere.length === 0 ? count : `${count}, ${here === 0 ? 'none' : here} here`;
  const children = [...new Set(elsewhere.map(({ child }) => `child ${child}`))].join(', ');
  const [first] = elsewhere;
  const others =
    first === undefined
      ? ''
      : elsewhere.length === 1
        ? ` Child ${first.child}: ${first.message}`
        : ` On other pages: ${children}.`;
  const howTo = here > 0 ? ' Each is explained beside its field.' : '';
  return band('attention', title, `All you typed is kept.${howTo}${others}`);
}

function isHere({ page }: RequestProblem, shown: number): boolean {
  return page === undefined || page === shown;
}

/** Out of hours that is said before anything is asked, and again before it is sent: `soon` is what was chosen. */
function closedBand({ now, authority }: Viewing, soon = '') {
  const { settings } = authority;
  if (isWorkingTime(now, settings)) return undefined;
  const { name, telephone } = settings.emergencyDuty;
  const opens = formatMoment(nextWorkingTime(now, settings));
  const due = soon === 'today' ? formatMoment(outcomeDue('today', now, settings)) : undefined;
  return band(
    'warning',
    'The service is closed now',
    `If a child is in danger now, call 999. If it cannot wait until the service opens on ${opens}, ring ${plain(name)}, ${plain(telephone)}. ` +
      (due === undefined
        ? 'You can send a request now; a chair sees to it when the service is open.'
        : `You chose Today: sent now, it is seen to when the service opens, and an outcome is due by ${due}.`),
  );
}

/** `FAM-20417 · saved Mon 23 November 2026, 10:42` */
function savedLine(draft: RequestTyped, at: Temporal.Instant): Words {
  const saved = `saved ${formatMoment(at)}`;
  const reference = draft.family.caseReference.trim();
  return reference === '' ? `New request · ${saved}` : [typed(reference), ` · ${saved}`];
}

/** A half-done request from before is offered again. */
function offer({ draft, savedAt }: Begun, viewing: Viewing): Shown {
  const target = targetOf(draft);
  const began = formatMoment(Temporal.Instant.from(draft.begun));
  return {
    card: card({
      head: head({
        kind: 'Request a consultation',
        title: 'Go on with the request you began?',
        line: savedLine(draft, savedAt),
      }),
      body: [
        closedBand(viewing),
        para(
          `You began this ${began}. It stands at step ${draft.step} of 4, and all you typed is kept.`,
          'Medium',
        ),
        draft.aside
          ? para(
              [
                'What you typed just now, about ',
                typed(draft.aside.caseReference),
                ', is kept too: it comes next, once this one is sent or thrown away.',
              ],
              'Medium',
            )
          : undefined,
      ],
      presses: [
        primary('Go on with it', formVerb, viewing.press(formVerb, target, { go: 'on' }), { inputs: 'none' }),
        other('Start afresh', 'request.startAfresh', viewing.press('request.startAfresh', target), {
          inputs: 'none',
        }),
      ],
      emergency: viewing.authority.settings,
    }),
    summary,
  };
}

/** Which child is to be taken out of the page. */
function askWhich({ draft, savedAt }: Begun, viewing: Viewing): Shown {
  const target = targetOf(draft);
  const verb = 'request.removeChild';
  const rows = removableOn(draft);
  return {
    card: card({
      head: head({
        kind: 'Request a consultation · step 2 of 4',
        title: 'Which child is to be taken out?',
        line: savedLine(draft, savedAt),
      }),
      body: [
        typedFacts(rows.map((n) => [`Child ${n}`, typed(draft.children[n - 1]?.number ?? '')] as const)),
        rows.length > 0 &&
          choiceInput({
            id: 'n',
            label: 'Child',
            required: true,
            choices: rows.map((n) => ({ title: `Child ${n}`, value: String(n) })),
            error: 'Choose the child who is to be taken out.',
          }),
      ],
      presses: [
        rows.length > 0 &&
          primary('Take this child out', verb, viewing.press(verb, target, { page: draft.page })),
        other('Keep all', formVerb, viewing.press(formVerb, target, { go: 'on' }), { inputs: 'none' }),
      ],
      emergency: viewing.authority.settings,
    }),
    summary,
  };
}

/** Asked once before anything is thrown away. */
function askAfresh({ draft, savedAt }: Begun, viewing: Viewing): Shown {
  const target = targetOf(draft);
  return {
    card: card({
      head: head({
        kind: 'Request a consultation',
        title: 'Throw this request away?',
        line: savedLine(draft, savedAt),
      }),
      body: [
        para(
          draft.aside
            ? 'What you typed for it will be gone, and the other request that you began comes in its place.'
            : 'What you typed for it will be gone, and you begin with an empty form. Nothing of it has been sent.',
          'Medium',
        ),
      ],
      presses: [
        primary('Keep it and go on', formVerb, viewing.press(formVerb, target, { go: 'on' }), {
          inputs: 'none',
        }),
        other(
          'Throw it away and start afresh',
          'request.startAfresh',
          viewing.press('request.startAfresh', target, { sure: 'yes' }),
          { inputs: 'none', destructive: true },
        ),
      ],
      emergency: viewing.authority.settings,
    }),
    summary,
  };
}
