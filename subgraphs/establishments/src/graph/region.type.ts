import { ENTITIES } from '@hopen/schema';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

@ObjectType({
  description: 'Agence régionale de santé (ARS). Owns the roadmap of its region and shares out its envelope.',
})
export class Agency {
  @Field({ description: "Nom de l'agence. E.g. `ARS Bretagne`." })
  name!: string;
}

@ObjectType('Region', { description: ENTITIES.Region.description })
@Directive('@key(fields: "code")')
export class RegionType {
  @Field(() => ID, { description: ENTITIES.Region.key.code })
  code!: string;

  @Field({ description: 'Nom de la région. As INSEE writes it.' })
  name!: string;
}
