import { existsSync } from 'node:fs';
import { link, open, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  coordinatesLine,
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import { FinessImportRun } from '../support/finess-import-try-out.ts';

const JANUARY = '2024-01-01';
const MARCH = '2024-03-01';

/** Site numbers; the first equals the legal entity's, as for 45 real sites. */
const entity = numberOf(0);
const sites = [entity, ...Array.from({ length: 39 }, (_, index) => numberOf(index + 1))];
const [first, second] = sites as [string, string];

const siteLines = (numbers: readonly string[]) => numbers.map((number) => siteLine(number, entity));
const country = [
  legalEntityLine(entity),
  ...siteLines(sites),
  coordinatesLine(first),
  coordinatesLine(second),
];

let run: FinessImportRun;
beforeAll(async () => {
  run = await FinessImportRun.open();
});
afterAll(() => run.close());
beforeEach(() => run.empty());

const siteRow = async (finess: string) =>
  (
    await run.execute(
      `select *, closed_on::text as closed_on from establishments.establishment where finess = '${finess}'`,
    )
  )[0];

describe('an extract', () => {
  it('is loaded, and counted by kind of record', async () => {
    const { counts, rejected, remarks, extractedOn } = await run.importLines(JANUARY, country);
    expect(extractedOn).toBe(JANUARY);
    expect(counts).toMatchObject({
      legalEntities: { read: 1, created: 1 },
      sites: { read: 40, created: 40, closed: 0, rejected: 0 },
      coordinates: { read: 2, created: 2 },
      others: { read: 0 },
    });
    expect([rejected.path, remarks.path]).toEqual([null, null]);
    expect(existsSync(run.rejectsPath)).toBe(false);
    expect(await siteRow(first)).toMatchObject({
      status: 'PUBLIC',
      region_code: '93',
      data_origin: 'IMPORTED',
      latitude: expect.closeTo(43.3, 1),
      longitude: expect.closeTo(5.4, 1),
      closed_on: null,
    });
  });

  it('changes nothing the second time', async () => {
    await run.importLines(JANUARY, country);
    const [entities, establishments] = await run.everything();
    const { counts } = await run.importLines(JANUARY, country);
    expect(counts).toMatchObject({
      legalEntities: { read: 1, unchanged: 1, created: 0, updated: 0 },
      sites: { read: 40, unchanged: 40, created: 0, updated: 0, closed: 0 },
      coordinates: { read: 2, unchanged: 2, created: 0, updated: 0 },
    });
    expect((await run.everything()).slice(0, 2)).toEqual([entities, establishments]);
  });

  it('may come in several files, in any order', async () => {
    const files = [
      await run.file('coordinates.csv', JANUARY, [coordinatesLine(first)]),
      await run.file('sites.csv', JANUARY, siteLines(sites)),
      await run.file('entities.csv', JANUARY, [legalEntityLine(entity)]),
    ];
    const { counts } = await run.import(files);
    expect(counts).toMatchObject({
      legalEntities: { created: 1 },
      sites: { created: 40 },
      coordinates: { created: 1 },
    });
    const [recorded] = await run.execute('select * from establishments.registry_import');
    expect(recorded).toMatchObject({
      files: [{ name: 'coordinates.csv' }, { name: 'sites.csv' }, { name: 'entities.csv' }],
      holds_sites: true,
    });
  });

  it('may come in several imports of one day, and closes nothing between them', async () => {
    await run.importLines(JANUARY, [legalEntityLine(entity), ...siteLines(sites.slice(0, 20))]);
    const { counts } = await run.importLines(JANUARY, siteLines(sites.slice(20)));
    expect(counts.sites).toMatchObject({ created: 20, closed: 0 });
  });

  it('may be several files put one behind the other, headers included', async () => {
    const { counts } = await run.importLines(JANUARY, [
      legalEntityLine(entity),
      `\uFEFFfiness;etalab;93;${JANUARY}`,
      siteLine(first, entity),
    ]);
    expect(counts).toMatchObject({ sites: { created: 1 }, others: { read: 0 } });
  });

  it('updates what has changed, the status of sites with that of their legal entity', async () => {
    await run.importLines(JANUARY, country);
    const { counts } = await run.importLines(MARCH, [legalEntityLine(entity, { statutjuridique: '95' })]);
    expect(counts).toMatchObject({ legalEntities: { updated: 1 }, sites: { read: 0, closed: 0 } });
    expect(await siteRow(second)).toMatchObject({ status: 'PRIVATE_COMMERCIAL', closed_on: null });

    const renamed = siteLine(first, entity, { rslongue: 'AUTRE NOM' });
    const { counts: after } = await run.importLines(MARCH, [renamed, ...siteLines(sites.slice(1))]);
    expect(after.sites).toMatchObject({ read: 40, updated: 1, unchanged: 39 });
    expect(await siteRow(first)).toMatchObject({ name: 'AUTRE NOM', search_name: 'autre nom' });
  });
});

describe('coordinates', () => {
  const located = [...country.slice(0, -2), ...sites.map((number) => coordinatesLine(number))];

  it('go with the extract that no longer gives them', async () => {
    await run.importLines(JANUARY, located);
    const { counts } = await run.importLines(MARCH, [
      ...located.slice(0, -3),
      coordinatesLine(sites.at(-3)!, { coordxet: '893600' }),
    ]);
    expect(counts.coordinates).toMatchObject({ read: 38, updated: 1, closed: 2 });
    expect(await siteRow(sites.at(-3)!)).toMatchObject({ latitude: expect.any(Number) });
    expect(await siteRow(sites.at(-1)!)).toMatchObject({ latitude: null, longitude: null });
  });

  it.each([JANUARY, MARCH])(
    'of 3 sites, which are more than 5 % of 40, stay and the import of %s is refused, unless it is allowed',
    async (day) => {
      await run.importLines(JANUARY, located);
      const before = await run.everything();
      const cutOff = located.slice(0, -3);
      await expect(run.importLines(day, cutOff)).rejects.toMatchObject({ code: 'TOO_MANY_WITHDRAWALS' });
      expect(await run.everything()).toEqual(before);

      const { counts } = await run.importLines(day, cutOff, { allowClosures: true });
      expect(counts.coordinates).toMatchObject({ read: 37, unchanged: 37, closed: 3 });
    },
  );

  it('stay when the extract gives none at all', async () => {
    await run.importLines(JANUARY, country);
    const { counts } = await run.importLines(MARCH, country.slice(0, -2));
    expect(counts.coordinates).toMatchObject({ read: 0, closed: 0 });
    expect(await siteRow(second)).toMatchObject({ latitude: expect.any(Number) });
  });

  it('stay when their line is wrong', async () => {
    await run.importLines(JANUARY, country);
    const wrong = coordinatesLine(second, { sourcecoordet: 'IGN,MERCATOR' });
    const { counts } = await run.importLines(MARCH, [...country.slice(0, -1), wrong]);
    expect(counts.coordinates).toMatchObject({ read: 2, unchanged: 1, rejected: 1, closed: 0 });
    expect(await siteRow(second)).toMatchObject({ latitude: expect.any(Number) });
  });
});

describe('a site that a newer extract no longer holds', () => {
  it('is closed on its day, never deleted, and open again when it comes back', async () => {
    await run.importLines(JANUARY, country);
    const withoutLast = [legalEntityLine(entity), ...siteLines(sites.slice(0, -1))];
    const { counts } = await run.importLines(MARCH, withoutLast);
    expect(counts.sites).toMatchObject({ read: 39, unchanged: 39, closed: 1 });
    expect(await siteRow(sites.at(-1)!)).toMatchObject({ closed_on: MARCH });

    const again = await run.importLines('2024-05-01', withoutLast);
    expect(again.counts.sites).toMatchObject({ closed: 0 });
    expect(await siteRow(sites.at(-1)!)).toMatchObject({ closed_on: MARCH });

    const back = await run.importLines('2024-06-01', country);
    expect(back.counts.sites).toMatchObject({ read: 40, updated: 1, reopened: 1, unchanged: 39, closed: 0 });
    expect(await siteRow(sites.at(-1)!)).toMatchObject({ closed_on: null });
  });

  it.each([
    [2, 'exactly 5 % of 40'],
    [0, 'none'],
  ])('may be one of %d, %s', async (absent) => {
    await run.importLines(JANUARY, country);
    const { counts } = await run.importLines(MARCH, siteLines(sites.slice(absent)));
    expect(counts.sites.closed).toBe(absent);
  });

  it('may not be one of 3, which is more than 5 % of 40, unless closures are allowed', async () => {
    await run.importLines(JANUARY, country);
    const before = await run.everything();
    const changed = siteLine(first, entity, { rslongue: 'AUTRE NOM' });
    const lines = [changed, ...siteLines(sites.slice(4))];
    await expect(run.importLines(MARCH, lines)).rejects.toMatchObject({ code: 'TOO_MANY_CLOSURES' });
    expect(await run.everything()).toEqual(before);

    const { counts } = await run.importLines(MARCH, lines, { allowClosures: true });
    expect(counts.sites).toMatchObject({ read: 37, updated: 1, unchanged: 36, closed: 3 });
  });

  it('is not one whose line was rejected', async () => {
    await run.importLines(JANUARY, country);
    const wrong = siteLine(first, entity, { departement: '20' });
    const { counts } = await run.importLines(MARCH, [wrong, ...siteLines(sites.slice(1))]);
    expect(counts.sites).toMatchObject({ read: 40, rejected: 1, closed: 0 });
    expect(await siteRow(first)).toMatchObject({ closed_on: null, department: '13' });
  });

  it('is not judged by files without sites', async () => {
    await run.importLines(JANUARY, country);
    await run.importLines(MARCH, [legalEntityLine(entity)]);
    expect(await siteRow(first)).toMatchObject({ closed_on: null });
    // Newer sites of March; those missing from it are closed.
    const { counts } = await run.importLines(MARCH, siteLines(sites.slice(1)));
    expect(counts.sites).toMatchObject({ closed: 1 });
  });
});

describe('a line that is rejected', () => {
  it('is counted and written with its place, its reason and itself; the rest is loaded', async () => {
    const wrong = siteLine(second, entity, { departement: '20', rs: 'CLINIQUE "FICTIVE"' });
    const { counts, rejected } = await run.importLines(JANUARY, [
      legalEntityLine(entity),
      siteLine(first, entity),
      '',
      wrong,
      'autre;chose',
    ]);
    expect(counts).toMatchObject({
      sites: { read: 2, created: 1, rejected: 1 },
      others: { read: 1, rejected: 1 },
    });
    expect(rejected).toEqual({
      path: run.rejectsPath,
      countByCode: { UNKNOWN_DEPARTMENT: 1, UNKNOWN_RECORD_TYPE: 1 },
    });
    const [departement, autre] = await run.rejects();
    expect(departement).toMatch(/^"extract.csv";"5";"139900013";"UNKNOWN_DEPARTMENT";"/);
    expect(departement!.endsWith(`;"${wrong.replaceAll('"', '""')}"`)).toBe(true);
    expect(autre).toMatch(/^"extract.csv";"6";"";"UNKNOWN_RECORD_TYPE";".*";"autre;chose"$/);
  });

  it('is the second of two with the same record type and number, and both are named', async () => {
    const { counts } = await run.import([
      await run.file('a.csv', JANUARY, [legalEntityLine(entity), siteLine(first, entity)]),
      await run.file('b.csv', JANUARY, [siteLine(second, entity), siteLine(first, entity, { rs: 'AUTRE' })]),
    ]);
    expect(counts).toMatchObject({
      legalEntities: { created: 1 },
      sites: { read: 3, created: 2, rejected: 1 },
    });
    const [line] = await run.rejects();
    expect(line).toMatch(/^"b.csv";"3";"\d+";"DUPLICATE";"[^"]*a.csv:3[^"]*b.csv:3/);
    expect(await siteRow(first)).toMatchObject({ name: 'SITE FICTIF DE LA MÉDITERRANÉE' });
  });

  it('is none beside a line that is wrong, which is rejected for what is wrong with it', async () => {
    const { counts } = await run.importLines(JANUARY, [
      legalEntityLine(entity, { rs: '' }),
      legalEntityLine(entity),
      siteLine(first, entity, { departement: '20' }),
      siteLine(first, numberOf(77)),
      siteLine(first, entity),
      coordinatesLine(first, { sourcecoordet: '1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,UTM_N20' }),
      coordinatesLine(first),
      siteLine(first, entity),
    ]);
    expect(counts).toMatchObject({
      legalEntities: { read: 2, created: 1, rejected: 1 },
      sites: { read: 4, created: 1, rejected: 3 },
      coordinates: { read: 2, created: 1, rejected: 1 },
    });
    const codes = (await run.rejects()).map((line) => /"([A-Z_]+)"/.exec(line)![1]);
    expect(codes.filter((code) => code === 'DUPLICATE')).toHaveLength(1);
    expect(codes.at(-1)).toBe('DUPLICATE');
  });

  it('is remarked on where coordinates are in France and far from the department of their site', async () => {
    const second = numberOf(3);
    const report = await run.importLines(JANUARY, [
      legalEntityLine(entity),
      siteLine(first, entity),
      siteLine(second, entity),
      coordinatesLine(first, { coordxet: '652381', coordyet: '6862047' }),
      coordinatesLine(second),
    ]);
    expect(report).toMatchObject({
      counts: { coordinates: { read: 2, created: 2, rejected: 0 } },
      remarks: { countByCode: { COORDINATES_FAR_AWAY: 1 } },
    });
    expect(await siteRow(first)).toMatchObject({ latitude: expect.closeTo(48.853, 2) });
  });

  it.each([
    ['a site without its legal entity', [siteLine(first, numberOf(77))], 'MISSING_LEGAL_ENTITY'],
    [
      'a site whose legal entity was rejected',
      [legalEntityLine(numberOf(77), { rs: '' }), siteLine(first, numberOf(77))],
      'MISSING_LEGAL_ENTITY',
    ],
    ['coordinates without their site', [coordinatesLine(numberOf(77))], 'MISSING_SITE'],
    [
      'Lambert-93 coordinates of a site of La Réunion',
      [siteLine(first, entity, { departement: '9D' }), coordinatesLine(first)],
      'COORDINATES_ELSEWHERE',
    ],
  ])('is %s', async (_name, lines, code) => {
    const { rejected } = await run.importLines(JANUARY, [legalEntityLine(entity), ...lines]);
    expect(rejected.countByCode).toMatchObject({ [code]: 1 });
  });

  it('is not a site whose legal entity came with an earlier extract', async () => {
    await run.importLines(JANUARY, [legalEntityLine(entity)]);
    const { counts } = await run.importLines(MARCH, [siteLine(first, entity)]);
    expect(counts.sites).toMatchObject({ created: 1, rejected: 0 });
  });

  it('never makes a line disappear: read is what became of the lines, for each kind', async () => {
    const { counts } = await run.importLines(JANUARY, [
      ...country,
      ...country.slice(0, 5),
      siteLine(numberOf(80), numberOf(77)),
      coordinatesLine(numberOf(81)),
      legalEntityLine('x'),
      'x',
    ]);
    for (const { read, created, updated, unchanged, rejected } of Object.values(counts)) {
      expect(created + updated + unchanged + rejected).toBe(read);
    }
    expect(Object.values(counts).reduce((sum, { read }) => sum + read, 0)).toBe(country.length + 5 + 4);
  });

  it('is not one that only lacks a detail: that one is loaded and remarked', async () => {
    const { counts, remarks } = await run.importLines(JANUARY, [
      legalEntityLine(entity, { siren: '123' }),
      siteLine(first, entity),
    ]);
    expect(counts.legalEntities).toMatchObject({ created: 1, rejected: 0 });
    expect(remarks).toEqual({ path: run.remarksPath, countByCode: { INVALID_SIREN: 1 } });
  });
});

describe('a line with characters or lengths that no database takes', () => {
  it('is rejected alone, where its reason would hold half an emoji', async () => {
    const { counts, rejected } = await run.importLines(JANUARY, [
      legalEntityLine(entity),
      siteLine(first, entity, { departement: `${'A'.repeat(59)}🏥` }),
      siteLine(second, entity, { siret: `${'A'.repeat(59)}🏥`, rslongue: 'SITE 🏥' }),
    ]);
    expect(counts.sites).toMatchObject({ created: 1, rejected: 1 });
    expect(rejected.countByCode).toEqual({ UNKNOWN_DEPARTMENT: 1 });
    expect(await siteRow(second)).toMatchObject({ name: 'SITE 🏥', siret: null });
  });

  it('is rejected alone, where its name is too long for the index', async () => {
    // Incompressible name that exceeds PostgreSQL's index row limit of 2,704 bytes.
    const name = Array.from({ length: 6000 }, (_, index) =>
      String.fromCodePoint(65 + ((index * index) % 83)),
    );
    const long = siteLine(first, entity, { rs: name.join('').replaceAll(';', ''), rslongue: '' });
    const { rejected } = await run.importLines(JANUARY, [legalEntityLine(entity), long]);
    expect(rejected.countByCode).toEqual({ VALUE_TOO_LONG: 1 });
  });

  it('is loaded up to the longest name, whatever its letters', async () => {
    const lines = ['한', '🏥', 'Ω'].map((letter, index) => {
      const rslongue = Array.from({ length: 240 / letter.length }, (_, at) =>
        String.fromCodePoint(letter.codePointAt(0)! + ((at * at) % 97)),
      );
      return siteLine(sites[index]!, entity, { rslongue: rslongue.join('') });
    });
    const { counts } = await run.importLines(JANUARY, [legalEntityLine(entity), ...lines]);
    expect(counts.sites).toMatchObject({ created: 3 });
  });

  it('is read as UTF-8 in a file of Windows-1252, and remarked', async () => {
    const utf8InDisguise = Buffer.from(siteLine(second, entity, { rslongue: 'HÔPITAL' })).toString('latin1');
    const lines = [legalEntityLine(entity, { rs: 'É' }), siteLine(first, entity), utf8InDisguise];
    const { remarks } = await run.import([await run.file('a.csv', JANUARY, lines, 'latin1')]);
    expect(remarks.countByCode).toEqual({ UTF8_IN_WINDOWS_1252: 1 });
    expect(await readFile(run.remarksPath, 'utf8')).toMatch(/^"a.csv";"4";"\d+";"UTF8_IN_WINDOWS_1252";/m);
    expect(await siteRow(second)).toMatchObject({ name: 'HÔPITAL' });
  });
});

describe('the report of an import', () => {
  const wrong = siteLine(second, entity, { departement: '20' });
  const lines = [legalEntityLine(entity), siteLine(first, entity, { siret: '1' }), wrong];

  it('is whole where the system writes less than it was given', async () => {
    const handle = await open(run.folder);
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const { write } = prototype;
    const half = jest.spyOn(prototype, 'write').mockImplementation(function (this: unknown, data: unknown) {
      return write.call(this, String(data).slice(0, 10));
    });
    await run.importLines(JANUARY, lines).finally(() => half.mockRestore());
    const rejects = await run.rejects();
    expect(rejects).toHaveLength(1);
    expect(rejects[0]!.endsWith(`;"${wrong}"`)).toBe(true);
  });

  it('of an earlier import does not stay beside one that found nothing', async () => {
    await run.importLines(JANUARY, lines);
    expect([existsSync(run.rejectsPath), existsSync(run.remarksPath)]).toEqual([true, true]);
    await run.importLines(JANUARY, country);
    expect([existsSync(run.rejectsPath), existsSync(run.remarksPath)]).toEqual([false, false]);
  });

  it('removes nothing that no import wrote', async () => {
    await writeFile(run.rejectsPath, '"file";"line"\nmine');
    await run.importLines(JANUARY, country);
    expect(await readFile(run.rejectsPath, 'utf8')).toContain('mine');
  });

  it.each([
    ['a symbolic link', symlink],
    ['a hard link', link],
  ])('does not overwrite a file to import through %s', async (name, makeLink) => {
    const file = await run.file('a.csv', JANUARY, lines);
    const before = await readFile(file);
    const rejectsPath = join(run.folder, `${name}.csv`);
    await makeLink(file, rejectsPath);
    await expect(run.import([file], { rejectsPath })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITABLE',
    });
    expect(await readFile(file)).toEqual(before);
  });
});

describe('an import is refused as a whole', () => {
  it('when it is of the future, which would turn away all others until then', async () => {
    await expect(run.importLines('2024-06-02', country)).rejects.toMatchObject({ code: 'FUTURE_EXTRACT' });
    expect((await run.everything()).flat()).toEqual([]);
    const { counts } = await run.importLines('2024-06-01', country);
    expect(counts.sites).toMatchObject({ created: 40 });
  });

  it.each([
    ['its header alone', []],
    ['lines that are all rejected', [siteLine(first, numberOf(77)), 'x']],
  ])('when it has %s, and earlier ones stay possible', async (_name, lines) => {
    await expect(run.importLines(MARCH, lines)).rejects.toMatchObject({ code: 'NOTHING_TO_LOAD' });
    expect((await run.everything()).flat()).toEqual([]);
    const { counts } = await run.importLines(JANUARY, country);
    expect(counts.sites).toMatchObject({ created: 40 });
  });

  it('when it is older than the last one', async () => {
    await run.importLines(MARCH, country);
    const before = await run.everything();
    await expect(run.importLines('2024-02-29', country)).rejects.toMatchObject({ code: 'OLDER_EXTRACT' });
    expect(await run.everything()).toEqual(before);
  });

  it('when its files are of different days', async () => {
    const files = [
      await run.file('a.csv', JANUARY, [legalEntityLine(entity)]),
      await run.file('b.csv', MARCH, [siteLine(first, entity)]),
    ];
    await expect(run.import(files)).rejects.toMatchObject({ code: 'DIFFERENT_DATES' });
    const header = `finess;etalab;93;${MARCH}`;
    await expect(run.importLines(JANUARY, [header])).rejects.toMatchObject({ code: 'DIFFERENT_DATES' });
  });

  it('when a file is missing, or no extract', async () => {
    await expect(run.import(['missing.csv'])).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    await expect(run.import([run.folder])).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    await expect(run.importLines('2024-02-30', [])).rejects.toMatchObject({ code: 'NOT_AN_EXTRACT' });
  });

  it('when its report would overwrite a file to import, or cannot be written', async () => {
    const file = await run.file('a.csv', JANUARY, ['x']);
    await expect(run.import([file], { rejectsPath: file })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITABLE',
    });
    await expect(run.import([file], { rejectsPath: run.remarksPath })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITABLE',
    });
    const nowhere = `${run.folder}/missing/rejects.csv`;
    await expect(run.import([file], { rejectsPath: nowhere })).rejects.toMatchObject({
      code: 'REPORT_NOT_WRITABLE',
    });
    expect((await run.everything()).flat()).toEqual([]);
  });
});

