/** How it is said what chair and social worker recorded of the family's side before a conference. Nothing that was typed. */
import { advocacyWords, relationWords } from '../../conference/index.ts';
import type { Participation, participations } from '../../practice/codes.ts';
import { formatDate } from '../../practice/dates.ts';
import type { howOrNot } from './contact.ts';
import { type ChildKnown, contactsOf, type Sharing } from './known.ts';
import type { Booklet, Contacted, FamilyContact, FamilyContactSaid, goingAhead } from './record.ts';

export const contactedWords: Readonly<Record<Contacted, string>> = { ...relationWords, child: 'A child' };

export const howWords: Readonly<Record<(typeof howOrNot)[number], string>> = {
  telephone: 'By telephone',
  visit: 'In person',
  video: 'By video call',
  writing: 'In writing',
  none: 'There was no contact',
};

export const goingAheadWords: Readonly<Record<(typeof goingAhead)[number], string>> = {
  content: 'Content that it goes ahead',
  against: 'Would rather it did not go ahead',
  differ: 'They differ among themselves',
  notAsked: 'It was not spoken of, or they did not say',
};

const day = (iso: string) => formatDate(Temporal.PlainDate.from(iso));

/** `Mother, a child: spoken with Mon 4 January 2027, by telephone` */
export function contactLine(one: FamilyContactSaid): string {
  const [first = '', ...others] = one.with.map((who) => contactedWords[who]);
  const who = [first, ...others.map((words) => words.toLowerCase())].join(', ');
  if (one.is === 'notMade') return `${who}: no contact`;
  const how = howWords[one.how].toLowerCase();
  return one.how === 'writing'
    ? `${who}: ${how}, ${day(one.on)}`
    : `${who}: spoken with ${day(one.on)}, ${how}`;
}

/** Of all of them; undefined where nobody has said. */
export function contactSummary(contact: Pick<FamilyContact, 'contacts'> | undefined): string | undefined {
  const known = contactsOf(contact);
  return known.length === 0 ? undefined : known.map(contactLine).join('. ');
}

export const bookletWords: Readonly<Record<Booklet, string>> = {
  notGiven: 'Not given',
  given: 'Given, not back yet',
  returned: 'Filled in and back',
  declined: 'They do not want one',
};

/** As it is planned; how it was is said afterwards in the words of the code list. */
export const plannedWords: Readonly<Record<Participation, string>> = {
  PN0: 'PN0 · Under four years old',
  PN1: 'PN1 · Comes, and speaks for themselves',
  PN2: 'PN2 · Comes, and an advocate speaks for them',
  PN3: 'PN3 · Comes, and gives their views without words',
  PN4: 'PN4 · Comes, and gives no views',
  PN5: 'PN5 · Does not come, an advocate speaks for them',
  PN6: 'PN6 · Does not come, views given in another way',
  PN7: 'PN7 · Does not come, and no views are known',
} satisfies Record<(typeof participations.codes)[number]['code'], string>;

/** `PN6 · Does not come, ... · booklet given, not back yet · advocate: to be arranged` */
export function childLine({ views, bookletDue, advocacy }: ChildKnown): string {
  const booklet = views?.booklet;
  return [
    views ? plannedWords[views.part] : 'Nothing said yet',
    booklet !== undefined && (bookletDue || booklet !== 'notGiven')
      ? `booklet: ${bookletWords[booklet].toLowerCase()}`
      : bookletDue && 'booklet: to be given',
    advocacy !== undefined && `advocate: ${advocacyWords[advocacy].toLowerCase()}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}

export const sharingWords: Readonly<Record<Sharing, string>> = {
  inTime: 'in time',
  late: 'late',
  withheld: 'not for the family, agreed with the chair',
  open: 'not down as shared',
};
