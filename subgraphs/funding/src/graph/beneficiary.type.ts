import { PageArgs } from '@hopen/kit/graphql';
import { AS_OF, type BeneficiaryKind, DateScalar, entityReference } from '@hopen/schema';
import { ArgsType, Field, ID, InterfaceType } from 'type-graphql';
import { ApplicationConnection, type ApplicationPage } from './application.type.ts';

/** Arguments of the list of applications that a beneficiary or a region carries. */
@ArgsType()
export class ApplicationsOfArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Code du programme. Only applications to this programme.' })
  programme?: string | null;

  @Field(() => DateScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;
}

export const APPLICATIONS =
  'Candidatures. Those it filed; for a site also those of its legal entity, so never sum amounts over sites.';

/** Fields of funding on the three kinds of applicant. */
@InterfaceType('Beneficiary', {
  description: 'Bénéficiaire. Whoever may apply: a legal entity (EJ), a site (ET) or a hospital group (GHT).',
  autoRegisterImplementations: false,
  resolveType: (beneficiary: BeneficiaryKey) => TYPE_NAMES[beneficiary.kind],
})
export abstract class BeneficiaryType {
  @Field(() => ApplicationConnection, { nullable: true, description: APPLICATIONS })
  applications!: ApplicationPage;
}

/** Beneficiary as resolvers pass it on: by kind and number. */
export interface BeneficiaryKey {
  readonly kind: BeneficiaryKind;
  readonly number: string;
}

const TYPE_NAMES = { ET: 'Establishment', EJ: 'LegalEntity', GHT: 'HospitalGroup' } as const;

/** GraphQL type of this kind of beneficiary. */
export const typeNameOf = (kind: BeneficiaryKind) => TYPE_NAMES[kind];

/** Key fields of a beneficiary, with the kind and number that funding works with. */
export function beneficiaryKey(kind: BeneficiaryKind, number: string) {
  return { kind, number, ...(kind === 'GHT' ? { code: number } : { finess: number }) };
}

export const EstablishmentReference = entityReference('Establishment', BeneficiaryType);
export const LegalEntityReference = entityReference('LegalEntity', BeneficiaryType);
export const HospitalGroupReference = entityReference('HospitalGroup', BeneficiaryType);
