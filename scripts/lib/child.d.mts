import type { SpawnOptions } from 'node:child_process';

export interface ChildResult {
  /** As a shell gives it: 128 + n for a child that died of signal n, 127 for one that could not be started. */
  code: number;
  output: string;
  /** Whether we were told to stop meanwhile. */
  signalled: boolean;
}

export function runChild(
  command: string,
  args: string[],
  options?: SpawnOptions & { onStart?: (pid: number) => void; capture?: boolean },
): Promise<ChildResult>;
