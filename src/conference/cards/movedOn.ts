/** Said instead of a card whose deed may not follow any more, or is somebody else's. */
import { card, head, para, primary } from '../../kernel/cards/index.ts';
import type { Shown, Viewing } from '../../kernel/view.ts';
import type { ConferenceInCase } from '../rights.ts';
import { standingOf } from '../standing.ts';
import { standingWords, summaryOf } from '../words.ts';
import { headLine } from './parts.ts';

export function movedOn(loaded: ConferenceInCase, viewing: Viewing): Shown {
  const { value, target } = loaded.conference;
  return {
    card: card({
      head: head({
        kind: `Child protection conference · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: 'There is nothing to do here now',
        line: headLine(loaded),
      }),
      body: [
        para(
          'It has moved on since the button was shown, or in this service somebody else does that. Nothing was changed.',
          'Medium',
        ),
      ],
      presses: [primary('See where it stands', 'conference.show', viewing.press('conference.show', target))],
      emergency: viewing.authority.settings,
    }),
    summary: summaryOf(value, undefined),
  };
}
