import {
  type CivilDay,
  DateScalar,
  PriorityDomain,
  presentContent,
  RoadmapAxis,
  RoadmapContact,
  RoadmapForecastLine,
  RoadmapMilestone,
  RoadmapStatus,
  UserError,
} from '@hopen/schema';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { RoadmapDraft } from '../persistence/draft-store.ts';

/** What the draft of any region holds; a subgraph names its own type below it. */
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

/** What every mutation of a roadmap answers. */
@ObjectType()
export abstract class RoadmapPayload {
  @Field(() => [UserError], { description: 'Refus. The rules that said no; empty when it is done.' })
  userErrors!: UserError[];
}

/** A draft as the graph shows it, with what its region adds. */
export function presentDraft<Draft extends RoadmapDraft>(draft: Draft | null | undefined) {
  if (!draft) return null;
  const { regionCode, revision, draftedOn, content } = draft;
  const shown = presentContent(regionCode, content);
  return { ...content, ...shown, regionCode, revision, draftedOn, status: RoadmapStatus.DRAFT };
}
