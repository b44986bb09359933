import { DateScalar, enumOf, UserError } from '@hopen/schema';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Evidence, IndicatorValue } from '../domain/indicator-value.ts';
import { REVIEW_ACTS, REVIEW_STATES, type ReviewAct, type ReviewState } from '../domain/review.ts';
import { IndicatorValueType } from './indicator.type.ts';

@InputType({ description: 'Pièce justificative. The document itself stays where it is.' })
export class EvidenceInput {
  @Field({ description: 'Libellé. What the document is.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Lien. Where it is, https:// or http://.' })
  link?: string | null;

  @Field(() => String, { nullable: true, description: 'Empreinte SHA-256. In lower-case hexadecimal.' })
  sha256?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Date. Of the document.' })
  on?: string | null;
}

@InputType({
  description:
    'Valeur à déclarer. A numerator and a denominator, or an answer, or why it does not apply; nothing else is a value.',
})
export class IndicatorValueInput {
  @Field(() => ID, { description: "Code de l'indicateur. Else `UNKNOWN_INDICATOR`." })
  indicator!: string;

  @Field(() => DateScalar, {
    description:
      'Début de la période observée. The first day measured; not before `observationNotBefore` of its indicator.',
  })
  observedFrom!: string;

  @Field(() => DateScalar, {
    description:
      'Fin de la période observée. The last day measured; not after today, and the period as long as its indicator says.',
  })
  observedUntil!: string;

  @Field(() => Int, { nullable: true, description: 'Numérateur. Of a usage.' })
  numerator?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Dénominateur. Of a usage; 0 when there was nothing to measure.',
  })
  denominator?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Réponse. Of an organisation.' })
  answer?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Sans objet. Why the indicator does not apply, where its definition admits that.',
  })
  notApplicable?: string | null;

  @Field(() => [EvidenceInput], { nullable: true, description: 'Pièces justificatives. 20 at most.' })
  evidence?: EvidenceInput[] | null;
}

@InputType({ description: 'Déclaration. Many values at once; each is taken or refused by itself.' })
export class DeclareIndicatorValuesInput {
  @Field(() => ID, {
    description:
      "Clé d'idempotence. Chosen by the client, anew for each command: the same key of the same person with the same input gets the same answer and acts once.",
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Bénéficiaire. `EJ:…`, `ET:…` or `GHT:…`; else `INVALID_FINESS`.' })
  beneficiary!: string;

  @Field(() => [IndicatorValueInput], { description: 'Valeurs. 1 to 200.' })
  values!: IndicatorValueInput[];
}

@InputType({
  description: 'Simulation. What the verdict would be, were these values declared and validated today.',
})
export class SimulateVerdictInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Bénéficiaire. `EJ:…`, `ET:…` or `GHT:…`; else `INVALID_FINESS`.' })
  beneficiary!: string;

  @Field(() => [IndicatorValueInput], { description: 'Valeurs. As they would be declared; 200 at most.' })
  values!: IndicatorValueInput[];
}

export const ReviewActEnum = enumOf(REVIEW_ACTS);
registerEnumType(ReviewActEnum, {
  name: 'ReviewAct',
  description: "Acte d'examen. What is done in the review of a value.",
  valuesConfig: {
    VALIDATE: { description: 'Valider. The value counts from then on.' },
    REJECT: {
      description:
        'Rejeter. With a motive; also of what was validated by mistake, or asked about and not answered.',
    },
    REQUEST_EVIDENCE: { description: 'Demander des preuves. With a motive.' },
    ANSWER: { description: 'Répondre. The establishment, with more evidence.' },
  },
});

export const ReviewStateEnum = enumOf(REVIEW_STATES);
registerEnumType(ReviewStateEnum, {
  name: 'ReviewState',
  description: "État de l'examen. Where the review of a value stands.",
  valuesConfig: {
    DECLARED: { description: 'Déclarée. Not looked at yet.' },
    VALIDATED: { description: 'Validée. It counts.' },
    REJECTED: { description: 'Rejetée. It does not count.' },
    MORE_EVIDENCE: { description: 'Preuves demandées. The establishment is to answer.' },
    ANSWERED: { description: 'Répondue. The agency is to look at it again.' },
  },
});

@InputType({ description: 'Examen. One act on values of one beneficiary: all of them, or none.' })
export class ReviewIndicatorValuesInput {
  @Field(() => ID, {
    description:
      "Clé d'idempotence. Chosen by the client, anew for each command: the same key of the same person with the same input gets the same answer and acts once.",
  })
  idempotencyKey!: string;

  @Field(() => ReviewActEnum, {
    description:
      'Acte. `ANSWER` is the establishment’s; the others its agency’s, or the steering body’s where it has sites in several regions.',
  })
  act!: ReviewAct;

  @Field(() => [ID], { description: 'Valeurs. Their numbers, 1 to 200; else `UNKNOWN_VALUE`.' })
  valueIds!: string[];

  @Field(() => String, { nullable: true, description: 'Motif. Required but to validate.' })
  motive?: string | null;

  @Field(() => [EvidenceInput], { nullable: true, description: 'Pièces justificatives. Of an answer.' })
  evidence?: EvidenceInput[] | null;
}

@ObjectType('Evidence', { description: 'Pièce justificative. What proves a value.' })
export class EvidenceType implements Evidence {
  @Field({ description: 'Libellé. What the document is.' })
  label!: string;

  @Field(() => String, { nullable: true, description: 'Lien. Where it is.' })
  link!: string | null;

  @Field(() => String, { nullable: true, description: 'Empreinte SHA-256. Which document was meant.' })
  sha256!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Date. Of the document.' })
  on!: string | null;
}

@ObjectType('Review', { description: "Étape d'examen. Appended and never changed." })
export class ReviewType {
  @Field(() => ReviewActEnum, { description: 'Acte. What was done.' })
  act!: ReviewAct;

  @Field(() => ReviewStateEnum, { description: 'État. Where it left the review.' })
  state!: ReviewState;

  @Field(() => DateScalar, { description: 'Date. The day of it, in Paris.' })
  decidedOn!: string;

  @Field({ description: 'Organisation. Who acted; never a person.' })
  organisation!: string;

  @Field(() => String, { nullable: true, description: 'Motif. Why.' })
  motive!: string | null;

  @Field(() => [EvidenceType], { description: 'Pièces justificatives. Of an answer.' })
  evidence!: Evidence[];
}

@ObjectType('DeclarationResult', { description: 'Résultat. What became of one declared value.' })
export class DeclarationResult {
  @Field(() => Int, { description: 'Rang. Its place in the input, from 0.' })
  index!: number;

  @Field(() => IndicatorValueType, { nullable: true, description: 'Valeur. Null when it was refused.' })
  value!: IndicatorValue | null;

  @Field({ description: 'Nouvelle. False when it says what was declared already, or was refused.' })
  isNew!: boolean;

  @Field(() => [UserError], { description: 'Refus. The rules that said no to this value.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'Réponse. What became of each value, in the order of the input.' })
export class DeclareIndicatorValuesPayload {
  @Field(() => [DeclarationResult], { description: 'Résultats. Empty when all was refused together.' })
  results!: DeclarationResult[];

  @Field(() => [UserError], { description: 'Refus. The rules that said no to all of it.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'Réponse. The values that were reviewed.' })
export class ReviewIndicatorValuesPayload {
  @Field(() => [IndicatorValueType], { description: 'Valeurs. Empty when it was refused.' })
  values!: IndicatorValue[];

  @Field(() => [UserError], { description: 'Refus. The rules that said no; empty when it is done.' })
  userErrors!: UserError[];
}
