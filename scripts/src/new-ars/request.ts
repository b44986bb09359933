import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { Delegation } from '@hopen/roadmaps';
import { findRegion, type KeptRoadmap, REGIONS, type RegionFacts } from '@hopen/schema';
import { type Ars, arsOf, portOf } from './spelling.ts';

/** What `npm run new-ars` was asked for. */
export interface ArsRequest {
  readonly region: string;
  /** Every version of its roadmap that was published so far. */
  readonly versions: readonly KeptRoadmap[];
  /** A folder outside this repository. */
  readonly out?: string | undefined;
}

/** The State's repository, as the command finds it. */
export interface Repository {
  readonly root: string;
  readonly delegations: readonly Delegation[];
}

/** The ARS of a request that can be granted; otherwise throws which rule speaks against it. */
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

/** The region of a request; throws which there are. */
export function regionOf({ region }: Pick<ArsRequest, 'region'>): RegionFacts {
  const known = findRegion(region);
  if (known) return known;
  const codes = REGIONS.map(({ code }) => code).join(', ');
  throw new UserFacingError(`No region has the INSEE code "${region}". There are ${codes}.`);
}

/** Where the subgraph of an ARS is to be. */
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
