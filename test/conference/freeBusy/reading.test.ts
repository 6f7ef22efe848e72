/** Outlook read beside the turns, through the kernel and over HTTP from the rehearsal room's Graph. */
import { expect } from 'chai';
import { freeBusyErrand } from '../../../src/conference/freeBusy/errand.ts';
import { mostTogether, ownersOf, partsOf } from '../../../src/conference/freeBusy/owners.ts';
import {
  type FreeBusy,
  type FreeBusyWatch,
  freeBusySchema,
  freeBusyWatchSchema,
  freeBusyWatchTarget,
  type Owner,
  personOwner,
} from '../../../src/conference/freeBusy/record.ts';
import { instantOf } from '../../../src/conference/minutes.ts';
import type { Cause } from '../../../src/kernel/actor.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { closeOffices, contractFaults, type OpenOffice, openOffice } from '../../graph/office.ts';
import { at, authority, maya, person } from '../../support/authority.ts';
import { conference, conferenceAt, keepConference, keepTaken, slot } from '../../support/conferences.ts';
import { needsContracts } from '../../support/contracts.ts';
import { type House, house } from '../../support/house.ts';

const daniel = person('Daniel Osei');
const ruth = person('Ruth Adeyemi');
const watchAt = freeBusyWatchTarget(authority);
const begins = '2026-12-30T10:45';
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

