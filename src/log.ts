/**
 * The log over pino. What may be in a line is listed here, and nothing else gets in: an unlisted field is left out and
 * only its name is noted; a text that does not look like a code or a reference is withheld. So no sentence, name or
 * address can reach the log, whoever calls it.
 */
import { type DestinationStream, pino } from 'pino';
import type { Log, LogFields } from './kernel/log.ts';

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
/** A code, a reference, an id, a number: no spaces, no @, nothing that a sentence or an e-mail address needs. */
const plain = /^[\p{Script=Latin}\d._:/|+=#-]{1,200}$/u;
const code = /^[A-Za-z0-9._-]{1,100}$/;
/** Fields that pino writes itself. */
const ours: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

function keep(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!allowed.has(name)) {
      left.push(code.test(name) ? name : 'unnamed');
      continue;
    }
    const key = ours.has(name) ? `${name}_` : name;
    line[key] = typeof value === 'string' && !plain.test(value) ? 'withheld' : value;
  }
  if (left.length > 0) line.leftOut = left.join(',');
  return line;
}

/** Opens the log. Lines are JSON: level, time (ISO), event (the code), and the listed fields. */
export function createLog(options: {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Standard output unless given. */
  to?: DestinationStream;
}): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = options.to ? pino(settings, options.to) : pino(settings);
  const event = (name: string, fields: LogFields = {}) => ({
    event: code.test(name) ? name : 'withheld',
    ...keep(fields),
  });
  return {
    info: (name, fields) => logger.info(event(name, fields)),
    warn: (name, fields) => logger.warn(event(name, fields)),
    error: (name, fields) => logger.error(event(name, fields)),
  };
}
