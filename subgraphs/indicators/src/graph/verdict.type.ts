import { DateScalar, type EntityKey, enumOf } from '@hopen/schema';
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { IndicatorDefinition } from '../domain/definitions.ts';
import type { ReviewState } from '../domain/review.ts';
import { INDICATOR_STATES, type IndicatorState } from '../domain/target-evaluation.ts';
import type { HeadingVerdict, IndicatorFinding, Verdict } from '../domain/verdict.ts';
import { type AsOf, DomainType, IndicatorType } from './indicator.type.ts';
import { ReviewStateEnum } from './value.type.ts';

const IndicatorStateEnum = enumOf(INDICATOR_STATES);
registerEnumType(IndicatorStateEnum, {
  name: 'IndicatorState',
  description: "État de l'indicateur. What is known of it.",
  valuesConfig: {
    MET: { description: 'Atteint. The validated value reaches the target.' },
    NOT_MET: {
      description:
        'Non atteint. The validated value does not; 0 % is one of those. `value` is null when it was observed outside the window, or is not applicable where that is not admitted.',
    },
    NOT_APPLICABLE: { description: 'Sans objet. Validated as not applicable: it stands in no way.' },
    NO_CASES: { description: 'Aucun cas. The validated value is a ratio over 0: nothing was measured.' },
    NOT_VALIDATED: { description: 'Non validé. Declared, and not validated.' },
    NOT_DECLARED: { description: 'Non déclaré. Nothing was declared.' },
  },
});

@ObjectType('IndicatorFinding', { description: 'Constat. One indicator of a verdict, and what it rests on.' })
export class IndicatorFindingType {
  @Field(() => IndicatorType, {
    nullable: true,
    description: 'Indicateur. In the version that judges the value.',
  })
  indicator!: IndicatorDefinition;

  @Field(() => ID, { description: "Code de l'indicateur. `P1.1` or `D2.1`." })
  code!: string;

  @Field(() => DateScalar, {
    description: 'Version. The `validFrom` that names the version of the definition.',
  })
  validFrom!: string;

  @Field(() => IndicatorStateEnum, { description: 'État. What is known of it.' })
  state!: IndicatorState;

  @Field(() => Float, {
    nullable: true,
    description: 'Valeur. In percent, or 1 for yes; null where nothing counts.',
  })
  value!: number | null;

  @Field(() => Float, { description: 'Cible. What must be reached.' })
  target!: number;

  @Field(() => Float, { nullable: true, description: 'Écart à la cible. What is missing; 0 when it is met.' })
  gap!: number | null;

  @Field(() => ReviewStateEnum, {
    nullable: true,
    description: "État de l'examen. Of the value that counts, else of the last declared; null without any.",
  })
  reviewState!: ReviewState | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "Date de l'examen. The last day on which a validated value of this indicator was reviewed; null when none is validated.",
  })
  reviewedOn!: string | null;

  @Field(() => ID, { nullable: true, description: 'Numéro de valeur. The value it rests on.' })
  valueId!: string | null;

  @Field(() => [ID], {
    description:
      'Corrections en attente. Values declared after a validated one, for days that it observed: not reviewed to an end; or validated, ending earlier and saying otherwise by the same version, so that two validated values contradict each other and one of the two must be rejected. They stop a payment, and a lapse.',
  })
  pendingValueIds!: readonly string[];

  @Field(() => [ID], {
    description:
      'Valeurs à examiner. All values whose review has not come to an end, neither validated nor rejected, whichever counts.',
  })
  unreviewedValueIds!: readonly string[];
}

@ObjectType('PrerequisiteVerdict', {
  description:
    'Verdict sur un prérequis. Met when each indicator is met or does not apply, and one at least is met.',
})
export class PrerequisiteVerdictType {
  @Field(() => ID, { description: 'Code. Of the prerequisite, `P1`, or of the domain, `D2`.' })
  code!: string;

  @Field({
    description: 'Atteint. Whether each of its indicators is met or does not apply, and one at least is met.',
  })
  isMet!: boolean;

  @Field(() => Int, {
    description: 'Sans objet. How many of its indicators are validated as not applicable.',
  })
  notApplicable!: number;

  @Field(() => [IndicatorFindingType], { description: 'Indicateurs. By code.' })
  indicators!: IndicatorFindingType[];
}

@ObjectType('DomainVerdict', {
  description:
    'Verdict sur un domaine. Met when each indicator is met or does not apply, and one at least is met.',
})
export class DomainVerdictType extends PrerequisiteVerdictType {
  @Field(() => DomainType, { nullable: true, description: 'Domaine. The domain itself.' })
  domain!: EntityKey<'Domain'> & AsOf;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "Date d'atteinte des cibles. The first day on which its targets and every prerequisite were met, as observed; null while they are not.",
  })
  targetsReachedOn!: string | null;
}

// Evaluates every indicator of the programme.
@Directive('@cost(weight: 5)')
@ObjectType('Verdict', {
  description: 'Verdict. What a beneficiary has proven by a day: each target met or not, and why.',
})
export class VerdictType {
  @Field(() => DateScalar, { description: 'À la date du. What was recorded by the end of that day.' })
  asOf!: string;

  @Field(() => Int, {
    description: 'Version. How many facts it rests on: a later verdict never has a lower one.',
  })
  version!: number;

  @Field({ description: 'Prérequis atteints. All or nothing: every target of every prerequisite.' })
  prerequisitesMet!: boolean;

  @Field(() => [PrerequisiteVerdictType], { description: 'Prérequis. By code.' })
  prerequisites!: PrerequisiteVerdictType[];

  @Field(() => [DomainVerdictType], { description: 'Domaines. By code.' })
  domains!: DomainVerdictType[];
}

const presentFinding = ({ definition, ...finding }: IndicatorFinding): IndicatorFindingType => ({
  ...finding,
  indicator: definition,
  code: definition.code,
  validFrom: definition.validFrom,
  target: definition.target,
});

const presentHeading = <Heading extends HeadingVerdict>(heading: Heading) => ({
  ...heading,
  indicators: heading.indicators.map(presentFinding),
});

export function presentVerdict(
  programmeCode: string,
  { prerequisites, domains, ...verdict }: Verdict,
): VerdictType {
  const { asOf } = verdict;
  return {
    ...verdict,
    prerequisites: prerequisites.map(presentHeading),
    domains: domains.map((each) => ({
      ...presentHeading(each),
      domain: { programmeCode, code: each.code, asOf },
    })),
  };
}
