import { DateScalar } from '@hopen/schema';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Proof, ProvenIndicator } from '../domain/proof.ts';

@ObjectType('ProvenIndicator', { description: 'Indicateur prouvé. As its verdict found it then.' })
class ProvenIndicatorType implements ProvenIndicator {
  @Field(() => ID, { description: "Code de l'indicateur. `P1.1` or `D2.1`." })
  code!: string;

  @Field(() => DateScalar, { description: 'Version. Of the definition that was in force.' })
  validFrom!: string;

  @Field({ description: 'État. `MET` or `NOT_APPLICABLE`, or what was missing.' })
  state!: string;

  @Field(() => Float, { nullable: true, description: 'Valeur. In percent, or 1 for yes.' })
  value!: number | null;

  @Field(() => Float, { description: 'Cible. What had to be reached.' })
  target!: number;

  @Field(() => Float, { nullable: true, description: 'Écart à la cible. 0 when it was met.' })
  gap!: number | null;

  @Field(() => [ID], {
    description: 'Corrections en attente. Later declarations of the same observation, not reviewed then.',
  })
  pendingValueIds!: readonly string[];
}

@ObjectType('Proof', {
  description: 'Preuve. The verdict that justified a decision, stored with it: no later fact changes it.',
})
export class ProofType implements Proof {
  @Field(() => DateScalar, { description: 'À la date du. What was recorded by the end of that day.' })
  asOf!: string;

  @Field(() => Int, { description: 'Version. How many facts the verdict rested on.' })
  version!: number;

  @Field(() => DateScalar, { nullable: true, description: "Date d'atteinte. When all targets were reached." })
  targetsReachedOn!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Prérequis atteints. Whether all were met; null in proofs from before this was kept.',
  })
  prerequisitesMet?: boolean;

  @Field(() => [ProvenIndicatorType], { description: 'Indicateurs. Of the prerequisites and of the domain.' })
  indicators!: readonly ProvenIndicatorType[];
}

/** Proof as the graph shows it. */
export const presentProof = ({ indicators, ...proof }: Proof): ProofType => ({
  ...proof,
  indicators: indicators.map((each) => ({ ...each, pendingValueIds: each.pendingValueIds ?? [] })),
});
