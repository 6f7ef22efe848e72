/** The room's own memory: JSON lines, the latest line of a key wins. Teams keeps messages; so does the room. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import { storedAppointment, storedEvent, storedMail, storedSubscription } from './graph/stored.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

export const storedMessage = z.object({
  id: z.string(),
  chat: z.string(),
  from: z.string(),
  sentAt: z.string(),
  edits: z.number(),
  deleted: z.boolean(),
  text: z.string(),
  preview: z.string(),
  cards: z.array(jsonObject),
  reactions: z.array(z.object({ by: z.string(), kind: z.string() })),
});
export type StoredMessage = z.infer<typeof storedMessage>;

const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), value: storedMessage }),
  z.object({
    kind: z.literal('chat'),
    value: z.object({
      id: z.string(),
      title: z.string(),
      members: z.array(z.string()),
      /** Whether the bot is in it; absent: it is. */
      bot: z.boolean().optional(),
      /** Who is in its meeting; absent: nobody. */
      inMeeting: z.array(z.string()).optional(),
    }),
  }),
  z.object({
    kind: z.literal('app'),
    value: z.object({ persona: z.string(), installed: z.boolean(), blocked: z.boolean() }),
  }),
  z.object({ kind: z.literal('event'), value: storedEvent }),
  z.object({ kind: z.literal('mail'), value: storedMail }),
  z.object({ kind: z.literal('appointment'), value: storedAppointment }),
  z.object({ kind: z.literal('subscription'), value: storedSubscription }),
  z.object({ kind: z.literal('clock'), value: z.object({ offsetMs: z.number() }) }),
]);
export type JournalLine = z.infer<typeof line>;

function keyOf(entry: JournalLine): string {
  switch (entry.kind) {
    case 'message':
      return `message|${entry.value.chat}|${entry.value.id}`;
    case 'chat':
      return `chat|${entry.value.id}`;
    case 'app':
      return `app|${entry.value.persona}`;
    case 'event':
    case 'mail':
    case 'appointment':
    case 'subscription':
      return `${entry.kind}|${entry.value.id}`;
    case 'clock':
      return 'clock';
  }
}

export interface Journal {
  /** What was kept, the latest line of each key, in the order in which the keys first appeared. */
  readonly kept: readonly JournalLine[];
  /** How far the clock was ahead of real time when the room was last open. */
  readonly clockOffsetMs: number;
  write(entry: JournalLine): void;
}

function parsed(text: string): JournalLine | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    // The last line may be torn by a kill; one of another version is of no use either.
    return undefined;
  }
}

/** Opens the file (none: the room forgets when it closes) and rewrites it without what later lines replaced. */
export function openJournal(file?: string): Journal {
  const latest = new Map<string, JournalLine>();
  if (file !== undefined && existsSync(file)) {
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      const entry = text === '' ? undefined : parsed(text);
      if (entry !== undefined) latest.set(keyOf(entry), entry);
    }
  }
  const kept = [...latest.values()];
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    const fresh = `${file}.new`;
    writeFileSync(fresh, kept.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    renameSync(fresh, file);
  }
  const clock = latest.get('clock');
  return {
    kept,
    clockOffsetMs: clock?.kind === 'clock' ? clock.value.offsetMs : 0,
    write: (entry) => {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}
