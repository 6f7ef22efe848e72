/** Asking for a consultation through the real kernel, as a social worker would. */
import { expect } from 'chai';
import { consultationEntries, consultationFollowings } from '../../../src/consultation/index.ts';
import { requestDraft } from '../../../src/consultation/request/draft.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { Reader } from '../../../src/kernel/records.ts';
import { maya, person } from '../../support/authority.ts';
import { type House, house, inputsOf, readingOf, shownOf, type Typed } from '../../support/house.ts';
import { childTyped, familyTyped, planTyped, proposalTyped } from './typed.ts';

const now = '2026-11-23T10:42'; // a Monday; Ruth Adeyemi is on duty until 13:00

describe('the form of a request', () => {
  let home: House;
  beforeEach(() => {
    home = house({ now, entries: consultationEntries, subscriptions: consultationFollowings });
  });
  afterEach(() => home.close());

  const title = (answer: Answer) => readingOf(answer).split('\n').slice(0, 2).join(' | ');
  const value = (answer: Answer, id: string) =>
    inputsOf(shownOf(answer).card).find((input) => input.id === id)?.value;
  const titles = (answer: Answer) => (shownOf(answer).card.actions ?? []).map((action) => action.title);
  const draft = async () => (await new Reader(home.store).draft(requestDraft, maya.id))?.value;

  /** Types the sentence and fills the steps before the one named. */
  async function at(step: 1 | 2 | 3 | 4): Promise<Answer> {
    let answer = await home.say(maya, 'request consultation');
    if (step > 1) answer = await home.press(maya, answer, 'Save and continue', familyTyped);
    if (step > 2) answer = await home.press(maya, answer, 'Save and continue', childTyped(1));
    if (step > 3) answer = await home.press(maya, answer, 'Save and continue', planTyped);
    return answer;
  }

  it('takes twelve answers and four presses for one child', async () => {
    let answer = await home.say(maya, 'request consultation');
    let answers = 0;
    let presses = 0;
    for (const typed of [familyTyped, childTyped(1), planTyped, proposalTyped]) {
      answers += Object.keys(typed).length;
      presses += 1;
      const button = presses === 4 ? 'Send to the duty chair' : 'Save and continue';
      answer = await home.press(maya, answer, button, typed);
    }
    expect(answer.kind).to.equal('done');
    expect({ answers, presses }).to.deep.equal({ answers: 12, presses: 4 });
  });

  for (const [children, more] of [
    [2, 1],
    [5, 1],
    [6, 2],
    [9, 2],
    [10, 3],
    [12, 3],
  ] as const) {
    it(`takes three answers for each further child and ${more} more presses for ${children} children`, async () => {
      let answer = await at(2);
      let presses = 1;
      let answers = 4 + 5;
      for (let n = 1; n <= children; ) {
        const rows = inputsOf(shownOf(answer).card).filter((input) => input.id.endsWith('.number')).length;
        const typed: Record<string, string> = {};
        for (const last = Math.min(children, n + rows - 1); n <= last; n += 1)
          Object.assign(typed, childTyped(n));
        answers += Object.keys(typed).length;
        presses += 1;
        answer = await home.press(
          maya,
          answer,
          n <= children ? 'Add more children' : 'Save and continue',
          typed,
        );
      }
      answer = await home.press(maya, answer, 'Save and continue', planTyped);
      answer = await home.press(maya, answer, 'Send to the duty chair', proposalTyped);
      expect(answer.kind).to.equal('done');
      expect(answers).to.equal(12 + 3 * (children - 1));
      expect(presses + 2).to.equal(4 + more);
    });
  }

  it('fills in the team, its manager and today', async () => {
    expect(value(await at(1), 'team')).to.equal('north');
    const third = await at(3);
    expect(value(third, 'manager')).to.equal(person('Gareth Pryce').id);
    expect(value(third, 'agreedOn')).to.equal('2026-11-23');
  });

  it('fills in the manager of the team that was chosen instead', async () => {
    let answer = await home.say(maya, 'request consultation');
    answer = await home.press(maya, answer, 'Save and continue', { ...familyTyped, team: 'south' });
    answer = await home.press(maya, answer, 'Save and continue', childTyped(1));
    expect(value(answer, 'manager')).to.equal(person('Hyacinth Campbell').id);
  });

  it('stays on a step that is not in order, with a message beside each field and all that was typed', async () => {
    const answer = await home.press(maya, await at(1), 'Save and continue', {
      ...familyTyped,
      caseReference: '?',
      howSoon: '',
    });
    expect(title(answer)).to.contain('step 1 of 4');
    expect(readingOf(answer)).to.contain('2 things to check');
    expect(readingOf(answer)).to.contain('for example FAM-20417');
    expect(readingOf(answer)).to.contain('Choose how soon it is needed');
    expect(value(answer, 'caseReference')).to.equal('?');
    expect(value(answer, 'referral')).to.equal(familyTyped.referral);
  });

  it('says when it was saved, and nothing before that', async () => {
    expect(readingOf(await at(1))).to.contain('nothing saved yet');
    expect(readingOf(await at(2))).to.contain('FAM-20417 · saved Mon 23 November 2026, 10:42');
  });

  it('keeps what was typed when going back, also where it is wrong', async () => {
    let answer = await home.press(maya, await at(3), 'Back', {
      tried: 'Parenting course',
      categories: 'NEG',
    });
    expect(title(answer)).to.contain('step 2 of 4');
    answer = await home.press(maya, answer, 'Back', { 'c1.born': '13/2019' });
    expect(title(answer)).to.contain('step 1 of 4');
    expect((await draft())?.children[0]?.born).to.equal('13/2019');
    // Forward again: to the step that is now out of order, not past it.
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 2 of 4');
    expect(readingOf(answer)).to.contain('There is no month 13');
    answer = await home.press(maya, answer, 'Save and continue', { 'c1.born': '03/2019' });
    expect(value(answer, 'tried')).to.equal('Parenting course');
    expect(value(answer, 'categories')).to.equal('NEG');
  });

  it('goes from a corrected step straight back to the last when the others are in order', async () => {
    let answer = await home.press(maya, await at(4), 'Back', { outcomes: 'icpc' });
    answer = await home.press(maya, answer, 'Back');
    answer = await home.press(maya, answer, 'Back');
    expect(title(answer)).to.contain('step 1 of 4');
    answer = await home.press(maya, answer, 'Save and continue', { referral: 'REF-2' });
    expect(title(answer)).to.contain('step 4 of 4');
    expect(value(answer, 'outcomes')).to.equal('icpc');
  });

  it('adds and removes children without losing anything typed, on every page', async () => {
    let answer = await home.press(maya, await at(2), 'Add more children', childTyped(1));
    answer = await home.press(maya, answer, 'Add more children', {
      ...childTyped(2),
      ...childTyped(3),
      'c4.number': 'half',
      ...childTyped(5),
    });
    answer = await home.press(maya, answer, 'Back', childTyped(6));
    expect(titles(answer)).to.include('Remove a child');
    answer = await home.press(maya, answer, 'Remove a child', { 'c4.initials': 'CD' });
    answer = await home.press(maya, answer, 'Take this child out', { n: '3' });
    expect((await draft())?.children).to.deep.equal([
      { number: '3004171', initials: '', born: '01/2019', sex: 'F', status: '' },
      { number: '3004172', initials: '', born: '02/2019', sex: 'M', status: '' },
      { number: 'half', initials: 'CD', born: '', sex: '', status: '' },
      { number: '3004175', initials: '', born: '05/2019', sex: 'F', status: '' },
      { number: '3004176', initials: '', born: '06/2019', sex: 'M', status: '' },
    ]);
    expect(value(answer, 'c3.number')).to.equal('half');
  });

  it('takes out one child when a removal is delivered twice', async () => {
    let answer = await home.press(maya, await at(2), 'Add more children', childTyped(1));
    answer = await home.press(maya, answer, 'Add more children', { ...childTyped(2), ...childTyped(3) });
    answer = await home.press(maya, answer, 'Back');
    const which = await home.press(maya, answer, 'Remove a child');
    await home.press(maya, which, 'Take this child out', { n: '2' });
    answer = await home.press(maya, which, 'Take this child out', { n: '2' });
    expect((await draft())?.children.map((child) => child.number)).to.deep.equal(['3004171', '3004173']);
    await home.press(maya, answer, 'Remove child 2');
    await home.press(maya, answer, 'Remove child 2');
    expect((await draft())?.children.map((child) => child.number)).to.deep.equal(['3004171']);
  });

  it('shows the page of children on which something is to be mended', async () => {
    let answer = await home.press(maya, await at(2), 'Add more children', { 'c1.number': '3004171' });
    answer = await home.press(maya, answer, 'Save and continue', childTyped(2));
    expect(readingOf(answer)).to.contain('Child 1');
    expect(readingOf(answer)).not.to.contain('Child 2');
    expect(readingOf(answer)).to.contain('2 things to check');
    answer = await home.press(maya, answer, 'Save and continue', { 'c1.born': '03/2019', 'c1.sex': 'F' });
    expect(readingOf(answer)).to.contain('Child 2');
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 3 of 4');
  });

  /** Twelve children, each page filled; the third step. */
  async function twelve(instead: Typed = {}): Promise<Answer> {
    let answer = await at(2);
    for (const rows of [[1], [2, 3, 4, 5], [6, 7, 8, 9], [10, 11, 12]]) {
      const typed: Typed = Object.assign({}, ...rows.map(childTyped));
      const here = Object.entries(instead).filter(([id]) => id in typed);
      const button = rows.includes(12) ? 'Save and continue' : 'Add more children';
      answer = await home.press(maya, answer, button, { ...typed, ...Object.fromEntries(here) });
    }
    return answer;
  }

  it('goes back to the last page of children, and forward through all of them, twelve at their most', async () => {
    let answer = await home.press(maya, await twelve(), 'Back');
    expect(readingOf(answer)).to.contain('Child 12');
    for (const first of [6, 2, 1]) {
      answer = await home.press(maya, answer, 'Back');
      expect(value(answer, `c${first}.number`)).to.equal(`30041${70 + first}`);
    }
    expect(titles(answer)).to.include('Next children (11 more)').and.not.include('Add more children');
    answer = await home.press(maya, answer, 'Next children (11 more)');
    answer = await home.press(maya, answer, 'Next children (7 more)');
    answer = await home.press(maya, answer, 'Next children (3 more)');
    expect(readingOf(answer)).to.contain('Child 12');
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 3 of 4');
  });

  it('opens the first page with something to mend, counts what is on it, and names the children of others', async () => {
    let answer = await twelve({ 'c3.born': '13/2019', 'c3.sex': '', 'c7.born': '', 'c11.number': '' });
    expect(value(answer, 'c3.born')).to.equal('13/2019');
    expect(readingOf(answer)).to.contain('4 things to check, 2 here');
    expect(readingOf(answer)).to.contain('On other pages: child 7, child 11.');
    const next = await home.press(maya, answer, 'Next children (7 more)');
    expect(readingOf(next)).to.contain('4 things to check, 1 here');
    answer = await home.press(maya, next, 'Back');
    expect(readingOf(answer), 'a page can be left as it is').to.contain('4 things to check, 2 here');
    answer = await home.press(maya, answer, 'Back');
    expect(readingOf(answer)).to.contain('4 things to check, none here');
    answer = await home.press(maya, answer, 'Save and continue');
    answer = await home.press(maya, answer, 'Save and continue', { 'c3.born': '03/2019', 'c3.sex': 'F' });
    expect(readingOf(answer)).to.contain('2 things to check, 1 here');
    expect(readingOf(answer)).to.contain('Child 11: Enter the child’s number');
    answer = await home.press(maya, answer, 'Save and continue', { 'c7.born': '07/2019' });
    answer = await home.press(maya, answer, 'Save and continue', { 'c11.number': '3004181' });
    expect(title(answer)).to.contain('step 3 of 4');
  });

  it('names the child in each label, so that no two fields of a card are called alike', async () => {
    const answer = await home.press(maya, await at(2), 'Add more children', childTyped(1));
    const labels = inputsOf(shownOf(answer).card).map((input) => input.label);
    expect(labels).to.include('Child 3: case system number');
    expect(new Set(labels).size).to.equal(labels.length);
  });

  it('asks the present status once, and of each further child only where it differs', async () => {
    let answer = await at(2);
    expect(value(answer, 'c1.status')).to.equal(undefined);
    expect(inputsOf(shownOf(answer).card).map((input) => input.id)).not.to.include('c1.status');
    answer = await home.press(maya, answer, 'Add more children', childTyped(1));
    answer = await home.press(maya, answer, 'Save and continue', {
      ...childTyped(2),
      'c2.status': 'lookedAfter',
      ...childTyped(3),
      'c3.status': 'asMost',
      ...childTyped(4),
      'c4.status': 'cinPlan',
      'c5.status': 'asMost',
    });
    expect(title(answer), 'a row that says no more than "the same" is empty').to.contain('step 3 of 4');
    answer = await home.press(maya, answer, 'Save and continue', planTyped);
    await home.press(maya, answer, 'Send to the duty chair', proposalTyped);
    await home.settle();
    const reading = readingOf(home.newest(person('Ruth Adeyemi')));
    expect(reading).to.contain('Child in need plan, but for children with one of their own');
    expect(reading).to.match(/3004172 · .* · Looked after/);
    expect(reading).not.to.match(/3004174 .*Child in need plan/);
  });

  it('asks the first child’s own status where a removal has made it the first', async () => {
    let answer = await home.press(maya, await at(2), 'Add more children', childTyped(1));
    answer = await home.press(maya, answer, 'Back', { ...childTyped(2), 'c2.status': 'lookedAfter' });
    answer = await home.press(maya, answer, 'Remove child 1');
    expect(value(answer, 'c1.number')).to.equal('3004172');
    expect(value(answer, 'c1.status')).to.equal('lookedAfter');
  });

  it('keeps a text that is too long whole, and shows as much of it as fits', async () => {
    const long = 'Sentences about the plan. '.repeat(60).trim(); // 1,559 characters, and that can be sent
    let answer = await home.press(maya, await at(3), 'Save and continue', { ...planTyped, tried: long });
    answer = await home.press(maya, answer, 'Back');
    expect(value(answer, 'tried')).to.have.length(1_000);
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 4 of 4');
    expect((await draft())?.plan.tried).to.equal(long);
  });

  it('keeps ten thousand characters, says that they are too many, and sends what was shown when that is pressed again', async () => {
    const long = 'x'.repeat(10_000);
    let answer = await home.press(maya, await at(3), 'Save and continue', { ...planTyped, tried: long });
    expect((await draft())?.plan.tried).to.equal(long);
    expect(readingOf(answer)).to.contain('10,000 characters');
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 4 of 4');
  });

  it('warns gently of a personal detail and goes on', async () => {
    const answer = await home.press(maya, await at(3), 'Save and continue', {
      ...planTyped,
      tried: 'Visited at MK9 3EJ in June.',
    });
    expect(title(answer)).to.contain('step 4 of 4');
    expect(readingOf(answer)).to.contain('looks as if it holds a postcode');
  });

  it('offers a half-done request again, with when it was begun', async () => {
    await at(3);
    home.clock.set('2026-11-25T09:30');
    let answer = await home.say(maya, 'request consultation');
    expect(title(answer)).to.contain('Go on with the request you began?');
    expect(readingOf(answer)).to.contain('You began this Mon 23 November 2026, 10:42');
    answer = await home.press(maya, answer, 'Go on with it');
    expect(title(answer)).to.contain('step 3 of 4');
  });

  it('throws a request away only after asking once, and keeps it when that is not wanted', async () => {
    let answer = await home.press(maya, await at(3), 'Start afresh', { tried: 'Half a sentence' });
    expect(title(answer)).to.contain('Throw this request away?');
    const kept = await home.press(maya, answer, 'Keep it and go on');
    expect(value(kept, 'tried')).to.equal('Half a sentence');
    answer = await home.press(maya, answer, 'Throw it away and start afresh');
    expect(title(answer)).to.contain('step 1 of 4');
    expect(value(answer, 'caseReference')).to.equal(undefined);
    expect(await draft()).to.equal(undefined);
  });

  it('keeps the beginning of a second request beside the one under way, and brings it when that is sent', async () => {
    const second = await home.say(maya, 'request consultation');
    let answer = await at(4);
    const offered = await home.press(maya, second, 'Save and continue', {
      ...familyTyped,
      caseReference: 'FAM-99999',
      referral: 'REF-9',
    });
    expect(readingOf(offered)).to.contain('FAM-99999');
    expect((await draft())?.family.caseReference).to.equal(familyTyped.caseReference);
    answer = await home.press(maya, answer, 'Send to the duty chair', proposalTyped);
    expect(answer.kind).to.equal('done');
    await home.settle();
    answer = await home.say(maya, 'request consultation');
    expect(title(answer)).to.contain('step 1 of 4');
    expect(value(answer, 'caseReference')).to.equal('FAM-99999');
    answer = await home.press(maya, answer, 'Save and continue');
    expect(title(answer)).to.contain('step 2 of 4');
    expect(value(answer, 'c1.number')).to.equal(undefined);
  });

  it('loses nothing when the first card is pressed again with empty fields', async () => {
    const first = await home.say(maya, 'request consultation');
    let answer = await home.press(maya, first, 'Save and continue', familyTyped);
    answer = await home.press(maya, first, 'Save and continue');
    expect((await draft())?.family.caseReference).to.equal(familyTyped.caseReference);
    expect(title(answer)).to.contain('step 2 of 4');
  });

  it('says first what to do in an emergency when the service is closed', async () => {
    home.clock.set('2026-11-23T19:10');
    const lines = readingOf(await home.say(maya, 'request consultation')).split('\n');
    expect(lines.slice(3, 5).join(' ')).to.match(/closed now.*call 999.*01632 960 999/);
  });

  it('says so beside what is to be mended, and again before it is sent, with when a request for today is due', async () => {
    home.clock.set('2026-11-23T19:10');
    let answer = await home.say(maya, 'request consultation');
    answer = await home.press(maya, answer, 'Save and continue', { ...familyTyped, howSoon: '' });
    expect(readingOf(answer)).to.contain('1 thing to check').and.contain('The service is closed now');
    answer = await home.press(maya, answer, 'Save and continue', { howSoon: 'today' });
    answer = await home.press(maya, answer, 'Save and continue', childTyped(1));
    answer = await home.press(maya, answer, 'Save and continue', planTyped);
    const lines = readingOf(answer).split('\n');
    expect(lines.slice(3, 5).join(' ')).to.match(/closed now.*call 999.*01632 960 999.*You chose Today/);
    expect(titles(answer)).to.include('Send for the next session');
  });

  it('does not take the one who asks for the manager who agreed, and fills in nobody for them', async () => {
    const gareth = person('Gareth Pryce');
    let answer = await home.say(gareth, 'request consultation');
    answer = await home.press(gareth, answer, 'Save and continue', { ...familyTyped, team: 'north' });
    answer = await home.press(gareth, answer, 'Save and continue', childTyped(1));
    expect(value(answer, 'manager')).to.equal(undefined);
    const input = inputsOf(shownOf(answer).card).find(({ id }) => id === 'manager');
    expect(JSON.stringify(input)).not.to.contain(gareth.id);
    const self = await home.press(gareth, answer, 'Save and continue', { ...planTyped, manager: gareth.id });
    expect(readingOf(self)).to.contain('Somebody else has to have agreed it: choose another team manager.');
    answer = await home.press(gareth, self, 'Save and continue', { manager: person('Hyacinth Campbell').id });
    expect(title(answer)).to.contain('step 4 of 4');
  });

  it('says to whom it will go and by when before it is sent', async () => {
    const reading = readingOf(await at(4));
    expect(reading).to.contain('It will go to Ruth Adeyemi, on duty until Mon 23 November 2026, 13:00');
    expect(reading).to.contain('Outcome by: Wed 25 November 2026, 17:00');
    expect(reading).to.contain('Also told: Gareth Pryce');
  });

  it('says who is next on duty when nobody is', async () => {
    home.clock.set('2026-11-23T19:10');
    expect(readingOf(await at(4))).to.contain(
      'It will go to Siobhán Kelly, on duty from Tue 24 November 2026, 09:00',
    );
  });

  it('takes the same press in a dialog', async () => {
    const answer = await home.press(maya, await at(1), 'request.family', familyTyped, {
      place: { kind: 'dialog' },
    });
    expect(title(answer)).to.contain('step 2 of 4');
  });

  it('is not for police officers or chairs', async () => {
    for (const name of ['Marcus Bell', 'Ruth Adeyemi']) {
      const answer = await home.say(person(name), 'request consultation');
      expect(answer.kind === 'refused' && answer.code).to.equal('notYourRole');
    }
  });

  it('waits for the store three times at most, whatever is pressed', async () => {
    const counted = async (work: Promise<Answer>) => {
      const answer = await work;
      const waits = home.store.count;
      home.store.count = 0;
      return { answer, waits };
    };
    home.store.count = 0;
    const all: number[] = [];
    let answer: Answer = await home.say(maya, 'request consultation');
    home.store.count = 0;
    const presses: [string, Typed][] = [
      ['Save and continue', familyTyped],
      ['Add more children', childTyped(1)],
      ['Back', childTyped(2)],
      ['Next children (1 more)', {}],
      ['Save and continue', {}],
      ['Save and continue', planTyped],
      ['Back', proposalTyped],
      ['Save and continue', {}],
      ['Send to the duty chair', {}],
    ];
    for (const [button, typed] of presses) {
      const one = await counted(home.press(maya, answer, button, typed));
      answer = one.answer;
      all.push(one.waits);
    }
    expect(answer.kind).to.equal('done');
    expect(Math.max(...all), all.join(' ')).to.be.at.most(3);
  });
});
