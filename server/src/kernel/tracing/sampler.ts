import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { ConfigError } from '../config.ts';

/**
 * Which traces are kept: `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` of the specification
 * (opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables, 2026-11). By default all
 * of them, unless whoever called decided otherwise.
 *
 * @throws ConfigError for a sampler that is not known, or a share outside 0 to 1
 */
export function samplerFrom(env: Record<string, string | undefined>): Sampler {
  const name = env['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on';
  const root = rootSampler(name.replace(/^parentbased_/, ''), env['OTEL_TRACES_SAMPLER_ARG']);
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, share: string | undefined): Sampler {
  switch (name) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio': {
      const ratio = Number(share || 1);
      if (ratio >= 0 && ratio <= 1) return new TraceIdRatioBasedSampler(ratio);
      throw new ConfigError(`OTEL_TRACES_SAMPLER_ARG is ${share}, but must be from 0 to 1.`);
    }
    default:
      throw new ConfigError(
        `OTEL_TRACES_SAMPLER: there is no ${name}; use always_on, always_off or traceidratio, or parentbased_ and one of them.`,
      );
  }
}
