import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Limits } from './limits.ts';
import { selectionLimitRule } from './selection-limit-rule.ts';

/**
 * Validation rules of a document, whatever its variables. What is too large is read by the first of these rules alone, before any
 * of GraphQL's own.
 */
export function validationRules(limits: Limits, introspection: boolean): ValidationRule[] {
  const { depth, aliases, directives } = limits;
  return [
    selectionLimitRule(limits),
    maxDepthRule({
      n: depth,
      flattenFragments: true,
      ...refusing(`Fields nest more than ${depth} levels deep.`),
    }),
    maxAliasesRule({ n: aliases, ...refusing(`The document has more than ${aliases} aliases.`) }),
    maxDirectivesRule({ n: directives, ...refusing(`The document has more than ${directives} directives.`) }),
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
}

/** Among the errors of validation, instead of one that is thrown. */
const refusing = (message: string) => ({
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
});
