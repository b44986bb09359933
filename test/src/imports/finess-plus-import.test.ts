import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ImportOptions } from '@hopen/establishments';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import {
  plusEntity,
  plusFile,
  plusPoint,
  plusSite,
} from '../../../subgraphs/establishments/src/testing/plus-records.ts';
import { FinessImportRun } from '../support/finess-import-try-out.ts';

const MARCH = '2024-03-01';
const APRIL = '2024-04-01';
const entity = numberOf(0);
const [first, second, third] = [numberOf(1), numberOf(2), numberOf(3)];

let run: FinessImportRun;
beforeAll(async () => {
  run = await FinessImportRun.open();
});
afterAll(() => run.close());
beforeEach(() => run.empty());

/** Imports a structures file under a name, compressed where the name says so. */
async function load(content: unknown, name = 'structures.json.gz', options: Partial<ImportOptions> = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const path = join(run.folder, name);
  await writeFile(path, name.endsWith('gz') ? gzipSync(text) : text);
  return run.import([path], options);
}

const siteRow = async (finess: string) =>
  (
    await run.execute(
      `select *, closed_on::text as closed_on from establishments.establishment where finess = '${finess}'`,
    )
  )[0];
const finessOf = async (table: string): Promise<string[]> =>
  (await run.execute(`select finess from establishments.${table} order by 1`)).map(
    ({ finess }) => finess as string,
  );

/** Drops the keys without a value, as in March 2026. */
const withoutNulls = (content: unknown) =>
  JSON.parse(JSON.stringify(content, (_key, value) => value ?? undefined));

