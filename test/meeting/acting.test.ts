/** A meeting in people's hands: through the kernel, with real records and a chat that keeps what is written into it. */
import { expect } from 'chai';
import { invitationType } from '../../src/conference/invitations.ts';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { enquirySchema } from '../../src/enquiry/record.ts';
import { standingOf } from '../../src/enquiry/standing.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { personId } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer, Identity } from '../../src/kernel/command.ts';
import { create } from '../../src/kernel/decision.ts';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import { monitoringSchema, paperSchema } from '../../src/meeting/after/record.ts';
import { meetingEventCommands } from '../../src/meeting/index.ts';
import {
  attendanceSchema,
  attendanceTarget,
  attendanceType,
  claimSchema,
  meetingSchema,
  meetingTarget,
  meetingType,
} from '../../src/meeting/record.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { at, authority, exampleText, gareth, maya, person, ruth } from '../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  keepConference,
  otherSlot,
  someSlot,
} from '../support/conferences.ts';
import { family, restrictedTo } from '../support/consultations.ts';
import { enquiry, enquiryAt, keepEnquiry } from '../support/enquiries.ts';
import { type Family, invitation, invitationAt, keepFamily } from '../support/families.ts';
import { type House, house, inputsOf, readingOf, shownOf } from '../support/house.ts';
import {
  asked,
  chatId,
  keepMeeting,
  later,
  MeetingChat,
  meeting as meetingOfTests,
  metAt,
  nearly,
  pressIn,
} from '../support/meetings.ts';

const tokens = new Tokens([{ id: 'k1', secret: 'only for tests' }]);
const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const marcus = person('Marcus Bell');
const folasade = person('Folasade Ajayi');

const of = ({ tenant, objectId }: Person): Identity => ({ tenant, objectId });
const outsider = (objectId: string): Identity => ({
  tenant: '99999999-9999-4999-8999-999999999999',
  objectId,
});
const anonymous: Identity = { tenant: undefined, objectId: undefined };
const button = 'I am here for an organisation';

/** The example with other settings. */
function withSettings(more: object) {
  const file = parseAuthorityFile(exampleText);
  const authorities = file.authorities.map((one) => ({ ...one, settings: { ...one.settings, ...more } }));
  return buildDirectory({ authorities }, 'example-other');
}

