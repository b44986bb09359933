import { parseArgs } from 'node:util';
import { rolesSql, UserFacingError } from '@hopen/kit';
import { runCommand } from './run-command.ts';
import { chosenSubgraphs } from './subgraphs.ts';

const USAGE = `Usage: npm run -s roles -- --sql [--prefix hopen] [NAME...] | psql SUPERUSER_URL

Prints the SQL that makes the database roles: PREFIX_migration, and for each subgraph PREFIX_NAME, under which it is served.
A NAME is that of a subgraph; all that live here unless said otherwise. No password is in it.`;

/** Two set-ups on one server need roles of their own: roles belong to the whole server. */
const PREFIX = /^[a-z][a-z0-9_]{0,29}$/;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sql: { type: 'boolean' },
      prefix: { type: 'string', default: 'hopen' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.sql) return console.log(USAGE);
  if (!PREFIX.test(values.prefix))
    throw new UserFacingError(
      `--prefix must be a small letter, then small letters, digits or _, and is "${values.prefix}".`,
    );
  const names = chosenSubgraphs(positionals).map(({ name }) => name);
  console.log(rolesSql(names, values.prefix));
});
