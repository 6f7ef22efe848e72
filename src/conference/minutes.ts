/**
 * Whole minutes since 1970, in which calendars are laid over one another: there are thousands of things in those of a
 * service, and a Temporal object for each of them costs more than the whole search. What lasts so many seconds counts
 * from the minute in which it begins to the minute in which it ends.
 */
export type Minute = number;

const minuteMs = 60_000;

export const minuteFloor = (at: Temporal.Instant): Minute => Math.floor(at.epochMilliseconds / minuteMs);
export const minuteCeil = (at: Temporal.Instant): Minute => Math.ceil(at.epochMilliseconds / minuteMs);
export const instantOf = (minute: Minute): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(minute * minuteMs);

/** From a minute until just before another; one that does not end after it begins stands for nothing. */
export interface Period {
  readonly from: Minute;
  readonly until: Minute;
}

export function periodOf(from: Temporal.Instant, until: Temporal.Instant): Period {
  return { from: minuteFloor(from), until: minuteCeil(until) };
}

/** Of instants as they are kept, in text. */
export function periodIn({ from, until }: { readonly from: string; readonly until: string }): Period {
  return periodOf(Temporal.Instant.from(from), Temporal.Instant.from(until));
}
