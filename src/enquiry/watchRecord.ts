/** Who is sent the list of open enquiries, and when: the record of an authority, and the readers of its settings. */
import { z } from 'zod';
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { calendar } from '../practice/working-days.ts';
import { nextOpening } from '../practice/working-hours.ts';

const watchSchema = z
  .object({
    /** The day on which it was last sent. */
    sentOn: z.iso.date(),
    /** Who has asked for it daily, on its card. */
    asked: z.array(z.string().min(3).max(120)).max(500),
  })
  .catchall(unknownField);
export type EnquiryWatch = z.infer<typeof watchSchema>;

/** One an authority; it wakes when work begins. */
export const watchType: RecordType<EnquiryWatch> = {
  kind: 'enquiryWatch',
  version: 1,
  schema: watchSchema,
  openFields: ['sentOn', 'asked'],
  reference: () => 'the list of open enquiries',
  index: () => ({}),
  wake: ({ sentOn }, settings) => ({
    at: nextOpening(Temporal.PlainDate.from(sentOn), settings),
    verb: 'enquiry.sendList',
  }),
};

export const watchTarget = (authority: string): Target => ({
  partition: `enquiries:${authority}`,
  id: 'enquiries',
});

export type Cadence = 'daily' | 'weekly' | 'monthly';

/** The people whom the settings name: by role, or by object id. */
function readersOf({ settings, people }: Authority, cadence: Cadence): readonly Person[] {
  const named = settings.enquiries.list[cadence];
  return people.filter((person) =>
    named.some(
      (one) => person.roles.some((role) => role === one) || person.id === one || person.objectId === one,
    ),
  );
}

export function isSentDaily(person: Person, authority: Authority): boolean {
  return readersOf(authority, 'daily').some((one) => one.id === person.id);
}

/**
 * Who is sent the list on a day, and as what: each once, by the shortest of their cadences. The week's and the month's
 * come on the first working day, or when Quorate was away then, on the first day that it is back.
 */
export function sendings(
  watch: EnquiryWatch,
  today: Temporal.PlainDate,
  authority: Authority,
): readonly { readonly to: PersonId; readonly cadence: Cadence }[] {
  const days = calendar(authority.settings);
  const last = Temporal.PlainDate.from(watch.sentOn);
  const begins = (day: Temporal.PlainDate) => {
    const first = days.onOrAfter(day);
    return Temporal.PlainDate.compare(last, first) < 0 && Temporal.PlainDate.compare(first, today) <= 0;
  };
  const due: readonly Cadence[] = [
    'daily',
    ...(begins(today.subtract({ days: today.dayOfWeek - 1 })) ? (['weekly'] as const) : []),
    ...(begins(today.with({ day: 1 })) ? (['monthly'] as const) : []),
  ];
  const to = new Map<PersonId, Cadence>();
  for (const cadence of due) {
    const asked = cadence === 'daily' ? watch.asked : [];
    for (const id of [...readersOf(authority, cadence).map((one) => one.id), ...asked]) {
      if (!to.has(id) && authority.person(id)) to.set(id, cadence);
    }
  }
  return [...to].map(([id, cadence]) => ({ to: id, cadence }));
}
