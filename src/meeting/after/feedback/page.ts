/** The page behind the feedback link: plain HTML without script or picture, that says nothing about a family. */
import type { Linked, Opening, Served } from '../../../kernel/links.ts';
import { area, type Problem, page, problemsAbove, radios } from '../../../kernel/page.ts';
import type { Reader } from '../../../kernel/records.ts';
import { dayOf } from '../../../practice/dates.ts';
import { loadAfter } from '../load.ts';
import { answerSchema, longestWords } from './input.ts';
import { feedbackTarget, type Giver, givers, quarterOf, scale } from './record.ts';

export const feedbackPurpose = 'meeting.feedback';

export const giverWords: Readonly<Record<Giver, string>> = {
  family: 'Somebody of the family',
  youngPerson: 'A young person',
  professional: 'Somebody who came for an organisation',
};
export const questions = {
  heard: 'I was listened to',
  clear: 'I understood what happened and what happens next',
} as const;

const title = 'What was the meeting like for you?';
const mend = {
  as: 'Choose who you are.',
  heard: 'Choose a number.',
  clear: 'Choose a number.',
} as const;

const html = (heading: string, main: string): Served => ({ type: 'text/html', body: page(heading, main) });

function form(
  who: readonly Giver[],
  once: string,
  typed: Readonly<Record<string, string>>,
  problems: readonly Problem[],
): Served {
  const problem = (field: string) => problems.find((one) => one.field === field)?.message;
  const ends: Readonly<Record<number, string>> = { 1: ' (not at all)', 5: ' (very much)' };
  const steps = scale.map((n) => ({ value: String(n), title: `${n}${ends[n] ?? ''}` }));
  const scored = (field: 'heard' | 'clear') =>
    radios(field, questions[field], steps, typed[field], problem(field));
  const main = [
    problemsAbove(problems),
    '<p>You need not say who you are, and please name nobody. Your answer is not kept with the meeting.</p>',
    '<p><strong>Nobody reads this at once. If you tell us a child may be at risk, we must act. If a child is in danger now, call 999.</strong></p>',
    '<form method="post">',
    `<input type="hidden" name="once" value="${once}">`,
    radios(
      'as',
      'I am',
      who.map((one) => ({ value: one, title: giverWords[one] })),
      typed.as,
      problem('as'),
    ),
    scored('heard'),
    scored('clear'),
    area('words', 'What went well, and what would have helped?', typed.words ?? '', longestWords),
    '<button type="submit">Send</button>',
    '</form>',
    '<p>You can also print this page, fill it in by hand and give it to the service.</p>',
  ];
  return html(problems.length > 0 ? `Error: ${title}` : title, main.join('\n'));
}

/** After it was sent: once kept, a repeat of it changes nothing. */
const said = {
  kept: html('Thank you', '<p role="status">Your answer has arrived. You can close this page.</p>'),
  keptBefore: html(
    'Thank you',
    '<p role="status">You had sent this page before, and what you sent then is kept.</p>',
  ),
  notKept: html(
    'It could not be kept',
    '<p role="alert">Please go back and send it once more in a minute.</p>',
  ),
} as const;

/** For whoever holds the link, for some weeks; where the chair says so, not for the family. */
export const feedbackLinked: Linked = {
  purpose: feedbackPurpose,
  nameless: true,
  async serve(opening, read, came) {
    const who = await mayGive(opening, read);
    return who && (came ? said[came] : form(who, opening.once, {}, []));
  },
  async send(fields, opening, read) {
    const who = await mayGive(opening, read);
    if (!who) return undefined;
    const { data } = answerSchema.safeParse(fields);
    const problems = (['as', 'heard', 'clear'] as const).flatMap((field): Problem[] => {
      const isGiven =
        field === 'as'
          ? who.some((one) => one === fields.as)
          : scale.some((n) => String(n) === fields[field]);
      return isGiven ? [] : [{ field, message: mend[field] }];
    });
    if (!data || problems.length > 0) return { mend: form(who, opening.once, fields, problems) };
    const { authority, now } = opening;
    const { words, ...rest } = data;
    return {
      command: {
        verb: 'feedback.give',
        target: feedbackTarget(authority.id, fields.once ?? opening.once),
        input: { ...rest, ...(words === undefined ? {} : { words }), quarter: quarterOf(dayOf(now)) },
      },
    };
  },
};

/** Undefined where there is no conference that was held: the link leads nowhere then. */
async function mayGive(
  { link: { target } }: Pick<Opening, 'link'>,
  read: Reader,
): Promise<readonly Giver[] | undefined> {
  const { monitoring } = await loadAfter({ target }, read);
  if (!monitoring) return undefined;
  return monitoring.value.notForFamily ? ['professional'] : givers;
}
