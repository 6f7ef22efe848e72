import { expect } from 'chai';
import { help } from '../../../src/consultation/cards/help.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import { duty } from '../../../src/rota/cards/duty.ts';
import { at, authority, maya, person, ruth } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import { joan, Shelf, target, verbsOf, wordsOf } from '../../support/consultations.ts';

describe('Duty', () => {
  const shelf = new Shelf();
  const words = async (iso: string) => {
    const { card } = await shelf.look(duty, maya, {}, target, at(iso));
    expect(lintCard(card)).to.deep.equal([]);
    return wordsOf(card);
  };

  it('says who is on duty now, until when, today and for the rest of the week', async () => {
    const now = await words('2026-11-19T11:20');
    expect(now)
      .to.include('Wei Zhang is on duty')
      .and.include('On duty until Thu 19 November 2026, 13:00')
      .and.include('Backup: Siobhán Kelly');
    expect(now).to.match(
      /Thu 19 November 2026\n09:00 to 13:00\nWei Zhang, backup Siobhán Kelly\n13:00 to 17:00/,
    );
    expect(now).to.include('Fri 20 November 2026').and.include('01632 960 999');
  });

  it('says from when somebody will be, at night, at the weekend and on a bank holiday', async () => {
    expect(await words('2026-11-19T20:00'))
      .to.include('Nobody is on duty now')
      .and.include('From Fri 20 November 2026, 09:00');
    expect(await words('2026-11-21T12:00'))
      .to.include('From Mon 23 November 2026, 09:00')
      .and.include('No session.');
    expect(await words('2026-12-25T12:00')).to.include('Christmas Day: no session.');
  });
});

describe('Help', () => {
  const shelf = new Shelf();
  const look = (as: Person, input = {}) => shelf.look(help, as, input);

  it('offers each person what their role can do, and nothing else', async () => {
    expect(verbsOf((await look(maya)).card)).to.deep.equal({
      'Request a consultation': 'consultation.request',
      'My consultations': 'consultation.mine',
      'Request in a window': 'consultation.request',
      'Who is on duty': 'duty',
    });
    expect(verbsOf((await look(ruth)).card)).to.deep.equal({
      'My consultations': 'consultation.mine',
      'Who is on duty': 'duty',
      'My duty': 'rota.mine',
      'The duty rota': 'rota',
      'Open enquiries': 'enquiry.open',
      'The diary': 'diary',
      'Open plans': 'plan.open',
      'Attendance figures': 'meeting.figures',
    });
    expect(verbsOf((await look(joan)).card)).to.deep.equal({
      'Copies to enter': 'consultation.unentered',
      'Who is on duty': 'duty',
      'The duty rota': 'rota',
      'Open enquiries': 'enquiry.open',
      'The diary': 'diary',
      'Open plans': 'plan.open',
      'What needs seeing to': 'service.troubles',
    });
    expect(verbsOf((await look(person('Bethan Rowlands'))).card)).to.deep.equal({
      'Who is on duty': 'duty',
      'The duty rota': 'rota',
      'What needs seeing to': 'service.troubles',
    });
  });

  it('is a good card for everybody of the example, however it is asked for', async () => {
    for (const one of authority.people) {
      for (const input of [{}, { welcome: true }, { unknown: true }, { welcome: 'odd' }]) {
        const { card, summary } = await look(one, input);
        expect(lintCard(card), one.name).to.deep.equal([]);
        expect(summary).to.equal('What you can do in Quorate');
        expect(wordsOf(card)).to.include('call 999');
      }
    }
  });

  it('welcomes, and says when it did not understand', async () => {
    expect(wordsOf((await look(maya, { welcome: true })).card)).to.include('Welcome to Quorate');
    expect(wordsOf((await look(maya, { unknown: true })).card)).to.include('That was not understood');
    expect(wordsOf((await look(maya, { courtesy: 'hello' })).card)).to.include('Hello, what would you like');
    expect(wordsOf((await look(maya, { courtesy: 'thanks' })).card)).to.include('You are welcome.');
  });

  it('says out of hours that the service is closed, until when, and whom to ring', async () => {
    const closed = wordsOf(
      (await shelf.look(help, maya, { unknown: true }, undefined, at('2026-11-21T12:00'))).card,
    );
    expect(closed)
      .to.include('The service is closed now')
      .and.include('opens again Mon 23 November 2026')
      .and.include('01632 960 999')
      .and.include('You can send a request now');
    expect(wordsOf((await look(maya)).card)).to.not.include('closed now');
  });
  it('welcomes everybody to what is theirs: only those who can ask are told to', async () => {
    const welcome = async (as: Person) => wordsOf((await look(as, { welcome: true })).card);
    expect(await welcome(maya))
      .to.include('you ask, the duty chair takes it')
      .and.not.include('nothing');
    expect(await welcome(ruth))
      .to.include('a social worker asks')
      .and.not.include('you ask');
    const outside = await welcome(person('Marcus Bell'));
    expect(outside).to.include('There is nothing that you need to do here now.');
  });
});
