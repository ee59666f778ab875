import { setTimeout as delay } from 'node:timers/promises';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from '../telemetry/log.ts';
import { tracedReactions } from './reactions.ts';
import { traceRequests } from './requests.ts';
import { samplerFrom } from './sampler.ts';
import { tracedAdapter } from './sends.ts';
import type { Tracing } from './tracing.ts';

/** A process that ends does not wait longer than this for its collector. */
const lastWordsMs = 5_000;

/**
 * Sends spans by OTLP over HTTP, in batches and from a bounded queue: a collector that is away costs
 * spans, never requests. Nothing is registered globally, so only what is wrapped is traced.
 */
export function openTracing(env: Record<string, string | undefined>, log: Logger): Tracing {
  const part = log.child({ part: 'tracing' });
  diag.setLogger(
    {
      error: (message) => part.warn(message),
      warn: (message) => part.warn(message),
      info: (message) => part.debug(message),
      debug: (message) => part.debug(message),
      verbose: (message) => part.trace(message),
    },
    DiagLogLevel.WARN,
  );
  const provider = new TracerProvider({
    sampler: samplerFrom(env),
    resource: resourceFromAttributes({ 'service.name': 'rapport' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    // Endpoint, headers, time limit, compression and certificates: from the standard variables.
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('rapport');
  return {
    requests: (app) => traceRequests(tracer, app),
    reactions: (given) => tracedReactions(tracer, given),
    adapter: (given) => tracedAdapter(tracer, given),
    stop: async () => {
      const told = provider.shutdown().catch((error: unknown) => {
        part.warn({ err: error }, 'the last spans did not reach the collector');
      });
      await Promise.race([told, delay(lastWordsMs, undefined, { ref: false })]);
    },
  };
}
