/**
 * Opens telemetry towards whom the configuration names. Loaded only where it names somebody, and the exporters only for
 * whom it names: a laptop starts without any of it.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { z } from 'zod';
import type { TelemetryConfig } from '../config.ts';
import { OpenedTelemetry } from './opened.ts';

interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
}

const exportEveryMs = 60_000;
const exportWithinMs = 10_000;

/** `failed` is told, at most once a minute, that something could not be sent. */
export async function openTelemetry(config: TelemetryConfig, failed: () => void): Promise<OpenedTelemetry> {
  hearFaults(failed);
  const exporters = await exportersFor(config);
  const resource = resourceFromAttributes({
    'service.name': 'quorate',
    'service.version': await ownVersion(),
    'service.instance.id': randomUUID(),
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: exporters.metrics,
    exportIntervalMillis: exportEveryMs,
    exportTimeoutMillis: exportWithinMs,
  });
  return new OpenedTelemetry({
    tracer: new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporters.spans)] }),
    meter: new MeterProvider({ resource, readers: [reader] }),
    logger: new LoggerProvider({
      resource,
      processors: [new BatchLogRecordProcessor({ exporter: exporters.logs })],
    }),
  });
}

async function exportersFor(config: TelemetryConfig): Promise<Exporters> {
  switch (config.kind) {
    case 'azure': {
      // The exporter would tell Microsoft of its own use, past what this organisation has agreed to.
      process.env.APPLICATION_INSIGHTS_NO_STATSBEAT = 'true';
      const azure = await import('@azure/monitor-opentelemetry-exporter');
      const options = {
        connectionString: config.connectionString,
        // What cannot be sent now is let go: nothing is left lying on a disk.
        disableOfflineStorage: true,
        ...(config.identity === undefined ? {} : { credential: await credentialOf(config.identity) }),
      };
      return {
        spans: new azure.AzureMonitorTraceExporter(options),
        metrics: new azure.AzureMonitorMetricExporter(options),
        logs: new azure.AzureMonitorLogExporter(options),
      };
    }
    case 'otlp': {
      const [{ OTLPTraceExporter }, { OTLPMetricExporter }, { OTLPLogExporter }] = await Promise.all([
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/exporter-metrics-otlp-http'),
        import('@opentelemetry/exporter-logs-otlp-http'),
      ]);
      const at = (signal: string) => ({ url: `${config.endpoint}/v1/${signal}` });
      return {
        spans: new OTLPTraceExporter(at('traces')),
        metrics: new OTLPMetricExporter(at('metrics')),
        logs: new OTLPLogExporter(at('logs')),
      };
    }
  }
}

async function credentialOf(clientId: string) {
  const { ManagedIdentityCredential } = await import('@azure/identity');
  return new ManagedIdentityCredential({ clientId });
}

const manifest = z.object({ version: z.string() });

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return manifest.parse(JSON.parse(text)).version;
}

/** The SDK says what goes wrong to one listener of the process; its words stay there, since they may quote anything. */
function hearFaults(failed: () => void): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  const heard = () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < exportEveryMs) return;
    lastMs = nowMs;
    failed();
  };
  const nothing = () => {};
  diag.setLogger(
    { error: heard, warn: nothing, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
