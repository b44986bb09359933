/** Indicator: a ratio for usage, yes or no for organisation. */
export interface Indicator {
  readonly code: string;
  readonly nature: 'RATIO' | 'ANSWER';
  readonly mayBeNotApplicable: boolean;
}

/** Indicators that may be declared not applicable; at most one per heading, since a heading cannot be wholly so. */
const NOT_APPLICABLE_TO = ['P4.1', 'D1.1', 'D4.1', 'D6.2', 'D7.2'];
const indicator = (code: string, nature: Indicator['nature']): Indicator => ({
  code,
  nature,
  mayBeNotApplicable: NOT_APPLICABLE_TO.includes(code),
});

/**
 * Prerequisites of the working list; P1.1, P1.3 and P3.3 measure usage. Assumed: the official sheets could not be read.
 */
export const PREREQUISITES: readonly Indicator[] = [
  ...['P1.1', 'P1.2', 'P1.3', 'P1.4', 'P2.1', 'P2.2', 'P2.3', 'P2.4'],
  ...['P3.1', 'P3.2', 'P3.3', 'P3.4', 'P4.1', 'P4.2'],
].map((code) => indicator(code, ['P1.1', 'P1.3', 'P3.3'].includes(code) ? 'RATIO' : 'ANSWER'));

const ofUsage = (...codes: string[]): Indicator[] => codes.map((code) => indicator(code, 'RATIO'));

/** Indicators of each domain in the working list, all of usage; assumed too. */
export const DOMAIN_INDICATORS: Readonly<Record<string, readonly Indicator[]>> = {
  D1: ofUsage('D1.1', 'D1.2'),
  D2: ofUsage('D2.1', 'D2.2', 'D2.3'),
  D3: ofUsage('D3.1', 'D3.2'),
  D4: ofUsage('D4.1', 'D4.2'),
  D5: ofUsage('D5.1', 'D5.2'),
  D6: ofUsage('D6.1', 'D6.2', 'D6.3'),
  D7: ofUsage('D7.1', 'D7.2', 'D7.3'),
};

export const NOT_APPLICABLE_REASONS = [
  "L'établissement n'exerce pas l'activité observée.",
  "L'activité observée est confiée à un prestataire extérieur.",
  "Le champ d'activité n'est pas couvert par l'autorisation de l'établissement.",
];

export const EVIDENCE_LABELS = [
  'Attestation signée de la direction',
  "Extraction du système d'information",
  "Copie d'écran datée",
  'Compte rendu de réunion',
  'Procédure validée',
];

/** Motives of reviews and answers. */
export const REVIEW_MOTIVES = {
  REQUEST_EVIDENCE: [
    'La période observée ne se lit pas sur la pièce.',
    'Le dénominateur est à justifier.',
    "L'attestation n'est pas signée.",
  ],
  ANSWER: ['La pièce signée est jointe.', "L'extraction de la période entière est jointe."],
  REJECT: [
    'Le périmètre observé ne couvre pas tous les services.',
    'La pièce ne prouve pas ce qui est déclaré.',
  ],
};
