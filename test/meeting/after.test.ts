/** What follows a conference that was held, in people's hands: through the kernel, with real records. */
import { expect } from 'chai';
import type { Conference } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { realTime } from '../../src/kernel/clock.ts';
import type { HolderCommand } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { LinkDesk } from '../../src/kernel/links.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { InTeams } from '../../src/kernel/meetings.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { nextReminder } from '../../src/meeting/after/clock.ts';
import { figuresOf } from '../../src/meeting/after/feedback/figures.ts';
import { feedbackLinked } from '../../src/meeting/after/feedback/page.ts';
import { feedbackTarget, feedbackType } from '../../src/meeting/after/feedback/record.ts';
import { tracedAfter } from '../../src/meeting/after/index.ts';
import {
  absenceSchema,
  monitoringSchema,
  paperSchema,
  teamsReportSchema,
} from '../../src/meeting/after/record.ts';
import { isDone, openStep, proposedFor, stepsOf } from '../../src/meeting/after/steps.ts';
import { participations } from '../../src/practice/codes.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, directory, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, keepWrites } from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { invitation, keepFamily, saidThen } from '../support/families.ts';
import { conversationOf, type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';
import { testLinks } from '../support/links.ts';
import { later, MeetingChat, metAt, nearly } from '../support/meetings.ts';

const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const { settings } = authority;

const told = { signed: saidThen };
const asked = {
  invitations: ['police', 'health-visiting', 'oakfield-primary'].map((agency, n) => ({
    value: invitation({ agency, at: later(n), told: saidThen }),
  })),
};

describe('when somebody is reminded of what is due', () => {
  const next = (due: string, looked: string) =>
    nextReminder(due, at(looked).toString({ smallestUnit: 'millisecond' }), settings);

  it('comes the working day before, the working day after, and then every five', () => {
    // Tuesday 19 January 2027.
    expect(dayOf(next('2027-01-19', '2027-01-12T12:00')).toString()).to.equal('2027-01-18');
    expect(dayOf(next('2027-01-19', '2027-01-18T12:00')).toString()).to.equal('2027-01-20');
    expect(dayOf(next('2027-01-19', '2027-01-20T12:00')).toString()).to.equal('2027-01-27');
  });

  it('is always still to come, and on a working day', () => {
    let looked = at('2027-01-12T12:00');
    for (let n = 0; n < 40; n += 1) {
      const due = nextReminder('2027-01-19', looked.toString({ smallestUnit: 'millisecond' }), settings);
      expect(Temporal.Instant.compare(due, looked)).to.equal(1);
      expect(calendar(settings).isWorkingDay(dayOf(due))).to.equal(true);
      looked = due;
    }
  });
});

describe('the steps of the monitoring form', () => {
  const child = conference().children[0];
  if (!child) throw new Error('no child');

  it('hold four children each, and are complete when each is said', () => {
    for (let count = 1; count <= 12; count += 1) {
      const children = Array.from({ length: count }, () => child);
      const steps = stepsOf({ children });
      expect(steps).to.have.length(Math.ceil(count / 4) + 3);
      const value = monitoringSchema.parse({
        conference: 'c',
        reference: 'K',
        heldOn: '2027-01-12',
        lookedAt: '2027-01-12T10:00:00.000Z',
        reminders: 0,
        dueOn: '2027-01-19',
        children: children.map((_, n) => ({ n, took: 'PN1' })).slice(0, -1),
      });
      expect(openStep(value, { children })).to.deep.equal({
        kind: 'children',
        page: Math.ceil(count / 4) - 1,
      });
      const all = { ...value, children: [...value.children, { n: count - 1, took: 'PN7' as const }] };
      expect(openStep(all, { children })).to.deep.equal({ kind: 'family' });
      expect(isDone({ kind: 'children', page: 0 }, all, { children })).to.equal(true);
    }
  });

  it('propose PN0 for who is unborn or certainly under four, and nothing else', () => {
    const of = (month: string, more = {}) =>
      proposedFor({ ...child, unborn: false, month, day: undefined, ...more }, '2027-01-12');
    expect(of('2023-02')).to.equal('PN0');
    expect(of('2023-01')).to.equal(undefined);
    expect(of('2023-01', { day: '2023-01-13' })).to.equal('PN0');
    expect(of('2023-01', { day: '2023-01-12' })).to.equal(undefined);
    expect(of('2019-05')).to.equal(undefined);
    expect(of('2027-04', { unborn: true })).to.equal('PN0');
  });
});

describe('what follows a conference', () => {
  let home: House;
  let chat: MeetingChat;
  afterEach(() => home.close());

  /** The chair has said at the beginning that it is quorate. */
  async function held(value: Partial<Conference> = {}) {
    chat = new MeetingChat();
    home = house({ now: '2027-01-12T09:00', entries, subscriptions, errands: chat.errands() });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepConference({ put }, conference({ enquiry: undefined, ...metAt, ...told, ...value }));
    await keepFamily({ put }, asked);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'prepare',
      authority: authority.id,
      verb: 'meeting.prepare',
      target: conferenceAt,
      input: {},
      depth: 0,
    });
    home.clock.set(nearly);
    await home.settle();
    home.clock.set('2027-01-12T10:05');
    await home.settle();
    await home.press(daniel, home.newest(daniel), 'meeting.quorate');
    await home.settle();
  }

  const over = async () => {
    home.clock.set('2027-01-12T12:30');
    await home.settle();
  };
  async function kept<T>(kind: string, parse: (data: unknown) => T): Promise<T | undefined> {
    const { documents } = await home.store.query({ kind, limit: 5 });
    const [first] = documents;
    return first && parse(first.document.data);
  }
  const monitoring = () => kept('monitoring', (data) => monitoringSchema.parse(data));
  const paper = () => kept('paper', (data) => paperSchema.parse(data));
  const seen = (who: Person) => readingOf(home.newest(who));

  it('reaches chair and minute taker when the meeting was to be over, and not before', async () => {
    await held();
    expect(seen(daniel)).to.not.contain('monitoring form');
    expect((await monitoring())?.dueOn).to.equal('2027-01-19');
    expect(await paper()).to.deep.include({ letterDue: '2027-01-13', recordDue: '2027-02-09' });
    await over();
    expect(seen(daniel)).to.contain('Due by Tue 19 January 2027');
    expect(seen(aisling)).to.contain('Decision letter: due by Wed 13 January 2027');
  });

  it('is taken away from chair and minute taker whom a restriction leaves out', async () => {
    await held();
    await over();
    const where = caseTarget(conferenceAt);
    const stored = await home.store.read(where.partition, where.id);
    if (!stored) throw new Error('there is no case');
    await home.store.batch(where.partition, [
      { op: 'upsert', document: { ...stored.document, data: restrictedTo(maya, daniel) } },
    ]);
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'hide',
      authority: authority.id,
      verb: 'conference.hide',
      target: where,
      input: {},
      depth: 0,
    });
    await home.settle();
    expect(seen(aisling)).to.contain('No longer shown');
    expect(seen(daniel)).to.contain('Due by Tue 19 January 2027');
  });

  async function fillIn() {
    let card = await home.press(daniel, home.newest(daniel), 'Fill in: The children');
    const children = inputsOf(shownOf(card).card);
    const took = Object.fromEntries(children.map(({ id }) => [id, 'PN6']));
    card = await home.press(daniel, card, 'monitoring.children', took);
    card = await home.press(daniel, card, 'monitoring.family', {
      mother: 'came',
      father: 'none',
      contact: 'yes',
      preMeet: 'no',
      views: 'booklet,readOut',
    });
    expect(readingOf(card)).to.contain('Step 3 of 4. Saved 12:30.');
    card = await home.press(daniel, card, 'monitoring.length', {
      began: '10:05',
      ended: '11:40',
      information: '55',
      planning: '40',
      scaling: 'all',
    });
    return home.press(daniel, card, 'monitoring.quality', {
      grade: 'good',
      shared: 'yes',
      definitions: 'yes',
    });
  }

  it('is filled in by the chair in a few steps, each saved, and counts as complete with the last', async () => {
    await held();
    await over();
    const last = await fillIn();
    expect(readingOf(last)).to.contain('Complete');
    const value = await monitoring();
    expect(value?.completed?.by).to.equal(daniel.id);
    expect(value?.children.every(({ took }) => took === 'PN6')).to.equal(true);
    expect(value?.length).to.deep.include({ information: 55, planning: 40 });
    // Nobody is reminded of what is complete.
    home.clock.set('2027-03-01T12:00');
    await home.settle();
    expect((await monitoring())?.reminders).to.equal(0);
  });

  it('is not complete with phases longer than the conference, and keeps what was typed', async () => {
    await held();
    await over();
    const card = await home.press(daniel, home.newest(daniel), 'Fill in: The children');
    const none = await home.press(daniel, card, 'monitoring.children', {});
    expect(readingOf(none)).to.contain('Choose how this child took part.');
    expect((await monitoring())?.children).to.deep.equal([]);
  });

  it('reminds the chair before the day, and after it', async () => {
    await held();
    await over();
    home.clock.set('2027-01-18T12:00');
    await home.settle();
    expect((await monitoring())?.reminders).to.equal(1);
    home.clock.set('2027-01-20T12:00');
    await home.settle();
    expect(seen(daniel)).to.contain('It was due by');
    expect((await monitoring())?.reminders).to.equal(2);
  });

  it('notes the letter and the record, which the chair checks', async () => {
    await held();
    await over();
    let card = await home.press(aisling, home.newest(aisling), 'I took the minutes');
    card = await home.press(aisling, card, 'The decision letter was sent');
    card = await home.press(aisling, card, 'The record is drafted');
    expect(readingOf(card)).to.not.contain('I have checked the record');
    await home.settle();
    const checked = await home.press(daniel, home.newest(daniel), 'I have checked the record');
    expect(readingOf(checked)).to.contain('noted by Daniel Osei');
    await home.settle();
    card = await home.press(aisling, home.newest(aisling), 'The record was sent');
    const copy = await home.press(aisling, card, 'paper.copy');
    expect(readingOf(copy)).to.contain('Copy this into');
    expect(inputsOf(shownOf(copy).card).find(({ id }) => id === 'copy')?.value).to.contain(
      'Child 1, 3004171: not recorded',
    );
    await home.press(aisling, copy, 'Say it was entered');
    const value = await paper();
    for (const deed of ['taken', 'letter', 'drafted', 'checked', 'record', 'copied'] as const) {
      expect(value?.[deed]?.on, deed).to.equal('2027-01-12');
    }
  });

  const threeAway = [0, 1, 2].map((n) => `attendance:1:invitation:i${n}`);

  it('misses nobody of whom it is not recorded whether they came', async () => {
    await held();
    await over();
    expect(seen(daniel)).to.contain('0 neither came nor reported, of 3 it is not recorded yet');
    const list = await home.press(daniel, home.newest(daniel), 'missing.show');
    expect(readingOf(list)).to.contain('Whether they came is not recorded yet');
    expect(readingOf(list)).to.contain('Nothing known yet').and.not.to.contain('neither came');
    expect(inputsOf(shownOf(list).card)).to.deep.equal([]);
    // Of two it is recorded: one came, and the other is missed.
    const minutes = await home.press(daniel, list, 'Record who came');
    await home.press(daniel, minutes, 'meeting.allHere', { except: threeAway.slice(1).join(',') });
    const after = await home.open(daniel, 'missing.show', conferenceAt);
    expect(readingOf(after)).to.contain('2 neither came nor reported').and.not.to.contain('not recorded yet');
  });

  it('lists those who neither came nor reported, and counts a letter once', async () => {
    await held();
    await home.press(aisling, home.newest(aisling), 'meeting.allHere', { except: threeAway.join(',') });
    await over();
    const list = await home.press(daniel, home.newest(daniel), 'missing.show');
    expect(readingOf(list)).to.contain('3 neither came nor reported');
    const letter = inputsOf(shownOf(list).card).find(({ id }) => id === 'letter');
    expect(letter?.value).to.contain('meeting M-3PX-9RC on Tue 12 January 2027, and we missed you');
    const which = inputsOf(shownOf(list).card).find(({ id }) => id === 'which');
    const choices = which && 'choices' in which ? which.choices : [];
    const sent = await home.press(daniel, list, 'missing.sent', { which: choices[0]?.value ?? '' });
    expect(readingOf(sent)).to.contain('Letter sent, recorded by Daniel Osei');
    const value = await kept('absence', (data) => absenceSchema.parse(data));
    expect(value?.letters.map(({ agency }) => agency)).to.deep.equal(['police']);
    expect(inputsOf(shownOf(sent).card).find(({ id }) => id === 'which'))
      .to.have.property('choices')
      .with.length(2);
  });

  it('stands in the timeline of the case for those who keep it, each with the look that opens it', async () => {
    await held();
    await over();
    await fillIn();
    const rows = async (person: Person) => {
      const looking = { person, authority, now: home.clock.now() };
      const found = await tracedAfter.rows(conferenceAt.partition, looking, new Reader(home.store));
      return found.map(({ call, reference, line }) => `${call.verb}: ${reference}: ${line}`);
    };
    const forAll =
      'paper.show: K-7QW-2HD letter and record: Letter due by Wed 13 January 2027 · record due by Tue 9 February 2027';
    expect(await rows(daniel)).to.deep.equal([
      'monitoring.show: K-7QW-2HD monitoring form: Complete',
      forAll,
    ]);
    expect(await rows(aisling)).to.deep.equal([forAll]);
    expect(await rows(maya)).to.deep.equal([]);
  });

  const seenBy = (objectId: string): InTeams => ({
    objectId,
    spans: [{ from: at('2027-01-12T10:02'), until: at('2027-01-12T11:50') }],
  });

  it('lays Teams’ report beside the record, drops who was not asked, and changes nothing by itself', async () => {
    await held();
    chat.inTeams = [seenBy(maya.objectId), seenBy('the-mother'), { email: 'father@home.example', spans: [] }];
    home.clock.set('2027-01-12T13:10');
    await home.settle();
    const report = await kept('teamsReport', (data) => teamsReportSchema.parse(data));
    expect(report?.rows.map(({ row }) => row)).to.deep.equal([`attendance:1:${conferenceAt.id}:worker`]);
    expect(report?.rows[0]?.minutes).to.equal(108);
    const { documents } = await home.store.query({ kind: 'effect', limit: 500 });
    expect(JSON.stringify([report, documents])).to.not.match(/the-mother|father@/);
    expect((await home.store.query({ kind: 'attendance', limit: 9 })).documents).to.deep.equal([]);
    const card = home.newest(aisling);
    expect(readingOf(card)).to.contain('Teams: 10:02 to 11:50, 108 minutes');
    const which = inputsOf(shownOf(card).card).find(({ id }) => id === 'which');
    const choices = which && 'choices' in which ? which.choices : [];
    const decided = await home.press(aisling, card, 'teamsReport.settle', { which: choices[0]?.value ?? '' });
    expect(readingOf(decided)).to.contain('Teams’ word was taken of 1.');
    const [there] = (await home.store.query({ kind: 'attendance', limit: 9 })).documents;
    expect(there?.document.data).to.have.nested.property('presence.is', 'here');
  });

  it('goes on without Teams’ report where it cannot be read', async () => {
    await held();
    chat.inTeams = undefined;
    home.clock.set('2027-01-12T13:10');
    await home.settle();
    const report = await kept('teamsReport', (data) => teamsReportSchema.parse(data));
    expect(report?.state).to.equal('failed');
  });

  describe('feedback', () => {
    const opening = () => ({
      link: {
        purpose: 'meeting.feedback',
        authority: authority.id,
        target: conferenceAt,
        expires: 0,
        person: undefined,
        serial: undefined,
      },
      authority,
      person: undefined,
      now: home.clock.now(),
      once: 'abcdefgh12345678ijkl9012',
    });
    const sent = { once: 'abcdefgh1234', as: 'family', heard: '4', clear: '5', words: 'MARKER words' };
    const send = async (form: Record<string, string>) => {
      const answer = await feedbackLinked.send?.(form, opening(), new Reader(home.store));
      if (!answer) return '';
      if ('mend' in answer) return answer.mend.body;
      const holder = {
        from: 'link',
        holder: 'link',
        id: `form:${form.once}`,
        authority: authority.id,
      } as const;
      await home.kernel.performHolder({ ...holder, ...answer.command });
      const page = await feedbackLinked.serve(opening(), new Reader(home.store), 'kept');
      return page?.body ?? '';
    };
    const answers = async () => (await home.store.query({ kind: 'feedback', limit: 9 })).documents;

    it('is asked on a page without script that names nobody, and kept once, with no meeting and no moment', async () => {
      await held();
      const page = await feedbackLinked.serve(opening(), new Reader(home.store));
      expect(page?.body).to.contain(
        'Nobody reads this at once. If you tell us a child may be at risk, we must act.',
      );
      expect(page?.body).to.not.match(/<script|K-7QW|M-3PX|FAM-|3004171/);
      expect(await answers()).to.have.length(0);
      expect(await send(sent)).to.contain('Thank you');
      expect(await send(sent)).to.contain('Thank you');
      const [one, ...others] = await answers();
      expect(others).to.deep.equal([]);
      expect(one?.document.data).to.deep.equal({
        quarter: '2027-Q1',
        as: 'family',
        heard: 4,
        clear: 5,
        words: 'MARKER words',
      });
      // Not when it was written, to the minute: that would say who had just been in which meeting.
      const { partition } = one?.document ?? { partition: '' };
      const { documents } = await home.store.query({ kind: 'audit', partition, limit: 10 });
      expect(documents.length).to.be.greaterThan(0);
      for (const { document } of documents) expect(document.at).to.equal('2027-01-12T00:00:00.000Z');
    });

    it('leaves nothing by which an answer could be joined to its meeting: no receipt, no access entry, no audit entry', async () => {
      await held();
      const { store, clock } = home;
      const written: StoreDocument[] = [];
      const { batch } = store;
      store.batch = (where, operations) => {
        written.push(...operations.flatMap((one) => ('document' in one ? [one.document] : [])));
        return batch(where, operations);
      };
      const access = new AccessLog({ store, clock, time: realTime, log: silentLog, days: 30 });
      const perform = (command: HolderCommand) => home.kernel.performHolder(command);
      const desk = new LinkDesk({
        tokens: testLinks,
        linked: [feedbackLinked],
        store,
        clock,
        directory,
        access,
        log: silentLog,
        perform,
      });
      const address = testLinks.addressOf({
        purpose: 'meeting.feedback',
        authority: authority.id,
        target: conferenceAt,
        until: clock.now().add({ hours: 24 }),
      });
      const key = new URL(address).searchParams.get('key') ?? '';
      const page = await desk.follow(key);
      const once = /name="once" value="([^"]+)"/.exec(page?.body ?? '')?.[1] ?? '';
      expect((await desk.send(key, { ...sent, once }))?.body).to.contain('Thank you');
      await access.flush();
      const of = (kind: string) => written.filter((one) => one.kind === kind);
      const [answer] = of('feedback');
      const partition = answer?.partition ?? '';
      const looks = of('access').filter((one) => JSON.stringify(one).includes('meeting.feedback'));
      expect(looks).to.not.deep.equal([]);
      const receipts = of('receipt').filter((one) => one.partition === partition);
      expect(receipts.map(({ at: when }) => when)).to.deep.equal(['2027-01-12T00:00:00Z']);
      const kept = [answer, ...receipts, ...of('audit').filter((one) => one.partition === partition)];
      for (const one of [...kept, ...looks]) {
        expect(JSON.stringify(one)).to.not.contain(conferenceAt.id).and.not.contain(conferenceAt.partition);
      }
      // And none of them carries what another has: the log knows no answer, and the answer no moment.
      expect(JSON.stringify(looks)).to.not.contain(partition).and.not.contain(once);
    });

    it('shows the figures of the quarter that has ended, all of its answers, and none of one that grows', async () => {
      await held();
      await over();
      const putAll = async (documents: readonly StoreDocument[]) => {
        for (const document of documents)
          await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      };
      const answer = { as: 'family', heard: 4, clear: 2 } as const;
      const each = (quarter: string, count: number) =>
        Array.from({ length: count }, (_, n) =>
          create(feedbackType, feedbackTarget(authority.id, `${quarter} ${n}`), authority.id, {
            ...answer,
            quarter,
          }),
        );
      for (const write of [...each('2026-Q4', 1_203), ...each('2027-Q1', 9)])
        await keepWrites({ put: putAll }, [write]);
      const paperCard = await home.press(daniel, home.newest(daniel), 'paper.show');
      const words = readingOf(await home.press(daniel, paperCard, 'feedback.show'));
      expect(words).to.contain('2026-Q4').and.contain('1203 answers; listened to 4.0, understood 2.0');
      expect(words).to.contain('fewer than 5: not shown');
    });

    it('says what is missing, and keeps nothing then', async () => {
      await held();
      expect(await send({ ...sent, heard: '9' })).to.contain('role="alert"');
      expect(await answers()).to.have.length(0);
    });

    it('that came on paper leaves nothing of what was mended on the card of the next', async () => {
      await held();
      await over();
      const paperCard = await home.press(daniel, home.newest(daniel), 'paper.show');
      const card = await home.press(daniel, paperCard, 'feedback.show');
      const badly = await home.press(daniel, card, 'feedback.paper', { as: 'family', heard: '4' });
      expect(badly.kind).to.equal('refused');
      const call = { verb: 'feedback.show', target: conferenceAt };
      const looked = async (input: JsonObject) =>
        readingOf(await home.kernel.look({ ...call, input }, daniel, conversationOf(daniel)));
      expect(await looked({}), 'opened again').to.contain('Please check');
      expect(await looked({ done: 'yes' }), 'rendered anew after its press').to.not.contain('Please check');
      const done = await home.press(daniel, badly, 'feedback.paper', { clear: '5' });
      expect(done.kind).to.equal('done');
      const values = inputsOf(shownOf(done).card).map(({ value }) => value);
      expect(values.every((value) => value === undefined || value === '')).to.equal(true);
    });

    it('is not for the family where the chair says so', async () => {
      await held();
      await over();
      const paperCard = await home.press(daniel, home.newest(daniel), 'paper.show');
      const card = await home.press(daniel, paperCard, 'feedback.show');
      const other = await home.press(daniel, paperCard, 'feedback.show');
      await home.press(daniel, card, 'Not for the family');
      // The same on a card that was shown before does not give the link after all.
      await home.press(daniel, other, 'Not for the family');
      expect((await monitoring())?.notForFamily?.by).to.equal(daniel.id);
      const page = await feedbackLinked.serve(opening(), new Reader(home.store));
      expect(page?.body).to.not.contain('Somebody of the family');
      expect(await send(sent)).to.contain('role="alert"');
      expect(await answers()).to.have.length(0);
    });

    it('shows no figures of fewer than five of a kind', () => {
      const one = { as: 'family', heard: 4, clear: 5 } as const;
      for (let count = 0; count < 9; count += 1) {
        const [families] = figuresOf(Array.from({ length: count }, () => one));
        expect(families?.shown?.count).to.equal(count < 5 ? undefined : count);
      }
    });
  });

  it('offers the participation codes of the data set, each once', () => {
    expect(participations.codes.map(({ code }) => code)).to.deep.equal(
      Array.from({ length: 8 }, (_, n) => `PN${n}`),
    );
  });
});
