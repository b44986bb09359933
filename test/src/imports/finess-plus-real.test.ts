import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImportRefused } from '@hopen/establishments';
import { readGroupCodes } from '@hopen/scripts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { FinessImportRun } from '../support/finess-import-try-out.ts';

/**
 * Folder with files of FINESS+ and what is expected of them, which are not shipped; and one with the CSV extract of 31 December
 * 2023, whose sites the files hold.
 */
const folder = process.env.FINESS_PLUS_FOLDER ?? '';
const csvFolder = process.env.FINESS_FOLDER ?? '';
const describeThere = folder ? describe : describe.skip;
const itWithCsv = csvFolder ? it : it.skip;
/** CSV of the hospital groups with their codes of the SAE. */
const codesFile = process.env.GROUP_CODES_FILE ?? '';
const itWithCodes = codesFile ? it : it.skip;
const TODAY = '2026-11-15';

type Row = Readonly<Record<string, string>>;
const rowsOf = (name: string): Row[] =>
  parse(readFileSync(join(folder, name)), { columns: true, delimiter: ';', relax_quotes: true });
const expected = (within = '') => JSON.parse(readFileSync(join(folder, within, 'expected.json'), 'utf8'));
const path = (name: string) => join(folder, name);
const BASE = 'finess-structures-journalier-20260929.json.gz';
const LATER = 'finess-structures-journalier-20261030.json.gz';
const FAULTS = 'finess-structures-journalier-20260929-faults.json.gz';
const PLAIN = 'plain/finess-structures-journalier-20260929-plain.json.gz';

