import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#kernel/db/embedded.ts';
import { answering, freePort, startProgram, stop, type Child } from './processes.ts';
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

/** A durable PostgreSQL, a production server and the simulator, each in its own process, connected. */
export async function setStage(): Promise<Stage> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-bench-'));
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
    close: () => strike(server, simulatorChild, database, home),
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
  const channel = await rapport.post<{ id: string; callbackPath: string }>('/api/v1/channels', {
    kind: 'wechat',
    name: 'Bench',
    ...account,
    mode: 'secure',
    apiBaseUrl: simulatorUrl,
  });
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

async function strike(
  server: ChildProcess,
  simulator: Child,
  database: EmbeddedPostgres,
  home: string,
): Promise<void> {
  await stop(server);
  await simulator.stop();
  await database.stop();
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true });
}
