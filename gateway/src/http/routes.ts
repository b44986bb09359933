import type { Route } from '@hopen/kit/server';

/** A browser that is sent to the host alone means the explorer. */
export const toExplorer: Route = (request, response) => {
  if (request.url !== '/' || !request.headers.accept?.includes('text/html')) return false;
  response.writeHead(302, { location: '/graphql' }).end();
  return true;
};
