import { CentsScalar, DateScalar } from '@hopen/schema';
import { Field, ID, InputType, Int } from 'type-graphql';
import type { InstalmentKind } from '../domain/instalments.ts';
import type { CreditVehicle } from '../domain/ledger.ts';
import { CreditVehicleEnum, InstalmentKindEnum } from './money-enums.ts';

/** Description of the one argument of every mutation. */
export const INPUT = 'Demande. What is to be done.';

@InputType()
abstract class CommandInput {
  @Field(() => ID, {
    description:
      "Clé d'idempotence. Chosen by the client, anew for each command: the same key of the same person with the same input gets the same answer and acts once.",
  })
  idempotencyKey!: string;
}

@InputType({ description: 'Dossier visé. One application, and the version of it that was read.' })
export class ApplicationItemInput {
  @Field(() => ID, { description: 'Numéro de dossier. Else `UNKNOWN_APPLICATION`.' })
  applicationId!: string;

  @Field(() => Int, { description: 'Version lue. Its `version`; `CONFLICT` when it has changed since.' })
  expectedVersion!: number;
}

@InputType()
abstract class TargetInput extends CommandInput {
  @Field(() => ID, { description: 'Numéro de dossier. Else `UNKNOWN_APPLICATION`.' })
  applicationId!: string;

  @Field(() => Int, { description: 'Version lue. Its `version`; `CONFLICT` when it has changed since.' })
  expectedVersion!: number;
}

@InputType({ description: 'Acte. What most acts on an application need.' })
export class ActInput extends TargetInput {
  @Field(() => String, { nullable: true, description: 'Motif. Required where the act says no, or not yet.' })
  motive?: string | null;
}

@InputType({ description: 'Nouvelle candidature. One beneficiary, one domain.' })
export class CreateApplicationInput extends CommandInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Code du domaine. Else `UNKNOWN_DOMAIN`.' })
  domain!: string;

  @Field(() => ID, { description: 'Bénéficiaire. `EJ:…`, `ET:…` or `GHT:…`; else `INVALID_FINESS`.' })
  beneficiary!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Code INSEE de la région. Needed where the beneficiary has sites in several.',
  })
  regionCode?: string | null;

  @Field(() => CentsScalar, { description: 'Montant demandé, en centimes. Within the limits per domain.' })
  requestedAmount!: number;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date prévue d’atteinte des cibles. When the targets are planned to be reached.',
  })
  plannedTargetsOn?: string | null;
}

@InputType({ description: 'Modification. What is left out stays as it is.' })
export class UpdateApplicationInput extends TargetInput {
  @Field(() => CentsScalar, {
    nullable: true,
    description: 'Montant demandé, en centimes. Within the limits per domain.',
  })
  requestedAmount?: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date prévue d’atteinte des cibles. When the targets are planned to be reached.',
  })
  plannedTargetsOn?: string | null;
}

@InputType({ description: 'Présélection d’un dossier. One application, and how much is reserved for it.' })
export class PreselectionItemInput extends ApplicationItemInput {
  @Field(() => CentsScalar, {
    description: 'Montant proposé, en centimes. Within the limits per domain, and no more than was asked.',
  })
  amount!: number;
}

@InputType({ description: 'Présélection. Many applications at once: all of them, or none.' })
export class PreselectApplicationsInput extends CommandInput {
  @Field(() => [PreselectionItemInput], { description: 'Dossiers. 1 to 500, of one region and programme.' })
  items!: PreselectionItemInput[];
}

@InputType()
abstract class AmountInput extends ActInput {
  @Field(() => CentsScalar, { description: 'Montant, en centimes. Within the limits per domain.' })
  amount!: number;
}

@InputType({ description: 'Modification de la présélection. Another amount, no more than was asked.' })
export class AmendPreselectionInput extends AmountInput {}

@InputType({ description: 'Notification d’un autre montant. Of what is retained and not yet accepted.' })
export class NotifyAmountInput extends AmountInput {}

