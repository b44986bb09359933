import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { readTabs } from '@hopen/gateway';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startTestCountry } from '../support/test-country.ts';

/** Expected result of the first tab, and a type with its description. */
const EXPECTED_IN_RESULT = 'Guadeloupe';
const DESCRIBED_TYPE = { name: 'Region', description: 'One of the eighteen regions of France' };

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const graph = await startTestCountry();
  return { url: new URL(graph.url).origin, stop: () => graph.close() };
}

const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Blocks all hosts except this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const CHROMIUM_PATHS = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const chromiumPath = CHROMIUM_PATHS.find((path) => path && existsSync(path));
// Skipped without a browser locally; fails on CI.
const browserIt = chromiumPath || process.env.CI ? it : it.skip;
/** Disables Playwright's timeouts in favour of Jest's. */
const NO_LIMIT = 0;
const LOOK_EVERY_MS = 50;

let server: Awaited<ReturnType<typeof startServer>>;
let browser: Browser | undefined;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const askForPage = () => fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } });

async function assetPaths(): Promise<string[]> {
  const html = await (await askForPage()).text();
  return [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]!);
}

/** Raw request, since fetch would normalise the dots in the path. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(server.url, { path }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
}

describe('the explorer over HTTP', () => {
  it('gives the page to browsers only, under a strict policy', async () => {
    const page = await askForPage();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('vary')).toBe('Accept');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const policy = page.headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    const other = await fetch(`${server.url}/graphql`, { headers: { accept: 'application/json' } });
    expect(other.status).toBe(400);
  });

  it('serves its files for ever, typed and compressed', async () => {
    const paths = await assetPaths();
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      const asset = await fetch(server.url + path);
      const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
      expect(asset.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(asset.headers.get('cache-control')).toContain('immutable');
      expect(asset.headers.get('content-encoding')).toBe('gzip');
      const content = await asset.text();
      const plain = await fetch(server.url + path, { headers: { 'accept-encoding': 'identity' } });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect((await plain.text()) === content).toBe(true);
      const etag = asset.headers.get('etag')!;
      const again = await fetch(server.url + path, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    }
  });

  it('gives nothing else', async () => {
    const folder = (await assetPaths())[0]!.replace(/[^/]+$/, '');
    const strangers = ['package.json', '../../../package.json', '..%2f..%2fpackage.json', 'page.js.gz', ''];
    for (const stranger of strangers) expect(await statusOf(folder + stranger)).toBe(404);
    expect(await statusOf('/explorer/')).toBe(404);
  });
});

describe('the explorer in a browser', () => {
  browserIt(
    'needs no other host, shows the ready-made operations, runs one and opens the documentation',
    async () => {
      browser = await chromium.launch({
        executablePath: chromiumPath,
        args: CHROMIUM_FLAGS,
        timeout: NO_LIMIT,
      });
      await explore(browser);
    },
  );
});

async function explore(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(NO_LIMIT);
  const complaints = collectComplaints(page);
  await page.goto(`${server.url}/graphql`);
  expect(await page.title()).toBe("HOP'EN Graph");

  await page.getByRole('tab', { name: 'Country' }).waitFor();
  const titles = await page.getByRole('tab').allInnerTexts();
  expect(titles.map((title) => title.trim())).toEqual((await readTabs()).map((tab) => tab.title));
  await page.getByRole('button', { name: /Execute query/ }).click();
  await page.locator('.result-window', { hasText: EXPECTED_IN_RESULT }).waitFor();
  await findDescription(page);
  expect(complaints).toEqual([]);
  await sendToken(page);
}

async function findDescription(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.getByRole('region', { name: 'Documentation Explorer' });
  await docs.getByRole('link', { name: 'Query', exact: true }).click();
  await docs.getByRole('link', { name: DESCRIBED_TYPE.name, exact: true }).first().click();
  await docs.getByText(DESCRIBED_TYPE.description).waitFor();
}

/** Pastes a token into Headers, which must be sent with the next query but not stored. */
async function sendToken(page: Page): Promise<void> {
  const token = 'Bearer pasted-by-hand';
  await page.getByRole('tab', { name: 'Dashboard' }).click();
  await page.getByRole('region', { name: 'Variables' }).getByText('"93"').waitFor();
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  await page.getByRole('region', { name: 'Headers' }).locator('.monaco-editor:visible').click();
  await page.keyboard.insertText(JSON.stringify({ Authorization: token }));
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: /Execute query/ }).click();
  expect((await (await sent).allHeaders()).authorization).toBe(token);

  await page.getByRole('tab', { name: 'Country' }).click();
  const stored = await storedWith(page, '# Edited last');
  expect(stored).toContain('query Dashboard');
  expect(stored).not.toContain(token);
}

/** Browser storage after GraphiQL has saved this edit, and thus all earlier ones; it saves with a delay. */
async function storedWith(page: Page, edit: string): Promise<string> {
  await page.getByRole('region', { name: 'Operation Editor' }).locator('.monaco-editor:visible').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(`\n${edit}`);
  const tabs = () => page.evaluate<string>(`localStorage.getItem('graphiql:tabState')`);
  while (!(await tabs()).includes(edit)) await page.waitForTimeout(LOOK_EVERY_MS);
  return page.evaluate<string>('JSON.stringify(localStorage)');
}

/** Collects errors of the browser's console and network panel. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(`${server.url}/`) || request.url().startsWith('data:');
    if (!isOwn) complaints.push(`left the machine: ${request.url()}`);
  });
  return complaints;
}
