/** What the page asks of the room. */
import type { JsonObject } from '../../kernel/json.ts';
import type { CalendarResponse, PressedAction, PressResult, RoomOptions } from './wire.ts';

/** The room's refusal in its own words; `code` is stable. */
export class RoomRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RoomRefusal';
    this.code = code;
  }
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new RoomRefusal(
      answer?.error?.code ?? 'Failed',
      answer?.error?.message ?? 'The room did not answer.',
    );
  }
  // The page and the room are built from one source and served together: its answers have the shape they say.
  return answer as T;
}

/** For what shows its own success: when the room does not answer, the page says so already (see `connected`). */
const quietly = (sent: Promise<unknown>): void => {
  sent.catch(() => undefined);
};

const seat = (persona: string, what: string) => `/room/seats/${encodeURIComponent(persona)}/${what}`;

export const api = {
  say: (persona: string, chat: string, text: string) => send('POST', seat(persona, 'say'), { chat, text }),
  press: (persona: string, message: string, action: PressedAction) =>
    send<PressResult>('POST', seat(persona, 'press'), { message, action }),
  dialog: (persona: string, chat: string, data: JsonObject) =>
    send<PressResult>('POST', seat(persona, 'dialog'), { chat, data }),
  react: (persona: string, message: string, reaction: string) =>
    quietly(send('POST', seat(persona, 'react'), { message, reaction })),
  dismiss: (persona: string, message: string) => quietly(send('POST', seat(persona, 'dismiss'), { message })),
  respond: (persona: string, event: string, response: CalendarResponse) =>
    send('POST', seat(persona, 'respond'), { event, response }),
  /** Into the meeting of a chat by its link, or out of it. */
  meeting: (persona: string, chat: string, leaves: boolean) =>
    send('POST', '/room/join', { persona, chat, leaves }),
  app: (persona: string, change: { installed?: boolean; blocked?: boolean }) =>
    quietly(send('POST', seat(persona, 'app'), change)),
  options: (options: Partial<RoomOptions>) => quietly(send('PUT', '/room/options', options)),
  trouble: (fault: {
    side: string;
    method: string;
    path: string;
    done: boolean;
    answer: string;
    status: number;
  }) => send('POST', '/room/faults', fault),
  moveClock: (to: number) => send('PUT', '/clock', { now: new Date(to).toISOString() }),
};
