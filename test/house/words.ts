/** What must not stand in the project's files, found line by line. */

interface Forbidden {
  readonly what: string;
  readonly pattern: RegExp;
  /** Which files are looked at; all when absent. */
  readonly files?: RegExp;
  /** Comments may say it. */
  readonly notInComments?: boolean;
}

const code = /\.(ts|tsx|mjs|js)$/;
const comments = /\/\*.*?(?:\*\/|$)|(?<!:)\/\/.*$|^\s*\*.*$/g;

/** Written in two halves where the whole would be found in this very file. */
const forbidden: readonly Forbidden[] = [
  { what: 'a path of one machine', pattern: /(?<![\w.$}/-])\/(?:work|tmp|root|home)\// },
  {
    what: 'the address of a package registry',
    pattern: new RegExp('registry\\.' + 'npmjs|registry\\.' + 'yarnpkg'),
  },
  { what: 'a mark of unfinished work', pattern: new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'})\\b`) },
  {
    what: 'a type that is switched off',
    pattern: new RegExp(`(?::|\\bas|<)\\s*a${'ny'}\\b(?!\\s+\\w)`),
    files: code,
    notInComments: true,
  },
  {
    what: 'a check that is switched off',
    pattern: new RegExp(`@ts-(?:ig${'nore'}|no${'check'})`),
    files: code,
  },
  {
    what: 'a test that runs alone',
    pattern: new RegExp(`\\b(?:describe|context|it)\\.on${'ly'}\\(`),
    files: code,
  },
];

/** UK English in what people read. Only words that are not also names in a protocol or a library. */
const american =
  /\b(?:organization|canceled|canceling|enrollment|behavior|favorite|apologize|recognized?|authorized|finalize|summarize)s?\b/i;
/** A string with a space in it is a sentence; one without may be an identifier. */
const sentence = /'([^'\\\n]* [^'\\\n]*)'|"([^"\\\n]* [^"\\\n]*)"|`([^`\\\n]* [^`\\\n]*)`/g;

/** @returns one line for each find: `file:line what` */
export function unwantedWords(file: string, text: string): string[] {
  const found: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${file}:${index + 1}`;
    for (const { what, pattern, files, notInComments } of forbidden) {
      const looked = notInComments ? line.replace(comments, '') : line;
      if ((files === undefined || files.test(file)) && pattern.test(looked)) found.push(`${at} ${what}`);
    }
    if (/^(src|appPackage)\//.test(file) && code.test(file)) {
      for (const [said] of line.matchAll(sentence)) {
        const word = american.exec(said)?.[0];
        if (word !== undefined) found.push(`${at} "${word}" is not UK English`);
      }
    }
  }
  return found;
}
