import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Pool } from 'undici';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { gatherFollowers } from './followers.ts';
import { account, type Stage } from './stage.ts';

export interface CampaignOptions {
  people: number;
  say(text: string): void;
}

/** Calls of the bare client, enough for a steady figure. */
const bareCalls = 50_000;
const words = 'New tea has come in. Come and taste it this week.';

/**
 * (c) What a campaign sends a second to followers, beside what a bare HTTP client reaches at the same
 * simulator with the same calls.
 */
export async function measureCampaign(stage: Stage, { people, say }: CampaignOptions) {
  await gatherFollowers(stage, people, say);
  const openids = await addresses(stage);
  const bare = await bareRate(stage, openids);
  const id = await launch(stage, 'Bench');
  const sent = await finished(stage, id);
  const ratio = Math.round((sent.perSecond / bare) * 100) / 100;
  say(
    `(c) campaign to ${sent.people.toLocaleString('en')}: chosen in ${sent.chosenSeconds} s, ${sent.perSecond} a second; the bare client ${bare} a second; ratio ${ratio}`,
  );
  return { ...sent, barePerSecond: bare, ratio };
}

/**
 * Sends a campaign to everybody until it is told to stop: work beside triggers. Resolves when its first
 * messages are out.
 */
export async function campaignBeside(stage: Stage): Promise<() => Promise<void>> {
  const id = await launch(stage, 'Beside');
  for (;;) {
    const { latest } = await stage.rapport.get<Campaign>(`/api/v1/campaigns/${id}`);
    if (latest && latest.figures.sent > 0) break;
    await delay(100);
  }
  return async () => {
    await stage.rapport.post(`/api/v1/campaigns/${id}/cancel`, {}).catch((error: Error) => {
      // It may have ended before the triggers did.
      if (!error.message.includes('campaign.wrong_status')) throw error;
    });
  };
}

async function launch({ rapport }: Stage, name: string): Promise<string> {
  const content = { type: 'text', text: words };
  const { id, revision } = await rapport.post<Campaign>('/api/v1/campaigns', {
    name,
    plan: {
      audience: { kind: 'field', field: 'contacts.firstSeenAt', test: { op: 'known' } },
      arms: [{ id: 'a', share: 100, message: { purpose: 'service', ways: [{ content }] } }],
    },
  });
  await rapport.post(`/api/v1/campaigns/${id}/launch`, { revision });
  return id;
}

async function addresses({ database }: Stage): Promise<string[]> {
  return query<{ id: string }>(
    database.url,
    `select external_id as id from kernel.identities where kind = 'openid' limit ${bareCalls}`,
  ).then((rows) => rows.map(({ id }) => id));
}

/** The same calls without a product around them: 32 connections, nothing written down. */
async function bareRate({ simulatorUrl }: Stage, openids: readonly string[]): Promise<number> {
  const pool = new Pool(simulatorUrl, { connections: 32, pipelining: 1 });
  const post = async (path: string, body: object) => {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.body.json()) as { access_token?: string };
  };
  const { access_token: token } = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: account.appId,
    secret: account.appSecret,
  });
  const path = `/cgi-bin/message/custom/send?access_token=${token ?? ''}`;
  const began = performance.now();
  const left = openids.values();
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      for (const touser of left)
        await post(path, { touser, msgtype: 'text', text: { content: words } });
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await pool.close();
  return Math.round(openids.length / seconds);
}

interface Sent {
  people: number;
  sent: number;
  chosenSeconds: number;
  perSecond: number;
}

/** Waits for the end, and reads from what was written down when each message had left. */
async function finished({ database, rapport }: Stage, id: string): Promise<Sent> {
  for (;;) {
    const { status, latest } = await rapport.get<Campaign>(`/api/v1/campaigns/${id}`);
    if (status === 'done' && latest?.figures.waiting === 0) break;
    await delay(200);
  }
  const [row] = await query<{ people: number; sent: number; chosen: number; seconds: number }>(
    database.url,
    `select count(*)::int as people, count(r.sent_at)::int as sent,
      extract(epoch from min(r.turn_at) - min(s.started_at))::float8 as chosen,
      extract(epoch from max(r.sent_at) - min(r.turn_at))::float8 as seconds
    from campaigns.recipients r join campaigns.sendings s on s.id = r.sending_id
    where s.campaign_id = '${id}'`,
  );
  if (!row) throw new Error('The campaign has no people.');
  return {
    people: row.people,
    sent: row.sent,
    chosenSeconds: Math.round(row.chosen * 10) / 10,
    perSecond: Math.round(row.sent / row.seconds),
  };
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}
