/** Whose account stands behind an invitation: what proposes it, who confirms it, and what follows for who is asked how. */
import { expect } from 'chai';
import { type Contact, contactSchema, invitationSchema } from '../../src/conference/invitations.ts';
import type { Conference } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { personId } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import type { Mail } from '../../src/kernel/mailer.ts';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { attendanceSchema } from '../../src/meeting/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type Family, invitation, invitationAt, keepFamily, saidThen } from '../support/families.ts';
import { type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';
import { hereNow, type KeptMeeting, keepMeeting, later, MeetingChat, metAt } from '../support/meetings.ts';

const marcus = person('Marcus Bell');
const eleni = person('Eleni Georgiou');
const aisling = person('Aisling Byrne');
const contactOf = (email: string): Contact => ({ name: 'Somebody', email, conference: conferenceAt.id });
const signed: Partial<Conference> = { ...metAt, signed: saidThen, enquiry: undefined };
/** The one whom `keepMeeting` lets say first that they are there. */
const stranger = personId('99999999-9999-4999-8999-999999999999', 'somebody-0');

describe('whose account stands behind an invitation', () => {
  let home: House;
  let mails: Mail[];
  afterEach(() => home.close());

  async function homeWith(kept: Family, meeting?: KeptMeeting, now = '2027-01-04T10:00') {
    mails = [];
    const chat = new MeetingChat();
    chat.mail = async (mail) => void mails.push(mail);
    home = house({ now, entries, subscriptions, errands: chat.errands() });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepConference({ put }, conference(signed));
    await keepFamily({ put }, kept);
    if (meeting) await keepMeeting({ put }, meeting);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, family()), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
  }

  async function service(verb: string) {
    const id = `${verb}:${home.clock.now()}`;
    const command = {
      cause: 'event' as const,
      id,
      authority: authority.id,
      verb,
      target: conferenceAt,
      input: {},
      depth: 0,
    };
    await home.kernel.performService({ from: 'service', ...command });
    await home.settle();
  }

  async function data<T>(kind: string, id: string, parse: (value: unknown) => T): Promise<T> {
    const { documents } = await home.store.query({ kind, limit: 100 });
    return parse(documents.find(({ document }) => document.id === id)?.document.data);
  }
  const invitationOf = (n: number) =>
    data('invitation', invitationAt(n).id, (value) => invitationSchema.parse(value));
  const reachOf = (n: number) =>
    data('contact', `contact:${invitationAt(n).id}`, (value) => contactSchema.parse(value));
  const open = (verb: string, typed = {}) => home.open(maya, verb, conferenceAt, {}, typed);
  const filledIn = (on: Parameters<typeof shownOf>[0], id: string) =>
    inputsOf(shownOf(on).card).find((one) => one.id === id)?.value;

  const police = { value: invitation({ told: saidThen }) };
  const byMail = { ...police, contact: contactOf('Marcus.Bell@police.example.org') };

  it('is proposed by an address of the file, and is nobody’s before a person has pressed', async () => {
    await homeWith({
      invitations: [
        byMail,
        { value: invitation({ agency: 'oakfield-primary', role: 'School', at: later(1) }) },
      ],
    });
    const form = await open('conference.recogniseForm');
    expect(filledIn(form, 'who0')).to.equal(marcus.id);
    expect(filledIn(form, 'who1')).to.equal('none');
    expect((await invitationOf(0)).person).to.equal(undefined);
    await service('meeting.askForReports');
    expect(mails).to.have.length(1);
    expect(home.messages(marcus)).to.deep.equal([]);
  });

  it('is confirmed by one press, and then they are asked in Teams and no more by mail', async () => {
    await homeWith({ invitations: [byMail] });
    const done = await home.press(maya, await open('conference.recogniseForm'), 'conference.recognise');
    expect(readingOf(done)).to.contain('on the list');
    const kept = await invitationOf(0);
    expect(kept.person).to.equal(marcus.id);
    expect(kept.told).to.deep.equal(saidThen);
    // Nobody new is asked: what the chair signed stands.
    expect((await data('conference', conferenceAt.id, (value) => value as Conference)).signed).not.to.equal(
      undefined,
    );
    await service('meeting.askForReports');
    expect(mails).to.deep.equal([]);
    expect(home.newest(marcus).shown.summary).to.equal('A question about a meeting');
  });

  it('is to be told by secure mail anew where another had the address', async () => {
    await homeWith({ invitations: [{ ...police, contact: contactOf('desk@police.example.org') }] });
    const form = await open('conference.recogniseForm');
    expect(filledIn(form, 'who0')).to.equal('none');
    await home.press(maya, form, 'conference.recognise', { who0: marcus.id });
    const kept = await invitationOf(0);
    expect(kept.person).to.equal(marcus.id);
    expect(kept.told).to.equal(undefined);
  });

  it('is never that of two, of another agency’s, or of whoever is no professional of the file', async () => {
    await homeWith({
      invitations: [byMail, { value: invitation({ role: 'Police, second', at: later(1) }) }],
    });
    const form = await open('conference.recogniseForm');
    const twice = await home.press(maya, form, 'conference.recognise', { who1: marcus.id });
    expect(twice.kind).to.equal('refused');
    expect(readingOf(twice)).to.contain('chosen twice');
    for (const other of [eleni.id, maya.id, 'nobody']) {
      await home.press(maya, await open('conference.recogniseForm'), 'conference.recognise', {
        who0: other,
        who1: 'none',
      });
      expect((await invitationOf(0)).person, other).to.equal(undefined);
    }
  });

  it('is kept with the way to reach them where no file lists them, once the minute taker has confirmed', async () => {
    const gp = { value: invitation({ agency: 'gp', role: 'GP' }), contact: contactOf('dr@gp.example.org') };
    await homeWith(
      { invitations: [gp] },
      { claims: [{ proposed: `attendance:1:${invitationAt(0).id}` }] },
      '2027-01-12T10:05',
    );
    await home.open(aisling, 'meeting.confirmProposed', conferenceAt);
    await home.settle();
    const reach = await reachOf(0);
    expect(personId(reach.tenant ?? '', reach.objectId ?? '')).to.equal(stranger);
    expect((await invitationOf(0)).person).to.equal(undefined);
  });

  it('is not that of a deputy, or of somebody of another agency whom the minute taker puts in their place', async () => {
    const gp = { value: invitation({ agency: 'gp', role: 'GP' }), contact: contactOf('dr@gp.example.org') };
    const said = { by: 'x', at: saidThen.at };
    await homeWith(
      { invitations: [gp, { ...gp, value: invitation({ agency: 'midwifery', at: later(1) }) }] },
      {
        claims: [{}, { agency: 'gp' }],
        attendances: {
          [invitationAt(0).id]: { agency: 'gp', answered: { coming: 'deputy', deputy: 'B.', ...said } },
        },
      },
      '2027-01-12T10:05',
    );
    const { documents } = await home.store.query({ kind: 'claim', limit: 10 });
    for (const [n, { document }] of documents.entries()) {
      const as = `attendance:1:${invitationAt(n).id}`;
      const typed = { claim: document.id, as };
      expect((await home.open(aisling, 'meeting.settle', conferenceAt, {}, typed)).kind).to.equal('done');
    }
    await home.settle();
    expect((await reachOf(0)).tenant).to.equal(undefined);
    expect((await reachOf(1)).tenant).to.equal(undefined);
  });

  const pressed = (more: Parameters<typeof hereNow>[0] = {}) => ({
    attendances: { [invitationAt(0).id]: { ...hereNow(more), who: marcus.id } },
  });

  it('is that of a professional of the file whose own press the minute taker has confirmed', async () => {
    await homeWith({ invitations: [byMail] }, pressed(), '2027-01-12T10:05');
    await home.open(aisling, 'meeting.allHere', conferenceAt);
    await home.settle();
    expect((await invitationOf(0)).person).to.equal(marcus.id);
  });

  it('is not, where another’s address is on record, or where they came as a deputy', async () => {
    const other = { ...police, contact: contactOf('desk@police.example.org') };
    for (const [kept, meeting] of [
      [other, pressed()],
      [byMail, pressed({ deputy: true })],
    ] as const) {
      await homeWith({ invitations: [kept] }, meeting, '2027-01-12T10:05');
      await home.open(aisling, 'meeting.allHere', conferenceAt);
      await home.settle();
      expect((await invitationOf(0)).person).to.equal(undefined);
      await home.close();
    }
    await homeWith({});
  });

  it('is asked by mail at once where Teams does not reach it, and by mail from then on', async () => {
    await homeWith({
      invitations: [{ ...byMail, value: invitation({ told: saidThen, person: marcus.id }) }],
    });
    home.chats.fault(marcus, new DeliveryError('refused', 'NotInstalled'));
    await service('meeting.askForReports');
    expect(mails.map(({ to }) => to.email)).to.deep.equal(['Marcus.Bell@police.example.org']);
    home.clock.set('2027-01-06T09:00');
    await home.settle();
    expect(mails).to.have.length(2);
    const id = `attendance:1:${invitationAt(0).id}`;
    const { asks } = await data('attendance', id, (value) => attendanceSchema.parse(value));
    expect(asks?.map(({ by, state }) => [by, state])).to.deep.equal([
      ['chat', 'failed'],
      ['mail', 'sent'],
      ['mail', 'sent'],
    ]);
  });
});
