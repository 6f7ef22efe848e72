/** Answers of the kernel in the shapes that Teams takes. None is ever empty: an empty one brings a second delivery. */
import type { Activity } from 'botbuilder';
import { card, head, openLink } from '../kernel/cards/index.ts';
import type { Answer } from '../kernel/command.ts';
import type { Shown } from '../kernel/view.ts';
import { cardAttachment, cardContentType } from './attachment.ts';
import { type DialogBody, dialogStep, dialogWords } from './dialog.ts';
import { words } from './words.ts';

export const wordsContentType = 'application/vnd.microsoft.activity.message';

/** A message that is one card; the summary is what a lock screen shows. */
export function cardMessage(shown: Shown): Partial<Activity> {
  return { type: 'message', summary: shown.summary, attachments: [{ ...cardAttachment(shown.card) }] };
}

export function wordsMessage(words: string): Partial<Activity> {
  return { type: 'message', text: words, textFormat: 'plain' };
}

/**
 * What everybody in a shared chat is told: the words, and where the bot has an address, a button that opens the chat
 * of whoever presses it with the bot. Microsoft describes the link for people's addresses; a bot stands there by `28:`
 * and its app id, as Teams itself names it, so the words say the way without the button, too.
 */
export function onlyOneToOne(botAppId: string | undefined): Partial<Activity> {
  if (botAppId === undefined) return wordsMessage(words.onlyOneToOne);
  const address = `https://teams.microsoft.com/l/chat/0/0?users=28:${encodeURIComponent(botAppId)}`;
  return cardMessage({
    card: card({
      head: head({ kind: 'Quorate', title: words.onlyOneToOneSummary, line: words.onlyOneToOne }),
      presses: [openLink(words.openOneToOne, address)],
    }),
    summary: words.onlyOneToOneSummary,
  });
}

/** What a refused person reads; never empty. */
function wordsOf(answer: Extract<Answer, { kind: 'refused' }>): string {
  return answer.words.trim() === '' ? `Nothing was changed. Reference ${answer.reference}.` : answer.words;
}

/** A message for any answer: the card where there is one, the words otherwise. */
export function answerMessage(answer: Answer): Partial<Activity> {
  if (answer.kind !== 'refused') return cardMessage(answer.shown);
  return answer.shown ? cardMessage(answer.shown) : wordsMessage(wordsOf(answer));
}

/** The body of the answer to an Action.Execute. */
export type PressBody =
  | { readonly statusCode: 200; readonly type: typeof cardContentType; readonly value: object }
  | { readonly statusCode: 200; readonly type: typeof wordsContentType; readonly value: string };

export function pressWords(words: string): PressBody {
  return { statusCode: 200, type: wordsContentType, value: words };
}

function pressCard(shown: Shown): PressBody {
  return { statusCode: 200, type: cardContentType, value: shown.card };
}

/** The answer to a press: the card that replaces the presser's copy, or words that Teams shows beside it. */
export function pressAnswer(answer: Answer): PressBody {
  if (answer.kind !== 'refused') return pressCard(answer.shown);
  return answer.shown ? pressCard(answer.shown) : pressWords(wordsOf(answer));
}

/** The answer to a dialog's opening or step: the next card in the dialog, or closing words. */
export function dialogAnswer(answer: Answer): DialogBody {
  if (answer.kind !== 'refused') return dialogStep(answer.shown);
  return answer.shown ? dialogStep(answer.shown) : dialogWords(wordsOf(answer));
}
