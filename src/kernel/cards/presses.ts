/**
 * Buttons. At most one primary, at most two others (two fit a telephone's width), the rest in the overflow; `card`
 * checks it and puts them in that order. A title is our own words and says what will have happened.
 */
import type { CardAction, DialogAction, ExecuteAction, OpenUrlAction, PressData } from '../card.ts';

export type Rank = 'primary' | 'other' | 'more';

export interface PressOptions {
  /** `none`: nothing typed is sent or checked. */
  readonly inputs?: 'auto' | 'none';
  /** Red: withdraws or removes something. Its title says so too. */
  readonly destructive?: boolean;
}

/** The one thing to do: "Hold this time", never "Submit". */
export function primary(
  title: string,
  verb: string,
  data: PressData,
  options: PressOptions = {},
): ExecuteAction {
  return { ...execute(title, verb, data, options), style: 'positive' };
}

/** Another thing that is often wanted. */
export function other(
  title: string,
  verb: string,
  data: PressData,
  options: PressOptions = {},
): ExecuteAction {
  return execute(title, verb, data, options);
}

/** Seldom wanted: goes into the overflow. */
export function more(
  title: string,
  verb: string,
  data: PressData,
  options: PressOptions = {},
): ExecuteAction {
  return { ...execute(title, verb, data, options), mode: 'secondary' };
}

/** To the step before; nothing typed is checked. One of the "others". */
export function back(verb: string, data: PressData, title = 'Back'): ExecuteAction {
  return execute(title, verb, data, { inputs: 'none' });
}

/** Opens a dialog: Teams does that by Action.Submit with `task/fetch`. */
export function openDialog(
  title: string,
  verb: string,
  data: PressData,
  rank: Exclude<Rank, 'primary'> = 'other',
): DialogAction {
  return {
    type: 'Action.Submit',
    title,
    data: { ...data, msteams: { type: 'task/fetch' }, verb },
    associatedInputs: 'none',
    ...(rank === 'more' ? { mode: 'secondary' } : {}),
  };
}

/**
 * Opens an address of ours or of Teams, never one that was typed. Throws RangeError for anything but https (http on
 * this machine, for the rehearsal).
 */
export function openLink(title: string, url: string, rank: Rank = 'other'): OpenUrlAction {
  const { protocol, hostname } = new URL(url);
  const local = protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !local) throw new RangeError('a link must be https');
  return {
    type: 'Action.OpenUrl',
    title,
    url,
    ...(rank === 'primary' ? { style: 'positive' } : {}),
    ...(rank === 'more' ? { mode: 'secondary' } : {}),
  };
}

/** Where a button stands. */
export function rankOf(action: CardAction): Rank {
  if (action.mode === 'secondary') return 'more';
  return action.type !== 'Action.Submit' && action.style === 'positive' ? 'primary' : 'other';
}

/** Buttons in their order. Throws RangeError when there are two primaries, three others, or two of one name. */
export function ordered(presses: readonly CardAction[]): readonly CardAction[] {
  const at = (rank: Rank) => presses.filter((press) => rankOf(press) === rank);
  if (at('primary').length > 1) throw new RangeError('a card has one primary button at most');
  if (at('other').length > 2)
    throw new RangeError('a card has two other buttons at most; the rest are "more"');
  if (new Set(presses.map((press) => press.title)).size !== presses.length) {
    throw new RangeError('two buttons of a card have one name');
  }
  return [...at('primary'), ...at('other'), ...at('more')];
}

function execute(title: string, verb: string, data: PressData, options: PressOptions): ExecuteAction {
  return {
    type: 'Action.Execute',
    title,
    verb,
    data,
    ...(options.destructive ? { style: 'destructive' } : {}),
    ...(options.inputs === undefined ? {} : { associatedInputs: options.inputs }),
  };
}
