import { CentsScalar, DataOrigin, DateScalar } from '@hopen/schema';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Transmission } from '../domain/transmission.ts';
import { type DomainKey, DomainReference } from './references.type.ts';

@ObjectType('PreselectedItem', {
  description: 'Dossier sélectionné. One application of the selection of an ARS.',
})
export class PreselectedItemType {
  @Field(() => ID, { description: 'Numéro de dossier. The application.' })
  applicationId!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. What is reserved for it, or granted.' })
  amount!: number;
}

@ObjectType('PlannedUse', { description: 'Ligne de prévision. What is planned for one domain in one year.' })
export class PlannedUseType {
  @Field(() => Int, { description: 'Année. The year in which it is to be spent.' })
  year!: number;

  @Field(() => DomainReference, { nullable: true, description: 'Domaine. What it is to be spent on.' })
  domain!: DomainKey;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. How much.' })
  amount!: number;
}

@ObjectType('Transmission', {
  description:
    "Remontée de l'ARS à l'organisme pilote. Selection and multi-year forecast as they were that day; never changed.",
})
export class TransmissionType {
  @Field(() => Int, { description: 'Version. 1, 2, 3 … within region and programme.' })
  version!: number;

  @Field(() => DateScalar, { description: 'Date. When it was transmitted.' })
  transmittedOn!: string;

  @Field({ description: 'Organisation. Who transmitted it.' })
  organisation!: string;

  @Field(() => [PreselectedItemType], {
    description: 'Sélection. What was preselected, retained or accepted, by number.',
  })
  preselection!: PreselectedItemType[];

  @Field(() => [PlannedUseType], { description: 'Prévision pluriannuelle. By year and domain.' })
  forecast!: PlannedUseType[];

  @Field(() => DataOrigin, { description: 'Origine de la donnée. Fictitious, or declared by the ARS.' })
  dataOrigin!: DataOrigin;
}

/** Transmission as the graph shows it: each domain by its key. */
export function presentTransmission(transmission: Transmission): TransmissionType {
  const { programmeCode, preselection, forecast } = transmission;
  return {
    ...transmission,
    preselection: preselection.map(({ applicationId, amountCents }) => ({
      applicationId,
      amount: amountCents,
    })),
    forecast: forecast.map(({ year, domainCode, amountCents }) => ({
      year,
      domain: { programmeCode, code: domainCode },
      amount: amountCents,
    })),
  };
}
