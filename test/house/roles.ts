/** What the pages for each role say that people will see: the words on buttons and cards, and what they can type. */

export interface Said {
  /** In bold: the words of a button. */
  readonly buttons: readonly string[];
  /** In double quotes: words that stand on a card, a page or in a mail. */
  readonly words: readonly string[];
  /** In code marks: sentences that can be typed. */
  readonly typed: readonly string[];
}

const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, one]) => one ?? ''))].filter((one) => one !== '');

export function saidIn(markdown: string): Said {
  return {
    buttons: all(markdown, /\*\*([^*]+)\*\*/g),
    words: all(markdown, /“([^”]+)”/g),
    typed: all(markdown, /`([^`]+)`/g),
  };
}

/** Whether some card, page or mail of the code says it; a button that goes on with a name or a time counts by its beginning. */
export function isSaid(source: string, { kind, text }: { kind: keyof Said; text: string }): boolean {
  if (kind === 'words') return source.includes(text);
  const whole = [`'${text}'`, `"${text}"`, `\`${text}\``].some((one) => source.includes(one));
  const begins = [' ', ', ', ' ('].some((between) => source.includes(`\`${text}${between}\${`));
  return whole || (kind === 'buttons' && begins);
}
