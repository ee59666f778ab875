import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What is asked all day and says nothing, and a stream whose span would last as long as a page is open. */
const untraced = new Set(['/health/live', '/health/ready', '/metrics', '/api/v1/live']);

/**
 * One server span for each request, continuing the trace that its `traceparent` names (W3C Trace
 * Context). Names are those of OpenTelemetry's HTTP conventions. The path itself, the address and
 * headers stay out: paths hold tokens and people's ids. `rapport.request_id` is what logs and error
 * pages call `reqId`.
 */
export function traceRequests(tracer: Tracer, app: FastifyInstance): void {
  const propagator = new W3CTraceContextPropagator();
  const open = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    if (route === undefined || !untraced.has(route)) {
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const span = tracer.startSpan(
        route === undefined ? method : `${method} ${route}`,
        {
          kind: SpanKind.SERVER,
          attributes: {
            'http.request.method': method,
            'url.scheme': request.protocol,
            'rapport.request_id': request.id,
            ...(route === undefined ? {} : { 'http.route': route }),
          },
        },
        parent,
      );
      open.set(request, span);
    }
    done();
  });

  app.addHook('onError', (request, _reply, error, done) => {
    open.get(request)?.setAttribute('error.type', error.code ?? error.name);
    done();
  });

  app.addHook('onResponse', (request, reply, done) => {
    const span = take(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });

  app.addHook('onRequestAbort', (request, done) => {
    const span = take(request);
    span?.setAttribute('error.type', 'aborted').setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });

  /** The span of a request that is over, once. */
  function take(request: FastifyRequest): Span | undefined {
    const span = open.get(request);
    open.delete(request);
    return span;
  }
}
