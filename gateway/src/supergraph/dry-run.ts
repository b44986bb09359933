import '../no-telemetry.ts';
import { ApolloGateway, type GatewayConfig, type GraphQLDataSource } from '@apollo/gateway';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { assertValidSchema, buildSchema, type GraphQLSchema, parse } from 'graphql';
import { withCustomScalars } from './custom-scalars.ts';

/** Why a supergraph is not taken, in the words of `/health`. */
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

/** What is known of a supergraph that will do. */
export interface DryRunResult {
  /** Its types, those between subgraphs included. */
  readonly types: GraphQLSchema;
  readonly subgraphs: readonly string[];
}

/** Nobody is asked anything at a rehearsal. */
const NOBODY: GraphQLDataSource = { process: async () => ({}) };

/**
 * Does with a supergraph all that the gateway would do, on a stage: Apollo's gateway
 * takes a supergraph in steps, and where a later one failed it would go on with half of it.
 */
export async function dryRun(
  text: string,
  config: GatewayConfig,
  settle: (subgraph: string, url?: string) => void,
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
        settle(name, url);
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
