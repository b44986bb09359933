import type { Route } from '@hopen/kit/server';

/** Redirects browsers that open the bare host to the explorer. */
export const toExplorer: Route = (request, response) => {
  if (request.url !== '/' || !request.headers.accept?.includes('text/html')) return false;
  response.writeHead(302, { location: '/graphql' }).end();
  return true;
};
