/** The asking for a conference that follows another: a review, or the reconvening of one that was adjourned. */
import { z } from 'zod';
import { dayWords, fitted, nameOf, restrictedBand } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  back,
  band,
  choiceInput,
  dateInput,
  type Filling,
  fillingOf,
  head,
  type Part,
  para,
  plain,
  primary,
  remark,
  strayProblems,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import { type KeptInput, withKept } from '../../kernel/drafts.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Shown, Target, View, Viewing } from '../../kernel/view.ts';
import { isReview } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { dueOn } from '../../practice/timescales.ts';
import {
  asksWhichChildren,
  childrenKnown,
  childrenMeant,
  type Following,
  hasBegun,
  heldOn,
  lastOf,
  loadFollowing,
  reconvenedAs,
  reviewToCome,
  seesFollowing,
  staffOf,
  whichAfter,
} from '../asking/following.ts';
import { needChoicesOf } from '../asking/needs.ts';
import { reviewTypes } from '../asking/review.ts';
import type { Conference } from '../record.ts';
import { askingRoles, asksHere } from '../rights.ts';
import { dueWords, typeWords } from '../words.ts';
import { insteadOfAsking } from './insteadOfAsking.ts';
import { needsFieldNames, needsInputs } from './needsInputs.ts';

interface Loading extends Following {
  readonly kept: KeptInput | undefined;
}

interface Spec {
  readonly verb: 'conference.askReview' | 'conference.reconvene';
  readonly title: string;
  readonly press: string;
  readonly fields: readonly string[];
  /** The one there is already. */
  there(following: Following, viewing: Viewing): Loaded<Conference> | undefined;
  follows(following: Following, viewing: Viewing): boolean;
  body(filling: Filling, following: Following, viewing: Viewing): readonly Part[];
}

