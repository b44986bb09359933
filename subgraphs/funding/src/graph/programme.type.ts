import {
  BENEFICIARY_KINDS,
  type BeneficiaryKind,
  DateScalar,
  ENTITIES,
  enumOf,
  VerificationStatus,
} from '@hopen/schema';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';

export const BeneficiaryKindEnum = enumOf(BENEFICIARY_KINDS);

registerEnumType(BeneficiaryKindEnum, {
  name: 'BeneficiaryKind',
  description: 'Nature du bénéficiaire. Which kind of applicant.',
  valuesConfig: {
    EJ: { description: 'Entité juridique. A legal entity, as public hospitals apply.' },
    ET: { description: 'Établissement. A geographic site, as private ones apply.' },
    GHT: { description: 'Groupement hospitalier de territoire. A hospital group.' },
  },
});

@ObjectType('CalendarStep', {
  description: 'Échéance. A dated step of the programme: the day itself is still in time.',
})
export class CalendarStepType {
  @Field(() => ID, { description: 'Code. Names the step, e.g. `APPLICATION`.' })
  code!: string;

  @Field(() => DateScalar, { description: 'Date. The last day, in Paris.' })
  on!: string;

  @Field({ description: 'Libellé. What is due.' })
  label!: string;

  @Field({ description: 'Source. Where the date was read.' })
  source!: string;

  @Field(() => VerificationStatus, { description: 'Degré de certitude. How sure the date is.' })
  verificationStatus!: VerificationStatus;
}

@ObjectType('SteeringBody', {
  description: 'Organisme pilote. The national body that steers a programme, and acts on it for the country.',
})
export class SteeringBodyType {
  @Field(() => ID, { description: 'Code. As tokens name it in `hopen_body`: `DGOS`, `DNS`.' })
  code!: string;

  @Field({ description: 'Nom. In French.' })
  name!: string;
}

@ObjectType('Programme', { description: ENTITIES.Programme.description })
@Directive('@key(fields: "code")')
export class ProgrammeType {
  @Field(() => ID, { description: ENTITIES.Programme.key.code })
  code!: string;

  @Field({ description: 'Nom du programme. In French, as it was launched.' })
  name!: string;

  @Field(() => SteeringBodyType, { description: 'Organisme pilote. The national body that steers it.' })
  steeringBody!: SteeringBodyType;

  @Field(() => DateScalar, { description: 'Début. The first day of the programme.' })
  startsOn!: string;

  @Field(() => DateScalar, { description: 'Fin. The last day of the programme.' })
  endsOn!: string;

  @Field(() => Int, {
    description:
      'Nombre de domaines. How many domains one structure may be granted: a public legal entity with its sites, a private site, a hospital group by itself; its members do not share its limit (`ASSUMED`).',
  })
  maximumDomains!: number;

  @Field(() => Int, {
    description: "Part de l'avance, en pourcent. Paid on acceptance; the rest is the balance.",
  })
  advancePercent!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Mois du solde, 1 à 12. In the year after the targets were reached; null when it is paid on validation.',
  })
  balanceMonth!: number | null;

  @Field(() => [BeneficiaryKindEnum], {
    description: 'Candidats admis. Which kinds of beneficiary may apply.',
  })
  applicantKinds!: BeneficiaryKind[];

  @Field(() => Int, { description: 'Version des règles. Raised whenever a rule of the programme changes.' })
  rulesVersion!: number;

  @Field(() => [CalendarStepType], { description: 'Calendrier. The dated steps, in order.' })
  calendar!: CalendarStepType[];

  @Field({ description: 'Source. Where these facts were read.' })
  source!: string;

  @Field(() => VerificationStatus, { description: 'Degré de certitude. How sure these facts are.' })
  verificationStatus!: VerificationStatus;
}
