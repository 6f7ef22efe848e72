/**
 * Effects: what a decision brings about outside its own records. They are written in the decision's batch, and carried
 * out at least once by a worker. A message effect says "render this view for this person now", never a stored picture.
 */
import { z } from 'zod';
import { derivedId } from './ids.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { StoreDocument } from './store.ts';
import type { Target } from './view.ts';

export const effectKind = 'effect';

const json = z.custom<JsonObject>(isJsonObject);
const target = z.object({ partition: z.string(), id: z.string() });
export const viewCall = z.object({ verb: z.string(), target: target.optional(), input: json.optional() });
const followUp = z.object({ verb: z.string(), target, input: json });
const place = z.object({ conversation: z.string(), message: z.string() });

export const effectContent = z.discriminatedUnion('type', [
  /** Tells a person, one-to-one. `quiet`: nobody is told when it cannot be delivered (it tells of trouble itself). */
  z.object({
    type: z.literal('message'),
    to: z.string(),
    view: viewCall,
    unreachable: followUp.optional(),
    depth: z.number(),
    quiet: z.boolean().optional(),
  }),
  /** Renders a message anew in place, for the person who pressed it. */
  z.object({ type: z.literal('update'), to: z.string(), place, view: viewCall }),
  /** Renders anew, in place, the cards about a record that a person was sent. */
  z.object({ type: z.literal('refresh'), to: z.string(), about: z.string(), view: viewCall }),
  /** The same for many people and records at once, and for the lists in which the effect's partition stands. */
  z.object({
    type: z.literal('conceal'),
    from: z.array(z.string()),
    cards: z.array(z.object({ about: target, view: viewCall })),
  }),
  /**
   * `heard`: the verbs that follow from it, as whoever decided it knows them; empty where that could not be worked out,
   * absent in what an older version wrote.
   */
  z.object({
    type: z.literal('event'),
    name: z.string(),
    target,
    data: json,
    depth: z.number(),
    heard: z.array(z.string()).optional(),
  }),
  /** `wake` is set for a wake-up: which one it is, so that each fires once however often it is delivered. */
  z.object({ type: z.literal('command'), ...followUp.shape, depth: z.number(), wake: z.string().optional() }),
  /** Something asked of somebody else's system; what it answers becomes the command `reply`. */
  z.object({
    type: z.literal('errand'),
    name: z.string(),
    input: json,
    /** The record for whose sake it is done. */
    target,
    reply: z.object({ verb: z.string(), input: json }),
    depth: z.number(),
  }),
  /** More effects than fit into the batch of the decision that wants them: they are written when this is carried out. */
  z.object({ type: z.literal('spread'), effects: z.array(z.custom<StoreDocument>(isJsonObject)) }),
  z.object({
    type: z.literal('log'),
    code: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);
export type EffectContent = z.infer<typeof effectContent>;

const types: ReadonlySet<unknown> = new Set(effectContent.options.map(({ shape }) => shape.type.value));

/** Whether it is of a type that this version does not have: a newer one wrote it, and knows what to do. */
export function isOfNewerType({ data }: StoreDocument): boolean {
  return isJsonObject(data) && typeof data.type === 'string' && !types.has(data.type);
}

/**
 * `due`: to be carried out at its instant. `waiting`: an event that nobody listens to yet. `done`; `dropped`: no longer
 * wanted (the person lost the right to see it); `stuck`: cannot be carried out, and is on business support's list.
 */
export type EffectState = 'due' | 'waiting' | 'done' | 'dropped' | 'stuck';

/** The stream of what one person is told about one record: it keeps its order. */
export function streamOf(person: string, record: string): string {
  return `${person}|${record}`;
}

let lastIndexed: { readonly at: Temporal.Instant; readonly text: string } | undefined;

/** An instant as it stands in an index: UTC, fixed width, so that text order is time order. */
export function indexed(at: Temporal.Instant): string {
  // All effects of a decision stand at one instant.
  if (lastIndexed?.at !== at) lastIndexed = { at, text: at.toString({ smallestUnit: 'millisecond' }) };
  return lastIndexed.text;
}

export function effectDocument(what: {
  commandId: string;
  n: number | string;
  partition: string;
  authority: string;
  due: Temporal.Instant;
  content: EffectContent;
  stream?: string;
  state?: EffectState;
  /** Order within the stream: when it was decided, the number of the record's audit entry, the place in the decision. */
  order?: string;
  /** In which trace it was decided, where one is kept: whoever carries it out goes on with it. */
  trace?: string;
}): StoreDocument {
  return {
    id: `effect:${derivedId(what.commandId, `effect ${what.n}`)}`,
    partition: what.partition,
    kind: effectKind,
    authority: what.authority,
    schema: 1,
    state: what.state ?? 'due',
    due: indexed(what.due),
    ...(what.stream === undefined ? {} : { stream: what.stream, order: what.order ?? '' }),
    attempts: 0,
    ...(what.trace === undefined ? {} : { trace: what.trace }),
    data: what.content,
  };
}

/** When what stands in a stream was decided, however often it was put off since. */
export function decidedAt({ order }: StoreDocument): Temporal.Instant | undefined {
  const [, at] = typeof order === 'string' ? (/^([^Z]+Z):/.exec(order) ?? []) : [];
  return at === undefined ? undefined : Temporal.Instant.from(at);
}

/** What is kept of a message that was sent or rendered anew, as long as it is known where it stands: nothing typed. */
export function placedContent(content: EffectContent): EffectContent {
  switch (content.type) {
    case 'message':
    case 'update': {
      const { verb, target } = content.view;
      const view = { verb, ...(target ? { target } : {}) };
      return content.type === 'update'
        ? { type: 'update', to: content.to, place: content.place, view }
        : { type: 'message', to: content.to, view, depth: content.depth };
    }
    case 'refresh':
    case 'conceal':
    case 'event':
    case 'command':
    case 'errand':
    case 'spread':
    case 'log':
      return content;
  }
}

export function wakeId(record: string): string {
  return `wake:${record}`;
}

/** The one wake-up of a record, rewritten by every decision about it; `setBy` names that decision. */
export function wakeDocument(what: {
  target: Target;
  authority: string;
  at: Temporal.Instant;
  verb: string;
  setBy: string;
}): StoreDocument {
  return {
    id: wakeId(what.target.id),
    partition: what.target.partition,
    kind: effectKind,
    authority: what.authority,
    schema: 1,
    state: 'due',
    due: indexed(what.at),
    attempts: 0,
    data: {
      type: 'command',
      verb: what.verb,
      target: { ...what.target },
      input: {},
      depth: 0,
      // The decision belongs to it: one that sets the same overdue instant anew is heard, and not taken for a repeat.
      wake: `${indexed(what.at)}:${derivedId(what.setBy, 'wake')}`,
    },
  };
}

/** So many effects are written by one that spreads them: in one batch with its own ending, so that each comes once. */
export const mostSpread = 50;

/**
 * The same effects as fewer, where there are more than may be written at once: what people are told is written in a
 * second step, since an authority may have more managers than a batch has room for. What is not told stays as it is.
 */
export function spread(effects: readonly StoreDocument[], most: number): readonly StoreDocument[] {
  if (effects.length <= most) return effects;
  const [told, others] = [effects.filter(isTold), effects.filter((one) => !isTold(one))];
  const pages = Array.from({ length: Math.ceil(told.length / mostSpread) }, (_, n) =>
    told.slice(n * mostSpread, (n + 1) * mostSpread),
  );
  return [...others, ...pages.flatMap((page) => spreading(page))];
}

/** The trace that an effect belongs to, where one was kept. */
export function traceOf({ trace }: StoreDocument): string | undefined {
  return typeof trace === 'string' ? trace : undefined;
}

function isTold({ data }: StoreDocument): boolean {
  const type = isJsonObject(data) ? data.type : undefined;
  return type === 'message' || type === 'refresh';
}

/** The earliest counts: what is told later waits for its own time once it is written. */
function spreading(page: readonly StoreDocument[]): StoreDocument[] {
  const [first] = page;
  if (!first) return [];
  const due = page.map((one) => String(one.due)).sort()[0] ?? String(first.due);
  return [
    effectDocument({
      commandId: first.id,
      n: 'spread',
      partition: first.partition,
      authority: first.authority,
      due: Temporal.Instant.from(due),
      trace: traceOf(first),
      content: { type: 'spread', effects: [...page] },
    }),
  ];
}
