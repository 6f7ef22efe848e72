/**
 * The telemetry port: spans, counts and measures of what is done, never of what about. Where none is configured there is
 * no `Telemetry` at all, so that whoever measures asks once for it and otherwise goes straight on.
 */

/** Codes, kinds, verbs and numbers; anything that does not look like one is withheld behind the port. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is under way, to be told more about; ended by whoever began it. */
export interface Step {
  note(attributes: Attributes): void;
}

export interface Telemetry {
  /**
   * Runs `work` as a step of what is under way here, or of `parent` (as `current` gave it, perhaps to another process).
   * Rejects as `work` does, and marks the step as failed.
   */
  step<T>(
    name: StepName,
    attributes: Attributes,
    work: (step: Step) => Promise<T>,
    parent?: string,
  ): Promise<T>;
  /** What is under way here, as a W3C `traceparent`; undefined when nothing is. */
  current(): string | undefined;
  /** Adds one, or `by`. */
  count(name: CountName, attributes: Attributes, by?: number): void;
  measure(name: MeasureName, value: number, attributes: Attributes): void;
  /** Asked at every export; what it cannot find out now is left out. */
  watch(read: () => Promise<Partial<Readonly<Record<WatchName, number>>>>): void;
}

/** `turn` came in from Teams; `link` from a page; `perform` and `commit` stand in one of them or in an `effect`. */
export type StepName = 'turn' | 'perform' | 'commit' | 'effect' | 'store' | 'graph' | 'send' | 'link';

/** Names that alerts and dashboards go by; `docs/runbook.md` says what each means. */
export const countNames = [
  'quorate.refusals',
  'quorate.failures',
  'quorate.conflicts',
  'quorate.effects.ended',
  'quorate.sends.ok',
  'quorate.sends.failed',
  'quorate.throttled',
  'quorate.graph.calls',
  'quorate.limited',
  'quorate.cosmos.ru',
] as const;
export type CountName = (typeof countNames)[number];

/** In seconds, all of them. */
export const measureNames = [
  'quorate.turn.duration',
  'quorate.effects.lag',
  'quorate.graph.duration',
] as const;
export type MeasureName = (typeof measureNames)[number];

/** `oldest_age` in seconds, 0 when nothing is due; `stuck` counts what got stuck in the last day. */
export const watchNames = ['quorate.effects.oldest_age', 'quorate.followups.stuck'] as const;
export type WatchName = (typeof watchNames)[number];
