/** Change notifications: who wants to be told of a mailbox's events, and the telling. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Journal } from '../journal.ts';
import type { Answer } from '../server.ts';
import { bodyAs, type GraphPart, graphError, notAllowed } from './answers.ts';
import { etagOf } from './calendar-api.ts';
import type { Mailbox, Mailboxes } from './mailboxes.ts';
import type { Told } from './office.ts';
import type { StoredEvent, StoredSubscription } from './stored.ts';

/** Microsoft, "subscription resource type": the longest that events of Outlook are told. */
const LONGEST_MINUTES = 4_230;
/** How long Graph waits for the address to answer. */
const PATIENCE_MS = 10_000;

const wanted = z.looseObject({
  changeType: z.string().min(1),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().optional(),
  resource: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(255).optional(),
});
const extension = z.looseObject({ expirationDateTime: z.iso.datetime({ offset: true }) });

export interface Subscriptions {
  readonly api: GraphPart;
  readonly all: readonly StoredSubscription[];
  /** Tells whoever asked for it; resolves when all have answered, or not. */
  tell(event: StoredEvent, how: Told): Promise<void>;
}

export function subscriptions(options: {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly mailboxes: Mailboxes;
  readonly tenant: string;
}): Subscriptions {
  const { clock, journal, mailboxes, tenant } = options;
  const known = new Map<string, StoredSubscription>();
  for (const entry of journal.kept) {
    if (entry.kind === 'subscription') known.set(entry.value.id, entry.value);
  }

  function keep(subscription: StoredSubscription): void {
    known.set(subscription.id, subscription);
    journal.write({ kind: 'subscription', value: subscription });
  }
  const standing = () =>
    [...known.values()].filter(
      (one) => !one.ended && Temporal.Instant.compare(Temporal.Instant.from(one.expires), clock.now()) > 0,
    );

  function mailboxOf(resource: string): Mailbox | undefined {
    const found = /^\/?users\/([^/]+)\/(?:calendar\/)?events$/i.exec(resource)?.[1];
    return found === undefined ? undefined : mailboxes.service(found);
  }

  /** Why it cannot last until then; undefined when it can. */
  function tooLong(until: string): Answer | undefined {
    const minutes = clock.now().until(Temporal.Instant.from(until)).total('minutes');
    if (minutes > 0 && minutes <= LONGEST_MINUTES) return undefined;
    const words = minutes > 0 ? `can only be ${LONGEST_MINUTES} minutes in the future` : 'lies in the past';
    return graphError(400, 'ValidationError', `Subscription expiration ${words}.`);
  }

  /** The secret is told to the address only, and to nobody who lists. */
  const asGraph = (one: StoredSubscription): JsonObject => ({
    id: one.id,
    resource: one.resource,
    changeType: one.changeType,
    clientState: null,
    notificationUrl: one.notificationUrl,
    lifecycleNotificationUrl: one.lifecycleNotificationUrl ?? null,
    expirationDateTime: one.expires,
  });

  async function answers(address: string): Promise<boolean> {
    const token = `Validation: the rehearsal room & its question ${randomUUID()}`;
    const url = new URL(address);
    url.searchParams.set('validationToken', token);
    try {
      const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(PATIENCE_MS) });
      const isText = response.headers.get('content-type')?.startsWith('text/plain') === true;
      return response.status === 200 && isText && (await response.text()) === token;
    } catch {
      return false;
    }
  }

  async function create(body: string): Promise<Answer> {
    const asked = bodyAs(wanted, body);
    const mailbox = asked === undefined ? undefined : mailboxOf(asked.resource);
    if (asked === undefined || mailbox === undefined) {
      return graphError(400, 'ExtensionError', 'The subscription is not well formed.');
    }
    const refused = tooLong(asked.expirationDateTime);
    if (refused !== undefined) return refused;
    if (!(await answers(asked.notificationUrl))) {
      return graphError(400, 'ValidationError', 'Subscription validation request failed.');
    }
    const subscription: StoredSubscription = {
      id: randomUUID(),
      mailbox: mailbox.email,
      resource: asked.resource,
      changeType: asked.changeType,
      notificationUrl: asked.notificationUrl,
      ...(asked.lifecycleNotificationUrl === undefined
        ? {}
        : { lifecycleNotificationUrl: asked.lifecycleNotificationUrl }),
      ...(asked.clientState === undefined ? {} : { clientState: asked.clientState }),
      expires: asked.expirationDateTime,
      ended: false,
    };
    keep(subscription);
    return { status: 201, body: { ...asGraph(subscription), clientState: asked.clientState ?? null } };
  }

  async function post(address: string, value: JsonObject): Promise<void> {
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ value: [value] }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.arrayBuffer();
    } catch {
      // Graph tries again for hours; the room does not, and what was missed is found by the nightly comparison.
    }
  }

  return {
    get all() {
      return standing();
    },
    async tell(event, how) {
      const mailbox = mailboxes.service(event.mailbox);
      const telling = standing().filter(
        (one) => one.mailbox === event.mailbox && one.changeType.split(',').includes(how),
      );
      await Promise.all(
        telling.map((one) => {
          const resource = `Users/${mailbox?.objectId ?? ''}/Events/${event.id}`;
          return post(one.notificationUrl, {
            subscriptionId: one.id,
            subscriptionExpirationDateTime: one.expires,
            ...(one.clientState === undefined ? {} : { clientState: one.clientState }),
            changeType: how,
            tenantId: tenant,
            resource,
            resourceData: {
              '@odata.type': '#Microsoft.Graph.Event',
              '@odata.id': resource,
              '@odata.etag': etagOf(event),
              id: event.id,
            },
          });
        }),
      );
    },
    api: ({ method, parts, body }) => {
      const [first, id, ...more] = parts;
      if (first !== 'subscriptions' || more.length > 0) return undefined;
      if (id === undefined) {
        if (method === 'POST') return create(body);
        return method === 'GET' ? { status: 200, body: { value: standing().map(asGraph) } } : notAllowed;
      }
      const subscription = standing().find((one) => one.id === id);
      if (subscription === undefined) {
        return graphError(404, 'ResourceNotFound', 'The object was not found.');
      }
      if (method === 'GET') return { status: 200, body: asGraph(subscription) };
      if (method === 'DELETE') {
        keep({ ...subscription, ended: true });
        return { status: 204 };
      }
      if (method !== 'PATCH') return notAllowed;
      const asked = bodyAs(extension, body);
      if (asked === undefined) return graphError(400, 'ExtensionError', 'The request is not well formed.');
      const refused = tooLong(asked.expirationDateTime);
      if (refused !== undefined) return refused;
      const extended = { ...subscription, expires: asked.expirationDateTime };
      keep(extended);
      return { status: 200, body: asGraph(extended) };
    },
  };
}
