import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createChannel } from './live.ts';

const event = (topic: string, n: number) => ({ workspaceId: 'w', topic, data: { n } });

test('a browser that does not read gets the latest of each topic when it reads again', async () => {
  const stream = new PassThrough({ highWaterMark: 1, encoding: 'utf8' });
  const channel = createChannel(stream);
  channel.send(event('codes', 1));
  for (let n = 2; n < 1_000; n++) channel.send(event('codes', n));
  channel.send(event('system', 1));
  assert.ok(stream.writableLength + stream.readableLength < 200);

  const seen: string[] = [];
  for await (const chunk of stream) {
    seen.push(String(chunk));
    if (seen.join('').includes('system')) stream.end();
  }
  assert.equal(
    seen.join(''),
    'event: codes\ndata: {"n":1}\n\nevent: codes\ndata: {"n":999}\n\nevent: system\ndata: {"n":1}\n\n',
  );
});

test('one that has not read for a whole heartbeat is given up', () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const channel = createChannel(stream);
  channel.beat();
  assert.equal(stream.destroyed, false);
  channel.beat();
  assert.equal(stream.destroyed, true);
});
