/**
 * Renders cards by the real `adaptivecards` package in a browser, in Teams' look, and checks there what only a renderer
 * can show: nothing sticks out of a telephone's width, every text stands out from its ground, every input and button
 * has a name. The pictures are for eyes, the findings for tests.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type Drawn, drawnTexts, galleryCss, hostConfig, type Theme } from '../gallery/look.ts';

export type { Theme } from '../gallery/look.ts';

export const themes: readonly Theme[] = ['light', 'dark'];
/** Pixels of CSS: a desktop's chat, and a small telephone. */
export const widths = { wide: 640, narrow: 320 } as const;
export type Width = keyof typeof widths;

/** Least contrast between a text and its ground (WCAG 2.2, 1.4.3). */
const leastContrast = 4.5;

export interface Gallery {
  /** Renders the card alone and says what is wrong with it; none for a good one. */
  check(card: Drawn): Promise<readonly string[]>;
  /** A picture of the card rendered last: PNG. */
  picture(): Promise<Buffer>;
  /** All cards on one sheet: PNG. */
  sheet(cards: readonly { readonly name: string; readonly card: Drawn }[]): Promise<Buffer>;
  close(): Promise<void>;
}

const bundle = fileURLToPath(import.meta.resolve('adaptivecards/dist/adaptivecards.min.js'));

/** Opens a page for one theme and width, with another host configuration than ours if given. The caller closes it. */
export async function openGallery(
  browser: Browser,
  theme: Theme,
  width: Width,
  config: unknown = hostConfig,
): Promise<Gallery> {
  const page = await browser.newPage({
    viewport: { width: widths[width] + 40, height: 900 },
    deviceScaleFactor: 2,
    colorScheme: theme,
    locale: 'en-GB',
  });
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(`the page failed: ${error.message}`));
  await page.setContent(
    `<!doctype html><html lang="en-GB" data-theme="${theme}"><title>Cards</title><style>${galleryCss}</style><main></main></html>`,
  );
  await page.addScriptTag({ path: bundle });
  const show = (cards: readonly Named[]) => {
    const texts = Object.assign({}, ...cards.map(({ card }) => drawnTexts(card)));
    return page.evaluate(renderCards, { cards, config, texts, width: widths[width] });
  };

  return {
    async check(card) {
      await show([{ name: '', card }]);
      const found = await page.evaluate(inspect, leastContrast);
      return [...broken.splice(0), ...found];
    },
    picture: () => page.locator('.gallery-card').first().screenshot({ animations: 'disabled' }),
    async sheet(cards) {
      await show(cards);
      const across = width === 'wide' ? 3 : 5;
      await resize(page, across * (widths[width] + 24) + 24);
      const image = await page.locator('main').screenshot({ animations: 'disabled' });
      await resize(page, widths[width] + 40);
      return image;
    },
    close: () => page.close(),
  };
}

interface Named {
  readonly name: string;
  readonly card: Drawn;
}

function resize(page: Page, width: number): Promise<void> {
  return page.setViewportSize({ width, height: 900 });
}

