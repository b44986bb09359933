import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { destination, type Logger } from 'pino';
import type { Bearer } from '../auth/bearer.ts';
import { createLog, isInteractive } from './log.ts';
import { nameOf, requester } from './request-log.ts';
import type { Environment } from './settings.ts';

/**
 * Access log of non-public reads (`"log": "access"`), independent of `LOG_LEVEL` and in its own file if `ACCESS_LOG`
 * names one. Retention is up to the operator of that file or of standard error. Without
 * `ACCESS_LOG`, disabled at an interactive terminal.
 */
export function accessLogFrom(environment: Environment, service?: string): Logger | undefined {
  const { ACCESS_LOG } = environment;
  if (!ACCESS_LOG && isInteractive(environment)) return undefined;
  const to = ACCESS_LOG
    ? { to: destination({ dest: ACCESS_LOG, append: true, mkdir: true, sync: true }) }
    : {};
  return createLog({ level: 'info', ...(service && { service }), ...to }).child({ log: 'access' });
}

/**
 * Logs each authenticated request that selects non-public fields, before anything is read: requester, coordinates
 * (`Type.field`) and request id. Includes fields that are refused afterwards.
 */
export function accessLogPlugin(
  log: Logger,
  nonPublic: ReadonlySet<string>,
): ApolloServerPlugin<{ readonly viewer: Bearer }> {
  const known = new WeakMap<DocumentNode, readonly string[]>();
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, contextValue: { viewer } }) {
          if (!operation || viewer.role === 'ANONYMOUS') return;
          const asked = known.get(document) ?? askedOf(schema, document, nonPublic);
          known.set(document, asked);
          if (asked.length > 0) log.info({ ...requester(), operation: nameOf(operation), asked }, 'asked');
        },
      };
    },
  };
}

/** Non-public coordinates selected by a document, listed by field or by type. */
function askedOf(schema: GraphQLSchema, document: DocumentNode, nonPublic: ReadonlySet<string>): string[] {
  const types = new TypeInfo(schema);
  const asked = new Set<string>();
  const Field = ({ name: { value } }: { readonly name: { readonly value: string } }) => {
    const type = types.getParentType()?.name;
    const coordinate = `${type}.${value}`;
    if (type && (nonPublic.has(type) || nonPublic.has(coordinate))) asked.add(coordinate);
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return [...asked].sort();
}
