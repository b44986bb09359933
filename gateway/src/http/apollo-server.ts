import type { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { readOnlyTokenPlugin } from '@hopen/kit/auth';
import { apolloLogger, type Logger, operationLogPlugin } from '@hopen/kit/server';
import type { GatewayContext } from '../gateway-context.ts';
import type { Limits } from '../limits/limits.ts';
import { operationExistsPlugin } from '../limits/operation-exists-plugin.ts';
import { type IsPlanned, OverLimit, rateLimitPlugin } from '../limits/rate-limit-plugin.ts';
import type { RateLimitStore } from '../limits/rate-limit-store.ts';
import { validationRules } from '../limits/validation-rules.ts';
import { documentsInMemory } from '../planning/plan-cache.ts';
import { completenessPlugin } from './completeness-plugin.ts';
import { formatGatewayError } from './format-error.ts';
import { documentsByHash, type Manifest, trustedDocumentsPlugin } from './trusted-documents.ts';

interface Options {
  readonly gateway: ApolloGateway;
  readonly limits: Limits;
  readonly budgets: RateLimitStore;
  readonly manifest: Manifest;
  /** Refuses documents that are not in the manifest. */
  readonly onlyTrusted: boolean;
  /** Allows introspection. */
  readonly introspection: boolean;
  readonly isPlanned: IsPlanned;
  readonly log: Logger;
}

/** Configures Apollo Server in front of the gateway: validation, rate limits, completeness and the request log. */
export function createApolloServer(options: Options): ApolloServer<GatewayContext> {
  const { gateway, limits, budgets, manifest, onlyTrusted, introspection, isPlanned, log } = options;
  return new ApolloServer<GatewayContext>({
    gateway,
    // Disabled by our own validation rule instead, which words the refusal.
    introspection: true,
    // Suggestions of field names would tell the schema all the same.
    hideSchemaDetailsFromClientErrors: !introspection,
    persistedQueries: { cache: documentsByHash(manifest, limits.persistedQueryBytes) },
    documentStore: documentsInMemory(limits.documentBytes),
    parseOptions: { maxTokens: limits.tokens },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Disabled even if the environment holds an Apollo key.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      trustedDocumentsPlugin(onlyTrusted),
      operationExistsPlugin,
      readOnlyTokenPlugin,
      rateLimitPlugin(limits, budgets, isPlanned),
      completenessPlugin,
      operationLogPlugin,
    ],
    validationRules: validationRules(limits, introspection),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (formatted, error) =>
      error instanceof OverLimit ? formatted : formatGatewayError(formatted, error, log),
  });
}