function form(spec: Spec): View {
  return view({
    verb: `${spec.verb}Form`,
    who: askingRoles,
    input: z.object({}),
    load: (at, read: Reader): Promise<Loading> => withKept(spec.verb, at, loadFollowing(at, read), read),
    may: (person, loaded) => seesFollowing(person, loaded),
    render(loaded, viewing, _input, target) {
      const { settings } = viewing.authority;
      const asks = asksHere(viewing.person, viewing.authority);
      const there = spec.there(loaded, viewing);
      if (there || !asks || !spec.follows(loaded, viewing)) return instead(there, loaded, viewing, target);
      const filling = fillingOf(loaded.kept);
      const card = fitted(() => ({
        head: head({ kind: 'Child protection conference', title: spec.title, line: lineOf(loaded) }),
        body: [
          strayProblems(loaded.kept, spec.fields),
          restrictedBand(loaded.case.value),
          factsOf(loaded, viewing),
          ...spec.body(filling, loaded, viewing),
        ],
        presses: [
          primary(spec.press, spec.verb, viewing.press(spec.verb, target)),
          backFrom(loaded, viewing, target),
        ],
        emergency: settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}

function lineOf({ case: family, earlier }: Following) {
  return [...(earlier ? [`${earlier.value.reference} · `] : []), typed(family.value.caseReference)];
}

function factsOf(following: Following, { authority, now }: Viewing): Part {
  const staff = staffOf(following, now);
  const team = authority.team(staff.team);
  const before = following.earlier;
  const on = before && heldOn(before.value);
  return typedFacts([
    before && on && ['The one before', `${typeWords(before.value)}, ${dayWords(on.toString())}`],
    [
      'Children',
      typed(
        childrenMeant(following)
          .map(({ number }) => number)
          .join(', '),
      ),
    ],
    ['Social worker', nameOf(authority, staff.worker)],
    ['Team manager', nameOf(authority, staff.manager)],
    team && ['Team', plain(team.name)],
  ]);
}

function backFrom({ earlier }: Following, viewing: Viewing, target: Target): CardAction {
  return earlier
    ? back('conference.show', viewing.press('conference.show', earlier.target))
    : back('case.timeline', viewing.press('case.timeline', target));
}

function instead(
  there: Loaded<Conference> | undefined,
  following: Following,
  viewing: Viewing,
  target: Target,
): Shown {
  const texts = {
    title: there ? 'It has been asked for' : 'Nothing can be asked for here now',
    none: 'The conference before has not been held yet, or in this service somebody else asks for it.',
  };
  const about = { ...texts, there, line: lineOf(following), back: backFrom(following, viewing, target) };
  return insteadOfAsking(about, following.case, viewing);
}

/** What an earlier conference needed; of the family's last one where none was pressed on. */
function knownNeeds(following: Following, { now }: Viewing) {
  const value = (following.earlier ?? lastOf(following, now))?.value;
  return value ? { needs: needChoicesOf(value), access: value.needs.access } : {};
}

export const askReviewForm = form({
  verb: 'conference.askReview',
  title: 'Ask for the review',
  press: 'Ask for it and see the times',
  fields: ['which', 'heldOn', 'bornOn', 'children', ...needsFieldNames],
  there: (following, { now }) => reviewToCome(following, childrenMeant(following), now),
  follows: ({ earlier }, { now }) => earlier === undefined || hasBegun(earlier.value, now),
  body: (filling, following, viewing) => [
    ...(following.earlier
      ? clockOf(following.earlier.value, filling, viewing)
      : lastConference(filling, following, viewing)),
    // A card has five inputs at most: of a case it is about the children of the newest request.
    asksWhichChildren(following) && childrenInput(filling, following),
    ...needsInputs(filling, viewing, reviewTypes, knownNeeds(following, viewing)),
    remark(
      'Whoever was asked last time is proposed again, and what keeps people safe is asked anew for the new day.',
    ),
  ],
});

/** By when it is due, since that follows; and the birth, where a child was unborn then (S8, S12). */
function clockOf(before: Conference, filling: Filling, viewing: Viewing): readonly Part[] {
  const on = heldOn(before);
  if (!on) return [];
  const rule = whichAfter(before) === 'first' ? 'firstReview' : 'laterReview';
  const due = dueOn(rule, on, viewing.authority.settings).toString();
  return [
    band('good', 'When it is due', dueWords({ rule, from: on.toString(), dueOn: due })),
    before.children.some(({ unborn }) => unborn) && bornInput(filling, viewing),
  ];
}

function bornInput(filling: Filling, { now }: Viewing): Part {
  return dateInput({
    id: 'bornOn',
    label: 'Born on, if the child has been born',
    required: false,
    value: filling.typed('bornOn'),
    max: dayOf(now),
    problem: filling.problem('bornOn'),
    error: 'Choose the day of birth, or leave it empty.',
  });
}

/** Of a conference that Quorate did not hold, its day and which review follows are asked. */
function lastConference(filling: Filling, following: Following, viewing: Viewing): readonly Part[] {
  const last = lastOf(following, viewing.now)?.value;
  return [
    dateInput({
      id: 'heldOn',
      label: 'The last conference was held on',
      required: true,
      checkedBy: 'server',
      value: filling.typed('heldOn', last && heldOn(last)?.toString()),
      max: dayOf(viewing.now),
      problem: filling.problem('heldOn'),
      error: 'Choose the day of the last conference.',
    }),
    choiceInput({
      id: 'which',
      label: 'Which review is it',
      required: true,
      checkedBy: 'server',
      choices: [
        { title: 'The first, after an initial conference', value: 'first' },
        { title: 'A later one, after another review', value: 'later' },
      ],
      value: filling.typed('which', last && (isReview(last.type) ? 'later' : 'first')),
      problem: filling.problem('which'),
      error: 'Choose which review it is.',
    }),
  ];
}

/** Siblings do not always stay on a plan together. */
function childrenInput(filling: Filling, following: Following): Part {
  const known = childrenKnown(following).slice(0, 12);
  const meant = childrenMeant(following).map(({ number }) => number);
  const places = known.flatMap(({ number }, n) => (meant.includes(number) ? [String(n)] : []));
  return [
    choiceInput({
      id: 'children',
      label: 'About which children',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: known.map((_child, n) => ({ title: `Child ${n + 1}`, value: String(n) })),
      value: filling.typed('children', places.join(','))?.split(','),
      problem: filling.problem('children'),
      error: 'Choose which children it is about.',
    }),
    para(
      known.flatMap(({ number }, n) => [`${n === 0 ? '' : ' · '}Child ${n + 1}: `, typed(number)]),
      'Small',
    ),
  ];
}

export const reconveneForm = form({
  verb: 'conference.reconvene',
  title: 'Reconvene it',
  press: 'Ask for it and see the times',
  fields: [...needsFieldNames],
  there: (following) => following.earlier && reconvenedAs(following, following.earlier.target.id),
  follows: ({ earlier }, { now }) => earlier !== undefined && hasBegun(earlier.value, now),
  body: (filling, following, viewing) => {
    const { earlier } = following;
    const on = earlier && heldOn(earlier.value);
    if (!earlier || !on) return [];
    const due = dueOn('reconvened', on, viewing.authority.settings).toString();
    return [
      band('good', 'When it is due', dueWords({ rule: 'reconvened', from: on.toString(), dueOn: due })),
      earlier.value.enquiry !== undefined &&
        remark('To adjourn begins nothing anew: the days of the section 47 enquiry run on.', 'Medium'),
      ...needsInputs(filling, viewing, [earlier.value.type], knownNeeds(following, viewing)),
    ];
  },
});
