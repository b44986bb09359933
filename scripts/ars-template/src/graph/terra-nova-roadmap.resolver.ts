import {
  contentFrom,
  draftRoadmap,
  ownDraft,
  PublishRoadmapInput,
  presentDraft,
  publishRoadmap,
  type RoadmapHost,
} from '@hopen/roadmap-kit';
import { presentRoadmap } from '@hopen/roadmap-kit/domain';
import type { CivilDay } from '@hopen/schema';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { TERRA_NOVA, TerraNovaRoadmap } from '../domain/terra-nova-roadmap.ts';
import type { RequestContext } from './loaders.ts';
import {
  DraftTerraNovaRoadmapInput,
  DraftTerraNovaRoadmapPayload,
  PublishTerraNovaRoadmapPayload,
  TerraNovaRoadmapDraftType,
} from './terra-nova-roadmap.type.ts';

const INPUT = { description: 'Demande. What is to be done.' };

const HOST: RoadmapHost = {
  regionCode: TERRA_NOVA,
  versions: TerraNovaRoadmap,
  draftMutation: 'draftTerraNovaRoadmap',
  publishMutation: 'publishTerraNovaRoadmap',
};

@Resolver()
export class TerraNovaRoadmapResolver {
  @Query(() => TerraNovaRoadmapDraftType, {
    nullable: true,
    description: 'Projet de feuille de route (Terra Nova). Null when nothing waits to be published. ARS.',
  })
  async terraNovaRoadmapDraft(@Ctx() context: RequestContext) {
    return presentDraft(await ownDraft(context, TERRA_NOVA, 'terraNovaRoadmapDraft'));
  }

  @Mutation(() => DraftTerraNovaRoadmapPayload, {
    nullable: true,
    description: 'Écrire le projet (Terra Nova). Nobody else sees it. ARS.',
  })
  async draftTerraNovaRoadmap(
    @Arg('input', () => DraftTerraNovaRoadmapInput, INPUT) input: DraftTerraNovaRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const content = contentFrom(input.content);
    const { receipt, userErrors } = await draftRoadmap(context, HOST, input, content);
    return { draft: presentDraft(receipt?.draft), userErrors };
  }

  @Mutation(() => PublishTerraNovaRoadmapPayload, {
    nullable: true,
    description:
      'Publier le projet (Terra Nova). In force from today; the version before stays readable. ARS.',
  })
  async publishTerraNovaRoadmap(
    @Arg('input', () => PublishRoadmapInput, INPUT) input: PublishRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const { receipt, userErrors } = await publishRoadmap(context, HOST, input);
    const published = receipt && { regionCode: TERRA_NOVA, asOf: receipt.publishedOn };
    return { roadmap: published && (await terraNovaRoadmap(published, context)), userErrors };
  }
}

/** Roadmap of the region as of a day, in the form of the treaty; null before its first version, and for another region. */
export async function terraNovaRoadmap(
  { regionCode, asOf = null }: { regionCode: string; asOf?: CivilDay | null },
  { loaders }: RequestContext,
) {
  if (regionCode !== TERRA_NOVA) return null;
  return presentRoadmap('TerraNovaRoadmap', await loaders.versions.load(TERRA_NOVA), asOf);
}
