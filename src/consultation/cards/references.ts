/** The consultations that a typed reference names, as far as this person may see them. */
import { typed } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Named, Viewing } from '../../kernel/view.ts';
import { consultationType } from '../record.ts';
import { standingOf } from '../standing.ts';
import { capital, momentWords, nameOf, standingWords } from '../words.ts';
import { isStub, visible } from './lists.ts';

/** Documents read for one reference: there are 24 million, so that two are alike now and then, and three hardly ever. */
const readAtOnce = 24;

export async function findConsultations(
  reference: string,
  viewing: Viewing,
  read: Reader,
): Promise<readonly Named[]> {
  const { authority, person } = viewing;
  const found = await read.list(consultationType, {
    equal: { authority: person.authority, reference },
    limit: readAtOnce,
  });
  const { rows } = await visible(found.items, person, read);
  return rows.map(({ value, target }) => ({
    call: { verb: isStub(value, viewing) ? 'consultation.copy' : 'consultation.show', target },
    title: [`${value.reference} · `, typed(value.caseReference)],
    line: capital(
      `${standingWords[standingOf(value)]} · asked by ${nameOf(authority, value.asker)}, sent ${momentWords(value.sentAt)}`,
    ),
  }));
}
