import { findPage } from '@hopen/kit/database';
import {
  AS_OF,
  beneficiaryReference,
  DateScalar,
  dayOf,
  findRegion,
  finessNumber,
  type RegionFacts,
} from '@hopen/schema';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Establishment, type LegalEntity } from '../domain/establishment.ts';
import { REFERENCE } from './beneficiary.type.ts';
import {
  Address,
  Category,
  EstablishmentConnection,
  EstablishmentType,
  LegalEntityType,
  Location,
} from './establishment.type.ts';
import { EstablishmentArgs, establishmentList } from './establishment-list.ts';
import { HospitalGroupType } from './hospital-group.type.ts';
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
    description:
      'GHT. The group it is a member of, if any; the first by code where FINESS has it in several.',
  })
  async hospitalGroup(
    @Root() { finess }: LegalEntity,
    @Arg('asOf', () => DateScalar, { nullable: true, description: AS_OF }) asOf: string | null,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    const [membership] = await loaders.membershipsOfLegalEntity(dayOf(asOf, today)).load(finess);
    return membership && loaders.hospitalGroup.load(membership.groupCode);
  }
}
