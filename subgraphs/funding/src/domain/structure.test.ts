import { describe, expect, it } from '@jest/globals';
import { codes } from '../testing/test-files.ts';
import { type Member, notTheStructure, structureOf } from './structure.ts';

const member = (kind: Member['kind'], isPublic: boolean, legalEntityFiness: string | null): Member => ({
  kind,
  number: '130786049',
  isPublic,
  legalEntityFiness,
});

describe('what counts as one structure, and whether it applies as this', () => {
  it.each([
    {
      what: 'a public legal entity',
      member: member('EJ', true, null),
      structure: 'EJ:130786049',
      refused: [],
    },
    {
      what: 'a site of a public legal entity',
      member: member('ET', true, '130000001'),
      structure: 'EJ:130000001',
      refused: ['APPLICANT_KIND_NOT_ADMITTED'],
    },
    {
      what: 'a private site',
      member: member('ET', false, '130000001'),
      structure: 'ET:130786049',
      refused: [],
    },
    {
      what: 'a private legal entity',
      member: member('EJ', false, null),
      structure: 'EJ:130786049',
      refused: ['APPLICANT_KIND_NOT_ADMITTED'],
    },
    { what: 'a hospital group', member: member('GHT', true, null), structure: 'GHT:130786049', refused: [] },
  ])('$what: $structure, refused: $refused', ({ member: each, structure, refused }) => {
    expect(structureOf(each)).toBe(structure);
    expect(codes(notTheStructure(each))).toEqual(refused);
  });
});
