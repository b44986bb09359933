import { readdir, readFile } from 'node:fs/promises';
import { isCivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  type Domain,
  headingOf,
  INDICATOR_NATURES,
  INDICATOR_UNITS,
  type IndicatorDefinition,
  type Prerequisite,
} from './definitions.ts';

const FOLDER = new URL('../../data/', import.meta.url);

interface ProgrammeFile {
  programmeCode: string;
  prerequisites: Prerequisite[];
  domains: Domain[];
  indicators: IndicatorDefinition[];
}

const names = await readdir(FOLDER);
const files = await Promise.all(
  names.map(
    async (name): Promise<ProgrammeFile> => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')),
  ),
);
const named = files.map((file) => ({ programme: file.programmeCode, file }));
const hopen = files.find(({ programmeCode }) => programmeCode === 'HOPEN')!;
const codes = (rows: readonly { code: string }[]) => rows.map(({ code }) => code);

describe('the heading of an indicator', () => {
  it.each([
    { indicator: 'P1.1', heading: 'P1' },
    { indicator: 'P4.2', heading: 'P4' },
    { indicator: 'D2.3', heading: 'D2' },
    { indicator: 'D10.12', heading: 'D10' },
    { indicator: 'D7', heading: 'D7' },
  ])('$indicator stands under $heading', ({ indicator, heading }) => {
    expect(headingOf(indicator)).toBe(heading);
  });
});

describe("HOP'EN", () => {
  it('has four prerequisites and seven domains', () => {
    expect(codes(hopen.prerequisites)).toEqual(['P1', 'P2', 'P3', 'P4']);
    expect(codes(hopen.domains)).toEqual(['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7']);
  });

  it.each([
    { code: 'D1', label: "Partager les résultats d'imagerie, de biologie et d'anatomo-pathologie" },
    { code: 'D2', label: 'Développer le dossier patient informatisé et interopérable et le DMP' },
    { code: 'D3', label: 'Informatiser la prescription alimentant le plan de soins' },
    { code: 'D4', label: "Programmer les ressources et partager l'agenda du patient" },
    { code: 'D5', label: 'Piloter ses activités médico-économiques' },
    { code: 'D6', label: 'Communiquer et échanger avec les partenaires' },
    { code: 'D7', label: 'Mettre à disposition des services en ligne aux usagers et aux patients' },
  ])('calls $code by its official label', ({ code, label }) => {
    expect(hopen.domains.find((domain) => domain.code === code)?.label).toBe(label);
  });

  it.each(codes(hopen.domains).map((domain) => ({ domain })))(
    'has two or three indicators under $domain',
    ({ domain }) => {
      const under = codes(hopen.indicators).filter((code) => headingOf(code) === domain);
      expect([2, 3]).toContain(new Set(under).size);
    },
  );

  it('asks under D7 for each of its three online services, with an assumed target', () => {
    const services = hopen.indicators.filter(
      ({ code, validFrom }) => headingOf(code) === 'D7' && validFrom < '2022-01-05',
    );
    expect(services.map(({ code, label, verificationStatus }) => [code, label, verificationStatus])).toEqual([
      ['D7.1', 'Part des rendez-vous pris en ligne', 'ASSUMED'],
      ['D7.2', 'Part des préadmissions faites en ligne', 'ASSUMED'],
      ['D7.3', 'Part des paiements faits en ligne', 'ASSUMED'],
    ]);
  });

  it.each([
    { prerequisite: 'P1', usage: ['P1.1', 'P1.3'], organisation: ['P1.2', 'P1.4'] },
    { prerequisite: 'P2', usage: [], organisation: ['P2.1', 'P2.2', 'P2.3', 'P2.4'] },
    { prerequisite: 'P3', usage: ['P3.3'], organisation: ['P3.1', 'P3.2', 'P3.4'] },
    { prerequisite: 'P4', usage: [], organisation: ['P4.1', 'P4.2'] },
  ])(
    'asks under $prerequisite for 90 % of $usage and a yes to $organisation',
    ({ prerequisite, usage, organisation }) => {
      const under = hopen.indicators.filter(({ code }) => headingOf(code) === prerequisite);
      expect(codes(under.filter(({ nature, target }) => nature === 'USAGE' && target === 90))).toEqual(usage);
      expect(codes(under.filter(({ nature, target }) => nature === 'ORGANISATION' && target === 1))).toEqual(
        organisation,
      );
      expect(under).toHaveLength(usage.length + organisation.length);
    },
  );
});

describe('the definitions that are shipped', () => {
  it('are of one programme a file', () => {
    expect(new Set(named.map(({ programme }) => programme))).toEqual(new Set(['HOPEN', 'HN']));
    expect(files).toHaveLength(2);
  });

  it.each(named)('give every heading of $programme a code of its own', ({ file }) => {
    const headings = codes([...file.prerequisites, ...file.domains]);
    expect(new Set(headings).size).toBe(headings.length);
  });

  it.each(named)('have each version of an indicator of $programme once', ({ file }) => {
    const versions = file.indicators.map(({ code, validFrom }) => `${code} ${validFrom}`);
    expect(new Set(versions).size).toBe(versions.length);
    expect(file.indicators.filter(({ validFrom }) => !isCivilDay(validFrom))).toEqual([]);
  });

  it.each(named)('put every indicator of $programme under one of its headings', ({ file }) => {
    const headings = codes([...file.prerequisites, ...file.domains]);
    expect(codes(file.indicators).filter((code) => !headings.includes(headingOf(code)))).toEqual([]);
    expect(codes(file.indicators).filter((code) => !/^[PD]\d+\.\d+$/.test(code))).toEqual([]);
  });

  it.each(named)(
    'say of everything in $programme where it comes from, and never that it is official',
    ({ file }) => {
      for (const { source, verificationStatus } of [
        ...file.prerequisites,
        ...file.domains,
        ...file.indicators,
      ]) {
        expect(source.trim()).not.toBe('');
        expect(['REPORTED', 'ASSUMED', 'SYNTHETIC']).toContain(verificationStatus);
      }
    },
  );

  it.each(named)('only assume the indicators of $programme, whose sheets nobody could read', ({ file }) => {
    expect(file.indicators.filter(({ verificationStatus }) => verificationStatus !== 'ASSUMED')).toEqual([]);
  });

  it.each(hopen.indicators.map((indicator) => ({ code: indicator.code, indicator })))(
    'ask of $code what its unit can hold',
    ({ indicator }) => {
      const { nature, unit, operator, target, fields } = indicator;
      expect(INDICATOR_NATURES).toContain(nature);
      expect(INDICATOR_UNITS).toContain(unit);
      const share = { nature, unit: 'PERCENT', operator: 'AT_LEAST' };
      const answer = { nature, unit: 'YES_NO', operator: 'IS' };
      expect({ nature, unit, operator }).toEqual(nature === 'USAGE' ? share : answer);
      if (unit === 'YES_NO') expect(target).toBe(1);
      else expect(target > 0 && target <= 100).toBe(true);
      expect(fields.length).toBeGreaterThan(0);
      expect(['MCO', 'SMR', 'PSY', 'HAD']).toEqual(expect.arrayContaining(fields));
    },
  );
});
