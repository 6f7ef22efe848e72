/**
 * A family's case: all that a person may see of it, on one card. The records come first, then what has happened to
 * them, out of the audit trail. Later slices add their kinds of records in `src/wiring.ts` (see `kernel/traced.ts`).
 */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import { entry, head, more, other, para, plain, remark, section, typed } from '../../kernel/cards/index.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Traced, TracedRow } from '../../kernel/traced.ts';
import type { View } from '../../kernel/view.ts';
import { asksForConferences } from '../../practice/conference-settings.ts';
import { consultationsOf } from '../actions/common.ts';
import { type Case, caseTarget, caseType } from '../record.ts';
import { maySee } from '../rights.ts';
import { standingOf } from '../standing.ts';
import { capital, momentWords, nameOf, standingWords } from '../words.ts';
import { backToIt } from './form.ts';
import { isStub } from './lists.ts';
import { pageInput } from './paging.ts';
import { fitted, restrictedBand, staff } from './parts.ts';
import { type Trail, trailOf, trailRow, unreadableRemark } from './trail.ts';

/** Records and entries on one card. */
const recordsAtOnce = 6;
const entriesAtOnce = 10;

/** This slice's part of a case: its consultations, each under the right to see that very one. */
export const tracedConsultations: Traced = {
  async rows(partition, { person, authority, now }, read) {
    const [family, all] = await Promise.all([
      read.find(caseType, caseTarget({ partition })),
      consultationsOf({ partition }, read),
    ]);
    if (!family) return [];
    return all
      .filter((one) => maySee(person, one.value, family.value, one.authority))
      .map(({ value, target }) => ({
        call: { verb: isStub(value, { authority, now }) ? 'consultation.copy' : 'consultation.show', target },
        reference: value.reference,
        at: value.sentAt,
        line: capital(
          `${standingWords[standingOf(value)]} · asked by ${nameOf(authority, value.asker)}, sent ${momentWords(value.sentAt)}`,
        ),
      }));
  },
};

interface CaseShown {
  readonly family: Loaded<Case>;
  /** Newest first. */
  readonly rows: readonly TracedRow[];
  readonly trail: Trail;
}

export function caseTimeline(kinds: readonly Traced[]): View {
  return view({
    verb: 'case.timeline',
    who: staff,
    input: pageInput.extend({
      /** How many records stood on the pages before. */
      skip: z.int().min(0).max(10_000).optional().catch(undefined),
    }),
    async load({ target, input, viewing }, read: Reader): Promise<CaseShown> {
      const { partition } = target;
      const [family, found] = await Promise.all([
        read.get(caseType, caseTarget({ partition })),
        Promise.all(kinds.map((kind) => kind.rows(partition, viewing, read))),
      ]);
      const rows = found.flat().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
      const ids = new Set(rows.map(({ call }) => call.target.id));
      const shows = (record: string) => ids.has(record);
      return { family, rows, trail: await trailOf(partition, input, read, { shows, most: entriesAtOnce }) };
    },
    // Whoever may see none of its records may not know that there is a case.
    may: (_person, { rows }) => rows.length > 0,
    render({ family, rows, trail }, viewing, { skip = 0 }, target) {
      const { authority } = viewing;
      const shown = rows.slice(skip, skip + recordsAtOnce);
      const references = new Map(rows.map((row) => [row.call.target.id, plain(row.reference)]));
      const moreRows = rows.length > skip + shown.length;
      const next =
        (trail.goesOn || moreRows) && trail.last ? { ...trail.last, skip: skip + shown.length } : undefined;
      const card = fitted(() => ({
        head: head({
          kind: 'Case',
          title: skip === 0 ? 'The whole case' : 'The case, earlier',
          line: [
            typed(family.value.caseReference),
            ` · ${rows.length === 1 ? 'one record' : `${rows.length} records`} that you can see`,
          ],
        }),
        body: [
          restrictedBand(family.value),
          shown.length > 0 &&
            section(
              skip === 0 ? 'In this case, newest first' : 'Earlier in this case',
              shown.map((row, n) => entry(plain(row.reference), row.line, n === 0)),
              moreRows && remark('There are more of them on the next page.'),
            ),
          section(
            'What has happened',
            trail.entries.map((one, n) => trailRow(one, authority, n === 0, references.get(one.record))),
            trail.entries.length === 0 && para('There is nothing earlier.'),
            unreadableRemark(trail),
          ),
        ],
        presses: [
          next && other('Show earlier', 'case.timeline', viewing.press('case.timeline', target, next)),
          backToIt(target, viewing),
          // For children whose conferences were held before the service had Quorate; the form knows whether one follows.
          asksForConferences(viewing.person.roles, viewing.authority.settings) &&
            more(
              'Ask for a review',
              'conference.askReviewForm',
              viewing.press('conference.askReviewForm', caseTarget(target)),
            ),
          ...shown.map(({ call, reference }) =>
            more(`Open ${plain(reference)}`, call.verb, viewing.press(call.verb, call.target, call.input)),
          ),
        ],
        emergency: authority.settings,
      }));
      return { card, summary: 'The history of a case' };
    },
  });
}
