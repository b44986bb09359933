import { describe, expect, it } from '@jest/globals';
import { checkedDepartments, checkedRegionCode, findRegion, REGIONS, regionOfDepartment } from './regions.ts';

/** Eighteen regions by INSEE code, see DOMAIN.md (Reference data). */
const PUBLISHED = {
  '01': 'Guadeloupe',
  '02': 'Martinique',
  '03': 'Guyane',
  '04': 'La Réunion',
  '06': 'Mayotte',
  '11': 'Île-de-France',
  '24': 'Centre-Val de Loire',
  '27': 'Bourgogne-Franche-Comté',
  '28': 'Normandie',
  '32': 'Hauts-de-France',
  '44': 'Grand Est',
  '52': 'Pays de la Loire',
  '53': 'Bretagne',
  '75': 'Nouvelle-Aquitaine',
  '76': 'Occitanie',
  '84': 'Auvergne-Rhône-Alpes',
  '93': "Provence-Alpes-Côte d'Azur",
  '94': 'Corse',
};

const METROPOLITAN = Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
  (code) => code !== '20',
);

describe('the regions of France', () => {
  it('are eighteen, as INSEE names them', () => {
    expect(REGIONS).toHaveLength(18);
    expect(Object.fromEntries(REGIONS.map(({ code, name }) => [code, name]))).toEqual(PUBLISHED);
  });

  it('share out the 101 departments, each to one region', () => {
    const departments = REGIONS.flatMap((region) => region.departments);
    expect(departments).toHaveLength(101);
    expect([...departments].sort()).toEqual(
      [...METROPOLITAN, '2A', '2B', '9A', '9B', '9C', '9D', '9F'].sort(),
    );
  });

  it.each(REGIONS.map((region) => ({ ...region })))(
    'find $name by its code and by its departments',
    (region) => {
      expect(findRegion(region.code)).toEqual(region);
      for (const department of region.departments) expect(regionOfDepartment(department)).toEqual(region);
    },
  );

  it.each([
    { department: '13', code: '93' },
    { department: '2A', code: '94' },
    { department: '2B', code: '94' },
    { department: '9A', code: '01' },
    { department: '9D', code: '04' },
    { department: '9F', code: '06' },
    { department: '01', code: '84' },
  ])('hold the department $department in region $code', ({ department, code }) => {
    expect(regionOfDepartment(department)?.code).toBe(code);
  });

  it.each(['20', '96', '971', '9E', '2a', '1', '', 'constructor', '__proto__'])(
    'hold no department « %s »',
    (department) => {
      expect(regionOfDepartment(department)).toBeUndefined();
    },
  );
});

describe('a region code', () => {
  it.each(Object.keys(PUBLISHED))('%s is taken as it is', (code) => {
    expect(checkedRegionCode(code, 'code')).toBe(code);
  });

  it.each(['05', '13', '1', '011', '93 ', '', 'Corse', 'constructor', '__proto__'])(
    '« %s » is unknown',
    (code) => {
      expect(findRegion(code)).toBeUndefined();
      expect(() => checkedRegionCode(code, 'filter.regionCode')).toThrow(
        expect.objectContaining({
          code: 'UNKNOWN_REGION',
          details: { field: 'filter.regionCode', source: expect.any(String) },
        }),
      );
    },
  );
});

describe('a department code', () => {
  it.each(REGIONS.flatMap(({ departments }) => departments))('%s of FINESS is taken as it is', (code) => {
    expect(checkedDepartments(code, 'department')).toEqual([code]);
  });

  it.each([
    ['971', ['9A']],
    ['972', ['9B']],
    ['973', ['9C']],
    ['974', ['9D']],
    ['976', ['9F']],
    ['20', ['2A', '2B']],
    ['2a', ['2A']],
    ['2b', ['2B']],
    ['9d', ['9D']],
    ['1', ['01']],
    ['9', ['09']],
    [' 13 ', ['13']],
    ['\u00a02a\t', ['2A']],
  ])('« %s » is taken as people write it', (code, departments) => {
    expect(checkedDepartments(code, 'department')).toEqual(departments);
  });

  it.each([
    '0',
    '00',
    '001',
    '96',
    '970',
    '975',
    '977',
    '978',
    '9E',
    '1 3',
    '',
    ' ',
    '２',
    'constructor',
    '__proto__',
  ])('« %s » is unknown', (code) => {
    expect(() => checkedDepartments(code, 'filter.department')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_DEPARTMENT',
        details: { field: 'filter.department', source: expect.any(String) },
      }),
    );
  });
});
