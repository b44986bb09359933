import { RegionalRoadmap } from '@hopen/schema';
import { Directive, Field, Int, ObjectType } from 'type-graphql';

@ObjectType('PacaRoadmap', {
  implements: RegionalRoadmap,
  description:
    "Feuille de route de Provence-Alpes-Côte d'Azur. The treaty's fields, and what ARS Paca adds of its own.",
})
@Directive('@key(fields: "regionCode asOf")')
export class PacaRoadmapType extends RegionalRoadmap {
  @Field(() => Int, {
    nullable: true,
    description: 'Établissements mobilisés. How many establishments take part, as the ARS published it.',
  })
  mobilisedEstablishments?: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Progression, en pourcent. How many more establishments than in Hôpital numérique, as the ARS published it.',
  })
  mobilisedGrowthPercent?: number;
}
