import { DataOrigin, DateScalar, enumOf, VerificationStatus } from '@hopen/schema';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import {
  PUBLISHED_MEASURES,
  PUBLISHED_UNITS,
  type PublishedFigure,
  type PublishedMeasure,
  type PublishedUnit,
} from '../domain/published-figure.ts';
import type { Recorded } from './recorded-figures.ts';
import { type DomainKey, DomainReference, type RegionKey, RegionReference } from './references.type.ts';

const PublishedMeasureEnum = enumOf(PUBLISHED_MEASURES);
registerEnumType(PublishedMeasureEnum, {
  name: 'PublishedMeasure',
  description: 'Mesure. What a published figure counts.',
  valuesConfig: {
    BUDGET: { description: 'Budget. What the State put into the programme.' },
    ALLOTTED: { description: 'Montant délégué. What a region was allotted.' },
    CANDIDATES: { description: 'Candidats. Distinct beneficiaries that filed an application.' },
    APPLICATIONS: { description: 'Candidatures déposées. Applications ever filed.' },
    RETAINED: { description: 'Projets retenus. Applications that ever reached RETAINED.' },
    ESTABLISHMENTS: { description: 'Établissements retenus. Distinct beneficiaries of what was retained.' },
    PUBLIC_ESTABLISHMENTS: { description: 'Établissements publics retenus. Those of them that are public.' },
    GRANTED: { description: 'Montant accordé. The sum over what was retained.' },
    ESTABLISHMENT_GROWTH: {
      description: 'Hausse des établissements mobilisés. Against the programme before; not computed here.',
    },
  },
});

const PublishedUnitEnum = enumOf(PUBLISHED_UNITS);
registerEnumType(PublishedUnitEnum, {
  name: 'PublishedUnit',
  description: 'Unité. What a published figure is counted in: always whole numbers.',
  valuesConfig: {
    COUNT: { description: 'Nombre. A count.' },
    CENTS: { description: 'Centimes. Whole cents of an euro; sources round to millions or to 0.1 million.' },
    PERCENT: {
      description:
        'Pourcent. Whole percents: of all domains for a domain, of all retained establishments for public ones; else of what `label` says.',
    },
  },
});

@ObjectType('PublishedFigure', {
  description:
    'Chiffre publié. What a public source says of a programme, beside what the facts of this graph give.',
})
export class PublishedFigureType {
  @Field(() => PublishedMeasureEnum, { description: 'Mesure. What is counted.' })
  measure!: PublishedMeasure;

  @Field(() => PublishedUnitEnum, { description: 'Unité. Of `value`, `recorded` and `difference`.' })
  unit!: PublishedUnit;

  @Field({ description: 'Libellé. What is counted, as the source puts it; in French.' })
  label!: string;

  @Field(() => RegionReference, { nullable: true, description: 'Région. Null for the whole country.' })
  region!: RegionKey | null;

  @Field(() => DomainReference, { nullable: true, description: 'Domaine. Null for all domains.' })
  domain!: DomainKey | null;

  @Field(() => Float, { description: 'Valeur publiée, dans `unit`. A whole number.' })
  value!: number;

  @Field({ description: 'Valeur plancher. Whether the source says "more than".' })
  isAtLeast!: boolean;

  @Field(() => DateScalar, {
    description: 'À la date du. The day that the figure is of; where `source` names none, our assumption.',
  })
  asOf!: string;

  @Field({ description: 'Source. Where the figure was read.' })
  source!: string;

  @Field(() => VerificationStatus, { description: 'Degré de certitude. How sure the figure is.' })
  verificationStatus!: VerificationStatus;

  @Field(() => Float, {
    nullable: true,
    description:
      'Valeur enregistrée, dans `unit`. What the facts of this graph give as of `recordedAsOf`, told as `Programme.selection`, `Region.selection` and `Envelope.allotted` tell it to the viewer; null where they do not know it, where nothing was filed yet, and where it is suppressed.',
  })
  recorded!: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Enregistré à la date du. `asOf` for who sees the applications behind it; for everybody else the last month end by then, or of a region the last day of notification. Null without `recorded`.',
  })
  recordedAsOf!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Écart, dans `unit`. `recorded` less `value`; null without `recorded`.',
  })
  difference!: number | null;

  @Field(() => DataOrigin, {
    nullable: true,
    description:
      'Origine de la donnée. Of `recorded`: `SYNTHETIC` as soon as one of the rows behind it is fictitious; null without it.',
  })
  dataOrigin!: DataOrigin | null;
}

/** Published figure as the graph shows it, beside what is recorded. */
export function presentFigure(
  programmeCode: string,
  { regionCode, domainCode, isAtLeast = false, ...figure }: PublishedFigure,
  recorded: Recorded | null,
): PublishedFigureType {
  return {
    ...figure,
    isAtLeast,
    region: regionCode === undefined ? null : { code: regionCode },
    domain: domainCode === undefined ? null : { programmeCode, code: domainCode },
    recorded: recorded?.value ?? null,
    recordedAsOf: recorded?.day ?? null,
    difference: recorded && recorded.value - figure.value,
    dataOrigin: recorded?.dataOrigin ?? null,
  };
}
