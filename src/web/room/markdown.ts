/**
 * The Markdown that Teams draws in a TextBlock: bold, italic, links, lists. Everything else is text. Text is escaped
 * first, so that no markup of a card's author, and nothing that a person typed, reaches the page as HTML.
 */

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark);
}

function inline(text: string): string {
  return text
    .replace(
      /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g,
      '<a href="$2" target="_blank" rel="noopener noreferrer">$1</a>',
    )
    .replace(/(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1/g, '<strong>$2</strong>')
    .replace(/(?<![\w*])([*_])(?=\S)([^\n*_]+?)(?<=\S)\1(?![\w*])/g, '<em>$2</em>');
}

const bullet = /^\s*[-*] +/;
const number = /^\s*\d+[.)] +/;

/** HTML of a TextBlock's text. */
export function markdown(text: string): string {
  const out: string[] = [];
  let list: 'ul' | 'ol' | undefined;
  const end = () => {
    if (list !== undefined) out.push(`</${list}>`);
    list = undefined;
  };
  for (const line of escapeHtml(text).split(/\r?\n/)) {
    const kind = bullet.test(line) ? 'ul' : number.test(line) ? 'ol' : undefined;
    if (kind === undefined) {
      end();
      out.push(`<p>${inline(line)}</p>`);
      continue;
    }
    if (list !== kind) {
      end();
      out.push(`<${kind}>`);
      list = kind;
    }
    out.push(`<li>${inline(line.replace(kind === 'ul' ? bullet : number, ''))}</li>`);
  }
  end();
  return out.join('');
}
