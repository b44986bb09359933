import { DataOrigin } from '@hopen/schema';
import { Field, ID, InterfaceType } from 'type-graphql';

export const REFERENCE =
  'Référence. The number with its kind, e.g. `EJ:130786049`: 45 numbers name both an EJ and an ET.';

/** Common fields of the three kinds of applicant; each subgraph adds its own to the interface. */
@InterfaceType('Beneficiary', {
  description: 'Bénéficiaire. Whoever may apply: a legal entity (EJ), a site (ET) or a hospital group (GHT).',
  autoRegisterImplementations: false,
})
export abstract class BeneficiaryType {
  @Field(() => ID, { description: REFERENCE })
  reference!: string;

  @Field({ description: 'Raison sociale. The name, as FINESS writes it for EJ and ET.' })
  name!: string;

  @Field(() => DataOrigin, {
    description: 'Origine de la donnée. Fictitious, or read from a public extract.',
  })
  dataOrigin!: DataOrigin;
}
