import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportOptions } from '@hopen/establishments';
import { readGroupCodes } from '@hopen/scripts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { numberOf } from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import {
  plusEntity,
  plusFile,
  plusGroup,
  plusSite,
} from '../../../subgraphs/establishments/src/testing/plus-records.ts';
import { FinessImportRun } from '../support/finess-import-try-out.ts';

const [MARCH, APRIL, MAY] = ['2024-03-01', '2024-04-01', '2024-05-01'] as const;
const [support, member, other] = [numberOf(0), numberOf(10), numberOf(20)];
const ENTITIES = [support, member, other].map((number, place) =>
  plusEntity(number, [plusSite(numberOf(10 * place + 1))]),
);

let run: FinessImportRun;
beforeAll(async () => {
  run = await FinessImportRun.open();
});
afterAll(() => run.close());
beforeEach(() => run.empty());

/** Imports a file of these groups beside the three legal entities. */
async function load(
  day: string,
  gcc: readonly unknown[],
  options: Partial<ImportOptions> = {},
  pmej: readonly unknown[] = ENTITIES,
) {
  const path = join(run.folder, 'structures.json');
  await writeFile(path, JSON.stringify(plusFile(day, pmej, { gcc })));
  return run.import([path], options);
}

const groups = () =>
  run.execute(`select code, name, region_codes, gcc_id, closed_on::text as closed_on
    from establishments.hospital_group order by code`);
const memberships = async () =>
  (
    await run.execute(`select group_code, legal_entity_finess, role, since::text as since, until::text as until
      from establishments.hospital_group_membership order by 1, 2, 4`)
  ).map((row) => Object.values(row));

