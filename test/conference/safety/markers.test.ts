/**
 * Nothing about a family, and nothing of one parent to another: records full of marker strings, and everything of this
 * part of the conference that can leave Quorate made from them.
 */
import { expect } from 'chai';
import { conferenceErrands } from '../../../src/conference/booking/errands.ts';
import type { Conference } from '../../../src/conference/record.ts';
import type { FamilyAdult, Route } from '../../../src/conference/safety/record.ts';
import type { Booking, CalendarEvent, Move } from '../../../src/kernel/calendars.ts';
import { Reader } from '../../../src/kernel/records.ts';
import type { ServiceMailbox } from '../../../src/kernel/service-mailbox.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { entries } from '../../../src/wiring.ts';
import { at, authority, directory, maya } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { consultation, daniel, family, Shelf, viewing } from '../../support/consultations.ts';
import {
  adult,
  adultAt,
  apartFrom,
  type Family,
  invitation,
  invitationAt,
  keepFamily,
  pair,
  saidThen,
} from '../../support/families.ts';
import { readingOf } from '../../support/house.ts';

const ofFamily = 'FAMILYMARKER';
const ofMother = 'MOTHERMARKER';
const ofFather = 'FATHERMARKER';
const markers = [ofFamily, ofMother, ofFather];

const marked: Partial<Conference> = {
  children: [
    { number: `${ofFamily}1`, initials: 'QZX', month: '2014-03', unborn: false, sex: 'F' },
    { number: `${ofFamily}2`, month: '2027-02', unborn: true, sex: 'U' },
  ],
  needs: {
    minutes: 120,
    preMinutes: 30,
    place: 'room',
    wheelchair: true,
    apart: true,
    cannot: [],
    interpreter: ofFamily,
    access: ofFamily,
  },
  late: { reasons: ['family'], words: ofFamily, ...saidThen },
  booking: bookedAt(someSlot),
  outside: {
    event: { at: saidThen.at, id: 'event-1' },
    meeting: {
      at: saidThen.at,
      id: 'm',
      chat: 'c',
      dialIn: { number: '01632 960 900', conferenceId: '411' },
    },
  },
};

function person(as: 'mother' | 'father', mark: string, more: Partial<FamilyAdult> = {}) {
  const value = adult(as, {
    interpreter: mark,
    access: mark,
    supporter: mark,
    told: [{ what: 'invited', starts: '2027-01-05T10:00:00Z', ...saidThen }],
    ...more,
  });
  const route: Partial<Route> = { way: mark, times: mark };
  return { value, route };
}

const excluded = { of: 'part' as const, grounds: ['violence' as const], words: ofFather, ...saidThen };

const kept: Family = {
  invitations: [
    {
      value: invitation({ children: [`${ofFamily}1`], named: 'family' }),
      contact: { name: 'P. Officer', email: 'officer@police.example' },
    },
  ],
  adults: [
    person('mother', ofMother),
    {
      value: person('father', ofFather, { apart: apartFrom('08:15', '08:45', 'words'), excluded }).value,
      route: { way: ofFather, times: ofFather, joining: `Ring ${ofFather}` },
    },
  ],
  safety: { pairs: [pair()], advocacy: [{ child: `${ofFamily}1`, taken: true, ...saidThen }] },
};

async function shelfWith(value: Partial<Conference>, of: Family): Promise<Shelf> {
  const shelf = await new Shelf().keep({
    value: consultation({ tried: ofFamily }),
    family: family({ caseReference: ofFamily }),
  });
  await keepConference(shelf, conference(value));
  await keepFamily(shelf, of);
  return shelf;
}

async function shown(shelf: Shelf, verb: string, target: Target) {
  const view = entries.find((entry) => entry.verb === verb);
  if (view?.kind !== 'view') throw new Error(`no view ${verb}`);
  return view.show(
    { verb, target, input: {} },
    viewing(maya, at('2026-12-31T10:00')),
    new Reader(shelf.store),
  );
}

/** A calendar that keeps what it was asked. */
function outlook() {
  const sent: (Booking | Move | string)[] = [];
  const event: CalendarEvent = {
    id: 'event-1',
    iCalUId: 'u',
    etag: 'e',
    span: { from: at('2027-01-12T10:00'), to: at('2027-01-12T12:00') },
    joinUrl: 'https://teams.example/join',
    cancelled: false,
    attendees: [],
  };
  const never = () => {
    throw new Error('not asked for here');
  };
  const mailbox: ServiceMailbox = {
    calendars: {
      busy: async () => new Map(),
      bookedAs: never,
      book: async (booking) => {
        sent.push(booking);
        return event;
      },
      read: async () => event,
      move: async (_id, move) => {
        sent.push(move);
        return event;
      },
      cancel: async (_id, comment) => void sent.push(comment),
    },
    meetings: { find: never, secure: never, attended: never, join: never, leave: never },
    mailer: { send: never },
    watching: { begin: never, extend: never, end: never },
  };
  return { sent, errands: conferenceErrands({ of: () => mailbox }, () => undefined) };
}

