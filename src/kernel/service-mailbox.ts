/** All that is done through the mailbox of one service. */
import type { Settings } from '../practice/settings.ts';
import type { Calendars, Watching } from './calendars.ts';
import type { Mailer } from './mailer.ts';
import type { Meetings } from './meetings.ts';

export interface ServiceMailbox {
  readonly calendars: Calendars;
  readonly meetings: Meetings;
  readonly mailer: Mailer;
  readonly watching: Watching;
}

export interface ServiceMailboxes {
  /** Undefined for an authority that names no mailbox: it books in its own diary, and hands out calendar files. */
  of(settings: Settings): ServiceMailbox | undefined;
}
