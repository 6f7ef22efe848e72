/** Quorate's ports to Outlook and Teams, joined over HTTP to the rehearsal room's own. */
import { graphClient } from '../../src/graph/client.ts';
import { serviceMailboxes } from '../../src/graph/service-mailboxes.ts';
import type { Booking } from '../../src/kernel/calendars.ts';
import { OutsideError } from '../../src/kernel/outside.ts';
import type { ServiceMailbox } from '../../src/kernel/service-mailbox.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import type { RoomSettings } from '../../src/rehearsal/connector.ts';
import type { Persona } from '../../src/rehearsal/people.ts';
import { chair, type Fixture, maya, open, parent, police } from '../rehearsal/fixture.ts';
import { type Recorder, recorder } from '../support/contracts.ts';

export const mailbox = {
  email: 'conferences@example.org',
  objectId: '0d2f7a51-6a5b-4a37-9f0e-3c1b8c2f6e10',
  name: 'Child protection conferences',
};
const withMail = (persona: Persona, email: string): Persona => ({ ...persona, email });
export const people = {
  maya: withMail(maya, 'maya.osei@example.org'),
  chair: withMail(chair, 'ruth.bell@example.org'),
  police: withMail(police, 'dee.quinn@police.example'),
  joan: {
    ...withMail(chair, 'joan.whitfield@example.org'),
    id: 'joan',
    name: 'Joan Whitfield',
    objectId: 'aaaaaaaa-0000-4000-8000-0000000000b5',
    words: 'business support',
    readsMailbox: true,
  },
  parent,
} as const;
export const room = { email: 'room.oak@example.org', name: 'Oak room, Civic Centre' };

export const at = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant();

export const booking: Booking = {
  transactionId: '6f0d6a52-5d5a-4f0e-8a3e-2f1f6f6b1c01',
  subject: 'Meeting CPC-4T9',
  text: 'Please reply even if you cannot come.',
  span: { from: at('2026-12-07T10:00'), to: at('2026-12-07T12:30') },
  room,
  professionals: [
    { email: people.maya.email ?? '', name: 'Maya Osei', required: true },
    { email: people.chair.email ?? '', required: true },
    { email: people.police.email ?? '', name: 'Dee Quinn', required: false },
  ],
};

export interface OpenOffice extends Fixture {
  readonly ports: ServiceMailbox;
  /** The same, for requests that are to meet silence: they wait only a moment for their answer. */
  readonly hasty: ServiceMailbox;
}

const PATIENCE_MS = 10_000;
const MOMENT_MS = 500;

/** All traffic since it was last held against the contracts. */
let traffic: Recorder = recorder();

/** Every way in which Quorate or the room has broken Graph's contract in the tests so far; each is told once. */
export function contractFaults(): string[] {
  const faults = traffic.faults();
  traffic = recorder();
  return faults;
}

const opened: Fixture[] = [];

/** Closes all that a test has opened, also when it has failed. */
export async function closeOffices(): Promise<void> {
  await Promise.all(opened.splice(0).map((one) => one.close()));
}

export async function openOffice(settings: Partial<RoomSettings> = {}): Promise<OpenOffice> {
  const own = recorder();
  const opening = await open({
    people: Object.values(people),
    chats: [],
    mailboxes: [mailbox],
    teamsAppId: 'quorate',
    observe: (exchange) => {
      own.observe(exchange);
      traffic.observe(exchange);
    },
    ...settings,
  });
  const fixture = { ...opening, traffic: own };
  opened.push(fixture);
  const { graphUrl } = fixture.server;
  const waiting = (timeoutMs: number): ServiceMailbox => {
    const ports = serviceMailboxes({
      graph: graphClient({ graphUrl, token: async () => 'a-token', timeoutMs }),
      graphUrl,
      teamsAppId: 'quorate',
      externalId: 'unused',
      clock: fixture.clock,
    }).of({
      ...defaultSettings,
      calendar: { mailbox: mailbox.email, objectId: mailbox.objectId, name: mailbox.name },
    });
    if (ports === undefined) throw new Error('a service with a mailbox has no ports');
    return ports;
  };
  return { ...fixture, ports: waiting(PATIENCE_MS), hasty: waiting(MOMENT_MS) };
}

/** What was thrown; fails when nothing was. */
export async function fault(promise: Promise<unknown>): Promise<OutsideError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OutsideError) return error;
  throw new Error(`no OutsideError was thrown but ${String(error)}`);
}
