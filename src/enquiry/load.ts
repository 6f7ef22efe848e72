/** What the actions and views of this slice load. Reads that do not need each other are asked for together. */
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
} from '../consultation/index.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Target } from '../kernel/view.ts';
import { type Discussion, discussionTarget, discussionType, type Enquiry, enquiryType } from './record.ts';
import type { Within } from './rights.ts';

/** An enquiry with what the right to see it rests on. */
export interface InEnquiry extends Within {
  readonly enquiry: Loaded<Enquiry>;
}

/** So many consultations of one enquiry are looked at, the newest; a family has fewer. */
const mostConsultations = 20;

/** Those that cannot be read are left out: the others still say who may see it. */
export async function consultationsOf(
  { partition }: Target,
  ids: readonly string[],
  read: Reader,
): Promise<readonly Loaded<Consultation>[]> {
  const found = await Promise.all(
    ids.slice(-mostConsultations).map(async (id) => {
      try {
        return await read.find(consultationType, { partition, id });
      } catch (fault) {
        if (fault instanceof Refusal) return undefined;
        throw fault;
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}

export async function loadInEnquiry(at: { readonly target: Target }, read: Reader): Promise<InEnquiry> {
  const [enquiry, family] = await Promise.all([
    read.get(enquiryType, at.target),
    read.get(caseType, caseTarget(at.target)),
  ]);
  return {
    enquiry,
    family,
    consultations: await consultationsOf(at.target, enquiry.value.consultations, read),
  };
}

/** Every enquiry of a case, open or not. One that cannot be read is left out: what is new is opened beside it. */
export async function enquiriesOf(
  { partition }: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Enquiry>[]> {
  return (await read.list(enquiryType, { partition, limit: 100 })).items;
}

/** Every discussion of a case, also what was recorded in error. */
export async function discussionsOf(
  { partition }: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Discussion>[]> {
  return (await read.list(discussionType, { partition, limit: 100 })).items;
}

/** The consultations of a case that can be read, oldest first. */
export async function consultationsIn(
  { partition }: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Consultation>[]> {
  const newest = { partition, range: { field: 'sentAt' }, order: 'descending', limit: 100 } as const;
  return [...(await read.list(consultationType, newest)).items].reverse();
}

/** A discussion with what the right to see it rests on: its enquiry's consultations, or its own. */
export interface OfDiscussion extends Within {
  readonly discussion: Loaded<Discussion>;
  /** The enquiry that it belongs to; one that was recorded in error has none. */
  readonly enquiry: Loaded<Enquiry> | undefined;
  /** The newest that it was learnt from. */
  readonly consultation: Loaded<Consultation>;
}

/** Of records that a correction or a recording has just read or written nothing is read again. */
export async function loadOfDiscussion(at: { readonly target: Target }, read: Reader): Promise<OfDiscussion> {
  const { target } = at;
  const [discussion, family] = await Promise.all([
    read.get(discussionType, target),
    read.get(caseType, caseTarget(target)),
  ]);
  const { value } = discussion;
  const id = value.enquiry;
  const [own, found] = await Promise.all([
    consultationsOf(target, value.consultations, read),
    id === undefined ? undefined : read.find(enquiryType, { partition: target.partition, id }),
  ]);
  const consultation = own.at(-1);
  if (!consultation) throw new Refusal('notFound', 'That could not be found.');
  const enquiry = found?.value.inError ? undefined : found;
  const consultations = enquiry ? await consultationsOf(target, enquiry.value.consultations, read) : own;
  return { discussion, family, enquiry, consultation, consultations };
}

/** The same with all that its correction bears on. */
export interface InDiscussion extends OfDiscussion {
  /** Of this family, this one among them. */
  readonly discussions: readonly Loaded<Discussion>[];
  readonly enquiries: readonly Loaded<Enquiry>[];
}

/** The lists are read after the case, as for `loadNoting`. */
export async function loadInDiscussion(at: { readonly target: Target }, read: Reader): Promise<InDiscussion> {
  const { target } = at;
  const lists = async () => {
    const family = await read.get(caseType, caseTarget(target));
    const [discussions, enquiries, consultations] = await Promise.all([
      discussionsOf(target, read),
      enquiriesOf(target, read),
      consultationsIn(target, read),
    ]);
    return { family, discussions, enquiries, consultations };
  };
  const [discussion, { consultations: all, ...rest }] = await Promise.all([
    read.get(discussionType, target),
    lists(),
  ]);
  const { value } = discussion;
  const enquiry = rest.enquiries.find((one) => one.target.id === value.enquiry && !one.value.inError);
  const of = (ids: readonly string[]) => all.filter((one) => ids.includes(one.target.id));
  const consultation = of(value.consultations).at(-1);
  if (!consultation) throw new Refusal('notFound', 'That could not be found.');
  const consultations = enquiry ? of(enquiry.value.consultations) : of(value.consultations);
  return { ...rest, discussion, enquiry, consultation, consultations };
}

/** A case as one comes to it to record a discussion: by a consultation, or by an enquiry of the family. */
export interface AtCase extends Within {
  readonly family: Loaded<Case>;
  /** The consultation that it is recorded for: the one pressed on, or the enquiry's newest. */
  readonly consultation: Loaded<Consultation>;
  /** The enquiry pressed on. */
  readonly enquiry?: Loaded<Enquiry>;
}

export async function loadAtCase(at: { readonly target: Target }, read: Reader): Promise<AtCase> {
  const { target } = at;
  const [asked, enquiry, family] = await Promise.all([
    read.find(consultationType, target),
    read.find(enquiryType, target),
    read.get(caseType, caseTarget(target)),
  ]);
  const consultations = asked
    ? [asked]
    : await consultationsOf(target, enquiry?.value.consultations ?? [], read);
  const consultation = consultations.at(-1);
  if (!consultation) throw new Refusal('notFound', 'That could not be found.');
  return { family, consultations, consultation, ...(enquiry ? { enquiry } : {}) };
}

/** A case with all that decides what a discussion comes to. */
export interface Noting extends AtCase {
  /** What is on record for the same day. */
  readonly discussion: Loaded<Discussion> | undefined;
  readonly enquiries: readonly Loaded<Enquiry>[];
}

/**
 * The list of enquiries is read after the case: whoever opens one in between has rewritten the case (a guard), so that
 * of two who each miss the other one decides anew.
 */
export async function loadNoting(at: { readonly target: Target }, on: string, read: Reader): Promise<Noting> {
  const { target } = at;
  const discussed = read.find(discussionType, discussionTarget(target, on));
  const family = read.get(caseType, caseTarget(target));
  const listed = family.then(() => enquiriesOf(target, read));
  const [here, discussion, enquiries] = await Promise.all([loadAtCase(at, read), discussed, listed]);
  return { ...here, discussion, enquiries };
}
