import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { testDatabase, type TestDatabase } from '../database.ts';
import { appId, eventually, spineStage, type SpineStage } from '../spine/stage.ts';
import { startCollector, type CollectedSpan } from './collector.ts';

/** A follow and its welcome on a real process that tells a collector. */
let database: TestDatabase;
let stage: SpineStage;
let collector: Awaited<ReturnType<typeof startCollector>>;
const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };

const SERVER = 2;
const CLIENT = 3;

async function followAndBeWelcomed(): Promise<void> {
  await stage.api('PUT', `/api/v1/welcomes/default?channelId=${await stage.connect()}`, {
    welcome: { variants: [{ messages: [{ type: 'text', text: 'Hello' }] }] },
  });
  const { fans } = await stage.sim('POST', '/_sim/fans', { appId, count: 1 });
  const { openid } = fans[0] as { openid: string };
  await stage.sim('POST', `/_sim/fans/${openid}/follow`, { appId });
  await eventually('the welcome', async () => {
    const { chat } = await stage.sim('GET', `/_sim/fans/${openid}?appId=${appId}`);
    return chat.some((bubble: { from: string }) => bubble.from !== 'fan');
  });
}

before(async () => {
  database = await testDatabase();
  collector = await startCollector();
  stage = await spineStage(database.url, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-team=tea',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_SERVICE_NAME: 'yunhe-crm',
  });
  await fetch(`${stage.address}/api/v1/contacts/one?q=li@example.com`, {
    headers: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
  });
  await fetch(`${stage.address}/health/live`);
  await followAndBeWelcomed();
  await stage.stop(); // What is still in its hands is told at the end.
});
after(async () => {
  await collector.stop();
  await database.drop();
});

const named = (name: string | RegExp): CollectedSpan[] =>
  collector.spans.filter((span) =>
    typeof name === 'string' ? span.name === name : name.test(span.name),
  );

function theOne(name: string): CollectedSpan {
  const [span, ...more] = named(name);
  assert.ok(span, `no span ${name} among ${collector.spans.map((one) => one.name).join(', ')}`);
  assert.equal(more.length, 0);
  return span;
}

test('the collector is told by the standard variables', () => {
  assert.ok(collector.spans.length > 5);
  assert.ok(collector.spans.every(({ service }) => service === 'yunhe-crm'));
  assert.ok(collector.headers.every((one) => one['x-team'] === 'tea'));
});

test('a request continues the trace of its caller, and tells nothing of whom it is about', () => {
  const span = theOne('GET /api/v1/contacts/:id');
  assert.deepEqual([span.traceId, span.parentId], [caller.traceId, caller.spanId]);
  assert.equal(span.kind, SERVER);
  assert.equal(span.attributes['http.response.status_code'], 401);
  assert.equal(span.attributes['http.route'], '/api/v1/contacts/:id');
  assert.match(String(span.attributes['rapport.request_id']), /^[0-9a-f-]{36}$/);
  assert.doesNotMatch(JSON.stringify(collector.spans), /li@example|openid|Bearer/);
  assert.deepEqual(named(/health/), []);
});

describe('from a callback to the platform’s answer', () => {
  test('the callback', () => {
    const callbacks = named('POST /hooks/wechat/:channelId');
    assert.ok(callbacks.length > 0);
    for (const span of callbacks) {
      assert.equal(span.parentId, '');
      assert.equal(span.attributes['http.response.status_code'], 200);
    }
  });

  test('the batch with the reactions to it', () => {
    const [welcome] = named(/^reaction welcome/);
    assert.ok(welcome);
    assert.equal(welcome.attributes['rapport.facts'], 1);
    const batch = named('facts.batch').find((span) => span.spanId === welcome.parentId);
    assert.ok(batch);
    assert.equal(batch.traceId, welcome.traceId);
    assert.ok(Number(batch.attributes['rapport.facts']) >= 1);
  });

  test('the call that sends the message', () => {
    const span = theOne('send wechat');
    assert.equal(span.kind, CLIENT);
    assert.equal(span.attributes['rapport.send.outcome'], 'sent');
    assert.equal(span.attributes['rapport.message.type'], 'text');
  });
});

test('where no collector is named, the SDK is not even loaded (prom-client brings the bare API)', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    await import('#server/main.ts');
    const { startTracing } = await import('#kernel/tracing/start.ts');
    const off = [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_SDK_DISABLED: 'true' },
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_TRACES_EXPORTER: 'none' }];
    for (const env of off) if ((await startTracing(env)) !== null) throw new Error('It is on.');
    console.log(loaded.filter((url) => /@opentelemetry\\/(?!api\\/)/.test(url)).join('\\n'));`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', program],
    { cwd: import.meta.dirname, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), '');
});
