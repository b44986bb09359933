import { VerificationStatus } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  type PublishedRoadmap,
  presentRoadmap,
  type RoadmapVersionAnswer,
  toPublishedRoadmap,
} from './roadmap-content.ts';

const KEPT: PublishedRoadmap = {
  regionCode: '53',
  version: 1,
  publishedOn: '2020-02-15',
  firstYear: 2019,
  lastYear: 2023,
  vision: 'Ensemble.',
  priorities: [
    { domainCode: 'D2', targetRate: 0.6, targetOn: '2022-12-31', rationale: 'Le dossier.' },
    { domainCode: 'D4', targetRate: null, targetOn: null, rationale: null },
  ],
  axes: [{ title: 'Le dossier', description: 'Partout.', domainCodes: ['D2', 'D6'] }],
  forecast: [{ year: 2020, domainCode: 'D2', amountCents: 12_300 }],
  milestones: [
    { title: 'Bilan', dueOn: '2020-12-15' },
    { title: 'Fin', dueOn: '2021-12-15' },
  ],
  contact: { organisation: 'ARS', role: 'Pôle', email: null, link: 'https://ars.example' },
  source: 'Lue.',
  verificationStatus: VerificationStatus.REPORTED,
};

describe('a version that is read from the graph', () => {
  it.each([
    ['with a contact', KEPT],
    ['without one', { ...KEPT, contact: null }],
    ['that says little', { ...KEPT, axes: [], forecast: [], milestones: [] }],
  ])('%s is kept as it was', (_what, kept) => {
    const answer = presentRoadmap('BretagneRoadmap', [kept], null) as unknown as RoadmapVersionAnswer;
    expect(toPublishedRoadmap(answer)).toEqual(kept);
  });
});
