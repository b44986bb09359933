import type { Route } from './http.ts';

/** `GET` a path, and read what is so now as JSON; with 503 where its `status` is another than `ok`. */
export const jsonAt =
  (path: string, now: () => object | Promise<object>): Route =>
  async (request, response) => {
    if (request.url !== path) return false;
    const said = await now();
    const isWell = !('status' in said) || said.status === 'ok';
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
    return true;
  };
