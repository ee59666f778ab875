import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startServer } from '#server/main.ts';
import { testDatabase } from '#test/database.ts';
import { buildAssets } from '../../scripts/lib/build-assets.ts';
import { connectAccount } from '../../server/scenarios/connect-account.ts';
import { callJson } from '../../server/scenarios/http.ts';
import { createSimulator } from '../../simulator/src/index.ts';

export const owner = { email: 'mei@yunhe.example', password: 'a long enough one' };
const apiKey = 'a-key-for-browser-tests';
const appId = 'wx00000000000000c1';

/** How long a page may take to show something: a browser on a busy machine is slow, not wrong. */
const patienceMs = 60_000;

/** Builds the console if its sources changed since the last time. */
export const buildConsole = () => buildAssets({ always: false, say: () => undefined });

/** A port that was free a moment ago: the server must know its own address before it listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/**
 * The whole product on a database of its own, with one connected account, and a browser.
 * @param more further variables of the server
 */
export async function openStage(more: Record<string, string> = {}) {
  await buildConsole();
  const database = await testDatabase();
  const home = await mkdtemp(path.join(os.tmpdir(), 'rapport-console-'));
  const simulator = createSimulator({ seed: 5 });
  await simulator.listen();
  const port = await freePort();
  const server = await startServer({
    databaseUrl: database.url,
    env: {
      PORT: String(port),
      RAPPORT_HOME: home,
      RAPPORT_LOG_LEVEL: 'silent',
      RAPPORT_ADMIN_EMAIL: owner.email,
      RAPPORT_ADMIN_PASSWORD: owner.password,
      RAPPORT_API_KEY: apiKey,
      RAPPORT_WORKSPACE: 'Yunhe Tea',
      RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true',
      ...more,
    },
  });
  const url = `http://localhost:${port}`;
  const { channelId } = await connectAccount(
    { rapport: url, apiKey, simulator: simulator.url },
    { appId, originalId: 'gh_console_test', name: 'Yunhe 云禾' },
  );
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    url,
    /** For what no API makes happen. */
    databaseUrl: database.url,
    appId,
    channelId,
    browser,
    simulator: simulator.url,
    /** A new fan follows the account, as she would on her phone. */
    async follow(account: string): Promise<void> {
      const { fans } = (await callJson(`${simulator.url}/_sim/fans`, {
        appId: account,
        count: 1,
      })) as {
        fans: { openid: string }[];
      };
      await callJson(`${simulator.url}/_sim/fans/${fans[0]?.openid}/follow`, { appId: account });
    },
    /** Calls the API as a program with every scope. */
    api: (method: string, route: string, body?: unknown) =>
      callJson(`${url}/api/v1${route}`, body, apiKey, method) as Promise<Record<string, unknown>>,
    async close() {
      await browser.close();
      await server.stop();
      await simulator.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A page in a browser of its own, which fails the test on any error in its console. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    // A dialog that is about to grow out of the button looks steady, and a click aimed at it misses.
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refused request is told by the page itself; React's and the policy's complaints are faults.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return { page, faults, close: () => context.close() };
}

/** Signs in through the form and waits for the shell. */
export async function signIn(page: Page, url: string, at = '/', who = owner): Promise<void> {
  await page.goto(`${url}${at}`);
  await page.getByLabel(/^(Email|邮箱)$/).fill(who.email);
  await page.getByLabel(/^(Password|密码)$/).fill(who.password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
  await page.locator('.shell').waitFor();
}
