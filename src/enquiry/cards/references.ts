/** The enquiries that a typed reference names, as far as this person may see them. */
import { capital } from '../../consultation/index.ts';
import { typed } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Named, Target, ViewCall, Viewing } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { dayWords } from '../../practice/day-count.ts';
import { type Enquiry, enquiryType } from '../record.ts';
import { isOpen, standingOf, stubFrom } from '../standing.ts';
import { countOf } from '../steps.ts';
import { standingWords } from '../words.ts';
import { visible } from './list.ts';

/** Documents read for one reference: two are alike now and then, and three hardly ever. */
const readAtOnce = 24;

export async function findEnquiries(
  reference: string,
  viewing: Viewing,
  read: Reader,
): Promise<readonly Named[]> {
  const { person } = viewing;
  const found = await read.list(enquiryType, {
    equal: { authority: person.authority, reference },
    limit: readAtOnce,
  });
  const judged = await visible(found.items, person, read);
  return judged.flatMap((one) => {
    if (!('enquiry' in one)) return [];
    const { value, target } = one.enquiry;
    return [
      {
        call: openingOf(value, target, viewing),
        title: [`${value.reference} · `, typed(value.caseReference)],
        line: enquiryLine(value, viewing),
      },
    ];
  });
}

type At = Pick<Viewing, 'authority' | 'now'>;

/** The card of a closed one is a stub by then; what remains to be looked at is its history. */
export function openingOf(
  value: Enquiry,
  target: Target,
  { authority, now }: At,
): ViewCall & { readonly target: Target } {
  const from = stubFrom(value, authority.settings);
  const isStub = from !== undefined && Temporal.Instant.compare(now, from) >= 0;
  return { verb: isStub ? 'enquiry.timeline' : 'enquiry.show', target };
}

/** Where it stands, and while a conference is to come which day it is. */
export function enquiryLine(value: Enquiry, { authority, now }: At): string {
  const today = dayOf(now);
  const count = countOf(value, today, authority.settings);
  const counts = isOpen(value) && !value.held;
  return [
    standingWords[standingOf(value)],
    ...(counts ? [capital(dayWords(count, today)), `due ${formatDate(count.dueOn)}`] : []),
  ].join(' · ');
}
