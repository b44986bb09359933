import { type Page, PageArgs } from '@hopen/kit/graphql';
import { checkedRegionCode, findRegion, REGIONS, type RegionFacts } from '@hopen/schema';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { EstablishmentConnection, LegalEntityConnection } from './establishment.type.ts';
import { EstablishmentArgs } from './establishment-list.ts';
import { HospitalGroupConnection } from './hospital-group.type.ts';
import type { RequestContext } from './loaders.ts';
import { Agency, RegionType } from './region.type.ts';

@Resolver(() => RegionType)
export class RegionResolver {
  @Query(() => [RegionType], { nullable: true, description: 'Régions. The eighteen regions, by INSEE code.' })
  regions(): readonly RegionFacts[] {
    return REGIONS;
  }

  @Query(() => RegionType, {
    nullable: true,
    description: 'Région. The region of this code; else `UNKNOWN_REGION`.',
  })
  region(
    @Arg('code', () => ID, { description: 'Code INSEE de la région. Two digits, e.g. `93`.' }) code: string,
  ): RegionFacts | undefined {
    return findRegion(checkedRegionCode(code, 'code'));
  }

  @FieldResolver(() => Agency, { description: 'ARS. The regional health agency.' })
  agency(@Root() { name }: RegionFacts): Agency {
    return { name: `ARS ${name}` };
  }

  @FieldResolver(() => Int, { description: "Nombre d'établissements. How many open sites the region has." })
  async establishmentCount(
    @Root() { code }: RegionFacts,
    @Ctx() { loaders }: RequestContext,
  ): Promise<number> {
    const [, count] = (await loaders.establishmentCount.load(code)) ?? [code, 0];
    return count;
  }

  @FieldResolver(() => EstablishmentConnection, {
    nullable: true,
    description: 'Établissements. The open sites of the region, unless the filter asks for closed ones too.',
  })
  establishments(
    @Root() { code }: RegionFacts,
    @Args(() => EstablishmentArgs) args: EstablishmentArgs,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.sitesOfRegion(code, args);
  }

  @FieldResolver(() => LegalEntityConnection, {
    nullable: true,
    description: 'Entités juridiques. Those with an open site in the region; some have sites in others too.',
  })
  async legalEntities(
    @Root() { code }: RegionFacts,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ) {
    const places = await loaders.legalEntitiesOfRegion(code, page);
    return mapPage(places, ({ finess }) => loaders.legalEntity.load(finess));
  }

  @FieldResolver(() => HospitalGroupConnection, {
    nullable: true,
    description: 'GHT. The hospital groups of the region.',
  })
  async hospitalGroups(
    @Root() { code }: RegionFacts,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ) {
    const places = await loaders.hospitalGroupsOfRegion(code, page);
    return mapPage(places, (place) => loaders.hospitalGroup.load(place.code));
  }
}

/** Replaces the rows of a page by the objects that they reference; the cursors stay. */
async function mapPage<Row, Node>(page: Page<Row>, load: (row: Row) => Promise<Node>) {
  const nodes = await Promise.all(page.nodes.map(load));
  return { ...page, nodes, edges: page.edges.map(({ cursor }, index) => ({ cursor, node: nodes[index] })) };
}
