/** One message as its viewer sees it: bubble or card, what Teams says under it, and reactions. */
import {
  Avatar,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Tooltip,
} from '@fluentui/react-components';
import { memo, useEffect, useRef, useState } from 'react';
import { api, RoomRefusal } from './api.ts';
import { CardView } from './CardView.tsx';
import { CloseIcon, LikeIcon, QuorateMark } from './icons.tsx';
import { calledInChats } from './people.ts';
import { problemsIn } from './problems.ts';
import { timeOf } from './time.ts';
import type { DialogView, MessageView, PersonaView, PressedAction } from './wire.ts';

export interface MessageProps {
  readonly message: MessageView;
  readonly viewer: PersonaView;
  readonly sender: PersonaView | undefined;
  readonly onDialog: (dialog: DialogView) => void;
  readonly onTold: (words: string) => void;
  readonly onOpen: (url: string, title: string) => void;
  readonly onRedrawn: (element: HTMLElement) => void;
}

/**
 * Drawn again only when what it shows has changed: a chat may hold hundreds, and somebody types below it. What it calls
 * does the same whichever drawing of the seat it came from.
 */
export const Message = memo(
  OneMessage,
  (before, after) =>
    before.message === after.message && before.viewer === after.viewer && before.sender === after.sender,
);

function OneMessage({ message, viewer, sender, onDialog, onTold, onOpen, onRedrawn }: MessageProps) {
  const [busy, setBusy] = useState(false);
  const notePlace = useRef<HTMLDivElement>(null);
  const mine = message.from === viewer.id;
  const name = message.from === 'bot' ? 'Quorate' : sender === undefined ? 'Somebody' : calledInChats(sender);
  const copy = message.copies[viewer.id];
  const note = message.notes[viewer.id];
  const likes = message.reactions.filter((reaction) => reaction.kind === 'like');
  const liked = likes.some((reaction) => reaction.by === viewer.id);

  const noteText = note?.text;
  useEffect(() => {
    if (noteText !== undefined) notePlace.current?.scrollIntoView({ block: 'nearest' });
  }, [noteText]);

  async function press(action: PressedAction) {
    setBusy(true);
    try {
      const { outcome } = await api.press(viewer.id, message.id, action);
      if (outcome.kind === 'dialog') onDialog(outcome.dialog);
      if (outcome.kind === 'card') onTold(problemsIn(outcome.card) ?? 'The card has changed.');
      if (outcome.kind === 'words' || outcome.kind === 'error') onTold(outcome.text);
      if (outcome.kind === 'closed' && outcome.text !== undefined) onTold(outcome.text);
    } catch (error) {
      onTold(error instanceof RoomRefusal ? error.message : 'The room did not answer.');
    } finally {
      setBusy(false);
    }
  }

  const edited = message.edits > 0 ? 'Edited' : '';
  return (
    <li
      className={mine ? 'message mine' : 'message'}
      data-message={message.id}
      aria-label={`${mine ? 'You' : name}, ${timeOf(message.sentAt)}`}
    >
      {!mine && (
        <div className="message-face">
          {message.from === 'bot' ? (
            <QuorateMark />
          ) : (
            <Avatar size={28} name={sender?.name ?? name} color="colorful" aria-hidden />
          )}
        </div>
      )}
      <div className="message-content">
        <div className="message-head">
          {!mine && <span className="message-name">{name}</span>}
          <time dateTime={message.sentAt}>{timeOf(message.sentAt)}</time>
          {edited !== '' && <span>{edited}</span>}
        </div>
        {message.deleted ? (
          <p className="bubble deleted">This message has been deleted.</p>
        ) : (
          <>
            {message.text !== '' && <p className="bubble">{message.text}</p>}
            {(copy === undefined ? message.cards : [copy.card]).map((card, at) => (
              <CardView
                // biome-ignore lint/suspicious/noArrayIndexKey: cards of a message have no other name and never change places
                key={at}
                card={card}
                drawing={`${message.edits}/${copy?.serial ?? 'base'}`}
                busy={busy}
                onPress={(action) => void press(action)}
                onOpen={onOpen}
                onRedrawn={() => {
                  const element = document.querySelector(
                    `[data-seat="${CSS.escape(viewer.id)}"] [data-message="${message.id}"]`,
                  );
                  if (element instanceof HTMLElement) onRedrawn(element);
                }}
              />
            ))}
            {note !== undefined && (
              <MessageBar
                intent={note.kind === 'error' ? 'error' : 'info'}
                className="note"
                layout="multiline"
              >
                <MessageBarBody>{note.text}</MessageBarBody>
                <MessageBarActions
                  containerAction={
                    <Button
                      appearance="transparent"
                      size="small"
                      icon={<CloseIcon />}
                      aria-label="Close this notice"
                      onClick={() => api.dismiss(viewer.id, message.id)}
                    />
                  }
                />
              </MessageBar>
            )}
            {message.from === 'bot' && (
              <div className={likes.length > 0 ? 'reactions set' : 'reactions'}>
                <Tooltip content={liked ? 'Take the like back' : 'Like'} relationship="label">
                  <Button
                    appearance="subtle"
                    size="small"
                    icon={<LikeIcon />}
                    aria-pressed={liked}
                    onClick={() => api.react(viewer.id, message.id, 'like')}
                  >
                    {likes.length > 0 ? likes.length : undefined}
                  </Button>
                </Tooltip>
              </div>
            )}
          </>
        )}
      </div>
    </li>
  );
}
