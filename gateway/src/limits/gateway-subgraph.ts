import { LocalGraphQLDataSource } from '@apollo/gateway';
import { DEFAULT_GATEWAY_PORT } from '@hopen/kit/auth';
import { type AnySubgraph, buildSubgraph } from '@hopen/kit/subgraph';
import { GATEWAY_SUBGRAPH } from '../upstream/subgraph-owner.ts';
import { RateLimitResolver } from './rate-limit.resolver.ts';

/**
 * The gateway's own fields, composed as a subgraph. Resolved in process from the request; another router over the same
 * supergraph reaches it at this gateway's address.
 */
export const gatewaySubgraph: AnySubgraph = {
  name: GATEWAY_SUBGRAPH,
  port: DEFAULT_GATEWAY_PORT,
  mappings: [],
  migrations: [],
  resolvers: [RateLimitResolver],
  types: [],
  references: {},
  fieldRules: {},
  loaders: () => ({}),
};

export async function gatewaySource(): Promise<LocalGraphQLDataSource> {
  return new LocalGraphQLDataSource((await buildSubgraph(gatewaySubgraph)).schema);
}
