import {
  BENEFICIARY_KINDS,
  type BeneficiaryKind,
  CentsScalar,
  DataOrigin,
  DateScalar,
  ENTITIES,
  enumOf,
  VerificationStatus,
} from '@hopen/schema';
import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PREREQUISITES_GATES, type PrerequisitesGate, type ProgrammeRules } from '../domain/programme.ts';
import { type DomainKey, DomainReference } from './references.type.ts';

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

@ObjectType('DomainSelection', { description: 'Sélection par domaine. What was retained for one domain.' })
export class DomainSelectionType {
  @Field(() => DomainReference, { nullable: true, description: 'Domaine. The domain concerned.' })
  domain!: DomainKey;

  @Field(() => Int, {
    nullable: true,
    description: 'Candidatures déposées. How many applications were filed.',
  })
  applications!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Projets retenus. How many applications were ever retained.',
  })
  retained!: number | null;

  @Field(() => CentsScalar, {
    nullable: true,
    description: 'Montant accordé, en centimes. The sum over what was retained.',
  })
  granted!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Part du montant accordé. Between 0 and 1; 0 when nothing was granted yet.',
  })
  share!: number | null;

  @Field({
    description:
      'Secret statistique. Whether figures are null because one of them would tell of one or two; never for who sees the applications.',
  })
  isSuppressed!: boolean;
}

@ObjectType('Selection', {
  description:
    'Sélection. What was asked and what was retained so far; "establishments" are distinct beneficiaries.',
})
export class SelectionType {
  @Field(() => DateScalar, { description: 'À la date du. The last day that is counted.' })
  asOf!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Candidats. Distinct beneficiaries that filed an application.',
  })
  candidates!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Candidatures déposées. Applications ever filed; drafts do not count.',
  })
  applications!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Projets retenus. Applications that ever reached RETAINED.',
  })
  retained!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Établissements retenus. Distinct beneficiaries of what was retained.',
  })
  establishments!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Établissements publics retenus. Those of them that are public; null where they, or the others, are one or two.',
  })
  publicEstablishments!: number | null;

  @Field(() => CentsScalar, {
    nullable: true,
    description: 'Montant accordé, en centimes. The sum over what was retained.',
  })
  granted!: number | null;

  @Field({
    description:
      'Secret statistique. Whether figures are null because one of them would tell of one or two; never for who sees the applications.',
  })
  isSuppressed!: boolean;

  @Field(() => [DomainSelectionType], { description: 'Par domaine. In the order of the domain codes.' })
  byDomain!: DomainSelectionType[];

  @Field(() => DataOrigin, {
    description:
      'Origine de la donnée. `SYNTHETIC` as soon as one of the rows that are summed is fictitious.',
  })
  dataOrigin!: DataOrigin;
}

@ObjectType('Programme', { description: ENTITIES.Programme.description })
@Directive('@key(fields: "code")')
export class ProgrammeType {
  @Field(() => ID, { description: ENTITIES.Programme.key.code })
  code!: string;

  @Field({ description: 'Nom du programme. In French, as it was launched.' })
  name!: string;

  @Field(() => DateScalar, { description: 'Début. The first day of the programme.' })
  startsOn!: string;

  @Field(() => DateScalar, { description: 'Fin. The last day of the programme.' })
  endsOn!: string;

  @Field(() => Int, { description: 'Nombre de domaines. How many domains one structure may be granted.' })
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

/** The rules of a programme as the graph shows them: the values, and where each was read. */
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
