/** The reckoning: what is in the store and in people's chats once all is quiet, against what people have pressed. */
import { z } from 'zod';
import { diaryDaySchema } from '../../src/conference/diary/record.ts';
import { conferenceSchema } from '../../src/conference/record.ts';
import { type Consultation, consultationType } from '../../src/consultation/record.ts';
import { auditContent, auditKind } from '../../src/kernel/audit.ts';
import { effectContent } from '../../src/kernel/effects.ts';
import { receiptId } from '../../src/kernel/receipts.ts';
import { parseRecord } from '../../src/kernel/records.ts';
import type { StoreDocument, StoreQuery } from '../../src/kernel/store.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { conversationOf } from '../bench/people.ts';
import { authority } from '../support/authority.ts';
import type { Done, Lived, Wish } from './family.ts';
import type { Town } from './town.ts';

export interface Reckoning {
  /** Each a line that says what is lost or twice; none of it should be there. */
  readonly losses: readonly string[];
  readonly records: number;
  readonly entries: number;
  readonly booked: number;
  /** Messages sent twice of which nobody could know whether they arrived: business support was told. */
  readonly uncertain: number;
}

/** Whether the record says what its people wanted. */
const ended: Readonly<Record<Wish, (value: Consultation) => boolean>> = {
  agrees: ({ outcome, view }) => outcome !== undefined && view !== undefined,
  differs: ({ outcome, view }) => outcome !== undefined && view !== undefined,
  withdraws: ({ withdrawn }) => withdrawn !== undefined,
  books: ({ outcome }) => outcome !== undefined,
};

/** Whoever is in the file: receipts and messages look at ids alone. */
const [somebody] = authority.people;

/** `spoiled` are the partitions in which a record could not be read for a while. */
export async function reconcile(
  town: Town,
  lived: readonly Lived[],
  spoiled: ReadonlySet<string>,
): Promise<Reckoning> {
  const losses: string[] = [];
  for (const family of lived) {
    await checkFamily(town, family, spoiled, losses);
  }
  const booked = await checkDiary(town, lived, losses);
  const uncertain = await checkEffects(town, spoiled, losses);
  const { records, entries, problems } = await verifyAudit(town.store, auditedKinds);
  losses.push(...problems.map(({ fault, record, seq }) => `audit: ${fault} ${record} ${seq ?? ''}`));
  return { losses, records, entries, booked, uncertain };
}

/**
 * Every effect has ended. One that could not be carried out is on business support's list, which is where it belongs
 * only when nobody could know better: its record was spoiled, or a message's answer was lost twice.
 */
async function checkEffects(town: Town, spoiled: ReadonlySet<string>, losses: string[]): Promise<number> {
  for (const { id, data } of await town.effects('due')) {
    losses.push(`an effect is due: ${id} ${JSON.stringify(data).slice(0, 200)}`);
  }
  let uncertain = 0;
  for (const { id, partition, code, data } of await town.effects('stuck')) {
    if (code === 'uncertain') uncertain += 1;
    else if (!spoiled.has(partition)) {
      losses.push(`an effect is stuck (${String(code)}): ${id} ${JSON.stringify(data).slice(0, 200)}`);
    }
  }
  return uncertain;
}

async function checkFamily(
  town: Town,
  { target, reference, wish, done }: Lived,
  spoiled: ReadonlySet<string>,
  losses: string[],
): Promise<void> {
  const stored = await town.store.read(target.partition, target.id);
  if (!stored) {
    losses.push(`${reference}: the request is gone`);
    return;
  }
  if (!ended[wish](parseRecord(consultationType, stored).value))
    losses.push(`${reference}: it is not where it was`);
  for (const one of done) await checkDone(town, one, losses);
  for (const [about, deeds] of Map.groupBy(done, (one) => one.reference)) {
    await checkTold(town, about, deeds, spoiled, losses);
  }
}

/** Everybody who had to hear of it has been sent at least so many messages with its reference. */
async function checkTold(
  town: Town,
  reference: string,
  done: readonly Done[],
  spoiled: ReadonlySet<string>,
  losses: string[],
): Promise<void> {
  const wanted = new Map<string, number>();
  for (const person of done.flatMap(({ told }) => told)) wanted.set(person, (wanted.get(person) ?? 0) + 1);
  for (const [person, count] of wanted) {
    const came = town.teams.about(conversationOf(person.split(':')[1] ?? ''), reference).length;
    if (came >= count) continue;
    const about = new Set(done.map(({ target }) => target.id));
    // Where nobody can know whether it arrived, or its record could not be read just then, business support was told, and
    // that is an end as well.
    if (came + (await endedUntold(town, person, about, spoiled)) >= count) continue;
    const [partition = ''] = done
      .map(({ target }) => target.partition)
      .filter((one) => one.startsWith('case:'));
    const things = done.filter(({ told }) => told.includes(person)).map(({ verb }) => verb);
    losses.push(
      `${reference}: somebody was told ${came} times of ${count} things: ${things.join(', ')}; ${await messagesTo(town, person, partition)}`,
    );
  }
}

