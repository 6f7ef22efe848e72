/** What is measured does what it did: each wrapper hands on all that it was given. */
import { expect } from 'chai';
import type { Messenger } from '../../src/kernel/messenger.ts';
import { measuredMessenger } from '../../src/telemetry/measured.ts';
import { authority } from '../support/authority.ts';
import { shown } from '../teams/edge.ts';
import { keptInMemory } from './memory.ts';

describe('A messenger that is measured', () => {
  it('hands on whom, where, what, and the instant at which it was decided', async () => {
    const given: unknown[][] = [];
    const place = { conversation: 'a:1', message: 'm1' };
    const messenger: Messenger = {
      conversationWith: async (...all) => {
        given.push(all);
        return 'a:1';
      },
      send: async (...all) => {
        given.push(all);
        return place;
      },
      update: async (...all) => void given.push(all),
    };
    const [person] = authority.people;
    if (!person) throw new Error('the example has nobody in it');
    const card = shown('News');
    const decided = Temporal.Instant.from('2026-03-02T10:00:00Z');
    const kept = keptInMemory();
    const measured = measuredMessenger(messenger, kept.telemetry);
    await measured.conversationWith(person);
    await measured.send(person, 'a:1', card);
    await measured.update(person, place, card, decided);
    expect(given).to.deep.equal([[person], [person, 'a:1', card], [person, place, card, decided]]);
    await kept.stop();
  });
});
