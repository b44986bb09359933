import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { type Logger, send as sendBody } from '@hopen/kit/server';
import { BUNDLE_FILES, bundleKey, prepareBundle } from './bundle.ts';
import { renderPage } from './render-page.ts';
import type { ExplorerTab } from './tabs.ts';

const ASSETS_PATH = '/explorer/';

/**
 * Content-Security-Policy of the explorer. Monaco inlines its styles and its icon font; everything else is same-origin.
 */
const PAGE_POLICY = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/**
 * Serves GraphiQL without any third-party host: the page at the endpoint for clients that accept HTML, its files under
 * /explorer/. Bundling happens on the first request, so it does not delay the start. Resolves to false for other
 * requests.
 */
export async function createExplorer(options: {
  tabs: ExplorerTab[];
  log: Logger;
  /** Path on this server. */
  endpoint?: string;
}): Promise<(request: IncomingMessage, response: ServerResponse) => Promise<boolean>> {
  const { tabs, log, endpoint = '/graphql' } = options;
  const key = await bundleKey();
  const page = renderPage({ endpoint, tabs, assets: `${ASSETS_PATH}${key}/` });
  const pageHeaders = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    etag: `"${createHash('sha256').update(page).digest('hex').slice(0, 16)}"`,
    vary: 'Accept',
  };

  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = request.url?.split('?', 1)[0] ?? '';
    if (path === endpoint && request.headers.accept?.includes('text/html')) {
      send(request, response, pageHeaders, page);
      return true;
    }
    if (!path.startsWith(ASSETS_PATH)) return false;
    const name = BUNDLE_FILES.find((file) => path === `${ASSETS_PATH}${key}/${file}`);
    if (!name) response.writeHead(404, PAGE_POLICY).end();
    else await sendAsset(request, response, key, name).catch((error) => refuse(response, error, log));
    return true;
  };
}

async function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  name: string,
): Promise<void> {
  const isGzipped = request.headers['accept-encoding']?.includes('gzip');
  const folder = await prepareBundleOnce(key);
  const content = await readFile(join(folder, isGzipped ? `${name}.gz` : name));
  const headers = {
    'content-type': CONTENT_TYPES[extname(name)],
    'cache-control': 'public, max-age=31536000, immutable',
    etag: `"${key}-${isGzipped ? 'gzip' : 'plain'}"`,
    vary: 'Accept-Encoding',
    ...(isGzipped && { 'content-encoding': 'gzip' }),
  };
  send(request, response, headers, content);
}

/** Answers 503: without a bundle the explorer is unavailable, while the API keeps running. */
function refuse(response: ServerResponse, err: unknown, log: Logger): void {
  log.error({ err }, 'the explorer could not be bundled');
  response.writeHead(503, PAGE_POLICY).end();
}

/** Shared bundling: the page requests all files at once, and they await one build. A failed build is retried. */
let bundling: Promise<string> | undefined;
async function prepareBundleOnce(key: string): Promise<string> {
  bundling ??= prepareBundle(key).finally(() => {
    bundling = undefined;
  });
  return bundling;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  body: string | Buffer,
): void {
  const isKnown = request.headers['if-none-match'] === headers.etag;
  response.writeHead(isKnown ? 304 : 200, { ...PAGE_POLICY, ...headers });
  if (isKnown) response.end();
  else void sendBody(response, Buffer.from(body));
}
