import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { type GraphQLObjectType, type GraphQLSchema, print } from 'graphql';
import {
  buildSchema,
  type ClassType,
  Field,
  FieldResolver,
  InterfaceType,
  Query,
  Resolver,
} from 'type-graphql';
import { ENTITIES, type EntityName, entityReference } from './entities.ts';

const KEYS: Record<EntityName, string> = {
  Region: '@key(fields: "code")',
  Establishment: '@key(fields: "finess")',
  LegalEntity: '@key(fields: "finess")',
  HospitalGroup: '@key(fields: "code")',
  Programme: '@key(fields: "code")',
  Domain: '@key(fields: "programmeCode code")',
};

describe('an entity that several subgraphs share', () => {
  it.each(Object.entries(KEYS) as [EntityName, string][])(
    '%s is joined by %s, and holds its key alone',
    async (name, key) => {
      const type = await typeOf(name, entityReference(name));
      expect(type.astNode?.directives?.map(print)).toEqual([key]);
      expect(type.description).toBe(ENTITIES[name].description);
      const fields = Object.values(type.getFields());
      expect(fields.map((field) => `${field.name}: ${field.type}`)).toEqual(
        Object.keys(ENTITIES[name].key).map((field) => `${field}: ID!`),
      );
      for (const field of fields)
        expect(field.description).toBe((ENTITIES[name].key as Record<string, string>)[field.name]);
    },
  );

  it('has the keys that are listed here and no other', () => {
    expect(Object.keys(ENTITIES).sort()).toEqual(Object.keys(KEYS).sort());
  });

  it('is a fresh class each time, so that what one subgraph adds stays out of the others', async () => {
    const [first, second] = [entityReference('Region'), entityReference('Region')];
    expect(first).not.toBe(second);
    expect(Object.keys((await typeOf('Region', first, withMotto(first))).getFields())).toEqual([
      'code',
      'motto',
    ]);
    expect(Object.keys((await typeOf('Region', second)).getFields())).toEqual(['code']);
  });

  it('implements the interface that it is given', async () => {
    @InterfaceType('Payable', { autoRegisterImplementations: false })
    abstract class Payable {
      @Field(() => String)
      iban!: string;
    }
    const type = await typeOf('LegalEntity', entityReference('LegalEntity', Payable));
    expect(type.getInterfaces().map(String)).toEqual(['Payable']);
    expect(Object.keys(type.getFields()).sort()).toEqual(['finess', 'iban']);
  });
});

async function typeOf(
  name: EntityName,
  reference: ClassType,
  ...resolvers: ClassType[]
): Promise<GraphQLObjectType> {
  @Resolver()
  class AnyQuery {
    @Query(() => Boolean)
    anything(): boolean {
      return true;
    }
  }
  const schema: GraphQLSchema = await buildSchema({
    resolvers: [AnyQuery, ...resolvers],
    orphanedTypes: [reference],
    validate: false,
    skipCheck: true,
  });
  return schema.getType(name) as GraphQLObjectType;
}

function withMotto(reference: ClassType): ClassType {
  @Resolver(() => reference)
  class MottoResolver {
    @FieldResolver(() => String)
    motto(): string {
      return 'Liberté';
    }
  }
  return MottoResolver;
}
