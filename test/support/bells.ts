/**
 * Bells on the real kernel: each rings once, at its instant, and some tell somebody that they did. The smallest record
 * with a wake-up, for the tests and the benchmark that let thousands of them fall due.
 */
import { z } from 'zod';
import { action, view } from '../../src/kernel/action.ts';
import { change, create } from '../../src/kernel/decision.ts';
import { indexed } from '../../src/kernel/effects.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { plainCard } from '../../src/kernel/notice.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from '../../src/kernel/records.ts';
import type { Entry } from '../../src/kernel/registry.ts';
import type { StoreIndex } from '../../src/kernel/store.ts';
import type { Target, ViewCall } from '../../src/kernel/view.ts';
import { authority, nasreen } from './authority.ts';
import { toyIndexes } from './toy.ts';

const bellSchema = z
  .object({
    number: z.int(),
    /** When it is to ring; gone once it has. */
    due: z.string().optional(),
    rung: z.int(),
    tells: z.boolean(),
  })
  .catchall(unknownField);
export type Bell = z.infer<typeof bellSchema>;

export const bellType: RecordType<Bell> = {
  kind: 'bell',
  version: 1,
  schema: bellSchema,
  openFields: ['rung'],
  index: () => ({}),
  reference: ({ number }) => `B-${number}`,
  wake: ({ due }) => (due === undefined ? undefined : { at: Temporal.Instant.from(due), verb: 'bell.ring' }),
};

/** With an index over all bells, by which they are counted and their audit chains checked. */
export const bellIndexes: readonly StoreIndex[] = [...toyIndexes, { kind: 'bell', fields: [] }];

/** A bell is written with its audit entry and its wake-up: so many fit into one decision. */
const atOnce = 18;

const bellAt = (partition: string, number: number): Target => ({ partition, id: `bell:${number}` });
const show = (target: Target): ViewCall => ({ verb: 'bell.show', target });
const load = async ({ target }: { readonly target: Target }, read: Reader): Promise<Loaded<Bell>> =>
  read.get(bellType, target);

const hang = action({
  verb: 'bell.hang',
  audit: 'Hung bells',
  who: ['followUp'],
  input: z.object({
    bells: z
      .array(z.object({ number: z.int(), due: z.string(), tells: z.boolean() }))
      .min(1)
      .max(atOnce),
  }),
  load: async () => undefined,
  may: () => false,
  present: show,
  decide: ({ bells }, _loaded, situation, { partition, id }) => ({
    writes: bells.map((bell) =>
      create(bellType, bellAt(partition, bell.number), situation.authority.id, { ...bell, rung: 0 }),
    ),
    show: show({ partition, id }),
  }),
});

const ring = action({
  verb: 'bell.ring',
  audit: 'Rang a bell',
  who: ['clock'],
  input: z.object({}),
  load,
  may: () => false,
  present: show,
  decide(_input, bell, situation, target) {
    const { due, ...rest } = bell.value;
    if (due === undefined || Temporal.Instant.compare(Temporal.Instant.from(due), situation.now) > 0) {
      return { writes: [], show: show(target) };
    }
    return {
      writes: [change(bell, { ...rest, rung: rest.rung + 1 } as Bell)], // all but one optional field
      tell: rest.tells ? [{ to: nasreen.id, view: show(target) }] : [],
      show: show(target),
    };
  },
});

const showBell = view({
  verb: 'bell.show',
  who: nasreen.roles,
  input: z.object({}),
  load,
  may: () => true,
  render: ({ value }) => plainCard(`Bell ${value.number}`, 'It has rung.'),
});

export const bellEntries: readonly Entry[] = [hang, ring, showBell];

/** The number of the bell whose card that is, by its summary. */
export function numberOf(summary: string): number {
  return Number(summary.replace('Bell ', ''));
}

/** The number in the id of a bell. */
export function bellOf(id: string): number {
  return Number(id.replace('bell:', ''));
}

/** Hangs so many bells, due at even distances; each `tellsEvery`-th tells somebody (0: none). */
export async function hangBells(
  kernel: Kernel,
  {
    count,
    first,
    overMs,
    tellsEvery,
  }: {
    readonly count: number;
    readonly first: Temporal.Instant;
    readonly overMs: number;
    readonly tellsEvery: number;
  },
): Promise<void> {
  const bells = Array.from({ length: count }, (_, number) => ({
    number,
    due: indexed(first.add({ milliseconds: Math.floor((number * overMs) / count) })),
    tells: tellsEvery > 0 && number % tellsEvery === 0,
  }));
  const lots = Array.from({ length: Math.ceil(count / atOnce) }, (_, n) => n);
  const hand = async () => {
    for (let lot = lots.pop(); lot !== undefined; lot = lots.pop()) {
      const outcome = await kernel.performService({
        from: 'service',
        cause: 'followUp',
        id: `hang:${lot}`,
        authority: authority.id,
        verb: 'bell.hang',
        target: bellAt(`bells:${lot}`, lot * atOnce),
        input: { bells: bells.slice(lot * atOnce, (lot + 1) * atOnce) },
        depth: 0,
      });
      if (outcome.kind !== 'done') throw new Error(`bells could not be hung: ${outcome.kind}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, hand));
}
