import { readFile } from 'node:fs/promises';
import type { KnownGroup } from '@hopen/establishments';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { parse } from 'csv-parse/sync';

/** Columns of the list of hospital groups; a file may have others. */
const COLUMNS = ['sae_code', 'name'];

/** Reads hospital groups with their codes of the SAE from a CSV in UTF-8, with `,` or `;` between the cells. */
export async function readGroupCodes(path: string): Promise<KnownGroup[]> {
  const refuse = (why: string): never => {
    throw new UserFacingError(
      `${path} is no list of hospital groups: ${why}. It is a CSV with the columns ${COLUMNS.join(' and ')}. Nothing was imported.`,
    );
  };
  const text = await readFile(path, 'utf8').catch((error: Error) => refuse(error.message));
  const rows = rowsIn(text, refuse);
  const missing = COLUMNS.filter((column) => rows.length === 0 || !(column in rows[0]!));
  if (missing.length > 0) refuse(`it has no column ${missing.join(' and no ')}`);
  return rows.map(({ sae_code = '', name = '' }, index) => {
    if (!/^\d{4,5}$/.test(sae_code) || name === '')
      refuse(`row ${index + 1} has the code "${sae_code.slice(0, 20)}" and the name "${name.slice(0, 60)}"`);
    return { code: sae_code.padStart(5, '0'), name, gccId: null };
  });
}

type Row = Readonly<Record<string, string>>;

function rowsIn(text: string, refuse: (why: string) => never): Row[] {
  try {
    return parse(text, { columns: true, bom: true, delimiter: [',', ';'], trim: true });
  } catch (error) {
    return refuse((error as Error).message);
  }
}
