/** Reads what a document promises: commands to run, and files to look at. */

export interface Promises {
  /** Names of scripts in package.json. */
  readonly scripts: readonly string[];
  /** Links and file names as written, without an anchor, relative to the document. */
  readonly links: readonly string[];
  /** Files named in code marks, from the project's folder: `src/main.ts`. */
  readonly paths: readonly string[];
}

const folders = ['src', 'test', 'docs', 'config', 'scripts', 'appPackage', 'infra', 'env', '.ci'];

export function promisesOf(markdown: string): Promises {
  const commands = [...markdown.matchAll(/\bnpm (?:run(?:-script)? (?:-\S+ )*)?([a-z][\w:.-]*)/g)]
    .filter(([all, name]) => all.includes(' run') || ['start', 'test', 'stop'].includes(name ?? ''))
    .map(([, name]) => name ?? '');
  const links = [
    ...markdown.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a)\b[^>]*\b(?:src|href)="([^"]+)"/g),
  ]
    .map(([, inline, html]) => inline ?? html ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith('#'))
    .map((target) => decodeURI(target.replace(/[#?].*$/, '')));
  const paths = [...markdown.matchAll(/`([^`\s]+)`/g)]
    .map(([, text]) => text ?? '')
    .filter((text) => folders.some((folder) => text.startsWith(`${folder}/`)))
    .filter((text) => !/[*<>{}()$…]|\.\.\./.test(text))
    .map((text) => text.replace(/[#:].*$/, ''));
  return { scripts: [...new Set(commands)], links: [...new Set(links)], paths: [...new Set(paths)] };
}
