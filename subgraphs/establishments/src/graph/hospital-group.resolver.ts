import { findPage } from '@hopen/kit/database';
import { type Page, PageArgs } from '@hopen/kit/graphql';
import {
  AS_OF,
  beneficiaryReference,
  checkedRegionCode,
  DateScalar,
  dayOf,
  FROM_THE_BEGINNING,
  findRegion,
} from '@hopen/schema';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { HospitalGroup, type HospitalGroupMembership } from '../domain/hospital-group.ts';
import { REFERENCE } from './beneficiary.type.ts';
import { LegalEntityType } from './establishment.type.ts';
import {
  HospitalGroupConnection,
  HospitalGroupFilter,
  HospitalGroupMembershipType,
  HospitalGroupType,
} from './hospital-group.type.ts';
import type { RequestContext } from './loaders.ts';
import { RegionType } from './region.type.ts';

@Resolver(() => HospitalGroupType)
export class HospitalGroupResolver {
  @Query(() => HospitalGroupConnection, { nullable: true, description: 'GHT. The hospital groups, by code.' })
  hospitalGroups(
    @Arg('filter', () => HospitalGroupFilter, { nullable: true, description: 'Filtre. Which groups.' })
    filter: HospitalGroupFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { em }: RequestContext,
  ): Promise<Page<HospitalGroup>> {
    const { regionCode, includeClosed } = filter ?? new HospitalGroupFilter();
    const region = regionCode == null ? null : checkedRegionCode(regionCode, 'filter.regionCode');
    return findPage(em, HospitalGroup, {
      where: {
        ...(region && { regionCodes: { $contains: [region] } }),
        ...(!includeClosed && { closedOn: null }),
      },
      orderName: 'hospitalGroup.CODE',
      order: [{ property: 'code', direction: 'asc' }],
      page,
    });
  }

  @Query(() => HospitalGroupType, {
    nullable: true,
    description: 'GHT. The group of this code; null when there is none.',
  })
  hospitalGroup(
    @Arg('code', () => ID, { description: 'Code du GHT. The code of the group.' }) code: string,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.hospitalGroup.load(code);
  }

  @FieldResolver(() => ID, { description: REFERENCE })
  reference(@Root() { code }: HospitalGroup): string {
    return beneficiaryReference('GHT', code);
  }

  @FieldResolver(() => [RegionType], { description: 'Régions. Usually one; one group covers two.' })
  regions(@Root() { regionCodes }: HospitalGroup) {
    return regionCodes.map(findRegion);
  }

  @FieldResolver(() => [LegalEntityType], { description: 'Membres. The public legal entities of the group.' })
  async members(
    @Root() { code }: HospitalGroup,
    @Arg('asOf', () => DateScalar, { nullable: true, description: AS_OF }) asOf: string | null,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    const memberships = await loaders.membershipsOfGroup(dayOf(asOf, today)).load(code);
    return loaders.legalEntity.loadMany(memberships.map(({ legalEntityFiness }) => legalEntityFiness));
  }

  @FieldResolver(() => [HospitalGroupMembershipType], {
    description: 'Appartenances. Its members with their roles, the support first, as FINESS has them.',
  })
  async memberships(
    @Root() { code }: HospitalGroup,
    @Arg('asOf', () => DateScalar, { nullable: true, description: AS_OF }) asOf: string | null,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    return loaders.membershipsOfGroup(dayOf(asOf, today)).load(code);
  }
}

@Resolver(() => HospitalGroupMembershipType)
export class HospitalGroupMembershipResolver {
  @FieldResolver(() => LegalEntityType, { nullable: true, description: 'Entité juridique. The member.' })
  legalEntity(@Root() { legalEntityFiness }: HospitalGroupMembership, @Ctx() { loaders }: RequestContext) {
    return loaders.legalEntity.load(legalEntityFiness);
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  since(@Root() { since }: HospitalGroupMembership): string | null {
    return since === FROM_THE_BEGINNING ? null : since;
  }
}
