/** Cards for the gallery out of the real views: each as one person sees it at one moment. */
import type { Authority, Directory, Person } from '../../src/kernel/actor.ts';
import type { Card } from '../../src/kernel/card.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { withNotice } from '../../src/kernel/notice.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { dialogCard } from '../../src/teams/dialog.ts';
import { entries } from '../../src/wiring.ts';
import { type Kept, lookedAt, markers, Shelf, target, viewing } from '../support/consultations.ts';
import type { Drawn } from './look.ts';

export interface NamedCard {
  /** Becomes a file name. */
  readonly name: string;
  readonly card: Card;
  /** The view that rendered it; none for the samples of the kit. */
  readonly verb?: string;
  /** Looked at as it stands in a dialog. */
  readonly dialog?: boolean;
  /** The step has rows of children (see the card lint). */
  readonly childRows?: boolean;
  /** What people typed into it. */
  readonly markers?: readonly string[];
}

export interface Look {
  readonly name: string;
  readonly verb: string;
  readonly as: Person;
  readonly input?: JsonObject;
  /** What there is; nothing unless told. */
  readonly kept?: readonly Kept[];
  /** What else is laid down before: drafts, effects. */
  readonly prepare?: (shelf: Shelf) => Promise<void>;
  readonly target?: Target;
  readonly now?: Temporal.Instant;
  /** Another authority than the example's. */
  readonly in?: { readonly authority: Authority; readonly directory: Directory };
  /** Why a press was refused, on top of the card. */
  readonly notice?: string;
  readonly dialog?: boolean;
  readonly childRows?: boolean;
  /** What people typed, where it is not what the consultations of the tests hold. */
  readonly markers?: readonly string[];
}

/** The card of a view of the wiring; throws for a verb that no view has. */
export async function rendered(look: Look): Promise<NamedCard> {
  const { name, verb, dialog, childRows, notice } = look;
  const view = entries.find((entry) => entry.verb === verb);
  if (view?.kind !== 'view') throw new Error(`no view ${verb}`);
  const shelf = await new Shelf().keep(...(look.kept ?? []));
  await look.prepare?.(shelf);
  const call = { verb, input: look.input ?? {}, target: look.target ?? target };
  const at = { ...viewing(look.as, look.now ?? lookedAt), ...look.in };
  const shown = await view.show(call, at, new Reader(shelf.store));
  await shelf.store.close();
  const { card } = notice === undefined ? shown : withNotice(shown, notice);
  const options = {
    markers: look.markers ?? markers,
    ...(dialog ? { dialog } : {}),
    ...(childRows ? { childRows } : {}),
  };
  return { name, card, verb, ...options };
}

/** The card as it is drawn: in a dialog, with the buttons that Teams' dialogs know. */
export function drawn({ card, dialog }: Pick<NamedCard, 'card' | 'dialog'>): Drawn {
  return dialog ? dialogCard(card) : card;
}