/** How many messages to somebody about these records are on business support's list, and rightly. */
async function endedUntold(
  town: Town,
  person: string,
  about: ReadonlySet<string>,
  spoiled: ReadonlySet<string>,
): Promise<number> {
  const stuck = await town.effects('stuck');
  return stuck.filter(({ code, partition, data }) => {
    const content = effectContent.safeParse(data);
    const rightly = code === 'uncertain' || (code === 'broken' && spoiled.has(partition));
    if (!rightly || !content.success || content.data.type !== 'message') return false;
    return content.data.to === person && about.has(content.data.view.target?.id ?? '');
  }).length;
}

/** How the messages of a case to somebody ended, for whoever looks for one that did not come. */
async function messagesTo(town: Town, person: string, partition: string): Promise<string> {
  const states = ['due', 'done', 'dropped', 'stuck'];
  const all = (
    await Promise.all(states.map((state) => town.effects(state, town.now().add({ hours: 48 }))))
  ).flat();
  const words = all.flatMap((effect) => {
    const { data } = parsedMessage.safeParse(effect);
    if (effect.partition !== partition || data?.data.to !== person) return [];
    const { type, view } = data.data;
    return [
      `${type} ${view.verb} ${JSON.stringify(view.input ?? {})} ${effect.state} ${effect.code ?? ''} ${effect.message ?? ''}`,
    ];
  });
  return words.join(' | ');
}

const parsedMessage = z.object({
  data: z.object({
    type: z.enum(['message', 'update', 'refresh']),
    to: z.string(),
    view: z.object({ verb: z.string(), input: z.unknown() }),
  }),
});

async function checkDone(
  town: Town,
  { verb, target, by, tried, reference, perhaps }: Done,
  losses: string[],
): Promise<void> {
  if (!somebody) throw new Error('the example has nobody in it');
  const actor = { kind: 'person', person: { ...somebody, id: by } } as const;
  const receipts = await Promise.all(
    tried.map((command) => town.store.read(target.partition, receiptId(command, actor))),
  );
  const kept = receipts.filter((receipt) => receipt?.document.verb === verb).length;
  if (kept !== 1 && !(perhaps && kept === 0))
    losses.push(`${reference}: ${verb} has ${kept} receipts, of ${tried.length} presses`);
  const { partition, id } = target;
  const written = await all(town, {
    kind: auditKind,
    partition,
    range: { field: 'at' },
    order: 'ascending',
  });
  const entries = written.filter(
    ({ record, data }) => record === id && auditContent.parse(data).verb === verb,
  );
  if (entries.length !== kept)
    losses.push(`${reference}: ${verb} has ${entries.length} entries in the audit`);
}

/** No slot held twice, no hold without its conference, no conference without its hold. Gives how many are booked. */
async function checkDiary(town: Town, lived: readonly Lived[], losses: string[]): Promise<number> {
  const days = (await all(town, { kind: 'diaryDay' })).map(({ data }) => diaryDaySchema.parse(data));
  const holds = new Map<string, string>();
  for (const { resource, day, entries } of days) {
    const sorted = entries.toSorted((a, b) => a.from.localeCompare(b.from));
    for (const [n, entry] of sorted.entries()) {
      holds.set(entry.hold, entry.conference.id);
      const next = sorted[n + 1];
      if (next && Temporal.Instant.compare(next.from, entry.until) < 0) {
        losses.push(`the diary: a ${resource.kind} is held twice on ${day}`);
      }
    }
  }
  let booked = 0;
  for (const { id, data } of await all(town, { kind: 'conference' })) {
    const { booking, reference } = conferenceSchema.parse(data);
    if (!booking) continue;
    if (booking.state !== 'booked' || holds.get(booking.hold) !== id) {
      losses.push(`${reference}: it is ${booking.state}, and its time is not in the diary`);
    }
    holds.delete(booking.hold);
    booked += 1;
  }
  for (const [hold, conference] of holds) losses.push(`the diary: ${hold} is not that of ${conference}`);
  for (const { conference, reference } of lived) {
    const stored = conference && (await town.store.read(conference.partition, conference.id));
    if (stored && !conferenceSchema.parse(stored.document.data).booking) {
      losses.push(`${reference}: its booking is gone`);
    }
  }
  return booked;
}

async function all(town: Town, query: Omit<StoreQuery, 'limit'>): Promise<StoreDocument[]> {
  const found: StoreDocument[] = [];
  let continuation: string | undefined;
  do {
    const page = await town.store.query({ ...query, limit: 1_000, continuation });
    found.push(...page.documents.map(({ document }) => document));
    continuation = page.continuation;
  } while (continuation !== undefined);
  return found;
}
