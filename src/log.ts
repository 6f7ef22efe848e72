/**
 * The log over pino. What may be in a line is listed here, and nothing else gets in: an unlisted field is left out and
 * only its name is noted; a text that does not look like a code or a reference is withheld. So no sentence, name or
 * address can reach the log, whoever calls it.
 */
import { type DestinationStream, pino } from 'pino';
import type { Log, LogFields } from './kernel/log.ts';
import { isPlainValue } from './kernel/plain-value.ts';

/** The fields a line may have. Codes, references, counts and times only. */
export const loggedFields = [
  'action',
  'address',
  'anchor',
  'attempt',
  'attempts',
  'authority',
  'cause',
  'check',
  'code',
  'count',
  'day',
  'depth',
  'effect',
  'entries',
  'error',
  'fault',
  'hash',
  'head',
  'host',
  'id',
  'kind',
  'level',
  'ms',
  'name',
  'partition',
  'pid',
  'port',
  'reason',
  'record',
  'reference',
  'request',
  'seq',
  'service',
  'signal',
  'state',
  'status',
  'store',
  'stream',
  'type',
  'verb',
  'version',
] as const;

const allowed: ReadonlySet<string> = new Set(loggedFields);
const code = /^[A-Za-z0-9._-]{1,100}$/;
/** Fields that pino writes itself. */
const ours: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

function keep(fields: LogFields): Record<string, string | number | boolean> {
  const line: Record<string, string | number | boolean> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!allowed.has(name)) {
      left.push(code.test(name) ? name : 'unnamed');
      continue;
    }
    const key = ours.has(name) ? `${name}_` : name;
    line[key] = typeof value === 'string' && !isPlainValue(value) ? 'withheld' : value;
  }
  if (left.length > 0) line.leftOut = left.join(',');
  return line;
}

/** Opens the log. Lines are JSON: level, time (ISO), event (the code), and the listed fields. */
export function createLog(options: {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Standard output unless given. */
  to?: DestinationStream;
  /** Told the same lines, with no more in them. */
  also?: (level: 'info' | 'warn' | 'error', code: string, fields: LogFields) => void;
}): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = options.to ? pino(settings, options.to) : pino(settings);
  const write = (level: 'info' | 'warn' | 'error', name: string, fields: LogFields = {}) => {
    if (!logger.isLevelEnabled(level)) return;
    const event = code.test(name) ? name : 'withheld';
    const kept = keep(fields);
    logger[level]({ event, ...kept });
    options.also?.(level, event, kept);
  };
  return {
    info: (name, fields) => write('info', name, fields),
    warn: (name, fields) => write('warn', name, fields),
    error: (name, fields) => write('error', name, fields),
  };
}
