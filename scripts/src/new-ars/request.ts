import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { PublishedRoadmap } from '@hopen/roadmap-kit/domain';
import type { Delegation } from '@hopen/roadmaps';
import { findRegion, REGIONS, type RegionFacts } from '@hopen/schema';
import { type Ars, arsOf, portOf } from './spelling.ts';

/** Request to `npm run new-ars`. */
export interface ArsRequest {
  readonly region: string;
  /** Published versions of the roadmap. */
  readonly versions: readonly PublishedRoadmap[];
  /** Folder outside this repository. */
  readonly out?: string | undefined;
}

/** Repository of the State. */
export interface Repository {
  readonly root: string;
  readonly delegations: readonly Delegation[];
}

/** Validates a request and returns its ARS; throws with the violated rule. */
export async function readRequest(request: ArsRequest, { root, delegations }: Repository): Promise<Ars> {
  const region = regionOf(request);
  const supergraph = await readFile(join(root, 'schema/supergraph.graphql'), 'utf8');
  let port = portOf(region.code);
  while (supergraph.includes(`:${port}/`)) port += 100;
  const ars = arsOf(region, port);
  if (delegations.some(({ regionCode }) => regionCode === region.code)) {
    throw new UserFacingError(
      `The roadmap of ${region.name} is delegated already, to the subgraph ${ars.subgraph}.`,
    );
  }
  if (request.out) refuseIfWithin(root, request.out);
  await refuseIfThere(folderOf(request, ars, root));
  return ars;
}

/** Region of a request; throws with the known codes. */
export function regionOf({ region }: Pick<ArsRequest, 'region'>): RegionFacts {
  const known = findRegion(region);
  if (known) return known;
  const codes = REGIONS.map(({ code }) => code).join(', ');
  throw new UserFacingError(`No region has the INSEE code "${region}". There are ${codes}.`);
}

/** Target folder of the subgraph. */
export const folderOf = ({ out }: ArsRequest, ars: Ars, root: string): string =>
  out ?? join(root, 'subgraphs', ars.subgraph);

function refuseIfWithin(root: string, out: string): void {
  const path = relative(root, out);
  if (path.startsWith('..') || isAbsolute(path)) return;
  throw new UserFacingError(
    `--out is for a folder outside this repository, and ${out} is within. Leave it out.`,
  );
}

async function refuseIfThere(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'ENOENT') return [];
    throw new UserFacingError(`${folder} is no folder that could be written (${code}).`);
  });
  if (entries.length > 0) throw new UserFacingError(`${folder} is there already, and not empty.`);
}
