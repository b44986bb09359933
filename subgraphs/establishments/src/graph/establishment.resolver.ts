import { findPage } from '@hopen/kit/database';
import type { Page } from '@hopen/kit/graphql';
import { PageArgs } from '@hopen/kit/graphql';
import {
  beneficiaryReference,
  checkedRegionCode,
  findRegion,
  finessNumber,
  type RegionFacts,
} from '@hopen/schema';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Establishment, HospitalGroup, LegalEntity } from '../domain/establishment.ts';
import { REFERENCE } from './beneficiary.type.ts';
import {
  Address,
  Category,
  EstablishmentConnection,
  EstablishmentType,
  HospitalGroupConnection,
  HospitalGroupFilter,
  HospitalGroupType,
  LegalEntityType,
  Location,
} from './establishment.type.ts';
import { EstablishmentArgs, establishmentList } from './establishment-list.ts';
import type { RequestContext } from './loaders.ts';
import { RegionType } from './region.type.ts';

@Resolver(() => EstablishmentType)
export class EstablishmentResolver {
  @Query(() => EstablishmentConnection, {
    nullable: true,
    description: 'Établissements. The sites of the country, filtered, sorted and paged.',
  })
  establishments(@Args(() => EstablishmentArgs) args: EstablishmentArgs, @Ctx() { em }: RequestContext) {
    return findPage(em, Establishment, establishmentList(args));
  }

  @Query(() => EstablishmentType, {
    nullable: true,
    description:
      'Établissement. The site of this number, closed or open; null when there is none; `INVALID_FINESS`.',
  })
  establishment(
    @Arg('finess', () => ID, { description: 'Numéro FINESS ET. The number of the site.' }) finess: string,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.establishment.load(finessNumber(finess));
  }

  @FieldResolver(() => ID, { description: REFERENCE })
  reference(@Root() { finess }: Establishment): string {
    return beneficiaryReference('ET', finess);
  }

  @FieldResolver(() => Category, { description: 'Catégorie. What kind of establishment FINESS says it is.' })
  category(@Root() { categoryCode, categoryLabel }: Establishment): Category {
    return { code: categoryCode, label: categoryLabel };
  }

  @FieldResolver(() => Address, { description: 'Adresse. Where the site stands.' })
  address(@Root() { street, postalCode, city, department }: Establishment): Address {
    return { street, postalCode, city, department };
  }

  @FieldResolver(() => Location, { nullable: true, description: 'Coordonnées. Null when FINESS has none.' })
  location(@Root() { latitude, longitude }: Establishment): Location | null {
    return latitude === null || longitude === null ? null : { latitude, longitude };
  }

  @FieldResolver(() => LegalEntityType, {
    nullable: true,
    description: 'Entité juridique. The EJ that the site belongs to.',
  })
  legalEntity(@Root() { legalEntityFiness }: Establishment, @Ctx() { loaders }: RequestContext) {
    return loaders.legalEntity.load(legalEntityFiness);
  }

  @FieldResolver(() => RegionType, { nullable: true, description: 'Région. The region of the site.' })
  region(@Root() { regionCode }: Establishment): RegionFacts | undefined {
    return findRegion(regionCode);
  }
}

@Resolver(() => LegalEntityType)
export class LegalEntityResolver {
  @Query(() => LegalEntityType, {
    nullable: true,
    description: 'Entité juridique. The EJ of this number; null when there is none; `INVALID_FINESS`.',
  })
  legalEntity(
    @Arg('finess', () => ID, { description: 'Numéro FINESS EJ. The number of the legal entity.' })
    finess: string,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.legalEntity.load(finessNumber(finess));
  }

  @FieldResolver(() => ID, { description: REFERENCE })
  reference(@Root() { finess }: LegalEntity): string {
    return beneficiaryReference('EJ', finess);
  }

  @FieldResolver(() => Address, { description: 'Adresse. Where the head office stands.' })
  address(@Root() { postalCode, city, department }: LegalEntity): Address {
    return { street: null, postalCode, city, department };
  }

  @FieldResolver(() => EstablishmentConnection, {
    nullable: true,
    description:
      'Établissements. Its open sites, in whichever region, unless the filter asks for closed ones too.',
  })
  establishments(
    @Root() { finess }: LegalEntity,
    @Args(() => EstablishmentArgs) args: EstablishmentArgs,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.sitesOfLegalEntity(finess, args);
  }

  @FieldResolver(() => [RegionType], { description: 'Régions. Those where it has open sites; usually one.' })
  async regions(@Root() { finess }: LegalEntity, @Ctx() { loaders }: RequestContext) {
    const places = await loaders.regionsOfLegalEntity.load(finess);
    return places.map(({ regionCode }) => findRegion(regionCode));
  }

  @FieldResolver(() => HospitalGroupType, {
    nullable: true,
    description: 'GHT. The group it is a member of, if any.',
  })
  hospitalGroup(@Root() { finess }: LegalEntity, @Ctx() { loaders }: RequestContext) {
    return loaders.groupOfLegalEntity.load(finess);
  }
}

@Resolver(() => HospitalGroupType)
export class HospitalGroupResolver {
  @Query(() => HospitalGroupConnection, { nullable: true, description: 'GHT. The hospital groups, by code.' })
  hospitalGroups(
    @Arg('filter', () => HospitalGroupFilter, { nullable: true, description: 'Filtre. Which groups.' })
    filter: HospitalGroupFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { em }: RequestContext,
  ): Promise<Page<HospitalGroup>> {
    const region =
      filter?.regionCode == null ? null : checkedRegionCode(filter.regionCode, 'filter.regionCode');
    return findPage(em, HospitalGroup, {
      where: region ? { regionCodes: { $contains: [region] } } : {},
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
  async members(@Root() { memberFiness }: HospitalGroup, @Ctx() { loaders }: RequestContext) {
    const members = await loaders.legalEntity.loadMany(memberFiness);
    return members.filter((member) => member instanceof LegalEntity);
  }
}
