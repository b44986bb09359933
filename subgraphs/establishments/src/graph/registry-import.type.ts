import { connectionOf } from '@hopen/kit/graphql';
import { DateScalar, DateTimeScalar, enumOf } from '@hopen/schema';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ImportCounts, ImportKind } from '../domain/import-counts.ts';
import { REGISTRY_FORMATS, type RegistryFormat } from '../domain/registry-import.ts';

const RegistryFormatEnum = enumOf(REGISTRY_FORMATS);

registerEnumType(RegistryFormatEnum, {
  name: 'RegistryFormat',
  description: 'Format. How FINESS was published.',
  valuesConfig: {
    FINESS_PLUS: { description: 'FINESS+. The structures file of the ANS, in JSON.' },
    FINESS_CSV: { description: 'Extrait CSV. Published until May 2026.' },
  },
});

/** Kinds of record, as the graph calls them. */
const KINDS = {
  legalEntities: ['LEGAL_ENTITIES', 'Entités juridiques. Legal entities (EJ).'],
  sites: ['SITES', 'Établissements. Sites (ET).'],
  coordinates: ['COORDINATES', 'Coordonnées. Where sites stand.'],
  hospitalGroups: ['HOSPITAL_GROUPS', 'GHT. Hospital groups.'],
  others: ['OTHERS', 'Autres lignes. Lines of no known kind, all rejected.'],
} as const satisfies Record<ImportKind, readonly [name: string, description: string]>;

const RegistryRecordKindEnum = enumOf(Object.values(KINDS).map(([name]) => name));
type RegistryRecordKind = keyof typeof RegistryRecordKindEnum;

registerEnumType(RegistryRecordKindEnum, {
  name: 'RegistryRecordKind',
  description: "Nature d'enregistrement. What a record of FINESS is about.",
  valuesConfig: Object.fromEntries(
    Object.values(KINDS).map(([name, description]) => [name, { description }]),
  ) as Record<RegistryRecordKind, { description: string }>,
});

@ObjectType('RegistryFile', { description: 'Fichier importé. One file of an extract, without its folder.' })
export class RegistryFileType {
  @Field({ description: 'Nom du fichier. As it was imported.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Empreinte SHA-256. In hexadecimal digits; null where it was not recorded.',
  })
  sha256!: string | null;
}

@ObjectType('RegistryCounts', {
  description: 'Décompte. Records of one kind: those read were created, updated, unchanged or rejected.',
})
export class RegistryCountsType implements ImportCounts {
  @Field(() => RegistryRecordKindEnum, { description: "Nature d'enregistrement. What they are about." })
  kind!: RegistryRecordKind;

  @Field(() => Int, { description: 'Lus. All those that count here.' })
  read!: number;

  @Field(() => Int, { description: 'Créés. New ones.' })
  created!: number;

  @Field(() => Int, { description: 'Modifiés. Changed ones, reopened ones included.' })
  updated!: number;

  @Field(() => Int, { description: 'Inchangés. Those that were the same before.' })
  unchanged!: number;

  @Field(() => Int, { description: 'Rejetés. Those that were not loaded.' })
  rejected!: number;

  @Field(() => Int, { description: 'Rouverts. Closed sites and groups that came back.' })
  reopened!: number;

  @Field(() => Int, {
    description: 'Fermés. Sites and groups closed, or coordinates withdrawn; not among those read.',
  })
  closed!: number;

  @Field(() => Int, { description: 'Hors périmètre. Those that are not ours to load; not among those read.' })
  leftOut!: number;
}

@ObjectType('RegistryImport', {
  description:
    'Import de FINESS. One extract that was imported; never changed. Null is what was not recorded then.',
})
export class RegistryImportType {
  @Field(() => DateScalar, { description: "Date de l'extrait. The day whose register it is." })
  extractedOn!: string;

  @Field(() => DateScalar, { description: "Date d'import. The day on which it came in." })
  importedOn!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Instant d'import. When it was committed, by the clock of the database; `importedOn` is the day of the set-up.",
  })
  importedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Auteur. The person or job that imported it. Agencies and national bodies only.',
  })
  importedBy!: string | null;

  @Field(() => RegistryFormatEnum, { nullable: true, description: 'Format. How FINESS was published.' })
  format!: RegistryFormat | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Catégories. Codes of the sites that were read; null for all that the files hold.',
  })
  categories!: string[] | null;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [RegistryFileType], { description: 'Fichiers. What was imported, with checksums.' })
  files!: RegistryFileType[];

  @Field(() => Int, { nullable: true, description: 'Rejets. How many records were not loaded.' })
  rejected!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Remarques. How many values were left out, or are doubtful, of records that were loaded.',
  })
  remarked!: number | null;
}

export const RegistryImportConnection = connectionOf('RegistryImport', () => RegistryImportType);

const NONE: ImportCounts = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  reopened: 0,
  closed: 0,
  leftOut: 0,
};

/** Counts as the graph shows them: one object for each kind. */
export const presentCounts = (counts: Partial<Record<ImportKind, ImportCounts>>): RegistryCountsType[] =>
  Object.entries(KINDS).map(([kind, [name]]) => ({ kind: name, ...NONE, ...counts[kind as ImportKind] }));
