/** The agreement to a delay, and what else people press on an enquiry: through the kernel, with real records. */
import { expect } from 'chai';
import { enquirySchema } from '../../src/enquiry/record.ts';
import { agreesAs } from '../../src/enquiry/rights.ts';
import { standingOf } from '../../src/enquiry/standing.ts';
import { watchTarget } from '../../src/enquiry/watchRecord.ts';
import type { Answer } from '../../src/kernel/command.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { entries } from '../../src/wiring.ts';
import { authority, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { daniel, family, joan, priya, restrictedTo, target } from '../support/consultations.ts';
import {
  asked,
  booked,
  enquiry,
  enquiryAt,
  explained,
  keepEnquiry,
  keptWith,
  needed,
  saidOn,
} from '../support/enquiries.ts';
import { homeWith, opened, stored } from '../support/enquiryHome.ts';
import { type House, readingOf } from '../support/house.ts';

const late = enquiry({
  outcome: needed,
  requested: asked,
  bookings: [booked('2027-01-20')],
  delay: explained,
});

describe('who agrees to a delay', () => {
  const parties = { askers: [maya.id], managers: [gareth.id], chairs: [ruth.id] };

  it('is the team manager of the case, or a safeguarding manager, and any chair; nobody for both', () => {
    const as = (who: typeof maya, value = late) => agreesAs(who, value, parties);
    expect(as(gareth)).to.equal('manager');
    expect(as(nasreen)).to.equal('manager');
    expect(as(ruth)).to.equal('chair');
    expect(as(daniel)).to.equal('chair');
    for (const other of [maya, joan, priya, person('Hyacinth Campbell')])
      expect(as(other)).to.equal(undefined);
    expect(as(gareth, enquiry())).to.equal(undefined);
    const both = { ...gareth, roles: ['teamManager', 'chair'] as const };
    const once = { ...late, delay: { ...explained, chair: { by: gareth.id, at: explained.at } } };
    expect(agreesAs(both, late, parties)).to.equal('chair');
    expect(agreesAs(both, once, parties)).to.equal(undefined);
  });
});

describe('an enquiry in people’s hands', () => {
  let home: House;
  afterEach(() => home.close());

  it('takes each agreement once, and only to the reasons that were on the card', async () => {
    home = await homeWith(late);
    const seen = await opened(home, gareth);
    expect(readingOf(await home.press(gareth, seen, 'Agree as manager'))).to.contain(
      'The agreement is recorded',
    );
    const others = await opened(home, nasreen);
    expect(others.shown?.card.actions?.map(({ title }) => title)).not.to.include('Agree as manager');
    const chairs = await opened(home, ruth);
    // The reasons are recorded anew: the manager’s agreement is gone, and the chair’s card is of another time.
    home.clock.forward({ minutes: 5 });
    const form = await home.press(maya, await opened(home, maya), 'enquiry.explainForm');
    await home.press(maya, form, 'enquiry.explain', { reasons: 'chair', words: 'No chair was free.' });
    const stale = await home.press(ruth, chairs, 'Agree as chair');
    expect(stale.kind === 'refused' && stale.words).to.contain('recorded anew since this card was made');
    expect((await stored(home)).delay).to.deep.include({ reasons: ['chair'] });
    expect((await stored(home)).delay?.manager).to.equal(undefined);
    expect((await stored(home)).delay?.chair).to.equal(undefined);
  });

  it('asks nobody for reasons while the conference is in time', async () => {
    home = await homeWith(enquiry(), '2026-12-22T11:00');
    const card = await opened(home, maya);
    expect(
      (card.kind === 'shown' && card.shown.card.actions?.map(({ title }) => title)) || [],
    ).not.to.include('Say why it is late');
  });

  it('ends without a conference, and is taken up again when one is needed after all, without old warnings', async () => {
    home = await homeWith(enquiry(), '2026-12-23T11:00');
    const form = await home.press(maya, await opened(home, maya), 'enquiry.notNeededForm');
    await home.press(maya, form, 'enquiry.notNeeded', { why: 'Concerns not substantiated.' });
    await home.settle();
    const before = home.messages(gareth).length;
    home.clock.set('2027-01-06T11:00');
    await home.settle();
    expect(home.messages(gareth)).to.have.lengthOf(before);
    await home.press(maya, await opened(home, maya), 'It is needed after all');
    await home.settle();
    expect(home.messages(gareth)).to.have.lengthOf(before + 1);
    expect(readingOf(home.newest(gareth))).to.contain('A conference is needed');
    const shown = await home.say(nasreen, 'open enquiries');
    expect(readingOf(shown)).to.contain('E-4T9-KX2').and.contain('Day 9 of 15');
  });

  it('takes a day from the conference slice, with nobody’s name: only those hear of it who have not heard from there', async () => {
    home = await homeWith(enquiry({ requested: asked, outcome: needed }), '2026-12-23T11:00');
    const outcome = await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'conference-1',
      authority: authority.id,
      verb: 'enquiry.book',
      target: enquiryAt,
      input: { for: '2027-01-12' },
      depth: 1,
    });
    expect(outcome.kind).to.equal('done');
    const [booking] = (await stored(home)).bookings;
    expect(booking?.for).to.equal('2027-01-12');
    expect(booking?.by).to.equal(undefined);
    await home.settle();
    expect(readingOf(home.newest(ruth))).to.contain('The conference is booked for Tue 12 January 2027');
    for (const one of [maya, gareth]) expect(home.messages(one)).to.deep.equal([]);
  });

  it('hears from the meeting slice that it was held, and disturbs nobody before the meeting is to be over', async () => {
    const booking = { for: '2027-01-12', at: asked.at };
    home = await homeWith(
      enquiry({ requested: asked, outcome: needed, bookings: [booking] }),
      '2027-01-12T10:05',
    );
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'meeting-1',
      authority: authority.id,
      verb: 'enquiry.hold',
      target: enquiryAt,
      input: { on: '2027-01-12', tellAt: '2027-01-12T12:00:00.000Z' },
      depth: 1,
    });
    expect((await stored(home)).held?.on).to.equal('2027-01-12');
    home.clock.set('2027-01-12T11:59');
    await home.settle();
    for (const one of [maya, gareth, ruth]) expect(home.messages(one)).to.deep.equal([]);
    home.clock.set('2027-01-12T12:00');
    await home.settle();
    for (const one of [maya, gareth, ruth]) {
      expect(readingOf(home.newest(one))).to.contain('The conference has been held');
    }
  });

  const saidBefore = {
    reasons: ['room'],
    words: 'No room with two entrances was free.',
    by: maya.id,
    at: '2026-12-23T10:59:00.000Z',
  };
  function fromConference(verb: string, id: string, input: JsonObject) {
    return home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id,
      authority: authority.id,
      verb,
      target: enquiryAt,
      input,
      depth: 1,
    });
  }

  it('takes why it is late from whoever chose a late time: nobody is asked once more, and both agree here', async () => {
    home = await homeWith(enquiry({ requested: asked, outcome: needed }), '2026-12-23T11:00');
    await fromConference('enquiry.noteDelay', 'late-1', saidBefore);
    await home.settle();
    // No late time is booked yet: nobody is asked to agree.
    expect(home.messages(gareth)).to.deep.equal([]);
    await fromConference('enquiry.book', 'book-1', { for: '2027-02-02' });
    await home.settle();
    expect((await stored(home)).delay).to.deep.equal(saidBefore);
    const card = home.newest(gareth);
    expect(readingOf(card)).to.contain('No room with two entrances was free.');
    const titles = card.shown.card.actions?.map(({ title }) => title);
    expect(titles).to.include('Agree as manager');
  });

  it('keeps agreements where the same is said again, and what was said here since', async () => {
    const { delay } = late;
    if (!delay) throw new Error('there is no delay');
    home = await homeWith(late);
    await home.press(gareth, await opened(home, gareth), 'Agree as manager');
    const { reasons, words, by, at: when } = delay;
    await fromConference('enquiry.noteDelay', 'late-2', { reasons, words, by, at: when });
    await fromConference('enquiry.noteDelay', 'late-3', { ...saidBefore, at: '2026-01-01T10:00:00.000Z' });
    expect((await stored(home)).delay?.words).to.equal(words);
    expect((await stored(home)).delay?.manager?.by).to.equal(gareth.id);
  });

  it('waits for another day when the conference was cancelled; the day stays on record', async () => {
    home = await homeWith(
      enquiry({ requested: asked, outcome: needed, bookings: [booked('2027-01-12')] }),
      '2026-12-23T11:00',
    );
    const outcome = await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'conference-2',
      authority: authority.id,
      verb: 'enquiry.unbook',
      target: enquiryAt,
      input: {},
      depth: 1,
    });
    expect(outcome.kind).to.equal('done');
    const value = await stored(home);
    expect(standingOf(value)).to.equal('requested');
    expect(value.bookings.map((one) => one.for)).to.deep.equal(['2027-01-12']);
    await home.settle();
    expect(readingOf(home.newest(ruth))).to.contain(
      'The conference was cancelled: another day is to be booked',
    );
  });

  it('keeps what was typed, and says beside each field what to mend', async () => {
    home = await homeWith(enquiry(), '2026-12-23T11:00');
    const form = await home.press(maya, await opened(home, maya), 'enquiry.discussForm');
    const typed = {
      on: '2026-12-24',
      time: '25:99',
      agencies: 'police',
      initiated: 'no',
      startedOn: '2026-12-23',
    };
    const again = await home.press(maya, form, 'enquiry.discuss', typed);
    expect(readingOf(again))
      .to.contain('That day is still to come.')
      .and.contain('That is not a time of day.')
      .and.contain('Section 47 enquiries were not started: leave this empty');
    const early = await home.press(maya, form, 'enquiry.discuss', {
      on: '2026-12-22',
      time: '',
      initiated: 'yes',
      startedOn: '2026-12-21',
    });
    expect(readingOf(early)).to.contain('section 47 enquiries start at it');
    expect((await stored(home)).discussions).to.have.lengthOf(1);
  });

  it('that two people raise in the same moment, from discussions of two days, is one', async () => {
    const alone = { ...keptWith(enquiry()), family: family() };
    home = await homeWith(enquiry(), '2026-12-30T11:00', alone, false);
    const formOf = async (who: typeof maya) => {
      const mine = await home.press(who, await home.say(who, 'my consultations'), 'Open C-4T9-KX2');
      return home.press(who, mine, 'enquiry.discussForm');
    };
    const [his, hers] = [await formOf(gareth), await formOf(maya)];
    // His is committed after hers was decided and before it is written.
    home.store.between = async () => {
      const first = await home.press(gareth, his, 'enquiry.discuss', { on: '2026-12-21', initiated: 'yes' });
      expect(first.kind).to.equal('done');
    };
    const second = await home.press(maya, hers, 'enquiry.discuss', { on: '2026-12-29', initiated: 'yes' });
    expect(second.kind).to.equal('done');
    const page = await home.store.query({ kind: 'enquiry', partition: target.partition, limit: 10 });
    const [only, ...others] = page.documents.map(({ document }) => enquirySchema.parse(document.data));
    expect(others).to.deep.equal([]);
    expect(only?.discussions.map(({ on }) => on)).to.deep.equal(['2026-12-21', '2026-12-29']);
    expect(readingOf(second)).to.contain('Counted from the strategy discussion of Mon 21 December 2026.');
    await home.settle();
    expect(readingOf(home.newest(gareth))).to.contain('There is more about a strategy discussion');
  });

  it('tells a lock screen nothing of the family or of what it is about', async () => {
    home = await homeWith(late);
    const view = entries.find(({ verb }) => verb === 'enquiry.show');
    if (view?.kind !== 'view') throw new Error('no view');
    for (const news of ['opened', 'requested', 'booked', 'held', 'warning', 'explained', undefined]) {
      const shown = await home.kernel.look(
        { verb: 'enquiry.show', target: enquiryAt, input: news ? { news } : {} },
        ruth,
        'a:1',
      );
      expect(shown.summary).to.match(/E-4T9-KX2/);
      expect(shown.summary).not.to.match(/47|conference|FAM|Okafor|Pryce|late|child/i);
    }
  });

  it('of a restricted case is refused to others in the words for what does not exist, and warned of to those named', async () => {
    const kept = { ...keptWith(late), family: { ...keptWith(late).family, ...restrictedTo(maya, ruth) } };
    home = await homeWith(late, '2027-01-15T11:00', kept);
    const refusal = async (as: typeof maya, where = enquiryAt) => {
      try {
        await home.kernel.look({ verb: 'enquiry.show', target: where }, as, 'a:1');
        return 'shown';
      } catch (fault) {
        return fault instanceof Error ? fault.message : 'odd';
      }
    };
    const nothing = await refusal(gareth, { partition: 'case:none', id: 'none' });
    for (const other of [gareth, nasreen, daniel, joan]) expect(await refusal(other)).to.equal(nothing);
    expect(await refusal(ruth)).to.equal('shown');
    expect(readingOf(await home.say(nasreen, 'open enquiries'))).to.contain('None is running');
  });

  it('lists pages of eight, each enquiry once, and sends the list to whoever asks for it', async () => {
    home = await homeWith(enquiry(), '2026-12-23T11:00');
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    for (let n = 0; n < 19; n += 1) {
      const where = { partition: target.partition, id: `enquiry:more${n}` };
      await keepEnquiry({ put }, enquiry({ reference: `E-${100 + n}` }), [], where);
    }
    const seen: string[] = [];
    let page: Answer = await home.say(nasreen, 'open enquiries');
    expect(readingOf(page)).to.contain('20 are running');
    for (;;) {
      if (!page.shown) throw new Error('no card');
      const titles = (page.shown.card.actions ?? []).map(({ title }) => title);
      seen.push(...titles.filter((title) => title.startsWith('Open ')));
      if (!titles.includes('Show more')) break;
      page = await home.press(nasreen, page, 'Show more');
    }
    expect(seen).to.have.lengthOf(20);
    expect(new Set(seen).size).to.equal(20);
    const list = await home.say(joan, 'open enquiries');
    const asking = await home.press(joan, list, 'Send it to me every working day');
    expect(readingOf(asking)).to.contain('The list is sent to you every working day');
    const after = await home.press(joan, asking, 'Open enquiries');
    home.clock.set('2026-12-24T09:00');
    await home.settle();
    expect(readingOf(home.newest(joan))).to.contain('sent every working day');
    await home.press(joan, after, 'Do not send it daily any more');
    const watch = await home.store.read(watchTarget(authority.id).partition, watchTarget(authority.id).id);
    expect(JSON.stringify(watch?.document.data)).not.to.contain(joan.id);
  });

  it('is worked on after its conference was late until both agreements are there', async () => {
    home = await homeWith(
      { ...late, held: { on: '2027-01-20', late: true, ...saidOn('2027-01-20') } },
      '2027-01-21T10:00',
    );
    await home.press(gareth, await opened(home, gareth), 'Agree as manager');
    expect((await stored(home)).delay?.manager?.by).to.equal(gareth.id);
    expect(readingOf(await home.say(nasreen, 'open enquiries'))).to.contain(
      'the delay is still to be agreed',
    );
    await home.press(ruth, await opened(home, ruth), 'Agree as chair');
    expect(readingOf(await home.say(nasreen, 'open enquiries'))).to.contain('None is running');
  });
});