describe('a structures file of FINESS+', () => {
  const content = plusFile(MARCH, [
    plusEntity(entity, [
      plusSite(first, { address: { coordonneesGeographique: plusPoint('5.369', '43.296', null, null) } }),
      plusSite(second, { general: { nomEgeLong: null, nomEgeCourt: 'SITE   COURT  ' } }),
    ]),
  ]);

  it.each([
    ['with null for what is not known', content, 'july.json.gz'],
    ['without the key of what is not known', withoutNulls(content), 'march.json'],
    [
      'with its header last',
      { pmej: content.pmej, generatedAt: content.generatedAt, schemaVersion: '1.0.3' },
      'a_json.gz',
    ],
    ['under a name that does not tell', content, 'download'],
    ['with a byte order mark', `\uFEFF${JSON.stringify(content)}`, 'bom.json'],
  ])('is loaded %s', async (_shape, shape, name) => {
    const { counts, rejected, remarks, extractedOn } = await load(shape, name);
    expect(extractedOn).toBe(MARCH);
    expect(counts).toMatchObject({
      legalEntities: { read: 1, created: 1, leftOut: 0 },
      sites: { read: 2, created: 2, leftOut: 0 },
      coordinates: { read: 1, created: 1 },
    });
    expect([rejected.path, remarks.countByCode]).toEqual([null, { UNKNOWN_CATEGORY: 1 }]);
    expect(await siteRow(first)).toMatchObject({
      name: 'SITE FICTIF DE LA MÉDITERRANÉE',
      street: '12 AV DE LA FICTION',
      commune_code: '13001',
      region_code: '93',
      category_label: '355',
      latitude: 43.296,
    });
    expect(await siteRow(second)).toMatchObject({ name: 'SITE COURT', latitude: null });
    expect((await load(shape, name)).counts).toMatchObject({ sites: { unchanged: 2, closed: 0 } });
  });

  it('over the CSV of the same content changes nothing, labels included', async () => {
    await run.importLines('2024-01-01', [
      legalEntityLine(entity),
      siteLine(first, entity, { dateouv: '1979-01-01' }),
    ]);
    const before = await siteRow(first);
    const { counts } = await load(plusFile(MARCH, [plusEntity(entity, [plusSite(first), plusSite(second)])]));
    expect(counts).toMatchObject({ legalEntities: { unchanged: 1 }, sites: { unchanged: 1, created: 1 } });
    expect(await siteRow(first)).toEqual(before);
    expect(await siteRow(second)).toMatchObject({ category_label: 'Centre Hospitalier (C.H.)' });
  });

  it('is read for its hospitals; the rest is counted', async () => {
    const pharmacy = { categorieentiteGeographiqueExercice: '620' };
    const others = plusFile(MARCH, [
      plusEntity(entity, [plusSite(first), plusSite(second, pharmacy), plusSite(third, { etatObjet: 'I' })]),
      plusEntity(numberOf(8), [plusSite(numberOf(9), pharmacy)]),
      plusEntity(numberOf(7), null),
    ]);
    const { counts, rejected } = await load(others);
    expect(counts).toMatchObject({
      legalEntities: { read: 1, leftOut: 2 },
      sites: { read: 1, leftOut: 3, rejected: 0 },
    });
    expect(rejected.path).toBeNull();
    const { counts: all } = await load(others, undefined, { categories: null });
    expect(all).toMatchObject({ legalEntities: { read: 2, created: 1 }, sites: { read: 3, created: 2 } });
    const { counts: again } = await load(others, undefined, { categories: ['101'] });
    expect(again.sites).toMatchObject({ read: 3, unchanged: 3, closed: 0 });
  });

  it('holds an inactive entity for its active sites, and none for sites that are all wrong', async () => {
    await load(
      plusFile(MARCH, [
        plusEntity(entity, [plusSite(first)], { etatObjet: 'I' }),
        plusEntity(numberOf(8), [plusSite(second, { address: { cogCommune: '98613' } })]),
      ]),
    );
    expect([await finessOf('legal_entity'), await finessOf('establishment')]).toEqual([[entity], [first]]);
  });

  it('closes on their day the sites that it says are closed, and on its own those that it no longer holds', async () => {
    const many = Array.from({ length: 40 }, (_, index) => plusSite(numberOf(index + 10)));
    const sites = [plusSite(first), plusSite(second), ...many];
    await load(plusFile(MARCH, [plusEntity(entity, sites)]));
    const closed = plusSite(first, { etatObjet: 'I', general: { dateFermeture: '2024-03-15' } });
    const { counts } = await load(plusFile(APRIL, [plusEntity(entity, [closed, ...many])]));
    expect(counts.sites).toMatchObject({ read: 40, unchanged: 40, closed: 2 });
    expect(await siteRow(first)).toMatchObject({ closed_on: '2024-03-15' });
    expect(await siteRow(second)).toMatchObject({ closed_on: APRIL });
    const { counts: back } = await load(plusFile('2024-04-02', [plusEntity(entity, sites)]));
    expect(back.sites).toMatchObject({ reopened: 2, closed: 0 });
  });

  it('that would close many is refused, whether it says so or not', async () => {
    const both = [plusSite(first), plusSite(second)];
    await load(plusFile(MARCH, [plusEntity(entity, both)]));
    const closing = plusFile(APRIL, [plusEntity(entity, [both[0], plusSite(second, { etatObjet: 'I' })])]);
    const before = await run.everything();
    await expect(load(closing)).rejects.toMatchObject({ code: 'TOO_MANY_CLOSURES' });
    expect(await run.everything()).toEqual(before);
    expect((await load(closing, undefined, { allowClosures: true })).counts.sites.closed).toBe(1);
  });

  it('is rejected record by record, each with its pointer, its number and itself', async () => {
    const addresses = Array.from({ length: 149 }, () => ({ usageAdresse: '04', cogCommune: '75056' }));
    const { counts, rejected } = await load(
      plusFile(MARCH, [
        plusEntity(entity, [
          plusSite(first, { adresse: [...addresses, plusSite(first).adresse[0]] }),
          plusSite(second, { adresse: addresses }),
          plusSite(third, { general: { nomEgeLong: 'A\0B' } }),
          plusSite(numberOf(4), { general: { nomEgeLong: 'X'.repeat(10_000_000) } }),
          null,
        ]),
        plusEntity(numberOf(8), [plusSite(numberOf(9))], { etatObjet: 'F' }),
      ]),
    );
    expect(counts).toMatchObject({
      legalEntities: { read: 2, created: 1, rejected: 1 },
      sites: { read: 6, created: 1, rejected: 5 },
    });
    expect(rejected.countByCode).toEqual({
      MALFORMED_VALUE: 1,
      MISSING_LEGAL_ENTITY: 1,
      NO_SITE_ADDRESS: 1,
      UNKNOWN_STATE: 1,
      UNREADABLE_CHARACTER: 1,
      VALUE_TOO_LONG: 1,
    });
    const [one] = await run.rejects();
    expect(one).toMatch(
      new RegExp(`^"structures.json.gz";"/pmej/0/ege/1";"${second}";"NO_SITE_ADDRESS";.*""75056""`),
    );
  });

  it('is loaded without a value that is doubtful, which is remarked', async () => {
    const at = (point: object, general = {}) => ({ general, address: { coordonneesGeographique: point } });
    const { counts, rejected, remarks } = await load(
      plusFile(MARCH, [
        plusEntity(entity, [
          plusSite(first, at(plusPoint('0', '0', null, null), { siret: '1', dateOuverture: '04/05/2001' })),
          plusSite(second, at(plusPoint('5.369', '43.296', null, null, '13001'))),
          plusSite(third, at(plusPoint('2.35', '48.85', null, null))),
        ]),
      ]),
    );
    expect(rejected.path).toBeNull();
    expect(counts.coordinates).toMatchObject({ read: 3, created: 2, rejected: 1 });
    expect(remarks.countByCode).toEqual({
      COMMUNE_CENTRE: 1,
      COORDINATES_FAR_AWAY: 1,
      IMPOSSIBLE_COORDINATES: 1,
      INVALID_DATE: 1,
      INVALID_SIRET: 1,
      UNKNOWN_CATEGORY: 1,
    });
  });
});

