/**
 * Presses by each kind of participant on every verb there is, one to one and in the meeting's chat, with buttons that the
 * product itself has signed: who has no right to the case is refused, reads nothing of the family, changes nothing, and
 * stands in the access log. A token is never a right.
 */
import { expect } from 'chai';
import { accessKind } from '../../src/kernel/access-log.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Target } from '../../src/kernel/view.ts';
import type { Persona } from '../../src/rehearsal/people.ts';
import { entries } from '../../src/wiring.ts';
import { exampleText } from '../support/authority.ts';
import { type BookedMeeting, bookMeeting } from '../support/bookedRoom.ts';
import { Product } from '../support/product.ts';
import { decide, marker, request, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

const elsewhere = '99999999-9999-4999-8999-999999999999';
/** The one verb that everybody may press, and only in the meeting's chat. */
const here = 'meeting.here';

/** How somebody stands in an activity: whose chat it is, and what Teams says of them. */
interface Presser {
  readonly chatOf: Persona;
  /** Absent: they have no account. */
  readonly objectId?: string;
  readonly name: string;
  /** By which the access log knows them. */
  readonly logged: string;
}

/** What whoever is known to the service is served though the case is not theirs: nothing of it is about a case. */
const ownMatters: readonly string[] = [
  'help',
  'reference',
  'duty',
  'consultation.request',
  'consultation.mine',
];
const ofAgency: readonly string[] = ['help', 'reference'];

describe('every verb, pressed by everybody who has no right to the case', function () {
  this.timeout(180_000);
  let product: Product;
  let meeting: BookedMeeting;
  let references: readonly string[];
  const verbs = entries.map(({ verb }) => verb);

  const targets = new Map<string, Target>();
  /** A record of this case of the kind that the verb is about. */
  function targetOf(verb: string): Target {
    const kind = /^(consultation|request)\./.test(verb)
      ? 'consultation'
      : /^enquiry\./.test(verb)
        ? 'enquiry'
        : verb === 'case.timeline' || verb === 'case.noteClock'
          ? 'case'
          : /^meeting\.answer/.test(verb) || /[iI]nvitation(Form)?$|uninvite$/.test(verb)
            ? 'invitation'
            : 'conference';
    const found = targets.get(kind);
    if (!found) throw new Error(`there is no ${kind}`);
    return found;
  }

  before(async () => {
    product = await Product.open();
    meeting = await bookMeeting(product.room.url, '2027-03-01', {
      asked: [['health-visiting', 'Health visitor', product.persona('Folasade Ajayi').email ?? '']],
    });
    await product.settle();
    await takenOff('health-visiting');
    references = product.kept().flatMap(({ body }) => /"reference":"([CEKP]-[^"]+)"/.exec(body)?.[1] ?? []);
    expect(new Set(references).size).to.be.at.least(3);
    for (const kind of ['consultation', 'enquiry', 'case', 'conference', 'invitation']) {
      const found = product.kept().find((one) => one.kind === kind);
      if (found) targets.set(kind, { partition: found.partition, id: found.id });
    }
    await another(product.persona('Eleni Georgiou').email ?? '');
    // The manager has left: somebody else has their post, with an account of their own.
    const left = product.persona('Gareth Pryce').objectId ?? '';
    await product.restart({
      authority: exampleText.replaceAll(left, '5d0c2f0e-5f4b-4a43-9f0c-0d5b3c1d7a11'),
    });
  });
  after(() => product?.close());

  /** Takes somebody off the list who was asked. */
  async function takenOff(agency: string): Promise<void> {
    const maya = product.sit('Maya Okafor');
    const found = product
      .kept()
      .find(({ kind, body }) => kind === 'invitation' && JSON.parse(body).data.agency === agency);
    const list = await maya.press('conference.invitations');
    await maya.press('conference.invitationForm', { which: found?.id ?? '' }, { message: list.message });
    await maya.press('conference.uninvite', {}, { message: list.message });
  }

  /** Another family's conference, to which this professional is asked. */
  async function another(email: string): Promise<void> {
    const maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    const about = await request(maya, '2', {
      outcomes: 'icpc',
      strategy: 'held',
      strategyOn: '2027-03-01',
      startedEnquiries: 'yes',
      agreedOn: '2027-03-01',
    });
    await take(ruth, about);
    await decide(ruth, about);
    const form = await maya.press('conference.askForm', {}, { about });
    const asked = await maya.press('conference.ask', {}, { message: form.message });
    await maya.press('conference.holdForm', {}, { message: asked.message });
    await maya.press('conference.reserve', {}, { message: asked.message });
    await maya.press('conference.show', {}, { message: asked.message });
    const list = await maya.press('conference.invitations', {}, { message: asked.message });
    await maya.press('conference.inviteForm', {}, { message: list.message });
    const typed = { agency: 'oakfield-primary', role: 'Head teacher', email, named: 'service' };
    await maya.press('conference.invite', typed, { message: list.message });
  }

  /** Presses the verb with a button that is signed for the chat in which it is pressed. */
  async function pressed(presser: Presser, verb: string, chat?: string): Promise<string> {
    const { chatOf, objectId, name } = presser;
    const conversation = chat ?? product.chatOf(chatOf);
    const expires = product.clock.now().add({ hours: 1 });
    const token = await product.mint({ verb, target: targetOf(verb), conversation, expires });
    const from: JsonObject = {
      id: `29:${objectId ?? name}`,
      name,
      ...(objectId === undefined ? {} : { aadObjectId: objectId }),
    };
    const value = { action: { type: 'Action.Execute', verb, data: { token } } };
    const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: '1', from };
    const { status, text } = await product.post(product.activity(chatOf, invoke, chat));
    expect(status, `${name}: ${verb}`).to.equal(200);
    return text;
  }

  const logEntries = (): Record<string, string>[] =>
    product
      .kept()
      .filter(({ kind }) => kind === accessKind)
      .flatMap(({ body }) => JSON.parse(body).data.entries);
  /** How often each verb was refused so far, whoever pressed. */
  function refusals(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { outcome, verb = '' } of logEntries()) {
      if (outcome === 'refused') times.set(verb, (times.get(verb) ?? 0) + 1);
    }
    return times;
  }

  /** Of everybody, which verbs the access log says were refused. */
  function refusedTo(logged: string): Set<string> {
    const all = logEntries();
    return new Set(
      all.flatMap(({ who, outcome, verb }) =>
        who === logged && outcome === 'refused' && verb !== undefined ? [verb] : [],
      ),
    );
  }

  /** Nothing of this family, of its case or of who is asked. */
  function mustSayNothing(text: string, what: string): void {
    expect(text, what).not.to.contain(marker);
    for (const reference of references) expect(text, what).not.to.contain(reference);
  }

  const tenantOf = (name: string) => product.persona(name).tenant ?? '';
  const known = (name: string): Presser => {
    const persona = product.persona(name);
    return { chatOf: persona, objectId: persona.objectId ?? '', name, logged: persona.id };
  };
  const stranger = (chatOf: string, objectId: string, name: string, tenant: string): Presser => ({
    chatOf: product.persona(chatOf),
    objectId,
    name,
    logged: `stranger:${tenant}:${objectId}`,
  });

  const kinds: readonly (readonly [string, () => Presser, readonly string[]])[] = [
    [
      'somebody of the tenant who is not of the service',
      () =>
        stranger('Maya Okafor', '11111111-0000-4000-8000-000000000001', 'Sam Field', tenantOf('Maya Okafor')),
      [],
    ],
    [
      'a guest of the tenant',
      () =>
        stranger(
          'Maya Okafor',
          '11111111-0000-4000-8000-000000000002',
          'Sam (Guest)',
          tenantOf('Maya Okafor'),
        ),
      [],
    ],
    [
      'a federated person with the chair’s name',
      () =>
        stranger('Alex Stranger', product.persona('Alex Stranger').objectId ?? '', meeting.chair, elsewhere),
      [],
    ],
    [
      'a federated person with the chair’s object id',
      () =>
        stranger('Alex Stranger', product.persona(meeting.chair).objectId ?? '', meeting.chair, elsewhere),
      [],
    ],
    [
      'somebody without an account',
      () => ({ chatOf: product.persona('Maya Okafor'), name: meeting.chair, logged: 'anonymous' }),
      [],
    ],
    ['a professional who is asked to another conference alone', () => known('Eleni Georgiou'), ofAgency],
    ['somebody who was taken off the list', () => known('Folasade Ajayi'), ofAgency],
    [
      'somebody who has left',
      () =>
        stranger(
          'Gareth Pryce',
          product.persona('Gareth Pryce').objectId ?? '',
          'Gareth Pryce',
          tenantOf('Gareth Pryce'),
        ),
      [],
    ],
    [
      'the mailbox that invites',
      () =>
        stranger(
          'Maya Okafor',
          JSON.parse(exampleText).authorities[0].settings.calendar.objectId,
          'Child protection conferences',
          tenantOf('Maya Okafor'),
        ),
      [],
    ],
    ['a social worker of another team', () => known('Priya Raman'), ownMatters],
  ];

  for (const [who, presserOf, served] of kinds) {
    it(`one to one, ${who} is refused but for what is nobody’s case`, async () => {
      const presser = presserOf();
      const before = product.records();
      for (const verb of verbs) mustSayNothing(await pressed(presser, verb), `${who}: ${verb}`);
      await product.settle();
      const refused = refusedTo(presser.logged);
      expect(verbs.filter((verb) => !refused.has(verb)).toSorted()).to.deep.equal([...served].toSorted());
      expect(product.records()).to.deep.equal(before);
    });
  }

  for (const [who, presserOf] of kinds) {
    it(`in the meeting’s chat, ${who} can press the one verb that is everybody’s, and no other`, async () => {
      const presser = presserOf();
      const before = product.records();
      const already = refusals();
      for (const verb of verbs) mustSayNothing(await pressed(presser, verb, meeting.chat), `${who}: ${verb}`);
      await product.settle();
      const now = refusals();
      expect(verbs.filter((verb) => (now.get(verb) ?? 0) === (already.get(verb) ?? 0))).to.deep.equal([here]);
      expect(product.records()).to.deep.equal(before);
    });
  }

  keepsItsPromises(() => product);
});
