/** What Graph sends to the address that was given to it: first a question whether the address is ours, then changes. */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A change to an event of a mailbox, or to the watch itself. Where it stands is read anew: a notification may be late. */
export type Notification =
  | {
      readonly kind: 'event';
      readonly watch: string;
      readonly event: string;
      readonly change: 'created' | 'updated' | 'deleted';
    }
  /** `lapsed`: begin anew, and compare. `renew`: extend now. `missed`: some were lost; compare. */
  | { readonly kind: 'watch'; readonly watch: string; readonly what: 'lapsed' | 'renew' | 'missed' };

export type Received =
  /** To be answered 200, as plain text, within ten seconds. */
  | { readonly kind: 'question'; readonly answer: string }
  /** To be answered 202. What was not genuine or not understood is only counted. */
  | { readonly kind: 'told'; readonly notifications: readonly Notification[]; readonly ignored: number }
  /** To be answered 400. */
  | { readonly kind: 'malformed' };

/** Graph's own are about 200 characters; nobody else is to have a page of ours say what they like. */
const question = z.string().min(1).max(1_000);

const notification = z.object({
  subscriptionId: z.string().min(1).max(200),
  clientState: z.string().max(255).nullish(),
  changeType: z.enum(['created', 'updated', 'deleted']).nullish(),
  lifecycleEvent: z.string().nullish(),
  resourceData: z.object({ id: z.string().min(1).max(1_000) }).nullish(),
});
const body = z.object({ value: z.array(z.unknown()).max(1_000) });

const lifecycle: Readonly<Record<string, 'lapsed' | 'renew' | 'missed'>> = {
  subscriptionRemoved: 'lapsed',
  reauthorizationRequired: 'renew',
  missed: 'missed',
};

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Reads a request to the address. `secret` is the one that was given when the watch was begun; undefined: there is no
 * such watch, and nothing is believed.
 */
export function readNotifications(received: {
  readonly validationToken: string | null;
  readonly body: unknown;
  readonly secret: (watch: string) => string | undefined;
}): Received {
  if (received.validationToken !== null) {
    const asked = question.safeParse(received.validationToken);
    return asked.success ? { kind: 'question', answer: asked.data } : { kind: 'malformed' };
  }
  const told = body.safeParse(received.body);
  if (!told.success) return { kind: 'malformed' };
  const notifications = told.data.value.flatMap((one): Notification[] => {
    const parsed = notification.safeParse(one);
    if (!parsed.success) return [];
    const { subscriptionId: watch, clientState, changeType, lifecycleEvent, resourceData } = parsed.data;
    const secret = received.secret(watch);
    if (secret === undefined || !clientState || !isSame(clientState, secret)) return [];
    if (lifecycleEvent) {
      const what = lifecycle[lifecycleEvent];
      return what === undefined ? [] : [{ kind: 'watch', watch, what }];
    }
    if (!changeType || !resourceData) return [];
    return [{ kind: 'event', watch, event: resourceData.id, change: changeType }];
  });
  return { kind: 'told', notifications, ignored: told.data.value.length - notifications.length };
}
