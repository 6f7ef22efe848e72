/**
 * What stands in a case's timeline: of every kind of record in its partition, those that a person may see. The slice
 * that owns the kind says which; the timeline takes their entries out of the audit trail, in the words that were
 * written there, and knows no slice. A kind of which nobody says this stands in no timeline.
 */
import type { Reader } from './records.ts';
import type { Target, ViewCall, Viewing } from './view.ts';

/** One record, as the timeline names it. */
export interface TracedRow {
  /** The record; the look that opens it is about it. */
  readonly call: ViewCall & { readonly target: Target };
  /** Our own short reference. */
  readonly reference: string;
  /** When it came into being: an instant, by which the rows are ordered. */
  readonly at: string;
  /** Where it stands, in our own words. */
  readonly line: string;
}

export interface Traced {
  /** The records of this kind in a case's partition that the person who looks may see, and none else. */
  rows(
    partition: string,
    viewing: Pick<Viewing, 'person' | 'authority' | 'now'>,
    read: Reader,
  ): Promise<readonly TracedRow[]>;
}
