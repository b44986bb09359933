import { RegionalRoadmap } from '@hopen/schema';
import { type GraphQLInterfaceType, type GraphQLSchema } from 'graphql';
import type { Delegation } from '../domain/delegations.ts';

const KEY = ['regionCode', 'asOf'];

/**
 * SDL of the types that ARSs resolve. Only their key is resolved here; the other fields of the treaty are external, so that the
 * planner fetches them from the ARS.
 */
export const delegatedTypes =
  (delegations: readonly Delegation[]) =>
  (schema: GraphQLSchema): string => {
    const treaty = schema.getType(RegionalRoadmap.name) as GraphQLInterfaceType;
    const fields = Object.values(treaty.getFields()).map(({ name, type }) =>
      KEY.includes(name) ? `  ${name}: ${type}` : `  ${name}: ${type} @external`,
    );
    const types = delegations.map(
      ({ type }) =>
        `type ${type} implements ${treaty.name} @key(fields: "${KEY.join(' ')}", resolvable: false) {\n${fields.join('\n')}\n}`,
    );
    return `\n${types.join('\n')}\n`;
  };
