import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { bytes, fieldsOf, messages, text, type Fields } from './protobuf.ts';

export interface CollectedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  kind: number;
  attributes: Record<string, string | number>;
  /** 0 unset, 1 ok, 2 error. */
  status: number;
}

/** A collector on loopback that speaks OTLP over HTTP and keeps what it is told. */
export async function startCollector() {
  const spans: CollectedSpan[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isTraces = request.method === 'POST' && request.url === '/v1/traces';
      const isProtobuf = request.headers['content-type'] === 'application/x-protobuf';
      if (!isTraces || !isProtobuf) return response.writeHead(400).end();
      const body = Buffer.concat(chunks);
      headers.push(request.headers);
      spans.push(...read(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Field numbers: opentelemetry-proto v1, trace/v1/trace.proto and common/v1/common.proto. */
function read(body: Buffer): CollectedSpan[] {
  return messages(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const [resource] = messages(resourceSpans, 1);
    const service = String(attributesOf(resource, 1)['service.name']);
    return messages(resourceSpans, 2)
      .flatMap((scopeSpans) => messages(scopeSpans, 2))
      .map((span) => ({ service, ...readSpan(span) }));
  });
}

function readSpan(span: Fields): Omit<CollectedSpan, 'service'> {
  const hex = (field: number) => bytes(span, field).toString('hex');
  return {
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    name: text(span, 5),
    kind: Number(span.get(6)?.[0] ?? 0),
    attributes: attributesOf(span, 9),
    status: Number(messages(span, 15)[0]?.get(3)?.[0] ?? 0),
  };
}

function attributesOf(owner: Fields | undefined, field: number): Record<string, string | number> {
  const pairs = owner ? messages(owner, field) : [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const [value] = messages(pair, 2);
      const number = value?.get(3)?.[0];
      return [text(pair, 1), number === undefined ? text(value ?? new Map(), 1) : Number(number)];
    }),
  );
}