describeThere('a structures file of FINESS+', () => {
  let run: FinessImportRun;
  beforeAll(async () => {
    run = await FinessImportRun.open();
  });
  afterAll(() => run?.close());
  beforeEach(() => run.empty());

  const load = (name: string, more = {}) =>
    run.import([path(name)], { today: TODAY, categories: null, ...more });
  const sites = () =>
    run.execute(`select finess, name, legal_entity_finess, category_code, postal_code, city, commune_code, department,
      region_code, siret, opened_on::text, latitude, longitude from establishments.establishment
      where closed_on is null order by finess`);

  function sameSites(found: readonly Row[], name: string) {
    const wanted = rowsOf(name).map((row) => ({
      finess: row.number,
      name: row.long || row.name,
      legal_entity_finess: row.ej,
      category_code: row.category,
      postal_code: row.postal,
      city: row.town,
      commune_code: row.commune,
      department: row.department,
      region_code: row.region,
      siret: row.siret || null,
      opened_on: row.opened || null,
      latitude: row.latitude ? Number(row.latitude) : null,
      longitude: row.longitude ? Number(row.longitude) : null,
    }));
    expect(found).toEqual(wanted);
  }

  it('is loaded as expected, and a second time changes nothing', async () => {
    const { base } = expected();
    const { counts, rejected } = await load(BASE);
    expect([counts, rejected.countByCode]).toMatchObject([
      {
        legalEntities: { created: base.firstImport.legalEntities.created, rejected: 0 },
        sites: { created: base.firstImport.sites.created, rejected: 0 },
        coordinates: { created: base.firstImport.coordinates.created, rejected: 0 },
      },
      {},
    ]);
    sameSites(await sites(), 'expected-sites.csv');
    const entities = await run.execute(
      'select finess, name, legal_status_code, siren, postal_code, city, department from establishments.legal_entity order by finess',
    );
    expect(entities).toEqual(
      rowsOf('expected-entities.csv').map((row) => ({
        finess: row.number,
        name: row.long || row.name,
        legal_status_code: row.status,
        siren: row.siren || null,
        postal_code: row.postal,
        city: row.town,
        department: row.department,
      })),
    );
    const { counts: again } = await load(BASE);
    expect(again).toMatchObject({
      legalEntities: { created: 0, updated: 0 },
      sites: { created: 0, updated: 0, closed: 0 },
      coordinates: { created: 0, updated: 0, closed: 0 },
    });
  });

  it('a month later brings what changed', async () => {
    await load(BASE);
    const { entities, sites: ofSites, coordinates } = expected().later.afterBase;
    const { counts } = await load(LATER);
    const { gone: _unclosed, ...ofEntities } = entities;
    expect(counts.legalEntities).toMatchObject(ofEntities);
    const { gone, ...others } = ofSites;
    expect(counts.sites).toMatchObject({ ...others, closed: gone });
    const { withdrawn, ...given } = coordinates;
    expect(counts.coordinates).toMatchObject({ ...given, closed: withdrawn });
    sameSites(await sites(), 'expected-later-sites.csv');
  });

  const groups = () =>
    run.execute(`select code as sae_code, legal_entity_finess as member_finess, left(role, 1) as role
      from establishments.hospital_group
      join establishments.hospital_group_membership on group_code = code and until is null order by 1, 2`);
  const sameGroups = (found: readonly Row[], name: string) =>
    expect(found).toEqual(
      rowsOf(name)
        .filter(({ state, member_finess }) => state === 'A' && member_finess)
        .map(({ sae_code, member_finess, role }) => ({ sae_code, member_finess, role })),
    );

  itWithCodes('has its hospital groups under their codes, with their members', async () => {
    const groupCodes = await readGroupCodes(codesFile);
    const { counts, remarks } = await load(BASE, { groupCodes });
    expect(counts.hospitalGroups).toMatchObject({ created: 135, rejected: 0, leftOut: 0 });
    expect(Object.keys(remarks.countByCode).filter((code) => code.includes('GROUP'))).toEqual([]);
    sameGroups(await groups(), 'expected-ght.csv');
    expect((await load(BASE)).counts.hospitalGroups).toMatchObject({ unchanged: 135, closed: 0 });
    const { counts: later } = await load(LATER);
    expect(later.hospitalGroups).toMatchObject({ created: 0, updated: 5, closed: 1 });
    sameGroups(await groups(), 'expected-later-ght.csv');
  });

  itWithCsv('over the CSV of the same content changes nothing', async () => {
    const csv = readdirSync(csvFolder).filter((name) =>
      /^etalab-cs11005(01|07)-stock-20231231-.*\.csv$/.test(name),
    );
    await run.import(csv.map((name) => join(csvFolder, name)));
    const before = await run.execute('select * from establishments.establishment order by finess');
    const { counts } = await load(PLAIN);
    expect(counts).toMatchObject(expected('plain').plain.overTheCsv);
    expect(await run.execute('select * from establishments.establishment order by finess')).toEqual(before);
  });

  it('that has faults is loaded but for them, each with its reason', async () => {
    const { faults } = expected();
    const { counts, rejected, remarks } = await load(FAULTS);
    const reported = async (report: { path: string | null }) =>
      report.path ? (parse(readFileSync(report.path), { columns: true, delimiter: ';' }) as Row[]) : [];
    const findings = [...(await reported(rejected)), ...(await reported(remarks))];
    // Some records have lost their number, and a few their name.
    const codesOf = ({ number, name }: Row) =>
      findings
        .filter((each) => {
          const record = each['the record itself']!;
          const isNameless = !each.number && !/"4580\d{5}"|DE LA FAUTE/.test(record);
          return (
            isNameless || each.number === number || record.includes(`"${name}"`) || record.includes(number!)
          );
        })
        .map((each) => each['reason code']!);
    const wrong = rowsOf('expected-findings.csv')
      .filter(({ code, expected: outcome }) => code && outcome !== 'load' && outcome !== 'ignore')
      .filter((row) => !codesOf(row).includes(/^[A-Z_]+/.exec(row.code!)![0]))
      .map((row) => [row.fault, row.level, row.number, row.code, codesOf(row)]);
    expect(wrong).toEqual([]);
    expect(counts).toMatchObject({
      legalEntities: {
        rejected: faults.ofTheFaultyPart.entitiesRejected,
        created: faults.firstImport.legalEntities,
      },
      sites: { rejected: faults.ofTheFaultyPart.sitesRejected, created: faults.firstImport.sites },
      coordinates: {
        rejected: faults.ofTheFaultyPart.coordinatesRejected,
        created: faults.firstImport.coordinates,
      },
    });
  });

  const files = folder
    ? (parse(readFileSync(path('faulty-files/expected-refusals.csv')), {
        columns: true,
        delimiter: ';',
      }) as Row[])
    : [];
  it.each(files)('$file', async (row) => {
    if (row.code === 'OLDER_EXTRACT') await load('faulty-files/00-good.json.gz');
    const result = await load(`faulty-files/${row.file}`).then(
      () => 'load',
      (error) => (error instanceof ImportRefused ? error.code : String(error)),
    );
    const loaded = await run.execute('select count(*)::int as count from establishments.establishment');
    const allowed = row.expected!.split(' or ').flatMap((each) => (each === 'load' ? ['load'] : []));
    if (row.expected!.startsWith('refuse')) allowed.push(/^[A-Z_]+/.exec(row.code!)?.[0] ?? 'NOT_AN_EXTRACT');
    expect(allowed).toContain(result);
    if (result !== 'load' && row.code !== 'OLDER_EXTRACT') expect(loaded).toEqual([{ count: 0 }]);
  });
});
