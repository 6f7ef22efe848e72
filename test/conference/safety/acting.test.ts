/** Who is asked and what keeps people safe, in people's hands: through the kernel, with real records. */
import { expect } from 'chai';
import { z } from 'zod';
import {
  contactSchema,
  contactTarget,
  invitationSchema,
  invitedBy,
} from '../../../src/conference/invitations.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { familyAdultSchema, routeSchema, routeTarget } from '../../../src/conference/safety/record.ts';
import { newsSigned } from '../../../src/conference/safety/together.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import { audited } from '../../../src/kernel/audit.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { create } from '../../../src/kernel/decision.ts';
import { errand } from '../../../src/kernel/errand.ts';
import { shortHash } from '../../../src/kernel/ids.ts';
import { OutsideError } from '../../../src/kernel/outside.ts';
import { Reader } from '../../../src/kernel/records.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { Tokens } from '../../../src/kernel/tokens.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, gareth, maya, person } from '../../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { daniel, family, joan, priya, restrictedTo } from '../../support/consultations.ts';
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
import { conversationOf, type House, house, readingOf } from '../../support/house.ts';

const tokens = new Tokens([{ id: 'k1', secret: 'only for tests' }]);
const booked: Partial<Conference> = {
  booking: bookedAt(someSlot),
  outside: { event: { at: saidThen.at, id: 'event-1' } },
};
const two: Family = {
  invitations: [
    {
      value: invitation(),
      contact: { name: 'P. Officer', email: 'officer@police.example', conference: conferenceAt.id },
    },
    { value: invitation({ agency: 'gp', role: 'GP' }) },
  ],
  adults: [
    { value: adult('mother'), route: { way: 'She rings us', times: 'Mornings' } },
    { value: adult('father') },
  ],
  safety: { pairs: [pair({ room: 'yes', chat: 'yes', waiting: 'yes' })] },
};

