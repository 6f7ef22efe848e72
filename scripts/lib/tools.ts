/** Where the project is, and how to start a tool that is installed in it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export const root = join(import.meta.dirname, '..', '..');

const manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/**
 * The script behind a package's command, to be run by this Node: what lies in node_modules/.bin is a batch file on
 * Windows.
 */
export function binOf(packageName: string, command: string = packageName): string {
  const path = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const script = typeof bin === 'string' ? bin : bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(dirname(path), script);
}
