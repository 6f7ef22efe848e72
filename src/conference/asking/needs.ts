/** What is asked of every conference, whatever it is asked for from: place, times the family cannot manage, what people need. */
import { z } from 'zod';
import { judged, problemsIn } from '../../consultation/index.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalText } from '../../kernel/inputs.ts';
import type { ConferenceType } from '../../practice/codes.ts';
import type { Settings } from '../../practice/settings.ts';
import type { Conference, Needs } from '../record.ts';
import { meantUpTo, readCannot, type Unable } from './cannot.ts';

/** `combined`: of a review, that it is joined with the review of a child in care. */
const needChoices = ['wheelchair', 'apart', 'online', 'combined'] as const;
type NeedChoice = (typeof needChoices)[number];

const isNeed = (text: string): text is NeedChoice => needChoices.some((one) => one === text);

export const needsFields = {
  needs: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(isNeed)),
  cannot: judged(optionalText(600)),
  access: judged(optionalText(200)),
};
const needsInput = z.object(needsFields);
export type NeedsInput = z.infer<typeof needsInput>;

interface JudgedNeeds {
  readonly problems: Problem[];
  readonly times: readonly Unable[];
}

/** What is wrong with them for a conference of this type, due then, and the times that could be read. */
export function judgeNeeds(
  { needs, cannot, access }: NeedsInput,
  type: ConferenceType | undefined,
  due: Temporal.PlainDate | undefined,
  today: Temporal.PlainDate,
  settings: Settings,
): JudgedNeeds {
  const problems: Problem[] = problemsIn({ cannot, access });
  const read = readCannot(cannot.value ?? '', today, settings, meantUpTo(due, today, settings));
  if (read.kind === 'unread') {
    problems.push({
      field: 'cannot',
      message: `Line ${read.line} could not be read. Write one time a line: "Mondays", "Tuesday mornings" or "3 December afternoon".`,
    });
  }
  if (read.kind === 'tooMany') {
    problems.push({
      field: 'cannot',
      message:
        'These are more times than can be kept. Leave out what is over before it is to be held, or after.',
    });
  }
  if (type && needs.includes('online') && !settings.conferences.onlineOnly[type]) {
    problems.push({ field: 'needs', message: 'In this service such a conference is not held online only.' });
  }
  return { problems, times: read.kind === 'times' ? read.times : [] };
}

export function needsOf(
  { needs, access, cannot: typed }: Pick<NeedsInput, 'needs' | 'access' | 'cannot'>,
  cannot: readonly Unable[],
  { conferences }: Settings,
): Needs {
  return {
    minutes: conferences.lengthMinutes,
    preMinutes: conferences.preMeetingMinutes,
    place: needs.includes('online') ? 'online' : 'room',
    wheelchair: needs.includes('wheelchair'),
    apart: needs.includes('apart'),
    cannot: [...cannot],
    ...(typed.value === undefined ? {} : { cannotAs: typed.value }),
    ...(access.value === undefined ? {} : { access: access.value }),
  };
}

/** As the choices of a card: what an earlier conference needed is there to be checked, not to be given again. */
export function needChoicesOf({
  type,
  needs: { wheelchair, apart, place },
}: Pick<Conference, 'type' | 'needs'>): string {
  const chosen: readonly (NeedChoice | false)[] = [
    type === 'combinedReview' && 'combined',
    wheelchair && 'wheelchair',
    apart && 'apart',
    place === 'online' && 'online',
  ];
  return chosen.filter((one) => one !== false).join(',');
}