describe('refused as a whole, with nothing written, is', () => {
  const good = plusFile(MARCH, [plusEntity(entity, [plusSite(first)])]);
  const text = JSON.stringify(good);

  it.each<[string, unknown, string, string]>([
    ['a JSON of something else', { features: [] }, 'NOT_AN_EXTRACT', 'schemaVersion'],
    ['a list', [good], 'NOT_AN_EXTRACT', 'root'],
    ['another major version', { ...good, schemaVersion: 'v2.0.0' }, 'NOT_AN_EXTRACT', 'v2.0.0'],
    ['a file without a time', { ...good, generatedAt: '2024-03-01' }, 'NOT_AN_EXTRACT', 'generatedAt'],
    ['a file without entities', { ...good, pmej: undefined }, 'NOT_AN_EXTRACT', 'pmej'],
    ['an empty list of entities', { ...good, pmej: [] }, 'NOTHING_TO_LOAD', 'nothing was written'],
    [
      'the activities file',
      { ...good, pmej: [{ numFiness: entity, activitesAutorisees: [] }] },
      'NOT_AN_EXTRACT',
      'activities',
    ],
    ['a file cut at 99 %', text.slice(0, Math.floor(text.length * 0.99)), 'NOT_AN_EXTRACT', 'JSON'],
    ['two documents', text + text, 'NOT_AN_EXTRACT', 'JSON'],
    ['a key twice', text.replace('"pmej":', '"pmej":[],"pmej":'), 'NOT_AN_EXTRACT', 'twice'],
    [
      'a hundred thousand brackets',
      text.replace('"ege":[', `"ege":[${'['.repeat(1e5)}`),
      'NOT_AN_EXTRACT',
      'deep',
    ],
    ['a file of tomorrow', plusFile('2024-06-02', []), 'FUTURE_EXTRACT', '2024-06-02'],
  ])('%s', async (_what, content, code, says) => {
    await expect(load(content)).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
    expect(await finessOf('legal_entity')).toEqual([]);
  });

  it.each([
    ['half a download', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'UNREADABLE_FILE'],
    ['one without its last bytes', (bytes: Buffer) => bytes.subarray(0, -4), 'UNREADABLE_FILE'],
    [
      'one with bytes behind it',
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('garbage')]),
      'UNREADABLE_FILE',
    ],
    ['an error page under its name', () => Buffer.from('<html>'), 'NOT_AN_EXTRACT'],
    ['bytes that are no UTF-8', () => gzipSync(Buffer.from(text, 'latin1')), 'NOT_AN_EXTRACT'],
    ['an empty file', () => Buffer.alloc(0), 'UNREADABLE_FILE'],
  ])('%s', async (_what, change, code) => {
    const path = join(run.folder, 'structures.json.gz');
    await writeFile(path, change(gzipSync(text)));
    await expect(run.import([path])).rejects.toMatchObject({ code });
    expect(await finessOf('legal_entity')).toEqual([]);
  });

  it('one that is older than the last, or two at once', async () => {
    await load(good);
    await expect(load(plusFile('2024-02-01', good.pmej))).rejects.toMatchObject({ code: 'OLDER_EXTRACT' });
    const other = join(run.folder, 'other.json');
    await writeFile(other, JSON.stringify({ ...good, generatedAt: `${APRIL}T00:00:00Z` }));
    const same = join(run.folder, 'structures.json.gz');
    await writeFile(same, gzipSync(text));
    await expect(run.import([same, other])).rejects.toMatchObject({ code: 'DIFFERENT_DATES' });
    await expect(run.import([same, same])).rejects.toMatchObject({ code: 'NOT_AN_EXTRACT' });
  });
});
