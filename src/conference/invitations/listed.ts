/** Those who are asked, with how each is reached, as the cards show them. */
import { typed } from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { type Contact, contactTarget, contactType } from '../invitations.ts';
import { type InSafety, loadInSafety } from '../safety/load.ts';
import { agencyWords } from './words.ts';

export interface Listed extends InSafety {
  readonly contacts: readonly (Loaded<Contact> | undefined)[];
}

export async function loadListed(at: { readonly target: Target }, read: Reader): Promise<Listed> {
  const loaded = await loadInSafety(at, read);
  const contacts = await Promise.all(
    loaded.invitations.map(({ target, value }) =>
      value.hasContact ? read.find(contactType, contactTarget(target)) : undefined,
    ),
  );
  return { ...loaded, contacts };
}

/** `1 · Example Constabulary`: what people typed is no part of a choice. */
export function choicesIn({ invitations }: InSafety, viewing: Viewing) {
  return invitations.map(({ target, value }, n) => ({
    title: `${n + 1} · ${agencyWords(value, viewing.authority)}`,
    value: target.id,
  }));
}

/** `Child 1: 3004171, child 2: 3004172` */
export function childrenOf(children: readonly { readonly number: string }[], among?: readonly string[]) {
  return children
    .map(({ number }, n) => ({ number, n }))
    .filter(({ number }) => !among || among.includes(number))
    .flatMap(({ number, n }, index) => [`${index === 0 ? 'Child' : ', child'} ${n + 1}: `, typed(number)]);
}
