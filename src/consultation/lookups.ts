/**
 * Lookups: which children are in an open request, and which cases a reference has led to. Each has a partition of its
 * own and is kept by the service itself, after what it follows from was committed; until then nothing relies on it.
 */
import { z } from 'zod';
import { action } from '../kernel/action.ts';
import { change, create, type FollowUp, type Situation } from '../kernel/decision.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Happened, Subscription } from '../kernel/registry.ts';
import type { Target, ViewCall } from '../kernel/view.ts';
import { type Consultation, childLookup, consultationType, type Lookup, lookupType } from './record.ts';
import { isOpen } from './standing.ts';

const entryInput = z.object({ partition: z.string(), id: z.string() });
const enterInput = entryInput.extend({ kind: z.enum(['child', 'reference']) });
type Entry = z.infer<typeof entryInput>;

/** Most requests that one is linked with; each link is two commands of the batch, which has an end. */
const mostLinks = 20;

/** Most entries under one child or reference; the oldest give way. */
const mostEntries = 200;

interface Entering {
  readonly lookup: Loaded<Lookup> | undefined;
  /** Of a child: which of the entries, and of the one entered, are about a consultation still open. */
  readonly open: readonly Entry[];
}

const same = (a: Entry, b: Entry) => a.partition === b.partition && a.id === b.id;

/** Nobody looks at a lookup; what is shown after a press is the consultation. */
const present = (target: Target): ViewCall => ({ verb: 'consultation.show', target });

/**
 * Enters an open request under each of its children, and a case under its reference. Requests that stand there already
 * and are open are linked with it, both ways; those that are not have been left behind, and are taken out.
 */
const enter = action<z.infer<typeof enterInput>, Entering>({
  verb: 'lookup.enter',
  audit: 'Entered in a lookup',
  who: ['followUp', 'event'],
  input: enterInput,
  async load({ target, input: { kind, partition, id } }, read) {
    const entered = { partition, id };
    if (kind === 'reference') return { lookup: await read.find(lookupType, target), open: [] };
    const [lookup, isStillOpen] = await Promise.all([read.find(lookupType, target), opens(entered, read)]);
    const others = (lookup?.value.entries ?? []).filter((entry) => !same(entry, entered));
    const open = await Promise.all(others.map((entry) => opens(entry, read)));
    return {
      lookup,
      open: [...others.filter((_, index) => open[index]), ...(isStillOpen ? [entered] : [])],
    };
  },
  may: () => false,
  present,
  decide({ kind, partition, id }, { lookup, open }, situation, target) {
    const entered = { partition, id };
    const known = lookup?.value.entries ?? [];
    const next =
      kind === 'child' ? open : known.some((entry) => same(entry, entered)) ? known : [...known, entered];
    const others = next.filter((entry) => !same(entry, entered));
    const isNew = next.some((entry) => same(entry, entered)) && !known.some((entry) => same(entry, entered));
    return {
      writes: written(lookup, next, target, situation),
      commands:
        kind === 'child' && isNew ? others.slice(-mostLinks).flatMap((other) => linked(entered, other)) : [],
      show: present(entered),
    };
  },
});

/** Takes a request that is no longer open out of the lookup of a child. */
const leave = action<Entry, Loaded<Lookup> | undefined>({
  verb: 'lookup.leave',
  audit: 'Taken out of a lookup',
  who: ['followUp', 'event'],
  input: entryInput,
  load: ({ target }, read) => read.find(lookupType, target),
  may: () => false,
  present,
  decide(left, lookup, situation, target) {
    const next = (lookup?.value.entries ?? []).filter((entry) => !same(entry, left));
    return { writes: written(lookup, next, target, situation), show: present(left) };
  },
});

/** Nothing is written where nothing changes. */
function written(
  lookup: Loaded<Lookup> | undefined,
  entries: readonly Entry[],
  target: Target,
  situation: Situation,
) {
  const before = lookup?.value.entries ?? [];
  if (before.length === entries.length && before.every((entry, n) => entries[n] && same(entry, entries[n])))
    return [];
  const kept = entries.slice(-mostEntries);
  const authority = situation.authority.id;
  return [
    lookup
      ? change(lookup, { ...lookup.value, entries: kept })
      : create(lookupType, target, authority, { entries: kept }),
  ];
}

async function opens(entry: Entry, read: Reader): Promise<boolean> {
  try {
    const found: Loaded<Consultation> | undefined = await read.find(consultationType, entry);
    return found !== undefined && isOpen(found.value);
  } catch (fault) {
    // One that cannot be read now may be open: it stays, and is linked.
    if (fault instanceof Refusal) return true;
    throw fault;
  }
}

function linked(a: Entry, b: Entry): FollowUp[] {
  return [
    { verb: 'consultation.link', target: a, input: { ...b } },
    { verb: 'consultation.link', target: b, input: { ...a } },
  ];
}

const childrenOf = z.object({ children: z.array(z.string()) });

/** A request that is decided or withdrawn leaves the lookup of each of its children. */
function leaves({ target, data, authority }: Happened): FollowUp[] {
  const numbers = childrenOf.safeParse(data);
  if (!numbers.success) return [];
  return numbers.data.children.map((number) => ({
    verb: 'lookup.leave',
    target: childLookup(authority, number),
    input: { ...target },
  }));
}

export const lookupEntries = [enter, leave] as const;

/** Which of this slice's commands follow from which of its events. */
export const followings: readonly Subscription[] = [
  { event: 'consultation.decided', commands: leaves },
  { event: 'consultation.withdrawn', commands: leaves },
];
