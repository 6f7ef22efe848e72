import { expect } from 'chai';
import { fileEvent, sequenceOf, takenBackEvent } from '../../src/conference/files/events.ts';
import { newsOf, toBeSent } from '../../src/conference/files/sent.ts';
import { type Invitation, invitationType } from '../../src/conference/invitations.ts';
import { conferenceSchema } from '../../src/conference/record.ts';
import { calendarFile } from '../../src/kernel/icalendar.ts';
import type { Loaded } from '../../src/kernel/records.ts';
import { at, authority, maya } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, otherSlot, slot, someSlot } from '../support/conferences.ts';
import { eventsIn } from '../support/icalendar.ts';

const booked = conference({ booking: bookedAt(someSlot) });
const moved = {
  slot: someSlot,
  until: '2027-01-04T10:04:00Z',
  why: 'moved' as const,
  by: maya.id,
  reason: 'family' as const,
};
const cancelled = { by: maya.id, at: '2027-01-05T10:00:00Z', words: 'Not needed.' };
const file = (value = booked, to: 'service' | 'invited' = 'invited') => {
  const event = fileEvent(value, conferenceAt, authority, to);
  return event && eventsIn(calendarFile('PUBLISH', [event], at('2027-01-04T09:00')))[0];
};

describe('the calendar file of a conference', () => {
  it('is of the whole time, the pre-meeting with it, for whomever it is', () => {
    expect(file()?.get('DTSTART')).to.equal('20270112T093000Z');
    expect(file(booked, 'service')?.get('DTSTART')).to.equal('20270112T093000Z');
    expect(file()?.get('DTEND')).to.equal('20270112T120000Z');
    expect(file(conference())).to.equal(undefined);
    expect(file(conference({ booking: { ...bookedAt(someSlot), state: 'held' } }))).to.equal(undefined);
  });

  it('takes back the whole of the time that somebody knows, and nothing of the one that it got since', () => {
    const later = conference({ booking: bookedAt(otherSlot), earlier: [moved] });
    const event = takenBackEvent(later, conferenceAt, authority, someSlot.starts, 1);
    expect([event?.from.toString(), event?.until.toString()]).to.deep.equal([someSlot.from, someSlot.until]);
  });

  it('is one event however often it moves, and each move counts up', () => {
    const later = conference({ booking: bookedAt(otherSlot), earlier: [moved] });
    expect(file(later)?.get('UID')).to.equal(file()?.get('UID'));
    expect([file(), file(later)].map((event) => event?.get('SEQUENCE'))).to.deep.equal(['0', '1']);
    expect(sequenceOf({ ...later, cancelled })).to.equal(2);
    // A slot that was lost was never in anybody's calendar.
    expect(sequenceOf({ earlier: [{ ...moved, why: 'lost' }], cancelled: undefined })).to.equal(0);
    const inOutlook = conference({
      ...booked,
      outside: { event: { at: '2027-01-04T10:04:00Z', iCalUId: '0400000' } },
    });
    expect(file(inOutlook)?.get('UID')).to.equal('0400000');
  });

  it('says nothing of the family, lists nobody who comes, and holds no way to join', () => {
    const marked = conferenceSchema.parse({
      ...booked,
      children: booked.children.map((child) => ({ ...child, number: 'QUAGGA', initials: 'QUA' })),
      needs: { ...booked.needs, access: 'QUAGGA', interpreter: 'QUAGGA' },
      late: { reasons: ['family'], words: 'QUAGGA', by: maya.id, at: '2027-01-04T10:04:00Z' },
      earlier: [{ ...moved, words: 'QUAGGA' }],
      outside: { event: { at: '2027-01-04T10:04:00Z', joinUrl: 'https://teams.example/QUAGGA' } },
      cancelled: { ...cancelled, words: 'QUAGGA' },
    });
    for (const to of ['service', 'invited'] as const) {
      const event = fileEvent(marked, conferenceAt, authority, to);
      if (!event) throw new Error('there is one');
      for (const method of ['PUBLISH', 'CANCEL'] as const) {
        const text = calendarFile(method, [event], at('2027-01-04T09:00'));
        expect(text).not.to.match(/QUA|ATTENDEE|Initial|review|case|teams/i);
        expect(text).to.contain('CLASS:PRIVATE').and.contain(booked.meetingName);
      }
    }
  });
});

describe('to whom the file is to be sent', () => {
  const invited = (id: string, sent?: Invitation['sent']): Loaded<Invitation> => ({
    type: invitationType,
    target: { partition: conferenceAt.partition, id },
    authority: authority.id,
    value: {
      conference: conferenceAt.id,
      agency: 'gp',
      role: 'GP',
      required: true,
      deputy: true,
      by: 'settings',
      at: '2027-01-04T10:00:00Z',
      hasContact: false,
      ...(sent ? { sent } : {}),
    },
    etag: '1',
    head: { seq: 1, hash: '', salt: '' },
    document: {
      id,
      partition: conferenceAt.partition,
      kind: 'invitation',
      authority: authority.id,
      schema: 1,
    },
  });
  const said = (news: string, at = '2027-01-04T10:00:00.000Z') => ({ by: maya.id, at, news });
  const list = [
    invited('nobody'),
    invited('now', said(someSlot.starts)),
    invited('before', said(slot('2027-01-08T10:00').starts)),
    invited('off', said('cancelled')),
  ];
  const to = (value: typeof booked) => toBeSent(value, list).map(({ target: { id } }) => id);

  it('is whoever does not know its time as it is now', () => {
    expect(to(booked)).to.deep.equal(['nobody', 'before', 'off']);
    expect(to(conference())).to.deep.equal([]);
  });

  it('is whoever does not know the room or the end that it has got since, and nobody once they do', () => {
    const { room: _room, ...online } = someSlot;
    const until = '2027-01-04T11:00:00.000Z';
    for (const before of [
      { ...someSlot, room: 'elsewhere' },
      { ...someSlot, until: '2027-01-12T13:00:00Z' },
      online,
    ]) {
      for (const why of ['otherRoom', 'moved'] as const) {
        const since = { ...booked, earlier: [{ ...moved, slot: before, until, why }] };
        expect(to(since), why).to.include('now');
        const anew = invited('now', said(someSlot.starts, '2027-01-04T12:00:00.000Z'));
        expect(toBeSent(since, [anew])).to.deep.equal([]);
        expect(newsOf(since)).to.not.equal(newsOf({ ...booked, booking: bookedAt(before) }));
      }
      // What was held and let go was in nobody's calendar.
      const lost = { ...booked, earlier: [{ ...moved, slot: before, until, why: 'givenUp' as const }] };
      expect(to(lost)).to.not.include('now');
    }
  });

  it('is nobody where it is back at the time and in the room that they were sent', () => {
    const back = [
      { ...moved, until: '2027-01-04T11:00:00.000Z' },
      { ...moved, slot: otherSlot, until: '2027-01-04T12:00:00.000Z' },
    ];
    expect(to({ ...booked, earlier: back })).to.not.include('now');
  });

  it('is of a cancelled one whoever was sent a time', () => {
    expect(to({ ...booked, cancelled })).to.deep.equal(['now', 'before']);
  });
});
