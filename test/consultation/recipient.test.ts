/** Whom a request goes to, when it is sent and when the rota is changed under it. */
import { expect } from 'chai';
import { consultationEntries, consultationFollowings } from '../../src/consultation/index.ts';
import { type Asking, offerTo, recipient } from '../../src/consultation/recipient.ts';
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
} from '../../src/consultation/record.ts';
import type { Authority, Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create } from '../../src/kernel/decision.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import { entries, troubleView } from '../../src/wiring.ts';
import { at, authority, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { consultation, family } from '../support/consultations.ts';
import { house } from '../support/house.ts';
import { away, covered, rota, rotaDocuments } from '../support/rota.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const wei = person('Wei Zhang');
const stamp = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

describe('The recipient of a request', () => {
  const goesTo = (
    moment: string,
    over: Partial<Asking> = {},
    of: { value?: ReturnType<typeof rota>; case?: Partial<Case>; in?: Authority } = {},
  ) =>
    recipient(
      of.in ?? authority,
      of.value ?? rota(),
      { asker: maya.id, manager: gareth.id, team: 'north', howSoon: 'routine', ...over },
      of.case ?? {},
      at(moment),
    );

  it('is the linked of the two chairs of a session, when only one is linked to the team', () => {
    // Friday mornings: Ruth Adeyemi of the north, with Wei Zhang of the south behind her.
    expect(goesTo('2027-03-05T10:00')?.person).to.equal(ruth);
    expect(goesTo('2027-03-05T10:00', { team: 'south' })).to.include({ person: wei, why: 'backup' });
    expect(goesTo('2027-03-05T10:00', { team: undefined })?.person).to.equal(ruth);
  });

  it('is nobody who has had responsibility for the family, though they be on duty', () => {
    const prior = { prior: [ruth.id] };
    expect(goesTo('2027-03-01T10:00', {}, { case: prior })?.person).to.equal(daniel);
    expect(goesTo('2027-03-01T10:00', {}, { case: { prior: [ruth.id, daniel.id] } })).to.include({
      person: siobhan,
      why: 'nextSession',
    });
  });

  it('is the manager with whom it was agreed only when there is nobody else', () => {
    expect(goesTo('2027-03-01T10:00', { manager: ruth.id })?.person).to.equal(daniel);
    const others = [daniel, siobhan, wei, nasreen].map(({ id }) => id);
    expect(goesTo('2027-03-01T10:00', { manager: ruth.id }, { case: { prior: others } })?.person).to.equal(
      ruth,
    );
  });

  it('is, in the last minutes of a session, its chair only for what is wanted today', () => {
    expect(goesTo('2027-03-01T12:49')?.person).to.equal(ruth);
    expect(goesTo('2027-03-01T12:50')).to.include({ person: siobhan, why: 'nextSession' });
    expect(goesTo('2027-03-01T12:50', { howSoon: 'today' })?.person).to.equal(ruth);
    const settings = { ...authority.settings, dutyLastMinutes: 0 };
    expect(goesTo('2027-03-01T12:59', {}, { in: { ...authority, settings } })?.person).to.equal(ruth);
  });

  it('is somebody who is not away, where the rota names nobody', () => {
    const value = rota({
      pattern: [],
      leave: [away({ from: '2027-03-01', person: nasreen.id }), away({ from: '2027-03-01', id: 'two' })],
    });
    const found = goesTo('2027-03-01T10:00', {}, { value });
    expect(found).to.include({ why: 'named', person: daniel });
    const now = at('2027-03-01T10:00');
    expect(found && offerTo(found, { authority, rota: value, now })).to.include({
      from: stamp('2027-03-01T10:00'),
      why: 'named',
    });
  });

  it('is offered as backup of the session, in words that stay', () => {
    const next = goesTo('2027-03-01T08:00', { manager: ruth.id });
    expect(next && offerTo(next, { authority, rota: rota(), now: at('2027-03-01T08:00') })).to.deep.equal({
      to: daniel.id,
      at: stamp('2027-03-01T08:00'),
      from: stamp('2027-03-01T09:00'),
      nextSession: stamp('2027-03-01T13:00'),
      why: 'nextSession',
      asBackup: true,
    });
  });

  it('is offered without a next session where none follows the one that it waits for', () => {
    const value = rota({ pattern: [], covers: [covered({ on: '2027-03-01' })] });
    const next = goesTo('2027-03-01T08:00', {}, { value });
    expect(next && offerTo(next, { authority, rota: value, now: at('2027-03-01T08:00') })).to.deep.equal({
      to: wei.id,
      at: stamp('2027-03-01T08:00'),
      from: stamp('2027-03-01T13:00'),
      why: 'nextSession',
    });
  });
});

describe('Requests that wait for somebody who is taken off duty', () => {
  const offered = (
    to: Person,
    over: Partial<Consultation['offers'][number]> = {},
  ): Consultation['offers'] => [
    { to: to.id, at: stamp('2027-03-01T09:30'), from: stamp('2027-03-01T09:30'), why: 'onDuty', ...over },
  ];
  const outs = [{ person: ruth.id, from: stamp('2027-03-01T09:00'), until: stamp('2027-03-01T13:00') }];

  /** A house at ten on Monday with Wei Zhang put in, and these consultations of Ruth Adeyemi; gives their holders. */
  async function redirected(values: readonly Consultation[]): Promise<readonly string[]> {
    const live = house({
      now: '2027-03-01T10:00',
      entries,
      subscriptions: consultationFollowings,
      troubleView,
    });
    expect(entries).to.include.members([...consultationEntries]);
    const put = {
      actor: { kind: 'person', person: maya } as const,
      verb: 'x',
      what: 'x',
      commandId: 'c',
      settings: 's',
    };
    const covers = [covered({ on: '2027-03-01', from: '09:00', to: '13:00' })];
    const documents = [
      ...rotaDocuments(rota({ covers })),
      ...values.flatMap((value, n) => {
        const target = { partition: `case:${n}`, id: `consultation:${n}` };
        return [
          create(consultationType, target, authority.id, value),
          create(caseType, caseTarget(target), authority.id, family()),
        ].flatMap((write) => {
          const { record, entry } = audited(write, { ...put, at: at('2027-03-01T09:30') });
          return [record, entry];
        });
      }),
    ];
    for (const document of documents) {
      await live.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
    const outcome = await live.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'changed',
      authority: authority.id,
      verb: 'consultation.redirect',
      target: { partition: `rota:${authority.id}`, id: 'rota' },
      input: { outs },
      depth: 1,
    });
    expect(outcome.kind).to.be.oneOf(['done', 'nothing']);
    await live.settle();
    const holders = await Promise.all(
      values.map(async (_, n) => {
        const stored = await live.store.read(`case:${n}`, `consultation:${n}`);
        return stored ? (parseRecord(consultationType, stored).value.offers.at(-1)?.to ?? '') : '';
      }),
    );
    await live.close();
    return holders;
  }

  it('go to whoever serves, but for what was taken, passed on by hand, or offered for another session', async () => {
    const base = {
      howSoon: 'routine',
      dueAt: stamp('2027-03-05T17:00'),
      sentAt: stamp('2027-03-01T09:30'),
    } as const;
    const passed = offered(daniel)[0];
    if (!passed) expect.fail('one offer');
    const values = [
      consultation({ ...base, offers: offered(ruth) }),
      consultation({ ...base, offers: offered(ruth), taken: { by: ruth.id, at: stamp('2027-03-01T09:40') } }),
      consultation({
        ...base,
        offers: [passed, { ...passed, to: ruth.id, why: 'passedOn', reason: 'Busy.', by: daniel.id }],
      }),
      consultation({
        ...base,
        offers: offered(ruth, { why: 'nextSession', from: stamp('2027-03-02T13:00') }),
      }),
      consultation({
        ...base,
        offers: [
          { ...passed, to: wei.id },
          { ...passed, to: ruth.id, why: 'onDuty', unreachable: true },
        ],
      }),
    ];
    expect(await redirected(values)).to.deep.equal([wei.id, ruth.id, ruth.id, ruth.id, daniel.id]);
  });

  it('go on however many they are', async () => {
    const values = Array.from({ length: 95 }, (_, n) =>
      consultation({
        howSoon: 'routine',
        dueAt: stamp('2027-03-05T17:00'),
        sentAt: at('2027-03-01T09:00').add({ seconds: n }).toString({ smallestUnit: 'millisecond' }),
        offers: offered(ruth),
      }),
    );
    const holders = await redirected(values);
    expect(new Set(holders)).to.deep.equal(new Set([wei.id]));
  });
});
