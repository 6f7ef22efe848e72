import { expect } from 'chai';
import { onlyOneToOne } from '../../src/teams/answers.ts';
import { words } from '../../src/teams/words.ts';
import { lintCard } from '../support/cardLint.ts';

describe('what everybody in a shared chat is told', () => {
  it('is a sentence where the bot has no address', () => {
    expect(onlyOneToOne(undefined)).to.deep.equal({
      type: 'message',
      text: words.onlyOneToOne,
      textFormat: 'plain',
    });
  });

  it('is the same for everybody, with one button to the chat of whoever presses it, where it has one', () => {
    const message = onlyOneToOne('00000000-0000-4000-8000-00000000b07a');
    const { content } = message.attachments?.[0] ?? {};
    expect(lintCard(content)).to.deep.equal([]);
    expect(content.actions).to.deep.equal([
      {
        type: 'Action.OpenUrl',
        title: 'Open our one-to-one chat',
        url: 'https://teams.microsoft.com/l/chat/0/0?users=28:00000000-0000-4000-8000-00000000b07a',
      },
    ]);
    expect(JSON.stringify(content)).to.include(words.onlyOneToOne);
    expect(message.summary).to.equal('Quorate helps one to one');
  });
});
