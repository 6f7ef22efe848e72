/** What stands when two views differ or were settled, what was changed from what was proposed, why it was corrected. */
import { facts, type Part, para, said, section, typed } from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { abuseCategories, labels, prevalentIssues } from '../../practice/codes.ts';
import { proposed, sameDecision } from '../outcomes.ts';
import type { Case, Consultation } from '../record.ts';
import { settlersOf } from '../settling.ts';
import { courseStanding, reviewDay, strategyStanding } from '../standing.ts';
import { dayWords, momentWords, nameOf, outcomeWords, strategyWords } from '../words.ts';
import { outcomeSection } from './parts.ts';

/** Whose course stands: of two that are settled, or meanwhile the more protective. */
export function standsFor(
  value: Consultation,
  settings: Viewing['authority']['settings'],
): 'chair' | 'socialWorker' {
  if (value.settlement) return value.settlement.course;
  return courseStanding(value, settings) === value.outcome?.course.outcomes ? 'chair' : 'socialWorker';
}

/** First of all: what stands, where the chair's outcome alone does not say it. */
export function standsSection(value: Consultation, family: Case, viewing: Viewing): Part {
  const { outcome, view, settlement } = value;
  if (!outcome || view?.kind !== 'differs') return undefined;
  const { authority } = viewing;
  const whose = standsFor(value, authority.settings);
  const saw = `As ${whose === 'chair' ? 'the chair' : 'the social worker'} saw it`;
  const course = outcomeWords(courseStanding(value, authority.settings) ?? []);
  const words = whose === 'chair' ? outcome.course.otherWords : view.otherWords;
  const other = words !== undefined && said('The other outcome', typed(words), 200);
  if (!settlement) {
    return section(
      'What stands meanwhile',
      para(`${course}. ${saw}, the more protective of the two.`),
      other,
      !canBeSettled(value, family, authority) &&
        para('Nobody who uses Quorate here can settle it: please take it to a senior manager.'),
    );
  }
  const strategy = strategyStanding(value);
  const review = reviewDay(value);
  return section(
    'What stands',
    para(`${course}. ${saw}, settled by ${nameOf(authority, settlement.by)}, ${momentWords(settlement.at)}.`),
    other,
    facts([
      strategy !== undefined && ['Strategy meeting', strategyWords(strategy)],
      review !== undefined && ['Review on', dayWords(review)],
    ]),
  );
}

function canBeSettled(value: Consultation, family: Case, authority: Viewing['authority']): boolean {
  const { usual, others } = settlersOf(value, family, authority);
  return usual.length + others.length > 0;
}

/** The chair's outcome, called so where it is one of two views. */
export function chairSection(value: Consultation, viewing: Viewing, max: number): Part {
  const { outcome, view, settlement } = value;
  if (!outcome) return undefined;
  const last = value.earlierOutcomes.at(-1);
  const title =
    view?.kind !== 'differs'
      ? 'The outcome'
      : settlement?.course === 'socialWorker'
        ? 'The chair’s outcome, which does not stand'
        : 'The chair’s outcome';
  const by = last && nameOf(viewing.authority, last.correctedBy);
  const oneText = last !== undefined && last.reason === outcome.reasoning;
  return [
    outcomeSection(outcome, max, title, oneText ? `Why ${by} corrected it, and the reasoning` : 'Reasoning'),
    last &&
      !oneText &&
      said(`Why ${by} corrected it, ${momentWords(last.correctedAt)}`, typed(last.reason), max),
    changedSection(value, viewing),
  ];
}

/** An outcome other than proposed, beside the proposal: what was changed is said to be changed. */
function changedSection(value: Consultation, { person }: Viewing): Part {
  const { outcome } = value;
  const before = proposed(value);
  if (!outcome || sameDecision(outcome, before)) return undefined;
  const rows = [
    ['Outcome', outcomeWords(value.proposal.outcomes), outcomeWords(outcome.course.outcomes)],
    ['Categories', labels(abuseCategories, value.categories), labels(abuseCategories, outcome.categories)],
    ['Issues', labels(prevalentIssues, value.issues), labels(prevalentIssues, outcome.issues)],
  ] as const;
  const changes = rows.filter(([, from, to]) => from !== to);
  return section(
    value.asker === person.id ? 'Changed from what you proposed' : 'Changed from what was proposed',
    changes.length === 0 && para('The words of the other outcome were changed.'),
    facts(
      changes.flatMap(([what, from, to]): (readonly [string, string])[] => [
        [`${what} proposed`, from || 'None'],
        [`${what}, changed`, to || 'None'],
      ]),
    ),
  );
}
