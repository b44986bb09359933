import { RoadmapDraftFields, RoadmapPayload } from '@hopen/roadmap-kit';
import {
  DraftRoadmapCommandInput,
  entityReference,
  RegionalRoadmap,
  RoadmapContentInput,
} from '@hopen/schema';
import { Directive, Field, InputType, ObjectType } from 'type-graphql';

@ObjectType('StandardRoadmap', {
  implements: RegionalRoadmap,
  description: 'Feuille de route hébergée. The roadmap of a region whose ARS hosts none itself.',
})
@Directive('@key(fields: "regionCode asOf")')
export class StandardRoadmapType extends RegionalRoadmap {}

export const RegionReference = entityReference('Region');

@ObjectType('RoadmapDraft', {
  description: 'Projet de feuille de route. What an ARS is writing; it alone sees it.',
})
export class RoadmapDraftType extends RoadmapDraftFields {}

@InputType({ description: 'Projet. Replaces the draft that was read.' })
export class DraftRoadmapInput extends DraftRoadmapCommandInput {
  @Field(() => RoadmapContentInput, { description: 'Contenu. All of it: what is left out is not kept.' })
  content!: RoadmapContentInput;
}

@ObjectType({ description: 'Réponse. The draft as it was written.' })
export class DraftRoadmapPayload extends RoadmapPayload {
  @Field(() => RoadmapDraftType, { nullable: true, description: 'Projet. Null when it was refused.' })
  draft!: RoadmapDraftType | null;
}

@ObjectType({ description: 'Réponse. The version that was published.' })
export class PublishRoadmapPayload extends RoadmapPayload {
  @Field(() => StandardRoadmapType, {
    nullable: true,
    description: 'Feuille de route. Null when it was refused.',
  })
  roadmap!: StandardRoadmapType | null;
}
