import type { Route } from './http.ts';

/** Serves a JSON document; 503 if its `status` is not `ok`. */
export const jsonAt =
  (path: string, now: () => object | Promise<object>): Route =>
  async (request, response) => {
    if (request.url !== path) return false;
    const body = await now();
    const isOk = !('status' in body) || body.status === 'ok';
    response.writeHead(isOk ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
    return true;
  };
