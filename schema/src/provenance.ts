import { registerEnumType } from 'type-graphql';

/** Reliability of reference data. */
export enum VerificationStatus {
  OFFICIAL = 'OFFICIAL',
  REPORTED = 'REPORTED',
  ASSUMED = 'ASSUMED',
  DECLARED = 'DECLARED',
  SYNTHETIC = 'SYNTHETIC',
}

export enum DataOrigin {
  SYNTHETIC = 'SYNTHETIC',
  IMPORTED = 'IMPORTED',
  DECLARED = 'DECLARED',
}

registerEnumType(VerificationStatus, {
  name: 'VerificationStatus',
  description: 'Degré de certitude. How sure this piece of reference data is.',
  valuesConfig: {
    OFFICIAL: { description: 'Texte officiel. Read in an official text, which `source` names.' },
    REPORTED: { description: 'Rapporté. Read in a public source that quotes the official one.' },
    ASSUMED: { description: 'Hypothèse. Our inference; never to be quoted as official.' },
    DECLARED: {
      description: 'Déclaré. Stated here by the party concerned; not compared with an official text.',
    },
    SYNTHETIC: { description: 'Fictif. Invented for demonstration and tests.' },
  },
});

registerEnumType(DataOrigin, {
  name: 'DataOrigin',
  description: 'Origine de la donnée. Where this row comes from.',
  valuesConfig: {
    SYNTHETIC: { description: 'Fictif. Generated for demonstration; names nobody real.' },
    IMPORTED: {
      description: 'Importé. Read from a file: a public extract such as FINESS, or declared values.',
    },
    DECLARED: { description: 'Déclaré. Entered through this API by the party concerned.' },
  },
});
