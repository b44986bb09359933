import {
  category,
  commune,
  day,
  delivery,
  department,
  finess,
  type LayoutColumn,
  legalStatus,
  metres,
  siren,
  siret,
  text,
} from './finess-values.ts';

/** Record types, as column 1 of a line names them. */
export type LineType = 'structureej' | 'structureet' | 'geolocalisation';
/** Record types of both formats; hospital groups are in FINESS+ alone. */
export type RecordType = LineType | 'gcc';

export interface RecordLayout {
  /** Columns behind the record type, in order; the first holds the FINESS number of the record. */
  readonly columns: readonly LayoutColumn[];
  /** Number of further columns that a line may have. */
  readonly spareColumns: number;
}

/** Public extract of FINESS, layout 93. Source: data.gouv.fr, etalab-cs1100501, -502 and -507. */
export const LAYOUTS: Readonly<Record<LineType, RecordLayout>> = {
  structureej: {
    spareColumns: 0,
    columns: [
      ['nofiness', 'required', finess],
      ['rs', 'required', text(38)],
      ['rslongue', 'nillable', text(60)],
      ['complrs', '-', text(32)],
      ['numvoie', '-', text(4)],
      ['typvoie', '-', text(4)],
      ['voie', '-', text(27)],
      ['compvoie', '-', text(1)],
      ['compldistrib', '-', text(32)],
      ['lieuditbp', '-', text(32)],
      ['commune', '-', commune],
      ['ligneacheminement', 'required', delivery],
      ['departement', 'required', department],
      ['libdepartement', '-', text(24)],
      ['telephone', '-', text(10)],
      ['statutjuridique', 'required', legalStatus],
      ['libstatutjuridique', '-', text(60)],
      ['categetab', '-', text(3)],
      ['libcategetab', '-', text(60)],
      ['siren', 'dispensable', siren],
      ['codeape', '-', text(5)],
      ['datecrea', '-', day],
    ],
  },
  structureet: {
    // cs1100502 has the number of the ministry of education (numuai) behind the columns of cs1100507.
    spareColumns: 1,
    columns: [
      ['nofinesset', 'required', finess],
      ['nofinessej', 'required', finess],
      ['rs', 'required', text(38)],
      ['rslongue', 'nillable', text(60)],
      ['complrs', '-', text(32)],
      ['compldistrib', '-', text(32)],
      // Real extracts write streets as they come ("Rout", "Rue"), whatever the layout says of them.
      ['numvoie', 'nillable', text(4)],
      ['typvoie', 'nillable', text(4)],
      ['voie', 'nillable', text(27)],
      ['compvoie', 'nillable', text(1)],
      ['lieuditbp', 'nillable', text(32)],
      ['commune', 'required', commune],
      ['departement', 'required', department],
      ['libdepartement', '-', text(24)],
      ['ligneacheminement', 'required', delivery],
      ['telephone', '-', text(10)],
      ['telecopie', '-', text(10)],
      ['categetab', 'required', category],
      ['libcategetab', 'nillable', text(60)],
      ['categagretab', '-', text(4)],
      ['libcategagretab', '-', text(60)],
      ['siret', 'dispensable', siret],
      ['codeape', '-', text(5)],
      ['codemft', '-', text(2)],
      ['libmft', '-', text(60)],
      ['codesph', '-', text(1)],
      ['libsph', '-', text(60)],
      ['dateouv', 'dispensable', day],
      ['dateautor', '-', day],
      ['datemaj', '-', day],
    ],
  },
  geolocalisation: {
    spareColumns: 0,
    columns: [
      ['nofinesset', 'required', finess],
      ['coordxet', 'nillable', metres],
      ['coordyet', 'nillable', metres],
      ['sourcecoordet', 'nillable', text(255)],
      ['datemaj', '-', day],
    ],
  },
};
