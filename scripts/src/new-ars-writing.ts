import { rm } from 'node:fs/promises';
import { appear, copyFor, format, TEMPLATE } from './new-ars-folder.ts';
import { standAlone } from './new-ars-outside.ts';
import { type ArsRequest, folderOf, type Repository, readRequest } from './new-ars-request.ts';
import type { Ars } from './new-ars-spelling.ts';
import { apply, changesFor } from './new-ars-state.ts';

/** What was written: the folder, and the files of the State's that changed. */
export interface Written {
  readonly ars: Ars;
  readonly folder: string;
  readonly changed: readonly string[];
}

/** Writes the subgraph of an ARS, all of it or nothing; with `out` as a project of its own, which changes nothing here. */
export async function writeArs(request: ArsRequest, repository: Repository): Promise<Written> {
  const { root } = repository;
  const ars = await readRequest(request, repository);
  const folder = folderOf(request, ars, root);
  const changes = request.out ? [] : await changesFor(ars, root);
  await appear(folder, async (draft) => {
    await copyFor(ars, TEMPLATE, draft);
    if (request.out) await standAlone(draft, ars, root);
    await format(draft);
  });
  try {
    await apply(changes, root);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { ars, folder, changed: changes.map(({ path }) => path) };
}
