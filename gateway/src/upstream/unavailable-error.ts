import type { GraphQLFormattedError } from 'graphql';
import type { Path } from './answer.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';

/**
 * Error of the gateway for an unreachable subgraph. Names the subgraph, and the requested regions if an ARS hosts it.
 */
export function unavailable(
  subgraph: string,
  regions: readonly string[],
  path?: Path,
): GraphQLFormattedError {
  const at = path && { path };
  if (!isHostedByAnArs(subgraph))
    return {
      message: `La partie « ${subgraph} » du graphe ne répond pas ; le reste de la réponse est complet.`,
      ...at,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph },
    };
  const which = regions.length > 0 ? ` (région ${regions.join(', ')})` : '';
  return {
    message: `La partie du graphe qu'héberge l'ARS ne répond pas${which}.`,
    ...at,
    extensions: { code: 'REGION_UNAVAILABLE', subgraph, regions },
  };
}
