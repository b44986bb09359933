import { enumOf, VerificationStatus } from '@hopen/schema';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PREREQUISITES_GATES, type PrerequisitesGate, type ProgrammeRules } from '../domain/programme.ts';

@ObjectType('RuleSource', { description: "Source d'une règle. Where it was read, and how sure it is." })
export class RuleSourceType {
  @Field(() => ID, { description: 'Règle. The field of `ProgrammeRules`.' })
  rule!: string;

  @Field({ description: 'Source. Where it was read; every reading, where texts differ.' })
  source!: string;

  @Field(() => VerificationStatus, { description: 'Degré de certitude. How sure it is.' })
  verificationStatus!: VerificationStatus;
}

const PrerequisitesGateEnum = enumOf(PREREQUISITES_GATES);
registerEnumType(PrerequisitesGateEnum, {
  name: 'PrerequisitesGate',
  description: 'Verrou des prérequis. Before which payment every prerequisite must be met.',
  valuesConfig: {
    ADVANCE: { description: "Avance. Already before the advance: « seuils d'éligibilité »." },
    BALANCE: { description: 'Solde. Before the balance: they need not be met when applying.' },
  },
});

@ObjectType('ProgrammeRules', {
  description: 'Règles. Limits and choices that differ from one programme to the next.',
})
export class ProgrammeRulesType {
  @Field(() => Int, {
    description: 'Prolongation maximale, en mois. All extensions together; 0 where there are none.',
  })
  maximumExtensionMonths!: number;

  @Field(() => Int, {
    description: 'Délai après refus, en mois. When what was refused may be asked for again.',
  })
  monthsAfterRefusal!: number;

  @Field(() => Int, {
    description: 'Délai de réponse, en jours. How long an establishment has to answer its ARS.',
  })
  answerDays!: number;

  @Field(() => PrerequisitesGateEnum, {
    description: 'Verrou des prérequis. Before which payment every prerequisite must be met.',
  })
  prerequisitesGate!: PrerequisitesGate;

  @Field(() => [RuleSourceType], { description: 'Sources. Where each rule was read, by its field.' })
  sources!: RuleSourceType[];
}

/** Rules of a programme as the graph shows them: their values, and the source of each. */
export const presentRules = (rules: ProgrammeRules): ProgrammeRulesType => ({
  maximumExtensionMonths: rules.maximumExtensionMonths.value,
  monthsAfterRefusal: rules.monthsAfterRefusal.value,
  answerDays: rules.answerDays.value,
  prerequisitesGate: rules.prerequisitesGate.value,
  sources: Object.entries(rules).map(([rule, { source, verificationStatus }]) => ({
    rule,
    source,
    verificationStatus,
  })),
});
