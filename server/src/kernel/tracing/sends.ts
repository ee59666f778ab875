import { ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { ChannelAdapter } from '../channel-adapter.ts';

/**
 * The same adapter, leaving a client span for each message it sends, with what came of it. Neither
 * the address nor the content is told.
 */
export function tracedAdapter(tracer: Tracer, adapter: ChannelAdapter): ChannelAdapter {
  return {
    ...adapter,
    send: async (account, address, content, key) => {
      const span = tracer.startSpan(
        `send ${adapter.kind}`,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            'rapport.channel.kind': adapter.kind,
            'rapport.channel.id': account.id,
            'rapport.message.type': content.type,
          },
        },
        ROOT_CONTEXT,
      );
      try {
        const outcome = await adapter.send(account, address, content, key);
        span.setAttribute('rapport.send.outcome', outcome.status);
        if (outcome.status !== 'sent')
          span.setAttribute('error.type', outcome.code).setStatus({ code: SpanStatusCode.ERROR });
        return outcome;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
  };
}
