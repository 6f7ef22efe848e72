/** An authority large enough to measure: the example's, with as many more social workers as are wanted. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const exampleFile = new URL('../../config/authority.example.json', import.meta.url);

const fileSchema = z.looseObject({
  authorities: z
    .array(
      z.looseObject({
        tenant: z.string(),
        settings: z.looseObject({ calendar: z.unknown() }),
        people: z.array(z.record(z.string(), z.unknown())),
      }),
    )
    .min(1),
});

/** Somebody at a keyboard, as the activities name them. */
export interface Sender {
  readonly tenant: string;
  readonly objectId: string;
  readonly name: string;
  readonly conversation: string;
}

/** Writes an authority file with `count` social workers beside the example's people; they are what it gives. */
export function writeAuthority(path: string, count: number): readonly Sender[] {
  const file = fileSchema.parse(JSON.parse(readFileSync(exampleFile, 'utf8')));
  const [authority] = file.authorities;
  if (!authority) throw new Error('the example has no authority');
  // There is no Outlook here whose calendars could be read.
  for (const { settings } of file.authorities) delete settings.calendar;
  const senders = Array.from({ length: count }, (_, n): Sender => {
    const objectId = guid(`bench ${n}`);
    return {
      tenant: authority.tenant,
      objectId,
      name: `Worker ${n + 1}`,
      conversation: conversationOf(objectId),
    };
  });
  for (const [n, { objectId, name }] of senders.entries()) {
    authority.people.push({
      objectId,
      name,
      roles: ['socialWorker'],
      team: n % 2 === 0 ? 'north' : 'south',
      email: `worker.${n + 1}@example.org`,
    });
  }
  writeFileSync(path, JSON.stringify(file));
  return senders;
}

/** The one-to-one chat of a person with the bot; the stand-in for Teams names them in the same way. */
export function conversationOf(objectId: string): string {
  return `a:1${createHash('sha256').update(objectId).digest('base64url')}`;
}

function guid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
