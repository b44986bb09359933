import { LocalGraphQLDataSource } from '@apollo/gateway';
import { DEFAULT_GATEWAY_PORT } from '@hopen/kit/auth';
import { type AnySubgraph, buildSubgraph } from '@hopen/kit/subgraph';
import { GATEWAY_SUBGRAPH } from '../upstream/subgraph-owner.ts';
import { RateLimitResolver } from './rate-limit.resolver.ts';

/**
 * What the gateway itself knows, as a subgraph like any other in the contract. It is answered within the gateway, from the
 * request; another gateway over the same supergraph finds it at this one's address.
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
