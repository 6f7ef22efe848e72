/** A room with a few people, a clock that stands still until it is moved, and a small bot. */
import type { JsonObject } from '../../src/kernel/json.ts';
import { movableClock } from '../../src/rehearsal/clock.ts';
import { type Room as RoomServer, type RoomSettings, startRoom } from '../../src/rehearsal/connector.ts';
import type { Persona } from '../../src/rehearsal/people.ts';
import { type Recorder, recorder } from '../support/contracts.ts';
import { type FakeBot, fakeBot } from '../support/fakeBot.ts';
import { Room } from '../support/room.ts';

export const home = '11111111-1111-4111-8111-111111111111';
export const elsewhere = '22222222-2222-4222-8222-222222222222';

const known = (id: string, name: string, words: string, tenant: string, installed: boolean): Persona => ({
  id,
  name,
  words,
  tenant,
  objectId: `aaaaaaaa-0000-4000-8000-${id.padStart(12, '0').replace(/[^0-9a-f]/g, 'a')}`,
  installed,
});

export const maya = known('maya', 'Maya Osei', 'social worker', home, true);
export const chair = known('chair', 'Ruth Bell', 'independent chair', home, true);
export const absent = known('absent', 'Tom Hale', 'team manager', home, false);
export const police = known('police', 'Dee Quinn', 'police', elsewhere, true);
export const parent: Persona = { id: 'parent', name: 'Guest', words: 'joined without an account' };

export const start = Temporal.Instant.from('2026-11-23T10:00:00Z');

export interface Fixture {
  readonly bot: FakeBot;
  readonly server: RoomServer;
  readonly room: Room;
  readonly traffic: Recorder;
  readonly clock: ReturnType<typeof movableClock>;
  close(): Promise<void>;
}

export async function open(settings: Partial<RoomSettings> = {}): Promise<Fixture> {
  const bot = await fakeBot();
  const traffic = recorder();
  const clock = movableClock({ real: { now: () => start } });
  const server = await startRoom({
    port: 0,
    botUrl: bot.url,
    clock,
    people: [maya, chair, absent, police, parent],
    chats: [{ id: 'meeting', title: 'Meeting M-7QW', members: ['maya', 'chair', 'police', 'parent'] }],
    tenantOfService: home,
    botAppId: '00000000-0000-4000-8000-00000000b07a',
    observe: traffic.observe,
    ...settings,
  });
  return {
    bot,
    server,
    traffic,
    clock,
    room: new Room(server.url),
    close: async () => {
      await server.close();
      await bot.close();
    },
  };
}

/** A small card with one input and two buttons. */
export const card = (title: string): JsonObject => ({
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: title, wrap: true },
    {
      type: 'Input.Text',
      id: 'reason',
      label: 'Reason (required)',
      isRequired: true,
      errorMessage: 'Say why',
      maxLength: 50,
    },
  ],
  actions: [
    { type: 'Action.Execute', title: 'Take it', verb: 'take', data: { token: 't1' } },
    {
      type: 'Action.Submit',
      title: 'Open form',
      data: { msteams: { type: 'task/fetch' }, verb: 'form', token: 't2' },
      associatedInputs: 'none',
    },
  ],
});

export const cardMessage = (title: string) => ({
  type: 'message',
  summary: `News: ${title}`,
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card(title) }],
});