describe('the synthetic data set', () => {
  beforeEach(async () => {
    await run.importLines(JANUARY, country);
    await run.execute(
      `insert into establishments.hospital_group (code, name, region_codes, data_origin) values ('1', 'GHT', '{93}', 'SYNTHETIC')`,
    );
    for (const table of ['establishment', 'legal_entity']) {
      await run.execute(`update establishments.${table} set data_origin = 'SYNTHETIC'`);
    }
  });

  it('is not mixed with real data', async () => {
    await expect(run.importLines(JANUARY, country)).rejects.toMatchObject({
      code: 'SYNTHETIC_DATA_PRESENT',
    });
  });

  it('is replaced when asked', async () => {
    const lines = [legalEntityLine(entity), siteLine(second, entity)];
    const { counts } = await run.importLines(MARCH, lines, { replaceSynthetic: true });
    expect(counts.sites).toMatchObject({ read: 1, created: 1, closed: 0 });
    const [entities, establishments, groups] = await run.everything();
    expect([entities, establishments, groups].map((rows) => rows?.length)).toEqual([1, 1, 0]);
  });

  it('is not given up for files of which nothing can be loaded', async () => {
    const lines = [siteLine(first, numberOf(77))];
    await expect(run.importLines(MARCH, lines, { replaceSynthetic: true })).rejects.toMatchObject({
      code: 'NOTHING_TO_LOAD',
    });
    expect((await run.everything())[1]).toHaveLength(40);
  });
});
