/** What chair and social worker said before a family's conferences, in the timeline of its case. */
import { conferenceType, seesConference } from '../../conference/index.ts';
import { caseTarget, caseType } from '../../consultation/index.ts';
import type { Traced } from '../../kernel/traced.ts';
import { chairs } from '../rights.ts';
import { contactMade } from './known.ts';
import { childViewsType, familyContactType } from './record.ts';
import { preparing } from './recording.ts';

/** Of a case that had more conferences the rest stands in none. */
const most = 20;

export const tracedBefore: Traced = {
  async rows(partition, { person }, read) {
    if (!person.roles.some((role) => preparing.includes(role))) return [];
    const all = { partition, limit: most };
    const [family, conferences, contacts, views] = await Promise.all([
      read.find(caseType, caseTarget({ partition })),
      read.list(conferenceType, all),
      read.list(familyContactType, all),
      read.list(childViewsType, all),
    ]);
    if (!family) return [];
    const seen = new Set(
      conferences.items
        .filter((conference) => seesConference(person, { conference, case: family }))
        .map(({ target }) => target.id),
    );
    return [
      ...contacts.items
        .filter(({ value }) => seen.has(value.conference))
        .map(({ value, target }) => ({
          call: { verb: chairs(person) ? 'meeting.familyContactForm' : 'meeting.reports', target },
          reference: `${value.reference} contact with the family`,
          at: value.contacts[0]?.at ?? '',
          line: contactMade(value) === 'made' ? 'Made' : 'Not made',
        })),
      ...views.items
        .filter(({ value }) => seen.has(value.conference))
        .map(({ value, target }) => ({
          call: { verb: 'meeting.viewsForm', target },
          reference: `${value.reference} children’s views`,
          at: value.children[0]?.at ?? '',
          line: value.children.length === 1 ? 'Of 1 child' : `Of ${value.children.length} children`,
        })),
    ];
  },
};
