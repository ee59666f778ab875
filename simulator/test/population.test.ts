import assert from 'node:assert/strict';
import { test } from 'node:test';
import { control, eventually, startPlatform, startReceiver, type Json } from './helpers.ts';

test('people arrive, follow by known codes, write and stop when told', async (t) => {
  const receiver = await startReceiver(t);
  const { sim, call } = await startPlatform(t, { callbackUrl: receiver.url });
  for (const scene_str of ['ifc-1', 'ifc-2']) {
    await call('/cgi-bin/qrcode/create', {
      action_name: 'QR_LIMIT_STR_SCENE',
      action_info: { scene: { scene_str } },
    });
  }
  const input = { fans: 12, ratePerSecond: 400, seed: 3, dayCurve: false };
  await control(sim, '/population', input);
  const bodies = (): string => receiver.pushes.map((push) => push.body).join('');
  await eventually(() => /qrscene_ifc-[12]/.test(bodies()) && bodies().includes('<Content>'));
  await eventually(() => sim.world.data.accounts.values().next().value?.fans.size === 12);
  const stopped = await control(sim, '/population', { running: false });
  assert.equal(stopped['running'], false);
  assert.equal(stopped['people'], 12);
  await eventually(() => sim.world.populations.values().next().value?.inFlight === 0);
  const calls = receiver.pushes.length;
  const status = (await control(sim, '/population')) as { actions: Json };
  assert.equal(status.actions['arrive'], 11);
  assert.equal(receiver.pushes.length, calls);
});
