import { enumOf } from '@hopen/schema';
import { registerEnumType } from 'type-graphql';
import { INSTALMENT_KINDS } from '../domain/instalments.ts';
import { CREDIT_VEHICLES } from '../domain/ledger.ts';

export const InstalmentKindEnum = enumOf(INSTALMENT_KINDS);
registerEnumType(InstalmentKindEnum, {
  name: 'InstalmentKind',
  description: 'Nature du versement. Which of the two parts of a grant.',
  valuesConfig: {
    ADVANCE: { description: 'Avance. Due on acceptance: 20 % in HOP’EN.' },
    BALANCE: { description: 'Solde. The rest, in the February after the targets were reached in HOP’EN.' },
  },
});

export const CreditVehicleEnum = enumOf(CREDIT_VEHICLES);
registerEnumType(CreditVehicleEnum, {
  name: 'CreditVehicle',
  description: 'Vecteur de crédits. Through which line of the health budget the money went.',
  valuesConfig: {
    AC: { description: "Aide à la contractualisation. Part of the hospitals' own budget." },
    FMESPP: { description: 'Fonds de modernisation des établissements de santé. Until 2020.' },
    FMIS: { description: "Fonds pour la modernisation et l'investissement en santé. From 2021." },
    FIR: { description: "Fonds d'intervention régional. The agencies' own fund." },
  },
});
