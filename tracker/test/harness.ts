import { createServer } from 'node:http';
import { after, before, beforeEach } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildTracker } from '../build.ts';
import type { Api } from '../src/api.ts';
import { close, listen, startCollector, type Collector } from './collector.ts';

/** For a whole group of tests: they wait for events, so that only a lost one meets the limit. */
export const LIMIT = { timeout: 180_000 };

const WRITE_KEY = 'wk_test';

/** A page of the site under test. */
export interface SitePage {
  html?: string;
  /** More attributes of the script tag. */
  attributes?: string;
  /** Runs before the tracker's script. */
  early?: string;
  headers?: Record<string, string>;
}

async function startSite(collector: () => Collector) {
  const pages = new Map<string, SitePage>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const { html = '', attributes = '', early = '', headers = {} } = pages.get(path) ?? {};
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(
      `<!doctype html><title>Page ${path}</title><script>${early}</script>
      <script async src="${collector().origin}/t.js" data-write-key="${WRITE_KEY}" ${attributes}>
      </script>${html}`,
    );
  });
  const port = await listen(server);
  return { port, origin: `http://127.0.0.1:${port}`, pages, close: () => close(server) };
}

/**
 * A site and a collector on two origins, and a real browser with a fresh profile for each test.
 * Call once at the top of a test file.
 */
export function useTracker() {
  let browser: Browser;
  let js: string;
  let collector: Collector;
  let site: Awaited<ReturnType<typeof startSite>>;
  let context: BrowserContext;
  const errors: Error[] = [];

  before(async () => {
    ({ js } = await buildTracker());
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP *.brand.test 127.0.0.1',
      ],
    });
    site = await startSite(() => collector);
  });
  beforeEach(async () => {
    await context?.close();
    await collector?.close();
    collector = await startCollector(js);
    site.pages.clear();
    errors.length = 0;
    context = await browser.newContext();
    context.setDefaultTimeout(60_000); // A browser on a busy machine is slow, not wrong.
    context.on('weberror', (error) => errors.push(error.error()));
  });
  after(async () => {
    await browser?.close();
    await collector?.close();
    await site?.close();
  });

  /** Opens an address of the site and waits until the tracker has taken over. */
  const open = async (path = '/', page?: Page): Promise<Page> => {
    const tab = page ?? (await context.newPage());
    await tab.goto(path.startsWith('http') ? path : site.origin + path);
    await ready(tab);
    return tab;
  };

  return {
    get collector() {
      return collector;
    },
    get site() {
      return site;
    },
    get context() {
      return context;
    },
    /** Uncaught errors and rejections in any page of this test. */
    errors,
    open,
    /**
     * Opens it and waits until its own first event is through and the queue empty. Necessary before
     * a test turns the page's clock on: a request in flight would meet its time limit.
     */
    async settled(path = '/', page?: Page): Promise<Page> {
      const before = collector.received().length;
      const opened = await open(path, page);
      await collector.until(() => collector.received().length > before);
      await opened.waitForFunction(
        () => !Object.keys(localStorage).some((key) => key.startsWith('rapport.q.')),
      );
      return opened;
    },
  };
}

/** Resolves when the tracker has replaced the early queue. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => !!window.rapport && !Array.isArray(window.rapport));
}

/** Calls the public interface in the page, as the site's own code would. */
export async function call(page: Page, ...args: [method: string, ...args: unknown[]]) {
  await page.evaluate((given) => (window.rapport as Api).push(given as [string]), args);
}

export const anonymousId = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (window.rapport as Api).anonymousId());

/** Keys that the tracker keeps in this origin's storage. */
export const storedKeys = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage));
