import { RoadmapStatus, UserError } from '@hopen/schema';
import { Field, ObjectType } from 'type-graphql';
import { presentContent } from '../domain/roadmap-content.ts';
import type { RoadmapDraft } from '../domain/roadmap-draft.ts';

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
