import { join, resolve } from 'node:path';
import { type DatabaseLocation } from '@hopen/kit/database';
import { clockFrom } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CivilDay } from '@hopen/schema';
import { runFinessImport } from '../import/finess.ts';
import { runIndicatorImport } from '../import/indicators.ts';
import { openLocation } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run import -- finess FILE... [--categories CODES] [--group-codes FILE] [--replace-synthetic] [--allow-closures]
       [--rejects FILE]
       npm run import -- indicators FILE.csv [--rejects FILE]

finess: the "structures" file of FINESS+ (JSON, as published in gz or inflated), or the files of one CSV extract, legal
entities, sites and coordinates, in any order
  --categories CODES    categories of the sites of FINESS+ to import, as 101,355,365, or all; hospitals unless said otherwise
  --group-codes FILE    CSV of the hospital groups (GHT) with the columns sae_code and name: FINESS+ has numbers of its own
                        since the spring of 2026, and its groups are found there by name. Needed once
  --replace-synthetic   remove the synthetic data set first; without it, real data is not mixed in
  --allow-closures      close the sites and groups that the extract no longer holds, and withdraw the coordinates that it no
                        longer gives, even if they are more than 5 %
  --rejects FILE        where rejected lines go; finess-rejects.csv in the current folder unless said otherwise

indicators: values that beneficiaries declare, as CSV in UTF-8 with ; or , between the cells
  --rejects FILE        where rejected rows go; indicator-rejects.csv in the current folder unless said otherwise. Corrected,
                        that file can be imported itself

Exit status: 0 when everything was loaded; 2 when it was but for rejected lines or rows, which are in the file of
rejects; 1 when the import was refused, or broke off.`;

/** Exit status for callers, when some rows were rejected. */
const SOME_REJECTED = 2;

/** Working directory of the caller, since `npm run` changes to the project's folder. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

/** Resolves to true if everything was loaded. */
type Import = (location: DatabaseLocation, today: CivilDay) => Promise<boolean>;

interface Options {
  readonly 'replace-synthetic'?: boolean | undefined;
  readonly 'allow-closures'?: boolean | undefined;
  readonly categories?: string | undefined;
  readonly 'group-codes'?: string | undefined;
  readonly rejects?: string | undefined;
}

/** Import kinds by command-line name. */
const KINDS = new Map<string | undefined, (files: string[], options: Options) => Import>([
  ['finess', ofFiness],
  ['indicators', ofIndicators],
]);

const OPTIONS = {
  'replace-synthetic': { type: 'boolean' },
  'allow-closures': { type: 'boolean' },
  categories: { type: 'string' },
  'group-codes': { type: 'string' },
  rejects: { type: 'string' },
} as const;

await runCommandLine({ usage: USAGE, options: OPTIONS, takesWords: true }, async (options, words) => {
  const command = readCommand(options, words);
  const opened = await openLocation(process.env);
  try {
    const isWhole = await command(opened.location, clockFrom(process.env)());
    if (!isWhole) process.exitCode = SOME_REJECTED;
  } finally {
    await opened.close();
  }
});

/** Parses the command line. */
function readCommand(options: Options, [kind, ...names]: string[]): Import {
  const read = KINDS.get(kind);
  if (!read)
    throw new UserFacingError(`${kind ? `Unknown kind of import "${kind}".` : 'Import what?'}\n${USAGE}`);
  if (names.length === 0) throw new UserFacingError(`Which files?\n${USAGE}`);
  const files = names.map((name) => resolve(typedIn, name));
  return read(files, options);
}

function ofFiness(files: string[], options: Options): Import {
  const command = {
    files,
    replaceSynthetic: options['replace-synthetic'] ?? false,
    allowClosures: options['allow-closures'] ?? false,
    rejectsPath: rejectsPath(options, 'finess-rejects.csv'),
    ...(options.categories !== undefined && { categories: categoriesIn(options.categories) }),
    ...(options['group-codes'] !== undefined && { groupCodesPath: resolve(typedIn, options['group-codes']) }),
  };
  return (location, today) => runFinessImport(location, today, command);
}

/** Codes of categories; null for all of them. */
function categoriesIn(text: string): string[] | null {
  if (text === 'all') return null;
  const codes = text.split(',').map((code) => code.trim());
  const wrong = codes.find((code) => !/^\d{3}$/.test(code));
  if (wrong === undefined) return codes;
  throw new UserFacingError(
    `--categories takes codes of three digits, or all; "${wrong}" is none.\n${USAGE}`,
  );
}

function ofIndicators([file, ...others]: string[], options: Options): Import {
  if (others.length > 0) throw new UserFacingError(`One file at a time.\n${USAGE}`);
  const { rejects: _, ...ofFinessAlone } = options;
  const [foreign] = Object.keys(ofFinessAlone);
  if (foreign !== undefined) throw new UserFacingError(`--${foreign} is for finess.\n${USAGE}`);
  const command = { file: file!, rejectsPath: rejectsPath(options, 'indicator-rejects.csv') };
  return (location, today) => runIndicatorImport(location, today, command);
}

function rejectsPath({ rejects }: Options, name: string): string {
  return rejects ? resolve(typedIn, rejects) : join(typedIn, name);
}
