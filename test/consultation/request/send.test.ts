/** Sending a request: what comes into being, who is told, and what is refused with all that was typed kept. */
import { expect } from 'chai';
import { consultationEntries, consultationFollowings } from '../../../src/consultation/index.ts';
import {
  caseTarget,
  caseType,
  childLookup,
  consultationType,
  lookupType,
  referenceLookup,
} from '../../../src/consultation/record.ts';
import { requestDraft, targetOf } from '../../../src/consultation/request/draft.ts';
import { personId } from '../../../src/kernel/actor.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { DeliveryError } from '../../../src/kernel/messenger.ts';
import { Reader } from '../../../src/kernel/records.ts';
import type { Subscription } from '../../../src/kernel/registry.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { buildDirectory, directoryOf, parseAuthorityFile } from '../../../src/people/index.ts';
import { authority, exampleText, gareth, maya, nasreen, person, ruth } from '../../support/authority.ts';
import { type House, house, inputsOf, readingOf, shownOf, type Typed } from '../../support/house.ts';
import { grown } from '../../support/largeAuthority.ts';
import { childTyped, familyTyped, planTyped, proposalTyped } from './typed.ts';

const now = '2026-11-23T10:42'; // a Monday; Ruth Adeyemi is on duty until 13:00, Daniel Osei stands by
const daniel = person('Daniel Osei');
const tomasz = person('Tomasz Wiśniewski');

