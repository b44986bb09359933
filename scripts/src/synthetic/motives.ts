import type { StepName } from './calendar.ts';

/** Motives by step. Every refusal, return and end has one. */
export const MOTIVES: Partial<Record<StepName, readonly string[]>> = {
  return: [
    "Pièce manquante : la lettre d'engagement de la direction.",
    "Le montant demandé n'est pas justifié par le périmètre décrit.",
    'Le domaine choisi ne correspond pas au projet décrit.',
  ],
  returnLate: [
    "Dossier incomplet : l'annexe financière manque.",
    'Périmètre à préciser : les sites concernés ne sont pas nommés.',
  ],
  refuse: [
    "Le domaine n'est pas prioritaire dans la feuille de route régionale.",
    'Enveloppe régionale épuisée pour ce domaine.',
    'Maturité insuffisante du projet au regard du calendrier.',
    "Projet moins prioritaire que d'autres candidatures de la région.",
  ],
  refuseNationally: [
    'Non retenu au niveau national : le projet recoupe un financement en cours.',
    "Non retenu au niveau national : volume d'activité trop faible pour ce domaine.",
  ],
  withdraw: [
    "L'établissement concentre ses moyens sur un autre domaine.",
    'Projet reporté après un changement de direction.',
    "Le projet sera repris plus tard avec d'autres établissements.",
  ],
  withdrawPreselected: ["Le cofinancement attendu n'a pas été obtenu."],
  returnProject: [
    'Le calendrier de déploiement est à détailler.',
    'Le plan de financement ne couvre pas les licences.',
    "L'analyse des risques est à joindre.",
  ],
  extend: [
    'La crise sanitaire a retardé le déploiement dans les services de soins.',
    "L'éditeur livre la version attendue avec plusieurs mois de retard.",
    'La reprise des identités prend plus de temps que prévu.',
  ],
  askEvidence: [
    "La copie d'écran ne montre pas la période observée.",
    "Le dénominateur de l'indicateur est à justifier.",
    "Le procès-verbal d'homologation n'est pas signé.",
  ],
  withdrawRetained: ['Le projet est abandonné avant le dépôt du dossier complet.'],
  withdrawAccepted: [
    "L'éditeur retenu a cessé son activité.",
    'La fusion avec un autre établissement rend le projet sans objet.',
  ],
  lapse: [
    "Les cibles n'ont pas été prouvées avant la date limite.",
    'Aucune pièce reçue malgré deux relances.',
  ],
};
