/** The ports of each service that names a mailbox, all on one client. */
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../kernel/clock.ts';
import type { ServiceMailbox, ServiceMailboxes } from '../kernel/service-mailbox.ts';
import { OutlookCalendars } from './calendars.ts';
import { CatalogueApp } from './catalogue.ts';
import { OutlookMailer } from './mailer.ts';
import { TeamsMeetings } from './meetings.ts';
import { OutlookWatching } from './watching.ts';

export function serviceMailboxes(options: {
  readonly graph: Client;
  readonly graphUrl: string;
  readonly teamsAppId: string | undefined;
  readonly externalId: string;
  readonly clock: Clock;
}): ServiceMailboxes {
  const { graph, graphUrl, clock } = options;
  const app = new CatalogueApp(options);
  const known = new Map<string, ServiceMailbox>();
  return {
    of({ calendar }) {
      if (calendar === undefined) return undefined;
      const { mailbox, objectId } = calendar;
      const key = `${mailbox.toLowerCase()} ${objectId}`;
      const ports = known.get(key) ?? {
        calendars: new OutlookCalendars({ graph, graphUrl, mailbox }),
        meetings: new TeamsMeetings({ graph, graphUrl, app, organiser: objectId }),
        mailer: new OutlookMailer({ graph, mailbox }),
        watching: new OutlookWatching({ graph, graphUrl, clock, mailbox }),
      };
      known.set(key, ports);
      return ports;
    },
  };
}
