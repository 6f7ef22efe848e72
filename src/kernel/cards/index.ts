/** The card kit: a slice's card reads like a sketch of it. Our own words are `string`, typed ones are `Typed`. */
export { type CardSpec, card, cardBudget, sizeOf, stub } from './card.ts';
export { type Filling, fillingOf, strayProblems } from './filling.ts';
export {
  type Choice,
  type ChoiceAsked,
  choiceInput,
  choicesOf,
  type DateAsked,
  dateInput,
  expandedUpTo,
  type TextAsked,
  type TimeAsked,
  textInput,
  timeInput,
} from './inputs.ts';
export {
  back,
  more,
  openDialog,
  openLink,
  ordered,
  other,
  type PressOptions,
  primary,
  type Rank,
  rankOf,
} from './presses.ts';
export {
  type BandStyle,
  band,
  columns,
  emergencyLine,
  entry,
  errorSummary,
  type Fact,
  facts,
  flatten,
  gentleNote,
  type HeadSpec,
  head,
  type Part,
  para,
  remark,
  said,
  section,
  sentNote,
  type TypedFact,
  typedFacts,
} from './text.ts';
export { clean, cut, harmless, plain, type Typed, typed, type Words } from './words.ts';
