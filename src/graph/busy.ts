/** Free/busy by `getSchedule`: in chunks as large as Outlook takes them, merged to spans. */
import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Busy, Span } from '../kernel/calendars.ts';
import { earlier, later } from '../practice/moments.ts';
import { answered } from './faults.ts';
import { inUtc, outlookTime, preferred } from './times.ts';

/** Microsoft, "calendar: getSchedule": at most 20 addresses, and a span under 62 days. */
export const mostMailboxes = 20;
export const mostDays = 61;
/** The span of one letter in a view that we do not read: the longest, so that it is the shortest text. */
const viewMinutes = 1_440;

/** Subjects and places may come with it, depending on how each calendar is shared. They are not even parsed. */
const schedules = z.object({
  value: z.array(
    z.object({
      scheduleId: z.string(),
      scheduleItems: z
        .array(z.object({ status: z.string().nullish(), start: outlookTime, end: outlookTime }))
        .nullish(),
      error: z.object({ responseCode: z.string().nullish() }).nullish(),
    }),
  ),
});

/** Whoever works elsewhere can come; of what Outlook does not know it cannot be said that it is free. */
const free = new Set(['free', 'workingElsewhere']);

/** In order, without overlaps, cut to `within`. */
export function merged(spans: readonly Span[], within: Span): Span[] {
  const cut = spans
    .map(({ from, to }) => ({ from: later(from, within.from), to: earlier(to, within.to) }))
    .filter(({ from, to }) => Temporal.Instant.compare(from, to) < 0)
    .sort((a, b) => Temporal.Instant.compare(a.from, b.from));
  const result: Span[] = [];
  for (const span of cut) {
    const last = result.at(-1);
    if (last === undefined || Temporal.Instant.compare(span.from, last.to) > 0) result.push(span);
    else result[result.length - 1] = { from: last.from, to: later(last.to, span.to) };
  }
  return result;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

export function spansOfDays(within: Span, days: number): Span[] {
  const result: Span[] = [];
  for (let from = within.from; Temporal.Instant.compare(from, within.to) < 0; ) {
    const to = earlier(from.add({ hours: days * 24 }), within.to);
    result.push({ from, to });
    from = to;
  }
  return result;
}

export async function busyTimes(
  graph: Client,
  mailbox: string,
  emails: readonly string[],
  within: Span,
): Promise<ReadonlyMap<string, Busy>> {
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))];
  const found = new Map<string, Span[]>();
  const unseen = new Map<string, string>();
  const ask = async (some: readonly string[], span: Span) => {
    const { value } = await answered('read', schedules, () =>
      graph
        .api(`/users/${mailbox}/calendar/getSchedule`)
        .header('Prefer', preferred)
        .post({
          schedules: some,
          startTime: inUtc(span.from),
          endTime: inUtc(span.to),
          availabilityViewInterval: viewMinutes,
        }),
    );
    for (const { scheduleId, scheduleItems, error } of value) {
      const email = scheduleId.toLowerCase();
      if (error) unseen.set(email, error.responseCode ?? 'notSeen');
      const spans = found.get(email) ?? [];
      for (const { status, start, end } of scheduleItems ?? []) {
        if (!free.has(status ?? 'unknown')) spans.push({ from: start, to: end });
      }
      found.set(email, spans);
    }
  };
  await Promise.all(
    chunks(wanted, mostMailboxes).flatMap((some) =>
      spansOfDays(within, mostDays).map((span) => ask(some, span)),
    ),
  );
  return new Map(
    emails.map((email): [string, Busy] => {
      const spans = found.get(email.toLowerCase());
      const code = unseen.get(email.toLowerCase()) ?? (spans === undefined ? 'notAnswered' : undefined);
      return [
        email,
        code === undefined && spans !== undefined
          ? { kind: 'known', spans: merged(spans, within) }
          : { kind: 'unknown', code: code ?? 'notAnswered' },
      ];
    }),
  );
}
