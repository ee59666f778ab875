import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, test } from 'node:test';
import { SpanStatusCode } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import fastify from 'fastify';
import type { AnyFact } from '#contracts/facts.ts';
import type { ChannelAccount, ChannelAdapter, SendOutcome } from '../channel-adapter.ts';
import { ConfigError } from '../config.ts';
import { react, ReactionError, type Reaction } from '../facts/reaction.ts';
import { silentLogger } from '../telemetry/log.ts';
import type { Unit } from '../unit.ts';
import { tracedReactions } from './reactions.ts';
import { traceRequests } from './requests.ts';
import { samplerFrom } from './sampler.ts';
import { tracedAdapter } from './sends.ts';
import { startTracing } from './start.ts';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
}).getTracer('test');
const spans = () => exporter.getFinishedSpans();
const names = () => spans().map(({ name }) => name);
beforeEach(() => exporter.reset());

/** A unit whose commit the test says. */
function unitOf() {
  const hooks: (() => void)[] = [];
  const unit = {
    tx: {},
    afterCommit: (hook: () => void) => void hooks.push(hook),
    defer: (sent: Promise<unknown>) => void sent.catch(() => undefined),
  } as unknown as Unit;
  return { unit, commit: () => hooks.forEach((hook) => hook()) };
}
const facts = [{ type: 'contact.followed' }, { type: 'order.placed' }] as unknown as AnyFact[];
const works: Reaction = { name: 'codes.attribute', types: 'all', run: async () => undefined };
const fails: Reaction = {
  name: 'commerce.orders',
  types: ['order.placed'],
  run: () => Promise.reject(new TypeError('a secret word')),
};

describe('reactions', () => {
  test('lie below their batch, which ends with its commit', async () => {
    const { unit, commit } = unitOf();
    await react(tracedReactions(tracer, [works]), unit, facts);
    assert.deepEqual(names(), ['reaction codes.attribute']);
    commit();
    const [reaction, batch] = spans();
    assert.equal(batch?.name, 'facts.batch');
    assert.deepEqual(batch.attributes, { 'rapport.facts': 2 });
    assert.equal(reaction?.parentSpanContext?.spanId, batch.spanContext().spanId);
  });

  test('that throw mark their batch, tell the kind of error alone, and still throw', async () => {
    const { unit } = unitOf();
    await assert.rejects(
      react(tracedReactions(tracer, [works, fails]), unit, facts),
      (error) => error instanceof ReactionError && error.reaction === 'commerce.orders',
    );
    assert.deepEqual(names(), [
      'reaction codes.attribute',
      'facts.batch',
      'reaction commerce.orders',
    ]);
    const [, batch, reaction] = spans();
    for (const span of [batch, reaction])
      assert.deepEqual(span?.status, { code: SpanStatusCode.ERROR, message: 'TypeError' });
    assert.deepEqual(reaction?.attributes, { 'rapport.facts': 1 });
  });
});

test('a statement that fails after its reaction marks the batch, once', async () => {
  const { unit } = unitOf();
  let break_: (error: Error) => void = () => undefined;
  const sent = new Promise((_, reject) => (break_ = reject));
  const sends: Reaction = { ...works, run: async ({ defer }) => void [defer(sent), defer(sent)] };
  await react(tracedReactions(tracer, [sends]), unit, facts);
  assert.deepEqual(names(), ['reaction codes.attribute']);
  break_(new RangeError('a secret word'));
  await sent.catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(names(), ['reaction codes.attribute', 'facts.batch']);
  assert.equal(spans()[1]?.status.message, 'RangeError');
});

describe('sends', () => {
  const send = (answer: () => Promise<SendOutcome>) =>
    tracedAdapter(tracer, { kind: 'wechat', send: answer } as unknown as ChannelAdapter).send(
      { id: 'channel-1' } as ChannelAccount,
      'her-openid',
      { type: 'text', text: 'words to her' },
      'key',
    );

  test('tell what came of them, and neither to whom nor what', async () => {
    await send(async () => ({ status: 'sent', platformMessageId: null }));
    await send(async () => ({ status: 'failed', code: '45015', reason: 'her window is closed' }));
    await assert.rejects(send(() => Promise.reject(new Error('a fault of ours'))));
    assert.deepEqual(
      spans().map(({ status }) => status.code),
      [SpanStatusCode.UNSET, SpanStatusCode.ERROR, SpanStatusCode.ERROR],
    );
    assert.equal(spans()[1]?.attributes['error.type'], '45015');
    const told = JSON.stringify(spans().map(({ attributes, events }) => [attributes, events]));
    assert.doesNotMatch(told, /her-openid|words to her|her window/);
  });
});

describe('requests', () => {
  const app = fastify();
  traceRequests(tracer, app);
  app.get('/fails/:token', () => {
    throw Object.assign(new Error('a secret word'), { code: 'E_ODD' });
  });
  app.get('/health/live', () => 'ok');
  let reached: () => void = () => undefined;
  app.get('/waits', () => {
    reached();
    return new Promise(() => undefined);
  });

  test('that fail are marked, without the words of the error or the path', async () => {
    await app.inject('/fails/t0ken?q=li');
    await app.inject('/nowhere/t0ken');
    await app.inject('/health/live');
    assert.deepEqual(names(), ['GET /fails/:token', 'GET']);
    const [failed, lost] = spans();
    assert.equal(failed?.attributes['error.type'], 'E_ODD');
    assert.equal(failed.status.code, SpanStatusCode.ERROR);
    assert.equal(lost?.attributes['http.response.status_code'], 404);
    assert.equal(lost.status.code, SpanStatusCode.UNSET);
    assert.doesNotMatch(JSON.stringify([failed.attributes, lost.attributes]), /t0ken|secret/);
  });

  test('that the caller breaks off end their span', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const arrived = new Promise<void>((resolve) => (reached = resolve));
    const call = httpRequest({ host: '127.0.0.1', port, path: '/waits' }).end();
    call.on('error', () => undefined);
    await arrived;
    call.destroy();
    while (spans().length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(spans()[0]?.attributes['error.type'], 'aborted');
    app.server.closeAllConnections();
    await app.close();
  });
});

describe('the standard variables', () => {
  test('choose a sampler', () => {
    const told = (name?: string, share?: string) =>
      samplerFrom({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share }).toString();
    assert.match(told(), /ParentBased\{root=AlwaysOnSampler/);
    assert.match(told('parentbased_traceidratio', '0.1'), /root=TraceIdRatioBased\{0\.1\}/);
    assert.equal(told('always_off'), 'AlwaysOffSampler');
    for (const wrong of [['sometimes'], ['traceidratio', '2'], ['traceidratio', 'half']])
      assert.throws(() => told(...wrong), ConfigError);
  });

  test('that ask for another protocol are refused in words', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    };
    await assert.rejects(startTracing(env, silentLogger), /grpc.*http\/protobuf.*4318/);
  });
});
