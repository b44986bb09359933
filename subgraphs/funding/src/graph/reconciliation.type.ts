import { DateScalar, enumOf } from '@hopen/schema';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LATE_KINDS, type LateKind } from '../domain/reports/lateness.ts';
import type { LateItem } from '../persistence/reconciliation-decisions.ts';
import type { Difference } from '../persistence/reconciliation-difference.ts';
import { type RegionKey, RegionReference } from './references.type.ts';

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
    BALANCE_UNPAID: {
      description:
        'Solde impayé. Validated, and the month in which it was due is over. Whether it would be paid today is not asked: see `disbursementForecast`.',
    },
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
    description:
      'Décision. The version of the application by the act that came late; null where it is still missing.',
  })
  version!: number | null;
}

/** Lateness as the graph shows it. */
export const presentLate = ({ sequence, regionCode, ...item }: LateItem): LateItemType => ({
  ...item,
  region: { code: regionCode },
  version: sequence,
});

@ObjectType('Reconciliation', {
  description:
    'Rapprochement. What should follow from the facts and the rules and does not, and what is late.',
})
export class ReconciliationType {}
