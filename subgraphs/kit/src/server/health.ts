import type { Authenticate } from '../auth/bearer.ts';

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
