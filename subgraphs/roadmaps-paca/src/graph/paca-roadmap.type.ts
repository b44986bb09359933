import {
  DraftRoadmapCommandInput,
  RoadmapContentInput,
  RoadmapDraftFields,
  RoadmapPayload,
} from '@hopen/roadmap-kit';
import { RegionalRoadmap } from '@hopen/schema';
import { Directive, Field, InputType, Int, ObjectType } from 'type-graphql';

const ESTABLISHMENTS = {
  nullable: true,
  description: 'Établissements mobilisés. How many establishments take part, as the ARS published it.',
};
const GROWTH = {
  nullable: true,
  description:
    'Progression, en pourcent. How many more establishments than in Hôpital numérique, as the ARS published it.',
};

@ObjectType('PacaRoadmap', {
  implements: RegionalRoadmap,
  description:
    "Feuille de route régionale (Provence-Alpes-Côte d'Azur). The treaty's fields, and what its ARS adds.",
})
@Directive('@key(fields: "regionCode asOf")')
export class PacaRoadmapType extends RegionalRoadmap {
  @Field(() => Int, ESTABLISHMENTS)
  mobilisedEstablishments?: number | null;

  @Field(() => Int, GROWTH)
  mobilisedGrowthPercent?: number | null;
}

@ObjectType('PacaRoadmapDraft', {
  description:
    "Projet de feuille de route (Provence-Alpes-Côte d'Azur). What the ARS is writing; it alone sees it.",
})
export class PacaRoadmapDraftType extends RoadmapDraftFields {
  @Field(() => Int, ESTABLISHMENTS)
  mobilisedEstablishments!: number | null;

  @Field(() => Int, GROWTH)
  mobilisedGrowthPercent!: number | null;
}

@InputType({
  description: "Contenu (Provence-Alpes-Côte d'Azur). What the treaty asks, and the ARS's own figures.",
})
export class PacaRoadmapContentInput extends RoadmapContentInput {
  @Field(() => Int, ESTABLISHMENTS)
  mobilisedEstablishments?: number | null;

  @Field(() => Int, GROWTH)
  mobilisedGrowthPercent?: number | null;
}

@InputType({ description: 'Projet. Replaces the draft that was read.' })
export class DraftPacaRoadmapInput extends DraftRoadmapCommandInput {
  @Field(() => PacaRoadmapContentInput, { description: 'Contenu. All of it: what is left out is not kept.' })
  content!: PacaRoadmapContentInput;
}

@ObjectType({ description: 'Réponse. The draft as it was written.' })
export class DraftPacaRoadmapPayload extends RoadmapPayload {
  @Field(() => PacaRoadmapDraftType, { nullable: true, description: 'Projet. Null when it was refused.' })
  draft!: PacaRoadmapDraftType | null;
}

@ObjectType({ description: 'Réponse. The version that was published.' })
export class PublishPacaRoadmapPayload extends RoadmapPayload {
  @Field(() => PacaRoadmapType, {
    nullable: true,
    description: 'Feuille de route. Null when it was refused.',
  })
  roadmap!: PacaRoadmapType | null;
}
