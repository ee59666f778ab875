import { z } from 'zod';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

const playedAccount = z.object({
  appSecret: z.string(),
  token: z.string(),
  encodingAesKey: z.string(),
});
const verification = z.object({
  verification: z.object({ ok: z.boolean(), reason: z.string().nullish() }).nullable(),
});
const channel = z.object({ id: z.string(), appId: z.string(), callbackPath: z.string() });

/**
 * Does what an operator does to connect an account: copies the platform's secrets into Rapport,
 * and Rapport's callback address into the platform, which checks it.
 */
export async function connectAccount(
  { rapport, apiKey, simulator }: Stage,
  account: { appId: string; originalId: string; name: string },
): Promise<{ channelId: string }> {
  const played = await callJson(`${simulator}/_sim/accounts`, { ...account, mode: 'secure' });
  const { appSecret, token, encodingAesKey } = playedAccount.parse(played);
  const known = await findChannel(rapport, apiKey, account.appId);
  const connected =
    known ??
    channel.parse(
      await callJson(
        `${rapport}/api/v1/channels`,
        {
          kind: 'wechat',
          name: account.name,
          appId: account.appId,
          appSecret,
          token,
          encodingAesKey,
          mode: 'secure',
          apiBaseUrl: simulator,
        },
        apiKey,
      ),
    );
  const callbackUrl = `${rapport}${connected.callbackPath}`;
  const checked = verification.parse(
    await callJson(`${simulator}/_sim/accounts`, { appId: account.appId, callbackUrl }),
  ).verification;
  if (checked?.ok !== true)
    throw new Error(
      `The platform does not accept ${callbackUrl}: ${checked?.reason ?? 'no reason'}`,
    );
  return { channelId: connected.id };
}

async function findChannel(rapport: string, apiKey: string, appId: string) {
  const list = await callJson(`${rapport}/api/v1/channels`, undefined, apiKey);
  const { items } = z.object({ items: z.array(channel) }).parse(list);
  return items.find((each) => each.appId === appId);
}
