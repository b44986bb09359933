import { GraphQLError } from 'graphql';

/** The subgraphs of the State, and the gateway's own. Every other one is hosted by an ARS, whatever its name. */
const STATE_SUBGRAPHS: ReadonlySet<string> = new Set([
  'establishments',
  'roadmaps',
  'funding',
  'indicators',
  'gateway',
]);

export const isHostedByAnArs = (subgraph: string): boolean => !STATE_SUBGRAPHS.has(subgraph);

/** The gateway's own word on a subgraph that does not answer: no subgraph can pretend to have said it. */
export class Unavailable extends GraphQLError {}

/** Names the subgraph, and the regions asked for where an ARS hosts it. */
export function unavailable(name: string, regions: readonly string[]): Unavailable {
  if (isHostedByAnArs(name)) {
    const which = regions.length > 0 ? ` (région ${regions.join(', ')})` : '';
    return new Unavailable(`La partie du graphe qu'héberge l'ARS ne répond pas${which}.`, {
      extensions: { code: 'REGION_UNAVAILABLE', subgraph: name, regions },
    });
  }
  return new Unavailable(
    `La partie « ${name} » du graphe ne répond pas ; le reste de la réponse est complet.`,
    {
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: name },
    },
  );
}
