import type { Context } from '@hopen/kit';
import { draftRoadmap, ownDraft, presentDraft, publishRoadmap, type RoadmapKeeper } from '@hopen/roadmap-kit';
import { contentFrom, PublishRoadmapInput, RuleViolation } from '@hopen/schema';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { StandardRoadmap } from '../domain/standard-roadmap.ts';
import type { Loaders } from './loaders.ts';
import { standardRoadmap } from './roadmap.resolver.ts';
import {
  DraftRoadmapInput,
  DraftRoadmapPayload,
  PublishRoadmapPayload,
  RoadmapDraftType,
} from './roadmap.type.ts';

type RequestContext = Context<Loaders>;

const INPUT = { description: 'Demande. What is to be done.' };

/** How an ARS that hosts no subgraph writes its roadmap. */
@Resolver()
export class RoadmapMutationResolver {
  @Query(() => RoadmapDraftType, {
    nullable: true,
    description:
      "Projet de feuille de route. The viewer's own; null when nothing waits to be published. ARS.",
  })
  async roadmapDraft(@Ctx() context: RequestContext) {
    return presentDraft(await ownDraft(context, 'roadmapDraft'));
  }

  @Mutation(() => DraftRoadmapPayload, {
    nullable: true,
    description:
      'Écrire le projet. Nobody else sees it; `ROADMAP_DELEGATED` where the ARS has a subgraph. ARS.',
  })
  async draftRoadmap(
    @Arg('input', () => DraftRoadmapInput, INPUT) input: DraftRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const content = contentFrom(input.content);
    const { receipt, userErrors } = await draftRoadmap(context, keeper(context), input, content);
    return { draft: presentDraft(receipt?.draft), userErrors };
  }

  @Mutation(() => PublishRoadmapPayload, {
    nullable: true,
    description: 'Publier le projet. In force from today; the version before stays readable. ARS.',
  })
  async publishRoadmap(
    @Arg('input', () => PublishRoadmapInput, INPUT) input: PublishRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const { receipt, userErrors } = await publishRoadmap(context, keeper(context), input);
    const roadmap =
      receipt && (await standardRoadmap(receipt.regionCode, receipt.publishedOn, context.loaders));
    return { roadmap, userErrors };
  }
}

const keeper = ({ loaders }: RequestContext): RoadmapKeeper => ({
  versions: StandardRoadmap,
  draftMutation: 'draftRoadmap',
  publishMutation: 'publishRoadmap',
  refusal(regionCode) {
    const owner = loaders.delegation(regionCode);
    if (!owner) return undefined;
    const message = `L'ARS ${regionCode} tient sa feuille de route dans son propre sous-graphe : ses propres mutations l'écrivent.`;
    return new RuleViolation('ROADMAP_DELEGATED', message);
  },
});
