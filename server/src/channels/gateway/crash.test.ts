import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { channels } from '#channels/index.ts';
import { signParts } from '#channels/wechat/wire/signature.ts';
import { systemClock } from '#kernel/clock.ts';
import { readConfig } from '#kernel/config.ts';
import { openDatabase, sql } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { createKernel, type Kernel } from '#kernel/kernel.ts';
import { silentLogger } from '#kernel/telemetry/log.ts';
import { systemRandom } from '#kernel/random.ts';
import { createSecrets } from '#kernel/secrets/secrets.ts';
import { createApp, type App } from '#server/app.ts';
import { testDatabase, type OwnServer } from '#test/database.ts';
import { sealCredentials } from '../accounts/sealing.ts';
import { insertAccount } from '../accounts/store.ts';

let server: OwnServer;
let kernel: Kernel;
let app: App;
let home: string;
const channelId = newId();

before(async () => {
  server = await testDatabase({ own: true });
  home = await mkdtemp(path.join(os.tmpdir(), 'rapport-crash-'));
  kernel = createKernel({
    config: readConfig({ PORT: '0', RAPPORT_HOME: home }, { databaseUrl: server.url }),
    log: silentLogger,
    clock: systemClock,
    random: systemRandom,
    database: openDatabase({ url: server.url, max: 4 }),
    secrets: createSecrets(Buffer.alloc(32, 1)),
  });
  app = await createApp(kernel, [channels]);
  const workspaceId = newId();
  const now = kernel.clock.now();
  await sql`insert into kernel.workspaces (id, name, created_at)
    values (${workspaceId}, 'Yunhe', ${now})`.execute(kernel.db);
  const credentials = { appSecret: 's', token: 'tok3n', aesKey: null, previousAesKey: null };
  await insertAccount(
    kernel.db,
    {
      id: channelId,
      workspaceId,
      kind: 'wechat',
      name: 'Yunhe',
      appId: 'wx1',
      mode: 'plaintext',
      baseUrls: { api: '', mp: '', open: '' },
      settings: {},
      status: 'active',
      createdAt: now,
    },
    sealCredentials(kernel.secrets, channelId, credentials),
  );
});
after(async () => {
  await app.stop();
  await server.drop();
  await rm(home, { recursive: true, force: true });
});

/** The platform's view of one message: its status, 0 when the connection broke. */
async function deliver(n: number): Promise<number> {
  const timestamp = String(Math.floor(kernel.clock.now().getTime() / 1000));
  const signature = signParts(['tok3n', timestamp, 'n']);
  const answer = await app.http.inject({
    method: 'POST',
    url: `/hooks/wechat/${channelId}?timestamp=${timestamp}&nonce=n&signature=${signature}`,
    headers: { 'content-type': 'text/xml' },
    payload: `<xml><FromUserName>o${n % 50}</FromUserName><CreateTime>${timestamp}</CreateTime><MsgType>text</MsgType><Content>${n}</Content><MsgId>${n}</MsgId></xml>`,
  });
  return answer.statusCode;
}

test('when the database is killed in mid-load, everything answered with success is on disk, and a redelivery is recorded once', async () => {
  const total = 2_000;
  const acknowledged = new Set<number>();
  const refused = new Map<number, number>();
  const kills: Promise<void>[] = [];
  for (let start = 0; start < total; start += 50) {
    const round = Array.from({ length: 50 }, (_, i) => start + i).map(async (n) => {
      const status = await deliver(n);
      if (status === 200) acknowledged.add(n);
      else refused.set(n, status);
      if (acknowledged.size >= total / 4 && kills.length === 0) kills.push(server.kill9());
    });
    await Promise.all(round);
  }
  await Promise.all(kills);
  assert.ok(acknowledged.size >= total / 4 && refused.size > 0);
  // The platform is told to come again; nothing looks like our bug.
  assert.deepEqual([...new Set(refused.values())], [503]);

  await server.restart();
  const stored = async () => {
    const { rows } = await sql<{ text: string }>`select data->>'text' as text from kernel.facts
      where channel_id = ${channelId}`.execute(kernel.db);
    return rows.map((row) => Number(row.text));
  };
  const survived = new Set(await stored());
  assert.deepEqual(
    [...acknowledged].filter((n) => !survived.has(n)),
    [],
  );

  for (let n = 0; n < total; n++) assert.equal(await deliver(n), 200);
  const all = await stored();
  assert.equal(all.length, total);
  assert.equal(new Set(all).size, total);
});
