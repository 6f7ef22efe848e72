/** Enquiries for tests: deterministic, small, large and hostile, beside the consultation of `consultations.ts`. */
import { clockOf } from '../../src/enquiry/clock.ts';
import { initiations } from '../../src/enquiry/days.ts';
import {
  type Discussion,
  discussionSchema,
  discussionTarget,
  discussionType,
  type Enquiry,
  enquirySchema,
  enquiryTarget,
  enquiryType,
  type Held,
} from '../../src/enquiry/record.ts';
import { watchTarget, watchType } from '../../src/enquiry/watchRecord.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, authority, gareth, maya } from './authority.ts';
import { target as consultationAt, family, type Kept, type Shelf, standingAt } from './consultations.ts';

const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

/** Day 0: Monday 21 December 2026; the fifteenth working day after it is Thursday 14 January 2027. */
export const dayZeroIs = '2026-12-21';
export const lastDayIs = '2027-01-14';
export const enquiryAt = enquiryTarget(consultationAt, dayZeroIs);
export const discussionAt = (on = dayZeroIs): Target => discussionTarget(consultationAt, on);

/** A discussion that started enquiries, with the three who are the least, as an enquiry shows it. */
export function held(on: string, more: Partial<Held> = {}): Held {
  return { on, time: '09:30', agencies: ['socialCare', 'police', 'health'], initiated: true, ...more };
}

export function enquiry(overrides: Partial<Enquiry> = {}): Enquiry {
  return enquirySchema.parse({
    reference: 'E-4T9-KX2',
    caseReference: 'FAM-20417',
    children: [
      { number: '3004171', since: dayZeroIs },
      { number: '3004172', since: dayZeroIs },
    ],
    discussions: [held(dayZeroIs)],
    startedOn: dayZeroIs,
    consultations: [consultationAt.id],
    manager: gareth.id,
    openedAt: moment(`${dayZeroIs}T10:47`),
    bookings: [],
    lookedAt: moment(`${dayZeroIs}T10:47`),
    told: [maya.id, gareth.id],
    version: 1,
    shrunk: false,
    ...overrides,
  } satisfies Enquiry);
}

export function discussion(overrides: Partial<Discussion> = {}): Discussion {
  return discussionSchema.parse({
    on: dayZeroIs,
    time: '09:30',
    agencies: ['socialCare', 'police', 'health'],
    initiated: true,
    children: ['3004171', '3004172'],
    consultations: [consultationAt.id],
    enquiry: enquiryAt.id,
    recordedAt: moment(`${dayZeroIs}T10:47`),
    recordedBy: maya.id,
    ...overrides,
  } satisfies Discussion);
}

/** What somebody recorded on a day, at eleven. */
export const saidOn = (day: string) => ({ at: moment(`${day}T11:00`), by: maya.id });

export const asked = { on: '2026-12-22', ...saidOn('2026-12-22') };
export const needed = { conference: true, ...saidOn('2026-12-22') } as const;
export const booked = (day: string) => ({ for: day, ...saidOn('2026-12-23') });
export const explained: NonNullable<Enquiry['delay']> = {
  reasons: ['room', 'family'],
  words: 'The first room fell through, and the mother was in hospital.',
  at: moment('2027-01-15T10:00'),
  by: maya.id,
};

/** A consultation whose case has this enquiry, as they lie in the store. */
export function keptWith(value: Enquiry, overrides: Partial<Kept> = {}): Kept {
  return {
    value: standingAt('awaitingView', {
      strategy: { state: 'held', on: dayZeroIs, startedEnquiries: true },
      sentAt: moment(`${dayZeroIs}T10:40`),
    }),
    family: family({ clock: clockOf(value, enquiryAt), noted: initiations(value) }),
    ...overrides,
  };
}

/** Lays down an enquiry with its discussions, and the watch of the list. */
export async function keepEnquiry(
  shelf: Pick<Shelf, 'put'>,
  value: Enquiry,
  discussions: readonly Discussion[] = [discussion()],
  where: Target = enquiryAt,
): Promise<void> {
  const { partition } = where;
  await keepWrites(shelf, [
    create(enquiryType, where, authority.id, value),
    ...discussions.map((one) =>
      create(discussionType, discussionTarget({ partition }, one.on), authority.id, one),
    ),
  ]);
}

export async function keepWatch(shelf: Pick<Shelf, 'put'>, asks: readonly string[] = []): Promise<void> {
  await keepWrites(shelf, [
    create(watchType, watchTarget(authority.id), authority.id, { sentOn: dayZeroIs, asked: [...asks] }),
  ]);
}

async function keepWrites(shelf: Pick<Shelf, 'put'>, writes: readonly Write[]): Promise<void> {
  const about = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'enquiry.discuss',
    what: 'Recorded a strategy discussion',
    commandId: 'c2',
    settings: 'example-1',
    at: at(`${dayZeroIs}T10:47`),
  };
  await shelf.put(
    writes.flatMap((write) => {
      const { record, entry } = audited(write, about);
      return [record, entry];
    }),
  );
}
