/**
 * `npm run soak`: thousands of families through the front door of several processes on one store, in bad weather, and a
 * full reckoning at the end. `--families`, `--processes`, `--seed`, `--engine sqlite|cosmos`, `--hurry` (divides the
 * times of troubles), `--json FILE`. Ends with 1 when anything was lost.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { rounded, table } from '../bench/figures.ts';
import { soak } from './soak.ts';

const count = z.coerce.number().int();
const optionsSchema = z.object({
  families: count.min(4).max(50_000),
  processes: count.min(2).max(16),
  seed: count.min(1).max(2 ** 31),
  hurry: z.coerce.number().min(1).max(60),
  engine: z.enum(['sqlite', 'cosmos']),
  json: z.string().optional(),
});

const { values } = parseArgs({
  options: {
    families: { type: 'string', default: '3000' },
    processes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    hurry: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'sqlite' },
    json: { type: 'string' },
  },
});
const options = optionsSchema.safeParse(values);
if (options.success) {
  const { json, ...asked } = options.data;
  const { figures, losses } = await soak({ ...asked, say: (words) => process.stderr.write(`${words}\n`) });
  console.log(table(figures));
  for (const loss of losses.slice(0, 50)) console.log(`lost: ${loss}`);
  if (losses.length > 50) console.log(`and ${losses.length - 50} more`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(rounded(figures), null, 2)}\n`);
  process.exitCode = losses.length === 0 ? 0 : 1;
} else {
  for (const { path, message } of options.error.issues) console.error(`--${path.join('.')}: ${message}`);
  process.exitCode = 2;
}
