import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#kernel/db/embedded.ts';
import { answering, freePort, startProgram, stop } from './processes.ts';
import { api, type Api } from './http.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { root } from '../lib/command.ts';

export const account = {
  appId: 'wxbench0000000001',
  appSecret: 'benchsecret0000000000000000000001',
  token: 'benchtoken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE',
};
const adminKey = 'rk_bench_0123456789abcdef';

export interface Stage {
  database: EmbeddedPostgres;
  server: ChildProcess;
  serverUrl: string;
  rapport: Api;
  simulator: Api;
  simulatorUrl: string;
  channelId: string;
  close(): Promise<void>;
}

/**
 * A durable PostgreSQL, a production server and the simulator, each in its own process, connected.
 *
 * @param keep a folder whose database is used again and stays; without it all is thrown away
 */
export async function setStage(keep?: string): Promise<Stage> {
  const home = keep ? path.resolve(keep) : await mkdtemp(path.join(os.tmpdir(), 'rapport-bench-'));
  await mkdir(home, { recursive: true });
  const database = await startEmbeddedPostgres({ home });
  const simulatorChild = await startProgram('simulator/src/main.ts', [], {
    SIMULATOR_PORT: String(await freePort()),
  });
  const simulatorUrl = String(simulatorChild.ready['listening']);
  const port = await freePort();
  const serverUrl = `http://127.0.0.1:${port}`;
  const server = startServer(database.url, home, port);
  await answering(`${serverUrl}/health/ready`);
  const rapport = api(serverUrl, adminKey);
  const simulator = api(simulatorUrl);
  const channelId = await connect(rapport, simulator, serverUrl, simulatorUrl);
  return {
    database,
    server,
    serverUrl,
    rapport,
    simulator,
    simulatorUrl,
    channelId,
    close: async () => {
      await stop(server);
      await simulatorChild.stop();
      await database.stop();
      if (!keep) await strike(home);
    },
  };
}

function startServer(databaseUrl: string, home: string, port: number): ChildProcess {
  return spawn(process.execPath, ['scripts/serve.ts'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      RAPPORT_HOME: home,
      RAPPORT_LOG_LEVEL: 'warn',
      RAPPORT_API_RATE: '1000000',
      RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true',
      RAPPORT_ADMIN_EMAIL: 'bench@example.com',
      RAPPORT_ADMIN_PASSWORD: 'bench-password-1',
      RAPPORT_API_KEY: adminKey,
    },
  });
}

/** Connects the simulated account in secure mode and gives it a default welcome of one text. */
async function connect(
  rapport: Api,
  simulator: Api,
  serverUrl: string,
  simulatorUrl: string,
): Promise<string> {
  await simulator.post('/_sim/accounts', { ...account, mode: 'secure' });
  const channel = await channelAt(rapport, simulatorUrl);
  await rapport.put(`/api/v1/welcomes/default?channelId=${channel.id}`, {
    welcome: {
      variants: [
        { messages: [{ type: 'text', text: 'Welcome, {{ name | default: "friend" }}!' }] },
      ],
    },
  });
  await simulator.post('/_sim/accounts', {
    ...account,
    mode: 'secure',
    callbackUrl: `${serverUrl}${channel.callbackPath}`,
  });
  return channel.id;
}

interface Channel {
  id: string;
  callbackPath: string;
}

/** The account in Rapport; of a database that was kept, pointed at the new simulator. */
async function channelAt(rapport: Api, apiBaseUrl: string): Promise<Channel> {
  const { items } = await rapport.get<{ items: Channel[] }>('/api/v1/channels');
  const [kept] = items;
  if (kept) return rapport.patch<Channel>(`/api/v1/channels/${kept.id}`, { apiBaseUrl });
  return rapport.post<Channel>('/api/v1/channels', {
    kind: 'wechat',
    name: 'Bench',
    ...account,
    mode: 'secure',
    apiBaseUrl,
  });
}

async function strike(home: string): Promise<void> {
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true });
}
