/** Subgraphs of the State. Every other one is hosted by an ARS, whatever its name. */
export const STATE_SUBGRAPHS: readonly string[] = ['establishments', 'roadmaps', 'funding', 'indicators'];

/** Name under which the gateway's own fields are composed. */
export const GATEWAY_SUBGRAPH = 'gateway';

/** Decides whose token travels, which timeouts hold, whether answers are validated, and whose words errors use. */
export const isHostedByAnArs = (subgraph: string): boolean =>
  subgraph !== GATEWAY_SUBGRAPH && !STATE_SUBGRAPHS.includes(subgraph);
