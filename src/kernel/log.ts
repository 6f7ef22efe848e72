/** The log port: a stable code and a few plain fields. References and codes only, never content. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  error(code: string, fields?: LogFields): void;
}

/** For tests and tools that want silence. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
