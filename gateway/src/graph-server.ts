import type { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { apolloLogger, type Logger, requireActingToken, tellOperation } from '@hopen/kit';
import type { BudgetStore } from './budget.ts';
import { chargeCost, OverLimit } from './charge.ts';
import { tellCompleteness } from './completeness.ts';
import { documentRules } from './document-rules.ts';
import { formatGatewayError } from './format-error.ts';
import type { GatewayContext } from './gateway-context.ts';
import { requireKnownOperation } from './known-operation.ts';
import type { Limits } from './limits.ts';
import { requireSoundVariables } from './sound-variables.ts';
import { documentsByHash, type Manifest, takeDocumentsByHash } from './trusted-documents.ts';

interface Options {
  readonly gateway: ApolloGateway;
  readonly limits: Limits;
  readonly budgets: BudgetStore;
  readonly manifest: Manifest;
  /** Whether the documents of the manifest are the only ones that are answered. */
  readonly onlyTrusted: boolean;
  readonly log: Logger;
}

/** Apollo Server before the gateway: what it refuses, counts and tells of each request. */
export function createGraphServer(options: Options): ApolloServer<GatewayContext> {
  const { gateway, limits, budgets, manifest, onlyTrusted, log } = options;
  return new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    persistedQueries: { cache: documentsByHash(manifest, limits.persistedQueryBytes) },
    parseOptions: { maxTokens: limits.tokens },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Not even where the environment holds a key of Apollo's.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      takeDocumentsByHash(onlyTrusted),
      requireKnownOperation,
      requireSoundVariables,
      requireActingToken,
      chargeCost(limits, budgets),
      tellCompleteness,
      tellOperation,
    ],
    validationRules: documentRules(limits),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (formatted, error) =>
      error instanceof OverLimit ? formatted : formatGatewayError(formatted, error, log),
  });
}
