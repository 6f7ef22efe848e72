/** This slice's part of a case: its enquiries and strategy discussions, each under the right to see that very one. */
import { caseTarget, caseType, dayWords } from '../consultation/index.ts';
import type { Traced } from '../kernel/traced.ts';
import { enquiryLine, openingOf } from './cards/references.ts';
import { consultationsIn, discussionsOf, enquiriesOf } from './load.ts';
import { sees } from './rights.ts';
import { discussionTitle } from './words.ts';

export const tracedEnquiries: Traced = {
  async rows(partition, { person, authority, now }, read) {
    const at = { partition };
    const [family, enquiries, discussions, consultations] = await Promise.all([
      read.find(caseType, caseTarget(at)),
      enquiriesOf(at, read),
      discussionsOf(at, read),
      consultationsIn(at, read),
    ]);
    if (!family) return [];
    const may = (ids: readonly string[]) =>
      sees(person, { family, consultations: consultations.filter(({ target }) => ids.includes(target.id)) });
    return [
      ...enquiries
        .filter(({ value }) => may(value.consultations))
        .map(({ value, target }) => ({
          call: openingOf(value, target, { authority, now }),
          reference: value.reference,
          at: value.openedAt,
          line: enquiryLine(value, { authority, now }),
        })),
      ...discussions
        .filter(({ value }) => {
          const of = enquiries.find(({ target }) => target.id === value.enquiry);
          return may(of && !of.value.inError ? of.value.consultations : value.consultations);
        })
        .map(({ value, target }) => ({
          call: { verb: 'enquiry.discussion', target },
          reference: `Discussion of ${dayWords(value.on)}`,
          at: value.recordedAt,
          line: discussionTitle(value),
        })),
    ];
  },
};
