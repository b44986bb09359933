import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { Delegation } from '@hopen/roadmaps';
import { parse } from 'graphql';
import type { Part } from './composition.ts';

const CONTRACT = new URL('../../../schema/', import.meta.url);

/** SDLs of subgraphs that ARSs host elsewhere, as committed in the contract. */
export const publishedElsewhere = (
  delegations: readonly Delegation[],
  contract = CONTRACT,
): Promise<Part[]> =>
  Promise.all(
    delegations.flatMap(({ subgraph, url }) =>
      url ? [read(subgraph, url, new URL(`subgraphs/${subgraph}.graphql`, contract))] : [],
    ),
  );

async function read(name: string, url: string, file: URL): Promise<Part> {
  const sdl = await readFile(file, 'utf8').catch(() => '');
  if (sdl.trim()) return { name, url, sdl: readable(name, sdl) };
  throw new UserFacingError(
    `schema/subgraphs/${name}.graphql is missing. ${name} is hosted at ${url}: its ARS publishes its SDL ("npm run -s sdl" there), and that file is it.`,
  );
}

function readable(name: string, sdl: string): string {
  try {
    parse(sdl);
    return sdl;
  } catch (error) {
    throw new UserFacingError(`schema/subgraphs/${name}.graphql cannot be read: ${(error as Error).message}`);
  }
}