describe('who is asked, and safe to meet, in people’s hands', () => {
  let home: House;
  let asked: object[];
  let takenOut: string[];
  let refused: string | undefined;
  afterEach(() => home.close());

  async function homeWith(value: Partial<Conference>, kept: Family | undefined, restricted = family()) {
    asked = [];
    takenOut = [];
    refused = undefined;
    home = house({
      now: '2026-12-31T10:00',
      entries,
      subscriptions,
      errands: [
        errand({
          name: 'calendar.invite',
          input: z.looseObject({ hold: z.string() }),
          run: async (input) => {
            if (refused) throw new OutsideError('refused', refused);
            asked.push(input);
            return {};
          },
        }),
        errand({
          name: 'calendar.takeOut',
          input: z.looseObject({ out: z.string() }),
          run: async ({ out }) => {
            if (refused) throw new OutsideError('refused', refused);
            takenOut.push(out);
            return {};
          },
        }),
      ],
    });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    await keepConference({ put }, conference(value));
    if (kept) await keepFamily({ put }, kept);
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, restricted), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
  }

  /** A press of a button that stands elsewhere (on the conference's own card). */
  function open(as: Person, verb: string, target: Target = conferenceAt, args = {}): Promise<Answer> {
    const token = tokens.mint({
      verb,
      target,
      conversation: conversationOf(as),
      expires: home.clock.now().add({ hours: 24 }),
      args,
    });
    return home.kernel.perform({
      from: 'person',
      identity: { tenant: as.tenant, objectId: as.objectId },
      place: { kind: 'personal', conversation: conversationOf(as) },
      verb,
      token,
      input: { token, verb },
    });
  }

  async function byService(
    cause: 'followUp' | 'event' | 'clock',
    verb: string,
    target: Target = conferenceAt,
  ) {
    await home.kernel.performService({
      from: 'service',
      cause,
      id: `${verb}-${home.clock.now().toString()}`,
      authority: authority.id,
      verb,
      target,
      input: {},
      depth: 1,
    });
  }

  const lying = async ({ partition, id }: Target) => (await home.store.read(partition, id))?.document.data;
  const stored = async () => conferenceSchema.parse(await lying(conferenceAt));

  /** The chair signs who will see what, as it stands. */
  const signs = async () => home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');

  /** What there is to tell one of the adults, as a button has it that was made now. */
  const newsOf = async (n: number) => ({
    news: newsSigned(familyAdultSchema.parse(await lying(adultAt(n))), await stored()),
  });

  async function excludes(of: 'whole' | 'part') {
    const form = await open(daniel, 'conference.excludeForm', adultAt(0));
    const typed = { of, grounds: 'violence', words: 'A written view is read out.' };
    expect((await home.press(daniel, form, 'Record the decision', typed)).kind).to.equal('done');
  }

  it('proposes once; what people changed stays theirs', async () => {
    await homeWith({}, undefined);
    await byService('event', 'conference.propose');
    const list = await open(maya, 'conference.invitations');
    expect(readingOf(list))
      .to.contain('School nurse')
      .and.contain('Midwife')
      .and.contain('Example Constabulary');
    const before = readingOf(list);
    home.clock.forward({ minutes: 1 });
    await byService('followUp', 'conference.propose');
    expect(readingOf(await open(maya, 'conference.invitations'))).to.equal(before);
  });

  it('adds whom the family names, marked, their address in a record of its own', async () => {
    await homeWith(booked, two);
    const form = await home.press(maya, await open(maya, 'conference.invitations'), 'Add somebody');
    const wrong = await home.press(maya, form, 'Add them to the list', {
      agency: 'oakfield-primary',
      role: 'Class teacher',
      email: 'nobody',
      named: 'family',
    });
    expect(readingOf(wrong)).to.contain('That is not an e-mail address');
    const list = await home.press(maya, wrong, 'Add them to the list', { email: 'teacher@school.example' });
    expect(readingOf(list)).to.contain('Class teacher').and.contain('Named by the family');
  });

  it('asks nobody before the chair has signed, and everybody with an address then', async () => {
    await homeWith(booked, two);
    expect(readingOf(await open(gareth, 'conference.signForm'))).to.contain('Not signed yet');
    const page = await open(daniel, 'conference.signForm');
    await home.settle();
    expect(asked).to.deep.equal([]);
    expect((await home.press(daniel, page, 'conference.sign')).kind).to.equal('done');
    await home.settle();
    expect(asked).to.deep.equal([{ ...conferenceAt, hold: booked.booking?.hold }]);
    expect(invitationSchema.parse(await lying(invitationAt(0))).invitedAt).to.be.a('string');
    expect(invitationSchema.parse(await lying(invitationAt(1))).invitedAt).to.equal(undefined);
  });

  it('tells business support where the calendar could not ask them, and marks nobody as asked', async () => {
    await homeWith(booked, two);
    refused = 'ErrorAccessDenied';
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    await home.settle();
    expect(readingOf(home.newest(joan)))
      .to.contain('could not ask them')
      .and.contain(refused);
    expect(invitationSchema.parse(await lying(invitationAt(0))).invitedAt).to.equal(undefined);
  });

  for (const [by, tries] of [
    ['business support', async () => home.press(joan, home.newest(joan), 'conference.tryAgain')],
    // On a page of another window.
    ['the chair who signs once more', async (page) => home.press(daniel, page, 'conference.sign')],
  ] satisfies [string, (page: Answer) => Promise<Answer>][]) {
    it(`asks those who could not be asked at one press of ${by}`, async () => {
      await homeWith(booked, two);
      refused = 'ErrorAccessDenied';
      const page = await open(daniel, 'conference.signForm');
      await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
      await home.settle();
      refused = undefined;
      expect((await tries(page)).kind).to.equal('done');
      await home.settle();
      expect(asked).to.deep.equal([{ ...conferenceAt, hold: booked.booking?.hold }]);
      expect(invitationSchema.parse(await lying(invitationAt(0))).invitedAt).to.be.a('string');
      expect(readingOf(await open(daniel, 'conference.signForm'))).to.not.contain('could not ask them');
    });
  }

  it('takes whoever was asked out of the event at once when they are listed no more or elsewhere', async () => {
    await homeWith(booked, two);
    await signs();
    await home.settle();
    const form = async (n: number) => open(maya, 'conference.invitationForm', invitationAt(n));
    const changed = { name: 'P. Officer', email: 'other@police.example' };
    await home.press(maya, await form(0), 'Keep the change', changed);
    // Asked at no address, and at one at which nobody was asked since: neither stands in the event.
    await home.press(maya, await form(1), 'Take them off the list');
    await home.press(maya, await form(0), 'Take them off the list');
    await home.settle();
    expect(takenOut).to.deep.equal([shortHash('officer@police.example')]);
    expect((await stored()).signed).to.equal(undefined);
    expect(readingOf(await open(daniel, 'conference.signForm'))).to.not.contain('take them out');
  });

  it('has a person take them out where the calendar could not, until it is signed anew', async () => {
    await homeWith(booked, two);
    await signs();
    await home.settle();
    refused = 'ErrorAccessDenied';
    await home.press(
      maya,
      await open(maya, 'conference.invitationForm', invitationAt(0)),
      'Take them off the list',
    );
    await home.settle();
    expect(readingOf(home.newest(joan)))
      .to.contain('Please take them out in Outlook.')
      .and.contain(refused);
    refused = undefined;
    await signs();
    await home.settle();
    expect(readingOf(await open(joan, 'conference.signForm'))).to.not.contain('take them out');
  });

  it('lets nobody sign but its chair', async () => {
    await homeWith(booked, two);
    for (const other of [person('Ruth Adeyemi'), maya, joan]) {
      const answer = await open(other, 'conference.sign', conferenceAt, { seen: '3:' });
      expect(answer.kind).to.equal('refused');
    }
    expect((await stored()).signed).to.equal(undefined);
  });

  it('refuses a signature of what has changed since it was shown, and takes back one that was given', async () => {
    await homeWith(booked, two);
    const page = await open(daniel, 'conference.signForm');
    const family = await open(maya, 'conference.family');
    await home.press(maya, await home.press(maya, family, 'Add an adult'), 'Add them', { as: 'grandparent' });
    const late = await home.press(daniel, page, 'conference.sign');
    expect(late).to.include({ kind: 'refused', code: 'alreadyDone' });
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    expect((await stored()).signed?.by).to.equal(daniel.id);
    await home.press(
      maya,
      await open(maya, 'conference.invitationForm', invitationAt(1)),
      'Take them off the list',
    );
    expect((await stored()).signed).to.equal(undefined);
    await home.settle();
    expect(readingOf(home.newest(daniel))).to.contain('Not signed yet');
  });

  it('is not signed where somebody changes the list at the same moment', async () => {
    await homeWith(booked, two);
    const page = await open(daniel, 'conference.signForm');
    const form = await open(maya, 'conference.addAdultForm');
    home.store.between = async () => void (await home.press(maya, form, 'Add them', { as: 'carer' }));
    expect(await home.press(daniel, page, 'conference.sign')).to.include({
      kind: 'refused',
      code: 'alreadyDone',
    });
    expect((await stored()).signed).to.equal(undefined);
  });

  it('is signed anew where a move leaves what kept two apart behind', async () => {
    const apart = adult('father', {
      apart: { ...apartFrom('08:00', '08:30'), starts: '2027-01-11T10:00:00Z' },
    });
    await homeWith(
      { ...booked, signed: { by: daniel.id, at: saidThen.at } },
      { ...two, adults: [{ value: apart }] },
    );
    await byService('event', 'conference.followTime');
    await home.settle();
    expect((await stored()).signed).to.equal(undefined);
    expect(readingOf(home.newest(daniel))).to.contain('Not signed yet');
  });

  it('passes nothing on before a safe way is on record and every other adult was asked about', async () => {
    const silent = {
      ...two,
      adults: [{ value: adult('mother', { route: undefined }) }, { value: adult('father') }],
    };
    await homeWith(booked, { ...silent, safety: { pairs: [] } });
    expect(await open(maya, 'conference.recordTold', adultAt(0), await newsOf(0))).to.include({
      code: 'notNow',
    });
    let card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).not.to.contain('Words to pass on');
    const way = await home.press(maya, card, 'Record a safe way');
    card = await home.press(maya, way, 'Record the safe way', { way: 'Rings us', times: 'Mornings' });
    expect(readingOf(card)).to.contain('Not to be told yet').and.not.contain('Words to pass on');
    const shared = await home.press(maya, card, 'What they may share');
    card = await home.press(maya, shared, 'Record what they may share', {
      room: 'yes',
      chat: 'yes',
      waiting: 'yes',
    });
    await signs();
    card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('Words to pass on').and.contain('keeping your child safe');
    await home.press(maya, card, 'I have told them');
    expect(familyAdultSchema.parse(await lying(adultAt(0))).told).to.have.length(1);
    expect(home.messages(maya)).to.deep.equal([]);
  });

  it('asks an adult to come once the chair has signed who will see what, and whoever is excluded hears it at once', async () => {
    await homeWith(booked, two);
    const held = async () => {
      expect(readingOf(await open(maya, 'conference.adult', adultAt(0))))
        .to.contain('Not to be told yet')
        .and.contain('The chair has not signed yet who will see what.')
        .and.not.contain('Words to pass on');
      const answer = await open(maya, 'conference.recordTold', adultAt(0), await newsOf(0));
      expect(answer).to.include({ kind: 'refused', code: 'notNow' });
    };
    await held();
    expect(readingOf(await open(daniel, 'conference.signForm'))).to.contain('once you have signed');
    expect(readingOf(await open(maya, 'conference.signForm'))).to.contain('once the chair has signed');
    await signs();
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.contain('Words to pass on');
    const form = await open(daniel, 'conference.excludeForm', adultAt(1));
    await home.press(daniel, form, 'Record the decision', {
      of: 'whole',
      grounds: 'violence',
      words: 'A written view is read out.',
    });
    await held();
    const way = await open(maya, 'conference.recordRouteForm', adultAt(1));
    await home.press(maya, way, 'Record the safe way', { way: 'By text', times: 'Mornings' });
    expect((await stored()).signed).to.equal(undefined);
    const excluded = await open(maya, 'conference.adult', adultAt(1));
    expect(readingOf(excluded)).to.contain('Words to pass on');
    expect((await home.press(maya, excluded, 'conference.recordTold')).kind).to.equal('done');
  });

  it('keeps on record that they were told a time that has changed, and asks that they are told the new one', async () => {
    await homeWith(booked, two);
    await signs();
    const { news } = await newsOf(0);
    const before = news.replace(booked.booking?.hold ?? '', 'hold:before');
    const told = async () => familyAdultSchema.parse(await lying(adultAt(0))).told;
    // What an older button does not say cannot be kept.
    const unknown = await open(maya, 'conference.recordTold', adultAt(0), { news: before });
    expect(unknown).to.include({ kind: 'refused', code: 'alreadyDone' });
    expect(await told()).to.deep.equal([]);
    const starts = '2027-01-05T10:00:00Z';
    const old = { news: before, starts };
    const answer = await open(maya, 'conference.recordTold', adultAt(0), old);
    expect(answer.kind).to.equal('done');
    expect(readingOf(answer))
      .to.contain('What they were told is out of date')
      .and.contain('To be told anew')
      .and.contain('Words to pass on');
    expect((await told()).map(({ what, starts: at }) => [what, at])).to.deep.equal([['invited', starts]]);
    // Whoever knows of a time may come then: they stay on the list.
    expect(await open(maya, 'conference.removeAdult', adultAt(0))).to.include({ kind: 'refused' });
    home.clock.forward({ minutes: 1 });
    expect(await open(maya, 'conference.recordTold', adultAt(0), { news })).to.include({ kind: 'done' });
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.contain('Knows the time');
  });

  it('keeps what was told before it was cancelled, and asks that they are told that', async () => {
    await homeWith(booked, two);
    await signs();
    const shown = await open(maya, 'conference.adult', adultAt(0));
    await home.press(maya, await open(maya, 'conference.cancelForm'), 'conference.cancel', {
      words: 'Not needed any more.',
    });
    const answer = await home.press(maya, shown, 'I have told them');
    expect(readingOf(answer))
      .to.contain('What they were told is out of date')
      .and.contain('To be told by the safe way that it is cancelled');
  });

  it('records words that an exclusion has overtaken as what they were, and never that they were told of that', async () => {
    await homeWith(booked, { ...two, adults: [...(two.adults ?? []).slice(0, 1)], safety: { pairs: [] } });
    await signs();
    const card = await open(maya, 'conference.adult', adultAt(0));
    await excludes('whole');
    const answer = await home.press(maya, card, 'I have told them');
    expect(readingOf(answer)).to.contain('What they were told is out of date').and.contain('to be told so');
    const { told } = familyAdultSchema.parse(await lying(adultAt(0)));
    expect(told.map(({ what }) => what)).to.deep.equal(['invited']);
  });

  it('has somebody who knows the time told anew of a part that is held without them', async () => {
    await homeWith(booked, { ...two, adults: [...(two.adults ?? []).slice(0, 1)], safety: { pairs: [] } });
    await signs();
    await home.press(maya, await open(maya, 'conference.adult', adultAt(0)), 'I have told them');
    await excludes('part');
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.not.contain('Knows the time');
    await signs();
    const card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('To be told anew by the safe way');
    const after = await home.press(maya, card, 'I have told them');
    expect(readingOf(after)).to.contain('Knows the time, told by the safe way');
    await excludes('part');
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.contain('Knows the time');
  });

  it('takes nobody off the list who has been told to come, until they have been told otherwise', async () => {
    const told = { what: 'invited' as const, starts: someSlot.starts, ...saidThen };
    const knows = { value: adult('father', { told: [told] }), route: { way: 'By text', times: 'Mornings' } };
    await homeWith(booked, { ...two, adults: [knows], safety: { pairs: [] } });
    const title = 'Take them off the list';
    expect(JSON.stringify(await open(maya, 'conference.adult', adultAt(0)))).to.not.contain(title);
    expect(await open(maya, 'conference.removeAdult', adultAt(0))).to.include({
      kind: 'refused',
      code: 'notNow',
    });
    expect(familyAdultSchema.parse(await lying(adultAt(0))).removed).to.equal(undefined);
    await excludes('whole');
    await home.press(maya, await open(maya, 'conference.adult', adultAt(0)), 'I have told them');
    await home.press(maya, await open(maya, 'conference.adult', adultAt(0)), title);
    expect(familyAdultSchema.parse(await lying(adultAt(0))).removed?.by).to.equal(maya.id);
  });

  it('tells the social worker of a signature what it lets her do: secure mail, and an adult who can be told', async () => {
    const titles = () => home.messages(maya).map((message) => readingOf(message));
    await homeWith(booked, two);
    await signs();
    await home.settle();
    expect(titles().filter((words) => words.includes('to be told which child'))).to.have.length(1);
    expect(titles().filter((words) => words.includes('Can be told by the safe way'))).to.have.length(1);
    const knows = { told: [{ what: 'invited' as const, starts: someSlot.starts, ...saidThen }] };
    const [mother, father] = [adult('mother', knows), adult('father', { route: undefined })];
    await home.close();
    await homeWith(booked, {
      ...two,
      invitations: [{ value: invitation({ told: saidThen }) }],
      adults: [{ value: mother }, { value: father }],
    });
    await signs();
    await home.settle();
    for (const words of titles()) expect(words).to.not.match(/which child|by the safe way/);
  });

  it('lets only the chair exclude, with grounds and words on record', async () => {
    await homeWith(booked, two);
    expect((await open(maya, 'conference.exclude', adultAt(1))).kind).to.equal('refused');
    const form = await open(daniel, 'conference.excludeForm', adultAt(1));
    const bare = await home.press(daniel, form, 'Record the decision', { of: 'whole' });
    expect(readingOf(bare)).to.contain('Choose the grounds');
    await home.press(daniel, bare, 'Record the decision', {
      grounds: 'violence',
      words: 'A written view is read out.',
    });
    expect(familyAdultSchema.parse(await lying(adultAt(1))).excluded).to.include({
      of: 'whole',
      by: daniel.id,
    });
    await home.settle();
    expect(readingOf(home.newest(maya))).to.contain('Adults of the family');
  });

  it('records secure mail only after the signature, many at one press', async () => {
    await homeWith(booked, two);
    expect(readingOf(await open(joan, 'conference.secureMail'))).to.contain('The chair has not signed');
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    const list = await open(joan, 'conference.secureMail');
    const which = `${invitationAt(0).id},${invitationAt(1).id}`;
    await home.press(joan, list, 'Record that it was sent', { which });
    for (const n of [0, 1]) {
      expect(invitationSchema.parse(await lying(invitationAt(n))).told?.by).to.equal(joan.id);
    }
  });

  it('gives up addresses when it is cancelled, and a safe way once the family has been told', async () => {
    const told = adult('mother', { told: [{ what: 'invited', starts: someSlot.starts, ...saidThen }] });
    await homeWith(
      { ...booked, cancelled: { ...saidThen, words: 'Moved away.' } },
      {
        ...two,
        adults: [{ value: told, route: { way: 'She rings us', times: 'Mornings' } }],
      },
    );
    await byService('event', 'conference.followTime');
    await home.settle();
    const contact = contactSchema.parse(await lying(contactTarget(invitationAt(0))));
    expect(contact).to.deep.equal({ name: 'removed', conference: conferenceAt.id, endedAt: contact.endedAt });
    expect(readingOf(home.newest(joan))).to.contain('To be told by the safe way that it is cancelled');
    const card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('will not take place');
    await home.press(maya, card, 'I have told them');
    const route = routeSchema.parse(await lying(routeTarget(adultAt(0))));
    expect(route).to.deep.equal({ conference: conferenceAt.id, endedAt: route.endedAt });
  });

  it('keeps addresses for as long as a person needs to send the cancellation, where no calendar does', async () => {
    await homeWith(
      { ...booked, outside: {}, cancelled: { ...saidThen, words: 'Moved away.' } },
      { ...two, adults: [] },
    );
    const contact = async () => contactSchema.parse(await lying(contactTarget(invitationAt(0))));
    await byService('event', 'conference.followTime');
    await home.settle();
    expect((await contact()).email).to.equal('officer@police.example');
    home.clock.set('2027-01-27T12:00');
    await home.settle();
    expect((await contact()).email).to.equal(undefined);
  });

  it('asks for no secure mail about one that is cancelled', async () => {
    await homeWith(
      {
        ...booked,
        signed: { by: daniel.id, at: saidThen.at },
        cancelled: { ...saidThen, words: 'Moved away.' },
      },
      two,
    );
    expect(readingOf(await open(joan, 'conference.secureMail')))
      .to.contain('Cancelled')
      .and.not.contain('Record that it was sent');
    const which = invitationAt(0).id;
    expect((await open(joan, 'conference.secureMailSent', conferenceAt, { which })).kind).to.equal('refused');
    expect(invitationSchema.parse(await lying(invitationAt(0))).told).to.equal(undefined);
  });

  it('gives up how people are reached some days after the conference, by the clock', async () => {
    await homeWith(booked, two);
    const form = await open(maya, 'conference.recordRouteForm', adultAt(0));
    await home.press(maya, form, 'Record the safe way', { way: 'Rings us', times: 'Mornings' });
    home.clock.set('2027-02-09T11:00');
    await home.settle();
    expect(routeSchema.parse(await lying(routeTarget(adultAt(0)))).way).to.equal('Rings us');
    home.clock.set('2027-02-09T13:00');
    await home.settle();
    expect(routeSchema.parse(await lying(routeTarget(adultAt(0)))).way).to.equal(undefined);
  });

  it('leaves no trace of a restricted case for those whom it leaves out', async () => {
    await homeWith(booked, two, restrictedTo(maya, daniel));
    for (const verb of [
      'conference.invitations',
      'conference.family',
      'conference.signForm',
      'conference.secureMail',
    ]) {
      for (const out of [joan, priya, gareth]) {
        const answer = await open(out, verb);
        expect(answer).to.include({ kind: 'refused' });
        expect(JSON.stringify(answer)).to.not.contain('K-7QW').and.not.contain('FAM-');
      }
    }
    await byService('event', 'conference.followTime');
    await home.settle();
    expect(home.messages(joan)).to.deep.equal([]);
  });

  it('takes times of their own along when the conference has another time, and has them told anew', async () => {
    const apart = adult('father', {
      apart: { ...apartFrom('09:00', '09:30'), starts: '2027-01-11T10:00:00.000Z' },
      told: [{ what: 'invited', starts: '2027-01-11T10:00:00.000Z', apart: 1, ...saidThen }],
    });
    await homeWith(booked, {
      ...two,
      adults: [{ value: apart, route: { way: 'By text', times: 'Mornings' } }],
    });
    await byService('event', 'conference.followTime');
    expect(familyAdultSchema.parse(await lying(adultAt(0))).apart).to.include({
      starts: someSlot.starts,
      arrives: '09:00',
      version: 2,
    });
    expect(readingOf(await open(daniel, 'conference.signForm'))).to.contain('To be told the new time');
    await signs();
    const card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('To be told the new time').and.contain('09:00 to 09:30');
  });

  it('tells somebody whom the chair has excluded just that, by the safe way, and records it', async () => {
    await homeWith(booked, {
      ...two,
      adults: [
        {
          value: adult('father', {
            excluded: { of: 'whole', grounds: ['violence'], words: 'GROUNDSMARKER', ...saidThen },
          }),
          route: { way: 'By text', times: 'Mornings' },
        },
      ],
      safety: { pairs: [] },
    });
    const card = await open(maya, 'conference.adult', adultAt(0));
    const words = readingOf(card).split('Words to pass on')[1] ?? '';
    expect(words).to.contain('What you think still counts').and.contain('it will be held without you');
    for (const kept of ['GROUNDSMARKER', 'violence', '10:00', 'Civic Centre'])
      expect(words).to.not.contain(kept);
    const after = await home.press(maya, card, 'I have told them');
    expect(readingOf(after)).to.contain('and told so by the safe way');
    expect(familyAdultSchema.parse(await lying(adultAt(0))).told.map(({ what }) => what)).to.deep.equal([
      'excluded',
    ]);
  });

  it('asks what somebody needs, who sees to it, and until it is done', async () => {
    // What they needed at a conference before is on record, and nobody has asked for this one.
    const mother = { value: adult('mother', { interpreter: 'Polish' }) };
    await homeWith(booked, { ...two, adults: [mother, ...(two.adults ?? []).slice(1)] });
    let card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('Not asked yet');
    expect(JSON.stringify(card)).to.not.contain('is arranged');
    const form = await home.press(maya, card, 'What they need');
    card = await home.press(maya, form, 'Record what they need', {
      interpreter: 'Polish',
      advocate: 'wanted',
      arranger: 'businessSupport',
    });
    expect(readingOf(card)).to.contain('Business support arranges: interpreter, advocate.');
    expect(readingOf(await open(daniel, 'conference.signForm'))).to.contain('Business support arranges');
    card = await home.press(maya, card, 'Interpreter is arranged');
    expect(readingOf(card))
      .to.contain('Arranged: interpreter.')
      .and.contain('Business support arranges: advocate.');
    const again = await home.press(maya, card, 'What they need');
    card = await home.press(maya, again, 'Record what they need', { interpreter: 'Romanian' });
    expect(readingOf(card)).to.contain('Business support arranges: interpreter, advocate.');
  });

  it('says of those who know the time that they must not be brought together, once that is known', async () => {
    const knows = { told: [{ what: 'invited' as const, starts: someSlot.starts, ...saidThen }] };
    await homeWith(booked, {
      ...two,
      adults: [{ value: adult('mother', knows) }, { value: adult('father', knows) }],
    });
    expect(readingOf(await open(daniel, 'conference.signForm'))).to.contain('Knows the time, told');
    const form = await open(maya, 'conference.recordSharedForm', adultAt(0));
    const card = await home.press(maya, form, 'Record what they may share', { waiting: 'no' });
    for (const reading of [
      readingOf(card),
      readingOf(await open(maya, 'conference.adult', adultAt(1))),
      readingOf(await open(maya, 'conference.family')),
      readingOf(await open(daniel, 'conference.signForm')),
    ]) {
      expect(reading)
        .to.contain('Knows the time already: please see to it.')
        .and.contain('must not be brought together')
        .and.not.contain('Knows the time, told');
    }
  });

  it('says nothing of a cancellation to somebody who knew of no conference', async () => {
    const knew = adult('mother', { told: [{ what: 'invited', starts: someSlot.starts, ...saidThen }] });
    await homeWith(
      { ...booked, cancelled: { ...saidThen, words: 'Moved away.' } },
      { ...two, adults: [{ value: adult('father') }, { value: knew }] },
    );
    const words = 'will not take place';
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.not.contain(words);
    expect(readingOf(await open(maya, 'conference.adult', adultAt(1)))).to.contain(words);
  });

  it('counts somebody with another address as not asked: a move asks nobody whom the chair has not seen', async () => {
    await homeWith(booked, two);
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    await home.settle();
    expect(await invitedBy(conferenceAt, new Reader(home.store), false)).to.have.length(1);
    const form = await open(maya, 'conference.invitationForm', invitationAt(0));
    await home.press(maya, form, 'Keep the change', { email: 'another@police.example' });
    expect(await invitedBy(conferenceAt, new Reader(home.store), false)).to.deep.equal([]);
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    expect(
      (await invitedBy(conferenceAt, new Reader(home.store), true)).map(({ email }) => email),
    ).to.deep.equal(['another@police.example']);
  });

  it('passes nothing on by a way that is kept no longer', async () => {
    await homeWith(booked, two);
    const form = await open(maya, 'conference.recordRouteForm', adultAt(0));
    await home.press(maya, form, 'Record the safe way', { way: 'Rings us', times: 'Mornings' });
    await signs();
    expect(readingOf(await open(maya, 'conference.adult', adultAt(0)))).to.contain('Words to pass on');
    home.clock.set('2027-02-09T13:00');
    await home.settle();
    const card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('No safe way').and.not.contain('Words to pass on');
    expect(await open(maya, 'conference.recordTold', adultAt(0), await newsOf(0))).to.include({
      code: 'notNow',
    });
    const again = await home.press(maya, card, 'Record a safe way');
    await home.press(maya, again, 'Record the safe way', { way: 'By text', times: 'Nights' });
    await signs();
    const after = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(after)).to.contain('Words to pass on').and.contain('By text');
  });

  it('is signed anew by another chair, to whom it was moved', async () => {
    await homeWith({ ...booked, signed: { by: person('Ruth Adeyemi').id, at: saidThen.at } }, two);
    await byService('event', 'conference.followTime');
    await home.settle();
    expect((await stored()).signed).to.equal(undefined);
    expect(readingOf(home.newest(daniel))).to.contain('Not signed yet');
    await homeWith({ ...booked, signed: { by: daniel.id, at: saidThen.at } }, two);
    await byService('event', 'conference.followTime');
    await home.settle();
    expect((await stored()).signed?.by).to.equal(daniel.id);
  });

  it('says of a time whose chair or room is listed no more that it cannot be held like this', async () => {
    const gone = { ...someSlot, chair: maya.id, room: 'sold-1' };
    await homeWith({ ...booked, booking: bookedAt(gone) }, two);
    expect(readingOf(await open(joan, 'conference.show')))
      .to.contain('It cannot be held like this')
      .and.contain('Its chair is no longer listed')
      .and.contain('Its room is no longer listed');
    expect(readingOf(await open(joan, 'conference.signForm'))).to.contain('move it to a time with another');
    const card = await open(maya, 'conference.adult', adultAt(0));
    expect(readingOf(card)).to.contain('nobody can say where').and.not.contain('Words to pass on');
    expect(await open(maya, 'conference.recordTold', adultAt(0), await newsOf(0))).to.include({
      code: 'notNow',
    });
  });

  it('says nothing of the kind of a time that still stands', async () => {
    await homeWith(booked, two);
    expect(readingOf(await open(joan, 'conference.show'))).to.not.contain('cannot be held like this');
  });

  it('asks whoever moves or cancels it after it has begun whether it was held', async () => {
    await homeWith(booked, two);
    const forms = ['conference.cancelForm', 'conference.moveForm'];
    for (const form of forms)
      expect(readingOf(await open(joan, form))).to.not.contain('Its time has come already');
    home.clock.set('2027-01-12T10:01');
    for (const form of forms)
      expect(readingOf(await open(joan, form))).to.contain('Its time has come already');
  });

  it('takes nobody for asked where the list has changed before the calendar answered', async () => {
    await homeWith(booked, two);
    await home.press(daniel, await open(daniel, 'conference.signForm'), 'conference.sign');
    await home.press(maya, await open(maya, 'conference.inviteForm'), 'Add them to the list', {
      agency: 'other',
      role: 'Nursery manager',
      email: 'nursery@example.org',
      named: 'service',
    });
    await home.settle();
    expect((await stored()).signed).to.equal(undefined);
    expect(await invitedBy(conferenceAt, new Reader(home.store), false)).to.deep.equal([]);
  });

  it('asks somebody once who comes as two, and requires them if either has to come', async () => {
    const reach = { name: 'P. Officer', conference: conferenceAt.id };
    await homeWith(booked, {
      ...two,
      invitations: [
        { value: invitation({ required: false }), contact: { ...reach, email: 'officer@police.example' } },
        { value: invitation(), contact: { ...reach, email: 'Officer@Police.example' } },
      ],
    });
    const asked = await invitedBy(conferenceAt, new Reader(home.store), true);
    expect(asked.map(({ required }) => required)).to.deep.equal([true]);
  });

  it('says on the form that nobody of the family is put on the list of those asked', async () => {
    await homeWith(booked, two);
    expect(readingOf(await open(maya, 'conference.inviteForm'))).to.contain('Professionals only');
  });
});
