/** The meetings port: what belongs to the online meeting of an event. Everything throws OutsideError. */

/** What Teams says of a meeting while it goes on: a hint, never a record, and nobody acts by it. */
export type MeetingEvent =
  | { readonly what: 'started'; readonly chat: string }
  /** `people`: tenant and object id of those with an account. */
  | { readonly what: 'joined' | 'left'; readonly chat: string; readonly people: readonly string[] };

export interface DialIn {
  readonly number: string;
  /** What is typed after the number. */
  readonly conferenceId: string;
}

/** How to join by typing numbers instead of following the link. */
export interface JoinNumber {
  readonly id: string;
  readonly passcode?: string;
}

export interface OnlineMeeting {
  readonly id: string;
  /** The id of the meeting's chat. */
  readonly chat: string;
  readonly dialIn?: DialIn;
  readonly joinNumber?: JoinNumber;
}

/** What a service may choose. What it may not is not here: nothing is ever recorded, and callers wait in the lobby. */
export interface MeetingOptions {
  /** `outsiders`: all but the organisation's own people wait until they are let in. `everybody`: but the organiser. */
  readonly lobby: 'outsiders' | 'everybody';
  readonly presenters: 'organisation' | 'organiser';
  /** `duringMeeting`: nobody can write before and after. */
  readonly chat: 'always' | 'duringMeeting' | 'never';
}

/** Who was in a meeting, as Teams has it: by account or address, never by the name on the screen. */
export interface InTeams {
  /** Object id of their account. */
  readonly objectId?: string;
  readonly email?: string;
  readonly spans: readonly { readonly from: Temporal.Instant; readonly until: Temporal.Instant }[];
}

export interface Meetings {
  /** By the link of its event. `notYet` for some time after the event was made: look again. */
  find(joinUrl: string): Promise<OnlineMeeting>;
  /** Lobby, presenters and chat; recording and transcription off, and with them what Copilot could build on. May be repeated. */
  secure(meeting: string, options: MeetingOptions): Promise<void>;
  /** Once it is over: all its sessions. `notYet` until Teams has written a report. Reads, and may be repeated. */
  attended(meeting: string): Promise<readonly InTeams[]>;
  /** Puts Quorate into the meeting's chat. May be repeated. `notYet` while the chat is being made. */
  join(chat: string): Promise<void>;
  /** Takes Quorate out of the meeting's chat. May be repeated. */
  leave(chat: string): Promise<void>;
}
