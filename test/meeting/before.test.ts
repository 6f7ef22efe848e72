/** Before a meeting: who is asked when, the page behind a link, and what the service records of reports. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Conference } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { AccessLog } from '../../src/kernel/access-log.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { create } from '../../src/kernel/decision.ts';
import { LinkDesk } from '../../src/kernel/links.ts';
import type { Mail } from '../../src/kernel/mailer.ts';
import { OutsideError } from '../../src/kernel/outside.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { askedToday } from '../../src/meeting/before/due.ts';
import { letter } from '../../src/meeting/before/mail.ts';
import { attendanceSchema } from '../../src/meeting/record.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { entries, linked, subscriptions } from '../../src/wiring.ts';
import { at, authority, directory, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type Family, invitation, invitationAt, keepFamily, saidThen } from '../support/families.ts';
import { type House, house } from '../support/house.ts';
import { testLinks } from '../support/links.ts';
import { MeetingChat, metAt } from '../support/meetings.ts';

const marker = 'ZXMARKER';
const starts = Temporal.Instant.from(someSlot.starts);
const marcus = person('Marcus Bell');

const told = { told: saidThen };
const signed: Partial<Conference> = { ...metAt, signed: saidThen };
const few: Family = {
  invitations: [
    {
      value: invitation({ ...told, role: `${marker} nurse`, agency: 'health-visiting' }),
      contact: { name: `${marker} Name`, email: 'nurse@elsewhere.example', conference: conferenceAt.id },
    },
    {
      value: invitation({ ...told, agency: 'oakfield-primary', role: 'School' }),
      contact: { name: 'Head', email: 'head@school.example', conference: conferenceAt.id },
    },
    { value: invitation({ ...told, person: marcus.id }) },
  ],
};

describe('when somebody is asked before a meeting', () => {
  const row = { of: 'invitation', agency: 'police' } as const;
  const value = { type: 'initial' } as const;
  const asked = (...days: Temporal.Instant[]) => ({
    ...row,
    attendance: {
      value: {
        asks: days.map((one) => ({
          at: one.toString({ smallestUnit: 'millisecond' }),
          starts: someSlot.starts,
          by: 'mail',
          state: 'sent',
        })),
      },
    } as never,
  });

  it('is asked at once, and then three and one working days before the report is due', () => {
    // 12 January 2027: the report is due on 7 January; reminded on the 4th and the 6th.
    expect(askedToday(row, value, starts, at('2026-12-30T12:00'), defaultSettings)).to.equal('first');
    const days = Array.from({ length: 13 }, (_, n) => at('2026-12-31T09:00').add({ hours: 24 * n }));
    const again = days.filter(
      (now) => askedToday(asked(at('2026-12-30T12:00')), value, starts, now, defaultSettings) === 'again',
    );
    expect(again.map((one) => dayOf(one).toString())).to.deep.equal(['2027-01-04', '2027-01-06']);
  });

  it('is never asked twice on one day, nor once it has begun', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 23 }), (hours, later) => {
        const now = at('2026-12-30T00:00').add({ hours });
        const then = now.add({ hours: later });
        const what = askedToday(asked(now), value, starts, then, defaultSettings);
        if (dayOf(now).equals(dayOf(then)) || Temporal.Instant.compare(then, starts) >= 0) {
          expect(what).to.equal(undefined);
        }
        if (what === 'again') expect(calendar(defaultSettings).isWorkingDay(dayOf(then))).to.equal(true);
      }),
    );
  });

  it('puts nothing but the service’s words, the name, the time and the link into a mail', () => {
    const words = letter({ mailSubject: 'S', mailText: 'T' }, 'M-1', 'when', 'https://x.example/link');
    expect(words.subject).to.equal('S');
    expect(words.text).to.match(/^T\n\nMeeting M-1\nwhen\n\nhttps:\/\/x\.example\/link\n/);
  });
});

describe('before a meeting, in people’s hands', () => {
  let home: House;
  let mails: Mail[];
  let desk: LinkDesk;
  let access: AccessLog;
  let fault: OutsideError | undefined;
  afterEach(async () => {
    await access.flush();
    await home.close();
  });

  async function homeWith(value: Partial<Conference> = signed, kept: Family = few, now = '2027-01-04T10:00') {
    mails = [];
    fault = undefined;
    const chat = new MeetingChat();
    chat.mail = async (mail) => {
      if (fault) throw fault;
      mails.push(mail);
    };
    home = house({ now, entries, subscriptions, errands: chat.errands() });
    const { store, clock } = home;
    const log = { info() {}, warn() {}, error() {} };
    access = new AccessLog({ store, clock, time: realTime, log, days: 30 });
    const perform = home.kernel.performHolder.bind(home.kernel);
    desk = new LinkDesk({ tokens: testLinks, linked, store, clock, directory, access, log, perform });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) await store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    await keepConference({ put }, conference({ enquiry: undefined, ...value }));
    await keepFamily({ put }, kept);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    await service('event', 'meeting.prepare');
    await service('event', 'meeting.askForReports');
  }

  async function service(cause: 'event' | 'followUp' | 'clock', verb: string, input = {}) {
    const id = `${verb}:${home.clock.now()}`;
    const command = { cause, id, authority: authority.id, verb, target: conferenceAt, input, depth: 0 };
    const outcome = await home.kernel.performService({ from: 'service', ...command });
    await home.settle();
    return outcome;
  }

  async function documents(kind?: string) {
    const found = await home.store.query({ kind: kind ?? 'attendance', limit: 500 });
    return found.documents.map(({ document }) => document);
  }
  const attendances = async () => (await documents()).map((one) => attendanceSchema.parse(one.data));
  const ofAgency = async (agency: string) => (await attendances()).find((one) => one.agency === agency);
  const keyIn = (mail: Mail | undefined) => /key=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
  const mailTo = (email: string) => mails.find(({ to }) => to.email === email);
  const onceIn = (body: string | undefined) => /name="once" value="(\w+)"/.exec(body ?? '')?.[1] ?? '';
  const revisions = async () => JSON.stringify(await documents());

  const press = (as: Person, verb: string, typed = {}, target = conferenceAt) =>
    home.open(as, verb, target, {}, typed);

  it('asks by mail who has no account that is known, by card who has one, and names nobody', async () => {
    await homeWith();
    expect(mails.map(({ to }) => to.email)).to.have.members([
      'nurse@elsewhere.example',
      'head@school.example',
    ]);
    for (const mail of mails) {
      expect(JSON.stringify([mail.subject, mail.text])).not.to.contain(marker);
      expect(mail.text).not.to.contain('FAM-').and.not.to.contain('K-7QW');
    }
    expect(home.messages(marcus)).to.have.lengthOf(1);
    expect(home.newest(marcus).shown.summary).to.equal('A question about a meeting');
  });

  it('asks nobody before the chair has signed, before they are told which child, or while a stranger stands in the event', async () => {
    await homeWith({ ...signed, signed: undefined });
    expect(mails).to.deep.equal([]);
    await home.close();
    await homeWith(signed, { invitations: [{ ...few.invitations?.[0], value: invitation() } as never] });
    expect(mails).to.deep.equal([]);
    await home.close();
    await homeWith({
      ...signed,
      outlook: { at: saidThen.at, missing: 0, strangers: ['x@example.org'] },
    } as Partial<Conference>);
    expect(mails).to.deep.equal([]);
  });

  it('asks again on the days of reminding alone, and not whoever has answered', async () => {
    await homeWith();
    const page = await desk.follow(keyIn(mailTo('head@school.example')));
    await desk.send(keyIn(mailTo('head@school.example')), {
      once: onceIn(page?.body),
      coming: 'yes',
      report: 'received',
    });
    for (const day of ['2027-01-05', '2027-01-06', '2027-01-07', '2027-01-08', '2027-01-11']) {
      home.clock.set(`${day}T09:00`);
      await home.settle();
    }
    expect(mails.map(({ to }) => to.email).sort()).to.deep.equal([
      'head@school.example',
      'nurse@elsewhere.example',
      'nurse@elsewhere.example',
    ]);
  });

  it('gives the chair the list of what is missing on the working day before, once', async () => {
    await homeWith();
    const daniel = person('Daniel Osei');
    const before = home.messages(daniel).length;
    home.clock.set('2027-01-11T09:00');
    await home.settle();
    expect(home.messages(daniel)).to.have.lengthOf(before + 1);
    expect(JSON.stringify(home.newest(daniel).shown.card)).to.contain('What is missing');
  });

  it('opens a page that changes nothing, however often, and names nobody', async () => {
    await homeWith();
    const key = keyIn(mailTo('nurse@elsewhere.example'));
    const then = await revisions();
    const first = await desk.follow(key);
    const second = await desk.follow(key);
    expect(first?.type).to.equal('text/html');
    expect(await revisions()).to.equal(then);
    expect(first?.body).not.to.contain(marker).and.not.to.contain('<script');
    expect(onceIn(first?.body)).not.to.equal(onceIn(second?.body));
  });

  it('keeps what the form says once, for that one invitation', async () => {
    await homeWith();
    const key = keyIn(mailTo('nurse@elsewhere.example'));
    const once = onceIn((await desk.follow(key))?.body);
    const said = { once, coming: 'deputy', deputy: 'A. Colleague, health visitor', report: 'toBeRead' };
    expect((await desk.send(key, said))?.body).to.contain('Your answer is kept');
    const then = await revisions();
    expect((await desk.send(key, said))?.body).to.contain('Your answer is kept');
    expect(await revisions()).to.equal(then);
    expect((await desk.send(key, { ...said, coming: 'no' }))?.body).to.contain('what you sent then stands');
    const kept = await ofAgency('health-visiting');
    expect(kept?.answered).to.include({ coming: 'deputy', deputy: 'A. Colleague, health visitor' });
    expect(kept?.report).to.include({ is: 'toBeRead', self: true });
    expect((await ofAgency('oakfield-primary'))?.answered).to.equal(undefined);
  });

  it('says beside each field what is to be mended, keeps what was typed, and writes nothing', async () => {
    await homeWith();
    const key = keyIn(mailTo('nurse@elsewhere.example'));
    const then = await revisions();
    const page = await desk.send(key, { coming: 'deputy', deputy: '"><script>x', report: 'nonsense' });
    expect(page?.body).to.contain('id="report-error"').and.to.contain('role="alert"');
    expect(page?.body).to.contain('&quot;&gt;&lt;script&gt;x').and.not.to.contain('<script>x');
    expect((await desk.send(key, { coming: 'deputy', report: 'none' }))?.body).to.contain(
      'id="deputy-error"',
    );
    expect(await revisions()).to.equal(then);
  });

  it('leads nowhere once expired, taken back, forged, or once they are off the list', async () => {
    await homeWith();
    const key = keyIn(mailTo('nurse@elsewhere.example'));
    const answer = { coming: 'yes', report: 'none' };
    expect(await desk.send(`${key.slice(0, -9)}AAAAAAAAA`, answer)).to.equal(undefined);
    const row = (await documents()).find(
      (one) => attendanceSchema.parse(one.data).agency === 'health-visiting',
    );
    expect((await press(person('Daniel Osei'), 'meeting.unlink', { who: row?.id })).kind).to.equal('done');
    expect(await desk.follow(key)).to.equal(undefined);
    expect(await desk.send(key, answer)).to.equal(undefined);
    const other = keyIn(mailTo('head@school.example'));
    home.clock.set('2027-01-15T11:00');
    expect(await desk.follow(other)).not.to.equal(undefined);
    home.clock.set('2027-01-15T13:00');
    expect(await desk.follow(other)).to.equal(undefined);
    expect(await desk.send(other, answer)).to.equal(undefined);
  });

  it('takes no other verb from whoever holds a link', async () => {
    await homeWith();
    const command = { from: 'link', holder: 'link:x', id: 'form:x', authority: authority.id } as const;
    const entriesOfHolders = entries.filter(({ who }) => (who as readonly string[]).includes('holder'));
    expect(entriesOfHolders.map(({ verb }) => verb)).to.have.members(['meeting.answer', 'feedback.give']);
    const outcome = await home.kernel.performHolder({
      ...command,
      verb: 'meeting.report',
      target: conferenceAt,
      input: {},
    });
    expect(outcome).to.deep.equal({ kind: 'refused', code: 'notYourRole' });
  });

  it('notes a mail that nobody knows of as such, and sends it no second time', async () => {
    await homeWith();
    fault = new OutsideError('unknown', 'TimedOut');
    home.clock.set('2027-01-06T09:00');
    await home.settle();
    await home.settle();
    expect(mails).to.have.lengthOf(2);
    expect((await ofAgency('health-visiting'))?.asks?.map(({ state }) => state)).to.deep.equal([
      'sent',
      'uncertain',
    ]);
  });

  it('takes the answer of a professional by card, and of nobody else', async () => {
    await homeWith();
    const said = { coming: 'yes', report: 'promised' };
    expect((await press(marcus, 'meeting.answer', said, invitationAt(2))).kind).to.equal('done');
    expect((await ofAgency('police'))?.answered).to.include({ coming: 'yes', promised: true });
    const other = await press(person('Folasade Ajayi'), 'meeting.answer', said, invitationAt(2));
    expect(other).to.include({ kind: 'refused', code: 'notYourCase' });
  });

  it('lets the service’s own record stand before what an agency says of itself', async () => {
    await homeWith();
    const row = (await documents()).find(
      (one) => attendanceSchema.parse(one.data).agency === 'health-visiting',
    );
    const typed = { who: row?.id, is: 'none', why: 'On leave' };
    expect((await press(maya, 'meeting.report', typed)).kind).to.equal('done');
    await desk.send(keyIn(mailTo('nurse@elsewhere.example')), { coming: 'yes', report: 'received' });
    expect((await ofAgency('health-visiting'))?.report).to.include({ is: 'none', by: maya.id });
  });

  it('records what the family has, and not what is still to come', async () => {
    await homeWith();
    const row = `attendance:1:${conferenceAt.id}:worker`;
    const bad = await press(maya, 'meeting.reportShared', { who: row, is: 'shared', on: '2027-01-09' });
    expect(bad.kind).to.equal('refused');
    const good = { who: row, is: 'shared', on: '2027-01-04', time: '09:30' };
    expect((await press(maya, 'meeting.reportShared', good)).kind).to.equal('done');
    expect((await attendances()).find((one) => one.of === 'worker')?.family).to.include({
      is: 'shared',
      time: '09:30',
    });
  });
});