describe('the hospital groups of FINESS+', () => {
  it('are loaded with their members and roles, and a second time change nothing', async () => {
    const group = plusGroup('7', [
      [support, 'S'],
      [member, 'M'],
    ]);
    const { counts } = await load(MARCH, [group]);
    expect(counts.hospitalGroups).toMatchObject({ read: 1, created: 1, rejected: 0 });
    expect(await groups()).toEqual([
      {
        code: '49000000007',
        name: 'GROUPEMENT FICTIF 7',
        region_codes: ['93'],
        gcc_id: '7',
        closed_on: null,
      },
    ]);
    const expected = [
      ['49000000007', support, 'SUPPORT', '0001-01-01', null],
      ['49000000007', member, 'MEMBER', '0001-01-01', null],
    ];
    expect(await memberships()).toEqual(expected);
    expect((await load(APRIL, [group])).counts.hospitalGroups).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await memberships()).toEqual(expected);
  });

  it('date what changes by the extract that says so', async () => {
    await load(MARCH, [
      plusGroup('7', [
        [support, 'S'],
        [member, 'M'],
      ]),
    ]);
    const { counts } = await load(APRIL, [
      plusGroup('7', [
        [member, 'S'],
        [other, 'M'],
      ]),
    ]);
    expect(counts.hospitalGroups).toMatchObject({ updated: 1, unchanged: 0 });
    expect(await memberships()).toEqual([
      ['49000000007', support, 'SUPPORT', '0001-01-01', APRIL],
      ['49000000007', member, 'MEMBER', '0001-01-01', APRIL],
      ['49000000007', member, 'SUPPORT', APRIL, null],
      ['49000000007', other, 'MEMBER', APRIL, null],
    ]);
    // A corrected file of the same day replaces what that day brought.
    await load(APRIL, [plusGroup('7', [[member, 'S']])]);
    expect(await memberships()).toEqual([
      ['49000000007', support, 'SUPPORT', '0001-01-01', APRIL],
      ['49000000007', member, 'MEMBER', '0001-01-01', APRIL],
      ['49000000007', member, 'SUPPORT', APRIL, null],
    ]);
  });

  it('keep their code when they are renamed, and close when they are inactive or gone', async () => {
    const groupCodes = [{ code: '93101', name: 'Groupement  fictif-7', gccId: null }];
    const all = ['7', '8', '9'].map((id) => plusGroup(id, [[support, 'S']]));
    await load(MARCH, all, { groupCodes });
    const renamed = plusGroup('7', [[support, 'S']], { nomGcc: 'PROVENCE' });
    const inactive = plusGroup('8', [[support, 'S']], { etatObjet: 'I' });
    await expect(load(APRIL, [renamed, inactive])).rejects.toMatchObject({ code: 'TOO_MANY_CLOSURES' });
    const { counts } = await load(APRIL, [renamed, inactive], { allowClosures: true });
    expect(counts.hospitalGroups).toMatchObject({ updated: 1, closed: 2, leftOut: 1 });
    expect((await groups()).map(({ code, name, closed_on }) => [code, name, closed_on])).toEqual([
      ['49000000008', 'GROUPEMENT FICTIF 8', APRIL],
      ['49000000009', 'GROUPEMENT FICTIF 9', APRIL],
      ['93101', 'PROVENCE', null],
    ]);
    expect(await memberships()).toEqual([
      ['49000000008', support, 'SUPPORT', '0001-01-01', APRIL],
      ['49000000009', support, 'SUPPORT', '0001-01-01', APRIL],
      ['93101', support, 'SUPPORT', '0001-01-01', null],
    ]);
    const { counts: again } = await load(MAY, all.slice(0, 2));
    expect(again.hospitalGroups).toMatchObject({ reopened: 1, updated: 2 });
    expect((await memberships()).filter(([, , , since]) => since === MAY)).toEqual([
      ['49000000008', support, 'SUPPORT', MAY, null],
    ]);
  });

  it('are closed by no file that has none, and by no line that is rejected', async () => {
    await load(MARCH, [plusGroup('7', [[support, 'S']])]);
    await load(APRIL, []);
    const { counts, rejected } = await load(MAY, [
      plusGroup('7', [[support, 'S']], { nomGcc: null }),
      plusGroup('8', [[member, 'S']]),
    ]);
    expect([counts.hospitalGroups.closed, rejected.countByCode]).toEqual([0, { MISSING_VALUE: 1 }]);
    expect((await groups()).map(({ closed_on }) => closed_on)).toEqual([null, null]);
  });

  it('have the code of the SAE: the external one, else by their name, and doubts are listed', async () => {
    const groupCodes = [
      { code: '93101', name: "BOUCHES-DU-RHÔNE D'AZUR", gccId: null },
      { code: '93102', name: 'HAUTES ALPES', gccId: null },
    ];
    const named = (gccId: string, nomGcc: string, changes = {}) =>
      plusGroup(gccId, [[support, 'S']], { nomGcc, ...changes });
    const { remarks } = await load(
      MARCH,
      [
        named('1', 'Bouches du Rhone d’azur'),
        named('2', 'Alpes du Sud, Hautes'),
        named('3', 'Océan Indien', { gccIdentifiantExterne: '4101', numFinessGcc: null }),
        named('4', 'Autre'),
        named('5', 'BOUCHES DU RHONE D AZUR'),
        named('6', 'Sans numéro', { numFinessGcc: null }),
      ],
      { groupCodes },
    );
    expect((await groups()).map(({ gcc_id, code }) => [gcc_id, code])).toEqual([
      ['3', '04101'],
      ['2', '49000000002'],
      ['4', '49000000004'],
      ['5', '49000000005'],
      ['1', '93101'],
    ]);
    expect(remarks.countByCode).toMatchObject({ DOUBTFUL_GROUP: 2, UNKNOWN_GROUP: 1 });
    const rejects = (await run.rejects()).map((line) =>
      line.replaceAll('"', '').split(';').slice(1, 4).join(' '),
    );
    expect(rejects).toEqual(['/gcc/5 6 MISSING_VALUE']);
  });

  it('keep their codes whoever comes first in the file, and an inactive one holds none', async () => {
    const named = (gccId: string, nomGcc: string, changes = {}) =>
      plusGroup(gccId, [[support, 'S']], { nomGcc, ...changes });
    const groupCodes = ['ALPHA', 'BETA'].map((name, index) => ({ code: `9310${index}`, name, gccId: null }));
    await load(MARCH, [named('7', 'ALPHA'), named('8', 'BETA')], { groupCodes });
    const { counts, remarks } = await load(
      APRIL,
      [
        named('1', 'ALPHA', { pmejDuGcc: [{ pmSmsseId: member, typeRoleEntiteGroupe: 'S' }] }),
        named('7', 'ALPHA ET OMEGA'),
        named('8', 'BETA', { etatObjet: 'I' }),
        named('9', 'BETA', { pmejDuGcc: [{ pmSmsseId: other, typeRoleEntiteGroupe: 'S' }] }),
      ],
      { allowClosures: true },
    );
    expect(counts.hospitalGroups).toMatchObject({
      created: 1,
      updated: 2,
      rejected: 0,
      closed: 0,
      leftOut: 1,
    });
    expect(remarks.countByCode).toMatchObject({ DOUBTFUL_GROUP: 1 });
    expect((await groups()).map(({ code, gcc_id, closed_on }) => [code, gcc_id, closed_on])).toEqual([
      ['49000000001', '1', null],
      ['93100', '7', null],
      ['93101', '9', null],
    ]);
    expect((await memberships()).map(([code, finess, , , until]) => [code, finess, until])).toEqual([
      ['49000000001', member, null],
      ['93100', support, null],
      ['93101', support, APRIL],
      ['93101', other, null],
    ]);
  });

  it('lose no member whose own record is rejected, or is not there', async () => {
    const group = plusGroup('7', [
      [support, 'S'],
      [member, 'M'],
    ]);
    await load(MARCH, [group]);
    const before = await memberships();
    const broken = [ENTITIES[0], plusEntity('130000000', [plusSite(numberOf(11))]), ENTITIES[2]];
    for (const [day, pmej] of [
      [APRIL, broken],
      [MAY, [ENTITIES[0], ENTITIES[2]]],
    ] as const) {
      const { remarks } = await load(day, [group], { allowClosures: true }, pmej);
      expect(remarks.countByCode).toMatchObject({ UNKNOWN_MEMBER: 1 });
      expect(await memberships()).toEqual(before);
    }
  });

  it('are of a day what its last file says', async () => {
    await load(MARCH, [
      plusGroup('7', [
        [support, 'S'],
        [member, 'M'],
      ]),
    ]);
    // The first file with groups, corrected.
    await load(MARCH, [
      plusGroup('7', [
        [support, 'S'],
        [other, 'M'],
      ]),
    ]);
    const first = [
      ['49000000007', support, 'SUPPORT', '0001-01-01', null],
      ['49000000007', other, 'MEMBER', '0001-01-01', null],
    ];
    expect(await memberships()).toEqual(first);
    await load(APRIL, [
      plusGroup('7', [
        [other, 'S'],
        [member, 'M'],
      ]),
    ]);
    await load(APRIL, [
      plusGroup('7', [
        [support, 'S'],
        [other, 'M'],
      ]),
    ]);
    expect(await memberships()).toEqual(first);
  });

  it('say so when a file has none, or the list another code than they came in with', async () => {
    const group = plusGroup('7', [[support, 'S']]);
    await load(MARCH, [group]);
    expect((await load(APRIL, [])).notes).toEqual([
      'The file holds no hospital groups: those that are here stay as they are.',
    ]);
    const groupCodes = [{ code: '93101', name: 'GROUPEMENT FICTIF 7', gccId: null }];
    const { remarks } = await load(MAY, [group], { groupCodes });
    expect(remarks.countByCode).toMatchObject({ DOUBTFUL_GROUP: 1 });
    expect((await groups()).map(({ code }) => code)).toEqual(['49000000007']);
  });

  it('are read behind the entities too, and point at entities that are not ours', async () => {
    const pharmacy = plusEntity(numberOf(30), [
      plusSite(numberOf(31), { categorieentiteGeographiqueExercice: '620' }),
    ]);
    const path = join(run.folder, 'structures.json');
    const gcc = [
      plusGroup('7', [
        [support, 'S'],
        [numberOf(30), 'M'],
        ['12345', 'M'],
      ]),
    ];
    const { gcc: _none, ...before } = plusFile(MARCH, [...ENTITIES, pharmacy]);
    await writeFile(path, JSON.stringify({ ...before, gcc }));
    const { remarks, notes } = await run.import([path]);
    expect(remarks.countByCode).toMatchObject({ UNKNOWN_MEMBER: 1 });
    expect(notes).toEqual([
      'Members of hospital groups that are no legal entities of ours, and left out: 1.',
    ]);
    expect((await memberships()).map(([, finess]) => finess)).toEqual([support]);
  });
});

describe('a list of the codes of hospital groups', () => {
  const written = async (text: string) => {
    const path = join(run.folder, 'codes.csv');
    await writeFile(path, text);
    return readGroupCodes(path);
  };

  it('is a CSV with the columns sae_code and name, among others', async () => {
    expect(await written('﻿ght_code;sae_code;name\nOI-01;4101;OCÉAN INDIEN\n')).toEqual([
      { code: '04101', name: 'OCÉAN INDIEN', gccId: null },
    ]);
  });

  it.each([
    ['without a column', 'sae_code,nom\n4101,X\n', 'has no column name'],
    ['with a code of letters', 'sae_code,name\nOI-01,X\n', 'row 1 has the code "OI-01"'],
    ['with rows of other lengths', 'sae_code,name\n4101\n', 'Invalid Record Length'],
    ['that is empty', '', 'has no column sae_code and no name'],
  ])('%s is refused', async (_what, text, message) => {
    await expect(written(text)).rejects.toThrow(message);
  });

  it('that is not there is refused', async () => {
    await expect(readGroupCodes(join(run.folder, 'none.csv'))).rejects.toThrow('Nothing was imported.');
  });
});
