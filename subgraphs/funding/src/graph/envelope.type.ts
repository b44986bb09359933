import { CentsScalar, DataOrigin, DateScalar } from '@hopen/schema';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { EnvelopeYear } from '../domain/envelopes/envelope-year.ts';

@ObjectType('EnvelopeYear', {
  description:
    'Enveloppe annuelle. What of an envelope is for one year, and what was committed and paid in it; each figure adds up to that of the envelope.',
})
export class EnvelopeYearType {
  @Field(() => Int, { nullable: true, description: 'Année. Null for what is for no year yet.' })
  year!: number | null;

  @Field(() => CentsScalar, {
    description: 'Montant délégué, en centimes. What is for the year, as its ARS has spread it last.',
  })
  allotted!: number;

  @Field(() => CentsScalar, {
    description:
      'Montant engagé, en centimes. Grants accepted in the year, less what turned out in it not to be paid; below 0 where that is more.',
  })
  committed!: number;

  @Field(() => CentsScalar, {
    description:
      'Montant payé, en centimes. Advances, balances and corrections whose value date is in the year; below 0 where more was taken back.',
  })
  paid!: number;
}

// Sums the ledger of a region.
@Directive('@cost(weight: 6)')
@ObjectType('Envelope', {
  description:
    'Enveloppe régionale. What a region may spend on a programme; each figure is the sum of its ledger lines.',
})
export class EnvelopeType {
  @Field(() => ID, { description: 'Code du programme. The programme that the money is for.' })
  programmeCode!: string;

  @Field(() => ID, { description: 'Code INSEE de la région. The region that shares it out.' })
  regionCode!: string;

  @Field(() => DateScalar, { description: 'À la date du. The last day whose lines are in the sums.' })
  asOf!: string;

  @Field(() => CentsScalar, {
    description: 'Montant délégué, en centimes. What the steering body allotted to the region.',
  })
  allotted!: number;

  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Montant réservé, en centimes. Preselected or retained, not yet accepted. ARS of the region and steering body only.',
  })
  reserved!: number;

  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Dont présélectionné, en centimes. Proposed and not notified yet. ARS of the region and steering body only.',
  })
  preselected!: number;

  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Dont retenu, en centimes. Notified to its establishment and not yet accepted. ARS of the region and steering body only.',
  })
  retained!: number;

  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Disponible, en centimes. Allotted − reserved − committed. ARS of the region and steering body only.',
  })
  available!: number;

  @Field(() => [EnvelopeYearType], {
    nullable: true,
    description:
      'Enveloppes annuelles. In their order, what is for no year yet last; they add up to the envelope to the cent. The limits are those of the whole envelope. ARS of the region and steering body only.',
  })
  years!: readonly EnvelopeYear[];

  @Field(() => DataOrigin, {
    description:
      'Origine de la donnée. `SYNTHETIC` as soon as one of the rows that are summed is fictitious.',
  })
  dataOrigin!: DataOrigin;
}
