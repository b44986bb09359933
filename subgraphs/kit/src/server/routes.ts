import type { Route } from './http.ts';
import type { Authenticate } from './tokens.ts';

/** By this a program knows another one of the graph at its `/health`. */
export const PRODUCT = "HOP'EN Graph";

/** What every process of the graph says of itself at `/health`. */
export interface Identity {
  readonly product: typeof PRODUCT;
  /** The subgraph, `gateway` or `issuer`. */
  readonly service: string;
  readonly since: string;
}

/** A service that begins now. */
export const identityOf = (service: string): Identity => ({
  product: PRODUCT,
  service,
  since: new Date().toISOString(),
});

/** Without keys no token can be checked: whoever has one is refused, and only the public view is answered. */
export interface Condition {
  readonly status: 'ok' | 'degraded';
  readonly keys: 'READABLE' | 'UNREADABLE';
}

export async function conditionOf({ keysAreReadable }: Authenticate): Promise<Condition> {
  const isReadable = await (keysAreReadable?.() ?? true);
  return isReadable ? { status: 'ok', keys: 'READABLE' } : { status: 'degraded', keys: 'UNREADABLE' };
}

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