describe('a meeting, in people’s hands', () => {
  let home: House;
  let chat: MeetingChat;
  afterEach(() => home.close());

  async function homeWith(
    value: Partial<Conference> = metAt,
    kept: Family = asked,
    directory = withSettings({}),
    restricted = family(),
  ) {
    chat = new MeetingChat();
    home = house({
      now: '2027-01-12T09:00',
      entries,
      subscriptions,
      errands: chat.errands(),
      directory,
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    await keepConference({ put }, conference({ enquiry: undefined, ...value }));
    await keepFamily({ put }, kept);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, restricted), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    await service('event', 'meeting.prepare');
  }

  async function service(
    cause: 'event' | 'followUp' | 'clock',
    verb: string,
    target = conferenceAt,
    input = {},
  ) {
    const outcome = await home.kernel.performService({
      from: 'service',
      cause,
      id: `${verb}:${home.clock.now()}`,
      authority: authority.id,
      verb,
      target,
      input,
      depth: 0,
    });
    await home.settle();
    return outcome;
  }

  /** The conference has another time, of two hours. */
  async function movedTo(starts: string, more: Partial<Conference> = {}) {
    const slot = {
      ...someSlot,
      from: at(starts).subtract({ minutes: 30 }).toString(),
      starts: at(starts).toString(),
      until: at(starts).add({ hours: 2 }).toString(),
    };
    const data = conference({ enquiry: undefined, ...metAt, ...more, booking: bookedAt(slot) });
    const stored = await home.store.read(conferenceAt.partition, conferenceAt.id);
    if (!stored) throw new Error('the conference is gone');
    await home.store.batch(conferenceAt.partition, [
      { op: 'upsert', document: { ...stored.document, data } },
    ]);
    await service('event', 'meeting.prepare');
  }

  /** Up to ten minutes before: chair and minute taker have their cards. */
  async function nearlyThere() {
    home.clock.set(nearly);
    await home.settle();
  }

  async function opened() {
    await nearlyThere();
    await home.press(daniel, home.newest(daniel), 'meeting.open');
    await home.settle();
  }

  const open = (as: Person, verb: string, args = {}): Promise<Answer> =>
    home.open(as, verb, conferenceAt, args);

  async function kept(kind: string) {
    const { documents } = await home.store.query({ kind, limit: 500 });
    return documents.map(({ document }) => document);
  }
  const attendances = async () => (await kept('attendance')).map((one) => attendanceSchema.parse(one.data));
  const claims = async () => (await kept('claim')).map((one) => claimSchema.parse(one.data));
  const meeting = async () => {
    const stored = await home.store.read(conferenceAt.partition, meetingTarget(conferenceAt).id);
    return meetingSchema.parse(stored?.document.data);
  };
  const press = (identity: Identity, on = chat.posts[0], what = button, typed = {}) => {
    if (!on) throw new Error('nothing stands in the chat');
    return pressIn(home, identity, on, what, typed);
  };
  const hereFor = async () =>
    (await attendances()).filter(({ presence }) => presence?.is === 'here').map(({ agency }) => agency);

  describe('the question in the chat', () => {
    it('is opened by the chair from ten minutes before, by our own clock, and stands there once', async () => {
      await homeWith();
      const early = await open(daniel, 'meeting.open');
      expect(early.kind === 'refused' && early.code).to.equal('notNow');
      await nearlyThere();
      expect(chat.posts).to.have.length(0);
      expect(readingOf(home.newest(daniel))).to.contain(
        'The rule: children’s social care and 2 other groups',
      );
      expect(readingOf(home.newest(aisling))).to.contain('Nothing known yet');
      const card = home.newest(daniel);
      await home.press(daniel, card, 'meeting.open');
      await home.press(daniel, card, 'meeting.open');
      await home.settle();
      expect(chat.posts).to.have.length(1);
      expect((await meeting()).asked?.state).to.equal('sent');
      expect(readingOf(chat.posts[0] as never)).to.contain('If you are here for an organisation');
    });

    it('comes by itself where the service wants that, and never where it is switched off', async () => {
      await homeWith(
        metAt,
        asked,
        withSettings({ prompts: { ...authority.settings.prompts, mode: 'automatic' } }),
      );
      await nearlyThere();
      expect(chat.posts).to.have.length(1);
      await home.close();
      await homeWith(metAt, asked, withSettings({ prompts: { ...authority.settings.prompts, mode: 'off' } }));
      await nearlyThere();
      const refused = await open(daniel, 'meeting.open');
      expect(refused.kind).to.equal('refused');
      expect(chat.posts).to.have.length(0);
      // All of it works one-to-one.
      await home.press(aisling, home.newest(aisling), 'meeting.allHere');
      // Neither the manager nor the GP need come: nobody said that they are here.
      expect((await hereFor()).sort()).to.deep.equal([
        'health-visiting',
        'oakfield-primary',
        'police',
        'social-care',
      ]);
    });

    it('that nobody knows to have arrived is not sent again; the chair is told, and may ask once more', async () => {
      await homeWith();
      chat.faults = [{ error: new DeliveryError('unknown', 'timeout'), arrives: true }];
      await opened();
      home.clock.forward({ minutes: 5 });
      await home.settle();
      expect(chat.tried).to.equal(1);
      expect((await meeting()).asked?.state).to.equal('uncertain');
      const told = home.newest(daniel);
      expect(readingOf(told)).to.contain('Teams did not say whether the question arrived.');
      await home.press(daniel, told, 'Ask in the chat once more');
      await home.settle();
      expect(chat.tried).to.equal(2);
      expect((await meeting()).asked?.state).to.equal('sent');
    });

    it('that was certainly not sent is tried again', async () => {
      await homeWith();
      chat.faults = [
        { error: new DeliveryError('throttled', 'tooMany', { retryAfterMs: 2_000 }), arrives: false },
      ];
      await opened();
      expect(chat.posts).to.have.length(0);
      home.clock.forward({ minutes: 1 });
      await home.settle();
      expect(chat.posts).to.have.length(1);
    });

    it('that was stopped while it waited can be asked again, whether it has been dropped by then or not', async () => {
      for (const dropped of [true, false]) {
        await homeWith();
        const throttled = new DeliveryError('throttled', 'tooMany', { retryAfterMs: 60_000 });
        chat.faults = [{ error: throttled, arrives: false }];
        await opened();
        const stopped = await home.press(daniel, home.newest(daniel), 'meeting.stop');
        if (dropped) {
          home.clock.forward({ minutes: 2 });
          await home.settle();
          expect((await meeting()).asked).to.equal(undefined);
        }
        await home.press(daniel, stopped, 'Ask in the chat again');
        home.clock.forward({ minutes: 2 });
        await home.settle();
        expect(chat.posts).to.have.length(1);
        expect((await meeting()).asked?.state).to.equal('sent');
        if (dropped) await home.close();
      }
    });

    it('that was dropped just before the chair asked again goes on its way then, once', async () => {
      await homeWith();
      const throttled = new DeliveryError('throttled', 'tooMany', { retryAfterMs: 60_000 });
      chat.faults = [{ error: throttled, arrives: false }];
      await opened();
      const was = (await meeting()).asked?.at;
      home.clock.forward({ seconds: 10 });
      const answered = { which: 'question', at: was, answer: { dropped: true } };
      await service('followUp', 'meeting.posted', conferenceAt, answered);
      home.clock.forward({ seconds: 10 });
      // Of the one that came in its stead that word says nothing.
      await service('followUp', 'meeting.posted', conferenceAt, answered);
      home.clock.forward({ minutes: 5 });
      await home.settle();
      expect(chat.posts).to.have.length(1);
      expect((await meeting()).asked?.state).to.equal('sent');
    });

    it('begun by a process that died is not sent by another', async () => {
      await homeWith();
      await nearlyThere();
      await home.press(daniel, home.newest(daniel), 'meeting.open');
      const { documents } = await home.store.query({
        kind: 'effect',
        equal: { state: 'due' },
        range: { field: 'due' },
        limit: 50,
      });
      for (const { document } of documents) {
        if (!JSON.stringify(document.data).includes('chat.ask')) continue;
        await home.store.batch(document.partition, [
          { op: 'upsert', document: { ...document, begun: true } },
        ]);
      }
      await home.settle();
      expect(chat.tried).to.equal(0);
      expect((await meeting()).asked?.state).to.equal('uncertain');
    });

    it('is stopped by the chair, and Quorate taken out of the chat, with one press each', async () => {
      await homeWith();
      await opened();
      await home.press(daniel, home.newest(daniel), 'meeting.stop');
      const late = await press(of(marcus));
      expect(readingOf(late)).to.contain('Nothing is asked here now.');
      expect(await attendances()).to.deep.equal([]);
      const left = await home.press(daniel, home.newest(daniel), 'meeting.leave');
      expect(readingOf(left)).to.contain('Quorate is leaving it.');
      await home.settle();
      expect(chat.isIn).to.equal(false);
      expect((await meeting()).left?.state).to.equal('done');
    });

    it('is opened by nobody but a chair', async () => {
      await homeWith();
      await nearlyThere();
      for (const one of [aisling, maya, gareth, marcus]) {
        const answer = await open(one, 'meeting.open');
        expect(answer.kind, one.name).to.equal('refused');
      }
      expect(chat.posts).to.have.length(0);
    });
  });

  describe('a press in the chat', () => {
    it('puts those who are asked down as here, each in a document of their own', async () => {
      await homeWith();
      await opened();
      const answers = await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one)));
      for (const answer of answers) expect(readingOf(answer)).to.contain('Thank you, you are down as here');
      expect((await hereFor()).sort()).to.deep.equal(['health-visiting', 'police', 'social-care']);
      expect(readingOf(answers[0] as Answer)).to.contain('For Example Constabulary, through Teams.');
      const card = await open(daniel, 'meeting.chair');
      expect(readingOf(card)).to.contain('Here: children’s social care, health visiting, police');
      expect(readingOf(card)).to.contain('Here, through Teams · by their own press');
    });

    it('says at the same press how they are here, and a second time the same', async () => {
      await homeWith();
      await opened();
      const first = await press(of(marcus));
      const room = await pressIn(home, of(marcus), first, 'I am in the room');
      expect(readingOf(room)).to.contain('in the room');
      const again = await press(of(marcus));
      expect(again.kind).to.equal('repeated');
      expect(readingOf(again)).to.contain('in the room');
      expect(await attendances()).to.have.length(1);
    });

    it('of somebody unknown asks for the organisation, out of the whole directory, and the minute taker places them', async () => {
      await homeWith(metAt, {
        invitations: [{ value: invitation({ agency: 'gp', role: 'GP', at: later(0) }) }],
      });
      await opened();
      const doctor = outsider('dr-1');
      const which = await press(doctor);
      expect(readingOf(which)).to.contain('Which organisation are you here for?');
      // Agencies that this conference does not ask are offered like those that it does.
      expect(JSON.stringify(which)).to.contain('Oakfield Primary School').and.contain('Example Constabulary');
      expect(await claims()).to.deep.equal([]);
      const sent = await pressIn(home, doctor, which, 'I am here for it', { agency: 'gp' });
      expect(readingOf(sent)).to.contain('Whoever takes the minutes looks at it');
      expect(await hereFor()).to.deep.equal([]);
      const form = await open(aisling, 'meeting.claims');
      expect(readingOf(form)).to.contain('says: GP');
      const [claim] = await kept('claim');
      const [invited] = await kept('invitation');
      await home.press(aisling, form, 'meeting.settle', {
        claim: claim?.id ?? '',
        as: `attendance:1:${invited?.id}`,
      });
      expect(await hereFor()).to.deep.equal(['gp']);
      // From then on they are known by their account.
      const after = await press(doctor);
      expect(readingOf(after)).to.contain('For GP');
    });

    it('is proposed by the address at which somebody was asked, and confirmed by the minute taker in one press', async () => {
      const contact = (email: string) => ({ name: 'A. Doctor', email, conference: conferenceAt.id });
      await homeWith(metAt, {
        invitations: [
          {
            value: invitation({ agency: 'gp', role: 'GP', at: later(0) }),
            contact: contact('doctor@surgery.example'),
          },
          {
            value: invitation({ agency: 'midwifery', role: 'Midwife', at: later(1) }),
            contact: contact('midwife@health.example'),
          },
        ],
      });
      await opened();
      for (const [objectId, address] of [
        ['dr-1', 'Doctor@Surgery.example'],
        ['mw-1', 'midwife@health.example.evil'],
        ['mw-2', 'midwife@health.example'],
        ['mw-3', 'midwife@health.example'],
      ] as const) {
        const identity = { ...outsider(objectId), address };
        const which = await press(identity);
        await pressIn(home, identity, which, 'I am here for it', { agency: 'other' });
      }
      // Until a person has confirmed it, nobody is there by an address.
      expect(await hereFor()).to.deep.equal([]);
      const form = await open(aisling, 'meeting.claims');
      // Of the two with one address, and of the one whose only looks alike, nobody is proposed.
      expect(readingOf(form).match(/has the address of/g)).to.have.length(1);
      const confirmed = await home.press(aisling, form, 'Confirm the one proposed');
      expect(readingOf(confirmed)).to.contain('3 to be placed');
      expect(await hereFor()).to.deep.equal(['gp']);
      expect((await attendances())[0]?.who).to.contain('dr-1');
      expect(JSON.stringify(await kept('claim'))).not.to.contain('surgery');
    });

    it('that names no organisation says so, and one that stands in no directory is not taken', async () => {
      await homeWith();
      await opened();
      const which = await press(outsider('x'));
      const empty = await pressIn(home, outsider('x'), which, 'I am here for it', {});
      expect(readingOf(empty)).to.contain('Please check');
      const again = await press(outsider('y'));
      const made = await pressIn(home, outsider('y'), again, 'I am here for it', {
        agency: 'Ministry of Truth',
      });
      expect(readingOf(made)).to.contain('Please check');
      expect(await claims()).to.deep.equal([]);
    });

    it('of the family and of people without an account is thanked, and nothing is kept', async () => {
      await homeWith();
      await opened();
      const thanks = 'You need do nothing. The chair will speak to you.';
      expect(readingOf(await press(anonymous))).to.contain(thanks);
      const mother = await press(outsider('mother'));
      const none = await pressIn(home, outsider('mother'), mother, 'I am not here for an organisation');
      expect(readingOf(none)).to.contain(thanks);
      expect(await claims()).to.deep.equal([]);
      expect(await attendances()).to.deep.equal([]);
    });

    it('matches nobody by a name: a stranger of another tenant with an officer’s object id is a stranger', async () => {
      await homeWith();
      await opened();
      const lookalike = { tenant: '99999999-9999-4999-8999-999999999999', objectId: marcus.objectId };
      expect(readingOf(await press(lookalike))).to.contain('Which organisation are you here for?');
      expect(await hereFor()).to.deep.equal([]);
    });

    it('of the chair, the minute taker and the organiser’s own says nothing of anybody', async () => {
      await homeWith();
      await opened();
      expect(readingOf(await press(of(daniel)))).to.contain('You run this meeting');
      expect(readingOf(await press(of(aisling)))).to.contain('You run this meeting');
      // A chair of the service who has no part in it is asked like anybody else.
      expect(readingOf(await press(of(ruth)))).to.contain('Which organisation are you here for?');
    });

    it('is the one thing that an outsider can do: every other verb is refused, in the chat and one to one', async () => {
      await homeWith();
      await opened();
      for (const { verb } of entries.filter((entry) => entry.kind !== 'shared')) {
        for (const identity of [outsider('z'), of(marcus), anonymous]) {
          const token = tokens.mint({
            verb,
            target: conferenceAt,
            conversation: chatId,
            expires: home.clock.now().add({ hours: 1 }),
          });
          const answer = await home.kernel.perform({
            from: 'person',
            identity,
            place: { kind: 'group', conversation: chatId },
            verb,
            token,
            input: { token, verb },
          });
          expect(answer.kind, verb).to.equal('refused');
          expect(answer.shown, verb).to.equal(undefined);
        }
      }
    });

    it('is refused one to one, without a button of ours, and on anything but a record', async () => {
      await homeWith();
      await opened();
      const verb = 'meeting.here';
      const elsewhere = await open(maya, verb);
      expect(elsewhere.kind).to.equal('refused');
      for (const token of [undefined, 'k1.made.up']) {
        const answer = await home.kernel.perform({
          from: 'person',
          identity: outsider('z'),
          place: { kind: 'group', conversation: chatId },
          verb,
          token,
          input: {},
        });
        expect(answer.kind).to.equal('refused');
      }
    });

    it('of many at once loses nobody’s', async () => {
      await homeWith();
      await opened();
      const crowd = Array.from({ length: 40 }, (_, n) => outsider(`crowd-${n}`));
      const forms = await Promise.all(crowd.map((one) => press(one)));
      const sent = await Promise.all(
        crowd.map((one, n) => pressIn(home, one, forms[n] as Answer, 'I am here for it', { agency: 'gp' })),
      );
      expect(sent.every(({ kind }) => kind === 'done')).to.equal(true);
      expect(await claims()).to.have.length(40);
    }).timeout(20_000);

    it('of enough organisations tells the chat so, once', async () => {
      await homeWith();
      await opened();
      await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one)));
      await home.settle();
      expect(chat.posts).to.have.length(2);
      expect(readingOf(chat.posts[1] as never)).to.contain('Enough organisations have confirmed.');
      await press(of(gareth));
      await press(of(person('Eleni Georgiou')));
      await home.settle();
      expect(chat.posts).to.have.length(2);
    });

    it('of enough organisations is weighed again where that was dropped while the question was stopped', async () => {
      await homeWith();
      await opened();
      const throttled = new DeliveryError('throttled', 'tooMany', { retryAfterMs: 60_000 });
      chat.faults = [{ error: throttled, arrives: false }];
      await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one)));
      await home.settle();
      const stopped = await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.stop');
      home.clock.forward({ minutes: 2 });
      await home.settle();
      expect(chat.posts).to.have.length(1);
      expect((await meeting()).enough).to.equal(undefined);
      await home.press(daniel, stopped, 'Ask in the chat again');
      await press(of(gareth));
      await home.settle();
      expect(chat.posts).to.have.length(2);
    });

    it('tells the chat nothing where the service does not want that', async () => {
      await homeWith(
        metAt,
        asked,
        withSettings({ prompts: { ...authority.settings.prompts, tellEnough: false } }),
      );
      await opened();
      await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one)));
      await home.settle();
      expect(chat.posts).to.have.length(1);
    });
  });

  describe('the record of who is here', () => {
    it('of eight agencies, one missing, is one answer and one press on the card that was sent', async () => {
      const eight = [
        'police',
        'health-visiting',
        'oakfield-primary',
        'gp',
        'school-nursing',
        'midwifery',
        'probation',
        'early-years',
      ];
      await homeWith(metAt, {
        invitations: eight.map((agency, n) => ({
          value: invitation({ agency, role: agency, at: later(n) }),
        })),
      });
      await nearlyThere();
      const saved = await home.press(aisling, home.newest(aisling), 'All here but those ticked', {
        except: 'attendance:1:invitation:i3',
      });
      expect(readingOf(saved)).to.contain('Saved 09:50');
      const all = await attendances();
      expect(all.filter(({ presence }) => presence?.is === 'away').map(({ agency }) => agency)).to.deep.equal(
        ['gp'],
      );
      expect(all.filter(({ presence }) => presence?.is === 'here')).to.have.length(9);
      expect(all.every(({ confirmed }) => confirmed?.by === aisling.id)).to.equal(true);
    });

    it('keeps what somebody pressed themselves, and confirms it', async () => {
      await homeWith();
      await opened();
      await press(of(marcus));
      await home.press(aisling, home.newest(aisling), 'meeting.allHere');
      const police = (await attendances()).find(({ agency }) => agency === 'police');
      expect(police?.presence).to.include({
        self: true,
        how: 'teams',
        by: personId(marcus.tenant, marcus.objectId),
      });
      expect(police?.confirmed?.by).to.equal(aisling.id);
    });

    it('of a beginning that was given up counts for nothing at the new time, and what was answered and reported stands', async () => {
      await homeWith();
      await opened();
      const doctor = outsider('dr-1');
      home.clock.set('2027-01-12T10:01');
      await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one)));
      await pressIn(home, doctor, await press(doctor), 'I am here for it', { agency: 'gp' });
      const report = await open(aisling, 'meeting.reportForm');
      await home.press(aisling, report, 'meeting.report', {
        who: 'attendance:1:invitation:i0',
        is: 'nothingHeld',
      });
      const also = await open(aisling, 'meeting.alsoForm');
      await home.press(aisling, also, 'meeting.alsoHere', { agency: 'probation', as: 'room' });
      await home.settle();
      expect(readingOf(await open(daniel, 'meeting.chair'))).to.contain('The rule still asks for: nothing');
      home.clock.set('2027-01-12T10:20');
      await movedTo('2027-01-20T10:00');
      home.clock.set('2027-01-20T09:50');
      await home.settle();
      const card = home.newest(daniel);
      expect(readingOf(card)).to.contain('Here: nobody yet').and.not.to.contain('without being asked');
      expect(readingOf(await open(aisling, 'meeting.minutes'))).to.contain('nothing to report');
      expect(readingOf(await open(aisling, 'meeting.claims'))).not.to.contain('says: GP');
      // Whoever comes then says so anew, as at the first time; and enough of them are enough again.
      const { length } = chat.posts;
      await home.press(daniel, card, 'Ask in the meeting’s chat');
      await home.settle();
      const stale = await press(of(marcus));
      expect(readingOf(stale)).to.contain('You are not down as here');
      const anew = chat.posts[length];
      await Promise.all([of(marcus), of(folasade), of(maya)].map((one) => press(one, anew)));
      await pressIn(home, doctor, await press(doctor, anew), 'I am here for it', { agency: 'gp' });
      await home.settle();
      expect(chat.posts).to.have.length(length + 2);
      expect((await hereFor()).sort()).to.deep.equal([
        'health-visiting',
        'police',
        'probation',
        'social-care',
      ]);
      expect(readingOf(await open(daniel, 'meeting.chair'))).to.contain(
        'Here: children’s social care, health visiting, police',
      );
      expect(readingOf(await open(aisling, 'meeting.claims'))).to.contain('says: GP');
    });

    it('stands where the beginning is put off by a little', async () => {
      await homeWith();
      await opened();
      home.clock.set('2027-01-12T10:01');
      await press(of(marcus));
      home.clock.set('2027-01-12T10:05');
      await movedTo('2027-01-12T10:30');
      expect(readingOf(await open(daniel, 'meeting.chair'))).to.contain('Here: police');
    });

    it('takes several who sit in one room before one device, a deputy, and who left early', async () => {
      await homeWith();
      await nearlyThere();
      const form = await open(aisling, 'meeting.markForm');
      const who = 'attendance:1:invitation:i0,attendance:1:invitation:i1';
      const saved = await home.press(aisling, form, 'meeting.mark', { who, as: 'room', more: 'part,deputy' });
      expect(readingOf(saved)).to.contain('Here, in the room, part of the time, a deputy');
      expect((await hereFor()).sort()).to.deep.equal(['health-visiting', 'police']);
      const nothing = await home.press(aisling, await open(aisling, 'meeting.markForm'), 'meeting.mark');
      expect(nothing.kind).to.equal('refused');
      expect(readingOf(nothing)).to.contain('Tick whom it is about.');
      const gone = await home.press(aisling, await open(aisling, 'meeting.markForm'), 'meeting.mark', {
        who: 'attendance:1:invitation:i9',
        as: 'room',
      });
      expect(readingOf(gone)).to.contain('They are not on the list any more.');
    });

    it('has nobody for a deputy who is asked by their own account, also where one was announced', async () => {
      for (const { by, deputy } of [
        { by: { person: marcus.id }, deputy: false },
        { by: {}, deputy: true },
      ]) {
        await homeWith(metAt, { invitations: [{ value: invitation(by) }] });
        const answered = { coming: 'deputy', by: marcus.id, at: later(9) } as const;
        const { record } = audited(
          create(attendanceType, attendanceTarget(conferenceAt, 1, 'invitation:i0'), authority.id, {
            conference: conferenceAt.id,
            sitting: 1,
            at: later(9),
            of: 'invitation',
            agency: 'police',
            answered,
          }),
          {
            actor: { kind: 'person', person: maya },
            verb: 'meeting.answer',
            what: 'Said before the meeting',
            commandId: 'c9',
            settings: 'example-1',
            at: at('2026-12-30T11:00'),
          },
        );
        await home.store.batch(record.partition, [{ op: 'upsert', document: record }]);
        await opened();
        await press(of(marcus));
        const [police] = await attendances();
        expect(police?.presence).to.include({ is: 'here', self: true, deputy });
        if (!deputy) await home.close();
      }
    });

    it('takes people at their word: who said they come is not ticked as missing, and who said nobody comes is', async () => {
      await homeWith(metAt, {
        invitations: [
          { value: invitation({ agency: 'gp', role: 'GP', required: false, at: later(0) }) },
          { value: invitation({ agency: 'probation', role: 'Probation', required: false, at: later(1) }) },
          { value: invitation({ at: later(2) }) },
          { value: invitation({ agency: 'oakfield-primary', role: 'Head teacher', at: later(3) }) },
        ],
      });
      const documents: StoreDocument[] = [];
      const said = (coming: 'yes' | 'no') => ({ answered: { coming, by: marcus.id, at: later(9) } });
      await keepMeeting(
        { put: async (all) => void documents.push(...all) },
        { attendances: { 'invitation:i0': said('yes'), 'invitation:i2': said('no') } },
      );
      for (const document of documents.filter(({ kind }) => kind === 'attendance')) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
      await opened();
      const list = inputsOf(shownOf(await open(aisling, 'meeting.minutes')).card);
      const ticked = list.find(({ id }) => id === 'except')?.value?.split(',') ?? [];
      expect(ticked.filter((row) => row.includes('invitation'))).to.deep.equal([
        'attendance:1:invitation:i1',
        'attendance:1:invitation:i2',
      ]);
    });

    it('takes somebody who came without being asked, for their agency', async () => {
      await homeWith(metAt, { invitations: [] });
      await nearlyThere();
      const form = await open(aisling, 'meeting.alsoForm');
      const saved = await home.press(aisling, form, 'meeting.alsoHere', {
        agency: 'oakfield-primary',
        as: 'telephone',
      });
      expect(readingOf(saved)).to.contain('Here, by telephone');
      expect(await hereFor()).to.deep.equal(['oakfield-primary']);
    });

    it('records nobody as here who was asked after the list was shown', async () => {
      await homeWith(metAt, { invitations: [{ value: invitation() }] });
      await nearlyThere();
      const shown = home.newest(aisling);
      const { record } = audited(
        create(invitationType, invitationAt(1), authority.id, invitation({ agency: 'gp', role: 'GP' })),
        {
          actor: { kind: 'person', person: maya },
          verb: 'conference.invite',
          what: 'Asked somebody',
          commandId: 'c9',
          settings: 'example-1',
          at: home.clock.now(),
        },
      );
      await home.store.batch(record.partition, [{ op: 'upsert', document: record }]);
      const late = await home.press(aisling, shown, 'meeting.allHere');
      expect(late.kind === 'refused' && late.words).to.contain('The list of those who are asked has changed');
      expect(await attendances()).to.deep.equal([]);
      await home.press(aisling, late, 'meeting.allHere');
      expect(await attendances()).to.have.length(4);
    });

    it('overwrites nobody’s own press with a tick that stood on the card before it', async () => {
      await homeWith();
      await opened();
      // Ticked beforehand, as one who need not come.
      const shown = home.newest(aisling);
      const except = inputsOf(shownOf(shown).card).find(({ id }) => id === 'except')?.value ?? '';
      const row = 'attendance:1:conference:n4t9:manager';
      expect(except).to.contain(row);
      await press(of(gareth));
      const late = await home.press(aisling, shown, 'meeting.allHere', { except });
      expect(late.kind === 'refused' && late.words).to.contain('has come since');
      expect(await hereFor()).to.deep.equal(['social-care']);
      // The card as it stands has them as here; and who ticks them then, means it.
      const ticked = inputsOf(shownOf(late).card).find(({ id }) => id === 'except')?.value ?? '';
      expect(ticked).not.to.contain(row);
      await home.press(aisling, late, 'meeting.allHere', { except: row });
      expect((await hereFor()).sort()).to.deep.equal([
        'gp',
        'health-visiting',
        'oakfield-primary',
        'police',
        'social-care',
      ]);
      const stored = await home.store.read(conferenceAt.partition, row);
      expect(attendanceSchema.parse(stored?.document.data).presence?.is).to.equal('away');
    });

    it('of forty who are asked is kept by one press, the rest following by itself', async () => {
      await homeWith(metAt, {
        invitations: Array.from({ length: 40 }, (_, n) => ({
          value: invitation({ role: `Role ${n}`, at: later(n) }),
        })),
      });
      await nearlyThere();
      const pressed = await home.press(aisling, home.newest(aisling), 'meeting.allHere', {
        except: 'attendance:1:invitation:i39',
      });
      expect(pressed.kind).to.equal('done');
      await home.settle();
      const all = await attendances();
      expect(all).to.have.length(42);
      expect(all.filter(({ presence }) => presence?.is === 'away')).to.have.length(1);
      expect(all.every(({ confirmed }) => confirmed?.by === aisling.id)).to.equal(true);
    });

    it('is seen and kept by nobody who has no part in the conference', async () => {
      await homeWith(metAt, asked, withSettings({}), restrictedTo(maya));
      for (const one of [daniel, aisling, ruth]) {
        for (const verb of ['meeting.chair', 'meeting.minutes', 'meeting.allHere', 'meeting.quorate']) {
          expect((await open(one, verb)).kind, `${one.name} ${verb}`).to.equal('refused');
        }
      }
      await nearlyThere();
      expect(home.messages(daniel)).to.deep.equal([]);
    });
  });

  it('that comes to be restricted is taken away from chair and minute taker who are left out', async () => {
    await homeWith();
    await nearlyThere();
    const where = caseTarget(conferenceAt);
    const stored = await home.store.read(where.partition, where.id);
    if (!stored) throw new Error('there is no case');
    await home.store.batch(where.partition, [
      { op: 'upsert', document: { ...stored.document, data: restrictedTo(maya, daniel) } },
    ]);
    await service('event', 'conference.hide', where);
    expect(readingOf(home.newest(aisling))).to.contain('No longer shown');
    expect(home.newest(aisling).shown.card.actions).to.equal(undefined);
    expect(readingOf(home.newest(daniel))).to.contain('The local rule');
    expect((await open(aisling, 'meeting.minutes')).kind).to.equal('refused');
  });

  describe('the chair’s decision', () => {
    it('is one press where it is quorate', async () => {
      await homeWith();
      await nearlyThere();
      await home.press(aisling, home.newest(aisling), 'meeting.allHere');
      const card = await open(daniel, 'meeting.chair');
      const decided = await home.press(daniel, card, 'meeting.quorate');
      expect(readingOf(decided)).to.contain('The chair decided: quorate');
      expect((await meeting()).decision).to.include({ kind: 'quorate', by: daniel.id });
      await home.settle();
      // Neither moved nor cancelled from now on.
      const conferences = await kept('conference');
      expect(conferences.map(({ data }) => conferenceSchema.parse(data).held?.at)).to.deep.equal([
        at(nearly).toString({ smallestUnit: 'millisecond' }),
      ]);
    });

    it('to go ahead asks for the reason and for what keeps the child safe', async () => {
      await homeWith();
      await nearlyThere();
      const form = await open(daniel, 'meeting.goAheadForm');
      const empty = await home.press(daniel, form, 'meeting.goAhead');
      expect(readingOf(empty)).to.contain('Choose the reason.').and.contain('what keeps the child safe');
      const other = await home.press(daniel, await open(daniel, 'meeting.goAheadForm'), 'meeting.goAhead', {
        reason: 'other',
        safeguards: 'Health is rung today.',
      });
      expect(readingOf(other)).to.contain('Say what the other reason is.');
      const done = await home.press(daniel, await open(daniel, 'meeting.goAheadForm'), 'meeting.goAhead', {
        reason: 'delayHarmful',
        safeguards: 'Health is rung today.',
      });
      expect(readingOf(done)).to.contain('not quorate, and goes ahead').and.contain('Health is rung today.');
      expect((await meeting()).decision).to.include({ kind: 'goesAhead', second: false });
    });

    it('to adjourn names the last day for the next, and sits again with nobody here', async () => {
      await homeWith();
      await nearlyThere();
      await home.press(aisling, home.newest(aisling), 'meeting.allHere');
      const early = await home.press(daniel, await open(daniel, 'meeting.adjournForm'), 'meeting.adjourn', {
        interim: 'Visits twice a week.',
      });
      expect(early.kind === 'refused' && early.words).to.contain('It has not begun yet.');
      home.clock.set('2027-01-12T10:05');
      const form = await open(daniel, 'meeting.adjournForm');
      const done = await home.press(daniel, form, 'meeting.adjourn', { interim: 'Visits twice a week.' });
      expect(readingOf(done)).to.contain('It is to meet again by Tue 26 January 2027');
      const refused = await open(daniel, 'meeting.quorate');
      expect(refused.kind).to.equal('refused');
      // Another time: the conference sits again.
      await movedTo('2027-01-20T10:00');
      const again = await meeting();
      expect(again.sitting).to.equal(2);
      expect(again.decision).to.equal(undefined);
      expect(again.earlier.map(({ decision }) => decision.kind)).to.deep.equal(['adjourned']);
      home.clock.set('2027-01-20T09:50');
      await home.settle();
      const card = home.newest(daniel);
      expect(readingOf(card))
        .to.contain('Here: nobody yet')
        .and.contain('The conference before was not quorate either');
      const ahead = await home.press(daniel, await open(daniel, 'meeting.goAheadForm'), 'meeting.goAhead', {
        reason: 'enoughInformation',
        safeguards: 'Early review.',
      });
      expect(readingOf(ahead)).to.contain('The conference before was not quorate either.');
      expect((await meeting()).decision).to.include({ second: true });
    });

    it('stands in the whole case for those who chair or keep the record, and opens from there', async () => {
      await homeWith();
      await nearlyThere();
      await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.quorate');
      const whole = await open(daniel, 'case.timeline');
      expect(readingOf(whole))
        .to.contain('Held, quorate')
        .and.contain('The chair decided that the conference is quorate');
      const opened = await home.press(daniel, whole, 'Open K-7QW-2HD meeting');
      expect(readingOf(opened)).to.contain('The chair decided: quorate');
      await home.press(daniel, opened, 'Record who is here');
      const hers = await open(maya, 'case.timeline');
      expect(readingOf(hers)).not.to.contain('Held, quorate');
    });

    it('is the second of two that are not quorate where the family’s conference before was none either', async () => {
      await homeWith();
      const before = { partition: conferenceAt.partition, id: 'conference:before' };
      const decision = {
        kind: 'adjourned',
        interim: 'Visits.',
        againBy: '2027-01-15',
        second: false,
      } as const;
      const value = {
        ...meetingOfTests({ starts: '2027-01-04T10:00:00Z' }),
        conference: before.id,
        decision: { ...decision, by: daniel.id, at: later(0) },
      };
      const { record, entry } = audited(create(meetingType, meetingTarget(before), authority.id, value), {
        actor: { kind: 'person', person: daniel },
        verb: 'meeting.adjourn',
        what: 'Adjourned',
        commandId: 'c9',
        settings: 'example-1',
        at: at('2027-01-04T10:00'),
      });
      for (const document of [record, entry]) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
      await nearlyThere();
      expect(readingOf(home.newest(daniel))).to.contain('The conference before was not quorate either');
    });

    it('can be put right between held and held, and what was decided before is kept', async () => {
      await homeWith();
      await nearlyThere();
      await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.quorate');
      await home.press(daniel, await open(daniel, 'meeting.goAheadForm'), 'meeting.goAhead', {
        reason: 'fewAgencies',
        safeguards: 'Pre-birth.',
      });
      expect((await meeting()).corrected.map(({ kind }) => kind)).to.deep.equal(['quorate']);
      const refused = await open(daniel, 'meeting.adjournForm');
      const adjourned = await home.press(daniel, refused, 'meeting.adjourn', { interim: 'None.' });
      expect(adjourned.kind).to.equal('refused');
    });

    it('is not taken before the day, nor of a conference without a time', async () => {
      await homeWith({ booking: undefined });
      expect((await open(daniel, 'meeting.quorate')).kind).to.equal('refused');
      await home.close();
      await homeWith({ ...metAt, booking: bookedAt(otherSlot) });
      const early = await open(daniel, 'meeting.quorate');
      expect(early.kind === 'refused' && early.words).to.contain('still to come');
    });

    it('that it is held is not taken before it begins, by our own clock or by Teams’ word', async () => {
      await homeWith();
      const decides = async () => {
        const quorate = await open(daniel, 'meeting.quorate');
        const form = await open(daniel, 'meeting.goAheadForm');
        const typed = { reason: 'delayHarmful', safeguards: 'Health is rung today.' };
        return [quorate, await home.press(daniel, form, 'meeting.goAhead', typed)];
      };
      for (const time of ['2027-01-12T09:01', '2027-01-12T09:20']) {
        home.clock.set(time);
        for (const early of await decides()) {
          expect(early.kind === 'refused' && early.words, time).to.contain('It has not begun yet.');
        }
      }
      await service('event', 'meeting.begin', meetingTarget(conferenceAt));
      expect((await open(daniel, 'meeting.quorate')).kind).to.not.equal('refused');
      expect(await meeting()).to.include({ heldOn: '2027-01-12' });
    });

    it('keeps the day on which it was held, whatever becomes of the booking', async () => {
      await homeWith();
      await nearlyThere();
      home.clock.set('2027-01-12T10:05');
      await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.quorate');
      await movedTo('2027-01-20T10:00');
      expect(await meeting()).to.include({ starts: someSlot.starts, heldOn: '2027-01-12' });
      await home.press(daniel, await open(daniel, 'meeting.goAheadForm'), 'meeting.goAhead', {
        reason: 'fewAgencies',
        safeguards: 'Pre-birth.',
      });
      expect(await meeting()).to.include({ heldOn: '2027-01-12' });
      expect(readingOf(await open(daniel, 'plan.decideForm'))).to.contain('12 January 2027');
    });

    it('made in the minutes before is taken back where it is then given another time, and made anew there', async () => {
      const ofEnquiry = { enquiry: enquiryAt.id };
      await homeWith({ ...metAt, ...ofEnquiry });
      const put = async (documents: readonly StoreDocument[]) => {
        for (const document of documents)
          await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      };
      const booking = { for: '2027-01-12', at: later(0) };
      await keepEnquiry({ put }, enquiry({ bookings: [booking] }));
      const inEnquiry = async () => enquirySchema.parse((await kept('enquiry'))[0]?.data);
      const due = async () => {
        const [form] = await kept('monitoring');
        const [paper] = await kept('paper');
        return [monitoringSchema.parse(form?.data).dueOn, paperSchema.parse(paper?.data).letterDue];
      };
      await nearlyThere();
      await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.quorate');
      await home.settle();
      expect((await inEnquiry()).held?.on).to.equal('2027-01-12');
      expect(await due()).to.deep.equal(['2027-01-19', '2027-01-13']);
      // The family cannot come.
      home.clock.set('2027-01-12T09:57');
      await movedTo('2027-01-20T10:00', ofEnquiry);
      expect(await meeting()).to.not.have.any.keys('decision', 'heldOn');
      expect((await meeting()).corrected.map(({ kind }) => kind)).to.deep.equal(['quorate']);
      expect(standingOf(await inEnquiry())).to.equal('booked');
      expect((await inEnquiry()).bookings.at(-1)?.for).to.equal('2027-01-20');
      // Meanwhile nothing is due, nobody is reminded of it, and nothing is decided of the children.
      const told = home.messages(daniel).length;
      home.clock.set('2027-01-19T17:00');
      await home.settle();
      expect(home.messages(daniel).slice(told).map(readingOf).join()).not.to.contain('monitoring form');
      expect((await open(daniel, 'monitoring.show')).kind).to.equal('refused');
      expect(readingOf(await open(daniel, 'case.timeline'))).not.to.contain('monitoring form');
      home.clock.set('2027-01-20T10:05');
      await home.settle();
      await home.press(daniel, home.newest(daniel), 'meeting.quorate');
      await home.settle();
      expect(await meeting()).to.include({ heldOn: '2027-01-20' });
      expect((await inEnquiry()).held?.on).to.equal('2027-01-20');
      expect(await due()).to.deep.equal(['2027-01-27', '2027-01-21']);
    });

    it('to adjourn, recorded later, has the same last day as the conference that goes on with it', async () => {
      await homeWith();
      await nearlyThere();
      home.clock.set('2027-01-14T09:00');
      const form = await open(daniel, 'meeting.adjournForm');
      expect(readingOf(form)).to.contain('It is to meet again by Tue 26 January 2027');
      await home.press(daniel, form, 'meeting.adjourn', { interim: 'Visits twice a week.' });
      await home.settle();
      expect((await meeting()).decision).to.include({ againBy: '2027-01-26' });
      const next = (await kept('conference')).map(({ data }) => conferenceSchema.parse(data));
      expect(next.flatMap(({ clock, follows }) => (follows ? [clock?.dueOn] : []))).to.deep.equal([
        '2027-01-26',
      ]);
    });

    it('recorded the day after is held on its own day', async () => {
      await homeWith();
      await nearlyThere();
      home.clock.set('2027-01-13T09:00');
      const done = await home.press(daniel, await open(daniel, 'meeting.chair'), 'meeting.quorate');
      expect(done.kind).to.equal('done');
      const events = (await kept('effect')).filter(({ data }) =>
        JSON.stringify(data).includes('meeting.held'),
      );
      expect(JSON.stringify(events)).to.contain('"on":"2027-01-12"');
    });
  });

  it('that begins early by Teams’ own word hands out its cards then, and can be asked in; the day before it begins nothing', async () => {
    await homeWith();
    home.clock.set('2027-01-12T09:20');
    const begun = { what: 'started', chat: chatId } as const;
    const [command, ...more] = await meetingEventCommands(begun, 'event-1', new Reader(home.store));
    if (!command) throw new Error('the chat is of no conference');
    expect(more).to.deep.equal([]);
    await home.kernel.performService(command);
    await home.settle();
    await home.press(daniel, home.newest(daniel), 'meeting.open');
    await home.settle();
    expect(chat.posts).to.have.length(1);
    // And at its own time nothing comes twice.
    home.clock.set(nearly);
    await home.settle();
    expect(home.messages(daniel)).to.have.length(1);
    expect(
      await meetingEventCommands({ what: 'started', chat: '19:other' }, 'e', new Reader(home.store)),
    ).to.deep.equal([]);
    await home.close();
    await homeWith({ ...metAt, booking: bookedAt(otherSlot) });
    await service('event', 'meeting.begin', meetingTarget(conferenceAt));
    expect(home.messages(daniel)).to.deep.equal([]);
  });

  it('never says anything of quorum or safety as its own word', async () => {
    await homeWith();
    await opened();
    await home.press(aisling, home.newest(aisling), 'meeting.allHere');
    const words = readingOf(await open(daniel, 'meeting.chair'));
    expect(words).not.to.match(/\bsafe\b|is quorate/i);
  });
});
