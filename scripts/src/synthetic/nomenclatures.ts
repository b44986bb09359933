import type { EstablishmentStatus } from '@hopen/establishments';

/** Legal status of a synthetic entity, with weight and name prefix. */
export interface LegalStatus {
  readonly code: string;
  readonly isPublic: boolean;
  readonly weight: number;
  readonly called: string;
}

const legalStatus = (code: string, isPublic: boolean, weight: number, called: string): LegalStatus => ({
  code,
  isPublic,
  weight,
  called,
});

/** Codes of the FINESS nomenclature of legal statuses; weights follow the public extract. */
export const LEGAL_STATUSES: readonly LegalStatus[] = [
  legalStatus('13', true, 64, 'Établissement public communal fictif'),
  legalStatus('14', true, 17, 'Établissement public intercommunal fictif'),
  legalStatus('11', true, 16, 'Établissement public départemental fictif'),
  legalStatus('15', true, 3, 'Établissement public régional fictif'),
  legalStatus('60', false, 14, 'Association fictive'),
  legalStatus('61', false, 7, "Association reconnue d'utilité publique fictive"),
  legalStatus('63', false, 4, 'Fondation fictive'),
  legalStatus('47', false, 3, 'Société mutualiste fictive'),
  legalStatus('89', false, 3, 'Groupement de coopération sanitaire fictif'),
  legalStatus('95', false, 33, 'Société par actions simplifiée fictive'),
  legalStatus('73', false, 21, 'Société anonyme fictive'),
  legalStatus('72', false, 9, 'Société à responsabilité limitée fictive'),
  legalStatus('75', false, 6, 'Société fictive'),
];

/** FINESS category, with name prefix and weights by sector. */
export interface Category {
  readonly code: string;
  readonly label: string;
  readonly called: string;
  readonly weights: Partial<Record<EstablishmentStatus, number>>;
}

const category = (
  code: string,
  label: string,
  called: string,
  [publicWeight, nonProfit, commercial]: readonly [number, number, number],
): Category => ({
  code,
  label,
  called,
  weights: { PUBLIC: publicWeight, PRIVATE_NON_PROFIT: nonProfit, PRIVATE_COMMERCIAL: commercial },
});

/** Codes and labels of the FINESS nomenclature of categories. Weights: public, non-profit, commercial. */
export const CATEGORIES: readonly Category[] = [
  category('355', 'Centre Hospitalier (C.H.)', 'Centre hospitalier fictif', [57, 0, 0]),
  category(
    '101',
    'Centre Hospitalier Régional (C.H.R.)',
    'Site fictif de centre hospitalier régional',
    [14, 0, 0],
  ),
  category('106', 'Centre hospitalier, ex Hôpital local', 'Hôpital local fictif', [14, 0, 0]),
  category('362', 'Etablissement de Soins Longue Durée', 'Unité fictive de soins de longue durée', [8, 2, 0]),
  category(
    '292',
    'Centre Hospitalier Spécialisé lutte Maladies Mentales',
    'Hôpital psychiatrique fictif',
    [7, 2, 0],
  ),
  category(
    '109',
    'Etablissement de santé privé autorisé en SSR',
    'Clinique fictive de réadaptation',
    [0, 27, 27],
  ),
  category('146', "Structure d'Alternative à la dialyse en centre", 'Unité fictive de dialyse', [0, 32, 10]),
  category('365', 'Etablissement de Soins Pluridisciplinaire', 'Clinique fictive', [0, 11, 24]),
  category('161', 'Maison de Santé pour Maladies Mentales', 'Maison fictive de santé mentale', [0, 6, 13]),
  category('127', 'Hospitalisation à Domicile', 'Hospitalisation à domicile fictive', [0, 9, 3]),
  category('128', 'Etablissement de Soins Chirurgicaux', 'Clinique chirurgicale fictive', [0, 1, 7]),
  category('141', 'Centre de dialyse', 'Centre fictif de dialyse', [0, 4, 4]),
  category('129', 'Etablissement de Soins Médicaux', 'Clinique médicale fictive', [0, 3, 2]),
  category('131', 'Centre de Lutte Contre Cancer', 'Centre fictif de lutte contre le cancer', [0, 3, 0]),
];
