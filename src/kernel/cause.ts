/** What a log may say of a fault: class, code and place, never its message, which can hold what somebody typed. */
import { Refusal } from './refusal.ts';
import { StoreError } from './store.ts';

export function causeOf(fault: unknown): string {
  if (fault instanceof StoreError) return `StoreError.${fault.fault}`;
  if (fault instanceof Refusal) {
    return `Refusal.${fault.code}${fault.cause instanceof Error ? `.${fault.cause.name}` : ''}`;
  }
  return fault instanceof Error ? `${fault.name}${codeOf(fault)}${placeOf(fault)}` : typeof fault;
}

/** The code that the system or a library gives its errors (`EADDRINUSE`); nothing else looks like one. */
function codeOf(fault: Error): string {
  const code = 'code' in fault ? fault.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? `.${code}` : '';
}

/** File and line in which a fault arose, without the path to it; the stack begins with the message, which is passed over. */
function placeOf(fault: Error): string {
  const place = /^ {4}at .*?([\w.-]+\.ts:\d+)/m.exec((fault.stack ?? '').replace(fault.message, ''));
  return place ? `:${place[1]}` : '';
}
