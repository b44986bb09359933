import type { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { apolloLogger, type Logger, requireActingToken, tellOperation } from '@hopen/kit';
import type { BudgetStore } from './budget.ts';
import { chargeCost, type IsPlanned, OverLimit } from './charge.ts';
import { tellCompleteness } from './completeness.ts';
import { documentRules } from './document-rules.ts';
import { formatGatewayError } from './format-error.ts';
import type { GatewayContext } from './gateway-context.ts';
import { requireKnownOperation } from './known-operation.ts';
import type { Limits } from './limits.ts';
import { documentsInMemory } from './plan-cache.ts';
import { documentsByHash, type Manifest, takeDocumentsByHash } from './trusted-documents.ts';

interface Options {
  readonly gateway: ApolloGateway;
  readonly limits: Limits;
  readonly budgets: BudgetStore;
  readonly manifest: Manifest;
  /** Whether the documents of the manifest are the only ones that are answered. */
  readonly onlyTrusted: boolean;
  /** Whether the schema may be asked. */
  readonly introspection: boolean;
  readonly isPlanned: IsPlanned;
  readonly log: Logger;
}

/** Apollo Server before the gateway: what it refuses, counts and tells of each request. */
export function createGraphServer(options: Options): ApolloServer<GatewayContext> {
  const { gateway, limits, budgets, manifest, onlyTrusted, introspection, isPlanned, log } = options;
  return new ApolloServer<GatewayContext>({
    gateway,
    // Where it is not to be had, a rule of ours says so.
    introspection: true,
    persistedQueries: { cache: documentsByHash(manifest, limits.persistedQueryBytes) },
    documentStore: documentsInMemory(limits.documentBytes),
    parseOptions: { maxTokens: limits.tokens },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Not even where the environment holds a key of Apollo's.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      takeDocumentsByHash(onlyTrusted),
      requireKnownOperation,
      requireActingToken,
      chargeCost(limits, budgets, isPlanned),
      tellCompleteness,
      tellOperation,
    ],
    validationRules: documentRules(limits, introspection),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (formatted, error) =>
      error instanceof OverLimit ? formatted : formatGatewayError(formatted, error, log),
  });
}
