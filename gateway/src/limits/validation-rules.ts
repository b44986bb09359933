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
 * Validation rules of a document, independent of its variables. The size limit comes first, before GraphQL's own rules.
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

/** Reports a validation error where the rule would throw. */
const refusing = (message: string) => ({
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null) => context?.reportError(new GraphQLError(message))],
});
