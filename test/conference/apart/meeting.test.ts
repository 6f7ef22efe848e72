/**
 * The online meeting of somebody who is kept apart, from the press that arranges it: through the kernel, with the
 * calendars and meetings of the rehearsal room behind Quorate's own ports.
 */
import { expect } from 'chai';
import { type OwnMeeting, ownMeetingSchema, ownMeetingTarget } from '../../../src/conference/apart/record.ts';
import { conferenceErrands } from '../../../src/conference/booking/errands.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { familyAdultSchema } from '../../../src/conference/safety/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import { audited } from '../../../src/kernel/audit.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { create } from '../../../src/kernel/decision.ts';
import { OutsideError } from '../../../src/kernel/outside.ts';
import { Reader } from '../../../src/kernel/records.ts';
import type { ServiceMailbox } from '../../../src/kernel/service-mailbox.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { Tokens } from '../../../src/kernel/tokens.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { closeOffices, type OpenOffice, openOffice } from '../../graph/office.ts';
import { at, authority, directory, maya, person } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { daniel, family } from '../../support/consultations.ts';
import { adult, adultAt, keepFamily, pair, saidThen } from '../../support/families.ts';
import { conversationOf, type House, house, readingOf } from '../../support/house.ts';

const tokens = new Tokens([{ id: 'k1', secret: 'only for tests' }]);
const theirs = { joins: 'meeting', arrives: '10:00', leaves: '10:45' };

