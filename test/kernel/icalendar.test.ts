import { expect } from 'chai';
import fc from 'fast-check';
import { type CalendarFileEvent, calendarFile } from '../../src/kernel/icalendar.ts';
import { at } from '../support/authority.ts';
import { eventsIn, linesIn } from '../support/icalendar.ts';

const now = at('2027-01-04T09:00');
const event: CalendarFileEvent = {
  uid: 'abc@quorate',
  sequence: 2,
  from: at('2027-03-30T10:00'),
  until: at('2027-03-30T12:00'),
  summary: 'Meeting M-3PX-9RC',
  location: 'Conference room 1, Civic Centre',
};

describe('a calendar file', () => {
  it('holds an event with its time in UTC, marked private', () => {
    expect(calendarFile('PUBLISH', [event], now)).to.equal(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Quorate//Conferences//EN',
        'CALSCALE:GREGORIAN',
        'METHOD:PUBLISH',
        'BEGIN:VEVENT',
        'UID:abc@quorate',
        'SEQUENCE:2',
        'DTSTAMP:20270104T090000Z',
        // British summer time began two days before.
        'DTSTART:20270330T090000Z',
        'DTEND:20270330T110000Z',
        'SUMMARY:Meeting M-3PX-9RC',
        'LOCATION:Conference room 1\\, Civic Centre',
        'CLASS:PRIVATE',
        'TRANSP:OPAQUE',
        'STATUS:CONFIRMED',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it('takes it out of calendars when it is cancelled', () => {
    const text = calendarFile('CANCEL', [event], now);
    expect(text)
      .to.contain('METHOD:CANCEL\r\n')
      .and.contain('STATUS:CANCELLED\r\n')
      .and.contain('UID:abc@quorate');
  });

  it('of nothing is still a calendar', () => {
    expect(eventsIn(calendarFile('PUBLISH', [], now))).to.deep.equal([]);
  });

  it('gives back every text as it was, whatever it holds, in lines of 75 octets at most', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (summary, description, location) => {
        const file = calendarFile('PUBLISH', [{ ...event, summary, description, location }], now);
        for (const line of linesIn(file)) expect(Buffer.byteLength(line)).to.be.at.most(75);
        const [found, ...others] = eventsIn(file);
        expect(others).to.deep.equal([]);
        const plain = (said: string) =>
          said
            .toWellFormed()
            .replace(/\r\n?/g, '\n')
            .replace(/[^\P{Cc}\t\n]|[\u007f]/gu, (one) => (one.charCodeAt(0) > 0x7f ? one : ' '));
        expect(found?.get('SUMMARY')).to.equal(plain(summary));
        expect(found?.get('DESCRIPTION')).to.equal(plain(description));
        expect(found?.get('LOCATION')).to.equal(plain(location));
        expect(found?.size, 'nothing that was typed begins a property').to.equal(11);
      }),
    );
  });

  it('names an organiser in whom nothing ends the line or the quotes', () => {
    const organizer = {
      name: 'A "B"\r\nATTENDEE:x',
      email: 'a@example.org\r\nATTENDEE:mailto:x@example.org',
    };
    const lines = linesIn(calendarFile('PUBLISH', [{ ...event, organizer }], now));
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).to.deep.equal([]);
    expect(lines.filter((line) => line.startsWith('ORGANIZER;CN="A  B '))).to.have.lengthOf(1);
  });
});
