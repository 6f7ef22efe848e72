/** Telemetry that stays in memory, with everything that was told as one text. */
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { CountName } from '../../src/kernel/telemetry.ts';
import { OpenedTelemetry } from '../../src/telemetry/opened.ts';

export interface Counted {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

export interface Kept {
  readonly telemetry: OpenedTelemetry;
  spans(): readonly ReadableSpan[];
  /** Names, attributes and status of every span, every metric's data, every log record. */
  everything(): Promise<string>;
  /** What a count stands at, by its attributes. */
  counted(name: CountName): Promise<readonly Counted[]>;
  stop(): Promise<void>;
}

export function keptInMemory(): Kept {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const logs = new InMemoryLogRecordExporter();
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const telemetry = new OpenedTelemetry({
    tracer: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
    meter: new MeterProvider({ readers: [reader] }),
    logger: new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: logs })] }),
  });
  return {
    telemetry,
    spans: () => spans.getFinishedSpans(),
    async everything() {
      await reader.forceFlush();
      const told = spans.getFinishedSpans().map(({ name, attributes, status, events, links }) => {
        return { name, attributes, status, events, links };
      });
      const lines = logs.getFinishedLogRecords().map(({ body, attributes }) => ({ body, attributes }));
      const counted = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
      return JSON.stringify({ told, lines, counted });
    },
    async counted(name) {
      await reader.forceFlush();
      const all = metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics);
      const found = all?.find(({ descriptor }) => descriptor.name === name);
      return (found?.dataPoints ?? []).map(({ attributes, value }) => ({
        attributes: { ...attributes },
        value,
      }));
    },
    stop: () => telemetry.stop(),
  };
}
