/** The files that git keeps, or would keep at the next commit: not what is ignored. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/lib/tools.ts';

/** Paths from the project's folder, with forward slashes; undefined where there is no git or no repository. */
export function trackedFiles(): string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    const out = execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  } catch {
    return undefined;
  }
}
