/** An authority with more teams, managers and chairs than a card can list: they are typed, and matched exactly. */
import { expect } from 'chai';
import { viewEntries } from '../../src/consultation/cards/index.ts';
import { consultationEntries, consultationFollowings } from '../../src/consultation/index.ts';
import { consultationType } from '../../src/consultation/record.ts';
import { requestDraft, targetOf } from '../../src/consultation/request/draft.ts';
import { standings } from '../../src/consultation/standing.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { cardBudget, sizeOf } from '../../src/kernel/cards/index.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { Reader } from '../../src/kernel/records.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import type { Target } from '../../src/kernel/view.ts';
import { inInput, isTyped, matchesOf } from '../../src/people/index.ts';
import { authority as example, gareth, maya, ruth } from '../support/authority.ts';
import { large, Shelf, seats, target, viewing } from '../support/consultations.ts';
import {
  conversationOf,
  type House,
  house,
  inputsOf,
  readingOf,
  shownOf,
  type Typed,
} from '../support/house.ts';
import { grown } from '../support/largeAuthority.ts';
import { childTyped, familyTyped, planTyped, proposalTyped } from './request/typed.ts';

const now = '2026-11-23T10:42'; // a Monday; Ruth Adeyemi is on duty until 13:00, Daniel Osei stands by
const { directory, authority } = grown();
const next = 'Save and continue';

