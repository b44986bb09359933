import {
  DraftRoadmapCommandInput,
  RoadmapContentInput,
  RoadmapDraftFields,
  RoadmapPayload,
} from '@hopen/roadmap-kit';
import { RegionalRoadmap } from '@hopen/schema';
import { Directive, Field, InputType, ObjectType } from 'type-graphql';

@ObjectType('TerraNovaRoadmap', {
  implements: RegionalRoadmap,
  description: "Feuille de route régionale (Terra Nova). The treaty's fields.",
})
@Directive('@key(fields: "regionCode asOf")')
export class TerraNovaRoadmapType extends RegionalRoadmap {}

@ObjectType('TerraNovaRoadmapDraft', {
  description: 'Projet de feuille de route (Terra Nova). What the ARS is writing; it alone sees it.',
})
export class TerraNovaRoadmapDraftType extends RoadmapDraftFields {}

@InputType({ description: 'Contenu (Terra Nova). What the treaty asks.' })
export class TerraNovaRoadmapContentInput extends RoadmapContentInput {}

@InputType({ description: 'Projet. Replaces the draft that was read.' })
export class DraftTerraNovaRoadmapInput extends DraftRoadmapCommandInput {
  @Field(() => TerraNovaRoadmapContentInput, {
    description: 'Contenu. All of it: what is left out is not kept.',
  })
  content!: TerraNovaRoadmapContentInput;
}

@ObjectType({ description: 'Réponse. The draft as it was written.' })
export class DraftTerraNovaRoadmapPayload extends RoadmapPayload {
  @Field(() => TerraNovaRoadmapDraftType, {
    nullable: true,
    description: 'Projet. Null when it was refused.',
  })
  draft!: TerraNovaRoadmapDraftType | null;
}

@ObjectType({ description: 'Réponse. The version that was published.' })
export class PublishTerraNovaRoadmapPayload extends RoadmapPayload {
  @Field(() => TerraNovaRoadmapType, {
    nullable: true,
    description: 'Feuille de route. Null when it was refused.',
  })
  roadmap!: TerraNovaRoadmapType | null;
}
