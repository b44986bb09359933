import type { Transmission } from '@hopen/funding';
import { ROADMAP_PROGRAMME } from '@hopen/roadmap-kit/domain';
import type { HostedRoadmap } from '@hopen/roadmaps';
import { REGIONS, VerificationStatus } from '@hopen/schema';
import { randomFor } from './random.ts';
import { PACA } from './region-counts.ts';

/** Priority domains of the regions, by rank; most begin with the patient record. */
const PRIORITIES = [['D2', 'D6'], ['D2'], ['D2', 'D1'], ['D6', 'D2'], ['D2', 'D7'], ['D3', 'D2'], ['D6']];

type Axis = HostedRoadmap['axes'][number];

/** Axes by domain, in invented wording. */
const DOMAIN_AXES: Readonly<Record<string, Axis>> = {
  D1: {
    title: 'Faire circuler les résultats',
    description: "Rendre les résultats de biologie et d'imagerie lisibles par tous les soignants concernés.",
    domainCodes: ['D1'],
  },
  D2: {
    title: "Installer l'usage du dossier patient",
    description: 'Généraliser le dossier informatisé à tous les services et alimenter le dossier partagé.',
    domainCodes: ['D2'],
  },
  D3: {
    title: 'Sécuriser la prescription',
    description: 'Relier la prescription informatisée au plan de soins dans chaque service.',
    domainCodes: ['D3', 'D2'],
  },
  D6: {
    title: 'Écrire à la médecine de ville',
    description: 'Envoyer les lettres de sortie par messagerie sécurisée le jour même.',
    domainCodes: ['D6', 'D2'],
  },
  D7: {
    title: 'Ouvrir des services aux patients',
    description: 'Proposer la préadmission et le paiement en ligne aux usagers.',
    domainCodes: ['D7'],
  },
};

/** Axes without a national domain. */
const OWN_AXES: readonly Axis[] = [
  {
    title: 'Accompagner les groupements hospitaliers',
    description: "Aider les établissements d'un même groupement à converger vers les mêmes outils.",
    domainCodes: [],
  },
  {
    title: 'Former les équipes',
    description: 'Organiser des sessions communes de formation aux outils et à la sécurité.',
    domainCodes: [],
  },
  {
    title: 'Mutualiser les compétences rares',
    description: 'Partager entre petits établissements un responsable de la sécurité.',
    domainCodes: [],
  },
];

/** Target rates at the end of the programme, by rank. */
const TARGET_RATES = [
  [0.5, 0.35],
  [0.6, 0.4],
  [0.75, 0.5],
];

/** One roadmap per region except Paca, which hosts its own; its forecast is the transmitted one. */
export function inventRoadmaps(transmissions: readonly Transmission[]): HostedRoadmap[] {
  const random = randomFor('roadmaps');
  return REGIONS.filter(({ code }) => code !== PACA).map(({ code, name }, index) => {
    const domainCodes = PRIORITIES[index % PRIORITIES.length]!;
    const ownAxes = random.shuffle(OWN_AXES).slice(0, random.int(1, 3 - domainCodes.length));
    const rates = TARGET_RATES[index % TARGET_RATES.length]!;
    return {
      regionCode: code,
      version: 1,
      publishedOn: random.day('2020-01-06', '2020-03-31'),
      firstYear: 2019,
      lastYear: 2023,
      vision:
        `Feuille de route fictive (région : ${name}), écrite pour la démonstration : elle n'engage aucune agence. ` +
        "Elle met le numérique au service du parcours du patient, à l'hôpital et en ville.",
      priorities: domainCodes.map((domainCode, rank) => ({
        domainCode,
        targetRate: rates[rank]!,
        targetOn: '2022-12-31',
        rationale: 'Choix fictif, pour la démonstration.',
      })),
      axes: [...domainCodes.map((each) => DOMAIN_AXES[each]!), ...ownAxes],
      forecast: forecastOf(code, transmissions),
      milestones: [
        { title: 'Premier bilan fictif avec les établissements', dueOn: '2020-12-15' },
        { title: 'Bilan fictif à mi-parcours', dueOn: '2021-12-15' },
      ],
      contact: { organisation: `ARS fictive (${name})`, role: 'Service fictif', email: null, link: null },
      source: 'Jeu de données fictif',
      verificationStatus: VerificationStatus.SYNTHETIC,
    };
  });
}

const forecastOf = (region: string, transmissions: readonly Transmission[]): HostedRoadmap['forecast'] =>
  transmissions
    .filter(({ regionCode, programmeCode }) => regionCode === region && programmeCode === ROADMAP_PROGRAMME)
    .flatMap(({ forecast }) => forecast);
