/** One Adaptive Card, drawn by the real renderer. It is drawn anew only when `drawing` changes, so typing stays. */
import {
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  type PositioningVirtualElement,
} from '@fluentui/react-components';
import * as AC from 'adaptivecards';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { JsonObject } from '../../kernel/json.ts';
import { hostConfig } from './hostConfig.ts';
import { markdown } from './markdown.ts';
import { tieProblems } from './problems.ts';
import type { PressedAction } from './wire.ts';

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown(text);
  result.didProcess = true;
};
// What a choice says is text; Teams draws no Markdown in it.
AC.GlobalSettings.useMarkdownInRadioButtonAndCheckbox = false;

export interface CardViewProps {
  readonly card: JsonObject;
  /** Changes when Teams would draw the card anew: at an edit, or at an answer to a press. */
  readonly drawing: string;
  readonly busy: boolean;
  readonly onPress: (action: PressedAction) => void;
  readonly onOpen: (url: string, title: string) => void;
  /** After each drawing but the first. */
  readonly onRedrawn?: () => void;
}

interface Overflow {
  readonly actions: readonly AC.Action[];
  readonly target: HTMLElement;
}

function pressed(action: AC.Action): PressedAction | undefined {
  const common = { title: action.title, ...(action.id === undefined ? {} : { id: action.id }) };
  // The renderer merges inputs into `data`, which it types as any object; it came out of JSON and goes back as JSON.
  if (action instanceof AC.ExecuteAction) {
    return { type: 'Action.Execute', verb: action.verb, data: (action.data ?? {}) as JsonObject, ...common };
  }
  if (action instanceof AC.SubmitAction) {
    return { type: 'Action.Submit', data: (action.data ?? {}) as JsonObject, ...common };
  }
  return undefined;
}

export function CardView({ card, drawing, busy, onPress, onOpen, onRedrawn }: CardViewProps) {
  const place = useRef<HTMLFormElement>(null);
  const drawn = useRef<string | undefined>(undefined);
  const busyNow = useRef(busy);
  busyNow.current = busy;
  const handlers = useRef({ onPress, onOpen, onRedrawn });
  handlers.current = { onPress, onOpen, onRedrawn };
  const [overflow, setOverflow] = useState<Overflow>();
  const [unreadable, setUnreadable] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the card is drawn when `drawing` says so, not when an equal object arrives
  useEffect(() => {
    const form = place.current;
    if (form === null || drawn.current === drawing) return;
    const again = drawn.current !== undefined;
    drawn.current = drawing;
    const hadFocus = form.contains(document.activeElement);
    try {
      const adaptive = new AC.AdaptiveCard();
      adaptive.hostConfig = new AC.HostConfig(hostConfig);
      adaptive.onExecuteAction = (action) => {
        if (busyNow.current) return;
        if (action instanceof AC.OpenUrlAction) {
          handlers.current.onOpen(action.url ?? '', action.title ?? '');
          return;
        }
        const press = pressed(action);
        if (press !== undefined) handlers.current.onPress(press);
      };
      adaptive.onDisplayOverflowActionMenu = (actions, target) => {
        if (target !== undefined) setOverflow({ actions, target });
        return true;
      };
      adaptive.parse(structuredClone(card));
      const element = adaptive.render();
      form.replaceChildren(...(element === undefined ? [] : [element]));
      // The card itself takes the focus when it is drawn anew, and is no stop of its own for the Tab key.
      element?.setAttribute('tabindex', '-1');
      for (const choices of form.querySelectorAll(
        '.ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect',
      )) {
        choices.setAttribute(
          'role',
          choices.matches('.ac-choiceSetInput-multiSelect') ? 'group' : 'radiogroup',
        );
      }
      tieProblems(form);
      setUnreadable(element === undefined);
      if (again && hadFocus) element?.focus({ preventScroll: true });
    } catch {
      form.replaceChildren();
      setUnreadable(true);
    }
    if (again) handlers.current.onRedrawn?.();
  }, [drawing]);

  const target: PositioningVirtualElement | undefined = overflow?.target;
  return (
    <div className="card" aria-busy={busy}>
      {/* A form of its own keeps the card's radio buttons apart from those of every other card. */}
      <form
        ref={place}
        className="card-body"
        autoComplete="off"
        onSubmit={(event: FormEvent) => event.preventDefault()}
      />
      {unreadable && <p className="card-unreadable">This card can’t be displayed.</p>}
      {overflow !== undefined && (
        <Menu
          open
          positioning={{ target, position: 'below', align: 'start' }}
          onOpenChange={(_, { open }) => {
            if (open) return;
            setOverflow(undefined);
            overflow.target.focus();
          }}
        >
          <MenuPopover>
            <MenuList>
              {overflow.actions.map((action) => (
                <MenuItem
                  key={action.title}
                  onClick={() => {
                    setOverflow(undefined);
                    overflow.target.focus();
                    action.execute();
                  }}
                >
                  {action.title}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {busy && <div className="card-busy" role="presentation" />}
    </div>
  );
}
