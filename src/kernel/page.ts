/**
 * A page of Quorate's own for whoever holds a link: plain HTML, read by a screen reader and on a telephone, without any
 * script. What people typed goes through `escaped`; the one style is known to the server's content policy by its hash.
 */
import { hash } from 'node:crypto';

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:38rem;padding:1rem;color:#0b0c0c;background:#fff}
h1{font-size:1.75rem;line-height:1.2}fieldset{border:0;margin:0 0 1.5rem;padding:0}legend{font-weight:700;padding:0 0 .5rem}
.one{display:flex;gap:.75rem;align-items:flex-start;padding:.375rem 0}.one input{width:1.5rem;height:1.5rem;margin:.1rem 0 0;flex:none}
label.text{display:block;font-weight:700;padding-bottom:.375rem}input[type=text],textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:2px solid #0b0c0c}
button{font:inherit;font-weight:700;padding:.75rem 1.25rem;min-height:2.75rem;color:#fff;background:#00513b;border:0}
:focus-visible{outline:3px solid #0b0c0c;outline-offset:3px}.error{color:#a4161a;font-weight:700;margin:.25rem 0}
.mend{border:4px solid #a4161a;padding:.75rem 1rem;margin-bottom:1.5rem}.kept{border:4px solid #00513b;padding:.75rem 1rem;margin-bottom:1.5rem}`;

/** What a content policy calls the one style of these pages. */
export const pageStyleHash = `sha256-${hash('sha256', style, 'base64')}`;

/** Text as HTML shows it, also between quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `main` is HTML; `more` is HTML of ours for the head, such as a further style. */
export function page(title: string, main: string, more = ''): string {
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style>${more}</head>
<body><main><h1>${escaped(title)}</h1>
${main}
</main></body></html>
`;
}

export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** What is to be mended, above the form, each leading to its field. */
export function problemsAbove(problems: readonly Problem[]): string {
  if (problems.length === 0) return '';
  const each = problems.map(({ field, message }) => `<li><a href="#${field}">${escaped(message)}</a></li>`);
  return `<div class="mend" role="alert"><h2>Please check</h2><ul>${each.join('')}</ul></div>`;
}

const errorOf = (field: string, problem: string | undefined): string =>
  problem === undefined ? '' : `<p class="error" id="${field}-error">Error: ${escaped(problem)}</p>`;

/** One of several. */
export function radios(
  field: string,
  legend: string,
  choices: readonly { readonly value: string; readonly title: string }[],
  chosen: string | undefined,
  problem: string | undefined,
): string {
  const each = choices.map(({ value, title }, n) => {
    const id = n === 0 ? field : `${field}-${n}`;
    const checked = value === chosen ? ' checked' : '';
    return `<div class="one"><input type="radio" id="${id}" name="${field}" value="${escaped(value)}"${checked}><label for="${id}">${escaped(title)}</label></div>`;
  });
  const described = problem === undefined ? '' : ` aria-describedby="${field}-error"`;
  return `<fieldset${described}><legend>${escaped(legend)}</legend>${errorOf(field, problem)}${each.join('')}</fieldset>`;
}

export function line(
  field: string,
  label: string,
  value: string,
  maxLength: number,
  problem: string | undefined,
): string {
  const described = problem === undefined ? '' : ` aria-invalid="true" aria-describedby="${field}-error"`;
  return `<fieldset><label class="text" for="${field}">${escaped(label)}</label>${errorOf(field, problem)}<input type="text" id="${field}" name="${field}" maxlength="${maxLength}" autocomplete="off" value="${escaped(value)}"${described}></fieldset>`;
}

/** Several lines, never required. */
export function area(field: string, label: string, value: string, maxLength: number): string {
  return `<fieldset><label class="text" for="${field}">${escaped(label)}</label><textarea id="${field}" name="${field}" rows="6" maxlength="${maxLength}">${escaped(value)}</textarea></fieldset>`;
}
