import { CentsScalar } from '@hopen/schema';
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import type { Disbursement } from '../domain/reports/disbursement-sums.ts';
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

// Judged with the verdicts behind it.
@Directive('@cost(weight: 5)')
@ObjectType('Disbursement', {
  description:
    'Décaissement prévu. What is held and not paid, of one month, for one region and one domain: all lines together are what is reserved and committed, less what is paid.',
})
export class DisbursementType {
  @Field(() => Int, { nullable: true, description: 'Année. Null for what has no date yet.' })
  year!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Mois, 1 à 12. When it falls due, never before this month; of what is lost, since when it is lost. Null for what has no date yet.',
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
