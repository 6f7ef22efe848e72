/** The three questions about time and place that every asking for a conference has. */
import { choiceInput, type Filling, type Part, remark, textInput } from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import type { ConferenceType } from '../../practice/codes.ts';

export const needsFieldNames = ['needs', 'cannot', 'access'] as const;

/** `known` is what an earlier conference, or this one, has of them. */
export function needsInputs(
  filling: Filling,
  { authority }: Viewing,
  types: readonly ConferenceType[],
  known: {
    readonly needs?: string;
    readonly access?: string | undefined;
    readonly cannot?: string;
  } = {},
): readonly Part[] {
  const reviews = types.includes('combinedReview');
  const online = types.some((type) => authority.settings.conferences.onlineOnly[type]);
  return [
    choiceInput({
      id: 'needs',
      label: reviews ? 'What it needs' : 'What the place needs',
      required: false,
      multi: true,
      choices: [
        ...(reviews ? [{ title: 'Together with the review of a child in care', value: 'combined' }] : []),
        { title: 'Wheelchair access', value: 'wheelchair' },
        { title: 'Some people must be kept apart', value: 'apart' },
        ...(online ? [{ title: 'Online only, without a room', value: 'online' }] : []),
      ],
      value: filling.typed('needs', known.needs)?.split(','),
      problem: filling.problem('needs'),
      error: 'Choose what is needed.',
    }),
    textInput({
      id: 'cannot',
      label: 'Times the family cannot manage',
      required: false,
      multiline: true,
      maxLength: known.cannot === undefined ? 600 : 2_000,
      value: filling.typed('cannot', known.cannot),
      problem: filling.problem('cannot'),
      error: 'One time a line, for example "Tuesday mornings" or "3 December afternoon".',
    }),
    remark('One time a line: "Mondays", "Tuesday mornings", "3 December afternoon", "7 to 11 December".'),
    textInput({
      id: 'access',
      label: 'Interpreter, or anything else people need',
      required: false,
      maxLength: 200,
      value: filling.typed('access', known.access),
      problem: filling.problem('access'),
      error: 'For example "Interpreter, Polish". No names of the family.',
    }),
  ];
}
