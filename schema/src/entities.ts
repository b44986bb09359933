import { type ClassType, Directive, Field, ID, ObjectType } from 'type-graphql';

interface EntityFacts {
  readonly description: string;
  /** Key fields with their descriptions, in the order that identifies the entity. */
  readonly key: Readonly<Record<string, string>>;
}

const finess = 'Numéro FINESS. Nine characters, the last of which is a Luhn check digit.';
const programmeCode = 'Code du programme. The programme it belongs to, e.g. `HOPEN`.';

/** Entities shared by the subgraphs, with one description and key for all. */
export const ENTITIES = {
  Region: {
    description: 'Région. One of the eighteen regions of France, with its regional health agency (ARS).',
    key: { code: 'Code INSEE de la région. Two digits, e.g. `93`.' },
  },
  Establishment: {
    description: 'Établissement (ET). One geographic site of a legal entity; the region belongs to the site.',
    key: { finess },
  },
  LegalEntity: {
    description: 'Entité juridique (EJ). The body that holds the rights, and one or more sites.',
    key: { finess },
  },
  HospitalGroup: {
    description:
      'Groupement hospitalier de territoire (GHT). Public legal entities with a shared medical project.',
    key: { code: 'Code du GHT. Names the group.' },
  },
  Programme: {
    description: 'Programme. A national programme that pays for the maturity of information systems.',
    key: { code: 'Code du programme. `HOPEN`, or `HN` for its predecessor Hôpital numérique.' },
  },
  Domain: {
    description: 'Domaine fonctionnel prioritaire. One of the priority domains of a programme.',
    key: { programmeCode, code: "Code du domaine. `D1` to `D7` in HOP'EN." },
  },
} as const satisfies Record<string, EntityFacts>;

export type EntityName = keyof typeof ENTITIES;

/** Entity key exchanged between subgraphs. */
export type EntityKey<Name extends EntityName> = Record<keyof (typeof ENTITIES)[Name]['key'], string>;

/**
 * Creates a GraphQL type that holds only an entity's key, for a subgraph that extends or references it. New on each
 * call, so that one subgraph's fields don't appear in another's schema.
 */
export function entityReference<Name extends EntityName>(
  name: Name,
  interfaceType?: abstract new () => unknown,
): ClassType<EntityKey<Name>> {
  const { description, key }: EntityFacts = ENTITIES[name];
  class Reference {}
  for (const [field, text] of Object.entries(key)) {
    Field(() => ID, { description: text })(Reference.prototype, field);
  }
  Directive(`@key(fields: "${Object.keys(key).join(' ')}")`)(Reference);
  const options = interfaceType ? { description, implements: interfaceType as never } : { description };
  ObjectType(name, options)(Reference);
  return Reference as ClassType<EntityKey<Name>>;
}
