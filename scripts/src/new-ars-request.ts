import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { UserFacingError } from '@hopen/kit';
import type { Delegation } from '@hopen/roadmaps';
import { findRegion, REGIONS } from '@hopen/schema';
import { type Ars, delegationOf, portOf } from './new-ars-spelling.ts';

/** What `npm run new-ars` was asked for. */
export interface ArsRequest {
  readonly region: string;
  readonly name: string;
  /** A folder outside this repository. */
  readonly out?: string | undefined;
}

/** The State's repository, as the command finds it. */
export interface Repository {
  readonly root: string;
  readonly delegations: readonly Delegation[];
}

/** Words of letters. As long as it may be for its line in the delegation table to stay one line. */
const NAME = /^[a-z]+(-[a-z]+)*$/;
const LONGEST_NAME = 23;

/** The ARS of a request that can be granted; otherwise throws which rule speaks against it. */
export async function readRequest(request: ArsRequest, { root, delegations }: Repository): Promise<Ars> {
  const { region, name } = request;
  const known = findRegion(region);
  if (!known) throw noRegion(region);
  if (!NAME.test(name) || name.length > LONGEST_NAME) throw noName(name);
  const supergraph = await readFile(join(root, 'schema/supergraph.graphql'), 'utf8');
  let port = portOf(known.code);
  while (supergraph.includes(`:${port}/`)) port += 100;
  const ars = { regionCode: known.code, regionName: known.name, name, port };
  refuseIfDelegated(ars, delegations);
  refuseIfTypeTaken(delegationOf(ars).type, supergraph);
  if (request.out) refuseIfWithin(root, request.out);
  await refuseIfThere(folderOf(request, ars, root));
  return ars;
}

/** Where the subgraph of an ARS is to be. */
export const folderOf = ({ out }: ArsRequest, ars: Ars, root: string): string =>
  out ?? join(root, 'subgraphs', delegationOf(ars).subgraph);

function noRegion(region: string): UserFacingError {
  const codes = REGIONS.map(({ code }) => code).join(', ');
  return new UserFacingError(`No region has the INSEE code "${region}". There are ${codes}.`);
}

const noName = (name: string) =>
  new UserFacingError(
    `--name takes words of small letters without accents, with dashes between them, ${LONGEST_NAME} characters at most, such as pays-de-la-loire; "${name}" is no such name.`,
  );

function refuseIfDelegated(ars: Ars, delegations: readonly Delegation[]): void {
  const { regionCode, subgraph } = delegationOf(ars);
  const line = delegations.find((each) => each.regionCode === regionCode);
  if (line) {
    throw new UserFacingError(
      `The roadmap of ${ars.regionName} is delegated already, to the subgraph ${line.subgraph}.`,
    );
  }
  if (delegations.some((each) => each.subgraph === subgraph)) {
    throw new UserFacingError(`A subgraph has the name ${subgraph} already. Choose another --name.`);
  }
}

function refuseIfTypeTaken(type: string, supergraph: string): void {
  const names = `${type}(?:Draft|ContentInput)?|Draft${type}(?:Input|Payload)|Publish${type}Payload`;
  const [, taken] =
    new RegExp(`^(?:type|interface|input|enum|scalar|union) (${names})\\b`, 'm').exec(supergraph) ?? [];
  if (taken) {
    throw new UserFacingError(`The national graph has a type ${taken} already. Choose another --name.`);
  }
}

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