describe('sending a request', () => {
  let home: House;
  const open = (options: Partial<Parameters<typeof house>[0]> = {}) =>
    house({ now, entries: consultationEntries, subscriptions: consultationFollowings, ...options });
  beforeEach(() => {
    home = open();
  });
  afterEach(() => home.close());

  const read = () => new Reader(home.store);
  const value = (answer: Answer, id: string) =>
    inputsOf(shownOf(answer).card).find((input) => input.id === id)?.value;
  const draftOf = async (who = maya) => (await read().draft(requestDraft, who.id))?.value;

  /** The last step, all else in order. */
  async function lastStep(who = maya, typed: Typed = {}): Promise<Answer> {
    const on = (wanted: Typed) => ({
      ...wanted,
      ...Object.fromEntries(Object.entries(typed).filter(([id]) => id in wanted)),
    });
    let answer = await home.say(who, 'request consultation');
    answer = await home.press(who, answer, 'Save and continue', on(familyTyped));
    answer = await home.press(who, answer, 'Save and continue', on(childTyped(1)));
    return home.press(who, answer, 'Save and continue', on(planTyped));
  }

  /** Sends, and says about which consultation. */
  async function sent(who = maya, typed: Typed = {}): Promise<Target> {
    const answer = await lastStep(who, typed);
    const draft = await draftOf(who);
    if (!draft) throw new Error('no draft');
    const done = await home.press(who, answer, 'consultation.send', proposalTyped);
    expect(done.kind).to.equal('done');
    return targetOf(draft);
  }

  async function lookup(target: Target) {
    return (await read().find(lookupType, target))?.value.entries ?? [];
  }

  it('brings the consultation and its case into being, with a reference that can be said on the telephone', async () => {
    const target = await sent();
    const consultation = await read().get(consultationType, target);
    expect(consultation.value).to.deep.include({
      caseReference: 'FAM-20417',
      asker: maya.id,
      manager: gareth.id,
      sentAt: '2026-11-23T10:42:00.000Z',
      dueAt: '2026-11-25T17:00:00.000Z',
      offers: [
        {
          to: ruth.id,
          at: '2026-11-23T10:42:00.000Z',
          from: '2026-11-23T10:42:00.000Z',
          why: 'onDuty',
          nextSession: '2026-11-23T13:00:00.000Z',
        },
      ],
    });
    expect(consultation.value.reference).to.match(/^C-\w{3}-\w{3}$/);
    const family = await read().get(caseType, caseTarget(target));
    expect(family.value.caseReference).to.equal('FAM-20417');
  });

  it('tells the chair on duty and the manager, and shows the sender where it stands', async () => {
    const answer = await home.press(maya, await lastStep(), 'Send to the duty chair', proposalTyped);
    expect(readingOf(answer)).to.contain('Your request has been sent');
    await home.settle();
    expect(readingOf(home.newest(ruth))).to.contain('A request: will you take it?');
    expect(readingOf(home.newest(gareth))).to.contain('Maya Okafor has asked for a consultation');
    expect(home.messages(ruth)).to.have.length(1);
    expect(home.messages(daniel)).to.have.length(0);
  });

  it('goes to the next session’s chair when nobody is on duty', async () => {
    home.clock.set('2026-11-23T19:10');
    const { value } = await read().get(consultationType, await sent());
    expect(value.offers).to.deep.equal([
      {
        to: person('Siobhán Kelly').id,
        at: '2026-11-23T19:10:00.000Z',
        from: '2026-11-24T09:00:00.000Z',
        why: 'nextSession',
        nextSession: '2026-11-24T13:00:00.000Z',
      },
    ]);
  });

  it('goes to the next who can take it when the chair can never be reached', async () => {
    home.chats.fault(ruth, new DeliveryError('refused', 'blocked'));
    const target = await sent();
    await home.settle();
    const { value } = await read().get(consultationType, target);
    expect(value.offers.map(({ to }) => to)).to.deep.equal([ruth.id, daniel.id]);
    expect(readingOf(home.newest(daniel))).to.contain('will you take it?');
  });

  it('throws the draft away', async () => {
    await sent();
    await home.settle(); // the draft goes after the answer
    expect(await draftOf()).to.equal(undefined);
    expect(readingOf(await home.say(maya, 'request consultation'))).to.contain('nothing saved yet');
  });

  it('takes a draft that outlived its request for none', async () => {
    const answer = await lastStep();
    const before = await read().raw(`draft:${maya.id}`, 'request');
    await home.press(maya, answer, 'Send to the duty chair', proposalTyped);
    // As if the process had ended between the sending and the throwing away.
    if (before) await home.store.batch(`draft:${maya.id}`, [{ op: 'upsert', document: before.document }]);
    let next = await home.say(maya, 'request consultation');
    expect(readingOf(next)).to.contain('nothing saved yet');
    next = await home.press(maya, next, 'Save and continue', { ...familyTyped, caseReference: 'FAM-2' });
    expect(readingOf(next)).to.contain('step 2 of 4');
    expect(value(next, 'c1.number')).to.equal(undefined);
  });

  it('is done once when the press is delivered twice, and an old card of the form shows the consultation', async () => {
    let step = await home.say(maya, 'request consultation');
    step = await home.press(maya, step, 'Save and continue', familyTyped);
    const children = step;
    step = await home.press(maya, step, 'Save and continue', childTyped(1));
    step = await home.press(maya, step, 'Save and continue', planTyped);
    expect((await home.press(maya, step, 'Send to the duty chair', proposalTyped)).kind).to.equal('done');
    expect((await home.press(maya, step, 'Send to the duty chair', proposalTyped)).kind).to.equal('repeated');
    const old = await home.press(maya, children, 'Save and continue', childTyped(1));
    expect(readingOf(old)).to.match(/C-\w{3}-\w{3}/);
    await home.settle();
    expect(home.messages(ruth)).to.have.length(1);
  });

  it('does not send what two cards of one request send: the second shows how it stands', async () => {
    const one = await lastStep();
    const other = await home.press(maya, await home.say(maya, 'request consultation'), 'Go on with it');
    await home.press(maya, one, 'Send to the duty chair', proposalTyped);
    const refused = await home.press(maya, other, 'Send to the duty chair', proposalTyped);
    expect(refused.kind === 'refused' && refused.code).to.equal('alreadyDone');
    expect(readingOf(refused)).to.match(/C-\w{3}-\w{3}/);
  });

  it('says beside the field what is to be mended on the last step, and keeps what was typed', async () => {
    const typed = { outcomes: 'icpc,other', otherWords: '', strategy: 'held', strategyOn: '2026-12-01' };
    let answer = await home.press(maya, await lastStep(), 'Send to the duty chair', typed);
    expect(answer.kind === 'refused' && answer.code).to.equal('badInput');
    expect(readingOf(answer)).to.contain('step 4 of 4');
    expect(readingOf(answer)).to.contain('Say in a few words what else you propose');
    expect(readingOf(answer)).to.contain('That day is still to come');
    expect(value(answer, 'outcomes')).to.equal('icpc,other');
    expect(value(answer, 'strategyOn')).to.equal('2026-12-01');
    // Going away and coming back keeps it too, and what was typed since counts.
    answer = await home.press(maya, answer, 'Back', { otherWords: 'Early help' });
    answer = await home.press(maya, answer, 'Save and continue');
    expect(value(answer, 'otherWords')).to.equal('Early help');
    expect(value(answer, 'strategyOn')).to.equal('2026-12-01');
    answer = await home.press(maya, answer, 'Send to the duty chair', {
      strategyOn: '2026-11-20',
      startedEnquiries: 'no',
    });
    expect(answer.kind).to.equal('done');
  });

  it('shows the earlier step that has come out of order, with the last step’s answers kept', async () => {
    let answer = await lastStep();
    answer = await home.press(maya, answer, 'Back', proposalTyped);
    answer = await home.press(maya, answer, 'Back', { agreedOn: '2026-08-26' });
    answer = await home.press(maya, answer, 'Save and continue');
    home.clock.set('2026-11-26T10:00');
    const last = await home.press(maya, await home.say(maya, 'request consultation'), 'Go on with it');
    answer = await home.press(maya, last, 'Send to the duty chair', { outcomes: 'icpc,strategyMeeting' });
    expect(answer.kind === 'refused' && answer.code).to.equal('incomplete');
    expect(readingOf(answer)).to.contain('step 3 of 4');
    expect(readingOf(answer)).to.contain('more than 90 days ago');
    answer = await home.press(maya, answer, 'Save and continue', { agreedOn: '2026-11-26' });
    expect(readingOf(answer)).to.contain('step 4 of 4');
    expect(value(answer, 'outcomes')).to.equal('icpc,strategyMeeting');
    expect((await home.press(maya, answer, 'Send to the duty chair')).kind).to.equal('done');
  });

  it('refuses in plain words, with the emergency number, when there is nobody who can take it', async () => {
    await home.close();
    const withRole: typeof authority.withRole = (role) =>
      role === 'chair' || role === 'safeguardingManager' ? [] : authority.withRole(role);
    home = open({ directory: directoryOf([{ ...authority, duty: [], withRole }]) });
    const answer = await home.press(maya, await lastStep(), 'Send the request', proposalTyped);
    expect(answer.kind === 'refused' && answer.code).to.equal('notNow');
    expect(answer.kind === 'refused' && answer.words).to.contain('01632 960 999');
    expect(value(answer, 'outcomes')).to.equal('icpc');
  });

  it('fills in nobody for a manager who asks where managers are typed, nor takes their own address', async () => {
    await home.close();
    home = open({ directory: grown().directory });
    let answer = await home.say(gareth, 'request consultation');
    answer = await home.press(gareth, answer, 'Save and continue', { ...familyTyped, team: 'north' });
    answer = await home.press(gareth, answer, 'Save and continue', childTyped(1));
    expect(value(answer, 'manager')).to.equal(undefined);
    const own = { ...planTyped, manager: gareth.email ?? '' };
    answer = await home.press(gareth, answer, 'Save and continue', own);
    expect(readingOf(answer)).to.contain('Somebody else has to have agreed it');
  });

  it('says who can send it when nobody else is there to have agreed the plan of work', async () => {
    await home.close();
    const withRole: typeof authority.withRole = (role) =>
      authority.withRole(role).filter((one) => role !== 'teamManager' || one.id === gareth.id);
    home = open({ directory: directoryOf([{ ...authority, withRole }]) });
    let answer = await home.say(gareth, 'request consultation');
    answer = await home.press(gareth, answer, 'Save and continue', { ...familyTyped, team: 'north' });
    answer = await home.press(gareth, answer, 'Save and continue', childTyped(1));
    expect(readingOf(answer)).to.contain('A social worker of the team can send it');
    answer = await home.press(gareth, answer, 'Save and continue', planTyped);
    expect(readingOf(answer)).to.contain('1 thing to check');
  });

  it('never goes to the one who sent it', async () => {
    const file = JSON.parse(exampleText);
    const found = file.authorities[0].people.find((one: { name: string }) => one.name === 'Ruth Adeyemi');
    found.roles.push('socialWorker');
    await home.close();
    const directory = buildDirectory(parseAuthorityFile(JSON.stringify(file)), 'both');
    home = open({ directory });
    const both = directory.byId(ruth.id);
    if (!both) throw new Error('she is in the file');
    let answer = await home.say(both, 'request consultation');
    answer = await home.press(both, answer, 'Save and continue', { ...familyTyped, team: 'north' });
    answer = await home.press(both, answer, 'Save and continue', childTyped(1));
    answer = await home.press(both, answer, 'Save and continue', planTyped);
    expect(readingOf(answer)).to.contain('It will go to Daniel Osei');
    await home.press(both, answer, 'Send to the duty chair', proposalTyped);
    await home.settle();
    expect(home.messages(both)).to.have.length(0);
    expect(readingOf(home.newest(daniel))).to.contain('will you take it?');
  });

  it('does not take a press of a stranger or of another role', async () => {
    const answer = await lastStep();
    for (const stranger of [
      person('Marcus Bell'),
      { ...maya, tenant: 'elsewhere', id: personId('elsewhere', maya.objectId) },
    ]) {
      const refused = await home.press(stranger, answer, 'Send to the duty chair', proposalTyped, {
        place: { conversation: `a:${maya.objectId}` },
      });
      expect(refused.kind === 'refused' && refused.code).to.be.oneOf(['notYourRole', 'unknownPerson']);
    }
    expect(
      (
        await home.press(tomasz, answer, 'Send to the duty chair', proposalTyped, {
          place: { conversation: `a:${maya.objectId}` },
        })
      ).kind,
    ).to.equal('refused');
  });

  it('shows typed Markdown, links and HTML on nobody’s card as anything but text', async () => {
    const hostile = '**bold** [here](https://example.org) <b>tag</b> www.example.org {{DATE(now)}}';
    await sent(maya, { tried: hostile });
    await home.settle(); // lints every card that was sent
    expect(JSON.stringify(home.newest(ruth).shown.card)).to.contain('[here](https://example.org)');
    const blocks = JSON.stringify(home.newest(ruth).shown.card).match(
      /"type":"TextBlock","text":"[^"]*example\.org/,
    );
    expect(blocks).to.equal(null);
  });

  describe('the case', () => {
    it('is the one that the reference led to before, whatever the case of the letters', async () => {
      const first = await sent();
      await home.settle();
      const second = await sent(tomasz, { caseReference: 'fam-20417', 'c1.number': '77' + '001' });
      expect(second.partition).to.equal(first.partition);
      expect(await lookup(referenceLookup(maya.authority, 'FAM-20417'))).to.deep.equal([caseTarget(first)]);
    });

    it('is another one when the reference is corrected', async () => {
      let answer = await lastStep();
      const before = await draftOf();
      for (const _ of [1, 2, 3]) answer = await home.press(maya, answer, 'Back');
      answer = await home.press(maya, answer, 'Save and continue', { caseReference: 'FAM-20418' });
      const after = await draftOf();
      expect(after?.case).not.to.equal(before?.case);
      expect(after?.consultation).to.equal(before?.consultation);
      expect((await home.press(maya, answer, 'Send to the duty chair', proposalTyped)).kind).to.equal('done');
    });

    it('leaves no trace where it is restricted to others', async () => {
      const first = await sent();
      await home.settle();
      await restrict(first);
      const second = await sent(tomasz, { 'c1.number': '77001' });
      expect(second.partition).not.to.equal(first.partition);
      await home.settle();
      expect(await lookup(referenceLookup(maya.authority, 'FAM-20417'))).to.have.length(2);
    });

    it('is looked up anew when it was restricted while the request was half-done', async () => {
      const first = await sent();
      await home.settle();
      let answer = await lastStep(tomasz, { 'c1.number': '77001' });
      await restrict(first);
      answer = await home.press(tomasz, answer, 'Send to the duty chair', proposalTyped);
      expect(answer.kind === 'refused' && answer.code).to.equal('incomplete');
      expect(readingOf(answer)).to.contain('step 1 of 4');
      answer = await home.press(tomasz, answer, 'Save and continue');
      expect(value(answer, 'outcomes')).to.equal('icpc');
      expect((await home.press(tomasz, answer, 'Send to the duty chair')).kind).to.equal('done');
    });

    it('is not joined by somebody whom a restriction leaves out, made between reading and writing', async () => {
      const first = await sent();
      await home.settle();
      const last = await lastStep(tomasz, { 'c1.number': '77001' });
      home.store.between = await restricting(first);
      const answer = await home.press(tomasz, last, 'Send to the duty chair', proposalTyped);
      expect(answer.kind === 'refused' && answer.code).to.equal('incomplete');
    });

    it('goes only to people whom a restriction names', async () => {
      const first = await sent();
      await home.settle();
      await restrict(first, [maya, nasreen]);
      const second = await sent(maya, { 'c1.number': '77001' });
      expect(second.partition).to.equal(first.partition);
      const { value } = await read().get(consultationType, second);
      expect(value.offers.map(({ to }) => to)).to.deep.equal([nasreen.id]);
      await home.settle();
      expect(home.messages(gareth), 'told of the first one only').to.have.length(1);
    });
  });

  /** The safeguarding manager restricts the case, to some people beside herself. */
  async function restrict(target: Target, to = [maya, ruth, nasreen]): Promise<void> {
    const press = await restricting(target, to);
    await press();
    await home.settle();
  }

  /** Her form is open; what is returned presses its button. */
  async function restricting(target: Target, to = [maya, ruth, nasreen]): Promise<() => Promise<void>> {
    const shown = await home.kernel.look(
      { verb: 'consultation.restrictForm', target },
      nasreen,
      `a:${nasreen.objectId}`,
    );
    return async () => {
      const answer = await home.press(nasreen, shown, 'consultation.restrict', {
        to: to.map((one) => one.email ?? '').join('\n'),
        reason: 'Somebody in the family works here.',
      });
      expect(answer.kind, answer.kind === 'refused' ? answer.words : '').to.equal('done');
    };
  }

  describe('the lookups', () => {
    it('hold each child while the request is open, and not when it was withdrawn', async () => {
      const target = await sent();
      await home.settle();
      const child = childLookup(maya.authority, '3004171');
      expect(await lookup(child)).to.deep.equal([{ ...target }]);
      const form = await home.kernel.look(
        { verb: 'consultation.withdrawForm', target },
        maya,
        `a:${maya.objectId}`,
      );
      await home.press(maya, form, 'consultation.withdraw', { reason: 'Sent by mistake.' });
      await home.settle();
      expect(await lookup(child)).to.deep.equal([]);
    });

    it('link two open requests about one child, both ways', async () => {
      const first = await sent();
      const second = await sent(tomasz, { caseReference: 'FAM-90001' });
      await home.settle();
      const links = async (target: Target) => (await read().get(consultationType, target)).value.links;
      expect(await links(first)).to.deep.equal([{ ...second }]);
      expect(await links(second)).to.deep.equal([{ ...first }]);
    });

    it('do not link with a request that is no longer open', async () => {
      const first = await sent();
      await home.settle();
      const form = await home.kernel.look(
        { verb: 'consultation.withdrawForm', target: first },
        maya,
        `a:${maya.objectId}`,
      );
      await home.press(maya, form, 'consultation.withdraw', { reason: 'Sent by mistake.' });
      await home.settle();
      const second = await sent(tomasz, { caseReference: 'FAM-90001' });
      await home.settle();
      expect((await read().get(consultationType, second)).value.links).to.deep.equal([]);
    });

    it('hold nothing of a request that was withdrawn before it was entered', async () => {
      const target = await sent();
      const form = await home.kernel.look(
        { verb: 'consultation.withdrawForm', target },
        maya,
        `a:${maya.objectId}`,
      );
      await home.press(maya, form, 'consultation.withdraw', { reason: 'Sent by mistake.' });
      await home.settle();
      expect(await lookup(childLookup(maya.authority, '3004171'))).to.deep.equal([]);
    });
  });

  it('says for later slices that section 47 enquiries were started, and nothing about the children', async () => {
    // Asked more than once what follows: it is pure.
    const heard = new Set<string>();
    const listening: Subscription = {
      event: 'consultation.sent',
      commands: ({ data }) => {
        heard.add(JSON.stringify(data));
        return [];
      },
    };
    await home.close();
    home = open({ subscriptions: [listening] });
    const answer = await lastStep();
    const draft = await draftOf();
    await home.press(maya, answer, 'Send to the duty chair', {
      outcomes: 'icpc',
      strategy: 'held',
      strategyOn: '2026-11-20',
      startedEnquiries: 'yes',
    });
    await home.settle();
    expect([...heard].map((data) => JSON.parse(data))).to.deep.equal([
      {
        consultation: draft?.consultation,
        caseReference: 'FAM-20417',
        strategy: 'heldStarted',
        startedEnquiries: true,
        strategyOn: '2026-11-20',
      },
    ]);
  });
});
