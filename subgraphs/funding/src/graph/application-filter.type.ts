import { CentsScalar, DateScalar, enumOf } from '@hopen/schema';
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import type { ApplicationStatus } from '../domain/application-status.ts';
import { ApplicationStatusEnum } from './application.type.ts';

const ORDERS = [
  'ID',
  'SUBMITTED_ON',
  'ACCEPTED_ON',
  'UPDATED_ON',
  'REQUESTED_AMOUNT',
  'GRANTED_AMOUNT',
] as const;
export type ApplicationOrder = (typeof ORDERS)[number];
export const ApplicationOrderEnum = enumOf(ORDERS);

registerEnumType(ApplicationOrderEnum, {
  name: 'ApplicationOrder',
  description:
    'Tri des candidatures. Ties are broken by number; what has no value for this viewer comes last, by number.',
  valuesConfig: {
    ID: { description: 'Numéro. The order that never changes: for walks through everything.' },
    SUBMITTED_ON: {
      description: 'Dépôt, le plus récent d’abord. The grants of others have no such day, and come last.',
    },
    ACCEPTED_ON: { description: 'Acceptation, la plus récente d’abord. What was not accepted comes last.' },
    UPDATED_ON: {
      description:
        'Modification, la plus récente d’abord. The grants of others have no such day, and come last.',
    },
    REQUESTED_AMOUNT: {
      description: 'Montant demandé décroissant. The grants of others tell no such amount, and come last.',
    },
    GRANTED_AMOUNT: { description: 'Montant accordé décroissant. What was not retained comes last.' },
  },
});

@InputType({
  description:
    'Intervalle de montants, bornes comprises. What is left out or null does not limit, and `{}` limits nothing.',
})
export class CentsRange {
  @Field(() => CentsScalar, { nullable: true, description: 'Minimum, en centimes. Included.' })
  from?: number | null;

  @Field(() => CentsScalar, { nullable: true, description: 'Maximum, en centimes. Included.' })
  to?: number | null;
}

@InputType({
  description:
    'Intervalle de dates, bornes comprises. What is left out or null does not limit, and `{}` limits nothing.',
})
export class DateRange {
  @Field(() => DateScalar, { nullable: true, description: 'Première date. Included.' })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Dernière date. Included.' })
  to?: string | null;
}

@InputType({
  description: 'Filtre. Which applications; what is left out, null or empty (`{}`, `[]`) limits nothing.',
})
export class ApplicationFilter {
  @Field(() => ID, { nullable: true, description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme?: string | null;

  @Field(() => ID, { nullable: true, description: 'Code INSEE de la région. Else `UNKNOWN_REGION`.' })
  regionCode?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "Code du domaine. `D1` to `D7` in HOP'EN; without a programme, of each programme. Else `UNKNOWN_DOMAIN`.",
  })
  domainCode?: string | null;

  @Field(() => [ApplicationStatusEnum], {
    nullable: true,
    description: 'États. As this viewer reads them: a grant of others is `ACCEPTED`.',
  })
  status?: ApplicationStatus[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Bénéficiaire. `EJ:…`, `ET:…` or `GHT:…`; else `INVALID_FINESS`, or `UNKNOWN_BENEFICIARY` when there is none.',
  })
  beneficiary?: string | null;

  @Field(() => CentsRange, {
    nullable: true,
    description: 'Montant demandé. Only of applications that the viewer is a party to.',
  })
  requestedAmount?: CentsRange | null;

  @Field(() => CentsRange, { nullable: true, description: 'Montant accordé. Only of what was retained.' })
  grantedAmount?: CentsRange | null;

  @Field(() => DateRange, {
    nullable: true,
    description: 'Date de dépôt. Only of applications that the viewer is a party to.',
  })
  submittedOn?: DateRange | null;

  @Field(() => DateRange, { nullable: true, description: "Date d'acceptation. Only of what was accepted." })
  acceptedOn?: DateRange | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Modifiées depuis. Changed on that day or later; a grant of others changes by its acceptance alone.',
  })
  updatedSince?: string | null;
}
