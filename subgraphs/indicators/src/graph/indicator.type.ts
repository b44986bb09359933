import {
  type CivilDay,
  DataOrigin,
  DateScalar,
  ENTITIES,
  entityReference,
  roadmapTargetReference,
  VerificationStatus,
} from '@hopen/schema';
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { IndicatorNature, IndicatorUnit } from '../domain/definitions.ts';
import type { ValueNature } from '../domain/indicator-value.ts';

const IndicatorNatureEnum = { USAGE: 'USAGE', ORGANISATION: 'ORGANISATION' } as const;
registerEnumType(IndicatorNatureEnum, {
  name: 'IndicatorNature',
  description: "Nature de l'indicateur. What kind of thing is looked at.",
  valuesConfig: {
    USAGE: { description: 'Usage. A share, measured over a period.' },
    ORGANISATION: { description: 'Organisation. Means or a commitment, yes or no.' },
  },
});

const IndicatorUnitEnum = { PERCENT: 'PERCENT', YES_NO: 'YES_NO' } as const;
registerEnumType(IndicatorUnitEnum, {
  name: 'IndicatorUnit',
  description: 'Unité. What the target is counted in.',
  valuesConfig: {
    PERCENT: { description: 'Pourcent. 0 to 100.' },
    YES_NO: { description: 'Oui ou non. A target of 1 means yes.' },
  },
});

const IndicatorOperatorEnum = { AT_LEAST: 'AT_LEAST', IS: 'IS' } as const;
registerEnumType(IndicatorOperatorEnum, {
  name: 'IndicatorOperator',
  description: 'Comparaison. How a value is compared with its target.',
  valuesConfig: {
    AT_LEAST: { description: 'Au moins. The value reaches the target or passes it.' },
    IS: { description: 'Égal. The value is the target.' },
  },
});

const ValueNatureEnum = { RATIO: 'RATIO', ANSWER: 'ANSWER', NOT_APPLICABLE: 'NOT_APPLICABLE' } as const;
registerEnumType(ValueNatureEnum, {
  name: 'ValueNature',
  description:
    'Nature de la valeur. What was declared; an indicator that was not declared has no value at all.',
  valuesConfig: {
    RATIO: { description: 'Rapport. A numerator over a denominator, which may be 0.' },
    ANSWER: { description: 'Réponse. Yes or no.' },
    NOT_APPLICABLE: { description: 'Sans objet. The indicator does not apply, and why.' },
  },
});

/** Day as of which an object is resolved; today when it is absent. */
export interface AsOf {
  readonly asOf?: CivilDay;
}

@ObjectType('Indicator', {
  description:
    'Indicateur. What is measured and what must be reached: in its current version, or in that of the day that is asked.',
})
@Directive('@key(fields: "programmeCode code")')
export class IndicatorType {
  @Field(() => ID, { description: 'Code du programme. The programme that the indicator belongs to.' })
  programmeCode!: string;

  @Field(() => ID, {
    description: "Code de l'indicateur. `P1.1` under a prerequisite, `D2.1` under a domain.",
  })
  code!: string;

  @Field(() => String, { nullable: true, description: 'Libellé. What is looked at, in French.' })
  label!: string;

  @Field(() => IndicatorNatureEnum, { nullable: true, description: 'Nature. Usage or organisation.' })
  nature!: IndicatorNature;

  @Field(() => String, { nullable: true, description: 'Formule. Numerator and denominator, in words.' })
  formula!: string;

  @Field(() => IndicatorUnitEnum, { nullable: true, description: 'Unité. Of the target.' })
  unit!: IndicatorUnit;

  @Field(() => IndicatorOperatorEnum, {
    nullable: true,
    description: 'Comparaison. Between value and target.',
  })
  operator!: 'AT_LEAST' | 'IS';

  @Field(() => Float, { nullable: true, description: 'Cible. What must be reached, in `unit`.' })
  target!: number;

