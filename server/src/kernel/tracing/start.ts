import { ConfigError } from '../config.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Tracing } from './tracing.ts';

type Environment = Record<string, string | undefined>;

/**
 * Opens tracing when the standard variables name a collector; null otherwise. The OpenTelemetry SDK
 * is loaded only then, so that it costs neither memory nor time where nobody asked for it.
 *
 * @param env the process's own: the SDK reads further variables from there by itself
 * @throws ConfigError for a protocol that is not spoken here
 */
export async function startTracing(env: Environment, log: Logger): Promise<Tracing | null> {
  if (!isConfigured(env)) return null;
  const protocol =
    env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || spoken;
  if (protocol !== spoken)
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}, but Rapport speaks ${spoken} only: collectors listen for it on port 4318.`,
    );
  const { openTracing } = await import('./open.ts');
  return openTracing(env, log);
}

/** The protocol that the specification makes the default. */
const spoken = 'http/protobuf';

/** Source: opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables, 2026-11. */
function isConfigured(env: Environment): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  if (env['OTEL_TRACES_EXPORTER'] === 'none') return false;
  return Boolean(env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT']);
}
