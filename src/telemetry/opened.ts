/**
 * The telemetry port over OpenTelemetry's own SDK. It sets up nothing for the whole process (no global tracer, no
 * patched modules): what is told is what this code tells, and no library adds to it what Quorate would not.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type Counter,
  type Histogram,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import type { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import type { LogFields } from '../kernel/log.ts';
import {
  type Attributes,
  type CountName,
  countNames,
  type MeasureName,
  measureNames,
  type Step,
  type StepName,
  type Telemetry,
  type WatchName,
  watchNames,
} from '../kernel/telemetry.ts';
import { keepAttributes, keepFields } from './attributes.ts';
import { contextOf, traceparentOf } from './trace-context.ts';

export interface Providers {
  readonly tracer: BasicTracerProvider;
  readonly meter: MeterProvider;
  readonly logger: LoggerProvider;
}

const scope = 'quorate';
/** Seconds: a press is to be answered in tenths, an effect within seconds; what is late is late by minutes. */
const bounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60, 300, 900, 3_600];
const units: Partial<Readonly<Record<CountName | WatchName, string>>> = {
  'quorate.cosmos.ru': '{RU}',
  'quorate.effects.oldest_age': 's',
};
const stopWithinMs = 5_000;

/** What came in from outside or was taken up anew stands in Application Insights as a request; the rest below it. */
const kinds: Readonly<Record<StepName, SpanKind>> = {
  turn: SpanKind.SERVER,
  link: SpanKind.SERVER,
  effect: SpanKind.CONSUMER,
  perform: SpanKind.INTERNAL,
  commit: SpanKind.INTERNAL,
  store: SpanKind.CLIENT,
  graph: SpanKind.CLIENT,
  send: SpanKind.CLIENT,
};

export class OpenedTelemetry implements Telemetry {
  readonly #providers: Providers;
  readonly #under = new AsyncLocalStorage<Span>();
  readonly #counters: ReadonlyMap<CountName, Counter>;
  readonly #measures: ReadonlyMap<MeasureName, Histogram>;
  readonly #logger: Logger;

  constructor(providers: Providers) {
    this.#providers = providers;
    const meter = providers.meter.getMeter(scope);
    this.#counters = new Map(
      countNames.map((name) => [name, meter.createCounter(name, { unit: units[name] ?? '{one}' })]),
    );
    const advice = { explicitBucketBoundaries: bounds };
    this.#measures = new Map(
      measureNames.map((name) => [name, meter.createHistogram(name, { unit: 's', advice })]),
    );
    this.#logger = providers.logger.getLogger(scope);
  }

  async step<T>(
    name: StepName,
    attributes: Attributes,
    work: (step: Step) => Promise<T>,
    parent?: string,
  ): Promise<T> {
    const kept = keepAttributes(attributes);
    const what = kept.verb ?? kept.operation ?? kept.name;
    const span = this.#providers.tracer
      .getTracer(scope)
      .startSpan(
        what === undefined ? name : `${name} ${what}`,
        { kind: kinds[name], attributes: kept },
        this.#parent(parent),
      );
    try {
      return await this.#under.run(span, () =>
        work({ note: (more) => void span.setAttributes(keepAttributes(more)) }),
      );
    } catch (fault) {
      // The name of its class alone: messages can hold content.
      span.setAttributes(keepAttributes({ fault: fault instanceof Error ? fault.name : 'unknown' }));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw fault;
    } finally {
      span.end();
    }
  }

  current(): string | undefined {
    const span = this.#under.getStore();
    return span && traceparentOf(span.spanContext());
  }

  count(name: CountName, attributes: Attributes, by = 1): void {
    this.#counters.get(name)?.add(by, keepAttributes(attributes));
  }

  measure(name: MeasureName, value: number, attributes: Attributes): void {
    this.#measures.get(name)?.record(value, keepAttributes(attributes));
  }

  watch(read: () => Promise<Partial<Readonly<Record<WatchName, number>>>>): void {
    const meter = this.#providers.meter.getMeter(scope);
    const gauges = watchNames.map((name) => ({
      name,
      gauge: meter.createObservableGauge(name, { unit: units[name] ?? '{one}' }),
    }));
    meter.addBatchObservableCallback(
      async (result) => {
        const values = await read();
        for (const { name, gauge } of gauges) {
          const value = values[name];
          if (value !== undefined) result.observe(gauge, value);
        }
      },
      gauges.map(({ gauge }) => gauge),
    );
  }

  /** A line of the log, whose fields the log has chosen already. */
  log(level: 'info' | 'warn' | 'error', code: string, fields: LogFields): void {
    this.#logger.emit({
      severityNumber: severities[level],
      severityText: level,
      body: code,
      attributes: keepFields(fields),
      context: this.#parent(undefined),
    });
  }

  /** Sends what has gathered; within five seconds, and whatever goes wrong with it. */
  async stop(): Promise<void> {
    const { tracer, meter, logger } = this.#providers;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, stopWithinMs);
    });
    await Promise.race([Promise.allSettled([tracer.shutdown(), meter.shutdown(), logger.shutdown()]), late]);
    clearTimeout(timer);
  }

  #parent(parent: string | undefined): Context {
    const remote = parent === undefined ? undefined : contextOf(parent);
    if (remote) return trace.setSpanContext(ROOT_CONTEXT, remote);
    const span = this.#under.getStore();
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
  }
}

const severities = {
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
} as const;
