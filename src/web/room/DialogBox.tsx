/** A dialog that the bot opened: a card over everything else, as Teams shows it. */
import {
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
} from '@fluentui/react-components';
import { useState } from 'react';
import { api, RoomRefusal } from './api.ts';
import { CardView } from './CardView.tsx';
import { CloseIcon } from './icons.tsx';
import { problemsIn } from './problems.ts';
import type { DialogView, PersonaView, PressedAction } from './wire.ts';

export interface DialogBoxProps {
  readonly first: DialogView;
  readonly chat: string;
  readonly viewer: PersonaView;
  readonly onClose: (words?: string) => void;
  readonly onOpen: (url: string, title: string) => void;
}

export function DialogBox({ first, chat, viewer, onClose, onOpen }: DialogBoxProps) {
  const [shown, setShown] = useState({ dialog: first, serial: 0 });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  // Nothing outside a dialog is heard while it is open.
  const [told, setTold] = useState('');

  async function press(action: PressedAction) {
    if (action.type === 'Action.Execute') {
      setError('Dialogs send by Action.Submit; this button would do nothing in Teams.');
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const { outcome } = await api.dialog(viewer.id, chat, action.data ?? {});
      if (outcome.kind === 'dialog') {
        setTold(problemsIn(outcome.dialog.card) ?? '');
        setShown(({ serial }) => ({ dialog: outcome.dialog, serial: serial + 1 }));
      } else if (outcome.kind === 'error') {
        setError(outcome.text);
      } else {
        onClose(outcome.kind === 'closed' ? outcome.text : undefined);
      }
    } catch (refused) {
      setError(refused instanceof RoomRefusal ? refused.message : 'The room did not answer.');
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog open modalType="modal" onOpenChange={() => onClose()}>
      <DialogSurface className="dialog">
        <DialogBody>
          <DialogTitle
            action={
              <Button
                appearance="subtle"
                icon={<CloseIcon />}
                aria-label="Close the dialog"
                onClick={() => onClose()}
              />
            }
          >
            {shown.dialog.title}
          </DialogTitle>
          <DialogContent>
            <div role="status" className="told">
              {told}
            </div>
            {error !== undefined && (
              <MessageBar intent="error" className="note">
                <MessageBarBody>{error}</MessageBarBody>
              </MessageBar>
            )}
            <CardView
              card={shown.dialog.card}
              drawing={String(shown.serial)}
              busy={busy}
              onPress={(action) => void press(action)}
              onOpen={onOpen}
            />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
