/** Who sits in the room: the people of the authority file, and those whom no authority lists. */
import { createHash } from 'node:crypto';

/**
 * One seat of the room. `tenant` and `objectId` as Entra gives them; both absent for somebody who joined a meeting
 * without an account. `words` say who they are, e.g. "social worker, Family Support 3".
 */
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly words: string;
  readonly tenant?: string;
  readonly objectId?: string;
  /** What they may say to the bot, offered as one press each (default: what the room offers to everybody). */
  readonly says?: readonly string[];
  /** Their mailbox; none: nothing can be sent to them. */
  readonly email?: string;
  /** Whether they look after the services' own mailboxes, and see what stands in those. */
  readonly readsMailbox?: boolean;
  /** Whether Quorate is installed for them when the room opens for the first time (default: no). */
  readonly installed?: boolean;
}

/** A group or meeting chat that exists when the room opens. `members` are ids of personas. */
export interface ChatSeed {
  readonly id: string;
  readonly title: string;
  readonly members: readonly string[];
}

const derived = (kind: string, text: string) =>
  createHash('sha256').update(`${kind}|${text}`).digest('base64url');

/** The id that Teams gives a person towards one bot: `29:1…`, opaque and the same every time. */
export function teamsId(persona: Persona): string {
  return `29:1${derived('person', persona.id)}`;
}

/** The id of a person's one-to-one chat with the bot: `a:1…`. */
export function personalChatId(persona: Persona): string {
  return `a:1${derived('personal', persona.id)}`;
}

/** The id of a group or meeting chat: `19:meeting_…@thread.v2`. */
export function groupChatId(seed: string): string {
  return `19:meeting_${derived('group', seed).slice(0, 40)}@thread.v2`;
}

/** People without an account have no object id, and the bot can neither reach them nor know them. */
export function isAnonymous(persona: Persona): boolean {
  return persona.objectId === undefined;
}
