import { type CivilDay, DateScalar, type EntityKey } from '@hopen/schema';
import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Quartiles } from '../domain/attainment.ts';
import type {
  PublicAttainment,
  PublicCounts,
  PublicHeadingAttainment,
  PublicIndicatorAttainment,
} from '../domain/small-cells.ts';
import { DomainType } from './indicator.type.ts';

const CONCERNED = {
  description: 'Concernés. Public legal entities and private sites that are open; the denominator.',
};

@ObjectType()
abstract class CountsType implements PublicCounts {
  @Field(() => Int, CONCERNED)
  concerned!: number;

  @Field(() => Int, { nullable: true, description: 'Déclarés. Those that have declared all of it.' })
  declared!: number | null;

  @Field(() => Int, { nullable: true, description: 'Validés. Those whose every value of it is validated.' })
  validated!: number | null;

  @Field(() => Int, { nullable: true, description: 'Atteints. Those that meet it.' })
  met!: number | null;

  @Field(() => Int, { nullable: true, description: 'Manquants. Those that have not declared all of it.' })
  missing!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Taux d'atteinte. `met` / `concerned`, 0 to 1; null when nobody is concerned.",
  })
  rate!: number | null;

  @Field({
    description:
      'Secret statistique. Whether the counts are null because one of them would tell of one or two; never for the steering body of the programme, nor for the ARS of the region.',
  })
  isSuppressed!: boolean;
}

@ObjectType('Quartiles', { description: 'Quartiles. Of the validated shares, in percent.' })
export class QuartilesType implements Quartiles {
  @Field(() => Float, { description: 'Premier quartile. A quarter of the values lies below.' })
  first!: number;

  @Field(() => Float, { description: 'Médiane. Half of the values lies below.' })
  median!: number;

  @Field(() => Float, { description: 'Troisième quartile. Three quarters of the values lie below.' })
  third!: number;
}

@ObjectType('IndicatorAttainment', { description: 'Atteinte d’un indicateur. How far those concerned are.' })
export class IndicatorAttainmentType extends CountsType implements PublicIndicatorAttainment {
  @Field(() => ID, { description: "Code de l'indicateur. `P1.1` or `D2.1`." })
  code!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Sans objet. Those for whom it is validated as not applicable.',
  })
  notApplicable!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Sans cas. Those whose validated value is a ratio over 0.',
  })
  noCases!: number | null;

  @Field(() => QuartilesType, {
    nullable: true,
    description:
      'Distribution. Null without a validated share; for outsiders null of fewer than ten, which would be single values.',
  })
  quartiles!: Quartiles | null;
}

@ObjectType('PrerequisiteAttainment', {
  description: 'Atteinte d’un prérequis. How far those concerned are.',
})
export class PrerequisiteAttainmentType extends CountsType {
  @Field(() => ID, { description: 'Code. Of the prerequisite or of the domain.' })
  code!: string;

  @Field(() => [IndicatorAttainmentType], { description: 'Par indicateur. By code.' })
  indicators!: readonly PublicIndicatorAttainment[];
}

@ObjectType('DomainAttainment', { description: 'Atteinte d’un domaine. How far those concerned are.' })
export class DomainAttainmentType extends PrerequisiteAttainmentType {
  @Field(() => DomainType, { nullable: true, description: 'Domaine. The domain itself.' })
  domain!: EntityKey<'Domain'>;
}

// Reads the verdicts of every beneficiary counted.
@Directive('@cost(weight: 15)')
@ObjectType('Attainment', {
  description:
    'Atteinte. How far those concerned are, by prerequisite and by domain; a rate has its denominator.',
})
export class AttainmentType {
  @Field(() => DateScalar, { description: 'À la date du. The day as of which it is counted.' })
  asOf!: string;

  @Field(() => Int, CONCERNED)
  concerned!: number;

  @Field(() => [PrerequisiteAttainmentType], { description: 'Prérequis. By code.' })
  prerequisites!: readonly PublicHeadingAttainment[];

  @Field(() => [DomainAttainmentType], { description: 'Domaines. By code.' })
  domains!: readonly DomainAttainmentType[];
}

// Reads the verdicts of a whole region.
@Directive('@cost(weight: 15)')
@ObjectType('TargetProgress', {
  description: 'Progression. How far the region is on the way to a target of its roadmap, today.',
})
export class TargetProgressType extends CountsType {
  @Field(() => Float, {
    nullable: true,
    description: 'Écart. Target less rate, 0 to 1; 0 when it is reached, null when nobody is concerned.',
  })
  gap!: number | null;

  @Field(() => Int, { description: 'Restant. How many more must meet the domain to reach the target.' })
  lacking!: number;

  @Field({ description: 'Atteinte. Whether the target is reached.' })
  isReached!: boolean;

  @Field({ description: 'En retard. Whether its day has passed without it.' })
  isOverdue!: boolean;
}

export const presentAttainment = (
  programmeCode: string,
  attainment: PublicAttainment,
  asOf: CivilDay,
): AttainmentType => ({
  ...attainment,
  asOf,
  domains: attainment.domains.map((each) => ({ ...each, domain: { programmeCode, code: each.code } })),
});
