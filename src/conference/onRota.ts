/**
 * The rota was changed, and somebody is on leave or on duty now who was to chair or minute a conference: those who can
 * do something about it are told, and its card says so for as long as it holds.
 */
import { z } from 'zod';
import { action } from '../kernel/action.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import type { Happened, Subscription } from '../kernel/registry.ts';
import { dayOf, london } from '../practice/dates.ts';
import { readRota } from '../rota/index.ts';
import { elsewhereWords, slotAhead } from './elsewhere.ts';
import { type Conference, conferenceType } from './record.ts';
import { loadConference } from './rights.ts';
import { show, tellParties } from './telling.ts';

const engagedSchema = z
  .array(z.object({ person: z.string(), from: z.iso.date(), to: z.iso.date() }))
  .max(500);
type Engaged = z.infer<typeof engagedSchema>;

/** Conferences that one look sees to; those that are left are seen to by a look of their own. */
const atOnce = 40;

function isOf({ booking }: Conference, engaged: Engaged): boolean {
  if (!booking) return false;
  const { chair, minuteTaker, starts } = booking.slot;
  const on = dayOf(Temporal.Instant.from(starts)).toString();
  return engaged.some(
    ({ person, from, to }) => [chair, minuteTaker].includes(person) && from <= on && on <= to,
  );
}

/** Of one person within these days: more than a chair has in half a year. */
const mostOfOne = 200;

async function bookedFor(
  person: string,
  days: Engaged,
  read: Reader,
): Promise<readonly Loaded<Conference>[]> {
  const first = days.map(({ from }) => from).sort()[0];
  const last = days
    .map(({ to }) => to)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined) return [];
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime(london).toInstant().toString();
  const range = {
    field: 'starts',
    from: at(Temporal.PlainDate.from(first)),
    to: at(Temporal.PlainDate.from(last).add({ days: 1 })),
  };
  const query = { range, order: 'ascending', limit: mostOfOne } as const;
  const [chairing, minuting] = await Promise.all([
    read.list(conferenceType, { ...query, equal: { chair: person } }),
    read.list(conferenceType, { ...query, equal: { minuteTaker: person } }),
  ]);
  return [...chairing.items, ...minuting.items];
}

/** Finds the conferences; each is looked at by a command of its own, in its own case. */
const findElsewhere = action({
  verb: 'conference.findElsewhere',
  audit: 'Looked which conferences are booked for somebody who is on leave or on duty then',
  who: ['event', 'followUp'],
  input: z.object({ engaged: engagedSchema, after: z.string().optional() }),
  async load({ input: { engaged, after } }, read) {
    const people = [...new Set(engaged.map(({ person }) => person))];
    const lists = await Promise.all(
      people.map((id) =>
        bookedFor(
          id,
          engaged.filter(({ person }) => person === id),
          read,
        ),
      ),
    );
    const found = lists.flat().filter(({ value }) => isOf(value, engaged));
    const each = new Map(found.map((one) => [keyOf(one), one] as const));
    return [...each.values()]
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .filter((one) => after === undefined || keyOf(one) > after);
  },
  may: () => false,
  present: () => ({ verb: 'help' }),
  decide({ engaged }, found, _situation, target) {
    const now = found.slice(0, atOnce);
    const last = now.at(-1);
    return {
      writes: [],
      commands: [
        ...now.map((one) => ({ verb: 'conference.noteElsewhere', target: one.target, input: {} })),
        ...(last && found.length > now.length
          ? [{ verb: 'conference.findElsewhere', target, input: { engaged, after: keyOf(last) } }]
          : []),
      ],
      show: { verb: 'help' },
    };
  },
});

const keyOf = ({ target }: Loaded<Conference>) => `${target.partition} ${target.id}`;

/** By the rota as it stands now; nothing is written, since it may be changed back. */
const noteElsewhere = action({
  verb: 'conference.noteElsewhere',
  audit: 'Told that somebody who was to be at the conference is on leave or on duty then',
  who: ['followUp'],
  input: z.object({}),
  async load({ target, authority }, read) {
    const [inCase, rota] = await Promise.all([loadConference({ target }, read), readRota(authority, read)]);
    return { ...inCase, rota };
  },
  may: () => false,
  present: (target) => show(target),
  decide(_input, loaded, situation, target) {
    const { value } = loaded.conference;
    const slot = slotAhead(value, situation.now);
    if (!slot || elsewhereWords(slot, loaded.rota, situation).length === 0) {
      return { writes: [], show: show(target) };
    }
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    const people = [slot.chair, value.booking?.by, value.moving?.by, ...support];
    return {
      writes: [],
      tell: tellParties(people, 'elsewhere', loaded, situation, target),
      show: show(target),
    };
  },
});

function looks({ target, data }: Happened) {
  const engaged = engagedSchema.safeParse(data.engaged);
  if (!engaged.success || engaged.data.length === 0) return [];
  return [{ verb: 'conference.findElsewhere', target, input: { engaged: engaged.data } }];
}

export const elsewhereEntries = [findElsewhere, noteElsewhere] as const;
export const elsewhereFollowings: readonly Subscription[] = [{ event: 'rota.engaged', commands: looks }];
