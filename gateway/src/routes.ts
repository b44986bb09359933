import type { Route } from '@hopen/kit';

/** `GET` a path, and read what is so now as JSON. */
export const jsonAt =
  (path: string, now: () => unknown): Route =>
  (request, response) => {
    if (request.url !== path) return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(now()));
    return true;
  };

/** A browser that is sent to the host alone means the explorer. */
export const toExplorer: Route = (request, response) => {
  if (request.url !== '/' || !request.headers.accept?.includes('text/html')) return false;
  response.writeHead(302, { location: '/graphql' }).end();
  return true;
};
