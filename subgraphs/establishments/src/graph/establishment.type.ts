import { connectionOf } from '@hopen/kit/graphql';
import { DataOrigin, DateScalar, ENTITIES } from '@hopen/schema';
import { Directive, Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { EstablishmentStatus } from '../domain/legal-status.ts';
import { BeneficiaryType } from './beneficiary.type.ts';

export const EstablishmentStatusEnum = {
  PUBLIC: 'PUBLIC',
  PRIVATE_NON_PROFIT: 'PRIVATE_NON_PROFIT',
  PRIVATE_COMMERCIAL: 'PRIVATE_COMMERCIAL',
  FOREIGN: 'FOREIGN',
} as const satisfies Record<EstablishmentStatus, EstablishmentStatus>;

registerEnumType(EstablishmentStatusEnum, {
  name: 'EstablishmentStatus',
  description: "Statut. Public or private, as the legal entity's legal status says (FINESS nomenclature).",
  valuesConfig: {
    PUBLIC: { description: 'Public. Statuses 01 to 30.' },
    PRIVATE_NON_PROFIT: { description: 'Privé à but non lucratif. Statuses 40 to 66, and 89.' },
    PRIVATE_COMMERCIAL: {
      description: 'Privé à caractère commercial. Statuses 70 to 95, without 89 and 90.',
    },
    FOREIGN: { description: 'Droit étranger. Status 90.' },
  },
});

export enum EstablishmentOrder {
  FINESS = 'FINESS',
  NAME = 'NAME',
}

registerEnumType(EstablishmentOrder, {
  name: 'EstablishmentOrder',
  description: 'Tri. The order of a list of establishments; the FINESS number breaks ties.',
  valuesConfig: {
    FINESS: { description: 'Numéro FINESS. Never changes, so a long walk misses nothing.' },
    NAME: { description: 'Raison sociale. Without case or accents.' },
  },
});

@InputType({
  description:
    'Filtre. Which establishments; what is left out, null or empty (`{}`, `""` of a search) limits nothing.',
})
export class EstablishmentFilter {
  @Field(() => ID, { nullable: true, description: 'Code INSEE de la région. Else `UNKNOWN_REGION`.' })
  regionCode?: string | null;

  @Field({
    nullable: true,
    description:
      'Département. Its code in FINESS or INSEE: `13`, `1`, `2a`, `9D` or `974`; `20` is both of Corsica; else `UNKNOWN_DEPARTMENT`.',
  })
  department?: string;

  @Field(() => EstablishmentStatusEnum, {
    nullable: true,
    description: 'Statut. Public or which kind of private.',
  })
  status?: EstablishmentStatus | null;

  @Field({
    nullable: true,
    description:
      'Recherche. Words of the name and town in any order, as people write them: without accents, or abbreviated (`CH`, `St`); the last may be begun. Or a FINESS number, SIRET or SIREN, or part of one. The first 200 characters count.',
  })
  search?: string;

  @Field(() => DataOrigin, { nullable: true, description: 'Origine de la donnée. Only rows of this origin.' })
  dataOrigin?: DataOrigin | null;

  @Field({
    defaultValue: false,
    description: 'Sites fermés. Also those that a later extract no longer names.',
  })
  includeClosed: boolean = false;
}

@ObjectType({ description: "Catégorie d'établissement. A category of the FINESS nomenclature." })
export class Category {
  @Field(() => ID, { description: 'Code. Three digits, e.g. `355`.' })
  code!: string;

  @Field({ description: 'Libellé. The label of FINESS, or the code where FINESS gives none.' })
  label!: string;
}

@ObjectType({ description: 'Adresse. Where the site or the head office stands.' })
export class Address {
  @Field(() => String, { nullable: true, description: 'Voie. Number and street, when FINESS has them.' })
  street!: string | null;

  @Field({ description: 'Code postal. Five digits.' })
  postalCode!: string;

  @Field({ description: "Ville. The town of the delivery line (ligne d'acheminement)." })
  city!: string;

  @Field({ description: 'Département. As FINESS writes it: `13`, `2A`, `9D`.' })
  department!: string;
}

@ObjectType({
  description: 'Coordonnées. WGS 84, in decimal degrees, converted from the projected metres of FINESS.',
})
export class Location {
  @Field(() => Float, { description: 'Latitude. Degrees north.' })
  latitude!: number;

  @Field(() => Float, { description: 'Longitude. Degrees east.' })
  longitude!: number;
}

@ObjectType('Establishment', { implements: BeneficiaryType, description: ENTITIES.Establishment.description })
@Directive('@key(fields: "finess")')
export class EstablishmentType extends BeneficiaryType {
  @Field(() => ID, { description: ENTITIES.Establishment.key.finess })
  finess!: string;

  @Field(() => EstablishmentStatusEnum, { description: 'Statut. Public or private, as its legal entity.' })
  status!: EstablishmentStatus;

  @Field(() => String, { nullable: true, description: 'Numéro SIRET. Fourteen digits, when FINESS has it.' })
  siret!: string | null;

  @Field(() => DateScalar, { nullable: true, description: "Date d'ouverture. When FINESS has it." })
  openedOn!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de fermeture. The first extract that no longer names the site; null while open.',
  })
  closedOn!: string | null;
}

@ObjectType('LegalEntity', { implements: BeneficiaryType, description: ENTITIES.LegalEntity.description })
@Directive('@key(fields: "finess")')
export class LegalEntityType extends BeneficiaryType {
  @Field(() => ID, { description: ENTITIES.LegalEntity.key.finess })
  finess!: string;

  @Field(() => EstablishmentStatusEnum, { description: 'Statut. Public or private, by its legal status.' })
  status!: EstablishmentStatus;

  @Field({ description: 'Statut juridique. Code of the FINESS nomenclature, e.g. `13`.' })
  legalStatusCode!: string;

  @Field(() => String, { nullable: true, description: 'Numéro SIREN. Nine digits, when FINESS has it.' })
  siren!: string | null;
}

export const EstablishmentConnection = connectionOf('Establishment', () => EstablishmentType, 30);
export const LegalEntityConnection = connectionOf('LegalEntity', () => LegalEntityType, 30);
