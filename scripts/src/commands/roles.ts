import { rolesSql } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { chosenSubgraphs } from '../contract/subgraphs.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run -s roles -- --sql [--prefix hopen] [NAME...] | psql SUPERUSER_URL

Prints the SQL that makes the database roles: PREFIX_migration, and for each subgraph PREFIX_NAME, under which it is served.
A NAME is that of a subgraph; all that live here unless said otherwise. No password is in it.`;

/** Role prefix, distinct per set-up, since roles belong to the whole server. */
const PREFIX = /^[a-z][a-z0-9_]{0,29}$/;

const OPTIONS = { sql: { type: 'boolean' }, prefix: { type: 'string', default: 'hopen' } } as const;

await runCommandLine({ usage: USAGE, options: OPTIONS, takesWords: true }, async ({ sql, prefix }, words) => {
  if (!sql) return console.log(USAGE);
  if (!PREFIX.test(prefix))
    throw new UserFacingError(
      `--prefix must be a small letter, then small letters, digits or _, and is "${prefix}".`,
    );
  const names = chosenSubgraphs(words).map(({ name }) => name);
  console.log(rolesSql(names, prefix));
});
