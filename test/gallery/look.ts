/**
 * The look in which the gallery shows cards: that of the room's page itself, so that what is looked at here is what
 * people see there. Only the gallery's own frame is added.
 */
import { readFileSync } from 'node:fs';
import type { Card } from '../../src/kernel/card.ts';
import { fontFamily, hostConfig } from '../../src/web/room/hostConfig.ts';
import { markdown } from '../../src/web/room/markdown.ts';

export { hostConfig };

export type Theme = 'light' | 'dark';

const roomCss = readFileSync(new URL('../../src/web/room/room.css', import.meta.url), 'utf8');

/** The page's own styles, and the gallery's frame. The theme is chosen by `data-theme`, as in the room. */
export const galleryCss = `${roomCss}
  body { background: var(--pane); color: var(--card-text); font: 14px/20px ${fontFamily}; }
  main { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 24px; padding: 20px; }
  figure { margin: 0; }
  figcaption { margin-bottom: 6px; font-size: 12px; color: var(--quiet); }
`;

/** What may be drawn: a card as it stands in a chat, or with the buttons of a dialog. */
export type Drawn = Omit<Card, 'actions'> & { readonly actions?: readonly unknown[] };

/** Every text of a card with the HTML that the page makes of it where Markdown is parsed. */
export function drawnTexts(card: Drawn): Readonly<Record<string, string>> {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value);
    else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) collect(part);
  };
  collect(card.body);
  return Object.fromEntries([...texts].map((text) => [text, markdown(text)]));
}
