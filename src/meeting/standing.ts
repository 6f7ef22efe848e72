/** Where a meeting stands: pure functions of what is kept, of the settings and of our own clock. */
import { conferenceStanding } from '../conference/index.ts';
import type { Settings } from '../practice/settings.ts';
import type { InMeeting } from './load.ts';
import type { Meeting } from './record.ts';

/** Meetings run over: so long after their end they can still be asked in and answered. */
const after = { hours: 3 };

/**
 * Of the question in the chat. `never`: the service has it switched off. `noChat`: there is no chat, or Quorate is not in
 * it (any more). `early`, `late`: by our own clock. `mayOpen`: a press of the chair opens it. `open`; `stopped`.
 */
export type Prompts = 'never' | 'noChat' | 'early' | 'late' | 'mayOpen' | 'open' | 'stopped';

export function promptsOf(
  { conference, meeting }: Pick<InMeeting, 'conference' | 'meeting'>,
  now: Temporal.Instant,
  { prompts }: Pick<Settings, 'prompts'>,
): Prompts {
  const value = meeting?.value;
  if (prompts.mode === 'off') return 'never';
  if (!value?.starts || !value.until || conferenceStanding(conference.value) === 'cancelled') return 'noChat';
  if (conference.value.outside.meeting?.chat === undefined || value.left) return 'noChat';
  const opens = Temporal.Instant.from(value.starts).subtract({ minutes: prompts.minutesBefore });
  // A meeting that has begun early is hurried by Teams' own word.
  if (Temporal.Instant.compare(now, opens) < 0 && value.startedAt === undefined) return 'early';
  if (isOver(value, now)) return 'late';
  return value.prompts?.state ?? 'mayOpen';
}

function isOver({ until }: Pick<Meeting, 'until'>, now: Temporal.Instant): boolean {
  return until !== undefined && Temporal.Instant.compare(now, Temporal.Instant.from(until).add(after)) > 0;
}

/** Whether the question can be sent (once more): it was not, or nobody knows, and a person says so. */
export function canAsk(loaded: InMeeting, now: Temporal.Instant, settings: Settings): boolean {
  const prompts = promptsOf(loaded, now, settings);
  const post = loaded.meeting?.value.asked;
  if (prompts === 'mayOpen' || prompts === 'stopped') return true;
  return prompts === 'open' && (post?.state === 'uncertain' || post?.state === 'failed');
}
