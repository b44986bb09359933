import type { Bearer } from '@hopen/kit/auth';
import type { GraphQLSchema } from 'graphql';
import type { Charge } from './limits/charge.ts';
import type { Completeness } from './upstream/completeness.ts';

/** What a request brings to every fetch. */
export interface GatewayContext {
  readonly viewer: Bearer;
  /** The verified `Authorization` header of the client, or undefined for the public view. */
  readonly authorization: string | undefined;
  /** Whether the client wants all or nothing: `x-require-complete: true`. */
  readonly requireComplete: boolean;
  /** The types of the supergraph that the request is planned by, whatever supergraph comes meanwhile. */
  readonly types: GraphQLSchema;
  readonly completeness: Completeness;
  /** Who pays for it. */
  readonly rateLimitKey: string;
  /** What it cost to read its document, if that was not known. */
  reading?: number;
  /** What it costs, once that is known. */
  charge?: Charge;
}
