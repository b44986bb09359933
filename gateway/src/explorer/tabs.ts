import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getOperationAST, parse } from 'graphql';

/** Ready-made operation. GraphiQL titles the tab with the operation's name. */
export type ExplorerTab = { title: string; query: string; variables?: string };

const OPERATIONS = join(import.meta.dirname, '../../operations');

/** Reads the ready-made operations and their variables, sorted by file name. */
export async function readTabs(): Promise<ExplorerTab[]> {
  const names = (await readdir(OPERATIONS)).sort();
  const operations = names.filter((name) => name.endsWith('.graphql'));
  return Promise.all(
    operations.map(async (name) => {
      const query = await readFile(join(OPERATIONS, name), 'utf8');
      const title = getOperationAST(parse(query))?.name?.value ?? name;
      const variablesName = name.replace('.graphql', '.variables.json');
      if (!names.includes(variablesName)) return { title, query };
      return { title, query, variables: await readFile(join(OPERATIONS, variablesName), 'utf8') };
    }),
  );
}
