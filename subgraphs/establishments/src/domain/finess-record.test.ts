import { describe, expect, it } from '@jest/globals';
import { coordinatesLine, legalEntityLine, numberOf, siteLine } from '../testing/extract-lines.ts';
import { extractDate, readRecord } from './finess-record.ts';

const entity = numberOf(1);
const site = numberOf(2);

/** FINESS number with a wrong check digit. */
const misspelt = (number: string) => number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);

describe('the first line', () => {
  it.each([
    ['finess;etalab;93;2023-12-31', '2023-12-31'],
    ['\uFEFFfiness;etalab;93;2023-12-31\r', '2023-12-31'],
    ['finess;etalab;93;2023-02-29', undefined],
    ['finess;etalab;2023-12-31', undefined],
    ['structureej;1', undefined],
    ['', undefined],
  ])('%j gives the date %s', (line, date) => expect(extractDate(line)).toBe(date));
});

describe('a line that is right', () => {
  it('of a legal entity', () => {
    expect(readRecord(legalEntityLine(entity, { siren: '732829320' }))).toEqual({
      recordType: 'structureej',
      number: entity,
      row: {
        finess: entity,
        name: 'CENTRE HOSPITALIER FICTIF',
        legalStatusCode: '13',
        status: 'PUBLIC',
        siren: '732829320',
        postalCode: '13090',
        city: 'AIX FICTIVE',
        department: '13',
        dataOrigin: 'IMPORTED',
      },
      rejection: null,
      remarks: [],
    });
  });

  it('of a site', () => {
    const { row, rejection } = readRecord(siteLine(site, entity, { compvoie: 'B', dateouv: '1999-12-31' }));
    expect(rejection).toBeNull();
    expect(row).toEqual({
      finess: site,
      name: 'SITE FICTIF DE LA MÉDITERRANÉE',
      searchName: 'site fictif de la mediterranee',
      searchText: ' site fictif de la mediterranee aix fictive 13090 139900021 ',
      legalEntityFiness: entity,
      categoryCode: '355',
      categoryLabel: 'Centre Hospitalier (C.H.)',
      street: '12 BIS AV DE LA FICTION',
      postalCode: '13090',
      city: 'AIX FICTIVE',
      communeCode: '13001',
      department: '13',
      regionCode: '93',
      siret: null,
      openedOn: '1999-12-31',
      closedOn: null,
      dataOrigin: 'IMPORTED',
    });
  });

  it.each([
    ['9A', '101', '97101', '01'],
    ['9F', '608', '97608', '06'],
    ['2A', '004', '2A004', '94'],
    ['2B', '033', '2B033', '94'],
    ['69', '123', '69123', '84'],
  ])('in department %s: commune %s is %s, in region %s', (departement, commune, communeCode, regionCode) => {
    const line = siteLine(numberOf(1, '2A'), entity, { departement, commune });
    expect(readRecord(line).row).toMatchObject({ communeCode, regionCode });
  });

  it.each([
    ['the short name where there is no long one', { rslongue: '' }, { name: 'SITE FICTIF' }],
    ['the category code where it has no label', { libcategetab: '' }, { categoryLabel: '355' }],
    ['no street', { numvoie: '', typvoie: '', voie: '' }, { street: null }],
    ['a place name behind the street', { lieuditbp: 'BP 40' }, { street: '12 AV DE LA FICTION, BP 40' }],
    ['a type of street outside the layout', { typvoie: 'Rout' }, { street: '12 Rout DE LA FICTION' }],
  ])('takes %s', (_name, changes, row) => {
    expect(readRecord(siteLine(site, entity, changes)).row).toMatchObject(row);
  });

  it('of a site may have the one column more that cs1100502 has', () => {
    expect(readRecord(`${siteLine(site, entity)};0130001A`).rejection).toBeNull();
    expect(readRecord(`${siteLine(site, entity)};0130001A;`).rejection).toMatchObject({
      code: 'COLUMN_COUNT',
    });
  });
});

