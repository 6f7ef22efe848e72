/**
 * The page behind the link in a mail: three questions to one who is asked, and nothing about anybody. To open it changes
 * nothing. The link is for one invitation; it leads nowhere once it has expired, once they are told anew at another
 * address, are taken off the list, or somebody of the service has pressed that it shall not.
 */
import type { Fields, Linked, LinkTokens, Opening, Served } from '../../kernel/links.ts';
import { escaped, line, type Problem, page, problemsAbove, radios } from '../../kernel/page.ts';
import type { Reader } from '../../kernel/records.ts';
import { formatPeriod } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { answerInput, answerProblems, asksWhoComes, isAnswerable, longestName } from './answer.ts';
import { type Answering, loadAnswering, serialOf } from './load.ts';
import { comingWords, ownReportWords, saidOfReport } from './words.ts';

const purpose = 'invitation.answer';

const title = 'A meeting that you are asked to';

/** Undefined where it leads nowhere. */
async function judgedFor({ link }: Opening, read: Reader): Promise<Answering | undefined> {
  const loaded = await loadAnswering({ target: link.target }, read);
  const serial = serialOf(loaded.row.invitation.value, loaded.row.attendance?.value);
  return isAnswerable(loaded) && link.serial === serial ? loaded : undefined;
}

const kept = {
  kept: 'Thank you. Your answer is kept. If it changes, send it here once more.',
  keptBefore:
    'You had sent this page before, and what you sent then stands. Below is what is kept; please send any change from here.',
  notKept: 'Your answer could not be kept. Please try once more in a minute, or ring the service.',
} as const;

export const answerPage: Linked = {
  purpose,
  async serve(opening, read, came) {
    const loaded = await judgedFor(opening, read);
    return loaded && render(loaded, opening, saidBefore(loaded), [], came && kept[came]);
  },
  async send(fields, opening, read) {
    const loaded = await judgedFor(opening, read);
    if (!loaded) return undefined;
    const input = { coming: fields.coming, deputy: fields.deputy, report: fields.report };
    const problems = answerProblems(answerInput.parse(input), asksWhoComes(loaded, opening.now));
    if (problems.length > 0) return { mend: render(loaded, opening, fields, problems) };
    const { target } = opening.link;
    return { command: { verb: 'meeting.answer', target, input: asJson(input) } };
  },
};

const asJson = (input: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

function saidBefore({ row }: Answering): Fields {
  const { answered, report } = row.attendance?.value ?? {};
  const is = report?.is ?? (answered?.promised ? 'promised' : undefined);
  return {
    ...(answered ? { coming: answered.coming, deputy: answered.deputy ?? '' } : {}),
    ...(is === undefined ? {} : { report: is }),
  };
}

function render(
  loaded: Answering,
  { now, once }: Pick<Opening, 'now' | 'once'>,
  fields: Fields,
  problems: readonly Problem[],
  said?: string,
): Served {
  const { meetingName, booking } = loaded.conference.value;
  const slot = booking?.slot;
  const when = slot && formatPeriod(Temporal.Instant.from(slot.starts), Temporal.Instant.from(slot.until));
  const problem = (field: string) => problems.find((one) => one.field === field)?.message;
  const asked = asksWhoComes(loaded, now);
  const main = [
    said === undefined ? '' : `<p class="kept" role="status">${escaped(said)}</p>`,
    problemsAbove(problems),
    `<p>Meeting ${escaped(meetingName)}${when === undefined ? '' : `, ${escaped(when)}`}</p>`,
    '<p>Please write nothing about any child or family here.</p>',
    '<form method="post">',
    `<input type="hidden" name="once" value="${once}">`,
    asked
      ? radios(
          'coming',
          'Will you attend?',
          Object.entries(comingWords).map(([value, words]) => ({ value, title: words })),
          fields.coming,
          problem('coming'),
        ) +
        line(
          'deputy',
          'Who comes in your place, if somebody does (name and post)',
          fields.deputy ?? '',
          longestName,
          problem('deputy'),
        )
      : '',
    radios(
      'report',
      'Where is your report?',
      saidOfReport.map((value) => ({ value, title: ownReportWords[value] })),
      fields.report,
      problem('report'),
    ),
    '<button type="submit">Send my answer</button>',
    '</form>',
  ].join('\n');
  return { type: 'text/html', body: page(problems.length > 0 ? `Error: ${title}` : title, main) };
}

/** The personal link of one who is asked; undefined for a conference without a time. */
export function linkFor(
  { row, conference }: Answering,
  links: LinkTokens,
  authority: { readonly id: string; readonly settings: Pick<Settings, 'preparation'> },
): string | undefined {
  const slot = conference.value.booking?.slot;
  if (!slot) return undefined;
  return links.addressOf({
    purpose,
    authority: authority.id,
    target: row.invitation.target,
    until: Temporal.Instant.from(slot.until).add({ hours: 24 * authority.settings.preparation.linkDays }),
    serial: serialOf(row.invitation.value, row.attendance?.value),
  });
}
