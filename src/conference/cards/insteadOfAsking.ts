/** Said instead of a form that asks for a conference: there is one already, or none can be asked for. */
import { type Case, fitted, restrictedBand } from '../../consultation/index.ts';
import type { CardAction } from '../../kernel/card.ts';
import { head, para, primary, type Words } from '../../kernel/cards/index.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Shown, Viewing } from '../../kernel/view.ts';
import type { Conference } from '../record.ts';
import { standingOf } from '../standing.ts';
import { standingWords } from '../words.ts';

interface Instead {
  readonly title: string;
  readonly line: Words;
  readonly back: CardAction;
  /** The one there is already. */
  readonly there: Loaded<Conference> | undefined;
  /** Why none can be asked for, where there is none. */
  readonly none: string;
}

export function insteadOfAsking(
  { title, line, back, there, none }: Instead,
  family: Loaded<Case>,
  viewing: Viewing,
): Shown {
  const card = fitted(() => ({
    head: head({ kind: 'Child protection conference', title, line }),
    body: [
      restrictedBand(family.value),
      para(
        there ? `${there.value.reference}: ${standingWords[standingOf(there.value)].toLowerCase()}.` : none,
        'Medium',
      ),
    ],
    presses: [
      there &&
        primary(
          `Open ${there.value.reference}`,
          'conference.show',
          viewing.press('conference.show', there.target),
        ),
      back,
    ],
    emergency: viewing.authority.settings,
  }));
  return { card, summary: 'A form to fill in' };
}
