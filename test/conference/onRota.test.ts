/** The rota is changed over a conference that is booked: who is told, what its card says, and until when. */
import { expect } from 'chai';
import type { Conference } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { create } from '../../src/kernel/decision.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { watchTarget } from '../../src/rota/watch.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { authority, maya, nasreen, person } from '../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  keepConference,
  keepWrites,
  slot,
} from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type House, house, readingOf, shownOf } from '../support/house.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const joan = person('Joan Whitfield');

/** A Tuesday. */
const on = '2027-01-12';

describe('a conference whose chair the rota has elsewhere', () => {
  let home: House;
  afterEach(() => home.close());

  async function begun(booked: Partial<Conference> = {}): Promise<void> {
    home = house({ now: '2027-01-04T09:00', entries, subscriptions });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await home.kernel.performService({
      from: 'service',
      cause: 'clock',
      id: 'begin:1',
      authority: authority.id,
      verb: 'rota.begin',
      target: watchTarget(authority.id),
      input: {},
      depth: 0,
    });
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepConference({ put }, conference({ booking: bookedAt(slot(`${on}T10:00`)), ...booked }));
    await home.settle();
  }

  const readBy = (who: Person) =>
    home
      .messages(who)
      .map((card) => readingOf(card))
      .filter((words) => words.includes('K-7QW-2HD'));

  async function leave(who: Person, from: string, to = from): Promise<void> {
    const done = await home.press(who, await home.say(who, 'leave'), 'rota.leave', { from, to });
    expect(done.kind).to.equal('done');
    await home.settle();
  }

  async function dutyOn(day: string, who: Person, from = '09:00', to = '13:00'): Promise<void> {
    const shown = await home.press(nasreen, await home.say(nasreen, 'rota'), 'rota.day', { on: day });
    const form = await home.press(nasreen, shown, 'rota.coverForm');
    const typed = { person: who.id, from, to, reason: 'Somebody is ill.' };
    expect((await home.press(nasreen, form, 'rota.cover', typed)).kind).to.equal('done');
    await home.settle();
  }

  it('who goes on leave is told with business support and whoever booked, and moving it comes first', async () => {
    await begun();
    await leave(daniel, '2027-01-11', '2027-01-13');
    for (const one of [daniel, joan, maya]) {
      const [words, ...others] = readBy(one);
      expect(others, one.name).to.deep.equal([]);
      expect(words, one.name)
        .to.contain('Somebody who was to be there cannot be')
        .and.contain('It cannot be held like this')
        .and.contain('Its chair is away then');
    }
    expect(readBy(siobhan)).to.deep.equal([]);
    const card = await home.open(joan, 'conference.show', conferenceAt);
    const first = (shownOf(card).card.actions ?? [])[0];
    expect(first?.title).to.equal('Move it');
  });

  it('who is put on duty is told, and the card says so no longer once somebody else is', async () => {
    await begun();
    await dutyOn(on, daniel);
    expect(readBy(daniel)[0]).to.contain('Its chair gives consultations on duty then');
    expect(readBy(joan)).to.have.lengthOf(1);
    await dutyOn(on, siobhan);
    const words = readingOf(shownOf(await home.open(joan, 'conference.show', conferenceAt)));
    expect(words).to.not.contain('It cannot be held like this');
  });

  it('is found half a year ahead when the weekly pattern changes', async () => {
    await begun({ booking: bookedAt(slot('2027-06-08T10:00')) });
    const form = await home.press(nasreen, await home.say(nasreen, 'rota'), 'rota.patternForm');
    const typed = { session: '2 09:00-13:00', chair: daniel.id, backup: 'nobody' };
    const done = await home.press(nasreen, form, 'rota.pattern', typed);
    expect(done.kind, readingOf(shownOf(done))).to.equal('done');
    await home.settle();
    expect(readBy(daniel)[0]).to.contain('Its chair gives consultations on duty then');
  });

  it('nobody is told of another day or hour, of what has begun, or of what is cancelled', async () => {
    await begun();
    await leave(daniel, '2027-01-13');
    await dutyOn(on, daniel, '13:00', '17:00');
    expect(readBy(joan)).to.deep.equal([]);
    await home.close();
    await begun({ booking: bookedAt(slot('2027-01-04T08:00')) });
    await leave(daniel, '2027-01-04');
    expect(readBy(joan)).to.deep.equal([]);
  });
});
