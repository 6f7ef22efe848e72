/**
 * `npm run bench`: how fast, how large and how much to press. Prints a table; `--json FILE` writes the same figures as
 * one flat object, `--quick` measures less, and names (`turn effects start memory slots booking counts`) choose groups.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureBooking } from './booking.ts';
import { countAll } from './counts.ts';
import { measureEffects } from './effects.ts';
import { type Figures, type Measured, rounded, table } from './figures.ts';
import { measureMemory } from './memory.ts';
import { measureSlots } from './slots.ts';
import { measureStart } from './start.ts';
import { measureTurn } from './turn.ts';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    rounds: { type: 'string' },
  },
  allowPositionals: true,
});
const quick = values.quick;

/** In the order of the table. Nothing else is measured meanwhile. */
const groups: Readonly<Record<string, () => Promise<Measured>>> = {
  turn: () =>
    measureTurn({
      rounds: Number(values.rounds ?? (quick ? 1 : 5)),
      turns: quick ? 300 : 1_000,
      profile: values.profile,
    }),
  effects: () =>
    measureEffects(quick ? { wakeUps: 2_000, overMs: 20_000 } : { wakeUps: 5_000, overMs: 60_000 }),
  start: () => measureStart(quick ? 3 : 5),
  memory: () => measureMemory(quick ? { turns: 3_000 } : { turns: 50_000, settling: 10_000 }),
  slots: () => measureSlots(quick ? 100 : 500),
  booking: () =>
    // One social worker has all of them, who has only so many free times before the last day.
    measureBooking({ counted: 3, timed: 20, slowMs: quick ? 500 : 1_000 }),
  counts: () => countAll(),
};

process.exitCode = await bench(positionals);

async function bench(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(groups, name));
  if (unknown.length > 0) {
    console.error(`No group ${unknown.join(', ')}. The groups: ${Object.keys(groups).join(', ')}`);
    return 2;
  }
  let figures: Figures = {};
  const notes: string[] = [];
  let failed = false;
  for (const [name, measure] of Object.entries(groups)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`measuring ${name} ...\n`);
    try {
      const measured = await measure();
      figures = { ...figures, ...measured.figures };
      notes.push(...(measured.notes ?? []));
    } catch (error) {
      failed = true;
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (Object.keys(figures).length > 0) console.log(table(figures));
  for (const note of notes) console.log(note);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rounded(figures), null, 2)}\n`);
  return failed ? 1 : 0;
}
