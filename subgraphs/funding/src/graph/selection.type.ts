import { CentsScalar, DataOrigin, DateScalar } from '@hopen/schema';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { type DomainKey, DomainReference } from './references.type.ts';

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
