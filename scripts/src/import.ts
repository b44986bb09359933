import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { clockFrom, UserFacingError } from '@hopen/kit';
import { openLocation } from './embedded-database.ts';
import { type FinessCommand, runFinessImport } from './import-finess.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run import -- finess FILE... [--replace-synthetic] [--allow-closures] [--rejects FILE]

  FILE...               the files of one extract of FINESS: legal entities, sites and coordinates, in any order
  --replace-synthetic   remove the synthetic data set first; without it, real data is not mixed in
  --allow-closures      close the sites that the extract no longer holds, and withdraw the coordinates that it no
                        longer gives, even if they are more than 5 %
  --rejects FILE        where rejected lines go; finess-rejects.csv in the current folder unless said otherwise`;

/** `npm run` changes to the project's folder; files are meant from where the command was typed. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

await runCommand(async () => {
  const command = readCommand(process.argv.slice(2));
  if (!command) return console.log(USAGE);
  const opened = await openLocation(process.env);
  try {
    await runFinessImport(opened.location, clockFrom(process.env)(), command);
  } finally {
    await opened.close();
  }
});

/** What to import and how; `undefined` when only help was asked for. */
function readCommand(args: string[]): FinessCommand | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'replace-synthetic': { type: 'boolean', default: false },
      'allow-closures': { type: 'boolean', default: false },
      rejects: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [kind, ...files] = positionals;
  if (kind !== 'finess')
    throw new UserFacingError(`${kind ? `Unknown kind of import "${kind}".` : 'Import what?'}\n${USAGE}`);
  if (files.length === 0) throw new UserFacingError(`Which files?\n${USAGE}`);
  return {
    files: files.map((file) => resolve(typedIn, file)),
    replaceSynthetic: values['replace-synthetic'],
    allowClosures: values['allow-closures'],
    rejectsPath: values.rejects ? resolve(typedIn, values.rejects) : join(typedIn, 'finess-rejects.csv'),
  };
}
