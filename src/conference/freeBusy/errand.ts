/** Asks Outlook when some people and rooms are taken, and gives of it what stands in the way of a conference. */
import { z } from 'zod';
import type { Busy } from '../../kernel/calendars.ts';
import { type Errand, type ErrandAt, errand } from '../../kernel/errand.ts';
import type { ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import { dayOf, london } from '../../practice/dates.ts';
import { diaryFrom } from '../diary/reading.ts';
import { type Period, periodIn, periodOf } from '../minutes.ts';
import { hoursOf, joined, within, without } from './cut.ts';
import { emailOf, mostTogether } from './owners.ts';
import {
  type CalendarRead,
  freeBusyWatchType,
  mostSpans,
  type Owner,
  ownerOf,
  ownerSchema,
  spansOf,
} from './record.ts';

const asked = z.object({
  partition: z.string(),
  id: z.string(),
  /** The reading that it is a part of: dropped when another has begun since. */
  run: z.string().optional(),
  owners: z.array(ownerSchema).min(1).max(mostTogether),
});

export function freeBusyErrand(mailboxes: ServiceMailboxes): Errand {
  return errand({
    name: 'calendar.busy',
    input: asked,
    async run(input, at) {
      const { authority, read } = at;
      const watch = await read.find(freeBusyWatchType, input);
      if (!watch || (input.run !== undefined && watch.value.lookedAt !== input.run)) return undefined;
      const mailbox = mailboxes.of(authority.settings);
      if (!mailbox) return undefined;
      const found = input.owners.flatMap((of) => {
        const email = emailOf(of, authority);
        return email === undefined ? [] : [{ of, email }];
      });
      if (found.length === 0) return undefined;
      const today = dayOf(at.now);
      const last = today.add({ days: authority.settings.conferences.outlook.aheadDays });
      const known = await mailbox.calendars.busy(
        found.map(({ email }) => email),
        { from: startOf(today), to: startOf(last.add({ days: 1 })) },
      );
      const own = await bookedIn(input.partition, today, at);
      const hours = hoursOf(today, last, authority.settings);
      const answers = found.map(({ of, email }) => cut(of, known.get(email), own(of), hours));
      return { read: answers.map((answer) => ({ ...answer })) };
    },
  });
}

const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(london).toInstant();

function cut(
  of: Owner,
  busy: Busy | undefined,
  own: readonly Period[],
  hours: readonly Period[],
): CalendarRead {
  if (busy?.kind !== 'known') return { of, busy: [], unknown: (busy?.code ?? 'notAnswered').slice(0, 60) };
  const periods = joined(busy.spans.map(({ from, to }) => periodOf(from, to)));
  return { of, busy: spansOf(within(without(periods, own), hours).slice(0, mostSpans)) };
}

/**
 * What the diary itself has of each from today on: it speaks for Quorate's own bookings, which come and go there first.
 * Read after Outlook, so that what was booked in between is known for ours.
 */
async function bookedIn(
  partition: string,
  today: Temporal.PlainDate,
  { read }: Pick<ErrandAt, 'read'>,
): Promise<(of: Owner) => readonly Period[]> {
  const booked = new Map<string, Period[]>();
  for (const { resource, entries } of await diaryFrom(partition, today, read)) {
    const { kind, id } = ownerOf(resource);
    const key = `${kind} ${id}`;
    booked.set(key, [...(booked.get(key) ?? []), ...entries.map(periodIn)]);
  }
  return ({ kind, id }) => booked.get(`${kind} ${id}`) ?? [];
}
