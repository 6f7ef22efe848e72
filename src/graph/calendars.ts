/** The calendars port on Outlook, through the mailbox of one service. */
import { type Client, GraphError } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import {
  type Booking,
  type CalendarEvent,
  type Calendars,
  type Move,
  type Span,
  standsAs,
} from '../kernel/calendars.ts';
import { OutsideError } from '../kernel/outside.ts';
import { busyTimes } from './busy.ts';
import { eventAnswer, eventFields, eventPage, movedEvent, newEvent } from './events.ts';
import { answered, graphFault, nothing, outside } from './faults.ts';
import { Pages } from './pages.ts';
import { preferred } from './times.ts';

const pageSize = 100;
/** Where an event that was booked and moved since is looked for around the time first asked for. */
const aroundDays = 60;

/** Some answers to a transaction id that was used say which event it has made. */
const usedBefore = z.object({ '@event.existingEventId': z.string().min(1) });

function existingId(error: unknown): string | undefined {
  if (!(error instanceof GraphError) || typeof error.body !== 'string') return undefined;
  try {
    return usedBefore.parse(JSON.parse(error.body))['@event.existingEventId'];
  } catch {
    return undefined;
  }
}

export class OutlookCalendars implements Calendars {
  readonly #graph: Client;
  readonly #pages: Pages;
  /** As it stands in a path. */
  readonly #mailbox: string;

  constructor(options: { graph: Client; graphUrl: string; mailbox: string }) {
    this.#graph = options.graph;
    this.#pages = new Pages(options);
    this.#mailbox = encodeURIComponent(options.mailbox);
  }

  busy(emails: readonly string[], within: Span) {
    return busyTimes(this.#graph, this.#mailbox, emails, within);
  }

  async book(booking: Booking): Promise<CalendarEvent> {
    try {
      return eventAnswer.parse(await this.#events().post(newEvent(booking)));
    } catch (error) {
      if (graphFault(error)?.code !== 'ErrorDuplicateTransactionId') throw outside(error, 'write');
      const id = existingId(error);
      const made = await (id === undefined ? this.bookedAs(booking) : this.read(id));
      if (made) return made;
      throw new OutsideError('conflict', 'ErrorDuplicateTransactionId', { cause: error });
    }
  }

  async bookedAs({ transactionId, span }: Pick<Booking, 'transactionId' | 'span'>) {
    const hours = aroundDays * 24;
    const near = await this.#all(
      this.#graph
        .api(`/users/${this.#mailbox}/calendarView`)
        .header('Prefer', preferred)
        .query({
          startDateTime: span.from.subtract({ hours }).toString(),
          endDateTime: span.to.add({ hours }).toString(),
        })
        .select(eventFields)
        .top(pageSize),
    );
    return near.find((event) => event.transactionId === transactionId);
  }

  async read(event: string): Promise<CalendarEvent | undefined> {
    try {
      return await answered('read', eventAnswer, () => this.#event(event).select(eventFields).get());
    } catch (error) {
      if (error instanceof OutsideError && error.fault === 'gone') return undefined;
      throw error;
    }
  }

  async move(event: string, move: Move): Promise<CalendarEvent> {
    try {
      return await answered('write', eventAnswer, () =>
        this.#event(event).header('If-Match', move.etag).patch(movedEvent(move)),
      );
    } catch (error) {
      if (!(error instanceof OutsideError) || error.fault !== 'conflict') throw error;
      // It may be our own change, the answer to which was lost.
      const now = await this.read(event);
      if (now && standsAs(now, move)) return now;
      throw error;
    }
  }

  async cancel(event: string, comment: string): Promise<void> {
    try {
      await answered('write', nothing, () =>
        this.#graph
          .api(`/users/${this.#mailbox}/events/${encodeURIComponent(event)}/cancel`)
          .header('Prefer', preferred)
          .post({ Comment: comment }),
      );
    } catch (error) {
      // Outlook takes a cancelled event out of its organiser's calendar.
      if (error instanceof OutsideError && error.fault === 'gone') return;
      throw error;
    }
  }

  #events() {
    return this.#graph.api(`/users/${this.#mailbox}/events`).header('Prefer', preferred);
  }

  #event(id: string) {
    return this.#graph
      .api(`/users/${this.#mailbox}/events/${encodeURIComponent(id)}`)
      .header('Prefer', preferred);
  }

  async #all(first: ReturnType<Client['api']>): Promise<readonly CalendarEvent[]> {
    const page = await answered('read', eventPage, () => first.get());
    return this.#pages.all(eventPage, page, preferred);
  }
}