describe('In a very large authority', () => {
  let home: House;
  let heaviest: number;
  beforeEach(() => {
    heaviest = 0;
    home = house({
      now,
      entries: consultationEntries,
      subscriptions: consultationFollowings,
      directory,
    });
  });
  afterEach(() => home.close());

  const weighed = (answer: Answer): Answer => {
    heaviest = Math.max(heaviest, sizeOf(shownOf(answer).card));
    expect(heaviest).to.be.below(cardBudget);
    return answer;
  };
  const press = async (by: Person, on: Parameters<House['press']>[1], button: string, typed?: Typed) =>
    weighed(await home.press(by, on, button, typed));
  const input = (answer: Answer, id: string) => inputsOf(shownOf(answer).card).find((one) => one.id === id);

  async function atPlan(family: Typed = {}): Promise<Answer> {
    const first = weighed(await home.say(maya, 'request consultation'));
    const second = await press(maya, first, next, { ...familyTyped, ...family });
    return press(maya, second, next, childTyped(1));
  }

  /** Sends the request, and says what it is about. */
  async function sent(family: Typed = {}, plan: Typed = {}): Promise<Target> {
    const last = await press(maya, await atPlan(family), next, { ...planTyped, ...plan });
    const draft = await new Reader(home.store).draft(requestDraft, maya.id);
    if (!draft) throw new Error('there is no draft');
    expect((await press(maya, last, 'Send to the duty chair', proposalTyped)).kind).to.equal('done');
    await home.settle();
    return targetOf(draft.value);
  }

  const record = async (about: Target) => (await new Reader(home.store).get(consultationType, about)).value;
  const nth = (role: string, n: number) => {
    const found = authority.people.find((one) => one.email === `${role}${n}@large.example.org`);
    if (!found) throw new Error(`no ${role} ${n}`);
    return found;
  };

  it('has the own team and its manager filled in, so that a request takes no answer more', async () => {
    const first = weighed(await home.say(maya, 'request consultation'));
    expect(input(first, 'team')).to.deep.include({ type: 'Input.Text', value: 'North assessment team' });
    const plan = await atPlan();
    expect(input(plan, 'manager')).to.deep.include({ type: 'Input.Text', value: gareth.email });
    const last = await press(maya, plan, next, planTyped);
    expect(readingOf(last)).to.contain('Also told: Gareth Pryce');
    const afresh = await press(maya, last, 'Start afresh');
    await press(maya, afresh, 'Throw it away and start afresh');
    const about = await sent();
    expect(await record(about)).to.deep.include({ team: 'north', manager: gareth.id });
  });

  it('takes a team by name and a manager by address, in any case and with blanks around', async () => {
    const name = `  ${(authority.team('team-7')?.name ?? '').toUpperCase()} `;
    const about = await sent({ team: name }, { manager: ' TEAMMANAGER9@large.example.org' });
    expect(await record(about)).to.deep.include({ team: 'team-7', manager: nth('teamManager', 9).id });
  });

  it('fills the manager in anew when another team is named, and keeps one that was typed', async () => {
    const plan = await atPlan({ team: authority.team('team-7')?.name ?? '' });
    expect(input(plan, 'manager')?.value).to.equal('teamManager7@large.example.org');
    const renamed = async (from: Answer, team: string) => {
      const children = await press(maya, from, 'Back');
      const family = await press(maya, children, 'Back');
      await press(maya, family, next, { team: authority.team(team)?.name ?? '' });
      const view = { verb: 'consultation.request', input: { go: 'on', step: '3' } };
      const shown = await home.kernel.look(view, maya, conversationOf(maya));
      return weighed({ kind: 'shown', shown });
    };
    const other = await renamed(plan, 'team-8');
    expect(input(other, 'manager')?.value).to.equal('teamManager8@large.example.org');
    const typed = await press(maya, other, 'Back', { manager: 'nobody yet' });
    const again = await home.press(maya, typed, next);
    expect(input(await renamed(again, 'team-9'), 'manager')?.value).to.equal('nobody yet');
  });

  it('says in words what is to be mended, and keeps what was typed', async () => {
    const first = await home.say(maya, 'request consultation');
    const back = await press(maya, first, next, { ...familyTyped, team: 'North' });
    expect(readingOf(back)).to.contain('No team here has this name. Enter it in full');
    expect(input(back, 'team')?.value).to.equal('North');
    const children = await press(maya, back, next, { team: 'north assessment TEAM' });
    const plan = await press(maya, children, next, childTyped(1));
    const unknown = await press(maya, plan, next, { ...planTyped, manager: ruth.email ?? '' });
    expect(readingOf(unknown)).to.contain('No team manager here has this address.');
    expect(input(unknown, 'manager')?.value).to.equal(ruth.email);
  });

  it('passes a request on to the chair whose address was typed, and to nobody else', async () => {
    const about = await sent();
    const form = await press(ruth, home.newest(ruth), 'consultation.passOnForm');
    expect(input(form, 'to')?.type).to.equal('Input.Text');
    expect(readingOf(form)).to.contain('Daniel Osei (backup now, linked to the team)');
    expect(readingOf(form)).to.contain('daniel.osei@example.org');
    const reason = 'I know the family.';
    for (const to of [ruth.email ?? '', maya.email ?? '', 'chair', '%']) {
      const refused = await press(ruth, form, 'Pass it on', { to, reason });
      expect(refused.kind).to.equal('refused');
      expect(readingOf(refused)).to.contain('Nobody else who could take it has this address.');
      expect(input(refused, 'to')?.value).to.equal(to);
    }
    const done = await press(ruth, form, 'Pass it on', { to: 'CHAIR50@Large.example.org ', reason });
    expect(done.kind).to.equal('done');
    expect((await record(about)).offers.at(-1)?.to).to.equal(nth('chair', 50).id);
  });

  it('shows nobody a card heavier than a card may be, wherever a consultation stands', async () => {
    for (const standing of standings) {
      const shelf = await new Shelf().keep({ value: large(standing) });
      for (const person of Object.values(seats())) {
        for (const view of viewEntries) {
          const call = { verb: view.verb, ...(view.typed.length > 0 ? {} : { target }) };
          try {
            const look = { ...viewing(person), authority, directory };
            const { card } = await view.show(call, look, new Reader(shelf.store));
            expect(sizeOf(card), `${view.verb}, ${standing}`).to.be.at.most(cardBudget);
          } catch (refused) {
            if (!(refused instanceof Refusal)) throw refused;
          }
        }
      }
    }
  });
});

