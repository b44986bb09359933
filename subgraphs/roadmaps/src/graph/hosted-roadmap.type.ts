import {
  DraftRoadmapCommandInput,
  RoadmapContentInput,
  RoadmapDraftFields,
  RoadmapPayload,
} from '@hopen/roadmap-kit';
import {
  type CivilDay,
  DateScalar,
  entityReference,
  RegionalRoadmap,
  type RoadmapNames,
} from '@hopen/schema';
import { Directive, Field, InputType, Int, ObjectType } from 'type-graphql';

export const RegionReference = entityReference('Region');

@ObjectType({ description: "Version hébergée par l'État. Whoever hosts the roadmap now answers it too." })
export class HostedRoadmapVersion {
  @Field(() => Int, { description: 'Numéro. 1 is the first published.' })
  version!: number;

  @Field(() => DateScalar, { description: 'Date de publication. Its first day in force.' })
  publishedOn!: CivilDay;
}

/** Types of a region whose roadmap the State hosts. Their names stay when its ARS takes them over. */
export function hostedTypes({ regionName, ...names }: RoadmapNames) {
  @ObjectType(names.type, {
    implements: RegionalRoadmap,
    description: `Feuille de route régionale (${regionName}). The treaty's fields.`,
  })
  @Directive('@key(fields: "regionCode asOf")')
  class Roadmap extends RegionalRoadmap {}

  @ObjectType(names.draft, {
    description: `Projet de feuille de route (${regionName}). What the ARS is writing; it alone sees it.`,
  })
  class Draft extends RoadmapDraftFields {}

  @InputType(names.contentInput, { description: `Contenu (${regionName}). What the treaty asks.` })
  class ContentInput extends RoadmapContentInput {}

  @InputType(names.draftInput, { description: 'Projet. Replaces the draft that was read.' })
  class DraftInput extends DraftRoadmapCommandInput {
    @Field(() => ContentInput, { description: 'Contenu. All of it: what is left out is not kept.' })
    content!: ContentInput;
  }

  @ObjectType(names.draftPayload, { description: 'Réponse. The draft as it was written.' })
  class DraftPayload extends RoadmapPayload {
    @Field(() => Draft, { nullable: true, description: 'Projet. Null when it was refused.' })
    draft!: Draft | null;
  }

  @ObjectType(names.publishPayload, { description: 'Réponse. The version that was published.' })
  class PublishPayload extends RoadmapPayload {
    @Field(() => Roadmap, { nullable: true, description: 'Feuille de route. Null when it was refused.' })
    roadmap!: Roadmap | null;
  }

  return { Roadmap, Draft, DraftInput, DraftPayload, PublishPayload };
}
