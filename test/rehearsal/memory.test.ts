import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { movableClock } from '../../src/rehearsal/clock.ts';
import { openJournal } from '../../src/rehearsal/journal.ts';
import { personalChatId } from '../../src/rehearsal/people.ts';
import { callConnector, showsCard } from '../support/fakeBot.ts';
import { wordsOf } from '../support/room.ts';
import { card, cardMessage, maya, open, start } from './fixture.ts';

describe('the room’s memory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'room-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps chats, installations and the time through a restart, and forgets private copies', async () => {
    const file = join(folder, 'room.jsonl');
    const first = await open({ file });
    const at = `/v3/conversations/${encodeURIComponent(personalChatId(maya))}/activities`;
    await callConnector(first.server.serviceUrl, 'POST', at, cardMessage('A request'));
    first.bot.answer = () => showsCard(card('Taken'));
    await first.room.sit('maya').press('Take it', { reason: 'x' });
    await first.room.sit('chair').app({ installed: false });
    await first.close();
    // A kill may tear the last line.
    appendFileSync(file, '{"kind":"message","val');

    const second = await open({ file });
    const [message] = await second.room.sit('maya').messages();
    expect(wordsOf(message?.cards[0] ?? {})).to.include('A request');
    expect((await second.room.sit('chair').look()).persona.installed).to.equal(false);
    await callConnector(second.server.serviceUrl, 'PUT', `${at}/${message?.id}`, cardMessage('Edited'));
    await second.close();

    const third = await open({ file });
    const kept = await third.room.sit('maya').messages();
    expect(kept.map((one) => wordsOf(one.cards[0] ?? {}).split('\n')[0])).to.deep.equal(['Edited']);
    await third.close();
  });

  it('keeps how far the clock was ahead', async () => {
    const file = join(folder, 'room.jsonl');
    const journal = openJournal(file);
    const clock = movableClock({
      real: { now: () => start },
      onMoved: (offsetMs) => journal.write({ kind: 'clock', value: { offsetMs } }),
    });
    await clock.moveTo(start.add({ hours: 5 }));
    const again = movableClock({ real: { now: () => start }, offsetMs: openJournal(file).clockOffsetMs });
    expect(String(again.now())).to.equal(String(start.add({ hours: 5 })));
  });
});

describe('the movable clock', () => {
  it('stops at each due time on the way, in order, and ends at the time asked for', async () => {
    const due = [1, 2, 4].map((hours) => start.add({ hours }));
    const seen: string[] = [];
    const clock = movableClock({ real: { now: () => start } });
    clock.attach({
      nextDue: async () => due[0],
      settle: async () => {
        seen.push(String(clock.now()));
        if (due[0] !== undefined && Temporal.Instant.compare(due[0], clock.now()) <= 0) due.shift();
      },
    });
    await clock.moveTo(start.add({ hours: 3 }));
    expect(seen).to.deep.equal([1, 2, 3].map((hours) => String(start.add({ hours }))));
  });

  it('is not held up by work that stays due', async () => {
    const clock = movableClock({ real: { now: () => start } });
    clock.attach({ nextDue: async () => start.add({ minutes: 1 }), settle: async () => undefined });
    await clock.moveTo(start.add({ hours: 1 }));
    expect(String(clock.now())).to.equal(String(start.add({ hours: 1 })));
  });

  it('never goes back, not even when real time does', async () => {
    let real = start;
    const clock = movableClock({ real: { now: () => real } });
    await clock.moveTo(start.add({ hours: 1 }));
    real = start.subtract({ hours: 3 });
    expect(String(clock.now())).to.equal(String(start.add({ hours: 1 })));
    const back = await clock.moveTo(start).catch((error: unknown) => error);
    expect(back).to.have.property('code', 'ClockGoesBack');
  });
});