describe('One of many', () => {
  const people = (count: number, name = (n: number) => `Person ${n}`) =>
    Array.from({ length: count }, (_, i) => ({ id: `p${i}`, name: name(i), email: `p${i}@example.org` }));

  it('is chosen from a list of sixty, and typed where there are more or the names are too long', () => {
    expect(isTyped(people(60))).to.equal(false);
    expect(isTyped(people(61))).to.equal(true);
    expect(isTyped(people(60, () => '漢'.repeat(80)))).to.equal(true);
    expect(isTyped(example.teams)).to.equal(false);
  });

  it('weighs no more than a card may, with as many and as long names as a list still takes', async () => {
    for (const length of [10, 20, 40, 60, 80]) {
      const { authority: grownTo, directory: of } = grown({
        managers: 58,
        teams: 58,
        chairs: 0,
        name: (n) => `${n} ${'漢'.repeat(length - 4)}`,
      });
      const home = house({ now, entries: consultationEntries, directory: of });
      await home.say(maya, 'request consultation');
      const first = await home.say(maya, 'request consultation');
      const bad = { caseReference: '漢'.repeat(40), referral: '漢'.repeat(40), status: '', howSoon: '' };
      const family = await home.press(maya, first, next, bad);
      const plan = { verb: 'consultation.request', input: { go: 'on', step: '3' } };
      const third = await home.kernel.look(plan, maya, conversationOf(maya));
      const worst = await home.press(maya, third, next, { tried: '漢'.repeat(1_000), agreedOn: '漢' });
      const weights = [family, worst].map((one) => sizeOf(shownOf(one).card));
      expect(Math.max(...weights), `${length}, ${isTyped(grownTo.teams)}`).to.be.below(cardBudget);
      await home.close();
    }
  });

  it('is found by id, address or name, by all of it, and by no likeness', () => {
    const all = [...people(3), { id: 'x', name: 'Person 1', email: 'x@example.org' }];
    const ids = (given: string) => matchesOf(given, all).map((one) => one.id);
    expect(ids('p1')).to.deep.equal(['p1']);
    expect(ids(' P2@EXAMPLE.org ')).to.deep.equal(['p2']);
    expect(ids('p2@\u2060example.org')).to.deep.equal(['p2']);
    expect(ids('person  0')).to.deep.equal(['p0']);
    expect(ids('Person 1')).to.deep.equal(['p1', 'x']);
    for (const none of ['', '  ', 'P1', 'Person', 'example.org', '.*', '\u2060']) {
      expect(ids(none), none).to.deep.equal([]);
    }
  });

  it('is filled in by what leads back to the same one', () => {
    const all = [...people(70), { id: 'x', name: 'Person 1', email: undefined }, { id: 'y', name: 'Only' }];
    for (const { id } of all)
      expect(matchesOf(inInput(id, all), all).map((one) => one.id)).to.deep.equal([id]);
    expect(inInput('p1', all)).to.equal('p1@example.org');
    expect(inInput('x', all)).to.equal('x');
    expect(inInput('y', all)).to.equal('Only');
    expect(inInput('P1@example.org', people(5))).to.equal('p1');
    expect(inInput('nobody', all)).to.equal('nobody');
  });

  it('says that several have a name, and which ids tell them apart', async () => {
    const { directory: of, authority: twins } = grown({ name: () => 'Sam Lee' });
    const home = house({ now, entries: consultationEntries, directory: of });
    const first = await home.say(maya, 'request consultation');
    const back = await home.press(maya, first, next, { ...familyTyped, team: 'sam lee team' });
    expect(readingOf(back)).to.contain(
      'More than one team has this name. Enter which one is meant, for example team-1 or team-2.',
    );
    const children = await home.press(maya, back, next, { team: 'team-2' });
    const plan = await home.press(maya, children, next, childTyped(1));
    const manager = inputsOf(shownOf(plan).card).find((one) => one.id === 'manager');
    expect(manager?.value).to.equal(twins.person(twins.team('team-2')?.manager ?? '')?.email);
    const named = await home.press(maya, plan, next, { ...planTyped, manager: 'Sam Lee' });
    expect(readingOf(named)).to.contain('More than one manager is called so.');
    await home.close();
  });
});
