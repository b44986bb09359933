import { CentsScalar, DateScalar, enumOf } from '@hopen/schema';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ACTS, type Act } from '../domain/acts.ts';
import type { Decision } from '../domain/application.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import { type DecisionRole } from '../domain/decision-role.ts';
import type { Instalment, InstalmentKind } from '../domain/instalments.ts';
import type { LedgerLine } from '../domain/ledger.ts';
import type { Programme } from '../domain/programme.ts';
import { lateDecision } from '../domain/reports/lateness.ts';
import { ApplicationStatusEnum } from './application.type.ts';
import { InstalmentKindEnum } from './money-enums.ts';
import { ProofType, presentProof } from './proof.type.ts';

export const ActEnum = enumOf(ACTS);
registerEnumType(ActEnum, {
  name: 'Act',
  description: 'Acte. What may be done to an application.',
  valuesConfig: {
    CREATE: { description: 'Création. A draft, by the establishment.' },
    UPDATE: { description: 'Modification. By the establishment, of a draft or of what was returned.' },
    SUBMIT: { description: 'Dépôt. By the establishment.' },
    WITHDRAW: { description: 'Retrait. By the establishment.' },
    RETURN: { description: 'Renvoi. By the ARS, for changes.' },
    PRESELECT: { description: 'Présélection. By the ARS; reserves the amount.' },
    AMEND_PRESELECTION: { description: 'Modification de la présélection. By the ARS, another amount.' },
    CANCEL_PRESELECTION: {
      description: 'Annulation de la présélection. By the ARS; gives the amount back.',
    },
    RETAIN: { description: 'Notification. By the steering body.' },
    NOTIFY_AMOUNT: {
      description: 'Notification d’un autre montant. By the steering body, before acceptance.',
    },
    REFUSE: { description: 'Refus. By the ARS or the steering body.' },
    FILE_PROJECT: { description: 'Dépôt du projet. By the establishment.' },
    RETURN_PROJECT: { description: 'Renvoi du projet. By the ARS, for changes.' },
    ACCEPT_PROJECT: { description: 'Acceptation du projet. By the ARS; commits the grant.' },
    GRANT_EXTENSION: { description: 'Prolongation. By the ARS.' },
    DECLARE_TARGETS: { description: 'Déclaration des cibles. By the establishment.' },
    REQUEST_EVIDENCE: { description: 'Demande de preuves. By the ARS.' },
    VALIDATE_TARGETS: { description: 'Validation des cibles. By the ARS.' },
    REOPEN_VALIDATION: { description: 'Réouverture de la validation. By the ARS, before the balance.' },
    CONFIRM: { description: 'Confirmation. By the ARS, of a beneficiary that is closed.' },
    TRANSFER: { description: 'Transfert. By the ARS, to a successor of a beneficiary that is closed.' },
    RECORD_LAPSE: { description: 'Caducité. By the ARS.' },
    RECORD_PAYMENT: { description: 'Versement. By the steering body.' },
    RECORD_CORRECTION: { description: 'Correction. By the steering body, a negative line.' },
  },
});

const DecisionRoleEnum = enumOf(['ESTABLISHMENT', 'ARS', 'NATIONAL']);
registerEnumType(DecisionRoleEnum, {
  name: 'DecisionRole',
  description: 'Qualité. In which role somebody acted.',
  valuesConfig: {
    ESTABLISHMENT: { description: 'Établissement. The beneficiary, or its legal entity.' },
    ARS: { description: 'Agence régionale de santé. Of the region of the application.' },
    NATIONAL: {
      description: 'Organisme national. The body that steers the programme; `organisation` names it.',
    },
  },
});

@ObjectType('Decision', {
  description: 'Décision. One fact in the life of an application, appended and never changed.',
})
export class DecisionType {
  @Field(() => Int, { description: 'Version. 1, 2, 3 … within the application.' })
  version!: number;

  @Field(() => ActEnum, { description: 'Acte. What was done.' })
  act!: Act;

  @Field(() => ApplicationStatusEnum, { description: 'État. What the application became by it.' })
  status!: ApplicationStatus;

  @Field(() => DateScalar, { description: 'Date. The day of it, in Paris.' })
  decidedOn!: string;

  @Field(() => DecisionRoleEnum, { description: 'Qualité. In which role.' })
  role!: DecisionRole;

  @Field({
    description:
      'Organisation. Who acted: `EJ:…`, `ET:…`, `ARS 93` or a national body, `DGOS`; never a person.',
  })
  organisation!: string;

  @Field(() => String, { nullable: true, description: 'Motif. Why; null where none was given.' })
  motive!: string | null;

  @Field(() => ProofType, {
    nullable: true,
    description: 'Preuve. Of an act that rests on one, such as a validation or a balance; else null.',
  })
  proof!: ProofType | null;

  @Field({
    description:
      'En retard. Whether it was done after its day: an answer after the day of notification, a balance after the month in which it was due.',
  })
  isLate!: boolean;

  @Field(() => CentsScalar, { description: 'Montant demandé, en centimes. As it was then.' })
  requestedAmount!: number;

  @Field(() => CentsScalar, {
    nullable: true,
    description: 'Montant proposé ou accordé, en centimes. For its establishment from RETAINED on.',
  })
  grantedAmount!: number | null;

  @Field(() => DateScalar, { nullable: true, description: 'Date prévue d’atteinte des cibles. As of then.' })
  plannedTargetsOn!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Date d’atteinte des cibles. As of then.' })
  targetsReachedOn!: string | null;

  @Field(() => Int, { description: 'Prolongation, en mois. All that was granted by then.' })
  extensionMonths!: number;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Date du plan projet réactualisé. The updated plan that an extension rests on; null for other acts, and for extensions from before it was kept.',
  })
  updatedPlanOn!: string | null;
}

/** Decision as the graph shows it; its programme, and its lines among these, tell whether it is late. */
export const presentDecision = (
  decision: Decision,
  programme: Programme,
  lines: readonly LedgerLine[],
): DecisionType => {
  const { sequence, requestedCents, grantedCents, proof, ...facts } = decision;
  const own = lines.filter(({ decisionSequence }) => decisionSequence === sequence);
  return {
    ...facts,
    proof: proof && presentProof(proof),
    isLate: lateDecision(decision, own, programme) !== null,
    version: sequence,
    requestedAmount: requestedCents,
    grantedAmount: grantedCents,
  };
};

@ObjectType('Instalment', {
  description: 'Versement prévu. One of the two parts of a grant; they add up to it to the cent.',
})
export class InstalmentType {
  @Field(() => InstalmentKindEnum, { description: 'Nature. Advance or balance.' })
  kind!: InstalmentKind;

  @Field(() => CentsScalar, {
    description: 'Montant, en centimes. Once an application has ended, what was paid.',
  })
  amount!: number;

  @Field(() => CentsScalar, { description: 'Payé, en centimes. Corrections taken off.' })
  paid!: number;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Exigible à partir du. The first day on which it is due; null while nobody knows.',
  })
  dueOn!: string | null;
}

export const presentInstalment = ({ kind, amountCents, paidCents, dueOn }: Instalment): InstalmentType => ({
  kind,
  amount: amountCents,
  paid: paidCents,
  dueOn,
});
