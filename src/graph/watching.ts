/** Change notifications for the events of the service's mailbox. */
import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Watch, Watching } from '../kernel/calendars.ts';
import type { Clock } from '../kernel/clock.ts';
import { OutsideError } from '../kernel/outside.ts';
import { answered, nothing } from './faults.ts';
import { Pages } from './pages.ts';
import { moment, preferred } from './times.ts';

/** Microsoft, "subscription resource type": events of Outlook, under 4,230 minutes. The rest is for clocks that differ. */
const longestMinutes = 4_200;

const subscription = z
  .object({ id: z.string(), expirationDateTime: moment })
  .transform(({ id, expirationDateTime }): Watch => ({ id, until: expirationDateTime }));

const subscriptions = z.object({
  value: z.array(z.object({ id: z.string(), resource: z.string(), notificationUrl: z.string().nullish() })),
  '@odata.nextLink': z.string().nullish(),
});

export class OutlookWatching implements Watching {
  readonly #graph: Client;
  readonly #pages: Pages;
  readonly #clock: Clock;
  readonly #resource: string;

  constructor(options: { graph: Client; graphUrl: string; clock: Clock; mailbox: string }) {
    this.#graph = options.graph;
    this.#pages = new Pages(options);
    this.#clock = options.clock;
    this.#resource = `/users/${options.mailbox}/events`;
  }

  async begin({ address, secret }: { address: string; secret: string }): Promise<Watch> {
    // Graph may make a second one where there is one already; each change would then be told twice.
    const [known] = await this.#on(address);
    if (known !== undefined) return this.extend(known);
    try {
      return await answered('write', subscription, () =>
        this.#graph.api('/subscriptions').header('Prefer', preferred).post({
          changeType: 'updated,deleted',
          notificationUrl: address,
          lifecycleNotificationUrl: address,
          resource: this.#resource,
          expirationDateTime: this.#expiry(),
          clientState: secret,
        }),
      );
    } catch (error) {
      if (!(error instanceof OutsideError) || error.fault !== 'conflict') throw error;
      const [made] = await this.#on(address);
      if (made === undefined) throw error;
      return this.extend(made);
    }
  }

  extend(watch: string): Promise<Watch> {
    return answered('write', subscription, () =>
      this.#graph
        .api(`/subscriptions/${encodeURIComponent(watch)}`)
        .patch({ expirationDateTime: this.#expiry() }),
    );
  }

  async end(watch: string): Promise<void> {
    try {
      await answered('write', nothing, () =>
        this.#graph.api(`/subscriptions/${encodeURIComponent(watch)}`).delete(),
      );
    } catch (error) {
      if (error instanceof OutsideError && error.fault === 'gone') return;
      throw error;
    }
  }

  #expiry(): string {
    return this.#clock.now().add({ minutes: longestMinutes }).toString({ smallestUnit: 'second' });
  }

  /** Our own subscriptions that tell this address of this mailbox. */
  async #on(address: string): Promise<string[]> {
    const first = await answered('read', subscriptions, () => this.#graph.api('/subscriptions').get());
    return (await this.#pages.all(subscriptions, first))
      .filter((one) => one.notificationUrl === address && named(one.resource) === named(this.#resource))
      .map((one) => one.id);
  }
}

/** Graph gives a resource back with or without its first slash, and in whatever case. */
const named = (resource: string) => resource.replace(/^\//, '').toLowerCase();
