/** A collector on this machine that takes OTLP over HTTP as JSON, and keeps what it was sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: z.array(attribute),
});
const resource = z.object({ attributes: z.array(attribute) });
const traces = z.object({
  resourceSpans: z.array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});
const metrics = z.object({
  resourceMetrics: z.array(
    z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(z.object({ name: z.string() })) })) }),
  ),
});

export interface Seen extends z.output<typeof span> {
  /** Which process it came from: `service.instance.id`. */
  readonly instance: string;
}

export interface Collector {
  readonly url: string;
  readonly spans: readonly Seen[];
  readonly metrics: ReadonlySet<string>;
  /** Everything that arrived, as it arrived. */
  readonly text: string;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: Seen[] = [];
  const names = new Set<string>();
  const texts: string[] = [];
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(z.instanceof(Buffer).parse(part));
    const text = Buffer.concat(parts).toString('utf8');
    texts.push(text);
    if (req.url === '/v1/traces') {
      for (const { resource: from, scopeSpans } of traces.parse(JSON.parse(text)).resourceSpans) {
        const id = from.attributes.find(({ key }) => key === 'service.instance.id')?.value.stringValue;
        for (const one of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({ ...one, instance: String(id) });
      }
    }
    if (req.url === '/v1/metrics') {
      const read = metrics.parse(JSON.parse(text)).resourceMetrics.flatMap((one) => one.scopeMetrics);
      for (const { name } of read.flatMap((one) => one.metrics)) names.add(name);
    }
    res.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's, which listens
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    metrics: names,
    get text() {
      return texts.join('\n');
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