@InputType({
  description: 'Transfert. Who goes on with the accepted project of a beneficiary that is closed.',
})
export class TransferApplicationInput extends ActInput {
  @Field(() => ID, {
    description:
      'Repreneur. `EJ:…` or `ET:…` that the programme admits, with an open site in the same region; `UNKNOWN_BENEFICIARY` when it is not known, or closed.',
  })
  successor!: string;
}

@InputType({ description: 'Notification. Many applications at once: all of them, or none.' })
export class RetainApplicationsInput extends CommandInput {
  @Field(() => [ApplicationItemInput], { description: 'Dossiers. 1 to 500, each transmitted by its ARS.' })
  items!: ApplicationItemInput[];
}

@InputType({ description: 'Dépôt du projet. The full project, and when its targets are to be reached.' })
export class FileProjectInput extends TargetInput {
  @Field(() => DateScalar, {
    description: 'Date prévue d’atteinte des cibles. From today to the last day of the application.',
  })
  plannedTargetsOn!: string;
}

@InputType({ description: 'Acceptation du projet. Commits the grant and makes the advance due.' })
export class AcceptProjectInput extends TargetInput {
  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Montant accordé, en centimes. What was notified, when left out; never more, else `AMOUNT_ABOVE_NOTIFIED`.',
  })
  grantedAmount?: number | null;
}

@InputType({
  description:
    'Prolongation. As many months as the programme has, asked for in time and once accepted, with a motive.',
})
export class GrantExtensionInput extends ActInput {
  @Field(() => Int, { description: 'Mois. How many more, from 1.' })
  months!: number;

  @Field(() => DateScalar, { description: 'Date de la demande. When the establishment asked.' })
  requestedOn!: string;
}

@InputType({ description: 'Déclaration des cibles. The establishment says that it has reached its targets.' })
export class DeclareTargetsInput extends TargetInput {
  @Field(() => DateScalar, { description: 'Date d’atteinte. The day on which all targets were met.' })
  reachedOn!: string;
}

@InputType({ description: 'Versement. Money that was paid to the beneficiary.' })
export class RecordPaymentInput extends TargetInput {
  @Field(() => InstalmentKindEnum, { description: 'Versement. Advance or balance.' })
  instalment!: InstalmentKind;

  @Field(() => CentsScalar, {
    nullable: true,
    description: 'Montant, en centimes. All that is left of the instalment, when left out.',
  })
  amount?: number | null;

  @Field(() => DateScalar, { description: 'Date de valeur. When the money was paid; never in the future.' })
  valueOn!: string;

  @Field(() => CreditVehicleEnum, { description: 'Vecteur. Through which credits.' })
  vehicle!: CreditVehicle;
}

@InputType({ description: 'Correction. A negative line that takes back a payment, in whole or in part.' })
export class RecordCorrectionInput extends ActInput {
  @Field(() => ID, { description: 'Ligne corrigée. The payment; else `UNKNOWN_LEDGER_LINE`.' })
  lineId!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. Negative: what is taken back.' })
  amount!: number;
}

@InputType({
  description: 'Délégation. What the steering body adds to a regional envelope, or takes off it.',
})
export class AllotEnvelopeInput extends CommandInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => ID, { description: 'Code INSEE de la région. Else `UNKNOWN_REGION`.' })
  regionCode!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. Negative to take back what is available.' })
  amount!: number;

  @Field(() => String, { nullable: true, description: 'Motif. Why; required to take back.' })
  motive?: string | null;
}

@InputType({ description: 'Ligne de prévision. What is planned for one domain in one year.' })
export class PlannedUseInput {
  @Field(() => Int, {
    description: 'Année. From the first year of the programme to the last in which a balance may be paid.',
  })
  year!: number;

  @Field(() => ID, { description: 'Code du domaine. One of the programme.' })
  domain!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. More than 0.' })
  amount!: number;
}

@InputType({
  description:
    "Remontée de l'ARS. Its whole selection as it stands, and a multi-year forecast that covers it.",
})
export class TransmitPreselectionInput extends CommandInput {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => [PlannedUseInput], {
    description:
      'Prévision pluriannuelle. One line per year and domain; fits the envelope and covers the selection of each domain.',
  })
  forecast!: PlannedUseInput[];
}
