/** The whole card, in the order in which it is read: head, band, body, emergency line, buttons. */
import type { Settings } from '../../practice/settings.ts';
import type { Card, CardAction, CardElement, Container } from '../card.ts';
import { ordered } from './presses.ts';
import { emergencyLine, flatten, head, type Part } from './text.ts';
import { plain } from './words.ts';

export interface CardSpec {
  readonly head: Container;
  readonly band?: Container | undefined;
  readonly body?: readonly Part[];
  readonly presses?: readonly (CardAction | undefined | false)[];
  /** The authority's settings, on every request card: the emergency line at the foot. */
  readonly emergency?: Pick<Settings, 'emergencyDuty'> | undefined;
}

/** Builds a card. Throws RangeError when the buttons break the rule of `ordered`. */
export function card({ head: top, band, body = [], presses = [], emergency }: CardSpec): Card {
  const actions = ordered(presses.flatMap((press) => (press ? [press] : [])));
  const elements: readonly CardElement[] = [
    top,
    ...(band ? [band] : []),
    ...flatten(body),
    ...(emergency ? [emergencyLine(emergency)] : []),
  ];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: elements,
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** What is left of the card of a closed case: its reference and a few words of ours, nothing to press. */
export function stub(reference: string, words: string): Card {
  return card({ head: head({ kind: plain(reference), title: words }) });
}

/** The most a card may weigh, with the largest input: 25 KB (DESIGN 5). */
export const cardBudget = 25_000;

/** What a card weighs on the wire: bytes of UTF-8. */
export function sizeOf(whole: Card): number {
  return Buffer.byteLength(JSON.stringify(whole));
}
