import type { Scope } from '@hopen/kit/subgraph';
import { ROADMAP_PROGRAMME } from '../domain/roadmap-content.ts';
import type { RoadmapFacts } from '../domain/roadmap-rules.ts';

/** Query sent to the national graph; a trusted document, for a gateway that takes no others. */
export const ROADMAP_FACTS = `query RoadmapFacts($programme: ID!, $region: ID!) {
  programme(code: $programme) { domains { code } }
  region(code: $region) { envelope(programme: $programme) { allotted } }
}`;

interface RoadmapFactsData {
  readonly programme: { readonly domains: readonly { readonly code: string }[] | null } | null;
  readonly region: { readonly envelope: { readonly allotted: number } | null } | null;
}

/** National facts that the rules of a roadmap need. Call it before a transaction opens: it waits for the network. */
export async function findNationalFacts({ peers }: Scope, region: string): Promise<RoadmapFacts> {
  const variables = { programme: ROADMAP_PROGRAMME, region };
  const data = await peers.ask<RoadmapFactsData>('national', ROADMAP_FACTS, variables);
  return {
    domainCodes: data.programme?.domains?.map(({ code }) => code) ?? [],
    allottedCents: data.region?.envelope?.allotted ?? 0,
  };
}
