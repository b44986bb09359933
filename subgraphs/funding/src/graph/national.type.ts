import { CentsScalar, DateScalar, enumOf } from '@hopen/schema';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Disbursement } from '../domain/disbursement-sums.ts';
import { LATE_KINDS, type LateKind } from '../domain/lateness.ts';
import type { Difference } from '../persistence/reconciliation.ts';
import type { LateItem } from '../persistence/reconciliation-decisions.ts';
import { type DomainKey, DomainReference, type RegionKey, RegionReference } from './references.type.ts';
import { TransmissionType } from './transmission.type.ts';

@ObjectType('RegionTransmission', {
  description: 'Remontée d’une région. Who has transmitted, and who has not.',
})
export class RegionTransmissionType {
  @Field(() => RegionReference, { nullable: true, description: 'Région. Whose ARS transmits.' })
  region!: RegionKey;

  @Field(() => TransmissionType, {
    nullable: true,
    description: 'Dernière remontée. Null as long as the ARS has not transmitted.',
  })
  transmission!: TransmissionType | null;
}

@ObjectType('Disbursement', {
  description:
    'Décaissement prévu. What is held of one month, for one region and one domain, and not paid: all lines together are what is reserved and committed, less what is paid.',
})
export class DisbursementType {
  @Field(() => Int, { nullable: true, description: 'Année. Null for what has no date yet.' })
  year!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Mois, 1 à 12. When it falls due, never before this month; of what is lost, since when it is. Null for what has no date yet.',
  })
  month!: number | null;

  @Field(() => RegionReference, { nullable: true, description: 'Région. Whose envelope pays.' })
  region!: RegionKey;

  @Field(() => DomainReference, { nullable: true, description: 'Domaine. What it pays for.' })
  domain!: DomainKey;

  @Field(() => CentsScalar, {
    description:
      'Certain, en centimes. The payment would be accepted as things stand: an advance of an accepted project, a balance whose validated targets hold.',
  })
  certain!: number;

  @Field(() => CentsScalar, {
    description:
      'Possible, en centimes. In time, and hangs on a project still to be accepted, on targets still to be reached, declared or validated, or on a correction still to be reviewed.',
  })
  possible!: number;

  @Field(() => CentsScalar, {
    description:
      'Perdu, à libérer, en centimes. Past the last day without what was needed, or validated and its payment would be refused; held until its agency refuses it or records the lapse.',
  })
  lost!: number;

  @Field(() => CentsScalar, {
    deprecationReason: 'Use `possible`, which it equals: what is past its last day is `lost`.',
    description: 'Attendu, en centimes. What is still possible.',
  })
  expected!: number;
}

export function presentDisbursement(programmeCode: string, line: Disbursement): DisbursementType {
  const [year = null, month = null] = line.month?.split('-').map(Number) ?? [];
  return {
    year,
    month,
    region: { code: line.regionCode },
    domain: { programmeCode, code: line.domainCode },
    certain: line.certainCents,
    possible: line.possibleCents,
    lost: line.lostCents,
    expected: line.possibleCents,
  };
}

@ObjectType('Difference', { description: 'Écart. Two things that must agree and do not.' })
export class DifferenceType implements Difference {
  @Field({ description: 'Contrôle. Which check found it.' })
  check!: string;

  @Field(() => ID, { description: 'Objet. The application, envelope, line or programme concerned.' })
  subject!: string;

  @Field({ description: 'Attendu. What follows from the facts.' })
  expected!: string;

  @Field({ description: 'Trouvé. What is kept.' })
  found!: string;
}

const LateKindEnum = enumOf(LATE_KINDS);
registerEnumType(LateKindEnum, {
  name: 'LateKind',
  description: 'Retard. What was done after its day, or is still to be done.',
  valuesConfig: {
    NOTIFICATION_LATE: { description: 'Réponse tardive. Retained after the day of notification.' },
    NOTIFICATION_MISSING: { description: 'Réponse manquante. Filed, and never answered.' },
    EXAMINATION_MISSING: {
      description: 'Examen manquant. A project or targets wait for their ARS past the last day.',
    },
    BALANCE_LATE: { description: 'Solde tardif. Paid after the month in which it was due.' },
    BALANCE_UNPAID: { description: 'Solde impayé. Validated, and the month in which it was due is over.' },
    LAPSE_MISSING: { description: 'Caducité à constater. The last day is over, and nothing was done.' },
  },
});

@ObjectType('LateItem', { description: 'Retard. What is late on one application, and since when.' })
export class LateItemType {
  @Field(() => LateKindEnum, { description: 'Nature. What is late.' })
  kind!: LateKind;

  @Field(() => ID, { description: 'Numéro de dossier. The application.' })
  applicationId!: string;

  @Field(() => RegionReference, { nullable: true, description: 'Région. Whose envelope it concerns.' })
  region!: RegionKey;

  @Field(() => DateScalar, { description: 'Depuis le. The first day on which it was late.' })
  since!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Décision. The version of the application that came late; null where it is missing.',
  })
  version!: number | null;
}

/** What is late as the graph shows it. */
export const presentLate = ({ sequence, regionCode, ...item }: LateItem): LateItemType => ({
  ...item,
  region: { code: regionCode },
  version: sequence,
});

@ObjectType('Reconciliation', {
  description:
    'Rapprochement. Everything that should follow from the facts and the rules and does not: empty by construction.',
})
export class ReconciliationType {
  @Field(() => [DifferenceType], { description: 'Écarts. None when all agrees.' })
  differences!: DifferenceType[];
}
