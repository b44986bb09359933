import { CentsScalar } from '@hopen/schema';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CommandInput } from './inputs.type.ts';

@InputType({ description: 'Enveloppe annuelle. One year, and how much of the envelope.' })
export class EnvelopeYearInput {
  @Field(() => Int, {
    description:
      'Année. From the first year of the programme to the last in which a balance may be paid; else `DAY_OUT_OF_RANGE`.',
  })
  year!: number;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. What is for this year.' })
  amount!: number;
}

@InputType({
  description: 'Délégation. What the steering body adds to a regional envelope, or takes off it.',
})
export class AllotEnvelopeInput extends CommandInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Code INSEE de la région. Else `UNKNOWN_REGION`.' })
  regionCode!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. Negative to take back what is available.' })
  amount!: number;

  @Field(() => [EnvelopeYearInput], {
    nullable: true,
    description:
      'Enveloppes annuelles. The amount by year, each year once; they add up to it. Left out, the amount is for no year yet.',
  })
  years?: EnvelopeYearInput[] | null;

  @Field(() => String, { nullable: true, description: 'Motif. Why; required to take back.' })
  motive?: string | null;
}

@InputType({ description: 'Répartition par année. How an ARS spreads its envelope; its total stays.' })
export class ApportionEnvelopeInput extends CommandInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => [EnvelopeYearInput], {
    description:
      'Enveloppes annuelles. The whole split, which replaces the last: each year once, 0 or more. A year left out has 0, and the rest of the envelope is for no year.',
  })
  years!: EnvelopeYearInput[];

  @Field(() => String, { nullable: true, description: 'Motif. Why.' })
  motive?: string | null;
}