describe('a line that is wrong is rejected', () => {
  it.each([
    ['its check digit', legalEntityLine(misspelt(entity)), 'INVALID_FINESS'],
    ['its check digit in Corsica', legalEntityLine(misspelt(numberOf(1, '2B'))), 'INVALID_FINESS'],
    ['its length', legalEntityLine('13000'), 'INVALID_FINESS'],
    ['no number', legalEntityLine(''), 'MISSING_VALUE'],
    ['no name', legalEntityLine(entity, { rs: '' }), 'MISSING_VALUE'],
    ['an unknown department', legalEntityLine(entity, { departement: '20' }), 'UNKNOWN_DEPARTMENT'],
    ['a department without its zero', siteLine(site, entity, { departement: '1' }), 'UNKNOWN_DEPARTMENT'],
    ['an unknown legal status', legalEntityLine(entity, { statutjuridique: '00' }), 'UNKNOWN_LEGAL_STATUS'],
    ['no legal status', legalEntityLine(entity, { statutjuridique: '' }), 'MISSING_VALUE'],
    ['a bad number of its legal entity', siteLine(site, misspelt(entity)), 'INVALID_FINESS'],
    ['a commune of two digits', siteLine(site, entity, { commune: '01' }), 'MALFORMED_VALUE'],
    [
      'a postal code of four digits',
      siteLine(site, entity, { ligneacheminement: '1309 AIX' }),
      'MALFORMED_VALUE',
    ],
    ['no delivery line', siteLine(site, entity, { ligneacheminement: '' }), 'MISSING_VALUE'],
    ['a category of two digits', siteLine(site, entity, { categetab: '35' }), 'MALFORMED_VALUE'],
    ['a column too few', legalEntityLine(entity).slice(0, -'1979-01-01'.length - 1), 'COLUMN_COUNT'],
    ['a column too many', `${legalEntityLine(entity)};`, 'COLUMN_COUNT'],
    ['metres that are no number', coordinatesLine(site, { coordxet: '893 500' }), 'IMPOSSIBLE_COORDINATES'],
    [
      'more metres than there are',
      coordinatesLine(site, { coordxet: '9'.repeat(400) }),
      'IMPOSSIBLE_COORDINATES',
    ],
    ['half its coordinates', coordinatesLine(site, { coordyet: '' }), 'IMPOSSIBLE_COORDINATES'],
    ['an unknown projection', coordinatesLine(site, { sourcecoordet: 'IGN,MERCATOR' }), 'UNKNOWN_PROJECTION'],
    ['an unknown record type', 'equipementsocial;1;2', 'UNKNOWN_RECORD_TYPE'],
    ['the name of something else', 'constructor;1;2', 'UNKNOWN_RECORD_TYPE'],
    ['a character that no text may hold', legalEntityLine(entity, { rs: 'CH\0' }), 'UNREADABLE_CHARACTER'],
  ])('for %s', (_name, line, code) => {
    expect(readRecord(line)).toMatchObject({ row: null, rejection: { code } });
  });

  it.each([
    ['rs', legalEntityLine(entity, { rs: 'A'.repeat(153) }), 153, 152],
    ['rs', legalEntityLine(entity, { rs: 'A'.repeat(6000) }), 6000, 152],
    ['rslongue', siteLine(site, entity, { rslongue: 'É'.repeat(241) }), 241, 240],
    [
      'ligneacheminement',
      siteLine(site, entity, { ligneacheminement: `13090 ${'A'.repeat(123)}` }),
      129,
      128,
    ],
    ['compvoie', siteLine(site, entity, { compvoie: 'A'.repeat(33) }), 33, 32],
    ['sourcecoordet', coordinatesLine(site, { sourcecoordet: 'A'.repeat(1021) }), 1021, 1020],
  ])('for a %s that is too long', (name, line, length, limit) => {
    expect(readRecord(line).rejection).toEqual({
      code: 'VALUE_TOO_LONG',
      reason: `${name} has ${length} characters, more than ${limit}`,
    });
  });

  it.each([
    legalEntityLine(entity, { rs: 'A'.repeat(152), rslongue: '' }),
    siteLine(site, entity, { rslongue: 'É'.repeat(240), compvoie: 'QUATER', complrs: 'A'.repeat(6000) }),
    siteLine(site, entity, { ligneacheminement: `13090 ${'A'.repeat(122)}` }),
  ])('but not for one that is as long as it may be, nor for one that is not read', (line) => {
    expect(readRecord(line).rejection).toBeNull();
  });

  it.each([
    ['a value', legalEntityLine(entity, { statutjuridique: `${'A'.repeat(59)}🏥` })],
    ['a record type', `${'A'.repeat(39)}🏥;1`],
  ])('with a reason of whole characters, where %s is cut in an emoji', (_name, line) => {
    const { reason } = readRecord(line).rejection!;
    expect(reason).toContain('A\uFFFD"');
    expect(reason.isWellFormed()).toBe(true);
  });

  it('with all its reasons, and its number where that is readable', () => {
    const { number, rejection } = readRecord(siteLine(site, entity, { departement: '20', commune: '' }));
    expect(number).toBe(site);
    expect(rejection?.reason).toMatch(/commune.*; departement/);
  });
});

describe('a hospital is not lost for a detail: the line is loaded without it, and a remark says so', () => {
  it.each([
    [
      'a SIREN in place of a SIRET',
      siteLine(site, entity, { siret: '732829320' }),
      'INVALID_SIRET',
      { siret: null },
    ],
    ['a wrong SIRET', siteLine(site, entity, { siret: '73282932000075' }), 'INVALID_SIRET', { siret: null }],
    ['a wrong SIREN', legalEntityLine(entity, { siren: '732829321' }), 'INVALID_SIREN', { siren: null }],
    [
      'a day that does not exist',
      siteLine(site, entity, { dateouv: '2019-02-29' }),
      'INVALID_DATE',
      { openedOn: null },
    ],
    [
      'no town',
      siteLine(site, entity, { ligneacheminement: '72000 ' }),
      'MISSING_TOWN',
      { postalCode: '72000', city: '' },
    ],
  ])('%s', (_name, line, code, row) => {
    expect(readRecord(line)).toMatchObject({ row, rejection: null, remarks: [{ code }] });
  });

  it('and a right SIRET stays', () => {
    expect(readRecord(siteLine(site, entity, { siret: '73282932000074' })).row).toMatchObject({
      siret: '73282932000074',
    });
  });
});
