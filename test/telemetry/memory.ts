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
import { OpenedTelemetry } from '../../src/telemetry/opened.ts';

export interface Kept {
  readonly telemetry: OpenedTelemetry;
  spans(): readonly ReadableSpan[];
  /** Names, attributes and status of every span, every metric's data, every log record. */
  everything(): Promise<string>;
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
    stop: () => telemetry.stop(),
  };
}
