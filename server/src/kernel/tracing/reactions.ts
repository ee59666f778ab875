import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import type { Reaction } from '../facts/reaction.ts';
import type { Tx } from '../db/database.ts';

interface Batch {
  span: Span;
  context: Context;
}

/**
 * The same reactions, leaving a trace: a span for each batch, from its first reaction to its commit,
 * and below it one for each reaction. A batch whose commit itself fails leaves no span of its own; it
 * is logged and tried again.
 */
export function tracedReactions(tracer: Tracer, reactions: readonly Reaction[]): Reaction[] {
  /** By transaction: reactions of one batch get units of their own. */
  const batches = new WeakMap<Tx, Batch>();

  const begin: Reaction = {
    name: 'kernel.trace',
    types: 'all',
    run: async (unit, facts) => {
      const span = tracer.startSpan(
        'facts.batch',
        { attributes: { 'rapport.facts': facts.length } },
        ROOT_CONTEXT,
      );
      batches.set(unit.tx, { span, context: trace.setSpan(ROOT_CONTEXT, span) });
      unit.afterCommit(() => span.end());
    },
  };

  const traced = (reaction: Reaction): Reaction => ({
    ...reaction,
    run: async (unit, facts) => {
      const batch = batches.get(unit.tx);
      const span = tracer.startSpan(
        `reaction ${reaction.name}`,
        { attributes: { 'rapport.facts': facts.length } },
        batch?.context ?? ROOT_CONTEXT,
      );
      const fail = (error: unknown): never => {
        for (const failed of [span, batch?.span])
          if (failed?.isRecording()) failed.setStatus(statusOf(error));
        if (batch?.span.isRecording()) batch.span.end();
        throw error;
      };
      // A statement that it sends on its way may fail after its own end, and fails the batch then.
      const own = { ...unit, defer: (sent: Promise<unknown>) => unit.defer(sent.catch(fail)) };
      try {
        await reaction.run(own, facts).catch(fail);
      } finally {
        span.end();
      }
    },
  });

  return [begin, ...reactions.map(traced)];
}

/** The kind of error only: its message may hold what a person wrote. */
const statusOf = (error: unknown) => ({
  code: SpanStatusCode.ERROR,
  message: error instanceof Error ? error.name : typeof error,
});
