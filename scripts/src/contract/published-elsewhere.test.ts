import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS } from '@hopen/roadmaps';
import { describe, expect, it } from '@jest/globals';
import { compose } from './composition.ts';
import { publishedElsewhere } from './published-elsewhere.ts';
import { SUBGRAPHS } from './subgraphs.ts';

const URL_OF_PACA = 'https://graph.ars-paca.example/graphql';
const ELSEWHERE = DELEGATIONS.map((line) =>
  line.regionCode === '93' ? { ...line, url: URL_OF_PACA } : line,
);
const HERE = SUBGRAPHS.filter(({ name }) => name !== 'roadmaps-paca');

describe('an ARS that hosts its subgraph elsewhere', () => {
  it('is composed from the SDL that it published, and asked at its own address', async () => {
    const here = await compose(SUBGRAPHS);
    const elsewhere = await compose(HERE, await publishedElsewhere(ELSEWHERE));
    expect(elsewhere.get('supergraph.graphql')).toContain(`url: "${URL_OF_PACA}"`);
    for (const path of ['api.graphql', 'subgraphs/roadmaps-paca.graphql']) {
      expect(elsewhere.get(path)).toBe(here.get(path));
    }
  });

  it.each([
    ['nothing', undefined],
    ['an empty file', '\n'],
    ['what is no SDL', 'type {'],
  ])('that has published %s is named', async (_what, sdl) => {
    const contract = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'contract-'));
    await mkdir(join(contract, 'subgraphs'));
    if (sdl) await writeFile(join(contract, 'subgraphs/roadmaps-paca.graphql'), sdl);
    const error = await publishedElsewhere(ELSEWHERE, pathToFileURL(`${contract}/`)).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(UserFacingError);
    expect(error.message).toContain('schema/subgraphs/roadmaps-paca.graphql');
  });

  it('is nobody as long as the table gives no address', async () => {
    expect(await publishedElsewhere(DELEGATIONS.map(({ url: _, ...line }) => line))).toEqual([]);
  });
});
