/** A card as Teams carries it. */
export const cardContentType = 'application/vnd.microsoft.card.adaptive';

export interface CardAttachment {
  readonly contentType: typeof cardContentType;
  readonly content: object;
}

export function cardAttachment(card: object): CardAttachment {
  return { contentType: cardContentType, content: card };
}
