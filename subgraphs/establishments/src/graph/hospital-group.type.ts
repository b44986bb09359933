import { connectionOf } from '@hopen/kit/graphql';
import { DateScalar, ENTITIES } from '@hopen/schema';
import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { HospitalGroupRole } from '../domain/hospital-group.ts';
import { BeneficiaryType } from './beneficiary.type.ts';

export const HospitalGroupRoleEnum = {
  SUPPORT: 'SUPPORT',
  MEMBER: 'MEMBER',
} as const satisfies Record<HospitalGroupRole, HospitalGroupRole>;

registerEnumType(HospitalGroupRoleEnum, {
  name: 'HospitalGroupRole',
  description:
    'Rôle dans le GHT. What a legal entity is in its hospital group (FINESS, nomenclature TRE_R360).',
  valuesConfig: {
    SUPPORT: { description: 'Établissement support. Acts for the group where the law says so.' },
    MEMBER: { description: 'Établissement partie. Any other member.' },
  },
});

@InputType({ description: 'Filtre. Which hospital groups; what is left out or null limits nothing.' })
export class HospitalGroupFilter {
  @Field(() => ID, { nullable: true, description: 'Code INSEE de la région. Else `UNKNOWN_REGION`.' })
  regionCode?: string | null;

  @Field({ defaultValue: false, description: 'GHT fermés. Also those that FINESS no longer has as active.' })
  includeClosed: boolean = false;
}

@ObjectType('HospitalGroup', { implements: BeneficiaryType, description: ENTITIES.HospitalGroup.description })
@Directive('@key(fields: "code")')
export class HospitalGroupType extends BeneficiaryType {
  @Field(() => ID, { description: ENTITIES.HospitalGroup.key.code })
  code!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Date de fermeture. The first extract that no longer has the group as active; null while it is.',
  })
  closedOn!: string | null;
}

@ObjectType('HospitalGroupMembership', {
  description: 'Appartenance. A legal entity in a hospital group, with its role, from a day until another.',
})
export class HospitalGroupMembershipType {
  @Field(() => HospitalGroupRoleEnum, {
    nullable: true,
    description: 'Rôle. Support or other member; null where FINESS gives a role of no known code, or none.',
  })
  role!: HospitalGroupRole | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Depuis. The first extract that names it with this role; null for what stood in the first extract with groups, which FINESS does not date.',
  })
  since!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Jusqu’au. The first extract that no longer does, whichever day is asked about; null while it lasts.',
  })
  until!: string | null;
}

export const HospitalGroupConnection = connectionOf('HospitalGroup', () => HospitalGroupType, 10);
