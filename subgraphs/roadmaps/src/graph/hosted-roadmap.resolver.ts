import {
  contentFrom,
  type DraftRoadmapCommandInput,
  draftRoadmap,
  ownDraft,
  PublishRoadmapInput,
  presentDraft,
  publishRoadmap,
  type RoadmapContentInput,
  type RoadmapHost,
} from '@hopen/roadmap-kit';
import type { RoadmapNames } from '@hopen/schema';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { HostedRoadmap } from '../domain/hosted-roadmap.ts';
import type { hostedTypes } from './hosted-roadmap.type.ts';
import type { RequestContext } from './loaders.ts';
import { hostedRoadmap } from './region.resolver.ts';

const INPUT = { description: 'Demande. What is to be done.' };

/** Resolver by which the ARS of a region writes its roadmap while the State hosts it. */
export function hostedResolver(names: RoadmapNames, types: ReturnType<typeof hostedTypes>) {
  const { regionCode, regionName, draftQuery, draftMutation, publishMutation } = names;
  const host: RoadmapHost = {
    regionCode,
    versions: HostedRoadmap,
    draftMutation,
    publishMutation,
  };

  @Resolver()
  class HostedRoadmapResolver {
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
      const { receipt, userErrors } = await draftRoadmap(context, host, input, content);
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
      const { receipt, userErrors } = await publishRoadmap(context, host, input);
      const roadmap = receipt && (await hostedRoadmap(names, receipt.publishedOn, context.loaders));
      return { roadmap, userErrors };
    }
  }
  return HostedRoadmapResolver;
}
