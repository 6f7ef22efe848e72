import { expect } from 'chai';
import fc from 'fast-check';
import { type AgendaRow, agendaOf } from '../../../src/conference/diary/agenda.ts';
import { type Conference, conferenceType } from '../../../src/conference/record.ts';
import type { ConferenceInCase } from '../../../src/conference/rights.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { at, authority, day, person } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, slot } from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';

const { settings } = authority;
const daniel = person('Daniel Osei');
const aisling = person('Aisling Byrne');
const joan = person('Joan Whitfield');
/** A Tuesday. */
const now = at('2027-01-12T09:00');

function inCase(name: string, value: Conference): ConferenceInCase {
  const id = `conference:${name}`;
  const about = { partition: conferenceAt.partition, id };
  const lying = { etag: '1', head: { seq: 1, hash: '', salt: '' }, authority: authority.id };
  const document = { partition: about.partition, kind: 'any', authority: authority.id, schema: 1 };
  return {
    conference: { type: conferenceType, target: about, value, document: { ...document, id }, ...lying },
    case: {
      type: caseType,
      target: caseTarget(about),
      value: family(),
      document: { ...document, id: 'case' },
      ...lying,
    },
  };
}

const booked = (name: string, starts: string, more: Partial<Conference> = {}) =>
  inCase(name, conference({ booking: bookedAt(slot(starts)), ...more }));
const due = (dueOn: string): Partial<Conference> => ({
  clock: { rule: 'initialConference', from: '2026-12-21', dueOn },
});
const said = (rows: readonly AgendaRow[]) =>
  rows.map(({ part, late, found }) => `${part} ${found.conference.target.id}${late ? ' late' : ''}`);

describe('the diary of conferences', () => {
  const all = [
    inCase('waits', conference(due('2027-02-01'))),
    inCase('waits-sooner', conference(due('2027-01-20'))),
    inCase('past', conference(due('2027-01-11'))),
    booked('friday', '2027-01-15T10:00'),
    booked('afternoon', '2027-01-12T13:30'),
    booked('morning', '2027-01-12T10:00'),
    booked('next-week', '2027-01-18T10:00', due('2027-02-01')),
    booked('next-week-late', '2027-01-19T10:00', due('2027-01-18')),
    booked('last-week-late', '2027-01-07T10:00', due('2027-01-06')),
    inCase('cancelled', conference({ cancelled: { by: joan.id, at: '2027-01-10T10:00:00Z', words: 'No.' } })),
  ];

  it('has today, the week, what waits by its last day, and what is out of time; past and cancelled ones not', () => {
    const agenda = agendaOf(all, joan.id, now, settings);
    expect(said(agenda.rows)).to.deep.equal([
      'today conference:morning',
      'today conference:afternoon',
      'week conference:friday late',
      'waits conference:waits-sooner',
      'waits conference:waits',
      'outOfTime conference:past late',
      'outOfTime conference:next-week-late late',
    ]);
    expect(agenda).to.include({ today: 2, week: 1, waits: 3, outOfTime: 3 });
  });

  it('has a chair’s and a minute taker’s own first: those of the week, and the next three at least', () => {
    for (const { id } of [daniel, aisling]) {
      expect(said(agendaOf(all, id, now, settings).rows).slice(0, 4)).to.deep.equal([
        'own conference:morning',
        'own conference:afternoon',
        'own conference:friday late',
        'waits conference:waits-sooner',
      ]);
    }
    const far = [booked('far', '2027-03-01T10:00', due('2027-03-02'))];
    expect(said(agendaOf(far, daniel.id, now, settings).rows)).to.deep.equal(['own conference:far']);
    expect(agendaOf(far, joan.id, now, settings).rows).to.deep.equal([]);
  });

  it('a week ends on its Sunday, also when today is one', () => {
    const sunday = at('2027-01-17T09:00');
    const rows = agendaOf(
      [booked('monday', '2027-01-18T10:00', due('2027-02-01'))],
      joan.id,
      sunday,
      settings,
    );
    expect(rows.rows).to.deep.equal([]);
  });

  it('has each conference once at most, and counts as late exactly what is after its last day', () => {
    const one = fc.record({
      time: fc.option(fc.integer({ min: -10, max: 20 })),
      due: fc.integer({ min: -10, max: 20 }),
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.constantFrom(daniel.id, joan.id), (made, who) => {
        const today = day('2027-01-12');
        const found = made.map(({ time, due: dueIn, gone }, n) => {
          const dueOn = today.add({ days: dueIn }).toString();
          const value = conference({
            ...due(dueOn),
            ...(time === null ? {} : { booking: bookedAt(slot(`${today.add({ days: time })}T10:00`)) }),
            ...(gone ? { cancelled: { by: joan.id, at: '2027-01-10T10:00:00Z', words: 'No.' } } : {}),
          });
          return inCase(String(n), value);
        });
        const { rows, outOfTime } = agendaOf(found, who, now, settings);
        const ids = rows.map(({ found: { conference: c } }) => c.target.id);
        expect(ids).to.deep.equal([...new Set(ids)]);
        expect(rows.filter(({ late }) => late)).to.have.lengthOf(outOfTime);
        const missing = found.filter(
          ({ conference: c }) =>
            c.value.cancelled === undefined && !c.value.booking && !ids.includes(c.target.id),
        );
        expect(missing).to.deep.equal([]);
      }),
    );
  });
});
