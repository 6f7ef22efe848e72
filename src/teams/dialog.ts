/** A card shown in a dialog: Teams sends its buttons as Action.Submit, so ours are turned into those. */
import type { Card, CardAction } from '../kernel/card.ts';
import type { Shown } from '../kernel/view.ts';
import { type CardAttachment, cardAttachment } from './attachment.ts';

interface SubmitAction {
  readonly type: 'Action.Submit';
  readonly title: string;
  readonly data: { readonly verb: string; readonly token: string };
  readonly style?: 'positive' | 'destructive';
  readonly mode?: 'primary' | 'secondary';
  readonly associatedInputs?: 'auto' | 'none';
}

function inDialog(action: CardAction): SubmitAction | CardAction {
  switch (action.type) {
    case 'Action.Execute': {
      const { verb, data, ...rest } = action;
      return { ...rest, type: 'Action.Submit', data: { token: data.token, verb } };
    }
    case 'Action.Submit':
      // A dialog cannot be opened from a dialog: the same step simply follows in this one.
      return { ...action, data: { token: action.data.token, verb: action.data.verb } } satisfies SubmitAction;
    case 'Action.OpenUrl':
      return action;
    default:
      return action satisfies never;
  }
}

/** A card as it stands in a dialog. */
export function dialogCard(card: Card): Omit<Card, 'actions'> & { readonly actions?: readonly unknown[] } {
  return card.actions ? { ...card, actions: card.actions.map(inDialog) } : card;
}

/** The answer to task/fetch and task/submit: the dialog goes on with a card, or ends with plain words. */
export type DialogBody =
  | {
      readonly task: {
        readonly type: 'continue';
        readonly value: {
          readonly title: string;
          readonly height: 'large';
          readonly width: 'medium';
          readonly card: CardAttachment;
        };
      };
    }
  | { readonly task: { readonly type: 'message'; readonly value: string } };

export function dialogStep(shown: Shown): DialogBody {
  return {
    task: {
      type: 'continue',
      value: {
        title: shown.summary.slice(0, 60),
        height: 'large',
        width: 'medium',
        card: cardAttachment(dialogCard(shown.card)),
      },
    },
  };
}

export function dialogWords(words: string): DialogBody {
  return { task: { type: 'message', value: words } };
}
