export interface Lock {
  /** Names a child that works for the holder and may outlive it. */
  alsoHeldBy(pid: number): void;
  release(): void;
}

/** Waits at most `waitMs` milliseconds for the lock file, then throws. */
export function takeLock(file: string, options: { waitMs: number; onWait?: () => void }): Promise<Lock>;
