/** The rota edited by card, through the kernel: who may what, what is refused, who is told, what follows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Directory, Person } from '../../src/kernel/actor.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { type Rota, rotaTarget, rotaType } from '../../src/rota/record.ts';
import { rotaWatchType, watchTarget } from '../../src/rota/watch.ts';
import { auditedKinds, entries, subscriptions, troubleView } from '../../src/wiring.ts';
import { authority, directory, exampleText, maya, nasreen, person, ruth } from '../support/authority.ts';
import { conversationOf, type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const wei = person('Wei Zhang');
const joan = person('Joan Whitfield');

describe('The rota edited by card', () => {
  let live: House;
  beforeEach(async () => {
    live = house({ now: '2027-03-01T10:00', entries, subscriptions, troubleView });
    await begin();
  });
  afterEach(() => live.close());

  const begin = (id = 'first') =>
    live.kernel.performService({
      from: 'service',
      cause: 'clock',
      id: `begin:${id}`,
      authority: authority.id,
      verb: 'rota.begin',
      target: watchTarget(authority.id),
      input: {},
      depth: 0,
    });
  const stored = async (): Promise<Rota> => {
    const { partition, id } = rotaTarget(authority.id);
    const found = await live.store.read(partition, id);
    if (!found) throw new Error('there is no rota');
    return parseRecord(rotaType, found).value;
  };
  const words = (answer: Answer) => readingOf(shownOf(answer));
  const dayOf = async (by: Person, on: string) =>
    live.press(by, await live.say(by, 'rota'), 'rota.day', { on });
  const told = (who: Person, text: string) =>
    live.messages(who).filter((one) => readingOf(one).includes(text)).length;
  const titles = (answer: Answer) => (shownOf(answer).card.actions ?? []).map(({ title }) => title);

  it('is shown to chairs and to those who keep it, and changed by these alone', async () => {
    expect((await live.say(maya, 'rota')).kind).to.equal('refused');
    expect(titles(await dayOf(ruth, '2027-03-02'))).to.deep.equal(['The month']);
    for (const keeper of [nasreen, joan, person('Bethan Rowlands')]) {
      expect(titles(await dayOf(keeper, '2027-03-02'))).to.include('Change 09:00 to 13:00');
    }
    expect(titles(await dayOf(nasreen, '2027-02-26')), 'a day that is over').to.deep.equal(['The month']);
  });

  it('asks for a reason, for somebody who is there, and for times that go forward', async () => {
    const form = await live.press(nasreen, await dayOf(nasreen, '2027-03-02'), 'rota.coverForm');
    const empty = await live.press(nasreen, form, 'rota.cover');
    expect(words(empty)).to.include('Choose somebody from the list.').and.include('Say in a few words why');
    const backwards = await live.press(nasreen, empty, 'rota.cover', {
      person: wei.id,
      reason: 'Course.',
      from: '12:00',
      to: '10:00',
    });
    expect(words(backwards)).to.include('It has to end later than it begins.');
    await live.press(wei, await live.say(wei, 'leave'), 'rota.leave', { from: '2027-03-02' });
    const again = await live.press(nasreen, await dayOf(nasreen, '2027-03-02'), 'rota.coverForm');
    const away = await live.press(nasreen, again, 'rota.cover', {
      person: wei.id,
      reason: 'Course.',
      from: '09:00',
      to: '13:00',
    });
    expect(words(away)).to.include('They are on leave then.');
    expect((await stored()).covers).to.deep.equal([]);
  });

  it('puts in a backup, tells who is concerned and nobody else, and keeps the trail whole', async () => {
    const form = await live.press(joan, await dayOf(joan, '2027-03-02'), 'rota.coverForm');
    const done = await live.press(joan, form, 'rota.cover', {
      person: ruth.id,
      as: 'backup',
      reason: 'Wei is ill.',
    });
    expect(words(done)).to.include('Siobhán Kelly, backup Ruth Adeyemi');
    await live.settle();
    for (const one of [ruth, wei]) expect(told(one, 'The duty rota has changed'), one.name).to.equal(1);
    for (const one of [siobhan, daniel, joan]) expect(live.messages(one), one.name).to.deep.equal([]);
    const { problems } = await verifyAudit(live.store, auditedKinds);
    expect(problems).to.deep.equal([]);
  });

  it('takes for a chair’s own leave whatever else is sent, and for a manager’s the person chosen', async () => {
    const own = await live.press(
      ruth,
      await live.say(ruth, 'leave'),
      'rota.leave',
      { from: '2027-03-08' },
      {
        extra: { person: daniel.id },
      },
    );
    expect(own.kind).to.equal('done');
    await live.press(joan, await live.say(joan, 'leave'), 'rota.leave', {
      person: daniel.id,
      from: '2027-03-08',
      to: '2027-03-09',
      part: '09:00-13:00',
    });
    await live.settle();
    expect((await stored()).leave.map(({ person: id, part }) => [id, part?.from])).to.deep.equal([
      [ruth.id, undefined],
      [daniel.id, '09:00'],
    ]);
    expect(told(daniel, 'The duty rota has changed')).to.be.greaterThan(0);
    const reads = words(await dayOf(nasreen, '2027-03-08'));
    expect(reads).to.include('Nobody is on duty for part of this day').and.include('09:00 to 13:00');
  });

  it('mends leave whose days cannot be', async () => {
    const form = await live.say(ruth, 'leave');
    expect(words(await live.press(ruth, form, 'rota.leave'))).to.include('Give the first day of the leave.');
    const empty = await live.press(joan, await live.say(joan, 'leave'), 'rota.leave');
    expect(words(empty), 'both at once')
      .to.include('Please check: Choose somebody from the list.')
      .and.include('Please check: Give the first day of the leave.');
    const tries = [
      [{ from: '2027-03-09', to: '2027-03-08' }, 'The last day lies before the first.'],
      [{ from: '2027-01-04', to: '' }, 'more than two weeks ago'],
      [{ from: '2029-01-04', to: '' }, 'more than a year ahead'],
      [{ from: '2027-03-09', to: '2029-03-09' }, 'more than a year'],
    ] as const;
    for (const [typed, problem] of tries) {
      expect(words(await live.press(ruth, await live.say(ruth, 'leave'), 'rota.leave', typed))).to.include(
        problem,
      );
    }
    expect((await stored()).leave).to.deep.equal([]);
  });

  it('shows the forms empty again after what was refused was mended and done', async () => {
    const target = rotaTarget(authority.id);
    const monday = { session: '1 09:00-13:00', chair: wei.id, backup: 'nobody', from: '2027-03-08' };
    for (const [who, form, verb, badly, well] of [
      [ruth, 'rota.leaveForm', 'rota.leave', { to: '2027-03-08' }, { from: '2027-03-09', to: '' }],
      [nasreen, 'rota.patternForm', 'rota.pattern', { from: '2027-02-08' }, monday],
    ] as const) {
      const open = async (input = {}) => {
        const shown = await live.kernel.look({ verb: form, target, input }, who, conversationOf(who));
        return readingOf(shown);
      };
      const pressed = (typed: Record<string, string>) =>
        live.open(who, form, target).then((opened) => live.press(who, opened, verb, typed));
      const refused = await pressed(badly);
      expect([refused.kind, words(refused)].join(), verb).to.match(/^refused.*Please check/s);
      expect(await open(), 'opened again it says what is to be mended').to.include('Please check');
      // Its card in the chat is rendered anew by the worker, perhaps before that is thrown away.
      expect(await open({ done: 'yes' })).to.not.include('Please check');
      const done = await pressed(well);
      expect(done.kind, words(done)).to.equal('done');
      expect(words(done)).to.not.include('Please check');
    }
  });

  it('lets nobody take back the leave of somebody else', async () => {
    await live.press(ruth, await live.say(ruth, 'leave'), 'rota.leave', { from: '2027-03-08' });
    await live.press(daniel, await live.say(daniel, 'leave'), 'rota.leave', { from: '2027-03-10' });
    const form = await live.press(daniel, await live.say(daniel, 'leave'), 'rota.cancelLeaveForm');
    const offered = inputsOf(shownOf(form).card).find(({ id }) => id === 'leave');
    expect(offered?.type === 'Input.ChoiceSet' && offered.choices.length).to.equal(1);
    const [first] = (await stored()).leave;
    const refused = await live.press(daniel, form, 'rota.cancelLeave', { leave: first?.id ?? '' });
    expect(refused.kind).to.equal('refused');
    expect((await stored()).leave).to.have.length(2);
  });

  it('is taken over now by a chair, not by who has it, is away, or when no session can be on', async () => {
    expect(titles(await live.say(ruth, 'duty'))).to.not.include('I’ll take it now');
    const card = await live.say(daniel, 'duty');
    await live.press(daniel, card, 'rota.takeNow');
    expect((await stored()).covers.map(({ from, to }) => `${from}-${to}`)).to.deep.equal(['10:00-13:00']);
    const twice = await live.press(ruth, await live.say(ruth, 'duty'), 'rota.takeNow');
    expect(words(twice)).to.include('Ruth Adeyemi is on duty');
    await live.press(siobhan, await live.say(siobhan, 'leave'), 'rota.leave', { from: '2027-03-01' });
    expect(titles(await live.say(siobhan, 'duty'))).to.not.include('I’ll take it now');
    const late = await live.say(wei, 'duty');
    live.clock.set('2027-03-01T19:00');
    const refused = await live.press(wei, late, 'rota.takeNow');
    expect(refused.kind).to.equal('refused');
    expect(titles(await live.say(wei, 'duty'))).to.not.include('I’ll take it now');
  });

  it('gives back what somebody took over themselves, and nothing else', async () => {
    await live.press(daniel, await live.say(daniel, 'duty'), 'rota.takeNow');
    expect(titles(await dayOf(ruth, '2027-03-01'))).to.deep.equal(['The month']);
    const mine = await dayOf(daniel, '2027-03-01');
    const done = await live.press(daniel, mine, 'rota.uncover');
    expect(words(done)).to.include('Ruth Adeyemi, backup Daniel Osei');
    expect((await live.press(daniel, mine, 'rota.uncover')).kind, 'the same press').to.equal('repeated');
  });

  it('says of a swap with one’s own backup that no backup is left, and tells those who can put one in', async () => {
    const form = await live.press(ruth, await live.say(ruth, 'my duty'), 'rota.swapForm');
    const offered = await live.press(ruth, form, 'rota.offerSwap', {
      give: '2027-03-08 09:00-13:00',
      take: `nothing ${daniel.id}`,
    });
    const bare = 'after this swap there is no backup';
    expect(words(offered)).to.include(bare);
    await live.settle();
    const asked = live.newest(daniel);
    expect(readingOf(asked)).to.include(bare).and.include('Mon 8 March 2027, 09:00 to 13:00');
    const accepted = await live.press(daniel, asked, 'rota.acceptSwap');
    expect(words(accepted)).to.include('The swap is made').and.not.include(bare);
    await live.settle();
    for (const keeper of [nasreen, joan]) {
      const news = readingOf(live.newest(keeper));
      expect(news).to.include('Nobody is backup: Mon 8 March 2027, 09:00 to 13:00. See the day');
    }
    const day = await live.press(nasreen, live.newest(nasreen), 'rota.day');
    const putting = await live.press(nasreen, day, 'Change 09:00 to 13:00');
    const mended = await live.press(nasreen, putting, 'rota.cover', {
      person: wei.id,
      as: 'backup',
      reason: 'After the swap.',
    });
    expect(words(mended)).to.include('Daniel Osei, backup Wei Zhang');
  });

  it('is swapped once, by the one who was asked and by nobody else', async () => {
    const form = await live.press(ruth, await live.say(ruth, 'my duty'), 'rota.swapForm');
    const nothing = await live.press(ruth, form, 'rota.offerSwap');
    expect(words(nothing)).to.include('Choose one of your sessions from the list.');
    const offered = await live.press(ruth, nothing, 'rota.offerSwap', {
      give: '2027-03-08 09:00-13:00',
      take: `nothing ${wei.id}`,
    });
    expect(titles(offered)).to.include('Take the offer back').and.not.include('Accept the swap');
    await live.settle();
    const asked = live.newest(wei);
    const accepted = await live.press(wei, asked, 'rota.acceptSwap');
    expect(words(accepted)).to.include('The swap is made');
    const both = await live.press(wei, asked, 'rota.declineSwap');
    expect(both.kind).to.equal('refused');
    await live.settle();
    expect(told(ruth, 'The swap is made')).to.equal(1);
    expect((await stored()).covers.map(({ person: id }) => id)).to.deep.equal([wei.id]);
  });

  it('refuses a pattern that was built from another one, and keeps what was entered', async () => {
    const [hers, his] = await Promise.all(
      [nasreen, joan].map(async (one) => live.press(one, await live.say(one, 'rota'), 'rota.patternForm')),
    );
    if (!hers || !his) throw new Error('two forms');
    const typed = { session: '1 09:00-13:00', chair: wei.id, from: '2027-03-08' };
    expect((await live.press(nasreen, hers, 'rota.pattern', typed)).kind).to.equal('done');
    const late = await live.press(joan, his, 'rota.pattern', { ...typed, chair: siobhan.id });
    expect(words(late)).to.include('The weekly pattern was changed since your card was made.');
    const kept = inputsOf(shownOf(late).card).find(({ id }) => id === 'chair');
    expect(kept?.value).to.equal(siobhan.id);
    expect(words(await dayOf(ruth, '2027-03-08'))).to.include('09:00 to 13:00\nWei Zhang');
    expect(words(await dayOf(ruth, '2027-03-01'))).to.include('09:00 to 13:00\nRuth Adeyemi');
  });

  it('leaves a session of the pattern to nobody when that is chosen', async () => {
    const form = await live.press(nasreen, await live.say(nasreen, 'rota'), 'rota.patternForm');
    await live.press(nasreen, form, 'rota.pattern', { session: '1 09:00-13:00', chair: 'nobody' });
    expect(words(await dayOf(nasreen, '2027-03-08'))).to.include('Nobody is on duty for part of this day');
  });

  it('begins once, and again only with what the file has changed', async () => {
    const first = await stored();
    await begin('second');
    expect(await stored()).to.deep.equal(first);
    expect((await begin('first')).kind).to.equal('repeated');
  });

  it('does not stop a request when it cannot be read', async () => {
    const { partition, id } = rotaTarget(authority.id);
    const found = await live.store.read(partition, id);
    if (!found) throw new Error('there is no rota');
    await live.store.batch(partition, [
      { op: 'upsert', document: { ...found.document, auditHead: 'spoiled', data: { pattern: 'gone' } } },
    ]);
    expect(words(await live.say(maya, 'duty'))).to.include('Ruth Adeyemi is on duty');
    expect((await live.say(nasreen, 'rota')).kind).to.equal('refused');
  });

  describe('looked at ten working days ahead', () => {
    const liveUntil = async (until: string) => {
      const end = Temporal.PlainDateTime.from(until).toZonedDateTime('Europe/London').toInstant();
      for (;;) {
        await live.settle();
        const next = await live.worker.nextDue(end);
        if (!next || Temporal.Instant.compare(next, end) > 0) break;
        live.clock.set(next);
      }
      live.clock.set(end);
    };

    it('says nothing while every session has its chair', async () => {
      await liveUntil('2027-03-19T18:00');
      for (const one of [nasreen, joan]) expect(live.messages(one)).to.deep.equal([]);
    });

    it('tells of a gap at once, again after a week, and no more when it is closed', async () => {
      const form = await live.press(nasreen, await live.say(nasreen, 'rota'), 'rota.patternForm');
      await live.press(nasreen, form, 'rota.pattern', {
        session: '5 13:00-17:00',
        chair: 'nobody',
        from: '2027-03-01',
        to: '2027-03-31',
      });
      await liveUntil('2027-03-01T18:00');
      const gap = 'Sessions without a chair';
      expect([told(nasreen, gap), told(joan, gap)]).to.deep.equal([1, 1]);
      // Each working day a Friday comes into view is news; nothing is said on the others until a week has passed.
      await liveUntil('2027-03-04T18:00');
      expect(told(joan, gap)).to.equal(1);
      await liveUntil('2027-03-05T18:00');
      expect(told(joan, gap)).to.equal(2);
      await liveUntil('2027-03-11T18:00');
      expect(told(joan, gap)).to.equal(2);
      const again = await live.press(nasreen, await live.say(nasreen, 'rota'), 'rota.patternForm');
      await live.press(nasreen, again, 'rota.pattern', {
        session: '5 13:00-17:00',
        chair: daniel.id,
        from: '2027-03-11',
      });
      await liveUntil('2027-03-31T18:00');
      expect(told(joan, gap)).to.equal(2);
    });

    it('reminds of a gap that stays once a week', async () => {
      const { partition, id } = watchTarget(authority.id);
      const leave = { from: '2027-03-15', person: ruth.id };
      await live.press(joan, await live.say(joan, 'leave'), 'rota.leave', leave);
      await live.press(joan, await live.say(joan, 'leave'), 'rota.leave', { ...leave, person: daniel.id });
      await liveUntil('2027-03-02T18:00');
      const gap = 'Sessions without a chair';
      const first = told(joan, gap);
      expect(first).to.be.greaterThan(0);
      await liveUntil('2027-03-07T18:00');
      expect(told(joan, gap)).to.equal(first);
      await liveUntil('2027-03-08T18:00');
      expect(told(joan, gap)).to.equal(first + 1);
      const watch = await live.store.read(partition, id);
      expect(rotaWatchType.schema.parse(watch?.document.data).toldOn).to.equal('2027-03-08');
    });
  });
});

describe('A changed authority file', () => {
  it('takes its new sessions over from today on, leaves the past as it was, and tells who is concerned', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-rota-'));
    const file = join(folder, 'store.sqlite');
    const content = JSON.parse(exampleText);
    content.authorities[0].duty[0].chair = wei.objectId;
    const changed = buildDirectory(parseAuthorityFile(JSON.stringify(content)), 'changed-1');
    const open = async (now: string, served: Directory) => {
      const live = house({ now, entries, subscriptions, troubleView, directory: served, file });
      await live.kernel.performService({
        from: 'service',
        cause: 'clock',
        id: `begin:${now}`,
        authority: authority.id,
        verb: 'rota.begin',
        target: watchTarget(authority.id),
        input: {},
        depth: 0,
      });
      await live.settle();
      return live;
    };
    const before = await open('2027-03-01T10:00', directory);
    await before.close();
    const live = await open('2027-03-04T10:00', changed);
    const day = async (on: string) => {
      const month = await live.say(nasreen, 'rota');
      return readingOf(shownOf(await live.press(nasreen, month, 'rota.day', { on })));
    };
    expect(await day('2027-03-01')).to.include('09:00 to 13:00\nRuth Adeyemi, backup Daniel Osei');
    expect(await day('2027-03-08')).to.include('09:00 to 13:00\nWei Zhang, backup Daniel Osei');
    for (const one of [ruth, wei]) {
      expect(readingOf(live.newest(one))).to.include('From Mon 8 March 2027 to Mon 12 April 2027');
    }
    expect(live.messages(siobhan)).to.deep.equal([]);
    await live.close();
    const again = await open('2027-03-04T11:00', changed);
    expect(again.messages(ruth)).to.deep.equal([]);
    await again.close();
    rmSync(folder, { recursive: true });
  });
});
