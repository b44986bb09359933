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
import { PACA, PacaRoadmap } from '../domain/paca-roadmap.ts';
import type { RequestContext } from './loaders.ts';
import {
  DraftPacaRoadmapInput,
  DraftPacaRoadmapPayload,
  PacaRoadmapDraftType,
  PublishPacaRoadmapPayload,
} from './paca-roadmap.type.ts';

const INPUT = { description: 'Demande. What is to be done.' };

const HOST: RoadmapHost = {
  regionCode: PACA,
  versions: PacaRoadmap,
  draftMutation: 'draftPacaRoadmap',
  publishMutation: 'publishPacaRoadmap',
};

@Resolver()
export class PacaRoadmapResolver {
  @Query(() => PacaRoadmapDraftType, {
    nullable: true,
    description:
      "Projet de feuille de route (Provence-Alpes-Côte d'Azur). Null when nothing waits to be published. ARS.",
  })
  async pacaRoadmapDraft(@Ctx() context: RequestContext) {
    return presentDraft(await ownDraft(context, PACA, 'pacaRoadmapDraft'));
  }

  @Mutation(() => DraftPacaRoadmapPayload, {
    nullable: true,
    description: "Écrire le projet (Provence-Alpes-Côte d'Azur). Nobody else sees it. ARS.",
  })
  async draftPacaRoadmap(
    @Arg('input', () => DraftPacaRoadmapInput, INPUT) input: DraftPacaRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const { mobilisedEstablishments = null, mobilisedGrowthPercent = null } = input.content;
    const content = { ...contentFrom(input.content), mobilisedEstablishments, mobilisedGrowthPercent };
    const { receipt, userErrors } = await draftRoadmap(context, HOST, input, content);
    return { draft: presentDraft(receipt?.draft), userErrors };
  }

  @Mutation(() => PublishPacaRoadmapPayload, {
    nullable: true,
    description:
      "Publier le projet (Provence-Alpes-Côte d'Azur). In force from today; the version before stays readable. ARS.",
  })
  async publishPacaRoadmap(
    @Arg('input', () => PublishRoadmapInput, INPUT) input: PublishRoadmapInput,
    @Ctx() context: RequestContext,
  ) {
    const { receipt, userErrors } = await publishRoadmap(context, HOST, input);
    return {
      roadmap: receipt && (await pacaRoadmap({ regionCode: PACA, asOf: receipt.publishedOn }, context)),
      userErrors,
    };
  }
}

/** Roadmap of the region as of a day, in the form of the treaty; null before its first version, and for another region. */
export async function pacaRoadmap(
  { regionCode, asOf = null }: { regionCode: string; asOf?: CivilDay | null },
  { loaders }: RequestContext,
) {
  if (regionCode !== PACA) return null;
  return presentRoadmap('PacaRoadmap', await loaders.versions.load(PACA), asOf);
}
