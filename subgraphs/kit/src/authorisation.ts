import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { forbidden } from './errors.ts';
import type { FieldRules, Scope } from './subgraph.ts';

type Resolver = GraphQLFieldResolver<unknown, Scope>;
type ResolverMap = Record<string, Record<string, unknown>>;

/** Puts the table before the resolvers, so that no resolver can forget to ask it. */
export function enforce(rules: FieldRules, schema: GraphQLSchema, resolvers: ResolverMap): void {
  for (const [coordinate, allows] of Object.entries(rules)) {
    const [typeName, field] = coordinate.split('.') as [string, string];
    const type = schema.getType(typeName);
    // A line that protects nothing, by a slip or on an interface, must not look as if it did.
    if (!isObjectType(type) || !Object.hasOwn(type.getFields(), field)) {
      throw new Error(`The authorisation table names ${coordinate}, which is no field of an object type.`);
    }
    const fields = resolvers[typeName] ?? {};
    const inner = (fields[field] ?? defaultFieldResolver) as Resolver;
    const refuse = () => forbidden(`${coordinate} : ce champ n'est pas visible pour vous.`);
    const guarded: Resolver = (parent, args, context, info) => {
      const allowed = allows(context.viewer, parent, context);
      if (allowed === false) throw refuse();
      if (allowed === true) return inner(parent, args, context, info);
      return allowed.then((yes) => {
        if (!yes) throw refuse();
        return inner(parent, args, context, info);
      });
    };
    resolvers[typeName] = { ...fields, [field]: guarded };
  }
}
