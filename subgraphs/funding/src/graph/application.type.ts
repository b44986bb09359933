import { connectionOf, type Page } from '@hopen/kit/graphql';
import { DataOrigin, DateScalar, enumOf } from '@hopen/schema';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ApplicationState } from '../domain/application-state.ts';
import { APPLICATION_STATUSES } from '../domain/application-status.ts';

export const ApplicationStatusEnum = enumOf(APPLICATION_STATUSES);

registerEnumType(ApplicationStatusEnum, {
  name: 'ApplicationStatus',
  description:
    "État d'une candidature. Where an application stands; a public grant reads `ACCEPTED` whatever follows.",
  valuesConfig: {
    DRAFT: { description: 'Brouillon. Seen by its establishment alone.' },
    SUBMITTED: { description: "Déposée. Filed, and waiting for the region's ARS." },
    RETURNED: { description: 'Renvoyée. The ARS asks for changes; it may be filed again.' },
    PRESELECTED: { description: 'Présélectionnée. Proposed by the ARS; its amount is reserved.' },
    RETAINED: { description: 'Retenue. Notified by the steering body.' },
    PROJECT_FILED: { description: 'Projet déposé. The full project waits for its examination.' },
    PROJECT_RETURNED: { description: 'Projet renvoyé. The ARS asks for changes to the project.' },
    ACCEPTED: { description: 'Projet accepté. The grant is committed and the advance is due.' },
    TARGETS_DECLARED: {
      description: 'Cibles déclarées. The establishment says that it reached its targets.',
    },
    MORE_EVIDENCE: { description: 'Preuves demandées. The ARS asks for more evidence.' },
    TARGETS_VALIDATED: { description: 'Cibles validées. The balance is due when the programme says.' },
    REFUSED: { description: 'Refusée. By the ARS or the steering body, with a motive.' },
    WITHDRAWN: { description: 'Retirée. By its establishment.' },
    LAPSED: { description: 'Caduque. Not done by the final date; what was not earned is not paid.' },
  },
});

@ObjectType('Application', {
  description: 'Candidature. What one beneficiary asks for one domain, and what became of it.',
})
export class ApplicationType {
  @Field(() => ID, { description: 'Numéro de dossier. Names the application.' })
  id!: string;

  @Field(() => ID, { description: 'Code du programme. The programme applied to.' })
  programmeCode!: string;

  @Field(() => ID, { description: 'Code INSEE de la région. The region whose ARS examines it.' })
  regionCode!: string;

  @Field(() => Int, {
    description: 'Version. Raised by every act on it; what `expectedVersion` names. Its parties only.',
    nullable: true,
  })
  version!: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Dernière modification. The day of its last decision. Its parties only.',
  })
  updatedOn!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date prévue d’atteinte des cibles. As its establishment plans. Its parties only.',
  })
  plannedTargetsOn!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date d’atteinte des cibles. As declared, then as validated. Its parties only.',
  })
  targetsReachedOn!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Prolongation, en mois. Granted by its ARS, 12 at most. Its parties only.',
  })
  extensionMonths!: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de dépôt. When it was first filed. Its parties only.',
  })
  submittedOn!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Date d'acceptation. When its project was accepted.",
  })
  acceptedOn!: string | null;

  @Field(() => DataOrigin, {
    description: 'Origine de la donnée. Fictitious, or declared by its establishment.',
  })
  dataOrigin!: DataOrigin;
}

export type ApplicationPage = Page<ApplicationState>;
export const ApplicationConnection = connectionOf('Application', () => ApplicationType, 100);
