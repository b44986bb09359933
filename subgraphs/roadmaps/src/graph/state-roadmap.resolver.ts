import { type Context, forbidden } from '@hopen/kit';
import { draftRoadmap, ownDraft, presentDraft, publishRoadmap, type RoadmapKeeper } from '@hopen/roadmap-kit';
import {
  contentFrom,
  type DraftRoadmapCommandInput,
  PublishRoadmapInput,
  type RoadmapContentInput,
  type RoadmapNames,
} from '@hopen/schema';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { StateRoadmap } from '../domain/state-roadmap.ts';
import type { Loaders } from './loaders.ts';
import { stateRoadmap } from './region.resolver.ts';
import type { stateTypes } from './state-roadmap.type.ts';

type RequestContext = Context<Loaders>;

const INPUT = { description: 'Demande. What is to be done.' };

/** How the ARS of a region writes its roadmap while the State hosts it. */
export function stateResolver(names: RoadmapNames, types: ReturnType<typeof stateTypes>) {
  const { regionCode, regionName, draftQuery, draftMutation, publishMutation } = names;
  const keeper: RoadmapKeeper = {
    versions: StateRoadmap,
    draftMutation,
    publishMutation,
    refusal: (viewers) =>
      viewers === regionCode
        ? undefined
        : forbidden(`Cette feuille de route est celle de l'ARS ${regionCode}.`),
  };

  @Resolver()
  class StateRoadmapResolver {
    @Query(() => types.Draft, {
      name: draftQuery,
      nullable: true,
      description: `Projet de feuille de route (${regionName}). Null when nothing waits to be published. ARS.`,
    })
    async draft(@Ctx() context: RequestContext) {
      return presentDraft(await ownDraft(context, regionCode, draftQuery));
    }

    @Mutation(() => types.DraftPayload, {
      name: draftMutation,
      nullable: true,
      description: `Écrire le projet (${regionName}). Nobody else sees it. ARS.`,
    })
    async write(
      @Arg('input', () => types.DraftInput, INPUT)
      input: DraftRoadmapCommandInput & { readonly content: RoadmapContentInput },
      @Ctx() context: RequestContext,
    ) {
      const content = contentFrom(input.content);
      const { receipt, userErrors } = await draftRoadmap(context, keeper, input, content);
      return { draft: presentDraft(receipt?.draft), userErrors };
    }

    @Mutation(() => types.PublishPayload, {
      name: publishMutation,
      nullable: true,
      description: `Publier le projet (${regionName}). In force from today; the version before stays readable. ARS.`,
    })
    async publish(
      @Arg('input', () => PublishRoadmapInput, INPUT) input: PublishRoadmapInput,
      @Ctx() context: RequestContext,
    ) {
      const { receipt, userErrors } = await publishRoadmap(context, keeper, input);
      const roadmap = receipt && (await stateRoadmap(names, receipt.publishedOn, context.loaders));
      return { roadmap, userErrors };
    }
  }
  return StateRoadmapResolver;
}
