import type { Authenticate } from '../auth/bearer.ts';

/** Product name by which processes recognise each other at `/health`. */
export const PRODUCT = "HOP'EN Graph";

/** Process identity in `/health`. */
export interface Identity {
  readonly product: typeof PRODUCT;
  /** The subgraph, `gateway` or `issuer`. */
  readonly service: string;
  readonly since: string;
}

/** Identity of a service that starts now. */
export const identityOf = (service: string): Identity => ({
  product: PRODUCT,
  service,
  since: new Date().toISOString(),
});

/** Degraded without signing keys: authenticated requests are refused, only the public view works. */
export interface Condition {
  readonly status: 'ok' | 'degraded';
  readonly keys: 'READABLE' | 'UNREADABLE';
}

export async function conditionOf({ keysAreReadable }: Authenticate): Promise<Condition> {
  const isReadable = await (keysAreReadable?.() ?? true);
  return isReadable ? { status: 'ok', keys: 'READABLE' } : { status: 'degraded', keys: 'UNREADABLE' };
}
