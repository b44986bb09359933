import type { Viewer } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import type { Beneficiary } from '../domain/beneficiary.ts';
import { declaresFor, organisationOf, reviews, seesValuesOf } from '../domain/permissions.ts';
import { fieldRules } from './authorisation.ts';

const ENTITY = '130786049';
const SITE = '130783293';

const VIEWERS = {
  anonymous: { role: 'ANONYMOUS' },
  partner: { role: 'PARTNER' },
  service: { role: 'SERVICE' },
  'the DGOS': { role: 'NATIONAL', body: 'DGOS', programmes: ['HN', 'HOPEN'] },
  'the DNS': { role: 'NATIONAL', body: 'DNS', programmes: ['HOPEN2'] },
  'ARS 93': { role: 'ARS', region: '93' },
  'ARS 53': { role: 'ARS', region: '53' },
  'ARS 94': { role: 'ARS', region: '94' },
  'the legal entity': { role: 'ESTABLISHMENT', beneficiaries: [`EJ:${ENTITY}`] },
  'the site': { role: 'ESTABLISHMENT', beneficiaries: [`ET:${SITE}`] },
  'a site with the number of the entity': { role: 'ESTABLISHMENT', beneficiaries: [`ET:${ENTITY}`] },
  'another establishment': { role: 'ESTABLISHMENT', beneficiaries: ['EJ:750712184', 'ET:750712184'] },
  'the group': { role: 'ESTABLISHMENT', beneficiaries: ['GHT:93-01'] },
} satisfies Record<string, Viewer>;

const beneficiary = (of: Partial<Beneficiary>): Beneficiary => ({
  kind: 'ET',
  number: SITE,
  regionCodes: ['93'],
  isPublic: true,
  legalEntityFiness: null,
  closedOn: null,
  copiedOn: '2019-04-01',
  ...of,
});

describe('who sees the values that are declared', () => {
  it.each([
    {
      by: 'a site',
      who: beneficiary({ legalEntityFiness: ENTITY }),
      seenBy: ['the DGOS', 'ARS 93', 'the legal entity', 'the site'],
    },
    {
      by: 'a site whose legal entity is not known',
      who: beneficiary({}),
      seenBy: ['the DGOS', 'ARS 93', 'the site'],
    },
    {
      by: 'a site with the number of its entity',
      who: beneficiary({ number: ENTITY, legalEntityFiness: ENTITY }),
      seenBy: ['the DGOS', 'ARS 93', 'the legal entity', 'a site with the number of the entity'],
    },
    {
      by: 'a legal entity, whose sites do not see them',
      who: beneficiary({ kind: 'EJ', number: ENTITY }),
      seenBy: ['the DGOS', 'ARS 93', 'the legal entity'],
    },
    {
      by: 'a legal entity with sites in two regions',
      who: beneficiary({ kind: 'EJ', number: ENTITY, regionCodes: ['53', '93'] }),
      seenBy: ['the DGOS', 'the legal entity'],
    },
    {
      by: 'a legal entity without an open site',
      who: beneficiary({ kind: 'EJ', number: ENTITY, regionCodes: [] }),
      seenBy: ['the DGOS', 'the legal entity'],
    },
    {
      by: 'a hospital group',
      who: beneficiary({ kind: 'GHT', number: '93-01' }),
      seenBy: ['the DGOS', 'ARS 93', 'the group'],
    },
  ])('by $by: $seenBy', ({ who, seenBy }) => {
    const sees = Object.entries(VIEWERS).filter(([, viewer]) => seesValuesOf(viewer, who, 'HOPEN'));
    expect(sees.map(([name]) => name).sort()).toEqual(seenBy.toSorted());
  });

  it('is decided by programme for a national body', () => {
    const sees = (programme: string) =>
      Object.entries(VIEWERS)
        .filter(
          ([, viewer]) => viewer.role === 'NATIONAL' && seesValuesOf(viewer, beneficiary({}), programme),
        )
        .map(([name]) => name);
    expect([sees('HOPEN'), sees('HOPEN2'), sees('OTHER')]).toEqual([['the DGOS'], ['the DNS'], []]);
  });

  it('and the progress of a target is for its ARS and the body that steers its programme', () => {
    const sees = (programmeCode: string) =>
      Object.entries(VIEWERS)
        .filter(([, viewer]) =>
          fieldRules['RoadmapTarget.progress']!(viewer, { programmeCode, regionCode: '93' }, {}, {}),
        )
        .map(([name]) => name);
    expect(sees('HOPEN')).toEqual(['the DGOS', 'ARS 93']);
    expect(sees('HOPEN2')).toEqual(['the DNS', 'ARS 93']);
  });

  it('is decided by beneficiary, and no field of a definition is hidden', () => {
    const fields = ['indicatorValues', 'verdict'];
    const ofBeneficiaries = ['Establishment', 'HospitalGroup', 'LegalEntity'].flatMap((type) =>
      fields.map((field) => `${type}.${field}`),
    );
    expect(Object.keys(fieldRules).sort()).toEqual([...ofBeneficiaries, 'RoadmapTarget.progress'].sort());
  });
});

describe('who acts on the values', () => {
  const viewersWho = (may: (viewer: Viewer) => boolean) =>
    Object.entries(VIEWERS)
      .filter(([, viewer]) => may(viewer))
      .map(([name]) => name)
      .sort();
  const site = beneficiary({ legalEntityFiness: ENTITY });
  const entity = beneficiary({ kind: 'EJ', number: ENTITY });

  it.each([
    { by: 'a site', who: site, declare: ['the legal entity', 'the site'], review: ['ARS 93'] },
    {
      by: 'a site that is closed',
      who: { ...site, closedOn: '2021-01-01' },
      declare: ['the legal entity', 'the site'],
      review: ['ARS 93'],
    },
    { by: 'a legal entity', who: entity, declare: ['the legal entity'], review: ['ARS 93'] },
    {
      by: 'a legal entity with sites in two regions',
      who: { ...entity, regionCodes: ['53', '93'] },
      declare: ['the legal entity'],
      review: ['the DGOS'],
    },
    {
      by: 'a hospital group',
      who: beneficiary({ kind: 'GHT', number: '93-01' }),
      declare: ['the group'],
      review: ['ARS 93'],
    },
    {
      by: 'a legal entity without an open site',
      who: { ...entity, regionCodes: [] },
      declare: ['the legal entity'],
      review: ['the DGOS'],
    },
  ])('of $by: $declare declare, $review review', ({ who, declare, review }) => {
    expect(viewersWho((viewer) => declaresFor(viewer, who))).toEqual(declare);
    expect(viewersWho((viewer) => reviews(viewer, who, 'HOPEN'))).toEqual(review);
  });

  it('is recorded in the name of the body that steers the programme', () => {
    expect(organisationOf(VIEWERS['the DNS'], entity)).toBe('DNS');
    expect(organisationOf(VIEWERS['the DGOS'], entity)).toBe('DGOS');
  });

  it('declares for nobody whom the copy does not know', () => {
    expect(viewersWho((viewer) => declaresFor(viewer, null))).toEqual([]);
  });
});
