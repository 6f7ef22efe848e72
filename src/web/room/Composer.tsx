/** Where a person writes; what the bot understands stands above it, one press each. */
import { Button, Textarea, Tooltip } from '@fluentui/react-components';
import type { KeyboardEvent } from 'react';
import { SendIcon } from './icons.tsx';
import type { Suggestion } from './wire.ts';

export interface ComposerProps {
  readonly label: string;
  readonly placeholder: string;
  readonly draft: string;
  readonly suggestions: readonly Suggestion[];
  readonly disabled: boolean;
  readonly onDraft: (text: string) => void;
  readonly onSend: (text: string) => void;
}

export function Composer(props: ComposerProps) {
  const { label, placeholder, draft, suggestions, disabled, onDraft, onSend } = props;
  const send = () => {
    if (draft.trim() !== '') onSend(draft.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="composer">
      {suggestions.length > 0 && (
        <ul className="suggestions" aria-label="Say to Quorate">
          {suggestions.map(({ say }) => (
            <li key={say}>
              <Button shape="circular" size="small" disabled={disabled} onClick={() => onSend(say)}>
                {say}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="composer-line">
        <Textarea
          className="composer-box"
          aria-label={label}
          placeholder={placeholder}
          rows={1}
          resize="none"
          value={draft}
          disabled={disabled}
          onChange={(_, { value }) => onDraft(value)}
          onKeyDown={onKeyDown}
        />
        <Tooltip content="Send" relationship="label">
          <Button
            appearance="subtle"
            icon={<SendIcon />}
            disabled={disabled}
            disabledFocusable={draft.trim() === ''}
            onClick={send}
          />
        </Tooltip>
      </div>
    </div>
  );
}
