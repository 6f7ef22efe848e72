/** Every card of the form as it goes out, with the most hostile things typed. */
import { expect } from 'chai';
import { consultationEntries } from '../../../src/consultation/index.ts';
import { sizeOf } from '../../../src/kernel/cards/index.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import { maya } from '../../support/authority.ts';
import { lintCard } from '../../support/cardLint.ts';
import { conversationOf, type House, house, inputsOf, shownOf } from '../../support/house.ts';

const marker = 'MARKER';
const hostile = `${marker} **b** [l](https://example.org) <b> {{DATE(now)}} \u202e\u0007 "\\" 漢`;

describe('the cards of the form', () => {
  let home: House;
  beforeEach(() => {
    home = house({ now: '2026-11-23T19:10', entries: consultationEntries, lint: false });
  });
  afterEach(() => home.close());

  it('hold nothing typed but in TextRuns and inputs, and weigh less than a card may, filled with the worst', async () => {
    const seen: Answer[] = [];
    const note = (answer: Answer) => {
      seen.push(answer);
      return answer;
    };
    /** Presses with every input of the card filled, beyond what fits, with something hostile. */
    const filled = async (on: Answer, button: string) => {
      const inputs = inputsOf(shownOf(on).card).map((input): [string, string] => [
        input.id,
        input.type === 'Input.Text' ? hostile.padEnd(input.maxLength + 50, '漢') : hostile,
      ]);
      return note(await home.press(maya, on, button, Object.fromEntries(inputs)));
    };
    /** Nothing is in order, so the later steps are asked for as a button of ours would. */
    const stepCard = async (step: string): Promise<Answer> => {
      const view = { verb: 'consultation.request', input: { go: 'on', step } };
      return note({ kind: 'shown', shown: await home.kernel.look(view, maya, conversationOf(maya)) });
    };

    let answer = note(await home.say(maya, 'request consultation'));
    answer = await filled(answer, 'Save and continue');
    answer = await filled(answer, 'Start afresh');
    note(await home.press(maya, answer, 'Keep it and go on'));
    answer = await stepCard('2');
    for (let page = 0; page < 3; page += 1) answer = await filled(answer, 'Add more children');
    answer = await filled(answer, 'Save and continue');
    for (let page = 1; page <= 3; page += 1) {
      answer = note(await home.press(maya, answer, 'request.moreChildren'));
      note(await home.press(maya, answer, 'Remove a child'));
    }
    await filled(await stepCard('3'), 'Save and continue');
    expect((await filled(await stepCard('4'), 'Send for the next session')).kind).to.equal('refused');
    await stepCard('4');
    note(await home.say(maya, 'request consultation'));

    for (const one of seen) {
      const { card } = shownOf(one);
      const [first, ...rest] = card.body;
      const noticed = first?.type === 'Container' && first.style === 'warning';
      const problems = lintCard(
        { ...card, body: noticed ? rest : card.body },
        { childRows: true, markers: [marker, 'example.org'] },
      );
      expect(problems, JSON.stringify(card.body[0])).to.deep.equal([]);
    }
    expect(Math.max(...seen.map((one) => sizeOf(shownOf(one).card)))).to.be.below(25_000);
  });

  it('are shown alike to two presses that arrive at once', async () => {
    const first = await home.say(maya, 'request consultation');
    const typed = { caseReference: 'FAM-20417', referral: 'REF-1', status: 'none', howSoon: 'today' };
    const answers = await Promise.all([
      home.press(maya, first, 'Save and continue', typed),
      home.press(maya, first, 'Save and continue', typed),
    ]);
    for (const answer of answers) expect(JSON.stringify(shownOf(answer).card)).to.contain('step 2 of 4');
  });
});
