import { UserError } from '@hopen/schema';
import { ArgsType, Directive, Field, ID, ObjectType } from 'type-graphql';

@ArgsType()
export class EligibilityArgs {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Code du domaine. What would be applied for.' })
  domain!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Code INSEE de la région. Where it would apply; needed with sites in several regions.',
  })
  regionCode?: string | null;
}

// Judged by every rule of the programme.
@Directive('@cost(weight: 5)')
@ObjectType('Eligibility', {
  description: 'Éligibilité. Whether a beneficiary may apply, and what speaks against it.',
})
export class EligibilityType {
  @Field({ description: 'Éligible. Whether nothing speaks against it.' })
  eligible!: boolean;

  @Field(() => [UserError], {
    description: 'Raisons. Each rule that speaks against it, with its source and what is missing.',
  })
  reasons!: UserError[];

  @Field(() => ID, {
    nullable: true,
    description:
      'Structure. Whose applications count for the limit of domains, as `EJ:…`, `ET:…` or `GHT:…`: a public legal entity with its sites, a private site, or a hospital group by itself, and its members each by themselves (`ASSUMED`). Null for an unknown beneficiary.',
  })
  structure!: string | null;
}