describe('the calendars in Outlook', function () {
  this.timeout(20_000);
  let office: OpenOffice;
  let home: House;
  let commands = 0;

  const command = async (cause: Cause, verb: string, input: JsonObject = {}) => {
    await decide(cause, verb, input);
    await home.settle();
  };
  /** The same, and nothing that follows from it is carried out yet. */
  const decide = async (cause: Cause, verb: string, input: JsonObject = {}) => {
    commands += 1;
    const outcome = await home.kernel.performService({
      from: 'service',
      cause,
      id: `test:${commands}`,
      authority: authority.id,
      verb,
      target: watchAt,
      input,
      depth: 0,
    });
    expect(outcome.kind, verb).not.to.equal('refused');
  };
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  const watch = async (): Promise<FreeBusyWatch> => {
    const kept = await home.store.read(watchAt.partition, watchAt.id);
    return freeBusyWatchSchema.parse(kept?.document.data);
  };
  const kept = async (): Promise<FreeBusy[]> => {
    const { documents } = await home.store.query({
      kind: 'freeBusy',
      partition: watchAt.partition,
      limit: 100,
    });
    return documents.map(({ document }) => freeBusySchema.parse(document.data));
  };
  const keptOf = async (owner: Owner) =>
    (await kept()).find(({ of }) => of.kind === owner.kind && of.id === owner.id);
  const times = async (owner: Owner) => (await keptOf(owner))?.busy.map((one) => instantOf(one).toString());
  const appoint = (email: string | undefined, from: string, to: string) =>
    office.room.send('POST', '/room/appointments', {
      email: email ?? '',
      from: at(from).toString(),
      to: at(to).toString(),
      status: 'busy',
      subject: 'MARKER dentist',
      place: 'MARKER High Street',
    });
  const calls = () => office.traffic.exchanges.filter(({ path }) => path.endsWith('/getSchedule')).length;
  const audits = async () =>
    (await home.store.query({ kind: 'audit', partition: watchAt.partition, limit: 500 })).documents.length;

  beforeEach(async () => {
    office = await openOffice({ withoutCalendar: [ruth.email ?? ''] });
    home = house({
      now: begins,
      entries,
      subscriptions,
      errands: [freeBusyErrand({ of: ({ calendar }) => calendar && office.ports })],
    });
  });
  afterEach(async () => {
    await home.close();
    await closeOffices();
  });

  it('are read when the service begins: beginnings and ends within working hours, and nothing else', async () => {
    await appoint(daniel.email, '2027-01-04T07:00', '2027-01-04T10:00');
    await appoint(daniel.email, '2027-01-05T13:00', '2027-01-05T14:00');
    await appoint(daniel.email, '2027-01-09T09:00', '2027-01-09T17:00'); // a Saturday
    await command('clock', 'freeBusy.begin');
    expect(await times(personOwner(daniel.id))).to.deep.equal(
      ['2027-01-04T08:30', '2027-01-04T10:00', '2027-01-05T13:00', '2027-01-05T14:00'].map((one) =>
        at(one).toString(),
      ),
    );
    expect(await watch()).to.deep.include({ readAt: stamp(begins), running: false, waiting: [] });
    const owners = ownersOf(authority, []);
    expect((await kept()).map(({ of }) => of)).to.have.deep.members(owners);
    expect(JSON.stringify(await kept())).not.to.contain('MARKER');
    // Of her calendar Outlook says that it cannot be seen.
    expect(await keptOf(personOwner(ruth.id)))
      .to.have.property('unknown')
      .that.is.a('string');
  });

  it('that say the same as before are not written again', async () => {
    await command('clock', 'freeBusy.begin');
    const before = await kept();
    const written = await audits();
    home.clock.forward({ minutes: 30 });
    await command('clock', 'freeBusy.refresh');
    expect(await kept()).to.deep.equal(before);
    // What is written is that all were asked, and that all have answered.
    expect((await audits()) - written).to.equal(2);
    expect((await watch()).readAt).to.equal(stamp('2026-12-30T11:15'));
  });

  it('leave out what Quorate has booked itself: its diary speaks for that', async () => {
    const own = slot('2027-01-12T10:00');
    await keepTaken({ put }, own);
    await appoint(daniel.email, '2027-01-12T09:30', '2027-01-12T12:00');
    await appoint(daniel.email, '2027-01-12T12:00', '2027-01-12T13:00');
    await command('clock', 'freeBusy.begin');
    expect(await times(personOwner(daniel.id))).to.deep.equal([
      at('2027-01-12T12:00').toString(),
      at('2027-01-12T13:00').toString(),
    ]);
  });

  it('are read anew for a conference that waits, the social worker’s with them, and not again at once', async () => {
    await command('clock', 'freeBusy.begin');
    await keepConference({ put }, conference());
    await appoint(maya.email, '2027-01-06T09:00', '2027-01-06T10:00');
    const ask = { conference: { ...conferenceAt }, worker: maya.id };
    home.clock.forward({ minutes: 5 });
    const before = calls();
    await command('followUp', 'freeBusy.ask', ask);
    // What is known of all is fresh enough; of her nothing was.
    expect(await times(personOwner(maya.id))).to.have.lengthOf(2);
    expect((await watch()).waiting.map(({ worker }) => worker)).to.deep.equal([maya.id]);
    expect((await watch()).readAt).to.equal(stamp(begins));
    const once = calls();
    expect(once).to.be.greaterThan(before);
    await command('followUp', 'freeBusy.ask', ask);
    expect(calls()).to.equal(once);
    home.clock.forward({ minutes: 6 });
    await command('followUp', 'freeBusy.ask', ask);
    expect((await watch()).readAt).to.equal(stamp('2026-12-30T10:56'));
  });

  it('of a social worker are read no longer when their conference has its time', async () => {
    await command('clock', 'freeBusy.begin');
    await keepConference({ put }, conference());
    await appoint(maya.email, '2027-01-06T09:00', '2027-01-06T10:00');
    await command('followUp', 'freeBusy.ask', { conference: { ...conferenceAt }, worker: maya.id });
    expect(await times(personOwner(maya.id))).to.have.lengthOf(2);
    const cancelled = { by: maya.id, at: stamp(begins) };
    await keepConference({ put }, conference({ cancelled: { ...cancelled, words: 'Not needed.' } }));
    home.clock.forward({ minutes: 30 });
    await command('clock', 'freeBusy.refresh');
    expect((await watch()).waiting).to.deep.equal([]);
    expect(await times(personOwner(maya.id))).to.deep.equal([]);
    // When she waits once more she is read once more.
    await keepConference({ put }, conference());
    await command('followUp', 'freeBusy.ask', { conference: { ...conferenceAt }, worker: maya.id });
    expect(await times(personOwner(maya.id))).to.have.lengthOf(2);
    expect(await keptOf(personOwner(maya.id))).not.to.have.property('unknown');
  });

  it('of those whose time was let go are read in any case', async () => {
    await command('clock', 'freeBusy.begin');
    await keepConference({ put }, conference());
    await appoint(daniel.email, '2027-01-12T09:00', '2027-01-12T12:00');
    const owners = [personOwner(daniel.id), { kind: 'room', id: 'civic-1' }];
    await command('followUp', 'freeBusy.ask', { conference: { ...conferenceAt }, owners });
    expect(await times(personOwner(daniel.id))).to.have.lengthOf(2);
    expect((await watch()).readAt).to.equal(stamp(begins));
  });

  it('that were booked are read a minute after they were let go, when Outlook has followed', async () => {
    await command('clock', 'freeBusy.begin');
    const before = calls();
    const owners = [personOwner(daniel.id)];
    await command('followUp', 'freeBusy.ask', { conference: { ...conferenceAt }, owners, after: 1 });
    expect(calls()).to.equal(before);
    home.clock.forward({ minutes: 1 });
    await home.settle();
    expect(calls()).to.be.greaterThan(before);
  });

  it('are read once, however often that is asked for before it is done', async () => {
    await command('clock', 'freeBusy.begin');
    const once = calls();
    await keepConference({ put }, conference());
    home.clock.forward({ minutes: 30 });
    await decide('clock', 'freeBusy.refresh');
    await decide('followUp', 'freeBusy.ask', { conference: { ...conferenceAt }, worker: maya.id });
    home.clock.forward({ minutes: 30 });
    // A reading that has not come to its end by the next one is dropped for it.
    await command('clock', 'freeBusy.refresh');
    const ofAll =
      partsOf(ownersOf(authority, [maya.id])).length * (once / partsOf(ownersOf(authority, [])).length);
    const hers = once / partsOf(ownersOf(authority, [])).length;
    expect(calls() - once).to.equal(ofAll + hers);
    expect((await watch()).readAt).to.equal(stamp('2026-12-30T11:45'));
  });

  it('are not read when Outlook cannot be reached: what was known stands, and that is said', async () => {
    await command('clock', 'freeBusy.begin');
    const before = await kept();
    await office.room.trouble({ side: 'graph', done: false, answer: 'status', status: 403, times: 20 });
    home.clock.forward({ minutes: 30 });
    await command('clock', 'freeBusy.refresh');
    expect(await kept()).to.deep.equal(before);
    const { readAt, running, failed } = await watch();
    expect([readAt, running]).to.deep.equal([stamp(begins), false]);
    expect(failed).to.be.a('string');
  });

  it('are asked for by twenty at a time, whoever many there are', () => {
    const owners = Array.from({ length: 145 }, (_, n) => personOwner(`tenant:${n}`));
    const parts = partsOf(owners);
    expect(parts.flat()).to.deep.equal(owners);
    expect(Math.max(...parts.map(({ length }) => length))).to.equal(mostTogether);
  });

  it('break nothing of Graph’s own contract', function () {
    needsContracts(this);
    expect(contractFaults()).to.deep.equal([]);
  });
});
