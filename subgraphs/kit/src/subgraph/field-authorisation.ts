import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isNullableType,
  isObjectType,
} from 'graphql';
import { forbidden } from '../graphql/format-error.ts';
import type { FieldRules, Scope } from './subgraph.ts';

type Resolver = GraphQLFieldResolver<unknown, Scope>;
type ResolverMap = Record<string, Record<string, unknown>>;

/** Errors reported per response; further forbidden fields are null without an error. */
const MOST_REFUSALS = 100;
const refusals = new WeakMap<object, number>();

/** Wraps resolvers with the authorisation table, so that none can omit the check. */
export function enforceFieldRules(rules: FieldRules, schema: GraphQLSchema, resolvers: ResolverMap): void {
  for (const [coordinate, allows] of Object.entries(rules)) {
    const [typeName, field] = coordinate.split('.') as [string, string];
    const type = schema.getType(typeName);
    // Unknown coordinates throw, since a typo or an interface field would silently protect nothing.
    if (!isObjectType(type) || !Object.hasOwn(type.getFields(), field)) {
      throw new Error(`The authorisation table names ${coordinate}, which is no field of an object type.`);
    }
    const fields = resolvers[typeName] ?? {};
    const inner = (fields[field] ?? defaultFieldResolver) as Resolver;
    const isNullable = isNullableType(type.getFields()[field]!.type);
    const refuse = (context: Scope): null => {
      const count = (refusals.get(context) ?? 0) + 1;
      refusals.set(context, count);
      if (count > MOST_REFUSALS && isNullable) return null;
      throw forbidden(`${coordinate} : ce champ n'est pas visible pour vous.`);
    };
    const guarded: Resolver = (parent, args, context, info) => {
      const allowed = allows(context.viewer, parent, context, args);
      if (allowed === false) return refuse(context);
      if (allowed === true) return inner(parent, args, context, info);
      return allowed.then((yes) => (yes ? inner(parent, args, context, info) : refuse(context)));
    };
    resolvers[typeName] = { ...fields, [field]: guarded };
  }
}
