import '../no-telemetry.ts';
import { ApolloGateway, type GatewayConfig, type GraphQLDataSource } from '@apollo/gateway';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { assertValidSchema, buildSchema, type GraphQLSchema, parse } from 'graphql';
import { withCustomScalars } from './custom-scalars.ts';

/** Reasons for rejecting a supergraph, as `/health` reports them. */
export const REFUSALS = {
  UNREADABLE: 'The supergraph could not be read.',
  NOT_GRAPHQL: 'What is published is not GraphQL.',
  NOT_A_SUPERGRAPH: 'What is published is not a supergraph that this gateway can plan queries for.',
} as const;

export type Refusal = keyof typeof REFUSALS;

export class Refused extends UserFacingError {
  constructor(
    readonly code: Refusal,
    cause: unknown,
  ) {
    super(REFUSALS[code], { cause });
  }
}

/** Facts of an accepted supergraph. */
export interface DryRunResult {
  /** Types of the supergraph, internal ones included. */
  readonly types: GraphQLSchema;
  readonly subgraphs: readonly string[];
}

/** Data source that is never called during a dry run. */
const NOBODY: GraphQLDataSource = { process: async () => ({}) };

/**
 * Loads a supergraph into a disposable gateway first: Apollo's gateway applies one in several steps, and an error in a
 * later step would leave it half updated.
 */
export async function dryRun(
  text: string,
  config: GatewayConfig,
  requireUsable: (subgraph: string, url?: string) => void,
): Promise<DryRunResult> {
  try {
    parse(text, { noLocation: true });
  } catch (error) {
    throw new Refused('NOT_GRAPHQL', error);
  }
  try {
    const subgraphs: string[] = [];
    const stage = new ApolloGateway({
      ...config,
      supergraphSdl: text,
      buildService({ name, url }) {
        requireUsable(name, url);
        subgraphs.push(name);
        return NOBODY;
      },
    } as GatewayConfig);
    const { schema } = await stage.load();
    await stage.stop();
    assertValidSchema(schema);
    const types = withCustomScalars(buildSchema(text, { assumeValid: true, noLocation: true }));
    return { types, subgraphs: subgraphs };
  } catch (error) {
    if (error instanceof UserFacingError) throw error;
    throw new Refused('NOT_A_SUPERGRAPH', error);
  }
}
