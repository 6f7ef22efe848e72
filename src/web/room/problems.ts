/** What the bot found to check in what was sent: said aloud, and tied to the fields it is about. */
import type { JsonObject } from '../../kernel/json.ts';

/** How the words directly above a field begin that has something to check. */
const mark = 'Please check: ';

/** The first of these words in a card, and how many there are; undefined when there is nothing to check. */
export function problemsIn(card: JsonObject): string | undefined {
  const found: string[] = [];
  const look = (node: unknown) => {
    if (Array.isArray(node)) {
      for (const one of node) look(one);
    } else if (typeof node === 'object' && node !== null) {
      if ('text' in node && typeof node.text === 'string' && node.text.startsWith(mark))
        found.push(node.text);
      for (const one of Object.values(node)) if (typeof one === 'object') look(one);
    }
  };
  look(card);
  const [first] = found;
  return first === undefined || found.length === 1 ? first : `${found.length} things to check. ${first}`;
}

let serial = 0;

/** Marks each field below such words as invalid, and described by them. */
export function tieProblems(drawn: HTMLElement): void {
  for (const words of drawn.querySelectorAll('.ac-textBlock')) {
    if (!words.textContent?.startsWith(mark)) continue;
    serial += 1;
    words.id ||= `to-check-${serial}`;
    const ground = words.parentElement;
    for (const field of ground?.querySelectorAll(
      'input, textarea, select, [role="radiogroup"], [role="group"]',
    ) ?? []) {
      // A radio button is judged with its group; a group of check boxes is only described.
      if (field instanceof HTMLInputElement && field.type === 'radio') continue;
      if (field.getAttribute('role') !== 'group') field.setAttribute('aria-invalid', 'true');
      const described = field.getAttribute('aria-describedby');
      field.setAttribute('aria-describedby', described ? `${described} ${words.id}` : words.id);
    }
  }
}
