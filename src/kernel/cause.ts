/** What a log may say of a fault: class, code and place, never its message, which can hold what somebody typed. */
import { Refusal } from './refusal.ts';
import { StoreError } from './store.ts';

export function causeOf(fault: unknown): string {
  if (fault instanceof StoreError) return `StoreError.${fault.fault}`;
  if (fault instanceof Refusal) {
    return `Refusal.${fault.code}${fault.cause instanceof Error ? `.${fault.cause.name}` : ''}`;
  }
  return fault instanceof Error ? `${fault.name}${placeOf(fault)}` : typeof fault;
}

/** File and line in which a fault arose, without the path to it; the stack begins with the message, which is passed over. */
function placeOf(fault: Error): string {
  const place = /^ {4}at .*?([\w.-]+\.ts:\d+)/m.exec((fault.stack ?? '').replace(fault.message, ''));
  return place ? `:${place[1]}` : '';
}
