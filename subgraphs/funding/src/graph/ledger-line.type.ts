import { CentsScalar, DataOrigin, DateScalar, enumOf } from '@hopen/schema';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type CreditVehicle, LEDGER_KINDS, type LedgerKind, type LedgerLine } from '../domain/ledger.ts';
import { CreditVehicleEnum } from './money-enums.ts';

const LedgerKindEnum = enumOf(LEDGER_KINDS);
registerEnumType(LedgerKindEnum, {
  name: 'LedgerKind',
  description: 'Nature de la ligne. What a ledger line does to its envelope.',
  valuesConfig: {
    ALLOTMENT: { description: 'Délégation. From the steering body to the region.' },
    APPORTIONMENT: {
      description:
        'Répartition par année. From one year of the envelope to another; those of an act add up to 0.',
    },
    RESERVATION: { description: 'Réservation. On preselection.' },
    RELEASE: {
      description: 'Libération. Negative: gives a reservation back, or turns it into a commitment.',
    },
    COMMITMENT: { description: 'Engagement. On acceptance; negative for what will not be paid.' },
    ADVANCE: { description: 'Avance. Paid.' },
    BALANCE: { description: 'Solde. Paid.' },
    CORRECTION: { description: 'Correction. Negative: takes a payment back.' },
  },
});

@ObjectType('LedgerLine', {
  description: 'Ligne du registre. One movement of money, appended and never changed.',
})
export class LedgerLineType {
  @Field(() => ID, { description: 'Numéro de ligne. Names the line.' })
  id!: string;

  @Field(() => LedgerKindEnum, { description: 'Nature. What it does to the envelope.' })
  kind!: LedgerKind;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. Negative where it gives or takes back.' })
  amount!: number;

  @Field(() => DateScalar, { description: 'Date de valeur. When the money moved.' })
  valueOn!: string;

  @Field(() => DateScalar, { description: "Date d'enregistrement. When the line was written." })
  recordedOn!: string;

  @Field({ description: 'Organisation. Who caused it; never a person.' })
  actor!: string;

  @Field(() => String, { nullable: true, description: 'Motif. Why; null where none was given.' })
  motive!: string | null;

  @Field(() => CreditVehicleEnum, {
    nullable: true,
    description: 'Vecteur de crédits. Of payments; null for the others.',
  })
  vehicle!: CreditVehicle | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Numéro de dossier. Null for an allotment or an apportionment.',
  })
  applicationId!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Décision. The version of the application it comes from.',
  })
  version!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Année. The annual envelope that an allotment or an apportionment is for; null for other lines, and where no year is given.',
  })
  year!: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Ligne corrigée. The payment that a CORRECTION takes back.',
  })
  correctsLineId!: string | null;

  @Field(() => DataOrigin, { description: 'Origine de la donnée. Fictitious, or declared.' })
  dataOrigin!: DataOrigin;
}

export const presentLine = ({ amountCents, decisionSequence, ...facts }: LedgerLine): LedgerLineType => ({
  ...facts,
  amount: amountCents,
  version: decisionSequence,
});
