/** What a conference decided about each child, the views that were different, and what follows. */
import { z } from 'zod';
import { agenciesOf } from '../../conference/index.ts';
import { fitted, momentWords, nameOf, restrictedBand } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import {
  band,
  entry,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  said,
  section,
  typed,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import type { Role } from '../../practice/roles.ts';
import { runningFrom } from '../actions/conference.ts';
import { unknownPlans } from '../known/record.ts';
import { type AtConference, decidedOf, heldOn, loadAtConference, undecided } from '../load.ts';
import type { Decided } from '../record.ts';
import { decides, keeping, seesOutcome, seesPlan } from '../rights.ts';
import { whatWords } from '../words.ts';
import { childTitle, daysSection, topOf, unknownTitle, unknownWords } from './parts.ts';

export const readers: readonly Role[] = [...keeping, 'minuteTaker'];

export const outcomeView = view({
  verb: 'plan.outcome',
  who: readers,
  input: z.object({}),
  load: loadAtConference,
  may: seesOutcome,
  render(loaded, viewing) {
    const { authority } = viewing;
    const card = fitted((max) => ({
      head: topOf(loaded, 'about each child', titleOf(loaded)),
      body: [
        restrictedBand(loaded.case.value),
        leftBand(loaded),
        unknownPlans(loaded).length > 0 && band('warning', unknownTitle(loaded), unknownWords),
        childrenPart(loaded, viewing, max),
        daysSection(loaded, authority.settings),
        viewsSection(loaded, authority, max),
        correctedSection(loaded, authority, max),
      ],
      presses: pressesOf(loaded, viewing),
      emergency: authority.settings,
    }));
    return { card, summary: 'A conference that you work on has news.' };
  },
});

function titleOf(loaded: AtConference): string {
  if (heldOn(loaded) === undefined) return 'It has not been held yet';
  const left = undecided(loaded).length;
  if (left === loaded.conference.value.children.length) return 'Nothing is recorded yet';
  if (left > 0) return left === 1 ? 'One child is left' : `${left} children are left`;
  return 'What was decided';
}

function leftBand(loaded: AtConference): Part {
  const left = undecided(loaded).length;
  const some = loaded.outcome !== undefined && left > 0;
  return (
    some &&
    band('warning', left === 1 ? 'One child is left' : `${left} children are left`, 'The others stand below.')
  );
}

function childrenPart(loaded: AtConference, { authority }: Viewing, max: number): Part {
  const { children } = loaded.conference.value;
  return children.flatMap((child, n): readonly Part[] => {
    const decided = decidedOf(loaded, child.number);
    return [
      entry(childTitle(child), decided ? lineOf(decided, authority) : 'Not decided yet', n === 0),
      decided && 'words' in decided.what && decided.what.words !== undefined
        ? said('Why', typed(decided.what.words), max)
        : undefined,
    ];
  });
}

const lineOf = ({ what, by, at }: Decided, authority: Authority): string =>
  `${whatWords(what)} · ${nameOf(authority, by)}, ${momentWords(at)}`;

function viewsSection({ outcome }: AtConference, authority: Authority, max: number): Part {
  const views = outcome?.value.views ?? [];
  if (views.length === 0) return undefined;
  return section(
    'Different views',
    views.map(({ agency, words, by, at }) => [
      para(
        `${agencyName(agency, authority)}, recorded by ${nameOf(authority, by)}, ${momentWords(at)}`,
        'Medium',
      ),
      said('They say', typed(words), max),
    ]),
  );
}

export function agencyName(id: string, authority: Authority): string {
  return plain(agenciesOf(authority).find((one) => one.id === id)?.name ?? id);
}

function correctedSection({ outcome }: AtConference, authority: Authority, max: number): Part {
  const corrected = outcome?.value.corrected ?? [];
  if (corrected.length === 0) return undefined;
  return section(
    'Put right',
    corrected
      .slice(-4)
      .map(({ was, why, by, at }, n) => [
        entry(
          childTitle(was),
          `Before: ${whatWords(was.what)}. Put right by ${nameOf(authority, by)}, ${momentWords(at)}`,
          n === 0,
        ),
        said('What was wrong', typed(why), max),
      ]),
  );
}

function pressesOf(loaded: AtConference, viewing: Viewing) {
  const { target } = loaded.conference;
  const { person } = viewing;
  const press = (verb: string) => viewing.press(verb, target);
  const chairs = decides(person);
  const left = heldOn(loaded) !== undefined && undecided(loaded).length > 0;
  const { outcome } = loaded;
  const asks = unknownPlans(loaded).length > 0 && person.roles.some((role) => keeping.includes(role));
  const plans = loaded.plans.filter(
    (plan) =>
      outcome?.value.children.some((one) => one.plan === plan.target.id) &&
      seesPlan(person, { plan, case: loaded.case }),
  );
  return [
    asks &&
      (chairs && left ? other : primary)(
        'Record the plan that runs',
        'plan.knownForm',
        press('plan.knownForm'),
      ),
    chairs &&
      left &&
      primary(
        outcome ? 'Decide about the others' : 'Decide about the children',
        'plan.decideForm',
        press('plan.decideForm'),
      ),
    chairs &&
      runningFrom(loaded).length > 0 &&
      other('Choose other days', 'plan.datesForm', press('plan.datesForm')),
    chairs &&
      outcome &&
      (asks ? more : other)('Record a different view', 'plan.viewForm', press('plan.viewForm')),
    chairs && outcome && more('Put right', 'plan.correctForm', press('plan.correctForm')),
    ...plans.map((plan) =>
      more(`Open ${plain(plan.value.reference)}`, 'plan.show', viewing.press('plan.show', plan.target)),
    ),
    more('The conference', 'conference.show', press('conference.show')),
  ];
}