describe('an online meeting of their own', function () {
  this.timeout(20_000);
  let home: House;
  let office: OpenOffice;
  afterEach(async () => {
    await home.close();
    await closeOffices();
  });

  const lying = async ({ partition, id }: Target) => (await home.store.read(partition, id))?.document.data;
  const own = async (): Promise<OwnMeeting> =>
    ownMeetingSchema.parse(await lying(ownMeetingTarget(adultAt(1))));
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents)
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
  };

  /** Two adults who must share nothing, of a conference that is booked. `ports`: what stands for the calendars. */
  async function open(ports: (office: OpenOffice) => ServiceMailbox = ({ ports: own }) => own) {
    office = await openOffice();
    home = house({
      now: '2026-12-31T10:00',
      entries,
      subscriptions,
      errands: conferenceErrands({ of: () => ports(office) }, () => undefined),
    });
    await keepConference({ put }, conference({ booking: bookedAt(someSlot) }));
    await keepFamily(
      { put },
      {
        adults: [
          { value: adult('mother'), route: { way: 'She rings us', times: 'Mornings' } },
          { value: adult('father'), route: { way: 'By text', times: 'Any time' } },
        ],
        safety: { pairs: [pair()] },
      },
    );
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

  function press(as: Person, verb: string, target: Target, input = {}): Promise<Answer> {
    const token = tokens.mint({
      verb,
      target,
      conversation: conversationOf(as),
      expires: home.clock.now().add({ hours: 24 }),
      args: {},
    });
    return home.kernel.perform({
      from: 'person',
      identity: { tenant: as.tenant, objectId: as.objectId },
      place: { kind: 'personal', conversation: conversationOf(as) },
      verb,
      token,
      input: { token, verb, ...input },
    });
  }
  const look = (n = 1) => press(maya, 'conference.adult', adultAt(n));
  const arrange = (input: object = theirs) => press(maya, 'conference.setApart', adultAt(1), input);
  /** The chair signs who will see what, as it stands: nobody of the family is told before. */
  async function sign(): Promise<void> {
    const page = await press(daniel, 'conference.signForm', conferenceAt);
    expect((await home.press(daniel, page, 'conference.sign')).kind).to.equal('done');
  }

  /** The conference is at another time, or cancelled, and the slice says so. */
  async function becomes(value: Partial<Conference>, event: string): Promise<void> {
    const stored = await home.store.read(conferenceAt.partition, conferenceAt.id);
    if (!stored) throw new Error('there is no conference');
    const data = conferenceSchema.parse({ ...conferenceSchema.parse(stored.document.data), ...value });
    await put([{ ...stored.document, data }]);
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: event,
      authority: authority.id,
      verb: 'conference.followTime',
      target: conferenceAt,
      input: {},
      depth: 1,
    });
    await home.settle();
  }

  const events = () => office.server.office.events;

  it('is not made at night, nor for a whole day', async () => {
    await open();
    for (const [arrives, leaves] of [
      ['03:00', '04:00'],
      ['08:00', '12:01'],
      ['20:30', '21:01'],
    ]) {
      const answer = await arrange({ ...theirs, arrives, leaves });
      expect(readingOf(answer), `${arrives} to ${leaves}`).to.contain('at most 4 hours');
    }
    await home.settle();
    expect(events()).to.deep.equal([]);
  });

  it('is made with chair and minute taker alone, under a name of its own, and secured', async () => {
    await open();
    expect((await arrange()).kind).to.equal('done');
    expect(readingOf(await look()))
      .to.contain('is not ready yet')
      .and.not.contain('Words to pass on');
    await home.settle();
    const [event, ...others] = events();
    expect(others).to.deep.equal([]);
    expect(event?.attendees.map(({ email }) => email)).to.deep.equal([
      daniel.email,
      person('Aisling Byrne').email,
    ]);
    expect(event).to.include({ hideAttendees: true, sensitivity: 'private' });
    expect(event?.subject).to.equal(`Meeting ${(await own()).meetingName}`);
    expect(event?.subject).to.not.contain(conference().meetingName);
    expect([event?.from, event?.to]).to.deep.equal(['2027-01-12T10:00:00Z', '2027-01-12T10:45:00Z']);
    expect(event?.meeting?.options).to.deep.include({ allowRecording: false, allowTranscription: false });
    await sign();
    const reading = readingOf(await look());
    expect(reading)
      .to.contain('Words to pass on')
      .and.contain(event?.meeting?.joinMeetingId ?? 'none');
    // What she was sent when it was ready.
    expect(readingOf(home.newest(maya))).to.contain('The chair has not signed yet');
    expect(office.server.state.isBotIn((await own()).meeting?.chat ?? ''), 'Quorate in its chat').to.equal(
      false,
    );
  });

  it('is one event however often it is arranged, at the times of the last', async () => {
    await open();
    await arrange();
    await arrange({ ...theirs, leaves: '11:15' });
    await home.settle();
    await arrange({ ...theirs, arrives: '10:15', leaves: '11:30' });
    await home.settle();
    expect(events()).to.have.length(1);
    expect(events()[0]).to.include({ from: '2027-01-12T10:15:00Z', to: '2027-01-12T11:30:00Z' });
  });

  it('moves with the conference under the same link; they are told anew', async () => {
    await open();
    await arrange();
    await home.settle();
    const link = (await own()).event?.joinUrl;
    await sign();
    await home.press(maya, await look(), 'I have told them');
    const slot = {
      ...someSlot,
      from: '2027-01-14T13:30:00.000Z',
      starts: '2027-01-14T14:00:00.000Z',
      until: '2027-01-14T16:00:00.000Z',
    };
    await becomes({ booking: bookedAt(slot) }, 'moved');
    expect(events()).to.have.length(1);
    expect(events()[0]).to.include({ from: '2027-01-14T14:00:00Z', to: '2027-01-14T14:45:00Z' });
    expect((await own()).event?.joinUrl).to.equal(link);
    expect(readingOf(await look()))
      .to.contain('The chair has not signed')
      .and.not.contain('Words to pass on');
    await sign();
    expect(readingOf(await look()))
      .to.contain('14:00 to 14:45')
      .and.contain('To be told the new time');
  });

  it('is cancelled with the conference, and the words say so', async () => {
    await open();
    await arrange();
    await home.settle();
    await becomes({ cancelled: { ...saidThen, words: 'Moved away.' } }, 'cancelled');
    expect(events().filter(({ cancelled }) => !cancelled)).to.deep.equal([]);
    expect((await own()).withdrawn?.at).to.be.a('string');
  });

  for (const [name, undo] of [
    ['taken back', () => arrange({ joins: 'asOthers', arrives: '', leaves: '' })],
    ['of somebody taken off the list', () => press(maya, 'conference.removeAdult', adultAt(1))],
    [
      'of somebody whom the chair excludes',
      () =>
        press(daniel, 'conference.exclude', adultAt(1), {
          of: 'whole',
          grounds: 'violence',
          words: 'A written view is read out.',
        }),
    ],
  ] as const) {
    it(`is taken out of the calendars when it is ${name}, also while it is being made`, async () => {
      for (const settled of [true, false]) {
        await open();
        await arrange();
        if (settled) await home.settle();
        await undo();
        await home.settle();
        expect(events().filter(({ cancelled }) => !cancelled)).to.deep.equal([]);
        if (settled) {
          await home.close();
          await closeOffices();
        }
      }
    });
  }

  it('is another one when it is arranged again after it was taken back, and they are told anew', async () => {
    await open();
    await arrange();
    await home.settle();
    await sign();
    await home.press(maya, await look(), 'I have told them');
    const before = (await own()).event?.joinUrl;
    await arrange({ joins: 'asOthers', arrives: '', leaves: '' });
    await home.settle();
    await arrange();
    await home.settle();
    expect(events().filter(({ cancelled }) => !cancelled)).to.have.length(1);
    expect((await own()).event?.joinUrl).to.not.equal(before);
    await sign();
    expect(readingOf(await look())).to.contain('To be told the new time');
  });

  it('is made anew where somebody has deleted its event in Outlook, and they are told anew', async () => {
    await open();
    await arrange();
    await home.settle();
    await sign();
    await home.press(maya, await look(), 'I have told them');
    const [event] = events();
    if (event) office.server.office.cancel(event, '');
    await arrange({ ...theirs, leaves: '11:00' });
    await home.settle();
    expect(events().filter(({ cancelled }) => !cancelled)).to.have.length(1);
    await sign();
    expect(readingOf(await look())).to.contain('To be told the new time');
  });

  it('that cannot be made is told to those who can see to it; nobody is told how to join', async () => {
    await open(({ ports }) => ({
      ...ports,
      meetings: {
        ...ports.meetings,
        find: ports.meetings.find.bind(ports.meetings),
        secure: async () => {
          throw new OutsideError('refused', 'Forbidden');
        },
      },
    }));
    await arrange();
    await home.settle();
    const reading = readingOf(await look());
    expect(reading)
      .to.contain('could not be made')
      .and.contain('Forbidden')
      .and.not.contain('Words to pass on');
    expect(readingOf(home.newest(maya))).to.contain('could not be made');
    expect(familyAdultSchema.parse(await lying(adultAt(1))).told).to.deep.equal([]);
  });

  it('is nothing that the other is told of, or could join', async () => {
    await open();
    await arrange();
    await home.settle();
    await sign();
    const words = readingOf(await look(0)).split('Words to pass on')[1] ?? '';
    const { event, meeting, meetingName } = await own();
    for (const kept of [
      event?.joinUrl,
      meeting?.dialIn?.conferenceId,
      meeting?.joinNumber?.id,
      meetingName,
      '10:45',
      'Father',
    ]) {
      expect(kept).to.be.a('string');
      expect(words).to.contain('10:00 to 12:00').and.not.contain(kept);
    }
  });

  it('is not made for somebody who joins in another way, which is asked for in words', async () => {
    await open();
    const refused = await arrange({ ...theirs, joins: 'words' });
    expect(readingOf(refused)).to.contain('Say how they join');
    await arrange({ ...theirs, joins: 'words', joining: 'Ring 01632 960 411' });
    await home.settle();
    expect(events()).to.deep.equal([]);
    await sign();
    expect(readingOf(await look()))
      .to.contain('Ring 01632 960 411')
      .and.contain('Words to pass on');
  });

  it('does not stand in the way of the conference that it belongs to, and does in that of another', async () => {
    await open();
    // Before the conference, for which the chair is held from 09:30.
    await arrange({ ...theirs, arrives: '08:30', leaves: '09:15' });
    await home.settle();
    const earlier = { ...someSlot, from: '2027-01-12T08:30:00Z', starts: '2027-01-12T09:00:00Z' };
    const check = async (value: Partial<Conference>) => {
      const stored = await home.store.read(conferenceAt.partition, conferenceAt.id);
      if (!stored) throw new Error('there is no conference');
      await put([{ ...stored.document, data: conferenceSchema.parse({ ...conference(), ...value }) }]);
      return conferenceErrands({ of: () => office.ports }, () => undefined)
        .find(({ name }) => name === 'calendar.check')
        ?.run(
          { ...conferenceAt, hold: 'hold:next' },
          {
            authority,
            directory,
            now: home.clock.now(),
            key: 'k',
            read: new Reader(home.store),
            pressIn: () => () => ({ token: 't' }),
          },
        );
    };
    const moving = { ...bookedAt(earlier), hold: 'hold:next', state: undefined, reason: 'chair' as const };
    const { state: _state, bookedAt: _at, ...next } = moving;
    expect(await check({ booking: bookedAt(someSlot), moving: next })).to.deep.equal({ busy: [] });
    // Nobody is kept apart in it any more: then what stands there is somebody else's.
    expect(
      await check({ booking: { ...bookedAt(earlier), hold: 'hold:next', state: 'held' } }),
    ).to.deep.equal({
      busy: ['chair', 'minuteTaker'],
    });
  });
});
