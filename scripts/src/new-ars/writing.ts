import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { appear, copyFor, format, TEMPLATE } from './folder.ts';
import { standAlone } from './outside.ts';
import { type ArsRequest, folderOf, type Repository, readRequest, regionOf } from './request.ts';
import { type Ars, arsOf } from './spelling.ts';
import { apply, changesForJoining, changesForReturn, PUBLISHED } from './state.ts';

/** Written folder and changed files. */
export interface Written {
  readonly ars: Ars;
  readonly folder: string;
  readonly changed: readonly string[];
  /** Number of published versions included. */
  readonly versionCount: number;
}

/**
 * Writes an ARS's subgraph, completely or not at all; with `out` as a standalone project, which changes nothing here.
 */
export async function writeArs(request: ArsRequest, repository: Repository): Promise<Written> {
  const { root } = repository;
  const ars = await readRequest(request, repository);
  const folder = folderOf(request, ars, root);
  const changes = request.out ? [] : await changesForJoining(ars, root);
  await appear(folder, async (draft) => {
    await copyFor(ars, TEMPLATE, draft);
    await writeFile(join(draft, 'data/roadmap.json'), JSON.stringify(request.versions, null, 2));
    if (request.out) await standAlone(draft, ars, root);
    await format(draft);
  });
  try {
    await apply(changes, root);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { ars, folder, changed: changes.map(({ path }) => path), versionCount: request.versions.length };
}

/** Changed files after a return, and the subgraph folder that remains, if it was here. */
export interface Returned {
  readonly ars: Ars;
  readonly changed: readonly string[];
  readonly leftOver: string | undefined;
}

/** Returns a region's roadmap to the State with every version its ARS published. The subgraph's folder is kept. */
export async function returnArs(
  request: Pick<ArsRequest, 'region' | 'versions'>,
  { root, delegations }: Repository,
): Promise<Returned> {
  const ars = arsOf(regionOf(request));
  const line = delegations.find(({ regionCode }) => regionCode === ars.regionCode);
  if (!line)
    throw new UserFacingError(
      `The State hosts the roadmap of ${ars.regionName} already: there is nothing to return.`,
    );
  const changes = await changesForReturn(ars, request.versions, root);
  await apply(changes, root);
  await format(join(root, PUBLISHED));
  const leftOver = line.url ? undefined : `subgraphs/${line.subgraph}`;
  return { ars, changed: changes.map(({ path }) => path), leftOver };
}
