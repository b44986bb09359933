import {
  type CivilDay,
  DateScalar,
  PriorityDomain,
  RoadmapAxis,
  RoadmapContact,
  RoadmapForecastLine,
  RoadmapMilestone,
  RoadmapStatus,
  UserError,
} from '@hopen/schema';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { presentContent } from '../domain/roadmap-content.ts';
import type { RoadmapDraft } from '../domain/roadmap-draft.ts';

/** Fields of the draft of every region; each host derives its own type. */
@ObjectType()
export abstract class RoadmapDraftFields {
  @Field(() => ID, { description: 'Code INSEE de la région. The region that is writing it.' })
  regionCode!: string;

  @Field(() => Int, { description: 'Révision. What `expectedRevision` takes to go on from here.' })
  revision!: number;

  @Field(() => RoadmapStatus, { description: 'État. Always `DRAFT`.' })
  status!: RoadmapStatus;

  @Field(() => DateScalar, { description: 'Date du projet. When it was last written.' })
  draftedOn!: CivilDay;

  @Field(() => Int, { description: 'Début de période. The first year that the roadmap covers.' })
  firstYear!: number;

  @Field(() => Int, { description: 'Fin de période. The last year that the roadmap covers.' })
  lastYear!: number;

  @Field({ description: 'Vision. What the region wants, in a few sentences.' })
  vision!: string;

  @Field(() => [PriorityDomain], { description: 'Domaines prioritaires. One or two, by rank.' })
  priorityDomains!: PriorityDomain[];

  @Field(() => [RoadmapAxis], { description: 'Axes. The lines of action, in order.' })
  axes!: RoadmapAxis[];

  @Field(() => [RoadmapForecastLine], { description: 'Prévision pluriannuelle. Within the envelope.' })
  forecast!: RoadmapForecastLine[];

  @Field(() => [RoadmapMilestone], { description: 'Jalons. By day.' })
  milestones!: RoadmapMilestone[];

  @Field(() => RoadmapContact, { nullable: true, description: 'Contact. The office that answers for it.' })
  contact!: RoadmapContact | null;
}

/** Fields of the payload of every mutation of a roadmap. */
@ObjectType()
export abstract class RoadmapPayload {
  @Field(() => [UserError], { description: 'Refus. The rules that said no; empty when it is done.' })
  userErrors!: UserError[];
}

/** Draft as a GraphQL object; own fields of the region pass through. */
export function presentDraft<Draft extends RoadmapDraft>(draft: Draft | null | undefined) {
  if (!draft) return null;
  const { regionCode, revision, draftedOn, content } = draft;
  const shown = presentContent(regionCode, content);
  return { ...content, ...shown, regionCode, revision, draftedOn, status: RoadmapStatus.DRAFT };
}
