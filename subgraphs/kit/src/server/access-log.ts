import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { destination, type Logger } from 'pino';
import type { Bearer } from '../auth/bearer.ts';
import { createLog, isInteractive } from './log.ts';
import { nameOf, requester } from './request-log.ts';
import type { Environment } from './settings.ts';

/**
 * A log of its own for reads of what is not public, as `"log": "access"`: whatever `LOG_LEVEL` is, and apart from the log
 * when `ACCESS_LOG` names a file. How long lines are kept is for whoever keeps that file, or collects standard error. A person
 * who tries the graph out at a terminal is not shown any.
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
 * One line for each request with a token that asks for what not everyone may read, before any of it is read: who asks, for
 * which of these fields (`Type.field`), and the request's id. A field that was then refused is in it too.
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

/** The fields of a document that are named, or whose type is. */
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
