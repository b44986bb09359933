import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { type DatabaseLocation } from '@hopen/kit/database';
import { clockFrom, registryWarningDaysFrom } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CivilDay } from '@hopen/schema';
import { renewFiness, runFinessImport } from '../import/finess.ts';
import { runIndicatorImport } from '../import/indicators.ts';
import { openLocation } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run import -- finess FILE... [--by NAME] [--categories CODES] [--group-codes FILE] [--replace-synthetic]
       [--allow-closures] [--rejects FILE]
       npm run import -- finess --from FOLDER|ADDRESS [--sha256 HEX], and the same options
       npm run import -- indicators FILE.csv [--rejects FILE]

finess: the "structures" file of FINESS+ (JSON, as published in gz or inflated), or the files of one CSV extract, legal
entities, sites and coordinates, in any order
  --from FOLDER|ADDRESS the newest structures file of a folder, or one at an address: of the file itself, or of the data
                        set, https://www.data.gouv.fr/api/1/datasets/finess-structures-1/, whose size and checksum it
                        must have. The extract that was the last to be imported is left alone
  --sha256 HEX          checksum that the file at the address must have
  --by NAME             who is recorded with the import; the user of this machine unless said otherwise
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

Exit status: 0 when everything was loaded, or nothing is new; 2 when it was but for rejected lines or rows, which are in the file of
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
  readonly from?: string | undefined;
  readonly sha256?: string | undefined;
  readonly by?: string | undefined;
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
  from: { type: 'string' },
  sha256: { type: 'string' },
  by: { type: 'string' },
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
  if (names.length === 0 && options.from === undefined) throw new UserFacingError(`Which files?\n${USAGE}`);
  const files = names.map((name) => resolve(typedIn, name));
  return read(files, options);
}

function ofFiness(files: string[], { from, sha256, ...options }: Options): Import {
  if (from !== undefined && files.length > 0)
    throw new UserFacingError(`Files, or --from: not both.\n${USAGE}`);
  const command = {
    replaceSynthetic: options['replace-synthetic'] ?? false,
    allowClosures: options['allow-closures'] ?? false,
    rejectsPath: rejectsPath(options, 'finess-rejects.csv'),
    importedBy: nameIn(options.by ?? systemUser()),
    registryWarningDays: registryWarningDaysFrom(process.env),
    ...(options.categories !== undefined && { categories: categoriesIn(options.categories) }),
    ...(options['group-codes'] !== undefined && { groupCodesPath: resolve(typedIn, options['group-codes']) }),
  };
  if (from === undefined) {
    if (sha256 !== undefined) throw new UserFacingError(`--sha256 is for --from.\n${USAGE}`);
    return (location, today) => runFinessImport(location, today, { ...command, files });
  }
  const source = {
    from: /^https?:/i.test(from) ? from : resolve(typedIn, from),
    ...(sha256 !== undefined && { sha256: digestIn(sha256) }),
  };
  return (location, today) => renewFiness(location, today, { ...command, ...source });
}

/** User of this machine, by number where a container gives it no name. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}

function nameIn(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,100}$/u.test(name)) return name;
  throw new UserFacingError(`--by takes a name of 1 to 100 characters.\n${USAGE}`);
}

function digestIn(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text;
  throw new UserFacingError(`--sha256 takes 64 hexadecimal digits.\n${USAGE}`);
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
