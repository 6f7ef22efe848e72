/** What forms about a conference and about one plan both ask. */
import { choiceInput, choicesOf, type Filling, textInput } from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { abuseCategories, offered } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';

export function categoriesInput(
  filling: Filling,
  viewing: Viewing,
  label: string,
  later: boolean,
  suggested?: readonly string[],
  id = 'categories',
) {
  return choiceInput({
    id,
    label,
    required: false,
    multi: true,
    choices: [
      ...choicesOf(offered(abuseCategories, dayOf(viewing.now))),
      ...(later ? [{ title: 'Decided later', value: 'later' }] : []),
    ],
    value: filling.typed(id)?.split(',') ?? suggested,
    problem: filling.problem(id),
    error: 'Choose at least one category.',
  });
}

export function previousInput(filling: Filling, suggested: number | undefined, label: string) {
  return textInput({
    id: 'previous',
    label,
    required: true,
    checkedBy: 'server',
    maxLength: 2,
    value: filling.typed('previous', suggested === undefined ? undefined : String(suggested)),
    problem: filling.problem('previous'),
    error: 'Give a number, 0 where there was none.',
  });
}