/** Runs in the browser. */
function renderCards(given: {
  readonly cards: readonly Named[];
  readonly config: unknown;
  /** What the page makes of a text with Markdown in it. */
  readonly texts: Readonly<Record<string, string>>;
  readonly width: number;
}): void {
  interface Bundle {
    readonly HostConfig: new (config: unknown) => unknown;
    readonly GlobalSettings: { useMarkdownInRadioButtonAndCheckbox: boolean };
    readonly AdaptiveCard: {
      new (): {
        hostConfig: unknown;
        parse(card: unknown): void;
        render(): HTMLElement | undefined;
      };
      onProcessMarkdown: (text: string, result: { outputHtml?: string; didProcess: boolean }) => void;
    };
  }
  // The bundle, loaded before, leaves this one global.
  const bundle = (window as unknown as { readonly AdaptiveCards: Bundle }).AdaptiveCards;
  bundle.GlobalSettings.useMarkdownInRadioButtonAndCheckbox = false;
  bundle.AdaptiveCard.onProcessMarkdown = (text, result) => {
    const html = given.texts[text];
    if (html === undefined) return;
    result.outputHtml = html;
    result.didProcess = true;
  };
  const main = document.querySelector('main');
  if (!main) throw new Error('the page has no main part');
  main.replaceChildren(
    ...given.cards.map(({ name, card }) => {
      const adaptive = new bundle.AdaptiveCard();
      adaptive.hostConfig = new bundle.HostConfig(given.config);
      adaptive.parse(card);
      const rendered = adaptive.render();
      if (!rendered) throw new Error('the card did not render');
      const frame = document.createElement('div');
      frame.className = 'gallery-card card';
      frame.style.width = `${given.width}px`;
      const body = document.createElement('form');
      body.className = 'card-body';
      body.append(rendered);
      frame.append(body);
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      caption.textContent = name;
      figure.append(...(name === '' ? [frame] : [caption, frame]));
      return figure;
    }),
  );
}

/** Runs in the browser; looks at the card rendered last. */
function inspect(least: number): string[] {
  type Rgba = readonly [number, number, number, number];
  const found: string[] = [];
  const frame = document.querySelector('.gallery-card');
  if (!frame) return ['there is no card'];
  const bounds = frame.getBoundingClientRect();
  const excerpt = (element: Element) => (element.textContent ?? '').trim().slice(0, 40) || element.className;
  const visible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const everything = [...frame.querySelectorAll('*')].filter(visible);

  for (const element of everything) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > bounds.right + 0.5 || box.left < bounds.left - 0.5))
      found.push(`"${excerpt(element)}" sticks out of the card`);
    const style = getComputedStyle(element);
    const clips = style.overflowX !== 'visible' && !element.matches('input, textarea, select');
    if (clips && element.scrollWidth > element.clientWidth + 1)
      found.push(`"${excerpt(element)}" is cut off at the side`);
  }

  const colour = (text: string): Rgba => {
    const numbers = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0, numbers[3] ?? 1];
  };
  const over = (top: Rgba, ground: Rgba): Rgba => {
    const mix = (a: number, b: number) => a * top[3] + b * (1 - top[3]);
    return [mix(top[0], ground[0]), mix(top[1], ground[1]), mix(top[2], ground[2]), 1];
  };
  const groundOf = (element: Element): Rgba => {
    const own = colour(getComputedStyle(element).backgroundColor);
    if (own[3] === 1) return own;
    const below: Rgba = element.parentElement ? groundOf(element.parentElement) : [255, 255, 255, 1];
    return over(own, below);
  };
  const luminance = ([red, green, blue]: Rgba) => {
    const linear = (part: number) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const hasText = (element: Element) =>
    element.matches('input:not([type=radio]):not([type=checkbox]), textarea, select') ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  for (const element of everything.filter(hasText)) {
    const ground = groundOf(element);
    const text = luminance(over(colour(getComputedStyle(element).color), ground));
    const back = luminance(ground);
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (ratio < least) found.push(`"${excerpt(element)}" has a contrast of ${ratio.toFixed(2)}`);
  }

  const named = (element: Element) => {
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const words = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : [];
    const all = [
      words,
      element.getAttribute('aria-label') ?? '',
      ...labels.map((label) => label.textContent ?? ''),
    ];
    return all.some((text) => text.trim() !== '');
  };
  for (const input of frame.querySelectorAll('input, textarea, select')) {
    if (!named(input)) found.push(`an input (${input.getAttribute('type') ?? input.tagName}) has no name`);
  }
  const names = [...frame.querySelectorAll('button, [role=button]')].map((button) =>
    (button.getAttribute('aria-label') ?? button.textContent ?? '').trim(),
  );
  if (names.includes('')) found.push('a button has no name');
  if (new Set(names).size !== names.length) found.push('two buttons have one name');
  const headings = frame.querySelectorAll('[role=heading]');
  if (headings.length === 0) found.push('there is no heading');
  return [...new Set(found)];
}