  @Field(() => [String], {
    nullable: true,
    description: "Champs d'activité. Those it applies to: MCO, SMR, PSY, HAD.",
  })
  fields!: string[];

  @Field(() => String, { nullable: true, description: 'Preuves. What must be shown.' })
  evidence!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Observation, premier jour. No period begins before it; null when this version does not say.',
  })
  observationNotBefore!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Observation, durée minimale. How many days a period has at least; null when it is not said.',
  })
  observationLeastDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Observation, durée maximale. How many days a period has at most; null when it is not said.',
  })
  observationMostDays!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Admet « sans objet ». Whether it may be declared not applicable; null when it is not said: then it may.',
  })
  allowsNotApplicable!: boolean | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Valable depuis. The day that names this version; it counts from then on, or from the day of its loading when it was added later.',
  })
  validFrom!: string;

  @Field(() => String, { nullable: true, description: 'Source. Where this version was read.' })
  source!: string;

  @Field(() => VerificationStatus, {
    nullable: true,
    description: 'Degré de certitude. How sure this version is.',
  })
  verificationStatus!: VerificationStatus;
}

@ObjectType('Domain', { description: ENTITIES.Domain.description })
@Directive('@key(fields: "programmeCode code")')
export class DomainType {
  @Field(() => ID, { description: ENTITIES.Domain.key.programmeCode })
  programmeCode!: string;

  @Field(() => ID, { description: ENTITIES.Domain.key.code })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Libellé. In French; `verificationStatus` says how sure it is.',
  })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Source. Where the label was read.' })
  source!: string;

  @Field(() => VerificationStatus, {
    nullable: true,
    description: 'Degré de certitude. How sure the label is.',
  })
  verificationStatus!: VerificationStatus;
}

@ObjectType('Prerequisite', {
  description: 'Prérequis. All or nothing: every target of every prerequisite before usage money is paid.',
})
export class PrerequisiteType {
  @Field(() => ID, { description: "Code du prérequis. `P1` to `P4` in HOP'EN." })
  code!: string;

  @Field({ description: 'Libellé. What must be in order.' })
  label!: string;

  @Field({ description: 'Source. Where this was read.' })
  source!: string;

  @Field(() => VerificationStatus, { description: 'Degré de certitude. How sure this is.' })
  verificationStatus!: VerificationStatus;
}

@ObjectType('IndicatorValue', {
  description: 'Valeur déclarée. What a beneficiary declared for an indicator, and when.',
})
export class IndicatorValueType {
  @Field(() => ID, { description: 'Numéro de valeur. Names the declared value.' })
  id!: string;

  @Field({ description: 'Organisation. Who declared it; never a person.' })
  declaredBy!: string;

  @Field(() => ValueNatureEnum, { description: 'Nature. A ratio, an answer, or not applicable.' })
  nature!: ValueNature;

  @Field(() => Int, { nullable: true, description: 'Numérateur. Of a ratio.' })
  numerator!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Dénominateur. Of a ratio; 0 means there was nothing to measure.',
  })
  denominator!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Réponse. Yes or no.' })
  answer!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Motif. Why the indicator does not apply.' })
  reason!: string | null;

  @Field(() => DateScalar, { description: 'Début de la période observée. The first day that was measured.' })
  observedFrom!: string;

  @Field(() => DateScalar, { description: 'Fin de la période observée. The last day that was measured.' })
  observedUntil!: string;

  @Field(() => DateScalar, { description: 'Date de déclaration. A correction is a later declaration.' })
  declaredOn!: string;

  @Field(() => DataOrigin, {
    description: 'Origine de la donnée. Fictitious, or declared by its establishment.',
  })
  dataOrigin!: DataOrigin;
}

export const ProgrammeReference = entityReference('Programme');
export const EstablishmentReference = entityReference('Establishment');
export const LegalEntityReference = entityReference('LegalEntity');
export const HospitalGroupReference = entityReference('HospitalGroup');
export const RegionReference = entityReference('Region');
export const RoadmapTargetReference = roadmapTargetReference();
