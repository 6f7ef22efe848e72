/** A plain card of the kernel's own, and a notice laid on top of a card: why what was pressed did not happen. */
import type { Card, CardElement } from './card.ts';
import type { Shown } from './view.ts';

/** Our own words only: `words` is rendered as a TextBlock. */
export function withNotice(shown: Shown, words: string): Shown {
  const notice: CardElement = {
    type: 'Container',
    style: 'warning',
    items: [{ type: 'TextBlock', text: words, wrap: true, weight: 'Bolder', spacing: 'None' }],
  };
  return { ...shown, card: { ...shown.card, body: [notice, ...shown.card.body] } };
}

export function plainCard(title: string, words: string): Shown {
  const card: Card = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: title, wrap: true, size: 'Large', weight: 'Bolder', style: 'heading' },
      { type: 'TextBlock', text: words, wrap: true },
    ],
  };
  return { card, summary: title };
}
