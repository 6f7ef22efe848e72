/** What the cards of an enquiry share: its head, its band, the way back. */
import { clockBand, enquiryBand, restrictedBand } from '../../consultation/index.ts';
import type { CardAction } from '../../kernel/card.ts';
import { back, type Part, type Typed, typed, type Words } from '../../kernel/cards/index.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { clockOf } from '../clock.ts';
import type { AtCase, InEnquiry } from '../load.ts';
import type { Enquiry } from '../record.ts';
import { partiesOf } from '../rights.ts';
import type { About } from '../words.ts';

/** Reference, case, children: the third line of every head. */
export function headLine(value: Enquiry): Words {
  const count = value.children.length;
  return [
    `${value.reference} · `,
    typed(value.caseReference),
    ` · ${count === 1 ? '1 child' : `${count} children`}`,
  ];
}

export function aboutOf(loaded: InEnquiry, { person, authority, now }: Viewing): About {
  return {
    value: loaded.enquiry.value,
    person,
    authority,
    parties: partiesOf(loaded),
    today: dayOf(now),
  };
}

/** The clock, from the enquiry itself: the case may not have heard of the newest yet. */
export function ownBand({ enquiry }: InEnquiry, viewing: Viewing): Part {
  return clockBand(clockOf(enquiry.value, enquiry.target), viewing);
}

/** Of a card that is about the case and not about one enquiry. */
export function caseBands({ family }: AtCase, viewing: Viewing): readonly Part[] {
  return [restrictedBand(family.value), enquiryBand(family.value, viewing)];
}

export function backToIt(target: Target, viewing: Viewing, title = 'Back'): CardAction {
  return back('enquiry.show', viewing.press('enquiry.show', target), title);
}

export function childrenTyped({ children }: Enquiry): Typed {
  return typed(children.map((child) => child.number).join(', '));
}
