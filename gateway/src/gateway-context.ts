import type { Bearer } from '@hopen/kit/auth';
import type { GraphQLSchema } from 'graphql';
import type { Charge } from './limits/charge.ts';
import type { Completeness } from './upstream/completeness.ts';

/** Context of one client request, passed to every subgraph fetch. */
export interface GatewayContext {
  readonly viewer: Bearer;
  /** Verified `Authorization` header of the client; undefined for the public view. */
  readonly authorization: string | undefined;
  /** True if the client refuses partial results (`x-require-complete: true`). */
  readonly requireComplete: boolean;
  /** Types of the supergraph that this request is planned with, even if a newer one is loaded meanwhile. */
  readonly types: GraphQLSchema;
  readonly completeness: Completeness;
  /** Rate-limit key: token subject, else client network. */
  readonly rateLimitKey: string;
  /** Cost of parsing and validating the document; absent if it was cached. */
  reading?: number;
  /** Cost of the operation, set once known. */
  charge?: Charge;
}
