import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from '@hopen/kit/server';

/** Browsers cache a preflight for a day. */
const MAX_AGE_S = 86_400;

const FOR_EVERY_ANSWER = {
  'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after, www-authenticate, x-request-id',
};
const FOR_A_PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'accept, apollo-require-preflight, authorization, content-type, x-request-id, x-require-complete',
  'access-control-max-age': String(MAX_AGE_S),
};

/**
 * Enables CORS for these origins; an empty list allows none. Tokens travel in a header, so cookie credentials are never
 * allowed.
 */
export function allowOrigins(origins: readonly string[]): Route {
  return (request, response) => {
    if (origins.length > 0) response.setHeader('vary', 'origin');
    const isAllowed = origins.includes(request.headers.origin ?? '');
    if (isAllowed) {
      response.setHeader('access-control-allow-origin', request.headers.origin!);
      set(response, FOR_EVERY_ANSWER);
    }
    if (!isPreflight(request)) return false;
    if (isAllowed) set(response, FOR_A_PREFLIGHT);
    response.writeHead(204).end();
    return true;
  };
}

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function set(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
