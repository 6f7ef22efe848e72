/** What chair and social worker are asked by themselves before a conference: small, long and hostile. */
import type { Conference } from '../../src/conference/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { ChildViews, FamilyContact } from '../../src/meeting/before/record.ts';
import { at, maya } from '../support/authority.ts';
import { conference, conferenceAt, keepConference } from '../support/conferences.ts';
import { daniel, hostileWords, plainText, standingAt } from '../support/consultations.ts';
import { type Family, keepFamily, saidThen } from '../support/families.ts';
import { asked, type KeptMeeting, keepMeeting, metAt } from '../support/meetings.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

const saidBy = (by: Person, iso: string) => ({
  by: by.id,
  at: at(iso).toString({ smallestUnit: 'millisecond' }),
});

interface Shown extends Partial<Look> {
  readonly children?: Conference['children'];
  readonly family?: Family;
  readonly meeting?: KeptMeeting;
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

function shown(name: string, verb: string, as: Person, more: Shown = {}): Promise<NamedCard> {
  const { children, family = asked, meeting = {}, typed, ...look } = more;
  return rendered({
    name: `before-${name}`,
    verb,
    as,
    now: at('2027-01-05T09:00'),
    target: conferenceAt,
    ...look,
    kept: [{ value: standingAt('agreed') }],
    prepare: async (shelf) => {
      await keepConference(
        shelf,
        conference({ ...metAt, signed: saidThen, ...(children ? { children } : {}) }),
      );
      await keepFamily(shelf, family);
      await keepMeeting(shelf, meeting);
      if (typed) {
        const problem = { field: typed.field, message: typed.message };
        await shelf.keepTyped(typed.verb, as, typed.input, [problem], conferenceAt);
      }
    },
  });
}

/** A girl of eleven, a boy of five, and a child who is not born yet. */
const three: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2015-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2021-05', unborn: false, sex: 'M' },
  { number: '3004173', month: '2027-02', unborn: true, sex: 'U' },
];
const twelve: Conference['children'] = Array.from({ length: 12 }, (_, n) => ({
  number: `30041${n + 10}`,
  initials: 'AB',
  month: '2012-03',
  unborn: false,
  sex: 'F',
}));

const spoken: FamilyContact['contacts'] = [
  {
    is: 'notMade',
    with: ['father'],
    words: 'He did not answer on three days.',
    ...saidBy(daniel, '2027-01-04T16:00'),
  },
  {
    is: 'made',
    with: ['mother', 'child'],
    on: '2027-01-05',
    how: 'telephone',
    goesAhead: 'content',
    words: 'She would like her sister to come with her.',
    ...saidBy(daniel, '2027-01-05T08:40'),
  },
];

const views = (tried: string): ChildViews[] => [
  { n: 0, part: 'PN2', booklet: 'given', tried, ...saidBy(maya, '2027-01-04T15:00') },
  { n: 1, part: 'PN6', booklet: 'notGiven', ...saidBy(maya, '2027-01-04T15:00') },
];
const wanted: Family = {
  ...asked,
  safety: { advocacy: [{ child: '3004171', taken: true, ...saidThen }] },
};

/** In the order in which people meet them. */
export const beforeCards: readonly NamedCard[] = await Promise.all([
  shown('views', 'meeting.viewsForm', maya, { children: three }),
  shown('views-one', 'meeting.viewsForm', maya, { children: three.slice(1, 2) }),
  shown('views-some', 'meeting.viewsForm', maya, {
    children: three,
    family: wanted,
    meeting: { views: views('She drew her house with me, and showed who lives in it.') },
    input: { done: 'advocate' },
  }),
  shown('views-wrong', 'meeting.viewsForm', maya, {
    children: three,
    typed: {
      verb: 'meeting.views',
      input: { children: '0,1', booklet: 'given', tried: plainText(400) },
      field: 'part',
      message: 'Choose how they are to take part.',
    },
  }),
  shown('views-hostile', 'meeting.viewsForm', maya, {
    children: three,
    family: wanted,
    meeting: { views: views(hostileWords(1_000)) },
    markers: [],
  }),
  shown('views-long', 'meeting.viewsForm', maya, {
    children: twelve,
    meeting: {
      views: twelve.map((_, n) => ({
        n,
        part: 'PN6',
        booklet: 'declined',
        tried: plainText(1_000),
        ...saidBy(maya, '2027-01-04T15:00'),
      })),
    },
  }),
  shown('contact', 'meeting.familyContactForm', daniel, { children: three }),
  shown('contact-some', 'meeting.familyContactForm', daniel, {
    children: three,
    meeting: { contacts: spoken },
  }),
  shown('contact-wrong', 'meeting.familyContactForm', daniel, {
    children: three,
    typed: {
      verb: 'meeting.familyContact',
      input: { with: 'mother', how: 'none' },
      field: 'words',
      message: 'Say in a few words why there was no contact.',
    },
  }),
  shown('contact-long', 'meeting.familyContactForm', daniel, {
    children: three,
    meeting: {
      contacts: (['mother', 'father', 'partner', 'grandparent', 'carer', 'other', 'child'] as const).map(
        (who) => ({
          is: 'made' as const,
          with: [who],
          on: '2027-01-05',
          how: 'visit' as const,
          goesAhead: 'differ' as const,
          words: hostileWords(1_000),
          ...saidBy(daniel, '2027-01-05T08:40'),
        }),
      ),
    },
    markers: [],
  }),
  shown('shared', 'meeting.ownSharedForm', maya, { now: at('2027-01-08T09:00') }),
  shown('shared-late', 'meeting.ownSharedForm', maya, { now: at('2027-01-11T14:00') }),
  shown('shared-already', 'meeting.ownSharedForm', maya, {
    now: at('2027-01-11T14:00'),
    meeting: {
      attendances: {
        worker: {
          agency: 'social-care',
          family: { is: 'shared', on: '2027-01-11', time: '11:30', ...saidBy(maya, '2027-01-11T11:31') },
        },
      },
    },
  }),
  shown('eve', 'meeting.reports', daniel, { children: three, now: at('2027-01-11T09:00') }),
  shown('eve-known', 'meeting.reports', daniel, {
    children: three,
    now: at('2027-01-11T09:00'),
    family: wanted,
    meeting: { contacts: spoken, views: views('She drew her house.') },
  }),
  shown('worker-list', 'meeting.reports', maya, { children: three, family: wanted }),
]);