describe('what can leave Quorate of a conference full of markers', () => {
  for (const [name, more] of [
    ['calendar.book', { outside: {} }],
    ['calendar.move', {}],
    ['calendar.invite', { signed: saidThen }],
    ['calendar.cancel', { cancelled: { ...saidThen, words: ofFamily } }],
  ] as const) {
    it(`holds none of them: ${name}`, async () => {
      const shelf = await shelfWith({ ...marked, ...more }, kept);
      const { sent, errands } = outlook();
      const errand = errands.find((one) => one.name === name);
      const hold = bookedAt(someSlot).hold;
      await errand?.run(
        { ...conferenceAt, hold },
        {
          authority,
          directory,
          now: at('2026-12-31T10:00'),
          key: 'k',
          read: new Reader(shelf.store),
          pressIn: () => () => ({ token: 't' }),
        },
      );
      expect(sent).to.have.length(1);
      const text = JSON.stringify(sent);
      for (const marker of [...markers, 'QZX', 'K-7QW', 'C-4T9']) expect(text).to.not.contain(marker);
      expect(text.includes('officer@police.example')).to.equal(name === 'calendar.invite');
      await shelf.store.close();
    });
  }

  for (const [name, own, more] of [
    ['apart.keep', undefined, {}],
    ['apart.keep', {}, {}],
    ['apart.withdraw', {}, { cancelled: { ...saidThen, words: ofFamily } }],
  ] as const) {
    it(`holds none of them, nor who it is, nor the conference it belongs to: ${name}`, async () => {
      const father = person('father', ofFather, { apart: apartFrom('10:15', '10:45', 'meeting') });
      const shelf = await shelfWith(
        { ...marked, ...more },
        { ...kept, adults: [person('mother', ofMother), { ...father, ...(own ? { own } : {}) }] },
      );
      const { sent, errands } = outlook();
      await errands
        .find((one) => one.name === name)
        ?.run(adultAt(1), {
          authority,
          directory,
          now: at('2026-12-31T10:00'),
          key: 'k',
          read: new Reader(shelf.store),
          pressIn: () => () => ({ token: 't' }),
        });
      expect(sent.length).to.be.greaterThan(0);
      const text = JSON.stringify(sent);
      for (const marker of [
        ...markers,
        'QZX',
        'K-7QW',
        'C-4T9',
        conference().meetingName,
        'officer@police.example',
        'Father',
      ]) {
        expect(text).to.not.contain(marker);
      }
      await shelf.store.close();
    });
  }

  it('holds none of them in the words of any notification', async () => {
    const shelf = await shelfWith(marked, kept);
    const views: readonly (readonly [string, Target])[] = [
      ...['invitations', 'inviteForm', 'secureMail', 'family', 'addAdultForm', 'signForm'].map(
        (verb) => [verb, conferenceAt] as const,
      ),
      ['invitationForm', invitationAt(0)],
      ...[
        'adult',
        'recordRouteForm',
        'recordSharedForm',
        'setApartForm',
        'recordNeedsForm',
        'excludeForm',
      ].map((verb) => [verb, adultAt(1)] as const),
    ];
    for (const [verb, target] of views) {
      const { summary } = await shown(shelf, `conference.${verb}`, target);
      for (const marker of [...markers, 'QZX', 'K-7QW', 'Mother', 'Father']) {
        expect(summary, verb).to.not.contain(marker);
      }
    }
    await shelf.store.close();
  });
});

describe('two parents to be kept apart', () => {
  /** The words that a person passes on, out of the card of one adult. */
  async function wordsFor(n: number, of: Family, more: Partial<Conference> = {}): Promise<string> {
    const shelf = await shelfWith({ ...marked, signed: { by: daniel.id, at: saidThen.at }, ...more }, of);
    const reading = readingOf(await shown(shelf, 'conference.adult', adultAt(n)));
    await shelf.store.close();
    const [, words] = reading.split('Words to pass on');
    if (words === undefined) throw new Error('the card has no words to pass on');
    return words;
  }

  it('are each told nothing about the other: not a name, a need, a time, a way to join, or that there is one', async () => {
    const mother = await wordsFor(0, kept);
    for (const other of [ofFather, 'Father', '08:15', '08:45', ofFamily])
      expect(mother).to.not.contain(other);
    const father = await wordsFor(1, kept);
    for (const other of [
      ofMother,
      'Mother',
      '10:00',
      '12:00',
      'Civic Centre',
      '01632 960 900',
      '411',
      ofFamily,
    ]) {
      expect(father).to.not.contain(other);
    }
    expect(father).to.contain('08:15 to 08:45').and.contain(`Ring ${ofFather}`);
  });

  it('read the same whatever is arranged, decided or changed for the other', async () => {
    const alone = await wordsFor(0, { ...kept, adults: kept.adults?.slice(0, 1) ?? [] });
    const changed: Family = {
      ...kept,
      adults: [
        person('mother', ofMother),
        {
          ...person('father', ofFather, {
            apart: apartFrom('13:00', '14:00', 'words'),
            excluded: { ...excluded, of: 'whole' },
          }),
        },
      ],
    };
    expect(await wordsFor(0, kept)).to.equal(alone);
    expect(await wordsFor(0, changed)).to.equal(alone);
  });

  it('are told the same words of a cancellation, and not its reason', async () => {
    const cancelled = { cancelled: { ...saidThen, words: ofFamily } };
    const [mother, father] = [await wordsFor(0, kept, cancelled), await wordsFor(1, kept, cancelled)];
    expect(mother).to.equal(father);
    for (const marker of markers) expect(mother).to.not.contain(marker);
  });
});
